//! A set-up that was killed between two of its writes.
#![cfg(target_os = "linux")]

use std::fs;

use serde_json::Value;

use crate::file_support::strace::{self, Point};
use crate::file_support::{Home, SERIAL, put};

const SETUP: &[&str] = &["setup", "-p", "dev", "--layout", "two", "--yes"];
const DOCTOR: &[&str] = &["doctor", "--offline", "--json", "--only", "DOC110"];

const CREDENTIALS: &str = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

fn reset(home: &Home) {
    home.put_credentials(CREDENTIALS);
    put(&home.config(), format!("[profile dev]\nregion = eu-west-1\nmfa_serial = {SERIAL}\n"));
    let _ = fs::remove_dir_all(home.path().join(".local"));
}

fn texts(home: &Home) -> (String, String) {
    (home.credentials_text(), home.config_text())
}

/// The command that DOC110 names; none where it finds nothing.
fn fix(home: &Home) -> Option<String> {
    let out = home.run(DOCTOR);
    let report: Value = serde_json::from_str(&out.stdout).unwrap_or_default();
    let rows = report["checks"].as_array().cloned().unwrap_or_default();
    let found = rows.iter().find(|row| row["status"] == "failed");
    assert_eq!((rows.len(), out.code), (1, i32::from(found.is_some())), "{out:?}");
    found.map(|row| row["fix"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_set_up_that_was_killed_is_found_until_it_was_taken_back_or_made_again() {
    if !strace::available() {
        return;
    }
    let home = Home::new();
    reset(&home);
    let before = texts(&home);
    let changes = |point: &Point| ["rename", "renameat", "renameat2"].contains(&point.name.as_str());
    let points: Vec<Point> = strace::points(&home, SETUP).into_iter().filter(changes).collect();
    let after = texts(&home);
    assert_eq!(fix(&home), None, "a finished set-up is none of its findings");
    let mut found = 0;
    for point in &points {
        for again in [true, false] {
            reset(&home);
            strace::inject(&home, SETUP, point, "signal=KILL");
            let now = texts(&home);
            let fix_of_it = fix(&home);
            assert!(fix_of_it.is_some() || now == before || now == after, "{point:?} leaves half of the changes");
            let Some(command) = fix_of_it else { continue };
            found += 1;
            let words: Vec<&str> = if again { SETUP.to_vec() } else { command.split(' ').skip(1).collect() };
            home.run(&words).expect_code(0, &format!("{words:?} after {point:?}"));
            assert_eq!(texts(&home), if again { after.clone() } else { before.clone() }, "{words:?} after {point:?}");
            assert_eq!(fix(&home), None, "{words:?} after {point:?}");
        }
    }
    // The record, the credentials file, the config file, the record: the last three have a record before them.
    assert_eq!(found, 2 * 3, "{points:?}");
}
