//! What stands in the place of a lock file and is none is left alone, and what root makes in another user's home belongs
//! to that user.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

#[cfg(target_os = "linux")]
use crate::file_support::strace;
use crate::file_support::{Ended, Home, PROGRAM, ended, is_root, mode, put};
use fake_aws::{Device, FakeAws, Operation};
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
    fs::create_dir_all(record.join("full")).expect("a folder");
    let sent = aws.count(Operation::GetSessionToken);
    let failed = get(&home, &aws, &["login"], &phone.next_code()).expect_code(1, "login");
    let name = record.file_name().expect("a name").to_string_lossy();
    let told = format!("error: the cache folder `{}` holds `{name}`, which is a folder\n", home.cache().display());
    assert!(failed.stderr.contains(&told), "{failed:#?}");
    assert!(failed.stderr.contains(&format!("\nhint: remove `{name}` there if nobody needs it, or ")), "{failed:#?}");
    assert_eq!(aws.count(Operation::GetSessionToken), sent, "no code was spent");
    let served = get(&home, &aws, &["export"], &phone.next_code()).expect_code(0, "export");
    assert!(served.stdout.contains("AWS_SESSION_TOKEN"), "{served:#?}");
    let warned = "which is a folder, so nothing is kept and parallel runs each ask\n";
    assert!(served.stderr.contains(warned), "{served:#?}");
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

/// A cache folder with a kept session in it, below a folder that somebody else could change.
fn below(home: &Home, spoil: impl FnOnce(&Path)) -> PathBuf {
    let above = home.path().join("above");
    fs::create_dir(&above).expect("a folder");
    chmod_to(&above, 0o755);
    let cache = above.join("between/cache");
    fs::create_dir(above.join("between")).expect("a folder");
    fs::rename(home.cache(), &cache).expect("our folder");
    put(&cache.join(".new-abc123"), r#"{"version":1,"profile":"dev","#);
    spoil(&above);
    cache
}

/// Every file below a folder, with its content.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = owners(folder).into_iter().map(|(path, ..)| path).filter(|path| path.is_file());
    files.map(|path| (path.clone(), fs::read(path).expect("readable"))).collect()
}

#[test]
fn a_cache_below_a_folder_that_others_can_change_is_neither_read_nor_changed() {
    type Spoil = fn(&Path);
    let cases: [(&str, Spoil, bool, Option<&str>); 5] = [
        ("writable for all", |above| chmod_to(above, 0o777), false, Some("can be written by every user")),
        ("the same, and sticky", |above| chmod_to(above, 0o1777), false, None),
        ("of another user", |above| own(above, USER), true, Some("belongs to another user (uid 12345)")),
        (
            "sticky and of another user",
            |above| {
                own(above, USER);
                chmod_to(above, 0o1777);
            },
            true,
            Some("belongs to another user (uid 12345)"),
        ),
        (
            "reached by a link of another user",
            |above| {
                let real = above.with_file_name("real");
                fs::rename(above, &real).expect("our folder");
                symlink(&real, above).expect("a link");
                std::os::unix::fs::lchown(above, Some(USER), None).expect("we are root");
            },
            true,
            Some("belongs to another user (uid 12345)"),
        ),
    ];
    for (what, spoil, needs_root, reason) in cases {
        if needs_root && !is_root() {
            skip("a foreign owner needs root");
            continue;
        }
        let home = Home::new();
        let cache = below(&home, spoil);
        let before = contents(home.path());
        let run = |arguments: &[&str]| ended(home.command(arguments).env("MFA_SESSION_CACHE_DIR", &cache));
        let exported = run(&["export", "-p", "dev", "--no-prompt"]);
        let Some(reason) = reason else {
            exported.expect_code(0, what);
            continue;
        };
        let told = format!("lies below `{}`, which {reason}", home.path().join("above").display());
        let exported = exported.expect_code(3, what);
        assert!(
            exported.stderr.starts_with(&format!("warning: `{}` {told}, so it is not used\n", cache.display())),
            "{what}: {exported:#?}"
        );
        for arguments in [
            &["login", "-p", "dev", "--token-code", "123456"][..],
            &["status"],
            &["status", "-p", "dev", "--json"],
            &["clear", "--all"],
            &["clear", "-p", "dev"],
            &["clear", "--all", "--written"],
        ] {
            let failed = run(arguments).expect_code(1, what);
            assert!(
                failed
                    .stderr
                    .contains(&format!("error: the cache folder `~/above/between/cache` {told}\nhint: name another")),
                "{failed:#?}"
            );
        }
        assert_eq!(contents(home.path()), before, "{what}");
        let missing = home.path().join("above/none/cache");
        let login = ["login", "-p", "dev", "--token-code", "123456"];
        ended(home.command(&login).env("MFA_SESSION_CACHE_DIR", &missing)).expect_code(1, what);
        assert!(!home.path().join("above/none").exists(), "{what}: nothing is made there");
    }
}

