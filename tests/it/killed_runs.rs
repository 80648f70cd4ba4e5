//! SIGKILL at the system calls of `login`, `write` and `clear`: the next `clear --all --written` leaves no secret of ours
//! on the disk and touches no other file. Every so many calls in the usual run; with `EVERY_KILL` set, all of them.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::file_support::strace::{self, Point};
use crate::file_support::{Ended, Home, ended, put};
use fake_aws::{Device, FakeAws};
use harness::note;

const CLEAR: &[&str] = &["clear", "--all", "--written"];
const WRITE: &[&str] = &["write", "-p", "dev", "--no-prompt", "--to", "m"];

/// Of the calls that do not touch our files, one in so many is killed in the usual run.
const STRIDE: usize = 40;

/// A home whose key the fake AWS knows, with files of other programs in every folder.
struct Place {
    home: Home,
    aws: FakeAws,
    phone: Device,
    before: BTreeMap<PathBuf, String>,
}

impl Place {
    fn new() -> Self {
        let aws = FakeAws::start();
        let user = aws.add_user("alice");
        let phone = user.add_virtual_device("alice");
        let home = Home::new();
        let config = format!("[profile dev]\nmfa_serial = {}\nregion = eu-west-1\n", phone.serial_number);
        put(&home.config(), config);
        home.put_credentials(&format!(
            "# by hand\n[dev]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            user.access_key_id, user.secret_access_key
        ));
        home.run(CLEAR).expect_code(0, "nothing of another key is kept");
        for dir in [home.aws(), home.cache()] {
            put(&dir.join("package.json"), r#"{"version":1,"profile":"dev"}"#);
            put(&dir.join(".new-file"), "of an editor");
            put(&dir.join(".mfa-session.notes.tmp"), "by hand");
        }
        let mut place = Self { home, aws, phone, before: BTreeMap::new() };
        place.before = place.now();
        place
    }

    /// Files by path, but for the memory of codes and facts: they hold no secret and stay.
    fn now(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        for dir in [self.home.path().to_path_buf(), self.home.aws(), self.home.cache()] {
            let files = fs::read_dir(dir).expect("a readable folder").flatten().map(|entry| entry.path());
            for path in files.filter(|path| path.is_file() && !is_memory(path)) {
                let text = fs::read(&path).expect("readable");
                found.insert(path, String::from_utf8_lossy(&text).into_owned());
            }
        }
        found
    }

    fn arguments(&self, verb: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = verb.iter().map(|word| (*word).to_owned()).collect();
        if verb == LOGIN {
            // Each code is good for once, and only about now.
            self.phone.advance(1);
            all.extend(["--token-code".to_owned(), self.phone.next_code()]);
        }
        all
    }

    fn run(&self, mut command: Command) -> Ended {
        ended(command.env("AWS_ENDPOINT_URL_STS", self.aws.endpoint()))
    }

    /// What the run starts from: `login` from nothing, the others from what their forerunners leave.
    fn prepare(&self, verb: &[&str]) {
        for forerunner in [LOGIN, WRITE] {
            if verb == LOGIN || (verb == WRITE && forerunner == WRITE) {
                return;
            }
            let arguments = self.arguments(forerunner);
            let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
            self.run(self.home.command(&words)).expect_code(0, "a run in peace");
        }
    }

    /// The whole promise, after a kill at this point.
    fn killed_and_cleared(&self, verb: &[&str], point: &Point) -> Killed {
        self.prepare(verb);
        let arguments = self.arguments(verb);
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let killed = self.run(strace::command(&self.home, &words, point, "signal=KILL"));
        let left = self.now() != self.before;
        let cleared = self.home.run(CLEAR).expect_code(0, "the next clear");
        assert_eq!(self.now(), self.before, "{verb:?} killed at {point:?}: {cleared:#?}");
        Killed { reached: killed.code == 128 + 9, left }
    }
}

/// What a kill did.
struct Killed {
    /// A run with threads does not make the same calls each time.
    reached: bool,
    /// Something was left on the disk.
    left: bool,
}

const LOGIN: &[&str] = &["login", "-p", "dev"];

fn is_memory(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "codes" || extension == "fact")
}

/// Every system call of a run in peace, or those that matter most and one in so many of the others.
fn points(place: &Place, verb: &[&str]) -> Vec<Point> {
    place.prepare(verb);
    let arguments = place.arguments(verb);
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let all = strace::points_with(&place.home, &words, &[("AWS_ENDPOINT_URL_STS", &place.aws.endpoint())]);
    place.home.run(CLEAR).expect_code(0, "clear");
    if std::env::var_os("EVERY_KILL").is_some() {
        return all;
    }
    let matters = |point: &Point| {
        let changes = ["rename", "renameat", "unlink", "unlinkat", "fsync", "fchmod", "mkdir", "flock", "ftruncate"];
        let makes = point.name == "openat" && point.line.contains("O_CREAT");
        let writes = point.name == "write" && (point.line.contains("version") || point.line.contains("aws_"));
        makes || writes || changes.contains(&point.name.as_str())
    };
    let chosen = all.into_iter().enumerate().filter(|(number, point)| number % STRIDE == 0 || matters(point));
    chosen.map(|(_, point)| point).collect()
}

#[test]
fn after_a_run_that_was_killed_anywhere_clear_leaves_no_secret_and_no_other_file_changed() {
    if !strace::available() {
        return;
    }
    let place = Place::new();
    for verb in [LOGIN, WRITE, CLEAR] {
        let points = points(&place, verb);
        let (mut reached, mut left) = (0, 0);
        for point in &points {
            let killed = place.killed_and_cleared(verb, point);
            reached += usize::from(killed.reached);
            left += usize::from(killed.left);
        }
        note(&format!("{verb:?}: {} points, {reached} reached, {left} left something", points.len()));
        assert!(reached > points.len() / 2 && left > 0, "the points are not those of {verb:?}");
    }
}
