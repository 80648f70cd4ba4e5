//! A second check before a shared file is replaced. The `ini` crate, an independent reader, reads the text before and
//! after an edit; they must differ in nothing but the keys that we own. It does not decide what the file means: `ini`
//! cuts values at `#` and does not support continuation lines, so a difference within our own section is only a
//! warning.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

/// The result of the second reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing but our keys differs.
    Agrees,
    /// It cannot read the text before the edit either, so it cannot compare.
    CannotRead,
    /// Another key than ours differs in our section: a warning.
    OwnSectionDiffers,
    /// This section differs, or was added or removed: the edit is refused.
    OtherSectionDiffers(String),
    /// It could read the text before and cannot read it after: the edit is refused.
    ResultUnreadable,
}

/// Hash of each section's keys and values: one of the two maps is in memory at a time, as they are ten times the file.
type Digests = HashMap<String, u64>;

/// Reads both texts and compares all but `owned_keys` (in any case) of `section`.
pub(crate) fn compare(before: &str, after: &str, section: &str, owned_keys: &[&str]) -> Verdict {
    let (before, after) = differing(before, after);
    compare_whole(before, after, section, owned_keys)
}

/// The parts of two texts that differ, each widened to whole sections. `ini` reads line by line and keeps only the
/// section's name from line to line, which a header replaces; so for equal bytes before a header, and equal bytes from
/// a header on, it gives equal answers, and reading them (half a second and twenty times the size of a file of 50 000
/// sections) could not tell anything. The property test below compares both ways.
fn differing<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    let same = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    // Moves back to the last header that both have, at the start of a line.
    let start = same_head(before, same).and_then(|head| head.rfind("\n[")).map_or(0, |at| at + 1);
    let (before, after) = (before.get(start..).unwrap_or(before), after.get(start..).unwrap_or(after));
    let same = before.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
    // Moves on to the first header that both have, with the line end before it.
    let tail = (0..4).find_map(|cut| before.get(before.len() - same.checked_sub(cut)?..)).unwrap_or("");
    let kept = tail.find("\n[").map_or(0, |at| tail.len() - at - 1);
    let cut = |text: &'a str| text.get(..text.len() - kept).unwrap_or(text);
    (cut(before), cut(after))
}

/// The equal beginning, shortened to a character boundary.
fn same_head(text: &str, same: usize) -> Option<&str> {
    (0..4).find_map(|cut| text.get(..same.checked_sub(cut)?))
}

fn compare_whole(before: &str, after: &str, section: &str, owned_keys: &[&str]) -> Verdict {
    let hasher = RandomState::new();
    let Some(mut old) = digests(before, section, owned_keys, &hasher) else { return Verdict::CannotRead };
    let Some(new) = digests(after, section, owned_keys, &hasher) else { return Verdict::ResultUnreadable };
    // `ini` removes blanks from a header's name.
    let own = section.trim();
    let (mut own_before, mut own_after) = (0, 0);
    for (name, digest) in new {
        let known = old.remove(&name);
        if name == own {
            (own_before, own_after) = (known.unwrap_or(0), digest);
        } else if known != Some(digest) {
            return Verdict::OtherSectionDiffers(name);
        }
    }
    if let Some(digest) = old.remove(own) {
        own_before = digest;
    }
    match old.into_keys().next() {
        Some(gone) => Verdict::OtherSectionDiffers(gone),
        None if own_before == own_after => Verdict::Agrees,
        None => Verdict::OwnSectionDiffers,
    }
}

