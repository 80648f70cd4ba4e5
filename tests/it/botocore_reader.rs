//! The AWS CLI's own reader (botocore) and ours read thousands of nasty files and must see the same, errors included.
//! Skipped where python3 has no botocore, except in CI.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test's panic is its report, and so are the differences"
)]

use std::fmt::Write as _;
use std::process::Command;

use aws_profile_files::ini::{IniDocument, from_bytes, nested_pairs};
use aws_profile_files::profile::ProfileLookup as _;
use aws_profile_files::shared_config::SharedConfig;
use harness::{note, skip};
use mfa_session::testing::connection;

/// Random files per run; `BOTOCORE_READER_FILES` and `BOTOCORE_READER_SEED` choose others.
const FILES: &str = "4000";

fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().map(|c| u8::try_from(c.to_digit(16).expect("a hex digit")).expect("below 16")).collect();
    digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

fn hexed(out: &mut String, text: &str) {
    for byte in text.bytes() {
        write!(out, "{byte:02x}").expect("a String takes everything");
    }
}

/// A case, to find it by.
fn shown(file: &str) -> String {
    file.split(',').map(|part| String::from_utf8_lossy(&unhex(part)).into_owned()).collect::<Vec<_>>().join(" ")
}

fn text_of(hex: &str) -> String {
    String::from_utf8(unhex(hex)).expect("the script writes UTF-8")
}

/// The same notation as the script's.
fn answer(bytes: &[u8]) -> String {
    let Ok(document) = from_bytes(bytes).and_then(IniDocument::parse) else { return "error".to_owned() };
    let mut out = "ok".to_owned();
    for section in document.sections() {
        out.push('[');
        hexed(&mut out, section.name());
        for property in section.properties() {
            out.push(';');
            hexed(&mut out, &property.key.to_lowercase());
            if property.value.starts_with('\n') {
                out.push('{');
                let mut pairs: Vec<(&str, &str)> = Vec::new();
                for (key, value) in nested_pairs(&property.value) {
                    match pairs.iter_mut().find(|(known, _)| *known == key) {
                        Some(pair) => pair.1 = value,
                        None => pairs.push((key, value)),
                    }
                }
                for (key, value) in pairs {
                    hexed(&mut out, key);
                    out.push('=');
                    hexed(&mut out, value);
                    out.push(',');
                }
            } else {
                out.push('=');
                hexed(&mut out, &property.value);
            }
        }
    }
    out
}

/// What the profiles and `services` of a config file are; of the latter those that the expected answer asks for.
fn headers_answer(bytes: &[u8], expected: &str) -> String {
    let parsed = from_bytes(bytes)
        .ok()
        .and_then(|text| SharedConfig::parse((text, "config".to_owned()), ("", "credentials".to_owned())).ok());
    let Some(shared) = parsed else { return "error".to_owned() };
    let mut out = "ok".to_owned();
    let mut names = shared.names();
    names.sort();
    for name in names {
        out.push('[');
        hexed(&mut out, &name);
        for property in shared.profile(&name).expect("it is one of the names").properties {
            out.push(';');
            hexed(&mut out, &property.key);
            if property.value.starts_with('\n') {
                out.push('{');
            } else {
                out.push('=');
                hexed(&mut out, &property.value);
            }
        }
    }
    out.push(' ');
    let asked = expected.split_once(' ').map_or("", |(_, services)| services);
    for name in asked.split('[').skip(1).map(|section| section.split(['!', ';']).next().unwrap_or_default()) {
        out.push('[');
        out.push_str(name);
        match shared.service_endpoints(&text_of(name)) {
            None => out.push('!'),
            Some(endpoints) => {
                for (service, url) in endpoints {
                    out.push(';');
                    hexed(&mut out, &service);
                    out.push('=');
                    hexed(&mut out, &url.value);
                }
            }
        }
    }
    out
}

/// What a run with these variables would ask of AWS, and where.
fn settings_answer(variables: &str) -> String {
    let pairs = variables.split(',').map(|pair| {
        let (name, value) =
            text_of(pair).split_once('=').map(|(name, value)| (name.into(), value.into())).expect("a pair");
        (name, value)
    });
    let Some((switches, endpoints)) = connection("dev", pairs) else { return "error".to_owned() };
    let mut out = switches.map(|on| u8::from(on).to_string()).concat();
    for endpoint in endpoints {
        out.push(' ');
        match endpoint {
            Some(url) => hexed(&mut out, &url),
            None => out.push('!'),
        }
    }
    out
}

#[test]
fn reads_what_botocore_reads() {
    let setting = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let available =
        Command::new("python3").args(["-c", "import botocore"]).output().is_ok_and(|output| output.status.success());
    if !available {
        return skip("python3 has no botocore");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/botocore_reader.py");
    let files = setting("BOTOCORE_READER_FILES", FILES);
    let seed = setting("BOTOCORE_READER_SEED", "1");
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new("python3")
        .args([script, &files, &seed])
        .arg(folder.path())
        .env("PYTHONUTF8", "1")
        .output()
        .expect("python3 was there a moment ago");
    assert!(output.status.success(), "the script failed: {}", String::from_utf8_lossy(&output.stderr));
    let cases = String::from_utf8(output.stdout).expect("the script prints hex");
    let (mut total, mut errors, mut differences) = (0, 0, 0);
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        let [kind, file, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three fields: {line}") };
        let ours = match kind {
            "read" => answer(&unhex(file)),
            "headers" => headers_answer(&unhex(file), expected),
            _ => settings_answer(file),
        };
        total += 1;
        errors += usize::from(expected == "error");
        if ours != expected {
            differences += 1;
            if differences <= 5 {
                eprintln!("{:?}\n  botocore {expected}\n  ours     {ours}", shown(file));
            }
        }
    }
    note(&format!("{total} files, {errors} of them refused by both, {differences} differences"));
    assert!(total > 50, "the script gave no files");
    assert_eq!(differences, 0, "our reader differs from the AWS CLI's");
}
