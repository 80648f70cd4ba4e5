//! Everything that a person meets at a terminal: the question, its ends, and who shares it.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

#[macro_use]
extern crate harness;

mod choices;
mod completion;
mod device;
mod examples;
mod failures;
mod new_device;
mod policy;
mod process_mode;
#[path = "../pty/mod.rs"]
mod pty;
mod question;
mod sharing;
mod shell;
mod signals;

use std::path::Path;

use fake_aws::Operation;
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
