//! Cases and properties of the editor.
#![expect(clippy::unwrap_used, reason = "a test's panic is its report")]

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::{
    EditError, NameError, SectionEdit, ValueError, remove_section, set_section, validate_target_name, validate_value,
};
use crate::ini::IniDocument;

const SET: &[(&str, &str)] = &[("aws_access_key_id", "ASIA1"), ("aws_session_token", "T==")];
const EDIT: SectionEdit<'_> = SectionEdit { section: "p", set: SET, remove: &["aws_security_token"] };

/// (name, before, after)
const CASES: &[(&str, &str, &str)] = &[
    ("an empty file gets the section alone", "", "[p]\naws_access_key_id = ASIA1\naws_session_token = T==\n"),
    (
        "a missing section is appended after one blank line",
        "[q]\nx = 1\n",
        "[q]\nx = 1\n\n[p]\naws_access_key_id = ASIA1\naws_session_token = T==\n",
    ),
    (
        "a last line without end gets one",
        "[q]\r\nx = 1",
        "[q]\r\nx = 1\r\n\r\n[p]\r\naws_access_key_id = ASIA1\r\naws_session_token = T==\r\n",
    ),
    (
        "an indented end does not swallow the new section",
        "[q]\nx = 1\n   more",
        "[q]\nx = 1\n   more\n\n[p]\naws_access_key_id = ASIA1\naws_session_token = T==\n",
    ),
    (
        "a lone CR at the end stays one",
        "[q]\rx = 1\r",
        "[q]\rx = 1\r\r[p]\naws_access_key_id = ASIA1\naws_session_token = T==\n",
    ),
    (
        "values are replaced where they stand",
        "# top\n[p]\n; a\nAWS_Session_Token:old # x  \r\nother = 1\naws_access_key_id\t=\tOLD\n\n[q]\nx = 1\n",
        "# top\n[p]\n; a\naws_session_token:T==\r\nother = 1\naws_access_key_id\t=\tASIA1\n\n[q]\nx = 1\n",
    ),
    (
        "further lines of the old value go, comments and blank lines between them stay",
        "[p]\naws_session_token = old\n  more\n\n# c\n  more\naws_access_key_id =\nz = 1\n",
        "[p]\naws_session_token = T==\n\n# c\naws_access_key_id = ASIA1\nz = 1\n",
    ),
    (
        "what is to be removed goes with its further lines",
        "[p]\nAWS_SECURITY_TOKEN = x\n  y\nz = 1\n",
        "[p]\naws_access_key_id = ASIA1\naws_session_token = T==\nz = 1\n",
    ),
    (
        "a missing key takes the indentation of the first property",
        "[p]\n# c\n\tz = 1\n",
        "[p]\n\taws_access_key_id = ASIA1\n\taws_session_token = T==\n# c\n\tz = 1\n",
    ),
    (
        "an empty section takes the indentation of the next header",
        "[p]\n\n  [q]\n  x = 1\n",
        "[p]\n  aws_access_key_id = ASIA1\n  aws_session_token = T==\n\n  [q]\n  x = 1\n",
    ),
    (
        "missing keys go behind an indented comment",
        "[p]\n# a\n  # b\n# c\nz = 1\n",
        "[p]\n# a\n  # b\naws_access_key_id = ASIA1\naws_session_token = T==\n# c\nz = 1\n",
    ),
    (
        "a header without line end gets one",
        "[q]\n\n[p]",
        "[q]\n\n[p]\naws_access_key_id = ASIA1\naws_session_token = T==\n",
    ),
    (
        "a key in a nested block is not the key",
        "[p]\ns3 =\n  aws_session_token = no\naws_access_key_id = 1\n",
        "[p]\naws_session_token = T==\ns3 =\n  aws_session_token = no\naws_access_key_id = ASIA1\n",
    ),
    (
        "blanks that only Python strips do not stay around the separator",
        "[p]\naws_session_token\u{a0}=\u{1f}x\naws_access_key_id=\n",
        "[p]\naws_session_token = T==\naws_access_key_id=ASIA1\n",
    ),
];

