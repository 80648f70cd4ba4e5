//! What becomes of the shared files when a `write` is killed, when a system call fails, when the disk is full or the
//! file is mounted oddly, and when another program writes at the same moment.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::file_support::strace::{self, Point};
use crate::file_support::{CONFIG, Ended, Home, SESSION_TOKEN, ended, has, is_root, mode, put, value};
use crate::support::write_script;
use fake_aws::{FakeAws, Operation};
use harness::{note, skip};
use tempfile::TempDir;

const WRITE: &[&str] = &["write", "-p", "dev", "--no-prompt", "--to", "m"];

/// A credentials file of 200 sections, some of them odd.
fn two_hundred_sections() -> String {
    let mut text = "# the team's keys\n".to_owned();
    for number in 0..200 {
        let eol = if number % 7 == 0 { "\r\n" } else { "\n" };
        write!(
            text,
            "[section-{number}]{eol}aws_access_key_id=AKIA{number:016}{eol}aws_secret_access_key\t= s{number}{eol}"
        )
        .expect("a String takes everything");
        text.push_str(if number % 5 == 0 { "s3 =\n  addressing_style = path\n; comment\n\n" } else { "\n" });
    }
    text
}

/// Old and new content of both files.
struct Expected {
    credentials: [String; 2],
    config: [String; 2],
}

impl Expected {
    /// By a run that nothing happens to.
    fn of(home: &Home, old: &str) -> Self {
        home.put_credentials(old);
        put(&home.config(), CONFIG);
        home.run(WRITE).expect_code(0, "a run in peace");
        let expected = Self {
            credentials: [old.to_owned(), home.credentials_text()],
            config: [CONFIG.to_owned(), home.config_text()],
        };
        assert!(expected.credentials[0] != expected.credentials[1] && expected.config[0] != expected.config[1]);
        expected
    }

    fn put_old(&self, home: &Home) {
        home.put_credentials(&self.credentials[0]);
        put(&home.config(), &self.config[0]);
    }

    fn old_or_new(&self, home: &Home, point: &Point) {
        let (credentials, config) = (home.credentials_text(), home.config_text());
        assert!(self.credentials.contains(&credentials), "{point:?} left a third thing: {credentials}");
        assert!(self.config.contains(&config), "{point:?} left a third thing: {config}");
        for name in home.side_files() {
            assert_eq!(mode(&home.aws().join(&name)), 0o600, "{point:?}: others can read {name}");
        }
    }

    /// The next run needs no code, finishes the work and leaves nothing behind.
    fn mended_by_next_run(&self, home: &Home, point: &Point) {
        home.run(WRITE).expect_code(0, "the next run");
        assert_eq!(home.credentials_text(), self.credentials[1], "{point:?}");
        assert_eq!(home.config_text(), self.config[1], "{point:?}");
        assert_eq!(home.side_files(), [""; 0], "{point:?}");
        assert_eq!(mode(&home.credentials()), 0o600, "{point:?}");
    }
}

#[test]
fn killed_at_any_system_call_a_write_leaves_the_old_or_the_new_file() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    let expected = Expected::of(&home, &two_hundred_sections());
    expected.put_old(&home);
    let points = strace::points(&home, WRITE);
    let (mut reached, mut leftovers, mut finished) = (0, 0, 0);
    for point in &points {
        expected.put_old(&home);
        reached += usize::from(is_killed_at(&home, point));
        expected.old_or_new(&home, point);
        leftovers += home.temporary_files().len();
        finished += usize::from(home.credentials_text() == expected.credentials[1]);
        expected.mended_by_next_run(&home, point);
    }
    note(&format!(
        "killed at {} points: {finished} left the new file, the others the old one; {leftovers} left a temporary file",
        points.len()
    ));
    assert!(reached > 100 && leftovers > 0 && finished > 0, "the points are not those of a write");
}

/// A write that is killed at this call. Some calls are made as often as the machine needs at that moment (the table of
/// mounts is read in parts): where the last of them does not come, the run goes on to its end.
fn is_killed_at(home: &Home, point: &Point) -> bool {
    let ended = strace::inject(home, WRITE, point, "signal=KILL");
    assert!([0, 128 + 9].contains(&ended.code), "{point:?}: {ended:?}");
    ended.code != 0
}

