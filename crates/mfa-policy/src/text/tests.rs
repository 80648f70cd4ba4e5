//! What the reader takes, and what it says of what it does not take.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::print::print;
use super::read::read;
use crate::document::Position;
use crate::limits::LONGEST;

const STATEMENT: &str = r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#;

fn refused(bytes: &[u8]) -> String {
    read("policy", bytes).expect_err("it is refused").to_string()
}

#[test]
fn a_text_that_is_no_policy_is_refused_with_its_place() {
    let with = |element: &str| format!("{{\"Statement\": {{\"Effect\": \"Deny\",\n {element}}}}}");
    let of_action = |element: &str| with(&format!("\"Action\": \"*\", \"Resource\": \"*\", {element}"));
    for (text, said) in [
        ("", "line 1, column 1: there is nothing in it"),
        (" \n\t", "line 2, column 2: there is nothing in it"),
        ("\u{feff}{}", "line 1, column 1: a byte order mark, which JSON does not have"),
        ("// Deny\n{}", "line 1, column 1: a comment, which JSON does not have"),
        ("{\n  # Deny\n}", "line 2, column 3: a comment, which JSON does not have"),
        ("{\"Version\": /* of IAM */ 1}", "line 1, column 13: a comment, which JSON does not have"),
        ("{\"Version\" \"2012-10-17\"}", "line 1, column 12: `:` is expected here, not `\"`"),
        ("{\"é\u{1f600}\": tru}", "line 1, column 8: a value is expected here, not `t`"),
        ("{\"Version\": \"2012-10-17\",\n}", "line 2, column 1: a name in double quotes is expected here, not `}`"),
        ("{\"Statement\": [{},]}", "line 1, column 19: a value is expected here, not `]`"),
        ("{\"Statement\": [{} {}]}", "line 1, column 19: `,` or `]` is expected here, not `{`"),
        ("{'Version': 1}", "line 1, column 2: a name in double quotes is expected here, not `'`"),
        ("{\"Version\": ", "line 1, column 13: a value is expected here, not the end"),
        ("{\"Version\": \u{0}}", "line 1, column 13: a value is expected here, not \\u{0}"),
        (
            "{\"Version\": \"a\u{0}\"}",
            "line 1, column 15: a control character in a string, \\u{0}, which JSON writes as an escape",
        ),
        ("{\"Version\": \"a\nb\"}", "line 1, column 13: this string has no end on its line"),
        ("{\"Version\": \"\\x\"}", "line 1, column 14: this is no escape of JSON"),
        ("{\"Version\": \"\\ud800\"}", "line 1, column 14: this is no escape of JSON"),
        ("{\"Version\": \"\\ud83d\\u0041\"}", "line 1, column 14: this is no escape of JSON"),
        ("{\"Version\": 012}", "line 1, column 13: this is no number of JSON"),
        ("{\"Version\": 1.}", "line 1, column 13: this is no number of JSON"),
        ("{} {}", "line 1, column 4: the document ended before this"),
        ("{\"Id\": \"\",\n \"Id\": \"\"}", "line 2, column 2: `Id` is there a second time, first on line 1"),
        ("{\"Id\": \"\",\n \"\\u0049d\": \"\"}", "line 2, column 2: `Id` is there a second time, first on line 1"),
        ("[]", "line 1, column 1: `policy` is an object, `{…}`"),
        ("\"Allow\"", "line 1, column 1: `policy` is an object, `{…}`"),
        ("{}", "line 1, column 1: this policy lacks `Statement`"),
        ("{\"Statement\": []}", "line 1, column 2: this policy lacks a statement in `Statement`"),
        ("{\"Statement\": [1]}", "line 1, column 16: `statement` is an object, `{…}`"),
        ("{\"statement\": []}", "line 1, column 2: a policy has no element `statement`; `Statement` may be meant"),
        ("{\"Rules\": []}", "line 1, column 2: a policy has no element `Rules`"),
        (
            "{\"PolicyVersion\": {}}",
            "line 1, column 2: `PolicyVersion` is from the answer of an IAM call; the policy is the document inside",
        ),
        (
            "{\"Version\": \"2012-10-18\"}",
            "line 1, column 13: `2012-10-18` is no version of the policy language: 2012-10-17 or 2008-10-17",
        ),
        ("{\"Version\": 20121017}", "line 1, column 13: `Version` is a string"),
        (
            "{\"Statement\": {\"Action\": \"*\", \"Resource\": \"*\"}}",
            "line 1, column 15: this statement lacks `Effect`",
        ),
        ("{\"Statement\": {\"Effect\": \"allow\"}}", "line 1, column 26: `allow` is no effect: `Allow` or `Deny`"),
        (&with("\"Resource\": \"*\""), "line 1, column 15: this statement lacks `Action` or `NotAction`"),
        (&with("\"Action\": \"*\""), "line 1, column 15: this statement lacks `Resource` or `NotResource`"),
        (&of_action("\"NotAction\": \"*\""), "line 2, column 34: `Action` and `NotAction` cannot both be there"),
        (&of_action("\"NotResource\": \"*\""), "line 2, column 34: `Resource` and `NotResource` cannot both be there"),
        (
            &of_action("\"Principal\": \"*\", \"NotPrincipal\": \"*\""),
            "line 2, column 52: `Principal` and `NotPrincipal` cannot both be there",
        ),
        (&of_action("\"Actions\": \"*\""), "line 2, column 34: a statement has no element `Actions`"),
        (&with("\"Action\": {\"iam\": \"*\"}"), "line 2, column 12: `Action` is a string, or an array of strings"),
        (&with("\"Action\": [\"*\", null]"), "line 2, column 18: `Action` is a string, or an array of strings"),
        (&of_action("\"Condition\": []"), "line 2, column 47: `Condition` is an object, `{…}`"),
        (&of_action("\"Condition\": {\"Bool\": true}"), "line 2, column 56: `Bool` is an object, `{…}`"),
        (
            &of_action("\"Condition\": {\"BoolIfExist\": {}}"),
            "line 2, column 48: `BoolIfExist` is no condition operator of IAM",
        ),
        (
            &of_action("\"Condition\": {\"Bool\": {\"a:b\": null}}"),
            "line 2, column 64: `a:b` is a string, a number, a boolean or an array of them",
        ),
        (
            &format!("{{\"Statement\": [{0},\n {0}]}}", STATEMENT.replace('{', "{\"Sid\": \"A\", ")),
            "line 2, column 10: the Sid `A` is there a second time, first on line 1",
        ),
    ] {
        assert_eq!(refused(text.as_bytes()), said, "{text}");
    }
    for (bytes, said) in [
        (&b"{\n \"Id\": \"\xff\"}"[..], "line 2, column 9: this is not UTF-8"),
        (b"\xff\xfe{\x00}\x00", "line 1, column 1: this is not UTF-8"),
    ] {
        assert_eq!(refused(bytes), said);
    }
}

