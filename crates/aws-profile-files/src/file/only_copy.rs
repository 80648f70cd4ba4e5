//! Whether a temporary file that a killed run left may hold the only copy of a long-term key.

use crate::ini::same_key;
use crate::profile::is_long_term;

/// Whether `left` holds a secret of a long-term key that `current` does not hold. `left` may be cut off anywhere, so it
/// is read line by line; a key that is not certainly temporary counts as long-term.
#[must_use]
pub(super) fn may_hold_only_copy(left: &[u8], current: &[u8]) -> bool {
    let current = String::from_utf8_lossy(current);
    let left = String::from_utf8_lossy(left);
    let held: Vec<&str> = lines(&current).filter_map(|line| value_of(line, SECRET)).collect();
    let cut_off = (!left.ends_with(ENDS)).then(|| lines(&left).next_back()).flatten();
    let is_held = |line: &str, secret: &str| {
        held.contains(&secret) || (Some(line) == cut_off && held.iter().any(|whole| whole.starts_with(secret)))
    };
    sections(&left).any(|section| {
        let first = |key| section.iter().find_map(|line| value_of(line, key));
        let temporary = first(ID).is_some_and(|id| !is_long_term(id, first(TOKEN).is_some()));
        let lost = |line: &&str| value_of(line, SECRET).is_some_and(|secret| !is_held(line, secret));
        !temporary && section.iter().any(lost)
    })
}

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// What ends a line in Python's text mode.
const ENDS: [char; 2] = ['\n', '\r'];

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(ENDS)
}

/// The lines of each section, including lines that a reader would refuse.
fn sections(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut sections = vec![Vec::new()];
    for line in lines(text) {
        if line.starts_with('[') {
            sections.push(Vec::new());
        } else if let Some(last) = sections.last_mut() {
            last.push(line);
        }
    }
    sections.into_iter()
}

fn value_of<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let (name, value) = line.split_once(['=', ':'])?;
    same_key(name.trim(), key).then(|| value.trim()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::may_hold_only_copy;

    const KEY: &str = "[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = long/term=secret\n";
    const SESSION: &str = "[dev-mfa]\naws_access_key_id = ASIA1\naws_secret_access_key = new\naws_session_token = t\n";

    #[test]
    fn a_key_that_the_file_still_holds_may_go_and_any_other_may_not() {
        let left = format!("{KEY}{SESSION}");
        for length in 0..=left.len() {
            assert!(!may_hold_only_copy(&left.as_bytes()[..length], KEY.as_bytes()), "cut off at {length}");
        }
        for (current, why) in [
            ("", "the file is gone or empty"),
            ("[dev]\naws_access_key_id = AKIA1\n", "the secret is gone"),
            ("[dev]\naws_secret_access_key = long/term=secre\n", "the secret is cut off"),
            ("[dev]\naws_secret_access_key = long/term=secret2\n", "another secret that begins alike"),
            ("# long/term=secret\n", "a comment is no key"),
        ] {
            assert!(may_hold_only_copy(left.as_bytes(), current.as_bytes()), "{why}");
        }
    }

    #[test]
    fn only_secrets_of_sessions_may_be_nowhere_else() {
        assert!(!may_hold_only_copy(SESSION.as_bytes(), b""));
        assert!(!may_hold_only_copy(b"", b""));
        for long_term in [
            "[x]\naws_secret_access_key=s\n",
            "[x]\raws_secret_access_key=s\r",
            "[x]\r\nAWS_Secret_Access_Key : s\r\n",
            "aws_secret_access_key=s",
            "[x]\naws_secret_access_key=s\naws_session_token=t\naws_access_key_id=AKIA1\n",
            "[x]\naws_secret_access_key=s\naws_session_token=t\n",
        ] {
            assert!(may_hold_only_copy(long_term.as_bytes(), b""), "{long_term}");
        }
    }
}
