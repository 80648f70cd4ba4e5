//! How a section header that was meant for a profile, and is not read as its header, differs from the right one. Pure.

use crate::edit::same_letters;
use crate::profile::HeaderFault;

/// How a header of the config file differs from that of a profile.
pub(crate) fn in_config(header: &str, named: Option<&str>, name: &str) -> Option<HeaderFault> {
    if named == Some(name) {
        return None;
    }
    let by_name = named.and_then(|named| nearly(named, name));
    let with_prefix = || nearly(header, &format!("profile {name}"));
    let alone = || (header == name || nearly(header, name).is_some()).then_some(HeaderFault::NoPrefix);
    // `[Default]` was meant to be `[default]`.
    if name == "default" {
        by_name.or_else(|| nearly(header, name))
    } else {
        by_name.or_else(with_prefix).or_else(alone)
    }
}

/// How a header of the credentials file differs from that of a profile; `named` is what it would be in the config file.
pub(crate) fn in_credentials(header: &str, named: Option<&str>, name: &str) -> Option<HeaderFault> {
    if header == name {
        return None;
    }
    let prefixed = format!("profile {name}");
    let has_prefix =
        (named == Some(name) && header != "default") || header == prefixed || nearly(header, &prefixed).is_some();
    nearly(header, name).or(has_prefix.then_some(HeaderFault::Prefix))
}

/// How two names differ that look alike to a person.
fn nearly(found: &str, name: &str) -> Option<HeaderFault> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let unquoted = |quote| found.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if found == name {
        None
    } else if words(found) == words(name) {
        Some(HeaderFault::Padding)
    } else if same_letters(found, name) {
        Some(HeaderFault::Case)
    } else if unquoted('"').or_else(|| unquoted('\'')) == Some(name) {
        Some(HeaderFault::Quotes)
    } else if may_look_alike(found, name) {
        Some(HeaderFault::Composition)
    } else {
        None
    }
}

/// Whether two texts may be the composed and the decomposed form of one (NFC, NFD): where they differ, one has a letter
/// with a mark of its own and the other a single character outside ASCII. Without Unicode's tables this is a guess.
fn may_look_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    let composed = |(letter, is_marked): (char, bool), by_mark: bool| !letter.is_ascii() && !is_marked && by_mark;
    one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| a == b || composed(*a, b.1) || composed(*b, a.1))
}

/// Each character, and whether a combining mark follows it.
fn letters(text: &str) -> Vec<(char, bool)> {
    let mut letters: Vec<(char, bool)> = Vec::new();
    for c in text.chars().flat_map(jamo) {
        match letters.last_mut() {
            Some((_, is_marked)) if matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}') => *is_marked = true,
            _ => letters.push((c, false)),
        }
    }
    letters
}

/// A Hangul syllable in its two or three parts, by the arithmetic of Unicode 3.12; any other character as it is.
fn jamo(c: char) -> impl Iterator<Item = char> {
    let index = ('\u{ac00}'..='\u{d7a3}').contains(&c).then(|| u32::from(c) - 0xac00);
    let parts = index.map(|index| (0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11a7 + index % 28));
    let last = parts.map(|parts| parts.2).filter(|last| *last > 0x11a7);
    let first = parts.map_or(u32::from(c), |parts| parts.0);
    [Some(first), parts.map(|parts| parts.1), last].into_iter().flatten().filter_map(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_common_letters_are_taken_for_one_and_others_are_not() {
        for (composed, decomposed) in [
            ("caf\u{e9}", "cafe\u{301}"),
            ("\u{dc}ber", "U\u{308}ber"),
            ("espa\u{f1}a", "espan\u{303}a"),
            ("\u{c5}se", "A\u{30a}se"),
            ("\u{1ec7}", "e\u{323}\u{302}"),
            ("\u{439}", "\u{438}\u{306}"),
            ("\u{304c}", "\u{304b}\u{3099}"),
            ("\u{d55c}\u{ad6d}", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
            ("\u{ac00}", "\u{1100}\u{1161}"),
        ] {
            assert!(may_look_alike(composed, decomposed) && may_look_alike(decomposed, composed), "{composed}");
        }
        for (one, other) in [("cafe", "caf\u{e9}"), ("\u{ac00}", "\u{ac01}"), ("\u{e9}", "\u{e8}"), ("e\u{301}", "e")] {
            assert!(!may_look_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_header_that_was_meant_for_a_profile_is_told_from_its_own_and_from_others() {
        use HeaderFault::{Case, Composition, NoPrefix, Padding, Prefix, Quotes};
        for (header, named, name, config, credentials) in [
            ("profile dev", Some("dev"), "dev", None, Some(Prefix)),
            ("profiles  dev", Some("dev"), "dev", None, Some(Prefix)),
            ("dev", None, "dev", Some(NoPrefix), None),
            ("Dev", None, "dev", Some(NoPrefix), Some(Case)),
            (" dev ", None, "dev", Some(NoPrefix), Some(Padding)),
            ("\"dev\"", None, "dev", Some(NoPrefix), Some(Quotes)),
            ("profile Dev", Some("Dev"), "dev", Some(Case), Some(Prefix)),
            ("Profile dev", None, "dev", Some(Case), Some(Prefix)),
            (" profile dev", None, "dev", Some(Padding), Some(Prefix)),
            ("profile 'dev '", Some("dev "), "dev", Some(Padding), None),
            ("profile cafe\u{301}", Some("cafe\u{301}"), "caf\u{e9}", Some(Composition), Some(Prefix)),
            ("profile caf\u{e9}", Some("caf\u{e9}"), "cafe\u{301}", Some(Composition), Some(Prefix)),
            ("Default", None, "default", Some(Case), Some(Case)),
            ("default", Some("default"), "default", None, None),
            ("profile default", Some("default"), "default", None, Some(Prefix)),
            ("profile cafe", Some("cafe"), "caf\u{e9}", None, None),
            ("profile prod", Some("prod"), "dev", None, None),
            ("prod", None, "dev", None, None),
            ("services dev", None, "dev", None, None),
        ] {
            assert_eq!(in_config(header, named, name), config, "{header} in the config file");
            assert_eq!(in_credentials(header, named, name), credentials, "{header} in the credentials file");
        }
    }
}
