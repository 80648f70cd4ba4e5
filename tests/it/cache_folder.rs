//! Kept sessions under the same standard as the shared files: what is damaged, foreign or open to others does not count,
//! is said, and stops nothing.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::file_support::{Ended, Home, ended, is_root, mode, put};
use fake_aws::{FakeAws, Operation};
use harness::skip;
use rustix::fs::{CWD, FileType, Mode, mknodat};

/// A kept session.
fn record(home: &Home) -> PathBuf {
    let entries = fs::read_dir(home.cache()).expect("the cache").flatten().map(|entry| entry.path());
    entries.into_iter().find(|path| path.extension().is_some_and(|it| it == "json")).expect("a kept session")
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
}

fn export(home: &Home) -> Ended {
    let began = Instant::now();
    let ended = home.run(&["export", "-p", "dev", "--no-prompt"]);
    assert!(began.elapsed() < Duration::from_secs(30), "it waited");
    ended
}

/// Nothing is handed out, the reason is said, and nothing but the failing command is printed.
fn absent(home: &Home, what: &str, reason: &str) {
    let ended = export(home).expect_code(3, what);
    assert!(ended.stderr.contains(&format!("warning: `{}", home.cache().display())), "{what}: {ended:#?}");
    assert!(ended.stderr.contains(reason), "{what}: {ended:#?}");
    assert_eq!(ended.stdout, "false;\n", "{what}");
}

#[test]
fn a_damaged_record_is_absent_and_said() {
    let home = Home::new();
    let path = record(&home);
    let good = fs::read_to_string(&path).expect("our own record");
    export(&home).expect_code(0, "the record is good");
    let truncated = |length: usize| good[..length].to_owned();
    let changed = |from: &str, to: &str| good.replacen(from, to, 1);
    let cases = [
        ("empty", String::new(), "is damaged"),
        ("truncated to a byte", truncated(1), "is damaged"),
        ("truncated in the middle", truncated(good.len() / 2), "is damaged"),
        ("without its last byte", truncated(good.len() - 1), "is damaged"),
        ("NUL bytes", "\0".repeat(300), "is damaged"),
        ("deeply nested", "[".repeat(60_000), "is damaged"),
        ("of another version", changed("\"version\":1", "\"version\":9"), "is of version 9"),
        ("a line break in the token", changed("FwoG", "FwoG\\n[default]"), "has an impossible `session`"),
        ("of another key", changed("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLX"), "is of another slot"),
        ("of another device", changed("mfa/alice", "mfa/mallory"), "is of another slot"),
        ("too large", " ".repeat(65_537), "is too large"),
    ];
    for (what, text, reason) in cases {
        put(&path, text);
        absent(&home, what, reason);
    }
    put(&path, "");
    File::options().write(true).open(&path).and_then(|file| file.set_len(100 << 20)).expect("a sparse file");
    absent(&home, "100 MB", "is too large");
    home.keep_session();
    export(&home).expect_code(0, "written anew");
}

#[test]
fn a_record_that_is_no_private_file_of_ours_is_absent_and_said() {
    let home = Home::new();
    let path = record(&home);
    let good = fs::read(&path).expect("our own record");
    for loose in [0o644, 0o640, 0o620, 0o606] {
        chmod(&path, loose);
        absent(&home, "a loose mode", "is open to other users");
    }
    fs::remove_file(&path).expect("our own record");
    let elsewhere = home.path().join("elsewhere");
    put(&elsewhere, &good);
    symlink(&elsewhere, &path).expect("a link");
    absent(&home, "a link", "is not a plain file");
    fs::remove_file(&path).expect("our link");
    mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    absent(&home, "a pipe", "is not a plain file");
    fs::remove_file(&path).expect("our pipe");
    fs::create_dir(&path).expect("a folder");
    absent(&home, "a folder", "is not a plain file");
    fs::remove_dir(&path).expect("our folder");
    put(&path, &good);
    if !is_root() {
        return skip("a foreign owner needs root");
    }
    chown(&path, Some(1234), None).expect("we are root");
    absent(&home, "of another user", "belongs to another user");
}

/// A home whose profile the fake AWS knows, and the code to give.
fn with_aws(home: &Home) -> (FakeAws, String) {
    let aws = FakeAws::start();
    let user = aws.add_user("alice");
    let phone = user.add_virtual_device("alice");
    let config = format!(
        "[profile dev]\naws_access_key_id = {}\naws_secret_access_key = {}\nmfa_serial = {}\n",
        user.access_key_id, user.secret_access_key, phone.serial_number
    );
    put(&home.config(), config);
    let code = phone.next_code();
    (aws, code)
}