#[test]
fn one_statement_or_many_and_one_value_or_many_are_the_same() {
    let one = r#"{"Version": "2012-10-17", "Id": "x", "Statement": {"Sid": "", "Effect": "Deny", "NotAction": "iam:Get\u0055ser",
  "NotResource": "*", "Condition": {"Bool": {"a": false}, "NumericLessThan": {"b": [1.5e3, "2"]}}}}"#;
    let many = r#"{"Statement": [{"Condition": {"Bool": {"a": ["false"]}, "NumericLessThan": {"b": ["1.5e3", 2]}}, "NotResource": ["*"],
  "NotAction": ["iam:GetUser"], "Effect": "Deny"}], "Version": "2012-10-17"}"#;
    let printed = [one, many].map(|text| print(&read("policy", text.as_bytes()).expect("a policy")));
    assert_eq!(printed[0], printed[1]);
    assert_eq!(read("policy", printed[0].as_bytes()).map(|document| print(&document)), Ok(printed[0].clone()));
    let document = read("policy", one.as_bytes()).expect("a policy");
    assert_eq!(document.statements[0].sid, None);
    assert_eq!(document.statements[0].actions.patterns[0].at, Position { line: 1, column: 94 });
    assert_eq!(document.statements[0].conditions[0].key.at, Position { line: 2, column: 46 });
    // a role's trust has no resource
    let trust = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}"#;
    assert!(read("policy", trust.as_bytes()).expect("a policy").statements[0].of_resource);
}

