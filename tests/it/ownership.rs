//! What stands in the place of a lock file and is none is left alone, and what root makes in another user's home belongs
//! to that user.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::file_support::{Ended, Home, PROGRAM, ended, is_root, put};
use fake_aws::{Device, FakeAws};
use harness::skip;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

const USER: u32 = 12345;

/// A home of its own for each plant, made by `plant` in the place of the lock file; gives the file to be left alone.
type Plant = fn(&Home, &Path) -> PathBuf;

fn elsewhere(home: &Home, text: &str) -> PathBuf {
    let path = home.path().join("elsewhere");
    put(&path, text);
    path
}

const PLANTS: [(&str, Plant, &str); 6] = [
    (
        "a hard link",
        |home, lock| {
            let key = elsewhere(home, "12");
            fs::hard_link(&key, lock).expect("one file system");
            key
        },
        "has 2 names (hard links)",
    ),
    (
        "a link",
        |home, lock| {
            let key = elsewhere(home, "");
            symlink(&key, lock).expect("a link");
            key
        },
        "is not a regular file",
    ),
    (
        "a pipe",
        |home, lock| {
            mknodat(CWD, lock, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
            elsewhere(home, "")
        },
        "is not a regular file",
    ),
    (
        "a folder",
        |home, lock| {
            fs::create_dir(lock).expect("a folder");
            elsewhere(home, "")
        },
        "is not a regular file",
    ),
    (
        "notes",
        |_, lock| {
            put(lock, "{\"my\": \"notes\"}\n");
            lock.to_owned()
        },
        "has content that is not ours",
    ),
    (
        "a large file",
        |_, lock| {
            put(lock, "1");
            File::options().write(true).open(lock).and_then(|file| file.set_len(1 << 30)).expect("a sparse file");
            lock.to_owned()
        },
        "has content that is not ours",
    ),
];

/// Size and first bytes.
fn look(path: &Path) -> (u64, Vec<u8>) {
    use std::io::Read as _;
    let mut start = Vec::new();
    File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start)).expect("it is there");
    (fs::metadata(path).expect("it is there").len(), start)
}

#[test]
fn what_stands_in_the_place_of_a_shared_files_lock_is_left_alone() {
    for name in ["credentials", "config"] {
        for (what, plant, reason) in PLANTS {
            let home = Home::new();
            let lock = home.aws().join(format!(".mfa-session.{name}.lock"));
            let victim = plant(&home, &lock);
            let before = look(&victim);
            let ended = home.write("m").expect_code(1, what);
            let cause = format!("cause: {} {reason}\nhint: remove that file", lock.display());
            assert!(ended.stderr.contains(&cause), "{name}, {what}: {ended:#?}");
            assert_eq!(look(&victim), before, "{name}, {what}");
            assert!(fs::symlink_metadata(&lock).is_ok(), "{name}, {what}: it is not removed either");
        }
    }
    let home = Home::new();
    home.put_credentials("[keep]\nk = A\n");
    fs::hard_link(home.credentials(), home.aws().join(".mfa-session.credentials.lock")).expect("one file system");
    home.write("m").expect_code(1, "a hard link to the file itself");
    assert_eq!(home.credentials_text(), "[keep]\nk = A\n");
}

#[test]
fn a_lock_file_of_a_killed_run_is_used_again() {
    for left in ["", "4", "4194304", "4294967295"] {
        let home = Home::new();
        put(&home.aws().join(".mfa-session.credentials.lock"), left);
        home.write("m").expect_code(0, left);
        assert_eq!(home.side_files(), [""; 0], "{left}");
    }
}

/// A home whose profile the fake AWS knows.
fn with_aws(home: &Home) -> (FakeAws, Device) {
    let aws = FakeAws::start();
    let user = aws.add_user("alice");
    let phone = user.add_virtual_device("alice");
    let config = format!(
        "[profile dev]\naws_access_key_id = {}\naws_secret_access_key = {}\nmfa_serial = {}\n",
        user.access_key_id, user.secret_access_key, phone.serial_number
    );
    put(&home.config(), config);
    (aws, phone)
}

fn get(home: &Home, aws: &FakeAws, verb: &[&str], code: &str) -> Ended {
    let mut command = home.command(verb);
    ended(command.args(["-p", "dev", "--token-code", code]).env("AWS_ENDPOINT_URL_STS", aws.endpoint()))
}

fn records(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.cache()).expect("the cache").flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|it| it == "json")).collect()
}

/// A home, and where the lock of its session comes to lie.
fn home_and_lock() -> (Home, FakeAws, Device, PathBuf) {
    let home = Home::new();
    fs::remove_dir_all(home.cache()).expect("our folder");
    let (aws, phone) = with_aws(&home);
    get(&home, &aws, &["login"], &phone.next_code()).expect_code(0, "login");
    let lock = records(&home)[0].with_extension("lock");
    (home, aws, phone, lock)
}

#[test]
fn what_stands_in_the_place_of_a_sessions_lock_is_left_alone_and_stops_nothing() {
    for (what, plant, reason) in PLANTS {
        let (home, aws, phone, lock) = home_and_lock();
        let victim = plant(&home, &lock);
        let before = look(&victim);
        let ended = get(&home, &aws, &["login", "--refresh"], &phone.next_code()).expect_code(0, what);
        let said = format!("that is not ours: it {reason}; until it is removed, parallel runs each ask");
        assert!(ended.stderr.contains(&said), "{what}: {ended:#?}");
        assert_eq!(look(&victim), before, "{what}");
    }
}