fn chmod_to(path: &Path, mode: u32) {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("ours");
}

fn own(path: &Path, uid: u32) {
    chown(path, Some(uid), Some(uid)).expect("we are root");
}

/// The last call of a clear before it removes its first file.
#[cfg(target_os = "linux")]
fn before_the_first_removal(verb: &[&str]) -> strace::Point {
    let home = Home::new();
    let record = records(&home).remove(0);
    put(&home.cache().join(".new-abc123"), fs::read(&record).expect("our record"));
    let mut points = strace::points(&home, verb);
    let first = points.iter().position(|point| point.name.starts_with("unlink")).expect("a file is removed");
    points.swap_remove(first - 1)
}

/// Another folder takes the place of the cache, by one exchange while the run is about to remove its first file.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_the_place_of_the_cache_while_it_is_cleared_loses_nothing() {
    if !strace::available() {
        return;
    }
    for verb in [&["clear", "--all"][..], &["clear", "-p", "dev"]] {
        let home = Home::new();
        let record = records(&home).remove(0);
        let theirs = home.path().join("theirs");
        fs::create_dir(&theirs).expect("a folder");
        let victims = [theirs.join(record.file_name().expect("a name")), theirs.join(".new-abc123")];
        for victim in &victims {
            put(victim, "of another program");
        }
        put(&home.cache().join(".new-abc123"), fs::read(&record).expect("our record"));
        let stopped = strace::stopped_behind(&home, verb, &before_the_first_removal(verb));
        let exchange = rustix::fs::RenameFlags::EXCHANGE;
        rustix::fs::renameat_with(CWD, &theirs, CWD, home.cache(), exchange).expect("both are there");
        stopped.go_on().expect_code(0, "clear");
        for victim in &victims {
            let now = home.cache().join(victim.file_name().expect("a name"));
            assert_eq!(fs::read_to_string(now).ok().as_deref(), Some("of another program"), "{verb:?}");
        }
        assert!(!theirs.join(".new-abc123").exists() && !theirs.join(record.file_name().expect("a name")).exists());
    }
}

#[test]
fn whatever_the_umask_what_is_made_can_be_used_by_its_owner_alone() {
    if !is_root() {
        return skip("another user's home needs root");
    }
    for umask in ["0777", "0277", "0000"] {
        for root_begins in [false, true] {
            let theirs = Theirs::new();
            let run = |as_root: bool, arguments: &[&str]| {
                let program = theirs.command(arguments);
                let mut command = Command::new("sh");
                command.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]).arg(program.get_program());
                command.args(program.get_args()).env_clear().current_dir("/");
                command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
                if !as_root {
                    command.uid(USER).gid(USER);
                }
                ended(&mut command)
            };
            let code = theirs.phone.next_code();
            run(root_begins, &["login", "--token-code", &code]).expect_code(0, umask);
            run(root_begins, &["write", "--to", "m"]).expect_code(0, umask);
            let cache = theirs.home.join(".cache/mfa-session");
            for (path, uid, _) in owners(&theirs.home) {
                let wanted = if path.is_dir() { 0o700 } else { 0o600 };
                assert_eq!((mode(&path), uid), (wanted, USER), "{umask}: {}", path.display());
            }
            run(false, &["export", "--no-prompt"]).expect_code(0, umask);
            run(false, &["write", "--to", "n"]).expect_code(0, umask);
            let code = theirs.phone.next_code();
            run(false, &["login", "--refresh", "--token-code", &code]).expect_code(0, umask);
            run(false, &["clear", "--all", "--written"]).expect_code(0, umask);
            assert_eq!(fs::read_dir(&cache).expect("the cache").count(), 2, "{umask}: mark and memory of codes");
        }
    }
}