#[test]
fn whatever_is_too_long_or_too_deep_is_refused_at_once() {
    let begin = Instant::now();
    let wide = format!("{{\"Statement\": [{}]}}", vec![STATEMENT; 200_000].join(",\n"));
    assert!(wide.len() > 10_000_000);
    for (text, said) in [
        (wide, "it goes on after 128 KiB, and IAM takes no policy as long as that"),
        ("[".repeat(LONGEST), "line 1, column 33: more than 32 levels of brackets"),
        ("{\"a\":".repeat(LONGEST / 5), "line 1, column 161: more than 32 levels of brackets"),
        (format!("{{{}", "\"a\": 1, ".repeat(10)), "line 1, column 10: `a` is there a second time, first on line 1"),
        ("\"".to_owned() + &"\\u".repeat(LONGEST / 2 - 1), "line 1, column 2: this is no escape of JSON"),
        (" ".repeat(LONGEST), "there is nothing in it"),
        (
            format!("{{\"Statement\": [{}]}}", vec![STATEMENT; 257].join(",")),
            "more than 256 statements, for which no policy has room",
        ),
        (
            format!("{{\"Statement\": {}}}", STATEMENT.replacen('*', &"x".repeat(129), 1)),
            "`Action` has at most 128 characters, and this has more",
        ),
    ] {
        let refused = refused(text.as_bytes());
        assert!(refused.ends_with(said), "{refused}");
    }
    let names: Vec<String> = (0..9_000).map(|name| format!("\"{name}\": 1")).collect();
    refused(format!("{{{}}}", names.join(",")).as_bytes());
    assert!(begin.elapsed() < Duration::from_secs(120), "{:?}", begin.elapsed());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read("policy", &bytes);
    }

    /// Pieces of policies, so that more than the first character is reached.
    #[test]
    fn any_pieces_are_read_or_refused_within_the_text(pieces in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00", "\n", " ", "é", "\0", "\"Statement\"", "\"Effect\":\"Deny\"",
        "\"Action\":\"*\"", "\"Resource\":\"*\"", "\"Condition\":{\"Bool\":{\"a\":true}}", "1e5", "-", "null", "//",
    ]), 0..40)) {
        let text = pieces.concat();
        match read("policy", text.as_bytes()) {
            Ok(document) => prop_assert_eq!(read("policy", print(&document).as_bytes()).map(|again| print(&again)), Ok(print(&document))),
            Err(error) => {
                prop_assert!(error.at.line <= text.split('\n').count());
                let longest = text.split('\n').map(|line| line.chars().count()).max().unwrap_or(0);
                prop_assert!(error.at.column <= longest + 1);
            }
        }
    }

    /// What another reader of JSON takes for JSON, ours does too, and the other way round, names twice aside.
    #[test]
    fn json_is_what_serde_json_takes_for_it(pieces in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\n\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\n", "1", "-0.5e+3", "01", "true",
        "null", "\"\u{7f}\"", "\"\t\"",
    ]), 0..12)) {
        let text = pieces.concat();
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let ours = super::json::parse(&text, Position { line: 1, column: 1 });
        let twice = ours.as_ref().is_err_and(|error| error.to_string().contains("second time"));
        prop_assert!(twice || ours.is_ok() == theirs, "{} {:?}", text, ours);
    }
}