/// Gives access lists to both files and to what is made beside them.
fn let_others_in(home: &Home) {
    for (list, path) in [("u:12345:rw", home.credentials()), ("u:12345:r,g::-", home.config())] {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("our file");
        ended(std::process::Command::new("setfacl").args(["-m", list]).arg(&path)).expect_code(0, "setfacl");
    }
    ended(std::process::Command::new("setfacl").args(["-m", "d:u:12345:rw,d:o::r"]).arg(home.aws()))
        .expect_code(0, "setfacl");
}

/// The entries of a file's access list, and its mode.
fn access(path: &Path) -> (String, u32) {
    let listed = ended(std::process::Command::new("getfacl").args(["-cEn", "--absolute-names"]).arg(path));
    (listed.expect_code(0, "getfacl").stdout, mode(path))
}

/// Who can read what a killed run leaves is told by the mode: with an access list, its bits of the group are the most
/// that any entry of it gives.
#[test]
fn with_access_lists_a_write_leaves_nothing_that_others_can_read_wherever_it_is_killed() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    home.put_credentials("# c\n[p]\nk = A\n");
    let works = has("setfacl", "--version")
        && ended(std::process::Command::new("setfacl").args(["-m", "u:12345:r"]).arg(home.credentials())).code == 0;
    if !works {
        return skip("setfacl is missing, or the file system knows no access lists");
    }
    let expected = Expected::of(&home, "# c\n[p]\nk = A\n");
    let put_old = || {
        for path in [home.credentials(), home.config()] {
            fs::remove_file(path).expect("our file");
        }
        expected.put_old(&home);
        let_others_in(&home);
    };
    put_old();
    let of_config = access(&home.config());
    let written = home.run(WRITE).expect_code(0, "a run in peace");
    assert!(written.stderr.contains("~/.aws/credentials had mode 0660; it is 0600 now"), "{written:#?}");
    let private = ("user::rw-\ngroup::---\nother::---\n\n".to_owned(), 0o600);
    assert_eq!(access(&home.credentials()), private, "named users have no place on it");
    assert_eq!(access(&home.config()), of_config, "its owner lets that user in");
    put_old();
    let points = strace::points(&home, WRITE);
    let first = points.iter().position(|point| point.line.contains(".tmp\"")).expect("a temporary file is made");
    let mut leftovers = 0;
    for point in &points[first..] {
        put_old();
        is_killed_at(&home, point);
        expected.old_or_new(&home, point);
        leftovers += home.temporary_files().len();
        let now = access(&home.credentials());
        assert!(now == private || home.credentials_text() == expected.credentials[0], "{point:?}: {now:?}");
        expected.mended_by_next_run(&home, point);
    }
    note(&format!("killed at {} points, of which {leftovers} left a temporary file", points.len() - first));
    assert!(leftovers > 10, "the points are not those of a write");
}

/// The calls that change files, and those that only look at them.
const CHANGING_CALLS: &[&str] = &[
    "openat",
    "write",
    "fsync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "fchmod",
    "ftruncate",
    "flock",
    "mkdir",
];
const READING_CALLS: &[&str] = &[
    "read",
    "statx",
    "fstat",
    "newfstatat",
    "statfs",
    "faccessat",
    "faccessat2",
    "access",
    "getdents64",
    "flistxattr",
    "lseek",
    "readlink",
];

