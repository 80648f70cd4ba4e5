//! What `clear` removes and what it leaves: only files of ours, told by name and content, and all of them that hold a
//! secret.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::file_support::{self, CONFIG, Home, put};

const HASH: &str = "0123456789abcdef0123456789abcdef";
const ALL: &[&str] = &["clear", "--all"];
const ONE: &[&str] = &["clear", "-p", "dev"];
const REVOKE: &str = "note: AWS cannot revoke a session: copies of it work until they expire\n";
const TAG: &str = "CACHEDIR.TAG";

fn records(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.cache()).expect("the cache").flatten().map(|entry| entry.path());
    entries.filter(|path| path.is_file() && path.extension().is_some_and(|it| it == "json")).collect()
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
}

/// Every path below a folder, with the content of files and the ends of links.
fn everything(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for path in fs::read_dir(dir).expect("a readable folder").flatten().map(|entry| entry.path()) {
        let kind = fs::symlink_metadata(&path).expect("nobody else removes it").file_type();
        if kind.is_dir() {
            found.extend(everything(&path));
        }
        let content = if kind.is_file() { fs::read(&path).expect("readable") } else { Vec::new() };
        found.insert(path, String::from_utf8_lossy(&content).into_owned());
    }
    found
}

/// Files of other programs: by name, by content, by kind.
fn plant(dir: &Path) {
    for (name, content) in [
        ("package.json", r#"{"name":"left-pad","version":"1.0.0"}"#),
        ("a.json", r#"{"version":1,"profile":"dev"}"#),
        ("x.lock", ""),
        (".new-file", r#"{"version":1,"profile":"dev"}"#),
        (".new-abc123", "the new file of an editor"),
        ("credentials", "[dev]\n"),
        (&format!("{HASH}.json"), r#"{"version":2,"name":"of another program"}"#),
        (&format!("{HASH}.lock"), "4711\n"),
        (&format!("{HASH}.txt"), r#"{"version":1,"profile":"dev"}"#),
    ] {
        put(&dir.join(name), content);
    }
    let sub = dir.join("sub");
    fs::create_dir_all(sub.join(format!("{}.json", HASH.replace('0', "1")))).expect("a folder");
    put(&sub.join(format!("{HASH}.json")), r#"{"version":1,"profile":"dev","#);
    fs::create_dir(dir.join(format!("{}.json", HASH.replace('0', "2")))).expect("a folder");
    symlink(sub.join(format!("{HASH}.json")), dir.join(format!("{}.json", HASH.replace('0', "3")))).expect("a link");
    symlink("nowhere", dir.join(".new-def456")).expect("a link");
}

#[test]
fn only_files_with_a_name_and_content_of_ours_go() {
    for arguments in [ALL, ONE] {
        let home = Home::new();
        let record = records(&home).remove(0);
        plant(&home.cache());
        let mut before = everything(&home.cache());
        let ended = home.run(arguments).expect_code(0, "clear");
        assert!(ended.stderr.contains("note: 1 session is forgotten\n"), "{ended:#?}");
        assert!(ended.stderr.contains(&format!("{HASH}.json` is not from mfa-session, and stays\n")), "{ended:#?}");
        before.remove(&record).expect("it was there");
        assert_eq!(everything(&home.cache()), before);
    }
}

#[test]
fn a_folder_that_holds_files_of_other_programs_is_neither_cleared_nor_used_as_the_cache() {
    type Plant = fn(&Path);
    let cases: [(&str, Plant); 6] = [
        ("package.json", |dir| put(&dir.join("package.json"), r#"{"version":1}"#)),
        ("sub", |dir| fs::create_dir(dir.join("sub")).expect("a folder")),
        (TAG, |dir| put(&dir.join(TAG), "Signature: 8a477f597d28d172789f06886806bc55\n# of cargo\n")),
        (TAG, |dir| symlink("/dev/null", dir.join(TAG)).expect("a link")),
        (".new-abc123", |dir| put(&dir.join(".new-abc123"), "of an editor")),
        ("0123456789abcdef0123456789abcdef.lock", |dir| put(&dir.join(format!("{HASH}.lock")), "")),
    ];
    for (name, plant) in cases {
        let home = Home::new();
        fs::remove_dir_all(home.cache()).expect("our folder");
        fs::create_dir(home.cache()).expect("a folder");
        plant(&home.cache());
        let before = everything(&home.cache());
        for arguments in [ALL, ONE, &["login", "-p", "dev", "--token-code", "123456"]] {
            let ended = home.run(arguments).expect_code(1, name);
            let cache = home.cache().display().to_string();
            let error = format!("error: the cache folder `{cache}` holds `{name}`, which is not from mfa-session\n");
            let hint = "hint: name another folder with `MFA_SESSION_CACHE_DIR`, or move what is not from mfa-session out of this one\n";
            assert_eq!(ended.stderr, error + hint, "{arguments:?}");
        }
        assert_eq!(everything(&home.cache()), before, "{name}");
    }
}

#[test]
fn home_the_aws_folder_and_the_root_are_no_cache() {
    let home = Home::new();
    home.put_credentials("[x]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n");
    let before = everything(home.path());
    for dir in [home.path().to_path_buf(), home.aws(), "/".into()] {
        for arguments in [ALL, &["clear", "--all", "--written"]] {
            let ended = file_support::ended(home.command(arguments).env("MFA_SESSION_CACHE_DIR", &dir));
            let ended = ended.expect_code(1, "not a cache");
            assert!(ended.stderr.contains("error: the cache folder `"), "{ended:#?}");
            assert!(!ended.stderr.contains("no session was kept"), "{ended:#?}");
        }
    }
    assert_eq!(everything(home.path()), before);
}

#[test]
fn a_folder_of_ours_alone_gets_the_mark_of_caches() {
    let home = Home::new();
    let tag = home.cache().join(TAG);
    let text = fs::read_to_string(&tag).expect("a new folder is marked");
    assert!(text.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{text}");
    fs::remove_file(&tag).expect("our file");
    put(&home.cache().join(format!("{HASH}.lock")), "");
    home.run(&["export", "-p", "dev", "--no-prompt"]).expect_code(0, "a session is read without the mark");
    assert!(!tag.exists(), "a cached run writes nothing");
    home.run(ALL).expect_code(0, "a folder from before there was a mark");
    assert_eq!(everything(&home.cache()), BTreeMap::from([(tag, text)]), "marked, and cleared");
}

#[test]
fn what_killed_runs_left_in_the_cache_goes_unless_a_run_is_writing_it() {
    for arguments in [ALL, ONE] {
        let home = Home::new();
        let record = records(&home).remove(0);
        let session = fs::read(&record).expect("our record");
        fs::remove_file(&record).expect("our record");
        let [whole, part, empty, written] =
            ["aaaaaa", "bbbbbb", "cccccc", "dddddd"].map(|random| home.cache().join(format!(".new-{random}")));
        put(&whole, &session);
        put(&part, &session[..session.len() / 2]);
        put(&empty, "");
        put(&written, &session);
        chmod(&whole, 0o644);
        let lock = home.cache().join(format!("{HASH}.lock"));
        put(&lock, r#"{"holder":{"pid":1,"terminal":null},"failure":null}"#);
        let writer = File::open(&written).expect("our file");
        writer.lock().expect("nobody else holds it");
        let ended = home.run(arguments).expect_code(0, "clear");
        assert_eq!(ended.stderr, format!("note: 3 leftover files of the cache are removed\n{REVOKE}"));
        assert!(!whole.exists() && !part.exists() && !empty.exists() && !lock.exists());
        assert!(written.exists(), "a run is at work");
        // Closing is not enough: a child that another test is just starting has a copy until it executes its program.
        writer.unlock().expect("our lock");
        let ended = home.run(arguments).expect_code(0, "clear");
        assert_eq!(ended.stderr, format!("note: 1 leftover file of the cache is removed\n{REVOKE}"));
        assert_eq!(home.run(arguments).stderr, "note: no session was kept\n");
    }
}

#[test]
fn an_untrusted_folder_is_an_error_and_never_no_session() {
    type Spoil = fn(&Home);
    let spoilers: [(&str, Spoil); 3] = [
        ("is open to other users", |home| chmod(&home.cache(), 0o770)),
        ("is open to other users", |home| chmod(&home.cache(), 0o707)),
        ("is not a plain folder", |home| {
            let elsewhere = home.path().join("elsewhere");
            fs::rename(home.cache(), &elsewhere).expect("our folder");
            symlink(&elsewhere, home.cache()).expect("a link");
        }),
    ];
    for (reason, spoil) in spoilers {
        for arguments in [ALL, ONE, &["clear", "--all", "--written"], &["status"], &["status", "--json"]] {
            let home = Home::new();
            spoil(&home);
            let ended = home.run(arguments).expect_code(1, reason);
            let cache = home.cache().display().to_string();
            assert!(ended.stderr.contains(&format!("error: the cache folder `{cache}` {reason}\n")), "{ended:#?}");
            assert!(!ended.stderr.contains("no session"), "{ended:#?}");
            assert_eq!(ended.stdout, "");
            assert_eq!(records(&home).len(), 1, "nothing is touched");
        }
    }
}

#[test]
fn a_record_that_cannot_be_read_goes_with_all_and_is_named_otherwise() {
    let home = Home::new();
    let record = records(&home).remove(0);
    let good = fs::read_to_string(&record).expect("our record");
    for text in [good.replacen("\"version\":1", "\"version\":9", 1), good[..good.len() / 2].to_owned()] {
        put(&record, text);
        let name = record.display();
        let ended = home.run(ONE).expect_code(0, "whose it is cannot be known");
        assert_eq!(ended.stderr, format!("warning: `{name}` cannot be read, and stays unless `--all` is given\n"));
        let ended = home.run(ALL).expect_code(0, "it is ours");
        assert_eq!(ended.stderr, format!("note: 1 leftover file of the cache is removed\n{REVOKE}"));
        assert_eq!(records(&home), [""; 0].map(PathBuf::from));
    }
}

#[test]
fn twenty_at_once_all_succeed_and_leave_nothing() {
    let home = Home::new();
    let record = records(&home).remove(0);
    let session = fs::read(&record).expect("our record");
    for number in 0..400 {
        put(&home.cache().join(format!("{number:032x}.json")), &session);
        put(&home.cache().join(format!(".new-{number:06}")), &session);
    }
    let start = || {
        let mut command = home.command(&["clear", "--all", "--written"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let running: Vec<_> = (0..20).map(|_| start()).collect();
    for child in running {
        let output = child.wait_with_output().expect("it is our child");
        assert!(output.status.success(), "{output:?}");
    }
    assert_eq!(everything(&home.cache()).keys().collect::<Vec<_>>(), [&home.cache().join(TAG)]);
}

const KEY: &str = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
const SESSION: &str = "[dev-mfa]\naws_access_key_id = ASIA1\naws_secret_access_key = s\naws_session_token = t\n";

#[test]
fn what_a_killed_write_left_beside_the_shared_files_goes() {
    for arguments in [ALL, ONE, &["clear", "--all", "--written"], &["clear", "-p", "dev", "--written"]] {
        let home = Home::new();
        home.put_credentials(KEY);
        let left = home.aws().join(".mfa-session.credentials.abcd1234.tmp");
        let of_config = home.aws().join(".mfa-session.config.abcd1234.tmp");
        let stay = [".mfa-session.credentials.abcd123.tmp", ".mfa-session.other.abcd1234.tmp", "credentials.tmp"];
        for name in stay {
            put(&home.aws().join(name), KEY);
        }
        put(&left, format!("{KEY}{SESSION}"));
        put(&of_config, CONFIG);
        let ended = home.run(arguments).expect_code(0, "clear");
        let notes = ["credentials", "config"]
            .map(|of| format!("note: `~/.aws/.mfa-session.{of}.abcd1234.tmp`, which a killed run left, is removed\n"));
        assert!(ended.stderr.contains(&notes.concat()), "{ended:#?}");
        assert!(!left.exists() && !of_config.exists());
        assert!(stay.iter().all(|name| home.aws().join(name).exists()));
        assert_eq!((home.credentials_text(), home.config_text()), (KEY.into(), CONFIG.into()));
    }
}

#[test]
fn what_may_be_the_only_copy_of_a_key_stays_and_is_named() {
    let lost = ["", "[old]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", SESSION];
    for current in lost.map(Some).into_iter().chain([None]) {
        let home = Home::new();
        if let Some(text) = current {
            home.put_credentials(text);
        }
        let left = home.aws().join(".mfa-session.credentials.abcd1234.tmp");
        let text = format!("{KEY}{SESSION}");
        put(&left, &text);
        for arguments in [ALL, ONE, &["clear", "--all", "--written"]] {
            let ended = home.run(arguments).expect_code(1, "something is left");
            let told = "error: `~/.aws/.mfa-session.credentials.abcd1234.tmp` is not cleared: it may hold the only copy of a long-term key\ncause: a killed run left it, and ~/.aws/credentials does not hold that key\nhint: put the key into ~/.aws/credentials, or remove that file if nobody needs it\n";
            assert!(ended.stderr.ends_with(told), "{current:?}: {ended:#?}");
            assert_eq!(fs::read_to_string(&left).expect("it stays"), text, "{current:?}");
        }
        home.keep_session();
        let ended = home.write("m").expect_code(0, "write goes on");
        let warning = "which a killed run left, may hold the only copy of a long-term key and stays\n";
        assert_eq!(ended.stderr.matches(warning).count(), 1, "{ended:#?}");
        assert_eq!(fs::read_to_string(&left).expect("it stays"), text, "{current:?}");
        home.put_credentials(KEY);
        home.run(ALL).expect_code(0, "the key is in the file again");
        assert!(!left.exists());
    }
}

#[test]
fn the_role_cache_of_the_aws_cli_stays_and_is_named_where_it_holds_files() {
    let home = Home::new();
    let said = || home.run(ALL).stderr;
    let note = "note: the AWS CLI keeps roles of its own in ~/.aws/cli/cache, which stay\n";
    assert!(!said().contains(note));
    let cache = home.path().join(".aws/cli/cache");
    fs::create_dir_all(&cache).expect("a folder");
    assert!(!said().contains(note), "it is empty");
    put(&cache.join("0123.json"), "{}");
    for arguments in [ALL, ONE] {
        assert!(home.run(arguments).stderr.contains(note), "{arguments:?}");
    }
    assert_eq!(fs::read_to_string(cache.join("0123.json")).ok().as_deref(), Some("{}"));
}
