//! SIGKILL at the system calls of `setup` and of its undoing: after it, both `setup` again and `setup --undo` work.
#![cfg(target_os = "linux")]

use std::fs;

use crate::file_support::strace::{self, Point};
use crate::file_support::{Home, SERIAL, put};
use harness::note;

const SETUP: &[&str] = &["setup", "-p", "dev", "--layout", "two", "--yes"];
const UNDO: &[&str] = &["setup", "--undo"];

const CREDENTIALS: &str = "# mine\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

fn config() -> String {
    format!("[profile dev]\nregion = eu-west-1\nmfa_serial = {SERIAL}\n")
}

/// The files as they were before any set-up.
fn reset(home: &Home) {
    home.put_credentials(CREDENTIALS);
    put(&home.config(), config());
    let _ = fs::remove_dir_all(home.path().join(".local"));
}

fn texts(home: &Home) -> (String, String) {
    (home.credentials_text(), home.config_text())
}

/// The calls after which something on the disk differs, and those around them.
fn points(home: &Home, arguments: &[&str]) -> Vec<Point> {
    let matters = |point: &Point| {
        let changes = ["rename", "renameat", "renameat2", "unlink", "unlinkat", "fsync", "mkdir", "mkdirat"];
        changes.contains(&point.name.as_str()) || (point.name == "openat" && point.line.contains("O_CREAT"))
    };
    strace::points(home, arguments).into_iter().filter(matters).collect()
}

#[test]
fn after_a_set_up_that_was_killed_anywhere_it_can_be_made_again_and_taken_back() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    reset(&home);
    let before = texts(&home);
    let points_of_setup = points(&home, SETUP);
    let after = texts(&home);
    assert_ne!(before, after);
    let mut between = 0;
    for point in &points_of_setup {
        for again in [false, true] {
            reset(&home);
            let killed = strace::inject(&home, SETUP, point, "signal=KILL");
            let now = texts(&home);
            between += usize::from(now != before && now != after);
            let has_record = home.path().join(".local/state/mfa-session/setup.json").exists();
            if again {
                home.run(SETUP).expect_code(0, &format!("set up again after {point:?}: {killed:?}"));
                assert_eq!(texts(&home), after, "{point:?}");
            }
            let code = i32::from(!has_record && !again);
            home.run(UNDO).expect_code(code, &format!("taken back after {point:?}: {killed:?}"));
            assert_eq!(texts(&home), before, "{point:?}");
        }
    }
    note(&format!("{} points, {between} between the two files", points_of_setup.len()));
    assert!(between > 0, "some kill is between the two files");

    reset(&home);
    home.run(SETUP).expect_code(0, "a set-up");
    let points_of_undo = points(&home, UNDO);
    for point in &points_of_undo {
        reset(&home);
        home.run(SETUP).expect_code(0, "a set-up");
        strace::inject(&home, UNDO, point, "signal=KILL");
        let ended = home.run(UNDO);
        assert!([0, 1].contains(&ended.code), "{point:?}: {ended:?}");
        assert_eq!(texts(&home), before, "{point:?}");
    }
}