#[test]
fn any_file_call_may_fail_and_the_files_stay_whole() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    let expected = Expected::of(&home, "# c\n[p]\nk = A\n");
    expected.put_old(&home);
    let all = strace::points(&home, WRITE);
    // What comes before is the loader's.
    let start = all.iter().position(|point| point.line.contains(".aws/")).expect("the shared files are looked at");
    let of_files = |point: &&Point| {
        let lists = [CHANGING_CALLS, READING_CALLS];
        lists.iter().any(|list| list.contains(&point.name.as_str()))
    };
    let points: Vec<&Point> = all.iter().skip(start).filter(of_files).collect();
    let (mut failed, mut tried) = (0, 0);
    for point in &points {
        let errors: &[&str] =
            if READING_CALLS.contains(&point.name.as_str()) { &["EIO"] } else { &["ENOSPC", "EDQUOT", "EROFS", "EIO"] };
        for errno in errors {
            expected.put_old(&home);
            let run = strace::inject(&home, WRITE, point, &format!("error={errno}"));
            tried += 1;
            expected.old_or_new(&home, point);
            check_outcome(&expected, &home, point, errno, &run);
            failed += usize::from(run.code != 0);
            expected.mended_by_next_run(&home, point);
        }
    }
    note(&format!("{tried} failures of {} calls: {failed} ended the run, the others did not matter", points.len()));
    assert!(points.len() > 30 && failed > 40, "the points are not those of a write");
}

/// Done means done, failed means said: in three lines, without a word on standard output.
fn check_outcome(expected: &Expected, home: &Home, point: &Point, errno: &str, run: &Ended) {
    assert!(run.stdout.is_empty(), "{errno} at {point:?}: {run:#?}");
    if run.code == 0 {
        assert_eq!(home.credentials_text(), expected.credentials[1], "{errno} at {point:?}: {run:#?}");
        // A config file that cannot be replaced stays, with a word.
        let config = usize::from(!run.stderr.contains("with the region is not added: `~/.aws/config` "));
        assert_eq!(home.config_text(), expected.config[config], "{errno} at {point:?}: {run:#?}");
    } else {
        let reads = READING_CALLS.contains(&point.name.as_str()) || point.line.contains("O_RDONLY");
        let blames_reading = ["cannot be read", "may not be read"].iter().any(|words| run.stderr.contains(words));
        assert!(reads || !blames_reading, "{errno} at {point:?}: nothing was read: {run:#?}");
        // 3: the kept session could not be read, and there was nobody to ask.
        assert!([1, 3].contains(&run.code), "{errno} at {point:?}: {run:#?}");
        assert!(run.stderr.contains("error: ") && run.stderr.contains("hint: "), "{errno} at {point:?}: {run:#?}");
        assert!(!run.stderr.contains("internal error"), "{errno} at {point:?}: {run:#?}");
    }
}

#[test]
fn temporary_file_and_folder_are_flushed_around_the_rename() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    home.put_credentials("[p]\nk = A\n");
    let points = strace::points(&home, &[WRITE, &["--no-config"]].concat());
    let is_rename = |point: &Point| point.name.starts_with("rename") && point.line.contains("\"credentials\"");
    let rename = points.iter().position(is_rename).expect("the file is replaced by a rename");
    let made =
        points.iter().position(|point| point.line.contains(".tmp\"") && point.line.contains("O_EXCL")).expect("made");
    assert!(points[made].line.contains("0600"), "{:?}", points[made]);
    assert!(points[made..rename].iter().any(|point| point.name == "fsync"), "the file is not flushed");
    assert!(points[rename..].iter().any(|point| point.name == "fsync"), "the folder is not flushed");
    let in_place = |point: &Point| point.line.contains("credentials\"") && point.line.contains("O_TRUNC");
    assert!(!points.iter().any(in_place), "the file is written in place");
}

/// The flush of the new credentials file: after the text is built, before the file is compared and replaced.
fn flush(home: &Home) -> Point {
    let points = strace::points(home, WRITE);
    points.into_iter().find(|point| point.name == "fsync").expect("the new file is flushed")
}

/// Starts a write that stops at that flush, lets another program work, and waits for the end.
fn with_foreign_writer(home: &Home, flush: &Point, foreign: impl FnOnce(&Path)) -> Ended {
    let stopped = strace::stopped_behind(home, WRITE, flush);
    assert_eq!(home.temporary_files().len(), 1, "the new file is there, and not yet in its place");
    foreign(&home.credentials());
    stopped.go_on()
}