/// An error of every attempt to lock, in both places, and what it means there.
#[cfg(target_os = "linux")]
#[test]
fn an_error_of_the_lock_means_the_same_in_both_places_and_leaves_no_file() {
    if !strace::available() {
        return;
    }
    let no_locks = ["the file system cannot lock", "the cache folder's file system has no locks"];
    let failed = ["credentials.lock: Input/output error", "cannot be locked: Input/output error"];
    let interrupted = ["credentials.lock: Interrupted system call", "cannot be locked: Interrupted system"];
    for (error, expected, write_fails) in [
        ("ENOLCK", Some(no_locks), false),
        ("ENOSYS", Some(no_locks), false),
        ("EOPNOTSUPP", Some(no_locks), false),
        ("EIO", Some(failed), true),
        ("EINTR", Some(interrupted), true),
        ("EINTR:when=1", None, false),
    ] {
        let (home, aws, phone, lock) = home_and_lock();
        let inject = format!("inject=flock:error={error}");
        let before = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", &inject];
        let code = phone.next_code();
        let mut login = home.under(&before, &["login", "--refresh", "-p", "dev", "--token-code", &code]);
        let login = ended(login.env("AWS_ENDPOINT_URL_STS", aws.endpoint())).expect_code(0, error);
        let mut write = home.under(&before, &["write", "-p", "dev", "--to", "m", "--no-prompt"]);
        let write = ended(write.env("AWS_ENDPOINT_URL_STS", aws.endpoint()));
        let write = write.expect_code(i32::from(write_fails), error);
        match expected {
            Some([of_write, of_login]) => {
                assert_eq!(write.stderr.matches(of_write).count(), 1, "{error}: {write:#?}");
                assert_eq!(login.stderr.matches(of_login).count(), 1, "{error}: {login:#?}");
            }
            None => assert!(!(login.stderr + &write.stderr).contains("lock"), "{error}"),
        }
        assert_eq!(home.side_files(), [""; 0], "{error}");
        assert!(!lock.exists(), "{error}");
    }
}

/// Somebody who put things where ours have their place.
const FOREIGN: u32 = 4242;

#[test]
fn what_a_foreign_user_planted_is_neither_read_nor_changed_nor_waited_for() {
    if !is_root() {
        return skip("a foreign owner needs root");
    }
    let dir = TempDir::new().expect("a temporary folder");
    chmod_to(dir.path(), 0o755);
    let program = dir.path().join("program");
    let copied = Command::new("cp").arg(PROGRAM).arg(&program).status();
    assert!(copied.is_ok_and(|status| status.success()), "a copy that the user can reach");
    for place in ["aws/.mfa-session.credentials.lock", "record", "lock", ".new-abc123", "CACHEDIR.TAG"] {
        let alike: [(&str, Plant, &str); 2] = [
            ("an empty file for all", |_, path| planted_for_all(path, ""), ""),
            ("what ours would be like", |_, path| planted_for_all(path, r#"{"version":1,"profile":"dev","#), ""),
        ];
        for (what, plant, _) in PLANTS.into_iter().chain(alike) {
            let home = Home::new();
            let record = records(&home).remove(0);
            let planted = match place {
                "record" => record,
                "lock" => record.with_extension("lock"),
                "aws/.mfa-session.credentials.lock" => home.aws().join(".mfa-session.credentials.lock"),
                name => home.cache().join(name),
            };
            let _ = fs::remove_file(&planted);
            let above = home.path().parent().expect("a temporary folder").to_owned();
            for (path, ..) in owners(&above) {
                own(&path, USER);
            }
            own(&above, USER);
            let victim = plant(&home, &planted);
            for path in [&victim, &planted] {
                std::os::unix::fs::lchown(path, Some(FOREIGN), Some(FOREIGN)).expect("we are root");
            }
            let before = look_if_file(&victim);
            for arguments in [
                &["export", "-p", "dev", "--no-prompt"][..],
                &["login", "-p", "dev", "--no-prompt"],
                &["write", "-p", "dev", "--no-prompt", "--to", "m"],
                &["status"],
                &["clear", "-p", "dev"],
                &["clear", "--all", "--written"],
            ] {
                let as_ours = home.command(arguments);
                let mut command = Command::new(&program);
                command.args(as_ours.get_args()).env_clear().uid(USER).gid(USER).current_dir("/");
                command.envs(as_ours.get_envs().filter_map(|(name, value)| Some((name, value?))));
                let began = std::time::Instant::now();
                let ended = ended(&mut command);
                assert!(began.elapsed().as_secs() < 30, "{place}, {what}: {arguments:?} waited");
                assert!([0, 1, 3].contains(&ended.code), "{place}, {what}: {ended:#?}");
                let is_there = fs::symlink_metadata(&planted).is_ok_and(|it| it.uid() == FOREIGN);
                assert!(is_there, "{place}, {what}: removed by {arguments:?}");
                assert_eq!(look_if_file(&victim), before, "{place}, {what}: changed by {arguments:?}");
            }
        }
    }
}

fn planted_for_all(path: &Path, text: &str) -> PathBuf {
    put(path, text);
    chmod_to(path, 0o666);
    path.to_owned()
}

/// As [`look`]; of anything else than a file nothing.
fn look_if_file(path: &Path) -> Option<(u64, Vec<u8>)> {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()).then(|| look(path))
}
