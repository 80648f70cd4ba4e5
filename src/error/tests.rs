//! The commands in hints, for profiles of every name, as a shell takes them.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::process::Command;

use super::*;
use crate::model::{KeyError, KeyPlace, NobodyToAsk, Place, ProfileInHints, StsError};

/// Names that a shell or an option parser could take for something else.
const NAMES: [&str; 14] =
    ["dev", "profile base", "-x", "--all", "it's", "$(id)", "a\"b", "a;b", "*", "~", "a\\b", "#c", "é日", "=ls"];

/// Every error whose hint has a command with a name in it.
fn errors(name: &str) -> Vec<Box<dyn Explain>> {
    let text = || name.to_owned();
    let place = || Place { file: "~/.aws/credentials".into(), line: 1 };
    let sts = |error: StsError| -> Box<dyn Explain> { Box::new(SessionError::from(error)) };
    let unknown =
        |named_by| RequestError::UnknownProfile { name: text(), named_by, known: Vec::new(), slips: Vec::new() };
    let device = || Invocation::device("replace").naming_profile().operand(name);
    vec![
        sts(StsError::UnknownKey { key: "AKIA".into() }),
        sts(StsError::WrongSecret { key: "AKIA".into() }),
        Box::new(unknown(None)),
        Box::new(unknown(Some("other".into()))),
        Box::new(RequestError::UnknownProfile {
            name: format!("{name}x"),
            named_by: None,
            known: vec![text()],
            slips: Vec::new(),
        }),
        Box::new(RequestError::OwnLine { profile: text(), place: place() }),
        Box::new(RequestError::NoSecret { profile: text(), place: place() }),
        Box::new(RequestError::BadKey {
            profile: text(),
            key: "aws_access_key_id",
            place: place(),
            why: KeyError::Shape,
        }),
        Box::new(SessionError::from(CodeError::NobodyToAsk(NobodyToAsk::NoTerminal))),
        Box::new(EnrollError::NoTerminal { why: NobodyToAsk::NoTerminal, command: device() }),
        Box::new(EnrollError::AlreadyThere {
            serial: "s".into(),
            other_name: Invocation::device("enroll").naming_profile().option("--name", name),
        }),
        Box::new(EnrollError::BothThere {
            new: "n".into(),
            old: "o".into(),
            what: "x",
            error: Box::new(Error::NoSerial),
            remove_old: device(),
            remove_new: device(),
        }),
        Box::new(EnrollError::ResyncDenied {
            serial: "s".into(),
            user: text(),
            error: Box::new(IamError::Common { operation: "iam:X", error: StsError::InvalidParameter }),
        }),
        Box::new(DeviceError::NotDeleted {
            serial: "s".into(),
            name: text(),
            error: Box::new(IamError::Common { operation: "iam:X", error: StsError::InvalidParameter }),
        }),
        Box::new(DeviceError::None { user: "u".into() }),
        Box::new(Error::Cache { shown: format!("~/{name}"), why: UntrustedFile::OpenToOthers }),
    ]
}

/// The words that a real shell makes of a line.
fn words(line: &str) -> Vec<String> {
    let script = format!("cd /nonexistent 2>/dev/null; HOME=/home printf '%s\\0' {line}");
    let out = Command::new("sh").args(["-c", &script]).output().expect("there is a shell");
    assert_eq!(String::from_utf8_lossy(&out.stderr), "", "{line}");
    let text = String::from_utf8(out.stdout).expect("it is text");
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn every_command_in_a_hint_is_a_line_in_which_the_name_is_one_word() {
    for name in NAMES {
        let profile = ProfileInHints {
            name: Some(name.to_owned()),
            is_typed: true,
            is_administrators: false,
            key: Some(KeyPlace::Profile(name.to_owned())),
            role: Vec::new(),
        };
        for error in errors(name) {
            let hint = error.explain().hint.expect("it has one").rendered(&profile);
            let commands: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
            assert!(!commands.is_empty(), "{hint}");
            let mut is_named = false;
            for command in commands.into_iter().filter(|command| command.contains(' ') || command.starts_with("--")) {
                let words = words(command);
                let joined = |word: &String| word.split_once('=').is_some_and(|(_, value)| value == name);
                let whole = |word: &String| {
                    *word == name || *word == format!("{name}-keys") || word.ends_with(&format!("/{name}"))
                };
                is_named |=
                    words.iter().any(|word| whole(word) || joined(word) || word.ends_with(&format!("={name}-keys")));
                let option = words.iter().position(|word| word == "--profile").map(|at| &words[at + 1]);
                assert!(option.is_none_or(|value| !value.starts_with('-')), "{command}");
                if name.starts_with('-') {
                    let before = words.iter().take_while(|word| *word != "--");
                    assert!(before.clone().all(|word| word != name), "an option of its own: {command}");
                }
            }
            assert!(is_named, "{name}: {hint}");
        }
    }
}

#[test]
fn no_hint_says_aws_configure_without_a_profile() {
    for key in [None, Some(KeyPlace::Environment), Some(KeyPlace::Program), Some(KeyPlace::Profile("default".into()))] {
        let profile = ProfileInHints { key, ..ProfileInHints::default() };
        for error in errors("default") {
            let hint = error.explain().hint.expect("it has one").rendered(&profile);
            for (at, _) in hint.match_indices("aws configure") {
                assert!(hint[at..].starts_with("aws configure --profile "), "{hint}");
            }
        }
    }
}