#[test]
fn edits_as_the_table_says_and_twice_is_once() {
    for (name, before, after) in CASES {
        let edited = set_section(before, &EDIT).unwrap();
        assert_eq!(&edited, after, "{name}");
        assert_eq!(set_section(&edited, &EDIT).unwrap(), edited, "{name}: the same edit again");
    }
}

#[test]
fn a_nested_block_is_written_and_replaced() {
    let set = [("s3", "\naddressing_style = path\n\nx=y"), ("region", "eu-west-1")];
    let edit = SectionEdit { section: "profile p", set: &set, remove: &[] };
    let fresh = set_section("", &edit).unwrap();
    assert_eq!(fresh, "[profile p]\ns3 =\n  addressing_style = path\n  x=y\nregion = eu-west-1\n");
    assert_eq!(set_section(&fresh, &edit).unwrap(), fresh);
    let old = "[profile p]\nS3 = \n    a = b\n  c = d\nregion = eu-west-1";
    let replaced = set_section(old, &edit).unwrap();
    assert_eq!(replaced, "[profile p]\ns3 =\n  addressing_style = path\n  x=y\nregion = eu-west-1");
    for bad in ["\nx", "\n= x", "\n[q] = 1", "\n", "\na = b\r[q]"] {
        let set = [("s3", bad)];
        let edit = SectionEdit { section: "p", set: &set, remove: &[] };
        assert!(matches!(set_section("", &edit), Err(EditError::Value { .. })), "{bad:?}");
    }
}

