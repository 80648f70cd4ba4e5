//! Which lines of a text differ from those of another one.

use std::ops::Range;

use super::mask::is_public;

/// Lines of the old text, and what stands there in the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineChange {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// How many lines on either side are looked through for the next ones that agree.
const FURTHEST: usize = 400;

/// So many lines in a row have to agree again.
const ENOUGH: usize = 3;

/// The lines with their ends.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The changes in order. They are right whatever the texts are; that they are small is due to edits that are.
pub(super) fn changes(old: &[&str], new: &[&str]) -> Vec<LineChange> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
    let mut found =
        if old.len().saturating_mul(new.len()) <= LARGEST_TABLE { shortest(old, new) } else { near(old, new) };
    for change in &mut found {
        *change = LineChange {
            old: change.old.start + start..change.old.end + start,
            new: change.new.start + start..change.new.end + start,
        };
    }
    found
}

/// So many cells of a table are looked through for the shortest difference.
const LARGEST_TABLE: usize = 1_000_000;

/// A line that may hold a secret, or that only a person can have written, counts more than all lines that a set-up moves:
/// no edit removes one, so it is in both texts.
fn weight(line: &str) -> u64 {
    if is_public(line) { 1 } else { 100_000 }
}

/// The shortest difference, by the heaviest common subsequence.
fn shortest(old: &[&str], new: &[&str]) -> Vec<LineChange> {
    let width = new.len() + 1;
    // How many lines the rests from here on have in common.
    let mut common = vec![0_u64; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + weight(old[i])
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut found: Vec<LineChange> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let removes = i < old.len() && (j == new.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]);
        let (a, b) = if removes { (1, 0) } else { (0, 1) };
        match found.last_mut().filter(|last| last.old.end == i && last.new.end == j) {
            Some(last) => *last = LineChange { old: last.old.start..i + a, new: last.new.start..j + b },
            None => found.push(LineChange { old: i..i + a, new: j..j + b }),
        }
        (i, j) = (i + a, j + b);
    }
    found
}

/// A difference that is short where the changes are.
fn near(old: &[&str], new: &[&str]) -> Vec<LineChange> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (a, b) = next_agreement(&old[i..], &new[j..]);
        found.push(LineChange { old: i..i + a, new: j..j + b });
        (i, j) = (i + a, j + b);
    }
    found
}

/// How many lines to pass in each until they agree again.
fn next_agreement(old: &[&str], new: &[&str]) -> (usize, usize) {
    for distance in 1..=FURTHEST.min(old.len() + new.len()) {
        for a in 0..=distance.min(old.len()) {
            let b = distance - a;
            if b > new.len() {
                continue;
            }
            let (rest, other) = (&old[a..], &new[b..]);
            let count = ENOUGH.min(rest.len().max(other.len()));
            if rest.get(..count).is_some_and(|lines| other.get(..count) == Some(lines)) {
                return (a, b);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use proptest::prelude::{ProptestConfig, proptest};

    use super::*;

    fn rebuilt(old: &[&str], new: &[&str], found: Vec<LineChange>) -> String {
        let (mut text, mut at) = (String::new(), 0);
        for change in found {
            text.extend(old[at..change.old.start].iter().copied());
            text.extend(new[change.new].iter().copied());
            at = change.old.end;
        }
        text.extend(old[at..].iter().copied());
        text
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_changes_make_the_new_text_of_the_old_one(
            old in proptest::collection::vec("[abc]\n", 0..12),
            new in proptest::collection::vec("[abc]\n", 0..12),
        ) {
            let (old, new) = (old.concat(), new.concat());
            let (old, new) = (lines(&old), lines(&new));
            for found in [changes(&old, &new), shortest(&old, &new), near(&old, &new)] {
                assert_eq!(rebuilt(&old, &new, found), new.concat());
            }
        }
    }

    #[test]
    fn a_changed_header_and_an_appended_section_are_two_changes() {
        let old = "[a]\nx = 1\n\n[b]\ny = 2\n";
        let new = "[c]\nx = 1\n\n[b]\ny = 2\n\n[d]\nz = 3\n";
        let found = changes(&lines(old), &lines(new));
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found.first().expect("two"), &LineChange { old: 0..1, new: 0..1 });
        assert_eq!(found.last().expect("two"), &LineChange { old: 5..5, new: 5..8 });
        let inserted = changes(&["[a]\n", "r\n", "; end"], &["[a]\n", "c\n", "r\n", "; end\n", "[b]\n"]);
        let expected = [LineChange { old: 1..1, new: 1..2 }, LineChange { old: 2..3, new: 3..5 }];
        assert_eq!(inserted, expected, "the line that is between them stays");
    }
}