#[test]
fn login_that_cannot_keep_the_session_fails_and_a_verb_that_delivers_it_warns() {
    let (home, aws, phone, _) = home_and_lock();
    let record = records(&home).remove(0);
    fs::remove_file(&record).expect("our record");
    // The trial before the question does not see this: nothing can be renamed over a folder that holds something.
    fs::create_dir_all(record.join("full")).expect("a folder");
    let failed = get(&home, &aws, &["login"], &phone.next_code()).expect_code(1, "login");
    let told = format!("error: the session could not be kept\ncause: the cache folder `{}` ", home.cache().display());
    assert!(failed.stderr.contains(&told), "{failed:#?}");
    assert!(failed.stderr.contains("\nhint: make that folder usable, or name another"), "{failed:#?}");
    assert!(!failed.stderr.contains("could not be kept, so"), "said once: {failed:#?}");
    let served = get(&home, &aws, &["export"], &phone.next_code()).expect_code(0, "export");
    assert!(served.stdout.contains("AWS_SESSION_TOKEN"), "{served:#?}");
    assert!(
        served.stderr.contains("warning: the session could not be kept, so the next run asks again"),
        "{served:#?}"
    );
}

/// Every entry below a folder, with its owner and group.
fn owners(folder: &Path) -> Vec<(PathBuf, u32, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let metadata = fs::symlink_metadata(entry.path()).expect("it is there");
        found.push((entry.path(), metadata.uid(), metadata.gid()));
        if metadata.is_dir() {
            found.extend(owners(&entry.path()));
        }
    }
    found
}

/// Another user's home, and the program where that user can run it.
struct Theirs {
    dir: TempDir,
    home: PathBuf,
    aws: FakeAws,
    phone: Device,
    key: (String, String),
}

impl Theirs {
    fn new() -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("ours");
        let home = dir.path().join("home");
        fs::create_dir(&home).expect("a folder");
        chown(&home, Some(USER), Some(USER)).expect("we are root");
        let copied = Command::new("cp").arg(PROGRAM).arg(dir.path().join("program")).status();
        assert!(copied.is_ok_and(|status| status.success()), "a copy that the user can reach");
        let aws = FakeAws::start();
        let user = aws.add_user("alice");
        let phone = user.add_virtual_device("alice");
        let key = (user.access_key_id.clone(), user.secret_access_key.clone());
        Self { dir, home, aws, phone, key }
    }

    /// The key comes by environment, so that no file has to be there.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.dir.path().join("program"));
        command.args(arguments).env_clear().env("HOME", &self.home).current_dir("/");
        command.env("AWS_ENDPOINT_URL_STS", self.aws.endpoint()).env("AWS_REGION", "eu-west-1");
        command.env("AWS_ACCESS_KEY_ID", &self.key.0).env("AWS_SECRET_ACCESS_KEY", &self.key.1);
        command.env("AWS_MFA_SERIAL", &self.phone.serial_number);
        command
    }

    fn as_root(&self, arguments: &[&str]) -> Ended {
        ended(&mut self.command(arguments))
    }

    fn as_user(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).uid(USER).gid(USER))
    }
}

#[test]
fn what_root_makes_in_a_users_home_is_the_users_who_can_go_on_with_it() {
    if !is_root() {
        return skip("another user's home needs root");
    }
    let theirs = Theirs::new();
    theirs.as_root(&["login", "--token-code", &theirs.phone.next_code()]).expect_code(0, "root logs in");
    theirs.as_root(&["write", "--to", "m"]).expect_code(0, "root writes");
    let made = owners(&theirs.home);
    assert_eq!(made.len(), 7, "three folders, mark, record, memory of codes, credentials file: {made:?}");
    for (path, uid, gid) in made {
        assert_eq!((uid, gid), (USER, USER), "{}", path.display());
    }
    theirs.as_user(&["export", "--no-prompt"]).expect_code(0, "the user reads it");
    let code = theirs.phone.next_code();
    theirs.as_user(&["login", "--refresh", "--token-code", &code]).expect_code(0, "the user renews it");
    theirs.as_root(&["export", "--no-prompt"]).expect_code(0, "root reads the user's");
    theirs.as_user(&["write", "--to", "m"]).expect_code(0, "the user writes");
    theirs.as_user(&["clear", "--all", "--written"]).expect_code(0, "the user clears it");
}

#[test]
fn a_users_link_does_not_lead_root_out_of_the_users_folders() {
    if !is_root() {
        return skip("another user's home needs root");
    }
    for name in [".cache", ".cache/mfa-session", ".aws"] {
        let theirs = Theirs::new();
        let roots = theirs.dir.path().join("roots");
        fs::create_dir(&roots).expect("a folder");
        let link = theirs.home.join(name);
        if let Some(parent) = link.parent().filter(|parent| *parent != theirs.home) {
            fs::create_dir(parent).expect("a folder");
            chown(parent, Some(USER), Some(USER)).expect("we are root");
        }
        symlink(&roots, &link).expect("a link");
        std::os::unix::fs::lchown(&link, Some(USER), Some(USER)).expect("we are root");
        let ended = theirs.as_root(&["export", "--token-code", &theirs.phone.next_code()]);
        let ended = ended.expect_code(0, "what is delivered is delivered");
        assert_eq!(ended.stderr.contains("nothing is kept"), name != ".aws", "{name}: {ended:#?}");
        if name == ".aws" {
            theirs.as_root(&["write", "--to", "m"]).expect_code(1, "not into root's folder");
        }
        assert_eq!(owners(&roots), [], "{name}: nothing is made there");
        assert_eq!(fs::metadata(&roots).expect("it is there").uid(), 0, "{name}");
    }
}
