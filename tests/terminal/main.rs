//! Everything that a person meets at a terminal: the question, its ends, and who shares it.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

#[macro_use]
extern crate harness;

mod choices;
mod completion;
mod device;
mod doctor;
mod examples;
mod failures;
#[path = "../faketime/mod.rs"]
mod faketime;
mod foreground;
mod login_several;
mod new_device;
mod policy;
mod process_mode;
mod profile_list;
mod prompt;
#[path = "../pty/mod.rs"]
mod pty;
mod question;
mod roles;
mod serve;
mod setup;
mod sharing;
mod shell;
mod signals;
mod status_prompt;

use std::path::Path;

use fake_aws::Operation;
use mfa_session::testing::Expiration;
use pty::Home;

fn main() -> std::process::ExitCode {
    harness::main()
}

/// A home for the program under test.
fn home() -> Home {
    Home::with_program(Path::new(env!("CARGO_BIN_EXE_mfa-session")))
}

/// The question as Alice sees it.
fn question(home: &Home) -> String {
    format!("MFA code for dev ({}) at 127.0.0.1:{}: ", home.phone.serial_number, home.aws.port())
}

/// How often a code was sent.
fn codes_sent(home: &Home) -> usize {
    home.aws.count(Operation::GetSessionToken)
}

/// Lets the kept session end so many seconds from now.
fn end_session_in(home: &Home, seconds: i64) {
    const FIELD: &str = "\"expiration\":\"";
    let records = tree(home, ".cache").into_iter().filter(|(path, _)| path.ends_with(".json"));
    let [(path, record)] = &records.collect::<Vec<_>>()[..] else { panic!("one session is kept") };
    let (before, after) = record.split_once(FIELD).expect("a record has an end");
    let end = Expiration::from_unix(jiff::Timestamp::now().as_second() + seconds).to_string();
    std::fs::write(path, format!("{before}{FIELD}{end}{}", &after[end.len()..])).expect("our own file");
}

/// How many processes wait for the one that asks.
#[cfg(target_os = "linux")]
fn waiting(home: &Home) -> usize {
    use std::os::unix::fs::MetadataExt as _;
    let lock = tree(home, ".cache").into_iter().find(|(path, _)| path.ends_with(".lock"));
    let Some(lock) = lock.and_then(|(path, _)| std::fs::metadata(path).ok()) else { return 0 };
    let locks = std::fs::read_to_string("/proc/locks").expect("Linux lists its locks");
    let file = format!(":{} ", lock.ino());
    locks.lines().filter(|line| line.contains("-> FLOCK") && line.contains(&file)).count()
}

/// The whole tree of a folder below the home, with what the files hold.
fn tree(home: &Home, folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![home.path().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read(&path).expect("our own file");
                found.push((path.display().to_string(), String::from_utf8_lossy(&text).into_owned()));
            }
        }
    }
    found.sort();
    found
}
