//! Cases of the look at portability.

use super::{Trait, reader_warnings};

fn traits(text: &str) -> Vec<(usize, Trait)> {
    reader_warnings(text, "p").into_iter().map(|found| (found.line, found.what)).collect()
}

#[test]
fn names_each_row_of_the_matrix_that_others_read_differently() {
    let cases = [
        ("[p]\n  k = A\n  s = S\n", 2, Trait::IndentedProperty),
        ("[q]\n  k = A\n[p]\n", 2, Trait::IndentedProperty),
        ("  [p]\nk = A\n", 1, Trait::IndentedHeader),
        ("[q]\nk: A\n", 2, Trait::Colon),
        ("[a#b]\n[p]\n", 1, Trait::CommentInName),
        ("[__proto__]\n[p]\n", 1, Trait::Proto),
        ("[p]\nk = A\rt = B\n", 2, Trait::LoneCr),
        ("[q]\naws_access_key_id = A\n[p]\n", 2, Trait::PartialCredentials),
        ("[p]#c\nk = A\n", 1, Trait::TextAfterHeader),
        ("[p]\n[q]#c\nk = A\n", 2, Trait::TextAfterHeader),
        ("[q]\nx = 1\n  [p]\n  k = A\n", 3, Trait::HeaderInValue),
        ("[p]\nK = A\n", 2, Trait::UpperCaseKey),
        ("[p]\nk = A # c\n", 2, Trait::InlineComment),
        ("[p]\nk = A\n  # c\n", 3, Trait::IndentedComment),
        ("[p]\nk = A\n\n  extra\n", 4, Trait::SeveralLines),
        ("[p]\nk = \"A\"\n", 2, Trait::Quotes),
        ("[p]\nk =\ns = S\n", 2, Trait::EmptyValue),
        ("[ p ]\nk = A\n", 1, Trait::PaddedName),
        ("[DEFAULT]\nt = Z\n[p]\nk = A\n", 2, Trait::Default),
    ];
    for (text, line, what) in cases {
        assert_eq!(traits(text), [(line, what)], "{text:?}");
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
        assert_eq!(traits(text), [], "{text:?}");
    }
    assert_eq!(reader_warnings("[profile p]\nregion = x\n", "profile p"), []);
}

#[test]
fn a_name_that_not_all_accept_is_said_for_ones_own_section_only() {
    for name in ["a b", "a!", "é", "a]b"] {
        let text = format!("[{name}]\nk = A\n");
        assert_eq!(reader_warnings(&text, name).first().map(|found| found.what), Some(Trait::Name), "{name}");
        assert_eq!(traits(&text), []);
    }
}

#[test]
fn one_finding_of_a_kind_is_enough() {
    assert_eq!(traits("[p]\na: 1\nb: 2\nc: 3\n").len(), 1);
}
