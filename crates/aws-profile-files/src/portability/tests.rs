//! One case for each quirk.

use super::{Quirk, file_warnings, reader_warnings};

fn quirks(text: &str) -> Vec<(usize, Quirk)> {
    reader_warnings(text, "p").into_iter().map(|found| (found.line, found.quirk)).collect()
}

#[test]
fn names_each_row_of_the_matrix_that_others_read_differently() {
    let cases = [
        ("[p]\n  k = A\n  s = S\n", 2, Quirk::IndentedProperty),
        ("[q]\n  k = A\n[p]\n", 2, Quirk::IndentedProperty),
        ("  [p]\nk = A\n", 1, Quirk::IndentedHeader),
        ("[q]\nk: A\n", 2, Quirk::Colon),
        ("[a#b]\n[p]\n", 1, Quirk::CommentInName),
        ("[__proto__]\n[p]\n", 1, Quirk::Proto),
        ("[p]\nk = A\rt = B\n", 2, Quirk::LoneCr),
        ("[q]\naws_access_key_id = A\n[p]\n", 2, Quirk::PartialCredentials),
        ("[p]#c\nk = A\n", 1, Quirk::TextAfterHeader),
        ("[p]\n[q]#c\nk = A\n", 2, Quirk::TextAfterHeader),
        ("[q]\nx = 1\n  [p]\n  k = A\n", 3, Quirk::HeaderInValue),
        ("[p]\nK = A\n", 2, Quirk::UpperCaseKey),
        ("[p]\nk = A # c\n", 2, Quirk::InlineComment),
        ("[p]\nk = A\n  # c\n", 3, Quirk::IndentedComment),
        ("[p]\nk = A\n\n  extra\n", 4, Quirk::SeveralLines),
        ("[p]\nk = \"A\"\n", 2, Quirk::Quotes),
        ("[p]\nk =\ns = S\n", 2, Quirk::EmptyValue),
        ("[ p ]\nk = A\n", 1, Quirk::PaddedName),
        ("[DEFAULT]\nt = Z\n[p]\nk = A\n", 2, Quirk::Default),
    ];
    for (text, line, what) in cases {
        assert_eq!(quirks(text), [(line, what)], "{text:?}");
    }
}

#[test]
fn says_nothing_of_what_all_read_alike() {
    let same = [
        "[p]\nk=A\n",
        "[p]\r\nk = A\r\n",
        "[p]\nk = A#c\n",
        "[p] # c\nk = A:B/C+D==\n",
        "[q]\nK = A # c\n[p]\nk = A\n",
        "[p]\naws_access_key_id = A\naws_secret_access_key = S\n",
        "# c\n\n[p]",
        "[profile p]\nregion = x\n",
        "[q]#c\n[r]\n[p]\n",
        "[p]\ns3 =\n  a = b\n  c = d\nk = A\n",
    ];
    for text in same {
        assert_eq!(quirks(text), [], "{text:?}");
    }
    assert_eq!(reader_warnings("[profile p]\nregion = x\n", "profile p"), []);
}

#[test]
fn a_name_that_not_all_accept_is_said_for_ones_own_section_only() {
    for name in ["a b", "a!", "é", "a]b"] {
        let text = format!("[{name}]\nk = A\n");
        assert_eq!(reader_warnings(&text, name).first().map(|found| found.quirk), Some(Quirk::Name), "{name}");
        assert_eq!(quirks(&text), []);
    }
}

#[test]
fn one_finding_of_a_kind_is_enough() {
    assert_eq!(quirks("[p]\na: 1\nb: 2\nc: 3\n").len(), 1);
}

#[test]
fn all_sections_together_give_the_first_line_of_each_kind() {
    let text =
        "[services a]\nsts =\n  endpoint_url = x\n[profile p]\nk = \"A\"\n[profile q]\nk = \"B\"\n[ r ]\nK = C\n";
    let found: Vec<_> = file_warnings(text).into_iter().map(|found| (found.line, found.quirk)).collect();
    assert_eq!(found, [(5, Quirk::Quotes), (8, Quirk::PaddedName), (8, Quirk::Name), (9, Quirk::UpperCaseKey)]);
    assert_eq!(file_warnings("[services a]\nsts =\n  endpoint_url = x\n[profile p]\nk = A\n"), []);
}