#[test]
fn what_another_program_writes_between_our_read_and_our_rename_is_kept() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    home.put_credentials("[p]\nk = A\n");
    let flush = flush(&home);
    home.put_credentials("[p]\nk = A\n");
    let append = |path: &Path| {
        let mut file = OpenOptions::new().append(true).open(path).expect("the file");
        file.write_all(b"[foreign]\nk = B\n").expect("room");
    };
    with_foreign_writer(&home, &flush, append).expect_code(0, "built again");
    let text = home.credentials_text();
    assert!(text.starts_with("[p]\nk = A\n[foreign]\nk = B\n"), "{text}");
    assert_eq!(value(&text, "m", "aws_session_token").as_deref(), Some(SESSION_TOKEN), "{text}");
}

#[test]
fn a_long_term_key_put_into_the_target_meanwhile_is_not_overwritten() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    home.put_credentials("[p]\nk = A\n");
    let flush = flush(&home);
    home.put_credentials("[p]\nk = A\n");
    let theirs = "[m]\naws_access_key_id = AKIAMEANWHILE\naws_secret_access_key = s\n";
    let ended = with_foreign_writer(&home, &flush, |path| put(path, theirs)).expect_code(1, "refused");
    assert!(
        ended.stderr.contains("profile `m` holds a long-term access key, which is never overwritten"),
        "{ended:#?}"
    );
    assert_eq!(home.credentials_text(), theirs);
    assert_eq!(home.side_files(), [""; 0]);
}

#[test]
fn a_limit_on_the_size_of_files_leaves_the_old_file() {
    // aws-cli#10648: `ulimit -f 0` empties the file of the AWS CLI.
    let home = Home::new();
    home.put_credentials("[p]\nk = A\n");
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
    ended(&mut home.under(&["sh", "-c", script, "sh"], WRITE)).expect_code(1, "EFBIG");
    ended(&mut home.under(&["sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"], WRITE));
    assert_eq!(home.credentials_text(), "[p]\nk = A\n");
    home.run(WRITE).expect_code(0, "the next run");
    assert_eq!(home.side_files(), [""; 0]);
}

/// Something mounted for a test; unmounted when dropped.
struct Mount(PathBuf);

impl Mount {
    fn new(arguments: &[&str], at: &Path) -> Option<Self> {
        if !is_root() || !has("mount", "--version") {
            skip("mounting needs root and `mount`");
            return None;
        }
        let at = at.to_owned();
        let mounted = std::process::Command::new("mount").args(arguments).arg(&at).output().expect("mount was there");
        if !mounted.status.success() {
            skip(&format!("mount: {}", String::from_utf8_lossy(&mounted.stderr)));
            return None;
        }
        Some(Self(at))
    }

