//! `write` and `clear --written` on shared files of every shape: what is read, what is refused and where, what is never
//! overwritten, and that nothing is lost when many write at once.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use crate::file_support::{
    self, CONFIG, Home, SESSION_ID, SESSION_SECRET, SESSION_TOKEN, ended, mode, put, sections, value,
};
use harness::skip;
use rustix::fs::{CWD, FileType, Mode, mknodat};

/// What a row of the matrix of readers comes to: the value of `k` in `p` as the AWS CLI reads it (None: it sees no
/// such key), or the line for which the AWS CLI refuses the whole file.
enum Row {
    Reads(Option<&'static str>),
    Refused(usize),
}
use Row::{Reads, Refused};

/// aws.md 4.2, row by row. Key ids are shortened to `k`.
const MATRIX: &[(&str, &str, Row)] = &[
    ("baseline", "[p]\nk = A\n", Reads(Some("A"))),
    ("no spaces around =", "[p]\nk=A\n", Reads(Some("A"))),
    ("trailing spaces and tabs", "[p]\nk = A \t \n", Reads(Some("A"))),
    ("CRLF", "[p]\r\nk = A\r\n", Reads(Some("A"))),
    ("lone CR inside value", "[p]\nk = A\raws_session_token = X\n", Reads(Some("A"))),
    ("UTF-8 BOM first line", "\u{feff}[p]\nk = A\n", Refused(1)),
    ("BOM before comment", "\u{feff}# c\n[p]\nk = A\n", Refused(1)),
    ("no final newline", "[p]\nk = A", Reads(Some("A"))),
    ("inline comment #", "[p]\nk = A # c\n", Reads(Some("A # c"))),
    ("inline comment ;", "[p]\nk = A ; c\n", Reads(Some("A ; c"))),
    ("# adjacent to value", "[p]\nk = A#c\n", Reads(Some("A#c"))),
    ("indented comment after property", "[p]\nk = A\n  # c\n", Reads(Some("A"))),
    ("indented property", "[p]\n  k = A\n  s = S\n", Reads(Some("A"))),
    ("property after unindented then indented", "[p]\nk = A\n  s = S\n", Reads(Some("A\ns = S"))),
    ("blank line then indented", "[p]\nk = A\n\n  extra\n", Reads(Some("A\n\nextra"))),
    ("double quoted value", "[p]\nk = \"A\"\n", Reads(Some("\"A\""))),
    ("single quoted value", "[p]\nk = 'A'\n", Reads(Some("'A'"))),
    ("colon delimiter", "[p]\nk: A\n", Reads(Some("A"))),
    ("value containing =", "[p]\nk = AB==\n", Reads(Some("AB=="))),
    ("value containing : / +", "[p]\nk = A:B/C+D\n", Reads(Some("A:B/C+D"))),
    ("value containing %", "[p]\nk = A%20\n", Reads(Some("A%20"))),
    ("empty value", "[p]\nk =\ns = S\n", Reads(Some(""))),
    ("upper-case key", "[p]\nK = A\n", Reads(Some("A"))),
    ("duplicate key", "[p]\nk = A\nk = B\n", Refused(3)),
    ("duplicate section", "[p]\nk = A\n[p]\nk = B\n", Refused(3)),
    ("duplicate section disjoint", "[p]\nk = A\n[p]\ns = S\n", Refused(3)),
    ("[profile p] in credentials", "[profile p]\nk = A\n", Reads(None)),
    ("[ p ] inner spaces", "[ p ]\nk = A\n", Reads(None)),
    ("[p] # comment", "[p] # comment\nk = A\n", Reads(Some("A"))),
    ("[p]#comment", "[p]#comment\nk = A\n", Reads(Some("A"))),
    ("indented header", "  [p]\nk = A\n", Reads(Some("A"))),
    ("indented header after property", "[q]\nx = 1\n  [p]\n  k = A\n", Reads(None)),
    ("name with space", "[a b]\nk = A\n", Reads(None)),
    ("name quoted", "[\"a b\"]\nk = A\n", Reads(None)),
    ("name with dot @ + :", "[a.b@c+d:e]\nk = A\n", Reads(None)),
    ("name with !", "[a!]\nk = A\n", Reads(None)),
    ("name unicode", "[é中]\nk = A\n", Reads(None)),
    ("name with ]", "[a]b]\nk = A\n", Reads(None)),
    ("name with #", "[a#b]\nk = A\n", Reads(None)),
    ("name P vs p case", "[P]\nk = A\n", Reads(None)),
    ("[DEFAULT] inherits", "[DEFAULT]\nt = Z\n[p]\nk = A\n", Reads(Some("A"))),
    ("section DEFAULT alone", "[DEFAULT]\nk = A\n", Reads(None)),
    ("property before any section", "k = B\n[p]\nk = A\n", Refused(1)),
    ("garbage line in another section", "[q]\ngarbage\n[p]\nk = A\n", Refused(2)),
    ("unterminated header elsewhere", "[q\n[p]\nk = A\n", Refused(1)),
    ("NUL byte in comment", "[p]\n# \0\nk = A\n", Reads(Some("A"))),
    ("__proto__ profile elsewhere", "[__proto__]\nx = 1\n[p]\nk = A\n", Reads(Some("A"))),
    ("key with dot and dash", "[p]\na.b-c = A\nk = A\n", Reads(Some("A"))),
    ("key with space", "[p]\na b = B\nk = A\n", Reads(Some("A"))),
    ("section with no keys then p", "[q]\n[p]\nk = A\n", Reads(Some("A"))),
    ("empty sub-block then key", "[p]\ns3 =\n  a = b\nk = A\n", Reads(Some("A"))),
    ("bad sub-block elsewhere", "[q]\ns3 =\n  bad\n[p]\nk = A\n", Refused(3)),
];

#[test]
fn each_row_of_the_matrix_is_read_as_documented_or_refused_with_its_line() {
    let home = Home::new();
    for (row, text, expected) in MATRIX {
        home.put_credentials(text);
        let ended = home.write("m");
        match expected {
            Refused(line) => {
                let cause = format!("cause: ~/.aws/credentials:{line}: ");
                assert!(ended.code == 1 && ended.stderr.contains(&cause), "{row}: {ended:#?}");
                assert!(ended.stderr.contains("hint: "), "{row}: {ended:#?}");
                assert_eq!(home.credentials_text(), *text, "{row}: a refused file is not touched");
            }
            Reads(expected) => {
                let ended = ended.expect_code(0, row);
                let after = home.credentials_text();
                assert!(after.starts_with(text), "{row}: {after:?}");
                assert_eq!(value(&after, "p", "k").as_deref(), *expected, "{row}");
                let mut read = sections(&after);
                let ours = read.remove("m").expect("our section");
                assert_eq!(read, sections(text), "{row}: another section changed");
                assert_eq!(ours.len(), 5, "{row}: {ours:?}");
                assert!(ended.stdout.is_empty(), "{row}");
            }
        }
    }
    let long = format!("[p]\nk = {}\n", "A".repeat(20_000));
    home.put_credentials(&long);
    home.write("m").expect_code(0, "very long value");
    assert_eq!(value(&home.credentials_text(), "p", "k").map(|value| value.len()), Some(20_000));
    put(&home.credentials(), b"[p]\n# \xff\nk = A\n");
    let ended = home.write("m").expect_code(1, "invalid utf8 in comment");
    assert!(ended.stderr.contains("cause: ~/.aws/credentials:2: "), "{ended:#?}");
}

/// (what is odd, text, who is named) for files that the AWS CLI reads and others do not.
const WARNED: &[(&str, &str, &str)] = &[
    (
        "an indented property",
        "[q]\n  x = 1\n",
        "credentials:2: an indented property is read otherwise by the SDK for Rust, the SDK for Go, the SDK for Java",
    ),
    (
        "a colon",
        "[q]\nx: 1\n",
        "credentials:2: `:` between key and value is read otherwise by the SDK for Rust, the SDK for JavaScript, the SDK for Java",
    ),
    (
        "__proto__",
        "[__proto__]\nx = 1\n",
        "credentials:1: a section named `__proto__` is read otherwise by the SDK for JavaScript",
    ),
    ("half a pair", "[q]\naws_access_key_id = ASIA\n", "read otherwise by the SDK for Go"),
    ("a lone CR", "[q]\nx = 1\ry = 2\n", "credentials:2: a lone carriage return as line end is read otherwise by"),
    (
        "an indented comment in the target",
        "[m]\nregion = x\n  # c\n",
        ":8: an indented comment below a property is read otherwise by",
    ),
    (
        "continuation lines of an old value that a plain reader takes for keys",
        "[m]\naws_session_token = x\n  zone = y\n",
        "a reader that knows no continuation lines sees `[m]` change",
    ),
];

#[test]
fn what_only_other_sdks_cannot_read_is_written_with_a_warning_that_names_them() {
    let home = Home::new();
    for (what, text, warning) in WARNED {
        home.put_credentials(text);
        let ended = home.write("m").expect_code(0, what);
        assert!(ended.stderr.contains(warning), "{what}: {ended:#?}");
        assert_eq!(value(&home.credentials_text(), "m", "aws_session_token").as_deref(), Some(SESSION_TOKEN), "{what}");
    }
    home.put_credentials("[q]\nx = 1\n");
    put(&home.config(), format!("[default]\n  output = json\n{CONFIG}"));
    let ended = home.write("n").expect_code(0, "an odd config file");
    assert!(ended.stderr.contains("warning: ~/.aws/config:2: an indented property"), "{ended:#?}");
    put(&home.config(), format!("{CONFIG}s3 =\n  max_concurrent_requests = 2\n"));
    let ended = home.write("o").expect_code(0, "a nested block of our own");
    assert!(!ended.stderr.contains("warning"), "{ended:#?}");
}

/// (what, text before, target, text after with `I`, `S`, `T`, `E` for the session)
const EDITS: &[(&str, &str, &str, &str)] = &[
    (
        "keys are replaced where they are, the rest stays, the stale token goes",
        "# top\n\n[ q ] ; c\nx=1\n\n[m]\nregion = eu-west-1 \nAWS_SECURITY_TOKEN = old\naws_access_key_id=ASIAOLD # c\n# mine\naws_secret_access_key\t=\told\n  more of it\naws_session_token : old\nx_security_token_expires = old\nmfa_session_source_profile = old\n\n[r]\ny = 2",
        "m",
        "# top\n\n[ q ] ; c\nx=1\n\n[m]\nregion = eu-west-1 \naws_access_key_id=I\n# mine\naws_secret_access_key\t=\tS\naws_session_token : T\nx_security_token_expires = E\nmfa_session_source_profile = dev\n\n[r]\ny = 2",
    ),
    (
        "a nested block with our key's name is not our key",
        "[m]\ns3 =\n  aws_session_token = mine\n",
        "m",
        "[m]\naws_access_key_id = I\naws_secret_access_key = S\naws_session_token = T\nx_security_token_expires = E\nmfa_session_source_profile = dev\ns3 =\n  aws_session_token = mine\n",
    ),
    (
        "a file of CRLF lines gets CRLF lines",
        "[q]\r\nx = 1\r\n",
        "m",
        "[q]\r\nx = 1\r\n\r\n[m]\r\naws_access_key_id = I\r\naws_secret_access_key = S\r\naws_session_token = T\r\nx_security_token_expires = E\r\nmfa_session_source_profile = dev\r\n",
    ),
];

#[test]
fn the_edit_changes_our_keys_in_our_section_and_no_other_byte() {
    let home = Home::new();
    for (what, before, target, after) in EDITS {
        home.put_credentials(before);
        home.write(target).expect_code(0, what);
        let text = home.credentials_text();
        let expiry = value(&text, target, "x_security_token_expires").expect("the expiry");
        let shortened = text
            .replace(SESSION_ID, "I")
            .replace(SESSION_SECRET, "S")
            .replace(SESSION_TOKEN, "T")
            .replace(&expiry, "E");
        assert_eq!(shortened, *after, "{what}");
        home.write(target).expect_code(0, what);
        assert_eq!(home.credentials_text(), text, "{what}: a second write changes nothing");
    }
}

/// Forms of a long-term key in the section `held`: credentials file, text to add to the config file.
const LONG_TERM: &[(&str, &str, &str)] = &[
    ("plain", "[held]\naws_access_key_id = AKIAHELD\naws_secret_access_key = s\n", ""),
    ("upper case", "[held]\nAWS_ACCESS_KEY_ID = AKIAHELD\nAWS_SECRET_ACCESS_KEY = s\n", ""),
    ("a colon", "[held]\naws_access_key_id: AKIAHELD\naws_secret_access_key: s\n", ""),
    ("in quotes", "[held]\naws_access_key_id = \"AKIAHELD\"\naws_secret_access_key = s\n", ""),
    (
        "beside a stale token",
        "[held]\naws_access_key_id = AKIAHELD\naws_secret_access_key = s\naws_session_token = old\n",
        "",
    ),
    (
        "beside our mark",
        "[held]\naws_access_key_id = AKIAHELD\naws_secret_access_key = s\nmfa_session_source_profile = dev\n",
        "",
    ),
    ("the secret alone", "[held]\naws_secret_access_key = s\n", ""),
    ("in the config file", "", "[profile held]\naws_access_key_id = AKIAHELD\naws_secret_access_key = s\n"),
    ("inherited", "[DEFAULT]\naws_access_key_id = AKIAHELD\naws_secret_access_key = s\n[held]\n", ""),
];

const OPTIONS: &[&[&str]] = &[
    &[],
    &["--no-config"],
    &["--refresh"],
    &["--no-cache"],
    &["-q"],
    &["-v"],
    &["--refresh", "--no-cache", "--no-config", "-q"],
    &["--duration", "15m", "--min-remaining", "1m", "--region", "us-east-1"],
    &["--serial-number", "GAHT12345678"],
    &["--token-code", "123456"],
];

#[test]
fn a_long_term_key_is_not_overwritten_by_any_combination_of_options() {
    let home = Home::new();
    for (form, credentials, config) in LONG_TERM {
        let config = format!("{CONFIG}{config}");
        home.put_credentials(credentials);
        put(&home.config(), &config);
        for options in OPTIONS {
            let mut arguments = vec!["write", "--profile", "dev", "--to", "held"];
            arguments.extend(*options);
            let ended = home.run(&arguments).expect_code(1, form);
            assert!(ended.stderr.contains("holds a long-term access key, which is never overwritten"), "{ended:#?}");
            assert!(ended.stderr.contains("hint: name another profile with --to"), "{ended:#?}");
            assert!(ended.stderr.contains("cause: ~/.aws/c"), "{form}: file and line: {ended:#?}");
        }
        assert_eq!((home.credentials_text().as_str(), home.config_text()), (*credentials, config), "{form}");
    }
}

#[test]
fn the_source_is_never_the_target() {
    let home = Home::new();
    for (to, config) in [
        ("dev", CONFIG.to_owned()),
        ("base", format!("[profile base]\n{}[profile dev]\nsource_profile = base\n", &CONFIG[14..])),
    ] {
        put(&home.config(), &config);
        home.put_credentials("");
        let ended = home.write(to).expect_code(1, to);
        assert!(ended.stderr.contains(&format!("`{to}` is the profile that holds the long-term key")), "{ended:#?}");
        assert_eq!((home.credentials_text().as_str(), home.config_text()), ("", config));
    }
}

#[test]
fn a_target_that_gets_its_credentials_in_another_way_is_refused_with_the_reason() {
    let home = Home::new();
    for line in [
        "credential_process = /bin/true",
        "role_arn = arn:aws:iam::123456789012:role/r",
        "sso_session = corp",
        "sso_start_url = https://example.com",
        "sso_account_id = 123456789012",
        "sso_region = eu-west-1",
        "sso_role_name = admin",
        "login_session = arn:aws:iam::123456789012:user/alice",
        "web_identity_token_file = /tmp/t",
        "credential_source = Environment",
    ] {
        let key = line.split(' ').next().expect("a key");
        let config = format!("{CONFIG}[profile other]\n{line}\n");
        put(&home.config(), &config);
        let ended = home.write("other").expect_code(1, line);
        assert!(ended.stderr.contains(&format!("cause: ~/.aws/config:7: `{key}`; ")), "{ended:#?}");
        assert_eq!((home.credentials().exists(), home.config_text()), (false, config));
        put(&home.config(), CONFIG);
        home.put_credentials(&format!("[other]\n{line}\n"));
        let ended = home.write("other").expect_code(1, line);
        assert!(ended.stderr.contains(&format!("cause: ~/.aws/credentials:2: `{key}`; ")), "{ended:#?}");
        fs::remove_file(home.credentials()).expect("our file");
    }
}

#[test]
fn a_name_that_not_every_sdk_reads_is_refused() {
    let home = Home::new();
    home.put_credentials("[Team]\nx = 1\n[ padded ]\nx = 1\n");
    for name in [
        "",
        "DEFAULT",
        "Default",
        "__proto__",
        "profile x",
        "a b",
        "a]b",
        "a\nb",
        "a\u{1b}[2J",
        "é",
        "a..b",
        "../x",
        "a#b",
        "a;b",
        "$(touch x)",
        "team",
        "TEAM",
        "padded",
        "a'b",
        "a!",
        "x\u{202e}y",
    ] {
        let ended = home.write(name).expect_code(2, name);
        assert!(ended.stderr.starts_with("error: `--to "), "{name:?}: {ended:#?}");
        assert!(!ended.stderr.contains(['\u{1b}', '\u{202e}']), "{ended:#?}");
        assert_eq!(ended.stderr.lines().count(), 2, "{ended:#?}");
    }
    assert_eq!(home.credentials_text(), "[Team]\nx = 1\n[ padded ]\nx = 1\n");
}

#[test]
fn what_is_no_ordinary_file_is_refused_with_a_hint_and_without_waiting() {
    let home = Home::new();
    let path = home.credentials();
    let refused = |what: &str, says: &str| {
        let ended = home.write("m").expect_code(1, what);
        assert!(ended.stderr.contains(says) && ended.stderr.contains("hint: "), "{what}: {ended:#?}");
        assert!(ended.stderr.starts_with("error: `~/.aws/credentials` "), "{what}: {ended:#?}");
    };
    fs::create_dir(&path).expect("a folder");
    refused("a folder", "is a folder, not a file");
    fs::remove_dir(&path).expect("our folder");
    mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    refused("a pipe", "is a pipe, not a file");
    fs::remove_file(&path).expect("our pipe");
    drop(std::os::unix::net::UnixListener::bind(&path).expect("a socket"));
    refused("a socket", "is a socket, not a file");
    fs::remove_file(&path).expect("our socket");
    symlink("credentials", &path).expect("a link");
    refused("a link to itself", "leads in a circle of symbolic links");
    fs::remove_file(&path).expect("our link");
    symlink("/dev/zero", &path).expect("a link");
    refused("a device", "is a device, not a file");
    fs::remove_file(&path).expect("our link");
    put(&path, "[p]\nk = A\n");
    fs::hard_link(&path, home.path().join("other name")).expect("a second name");
    refused("a hard link", "has 2 names (hard links)");
    fs::remove_file(home.path().join("other name")).expect("our name");
    let lock = home.aws().join(".mfa-session.credentials.lock");
    symlink("/etc/passwd", &lock).expect("a link");
    refused("a link in the lock's place", "what stands in the place of our lock file is not ours");
    let ended = home.write("m");
    assert!(ended.stderr.contains(&format!("cause: {} is not a regular file\n", lock.display())), "{ended:#?}");
    assert_eq!(home.credentials_text(), "[p]\nk = A\n");
}

#[test]
fn a_chain_of_links_stays_and_a_loose_mode_is_tightened_and_said() {
    let home = Home::new();
    let real = home.path().join("dotfiles");
    fs::create_dir(&real).expect("a folder");
    put(&real.join("creds"), "[p]\nk = A\n");
    fs::set_permissions(real.join("creds"), fs::Permissions::from_mode(0o644)).expect("our file");
    symlink("creds", real.join("link")).expect("a link");
    symlink("../dotfiles/link", home.credentials()).expect("a link");
    let ended = home.write("m").expect_code(0, "a chain of links");
    assert!(ended.stderr.contains("note: ~/.aws/credentials had mode 0644; it is 0600 now"), "{ended:#?}");
    assert_eq!(fs::read_link(home.credentials()).expect("still a link"), std::path::Path::new("../dotfiles/link"));
    assert_eq!(mode(&real.join("creds")), 0o600);
    assert!(home.credentials_text().starts_with("[p]\nk = A\n\n[m]\n"));
    assert_eq!(fs::read_dir(&real).expect("our folder").count(), 2, "no side file stays");
}

#[test]
fn a_new_file_and_its_folder_are_private_whatever_the_umask() {
    for umask in ["000", "077"] {
        let home = Home::new();
        let elsewhere = home.path().join("new/folder/creds");
        let script = format!("umask {umask}; exec \"$@\"");
        let mut command = home.under(&["sh", "-c", &script, "sh"], &["write", "-p", "dev", "--no-prompt", "--to", "m"]);
        ended(command.env("AWS_SHARED_CREDENTIALS_FILE", &elsewhere)).expect_code(0, umask);
        assert_eq!(mode(&elsewhere), 0o600, "umask {umask}");
        assert_eq!(mode(&home.path().join("new/folder")), 0o700, "umask {umask}");
        assert_eq!(mode(&home.config()), 0o600, "umask {umask}");
    }
}

#[test]
fn clear_written_restores_the_bytes_of_both_files() {
    for (what, credentials) in [
        ("lines", "# c\n[p]\nk = A\n"),
        ("CRLF", "[p]\r\nk = A\r\n"),
        ("an empty file", ""),
        ("blank lines", "[p]\n\n\n"),
    ] {
        let home = Home::new();
        home.put_credentials(credentials);
        home.write("m").expect_code(0, what);
        home.write("n").expect_code(0, what);
        assert!(home.config_text().contains("[profile m]\nregion = eu-west-1\n"), "{what}");
        let ended = home.run(&["clear", "--profile", "dev", "--written"]).expect_code(0, what);
        assert!(ended.stderr.contains("`[profile n]` is removed from ~/.aws/config"), "{ended:#?}");
        assert_eq!(home.credentials_text(), credentials, "{what}");
        assert_eq!(home.config_text(), CONFIG, "{what}");
        assert_eq!(home.side_files(), [""; 0]);
    }
}

#[test]
fn clear_written_leaves_everything_that_write_did_not_write() {
    let home = Home::new();
    home.write("m").expect_code(0, "our own");
    home.write("extended").expect_code(0, "with a key of the user");
    home.write("overwritten").expect_code(0, "`aws configure` will put a long-term key over it");
    let ours = home.credentials_text();
    let theirs = ours.replace("[extended]\n", "[extended]\noutput = json\n");
    let at = theirs.find("[overwritten]").expect("our section");
    let theirs = format!("{}{}", &theirs[..at], theirs[at..].replace(SESSION_ID, "AKIAOVERWRITTEN12345"));
    let foreign = "\n[x]\naws_access_key_id = ASIAFOREIGN\naws_secret_access_key = s\naws_session_token = t\n";
    home.put_credentials(&format!("{theirs}{foreign}"));
    put(&home.config(), home.config_text().replace("[profile extended]\n", "[profile extended]\ncli_pager =\n"));
    let ended = home.run(&["clear", "--all", "--written"]).expect_code(0, "clear");
    assert!(ended.stderr.contains("`[overwritten]` holds a long-term key now, and stays"), "{ended:#?}");
    let expected =
        format!("\n[extended]\noutput = json\n\n{}{foreign}", &theirs[theirs.find("[overwritten]").expect("it")..]);
    assert_eq!(home.credentials_text(), expected);
    let config = home.config_text();
    assert!(
        config.starts_with(CONFIG) && config.contains("[profile extended]\ncli_pager =\nregion = eu-west-1\n"),
        "{config}"
    );
    assert!(!config.contains("[profile m]") && !config.contains("mfa_session_source_profile"), "{config}");
}

#[test]
fn clear_written_does_not_guess_about_a_file_that_cannot_be_read() {
    let home = Home::new();
    let text = "[m]\nmfa_session_source_profile = dev\n[m]\n";
    home.put_credentials(text);
    let ended = home.run(&["clear", "--all", "--written"]).expect_code(1, "a duplicate section");
    assert!(ended.stderr.contains("cause: ~/.aws/credentials:3: "), "{ended:#?}");
    assert!(ended.stderr.contains("1 session is forgotten"), "the sessions are forgotten all the same: {ended:#?}");
    assert_eq!(home.credentials_text(), text);
}

#[test]
fn fifty_writers_at_once_lose_nothing_in_twenty_rounds() {
    const WRITERS: usize = 50;
    const ROUNDS: usize = 20;
    let home = Home::new();
    let foreign = "# mine\n[keep]\naws_access_key_id = AKIAKEEP\naws_secret_access_key = s\n";
    for round in 0..ROUNDS {
        home.put_credentials(foreign);
        put(&home.config(), CONFIG);
        let start = |number: usize| {
            let to = format!("p{number}");
            let mut command = home.command(&["write", "-p", "dev", "--no-prompt", "--to", &to]);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a process")
        };
        let children: Vec<Child> = (1..=WRITERS).map(start).collect();
        for (number, child) in children.into_iter().enumerate() {
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "round {round}, writer {}: {said}", number + 1);
        }
        let text = home.credentials_text();
        assert!(text.starts_with(foreign), "round {round}");
        let read = sections(&text);
        assert_eq!(read.len(), WRITERS + 1, "round {round}");
        for number in 1..=WRITERS {
            let ours = read.get(&format!("p{number}")).expect("its section");
            assert_eq!(ours.len(), 5, "round {round}, p{number}: {ours:?}");
        }
        assert_eq!(sections(&home.config_text()).len(), WRITERS + 1, "round {round}");
        assert_eq!(home.side_files(), [""; 0], "round {round}");
    }
}

