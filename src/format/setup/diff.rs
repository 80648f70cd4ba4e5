//! The difference between two texts of a shared file, as `diff -u` shows it, with secrets masked.

use std::fmt::Write as _;
use std::ops::Range;

use super::line_diff::{LineChange, changes, lines};
use super::mask::masked;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// The difference; empty if there is none.
pub(crate) fn unified(shown: &str, old: &str, new: &str) -> String {
    let (old, new) = (lines(old), lines(new));
    let mut text = String::new();
    for hunk in hunks(&changes(&old, &new)) {
        if text.is_empty() {
            let name = crate::model::printable(shown);
            // Writing to a `String` cannot fail.
            let _ = write!(text, "--- {name}\n+++ {name}\n");
        }
        write_hunk(&mut text, &old, &new, &hunk);
    }
    text
}

/// Changes that are close to each other, together.
fn hunks(changes: &[LineChange]) -> Vec<Vec<LineChange>> {
    let mut hunks: Vec<Vec<LineChange>> = Vec::new();
    for change in changes {
        match hunks.last_mut() {
            Some(hunk) if hunk.last().is_some_and(|last| change.old.start - last.old.end <= 2 * CONTEXT) => {
                hunk.push(change.clone());
            }
            _ => hunks.push(vec![change.clone()]),
        }
    }
    hunks
}

fn write_hunk(text: &mut String, old: &[&str], new: &[&str], hunk: &[LineChange]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return };
    let before = first.old.start.min(CONTEXT);
    let after = (old.len() - last.old.end).min(CONTEXT);
    let of_old = first.old.start - before..last.old.end + after;
    let of_new = first.new.start - before..last.new.end + after;
    let _ = writeln!(text, "@@ -{} +{} @@", range(&of_old), range(&of_new));
    let mut at = of_old.start;
    let mut put = |sign: char, lines: &[&str]| {
        for line in lines {
            let end = if line.ends_with('\n') { "" } else { "\n\\ No newline at end of file" };
            let _ = writeln!(text, "{sign}{}{end}", masked(line));
        }
    };
    for change in hunk {
        put(' ', &old[at..change.old.start]);
        put('-', &old[change.old.clone()]);
        put('+', &new[change.new.clone()]);
        at = change.old.end;
    }
    put(' ', &old[at..of_old.end]);
}

fn range(lines: &Range<usize>) -> String {
    let first = if lines.is_empty() { lines.start } else { lines.start + 1 };
    format!("{first},{}", lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_reads_like_that_of_diff_with_secrets_masked() {
        let old = "# mine\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = SENSITIVE\n";
        let new = old.replace("[dev]", "[dev-keys]");
        let expected = "--- ~/.aws/credentials\n+++ ~/.aws/credentials\n@@ -1,4 +1,4 @@\n # mine\n-[dev]\n+[dev-keys]\n \
                        aws_access_key_id = AKIA…MPLE\n aws_secret_access_key = …\n";
        assert_eq!(unified("~/.aws/credentials", old, &new), expected);
        assert_eq!(unified("x", old, old), "");
        assert_eq!(unified("x", "", "[a]\n"), "--- x\n+++ x\n@@ -0,0 +1,1 @@\n+[a]\n");
    }
}
