//! The profiles that were chosen from the list, with the time of the last choice: a remembered fact.

use std::collections::HashMap;
use std::fmt::Write as _;

/// The most profiles that are remembered.
const MOST: usize = 100;

/// The times in seconds, by name. Lines that are none of ours are left out.
pub(crate) fn parse(text: &str) -> HashMap<&str, i64> {
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.filter_map(|(time, name)| Some((name, time.parse().ok()?))).collect()
}

/// The text with one more choice; the oldest ones are dropped.
pub(crate) fn with(text: &str, name: &str, now: i64) -> String {
    let mut chosen = parse(text);
    chosen.insert(name, now);
    let mut chosen: Vec<(&str, i64)> = chosen.into_iter().filter(|(name, _)| !name.contains(['\n', '\r'])).collect();
    chosen.sort_by(|(a, earlier), (b, later)| later.cmp(earlier).then_with(|| a.cmp(b)));
    chosen.iter().take(MOST).fold(String::new(), |mut lines, (name, time)| {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{time} {name}");
        lines
    })
}

/// The profile that was chosen last.
pub(crate) fn latest(text: &str) -> Option<&str> {
    text.lines().next()?.split_once(' ').map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_remembered_with_the_latest_first_and_not_without_end() {
        let text = with(&with(&with("", "a b", 1), "c", 2), "a b", 3);
        assert_eq!(text, "3 a b\n2 c\n");
        assert_eq!(latest(&text), Some("a b"));
        assert_eq!(parse(&text).get("c"), Some(&2));
        assert_eq!(with("nonsense\n7\nx y\n", "d", 1), "1 d\n");
        let many = (0..300).fold(String::new(), |text, time| with(&text, &format!("p{time}"), time));
        assert_eq!((many.lines().count(), latest(&many)), (MOST, Some("p299")));
    }
}