fn digests(text: &str, section: &str, owned_keys: &[&str], hasher: &RandomState) -> Option<Digests> {
    let read = ini::inistr!(safe cs text).ok()?;
    let digest = |name: String, keys: HashMap<String, Option<String>>| {
        let own = name == section.trim();
        let foreign =
            keys.iter().filter(|(key, _)| !own || !owned_keys.iter().any(|ours| ours.eq_ignore_ascii_case(key)));
        // A sum, because the order of a map is not fixed.
        let sum = foreign.fold(0_u64, |sum, property| sum.wrapping_add(hasher.hash_one(property)));
        (name, sum)
    };
    Some(read.into_iter().map(|(name, keys)| digest(name, keys)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, proptest};

    use super::{Verdict, compare, compare_whole};

    const KEYS: &[&str] = &["k"];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn reading_only_what_differs_tells_the_same(
            lines in proptest::collection::vec("(\\[[pq]\\]|\\[é\\]| \\[ p \\]|[kzé] ?= ?[12é]|# c| more|)(\r\n|\n|\n|\n|\r)", 0..14),
            other in proptest::collection::vec("(\\[[pq]\\]|[kz]=[12é])(\n|\r\n|\n)", 0..4),
            from in 0_usize..14,
            len in 0_usize..3,
        ) {
            let before = lines.concat();
            let mut changed = lines;
            let from = from.min(changed.len());
            let to = (from + len).min(changed.len());
            changed.splice(from..to, other);
            let after = changed.concat();
            let whole = compare_whole(&before, &after, "p", KEYS);
            let part = compare(&before, &after, "p", KEYS);
            let refuses = |outcome: &Verdict| matches!(outcome, Verdict::OtherSectionDiffers(_) | Verdict::ResultUnreadable);
            // Only what a later line of the file overrides may be judged more strictly by the part.
            assert!(!refuses(&whole) || refuses(&part), "{before:?} {after:?} {whole:?} {part:?}");
            assert!(whole == Verdict::Agrees || part != Verdict::Agrees, "{before:?} {after:?} {whole:?} {part:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_makes_it_panic(
            before in "(\\PC|[\\[\\]=:#; \r\n\t\u{a0}]|\\[p\\]\n|k=){0,40}",
            after in "(\\PC|[\\[\\]=:#; \r\n\t\u{a0}]|\\[p\\]\n|k=){0,40}",
        ) {
            let _ = compare(&before, &format!("{before}{after}"), "p", KEYS);
            let _ = compare(&before, &after, "p", KEYS);
        }
    }

    #[test]
    fn judges_each_difference_by_where_it_is() {
        let cases = [
            (
                "an own key changed",
                "[p]\nk = 1\nz = 2\n[q]\nx = 1\n",
                "[p]\nK = 9\nz = 2\n[q]\nx = 1\n",
                Verdict::Agrees,
            ),
            ("an own section came", "[q]\nx = 1\n", "[q]\nx = 1\n\n[p]\nk = 1\n", Verdict::Agrees),
            ("an own section went", "[q]\nx = 1\n\n[p]\nk = 1\n", "[q]\nx = 1\n", Verdict::Agrees),
            ("a foreign key of ours changed", "[p]\nz = 1\n", "[p]\nz = 2\n", Verdict::OwnSectionDiffers),
            ("a foreign key of ours went", "[p]\nz = 1\n", "", Verdict::OwnSectionDiffers),
            ("another section changed", "[q]\nx = 1\n", "[q]\nx = 2\n", Verdict::OtherSectionDiffers("q".into())),
            ("our key in another section", "[q]\nk = 1\n", "[q]\nk = 2\n", Verdict::OtherSectionDiffers("q".into())),
            ("another section went", "[q]\nx = 1\n", "[p]\nk = 1\n", Verdict::OtherSectionDiffers("q".into())),
            ("another section came", "[p]\nk = 1\n", "[p]\nk = 1\n[q]\n", Verdict::OtherSectionDiffers("q".into())),
            (
                "a section is not its other case",
                "[P]\nk = 1\n",
                "[P]\nk = 2\n",
                Verdict::OtherSectionDiffers("P".into()),
            ),
            ("it could not read it before", "[p\nk = 1\n", "[p]\n", Verdict::CannotRead),
            ("it cannot read it any more", "[p]\nk = 1\n", "[p\n", Verdict::ResultUnreadable),
        ];
        for (name, before, after, outcome) in cases {
            assert_eq!(compare(before, after, "p", KEYS), outcome, "{name}");
        }
    }
}