    fn remount_read_only(&self) {
        let done = std::process::Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status();
        assert!(done.is_ok_and(|status| status.success()), "a tmpfs can be made read-only");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // A failure leaves a mount behind, which the next line of a person's work will show; nothing to do here.
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// A home on a file system of its own, a source profile that a fake AWS knows, and no kept session.
struct Disk {
    // Dropped in this order: the mount before the folder that it is on.
    mount: Mount,
    home: Home,
    aws: FakeAws,
    code: String,
    outside: TempDir,
}

impl Disk {
    fn of(size: &str) -> Option<Self> {
        let dir = TempDir::new().expect("a temporary folder");
        let root = dir.path().join("disk");
        fs::create_dir(&root).expect("a folder");
        let mount = Mount::new(&["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"], &root)?;
        let aws = FakeAws::start();
        let user = aws.add_user("alice");
        let phone = user.add_virtual_device("alice");
        let home = Home::at(dir, root);
        fs::remove_dir_all(home.cache()).expect("our folder");
        let config = format!(
            "[profile dev]\naws_access_key_id = {}\naws_secret_access_key = {}\nmfa_serial = {}\nregion = eu-west-1\n",
            user.access_key_id, user.secret_access_key, phone.serial_number
        );
        put(&home.config(), config);
        home.put_credentials(&two_hundred_sections());
        let code = phone.next_code();
        Some(Self { mount, home, aws, code, outside: TempDir::new().expect("a temporary folder") })
    }

    fn write(&self, arguments: &[&str]) -> Ended {
        let words = [&["write", "-p", "dev", "--to", "m", "--no-config"], arguments].concat();
        ended(self.home.command(&words).env("AWS_ENDPOINT_URL_STS", self.aws.endpoint()))
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.home.path().join("filler")).expect("an entry");
        while file.write_all(&[0; 4096]).is_ok() {}
    }

    fn make_room(&self) {
        fs::remove_file(self.home.path().join("filler")).expect("the filler");
    }

    fn codes_spent(&self) -> usize {
        self.aws.count(Operation::GetSessionToken)
    }

    /// The code from a program that does something else besides, while the question stands.
    fn meanwhile(&self, work: &str) {
        let script = self.outside.path().join("code");
        write_script(&script, &format!("#!/bin/sh\n{work}\necho {}\n", self.code));
        put(&self.home.config(), format!("{}mfa_process = {}\n", self.home.config_text(), script.display()));
    }
}

#[test]
fn a_full_disk_is_refused_before_the_code_is_spent() {
    let Some(disk) = Disk::of("1m") else { return };
    disk.fill();
    let ended = disk.write(&["--token-code", &disk.code]).expect_code(1, "no room");
    assert!(ended.stderr.contains("there is no room for the new file"), "{ended:#?}");
    assert!(ended.stderr.contains("hint: make room on that disk"), "{ended:#?}");
    assert_eq!((disk.codes_spent(), disk.home.credentials_text()), (0, two_hundred_sections()));
    disk.make_room();
    disk.write(&["--token-code", &disk.code]).expect_code(0, "the same code is still good");
}

#[test]
fn a_disk_that_fills_up_while_the_question_stands_costs_no_second_code() {
    let Some(disk) = Disk::of("1m") else { return };
    let filler = disk.home.path().join("filler");
    disk.meanwhile(&format!("dd if=/dev/zero of='{}' bs=4096 2>/dev/null", filler.display()));
    let ended = disk.write(&[]).expect_code(1, "no room any more");
    assert!(ended.stderr.contains("note: the session is kept: the next `write` needs no code"), "{ended:#?}");
    assert!(ended.stderr.contains("there is no room for the new file"), "{ended:#?}");
    assert_eq!((disk.codes_spent(), disk.home.credentials_text()), (1, two_hundred_sections()), "the file is intact");
    assert_eq!(disk.home.temporary_files(), [""; 0]);
    disk.make_room();
    disk.write(&["--no-prompt"]).expect_code(0, "the session was kept");
    let text = disk.home.credentials_text();
    assert!(text.starts_with(&two_hundred_sections()) && value(&text, "m", "aws_session_token").is_some());
    assert_eq!(disk.codes_spent(), 1, "one code for both runs");
}

#[test]
fn a_read_only_disk_is_refused_before_the_code_is_spent() {
    let Some(disk) = Disk::of("1m") else { return };
    disk.mount.remount_read_only();
    let ended = disk.write(&["--token-code", &disk.code]).expect_code(1, "read-only");
    assert!(ended.stderr.contains("is on a read-only file system"), "{ended:#?}");
    assert_eq!((disk.codes_spent(), disk.home.credentials_text()), (0, two_hundred_sections()));
}

#[test]
fn a_file_that_is_a_mount_point_is_refused_before_the_code_is_spent() {
    let Some(disk) = Disk::of("1m") else { return };
    let real = disk.outside.path().join("credentials");
    put(&real, "[p]\nk = A\n");
    let Some(_bind) = Mount::new(&["--bind", &real.display().to_string()], &disk.home.credentials()) else { return };
    let ended = disk.write(&["--token-code", &disk.code]).expect_code(1, "a bind mount");
    assert!(ended.stderr.contains("is a mount point of its own and cannot be replaced"), "{ended:#?}");
    assert!(ended.stderr.contains("hint: mount the folder instead of the file"), "{ended:#?}");
    assert_eq!((disk.codes_spent(), disk.home.credentials_text()), (0, "[p]\nk = A\n".to_owned()));
}