#[test]
fn refuses_what_it_must_not_repair() {
    let syntax =
        ["[p]\nk = 1\n[p]\n", "[p]\nK = 1\nk = 2\n", "\u{feff}[p]\n", "k = 1\n", "[q]\nbad\n", "[q]\ns3 =\n  bad\n"];
    for text in syntax {
        assert!(matches!(set_section(text, &EDIT), Err(EditError::Syntax(_))), "{text:?}");
        assert!(matches!(remove_section(text, "p"), Err(EditError::Syntax(_))), "{text:?}");
    }
    let near = EditError::NearDuplicate { line: 1, name: " p ".into(), first: 3 };
    assert_eq!(set_section("[ p ]\nk = 1\n[p]\n", &EDIT), Err(near.clone()));
    assert_eq!(remove_section("[ p ]\nk = 1\n[p]\n", "p"), Err(near));
    let name = |result: Result<String, EditError>| match result {
        Err(EditError::Name(name)) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(name(set_section("[ p ]\n", &EDIT)), NameError::DiffersInPadding { existing: " p ".into(), line: 1 });
    // Found by fuzz/: a vertical tab is a blank to Python, though not an ASCII one to Rust.
    let padded = NameError::DiffersInPadding { existing: "\u{b}p".into(), line: 1 };
    assert_eq!(name(set_section("[\u{b}p]\n", &EDIT)), padded);
    assert_eq!(name(set_section("\n[P]\n", &EDIT)), NameError::DiffersInCase { existing: "P".into(), line: 2 });
    let swallowed = EditError::SwallowedHeader { line: 3, key: "aws_session_token".into() };
    assert_eq!(set_section("[p]\naws_session_token = x\n  [q]\n  k = v\n", &EDIT), Err(swallowed.clone()));
    assert_eq!(remove_section("[p]\naws_session_token = x\n  [q]\n  k = v\n", "p"), Err(swallowed));
    assert_eq!(
        remove_section("[a]\nk = 1\n[p]\n    x = 1\n  [q]\nz = 1\n", "p"),
        Err(EditError::WouldChange { section: Some("a".into()) }),
        "the indented header would get into the value above"
    );
    assert_eq!(remove_section("[a]\n", "p"), Err(EditError::NoSuchSection { name: "p".into() }));
}

#[test]
fn refuses_names_keys_and_values_that_would_not_be_read_back() {
    for section in ["DEFAULT", "", "__proto__", "a]b", "a\n[b", " p", "é", "a#b"] {
        let edit = SectionEdit { section, ..EDIT };
        assert!(matches!(set_section("", &edit), Err(EditError::Name(_))), "{section:?}");
    }
    for key in ["", "K", "a b", "a=b", "a:b", "#a", "[a", "é"] {
        let set = [(key, "v")];
        let edit = SectionEdit { section: "p", set: &set, remove: &[] };
        assert_eq!(set_section("", &edit), Err(EditError::Key { key: key.into() }));
    }
    for (set, remove) in [(&[("a", "1"), ("a", "2")][..], &[][..]), (&[("a", "1")], &["a"])] {
        assert!(matches!(set_section("", &SectionEdit { section: "p", set, remove }), Err(EditError::Key { .. })));
    }
    let cases = [
        ("", ValueError::Empty),
        ("a\n[default]", ValueError::Control),
        ("a\0", ValueError::Control),
        ("a\u{85}b", ValueError::Control),
        (" a", ValueError::OuterBlank),
        ("a\u{a0}", ValueError::OuterBlank),
        ("a #b", ValueError::Comment),
        ("#b", ValueError::Comment),
        ("a\u{a0};b", ValueError::Comment),
    ];
    for (value, problem) in cases {
        assert_eq!(validate_value(value), Err(problem), "{value:?}");
    }
    for fine in ["a", "a b", "a#b", "A/b+c==", "arn:aws:iam::1:mfa/x", "2026-01-01T00:00:00Z", "\"q\""] {
        assert_eq!(validate_value(fine), Ok(()), "{fine:?}");
    }
}

#[test]
fn an_edit_and_its_errors_never_show_a_value() {
    let set = [("aws_session_token", "!!SENSITIVE!!\n")];
    let edit = SectionEdit { section: "p", set: &set, remove: &[] };
    let error = set_section("[p]\naws_session_token = !!SENSITIVE!!\n", &edit).unwrap_err();
    assert!(!format!("{edit:?} {error:?} {error}").contains("SENSITIVE"));
}

#[test]
fn target_names_follow_the_design() {
    let existing = || [("Dev", 1), ("ops", 4), (" pad ", 7)];
    for fine in ["dev-mfa", "ops", "a.b@c+d:e%f/g_h", "default"] {
        assert_eq!(validate_target_name(fine, existing()), Ok(()), "{fine}");
    }
    let cases = [
        ("", NameError::Empty),
        ("DEFAULT", NameError::Default),
        ("__proto__", NameError::Proto),
        ("profile x", NameError::ProfilePrefix),
        ("a..b", NameError::DotDot),
        ("a b", NameError::Character { character: " ".into() }),
        ("a]", NameError::Character { character: "]".into() }),
        ("a\u{1b}", NameError::Character { character: "\\u{1b}".into() }),
        ("dev", NameError::DiffersInCase { existing: "Dev".into(), line: 1 }),
        ("pad", NameError::DiffersInPadding { existing: " pad ".into(), line: 7 }.clone()),
    ];
    for (name, error) in cases {
        let found = validate_target_name(name, existing());
        assert_eq!(found, Err(error), "{name}");
    }
}

#[test]
fn removing_takes_the_section_and_keeps_what_belongs_to_others() {
    let cases = [
        ("the last section and the blank line before it", "[a]\nx = 1\n\n[p]\nk = v\n", "[a]\nx = 1\n"),
        ("a comment above the next header stays", "[p]\nk = v\n\n# about q\n[q]\n", "\n# about q\n[q]\n"),
        ("a comment right below goes with it", "[p]\nk = v\n# note\n\n[q]\n", "\n[q]\n"),
        ("one blank line of two", "[a]\n\n[p]\nk = v\n  more\n\n[q]\n", "[a]\n\n[q]\n"),
        ("the blank line stays if it still divides", "[a]\n\n[p]\nk = v\n[q]\n", "[a]\n\n[q]\n"),
        ("a file of one section becomes empty", "[p]\nk = v\n", ""),
        ("CRLF", "[a]\r\n\r\n[p]\r\nk = v\r\n", "[a]\r\n"),
        ("an indented comment would get into the value above", "[a]\nx = 1\n\n[p]\nk = v\n\n  # c\n", "[a]\nx = 1\n"),
    ];
    for (name, before, after) in cases {
        assert_eq!(remove_section(before, "p").unwrap(), after, "{name}");
    }
}

/// A file of odd shapes that nearly always parses.
fn odd_file() -> impl Strategy<Value = String> {
    let eol = prop_oneof![4 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r")];
    let indent =
        prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("  "), 1 => Just("\t"), 1 => Just("\u{a0}\u{3000}")];
    let line = prop_oneof![
        4 => Just("k# = v"), 1 => Just("K# : v ; x"), 1 => Just("k#="), 1 => Just("b# =\n    x = y\n   z="),
        2 => Just("[s#]"), 1 => Just("[p]"), 1 => Just("[DEFAULT]"), 1 => Just("[ s# ] x"),
        2 => Just("# c"), 1 => Just("; [p]"), 2 => Just(""),
        1 => Just("aws_access_key_id = OLD"), 1 => Just("AWS_SESSION_TOKEN: OLD"), 1 => Just("aws_security_token=OLD"),
        1 => Just("more"),
    ];
    let lines = proptest::collection::vec((indent, line, eol), 0..24);
    (lines, any::<bool>(), any::<bool>()).prop_map(|(lines, header, cut)| {
        let mut text = if header { "[p]\n".to_owned() } else { "[zero]\nk = 1\n".to_owned() };
        for (number, (indent, line, eol)) in lines.iter().enumerate() {
            text.push_str(indent);
            text.push_str(&line.replace('#', &number.to_string()));
            text.push_str(eol);
        }
        if cut {
            text.pop();
        }
        text
    })
}

fn foreign(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let document = IniDocument::parse(text).unwrap();
    let ours = |key: &str| {
        ["aws_access_key_id", "aws_session_token", "aws_security_token"].contains(&key.to_lowercase().as_str())
    };
    let sections = document.sections().map(|section| {
        let own = section.own_properties().filter(|p| section.name() != "p" || !ours(p.key));
        (section.name().to_owned(), own.map(|p| (p.key.to_owned(), p.value.into_owned())).collect())
    });
    sections.collect()
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 3000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn an_edit_of_any_file_keeps_all_else_and_reads_back(text in odd_file()) {
        match set_section(&text, &EDIT) {
            Ok(after) => {
                let document = IniDocument::parse(&after).unwrap();
                let section = document.section("p").unwrap();
                for (key, value) in SET {
                    assert_eq!(section.get(key).unwrap().value, *value);
                }
                assert!(section.get("aws_security_token").is_none_or(|p| p.inherited));
                let mut expected = foreign(&text);
                if !expected.iter().any(|(name, _)| name == "p") {
                    assert!(after.starts_with(&text), "an append keeps every byte");
                    expected.push(("p".to_owned(), Vec::new()));
                }
                assert_eq!(foreign(&after), expected);
                assert_eq!(&set_section(&after, &EDIT).unwrap(), &after, "twice is once");
            }
            Err(EditError::WouldChange { section }) => {
                // Only where a removed line stood between "\r" and "\n".
                assert!(text.contains('\r'), "{text:?} {section:?}");
            }
            Err(_) => {}
        }
    }

    #[test]
    fn an_append_removed_again_is_the_same_file(text in odd_file()) {
        if IniDocument::parse(&text).is_ok_and(|document| document.section("new").is_none()) {
            let edit = SectionEdit { section: "new", ..EDIT };
            let appended = set_section(&text, &edit).unwrap();
            let removed = remove_section(&appended, "new").unwrap();
            if text.is_empty() || text.ends_with(['\n', '\r']) {
                assert_eq!(&removed, &text);
            } else {
                assert_eq!(removed.trim_end_matches(['\r', '\n']), &text);
            }
            // With another section of ours behind it, too.
            let second = SectionEdit { section: "second", ..EDIT };
            let both = set_section(&appended, &second).unwrap();
            let without = remove_section(&both, "new").unwrap();
            if text.ends_with('\n') {
                assert_eq!(without, set_section(&text, &second).unwrap());
            }
        }
    }

    #[test]
    fn no_text_makes_the_editor_panic(text in "(\\PC|[\\[\\]=:#; \r\n\t\u{a0}]|p|\\[p\\]\n){0,60}") {
        let _ = set_section(&text, &EDIT);
        let _ = remove_section(&text, "p");
    }
}