#[test]
fn a_folder_that_others_can_write_to_or_that_is_a_link_is_not_used_and_stops_nothing() {
    type Spoil = fn(&Home);
    let spoilers: [(&str, Spoil, &str); 3] = [
        ("group-writable", |home| chmod(&home.cache(), 0o770), "is open to other users"),
        ("writable for all", |home| chmod(&home.cache(), 0o777), "is open to other users"),
        (
            "a link",
            |home| {
                let elsewhere = home.path().join("elsewhere");
                fs::rename(home.cache(), &elsewhere).expect("our folder");
                symlink(&elsewhere, home.cache()).expect("a link");
            },
            "is not a plain folder",
        ),
    ];
    for (what, spoil, reason) in spoilers {
        let home = Home::new();
        spoil(&home);
        absent(&home, what, reason);
        let kept = fs::read_dir(home.cache()).expect("the folder").count();
        let (aws, code) = with_aws(&home);
        let mut command = home.command(&["export", "-p", "dev", "--token-code", &code]);
        let ended = ended(command.env("AWS_ENDPOINT_URL_STS", aws.endpoint())).expect_code(0, what);
        assert!(ended.stdout.contains("AWS_SESSION_TOKEN"), "{what}");
        assert!(ended.stderr.contains("so nothing is kept"), "{what}: {ended:#?}");
        assert_eq!(ended.stderr.matches(reason).count(), 2, "not read, and not kept: {ended:#?}");
        assert_eq!(aws.count(Operation::GetSessionToken), 1);
        assert_eq!(fs::read_dir(home.cache()).expect("the folder").count(), kept, "{what}: something was put there");
        home.run(&["login", "-p", "dev", "--token-code", "123456"]).expect_code(1, "login has no other purpose");
    }
}

#[test]
fn a_folder_of_another_user_is_not_used() {
    if !is_root() {
        return skip("a foreign owner needs root");
    }
    let home = Home::new();
    chown(home.cache(), Some(1234), None).expect("we are root");
    absent(&home, "of another user", "belongs to another user");
}

#[test]
fn folder_and_records_are_private_whatever_the_umask_and_old_leftovers_go() {
    let home = Home::new();
    fs::remove_dir_all(home.cache()).expect("our folder");
    let (aws, code) = with_aws(&home);
    let script = "umask 000; exec \"$@\"";
    let mut command = home.under(&["sh", "-c", script, "sh"], &["login", "-p", "dev", "--token-code", &code]);
    ended(command.env("AWS_ENDPOINT_URL_STS", aws.endpoint())).expect_code(0, "login");
    assert_eq!(mode(&home.cache()), 0o700);
    for entry in fs::read_dir(home.cache()).expect("the cache").flatten() {
        assert_eq!(mode(&entry.path()), 0o600, "{}", entry.path().display());
    }
    let [left, written] = [".new-abc123", ".new-def456"].map(|name| home.cache().join(name));
    for leftover in [&left, &written] {
        put(leftover, fs::read(record(&home)).expect("our own record"));
    }
    let writer = File::open(&written).expect("our file");
    writer.lock().expect("nobody else holds it");
    home.keep_session();
    assert!(!left.exists() && written.exists(), "only what no run is writing goes");
}

#[test]
fn login_on_a_full_cache_disk_fails_before_the_code_is_spent() {
    // A limit on the size of files stands in for a full disk: an empty file can be made, a record cannot.
    let home = Home::new();
    let (aws, code) = with_aws(&home);
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
    let mut command = home.under(&["sh", "-c", script, "sh"], &["login", "-p", "dev", "--token-code", &code]);
    let ended = ended(command.env("AWS_ENDPOINT_URL_STS", aws.endpoint())).expect_code(1, "no room");
    assert!(ended.stderr.contains("hint: name another folder with `MFA_SESSION_CACHE_DIR`"), "{ended:#?}");
    assert_eq!(aws.count(Operation::GetSessionToken), 0);
}

#[test]
fn a_cache_that_xdg_cache_home_names_needs_no_home() {
    let home = Home::new();
    let (aws, code) = with_aws(&home);
    let caches = home.path().join("caches");
    for home_variable in [Some(""), Some("relative"), None] {
        let run = |arguments: &[&str]| {
            let mut command = home.command(arguments);
            command.env_remove("MFA_SESSION_CACHE_DIR").env("XDG_CACHE_HOME", &caches).env_remove("HOME");
            command.envs(home_variable.map(|value| ("HOME", value))).env("AWS_ENDPOINT_URL_STS", aws.endpoint());
            command.env("AWS_CONFIG_FILE", home.config()).env("AWS_SHARED_CREDENTIALS_FILE", home.credentials());
            ended(&mut command)
        };
        run(&["login", "-p", "dev", "--token-code", &code]).expect_code(0, "kept, or kept already");
        run(&["export", "-p", "dev", "--no-prompt"]).expect_code(0, "read");
        run(&["write", "-p", "dev", "--no-prompt", "--to", "m"]).expect_code(0, "written");
        let status = run(&["status"]).expect_code(0, "shown");
        assert!(status.stdout.contains("dev"), "{status:#?}");
        assert_eq!(fs::read_dir(caches.join("mfa-session")).expect("the cache").count(), 3, "mark, record, codes");
    }
    assert_eq!(aws.count(Operation::GetSessionToken), 1);
}
