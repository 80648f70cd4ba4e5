//! The botocore column of the SDK matrix, and what the reader promises beyond it.
#![expect(clippy::unwrap_used, reason = "a test's panic is its report")]

use super::{IniDocument, SyntaxErrorKind, from_bytes, nested_pairs};

/// What the AWS CLI sees in section `p`.
enum Sees {
    Pairs(&'static [(&'static str, &'static str)]),
    Absent,
    Error(usize),
}
use Sees::{Absent, Error, Pairs};

const MATRIX: &[(&str, &str, Sees)] = &[
    ("baseline", "[p]\nk = A\n", Pairs(&[("k", "A")])),
    ("no spaces around =", "[p]\nk=A\n", Pairs(&[("k", "A")])),
    ("trailing spaces and tabs", "[p]\nk = A \t \n", Pairs(&[("k", "A")])),
    ("CRLF", "[p]\r\nk = A\r\n", Pairs(&[("k", "A")])),
    ("lone CR inside value", "[p]\nk = A\rt = X\n", Pairs(&[("k", "A"), ("t", "X")])),
    ("BOM on the first line", "\u{feff}[p]\nk = A\n", Error(1)),
    ("BOM before a comment", "\u{feff}# c\n[p]\nk = A\n", Error(1)),
    ("no final newline", "[p]\nk = A", Pairs(&[("k", "A")])),
    ("inline comment #", "[p]\nk = A # c\n", Pairs(&[("k", "A # c")])),
    ("inline comment ;", "[p]\nk = A ; c\n", Pairs(&[("k", "A ; c")])),
    ("# adjacent to value", "[p]\nk = A#c\n", Pairs(&[("k", "A#c")])),
    ("indented comment after property", "[p]\nk = A\n  # c\n", Pairs(&[("k", "A")])),
    ("indented property", "[p]\n  k = A\n  s = S\n", Pairs(&[("k", "A"), ("s", "S")])),
    ("property after unindented then indented", "[p]\nk = A\n  s = S\n", Pairs(&[("k", "A\ns = S")])),
    ("blank line then indented", "[p]\nk = A\n\n  extra\n", Pairs(&[("k", "A\n\nextra")])),
    ("double quoted value", "[p]\nk = \"A\"\n", Pairs(&[("k", "\"A\"")])),
    ("single quoted value", "[p]\nk = 'A'\n", Pairs(&[("k", "'A'")])),
    ("colon delimiter", "[p]\nk: A\n", Pairs(&[("k", "A")])),
    ("value containing =", "[p]\nk = AB==\n", Pairs(&[("k", "AB==")])),
    ("value containing : / +", "[p]\nk = A:B/C+D\n", Pairs(&[("k", "A:B/C+D")])),
    ("value containing %", "[p]\nk = A%20\n", Pairs(&[("k", "A%20")])),
    ("empty value", "[p]\nk =\ns = S\n", Pairs(&[("k", ""), ("s", "S")])),
    ("upper-case key", "[p]\nK = A\n", Pairs(&[("k", "A")])),
    ("duplicate key", "[p]\nk = A\nK = B\n", Error(3)),
    ("duplicate section", "[p]\nk = A\n[p]\nk = B\n", Error(3)),
    ("duplicate section disjoint", "[p]\nk = A\n[p]\ns = S\n", Error(3)),
    ("[profile p] in credentials", "[profile p]\nk = A\n", Absent),
    ("[ p ] inner spaces", "[ p ]\nk = A\n", Absent),
    ("[p] # comment", "[p] # c\nk = A\n", Pairs(&[("k", "A")])),
    ("[p]#comment", "[p]#c\nk = A\n", Pairs(&[("k", "A")])),
    ("indented header", "  [p]\nk = A\n", Pairs(&[("k", "A")])),
    ("indented header after property", "[q]\nx = 1\n  [p]\n  k = A\n", Absent),
    ("name P is not p", "[P]\nk = A\n", Absent),
    ("[DEFAULT] inherits", "[DEFAULT]\nt = Z\n[p]\nk = A\n", Pairs(&[("k", "A"), ("t", "Z")])),
    ("section DEFAULT alone", "[DEFAULT]\nk = A\n", Absent),
    ("property before any section", "k = B\n[p]\nk = A\n", Error(1)),
    ("garbage line in another section", "[q]\ngarbage\n[p]\nk = A\n", Error(2)),
    ("unterminated header elsewhere", "[q]\n[q2\n[p]\nk = A\n", Error(2)),
    ("NUL byte in comment", "[p]\n# \0\nk = A\n", Pairs(&[("k", "A")])),
    ("__proto__ elsewhere", "[__proto__]\nx = 1\n[p]\nk = A\n", Pairs(&[("k", "A")])),
    ("key with dot and dash", "[p]\na.b-c = A\n", Pairs(&[("a.b-c", "A")])),
    ("key with space", "[p]\na b = A\n", Pairs(&[("a b", "A")])),
    ("section with no keys before", "[q]\n[p]\nk = A\n", Pairs(&[("k", "A")])),
    ("empty sub-block then key", "[p]\ns3 =\nk = A\n", Pairs(&[("s3", ""), ("k", "A")])),
    ("bad sub-block elsewhere", "[q]\ns3 =\n  a = b\n  bad\n[p]\nk = A\n", Error(4)),
];

#[test]
fn reads_the_matrix_as_the_aws_cli_does() {
    for (row, text, sees) in MATRIX {
        let read = IniDocument::parse(text);
        match (sees, &read) {
            (Pairs(pairs), Ok(document)) => {
                let section = document.section("p").unwrap();
                let read: Vec<_> = section.properties().map(|p| (p.key.to_lowercase(), p.value.into_owned())).collect();
                let expected: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
                assert_eq!(read, expected, "{row}");
            }
            (Absent, Ok(document)) => assert!(document.section("p").is_none(), "{row}"),
            (Error(line), Err(error)) => assert_eq!(error.line, *line, "{row}: {error}"),
            _ => panic!("{row}: {read:?}"),
        }
    }
}

#[test]
fn section_names_are_taken_verbatim() {
    for name in ["a b", "\"a b\"", "a.b@c+d:e", "a!", "é中", "a]b", "a#b", " p ", "profile p"] {
        let text = format!("[{name}]\nk = A\n");
        let document = IniDocument::parse(&text).unwrap();
        assert_eq!(document.section(name).and_then(|s| s.get("K")).unwrap().value, "A", "{name}");
    }
}

#[test]
fn an_error_names_the_first_place_too() {
    let error = IniDocument::parse("[a]\n[b]\nk = 1\n\n[a]\n").unwrap_err();
    assert_eq!(error.kind, SyntaxErrorKind::DuplicateSection { name: "a".into(), first: 1 });
    let error = IniDocument::parse("[a]\nk = 1\nx = 2\nK: 3\n").unwrap_err();
    assert_eq!((error.line, &error.kind), (4, &SyntaxErrorKind::DuplicateKey { key: "K".into(), first: 2 }));
}

#[test]
fn an_error_never_carries_the_text_of_a_line() {
    for text in
        ["!!SENSITIVE!!", "[a]\n!!SENSITIVE!!", "[a]\n= !!SENSITIVE!!", "[a]\ns3 =\n !!SENSITIVE!!", "[!!SENSITIVE!!"]
    {
        let error = IniDocument::parse(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("SENSITIVE"), "{error:?}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_with_their_line() {
    assert_eq!(from_bytes(b"[a]\r\n\xe9 = 1\n").unwrap_err().line, 2);
    assert_eq!(from_bytes(b"\xff").unwrap_err().line, 1);
    assert_eq!(from_bytes("é\n".as_bytes()), Ok("é\n"));
}

#[test]
fn a_long_section_still_finds_its_duplicate() {
    use std::fmt::Write as _;
    let mut text = "[a]\n".to_owned();
    for number in 0..100 {
        writeln!(text, "k{number} = v").unwrap();
    }
    assert!(IniDocument::parse(&text).is_ok());
    for twice in ["K3", "k99", "k16"] {
        let error = IniDocument::parse(&format!("{text}{twice} = x\n[b]\n")).unwrap_err();
        let first = twice.get(1..).unwrap().parse::<usize>().unwrap() + 2;
        assert_eq!(error.kind, SyntaxErrorKind::DuplicateKey { key: twice.into(), first });
    }
    let backwards: String = text.lines().rev().flat_map(|line| [line, "\n"]).collect();
    let other = format!("{text}[b]\n{}", backwards.replace("[a]\n", ""));
    assert!(IniDocument::parse(&other).is_ok(), "keys are counted per section");
}

#[test]
fn a_nested_block_is_read_by_its_own_rules() {
    let document = IniDocument::parse("[p]\ns3 =\n  A = 1\n  # c\n\n  a = 2\n  A = 3 # c\nk = v\n").unwrap();
    let section = document.section("p").unwrap();
    let block = section.get("S3").unwrap().value;
    assert_eq!(nested_pairs(&block).collect::<Vec<_>>(), [("A", "1"), ("a", "2"), ("A", "3 # c")]);
    assert_eq!(nested_pairs("v = w").count(), 0, "a plain value has nothing nested");
    assert_eq!(block, "\nA = 1\n\na = 2\nA = 3 # c");
}

#[test]
fn the_first_bad_block_is_the_one_that_is_told() {
    let block = "s3 =\n  bad\n";
    assert_eq!(IniDocument::parse("[p]\ns3 =\n  a = 1\n  bad\u{b}b = 2\n").unwrap_err().line, 4, "two lines to Python");
    assert_eq!(IniDocument::parse(&format!("[DEFAULT]\n{block}[p]\n{block}[q]\n{block}")).unwrap_err().line, 6);
}

#[test]
fn a_bad_block_in_default_counts_only_when_inherited() {
    assert!(IniDocument::parse("[DEFAULT]\ns3 =\n  bad\n").is_ok());
    assert!(IniDocument::parse("[DEFAULT]\ns3 =\n  bad\n[p]\nS3 = x\n").is_ok());
    assert_eq!(IniDocument::parse("[DEFAULT]\ns3 =\n  bad\n[p]\n").unwrap_err().line, 3);
}

#[test]
fn what_is_inherited_says_so() {
    let document = IniDocument::parse("[DEFAULT]\na = 1\n[p]\nb = 2\n[DEFAULT]\nc = 3\n  4\n").unwrap();
    let section = document.section("p").unwrap();
    let inherited = section.get("c").unwrap();
    assert!(inherited.inherited);
    assert_eq!((inherited.line, &*inherited.value), (6, "3\n4"));
    assert!(!section.get("b").unwrap().inherited);
    assert_eq!(section.own_properties().count(), 1);
    assert_eq!(document.defaults().len(), 2);
}

#[test]
fn names_that_begin_alike_are_told_apart() {
    // Longest first, so that each is the beginning of all that the table has already.
    let names: Vec<_> = (1..4000).rev().map(|length| "a".repeat(length)).collect();
    let text: String = names.iter().flat_map(|name| ["[", name, "]\nk = ", name, "\n"]).collect();
    let document = IniDocument::parse(&text).unwrap();
    for name in &names {
        assert_eq!(document.section(name).unwrap().get("k").unwrap().value, *name);
    }
}

/// Bodies of sections, to stand one after the other.
const BODIES: [&str; 35] = [
    "",
    "a = 1\n",
    "a = 1\nb = 2\n",
    "a = 1\n\nb = 2\n",
    "a = 1\n# c\nb = 2\n",
    "a=1\nb: 2\n",
    "a =\nb =\n",
    "a =  1\nb = 2 \n",
    "b = 1\na = 2\n",
    "a = 1\nb = 2\nc = 3\n",
    "a = 1\nb = 2\nA = 3\n",
    "a = 1\na = 2\n",
    "a = 1\nb = 2\nb = 3\n",
    "a = 1\n  more\nb = 2\n",
    "a =\n  b = 1\nb = 2\n",
    "a =\n  bad\n",
    "a = \n  bad\n",
    "a = 1\nb =\n  bad\n",
    "  a = 1\n  b = 2\n",
    "  b = 1\nb = 2\n",
    "   a = 1\n  b = 2\n c = 3\n",
    "   a = 1\n  a = 2\n",
    "  a = 1\n# c\n\n; d\n  b = 2\n",
    "  a = 1\n   b = 2\n",
    "  \ta = 1\n   b = 2\n",
    "  a =\n   b = 2\n  # c\n  b = 3\n",
    "a = 1\n  b = 2\n",
    "a = 1\nb\n",
    "a = 1\n= 2\n",
    "a\u{a0}= 1\nb = \u{e9}\n",
    "[a = 1\nb = 2\n",
    "[a = 1]\n",
    "\u{a0}a = 1\n\u{a0}\u{a0}b\u{a0}: 2\n",
    "[DEFAULT]\na = 1\n",
    "b = 1",
];

#[test]
fn a_section_is_read_alike_whatever_was_read_before_it() {
    let seen = |text: &str| {
        let document = IniDocument::parse(text).map_err(|error| (error.line, error.to_string()))?;
        let sections: Vec<String> = document
            .sections()
            .map(|section| format!("{:?}", (section.name(), section.line(), section.properties().collect::<Vec<_>>())))
            .collect();
        Ok::<_, (usize, String)>(sections)
    };
    for first in BODIES {
        for second in BODIES {
            for third in BODIES {
                let text = format!("[x]\n{first}[y]\n{second}[z]\n{third}");
                let seen_so = seen(&text);
                assert_eq!(seen_so, seen(&text.replace('\n', "\r\n")), "{text:?}");
                // No shorter way is taken where a CR ends a line.
                assert_eq!(seen_so, seen(&text.replace('\n', "\r")), "{text:?}");
            }
        }
    }
}