#[test]
fn a_foreign_owner_is_refused_unless_we_are_root() {
    if !file_support::is_root() {
        return skip("a file of another owner needs root");
    }
    let home = Home::new();
    home.put_credentials("[p]\nk = A\n");
    chown(home.credentials(), Some(1234), Some(1234)).expect("we are root");
    home.write("m").expect_code(0, "root writes for the owner");
    let metadata = fs::metadata(home.credentials()).expect("the file");
    assert_eq!((metadata.uid(), metadata.mode() & 0o7777), (1234, 0o600), "the owner is kept");

    // The same as user 1234, for whom everything but the file is his own.
    let program = home.path().join("program");
    // By another process: a child that another test starts just now would hold the copy open for writing until its own
    // `execve`, and what is open for writing cannot be run.
    let copied = Command::new("cp").arg(file_support::PROGRAM).arg(&program).status();
    assert!(copied.is_ok_and(|status| status.success()), "a copy that the user can reach");
    let folders =
        [home.path().parent().expect("it has one").to_owned(), home.path().to_owned(), home.aws(), home.cache()];
    for folder in folders {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            chown(entry.path(), Some(1234), Some(1234)).expect("we are root");
        }
        chown(&folder, Some(1234), Some(1234)).expect("we are root");
    }
    chown(home.credentials(), Some(0), Some(0)).expect("we are root");
    fs::set_permissions(home.credentials(), fs::Permissions::from_mode(0o644)).expect("our file");
    let before = home.credentials_text();
    let mut command = Command::new(&program);
    command.args(["write", "-p", "dev", "--no-prompt", "--to", "n"]).env_clear().env("HOME", home.path());
    let ended = ended(command.env("MFA_SESSION_CACHE_DIR", home.cache()).uid(1234).gid(1234)).expect_code(1, "a user");
    assert!(ended.stderr.contains("belongs to another user (uid 0)") && ended.stderr.contains("hint: "), "{ended:#?}");
    assert_eq!(home.credentials_text(), before);
}
