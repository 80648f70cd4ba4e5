//! The record of a set-up, from which it is taken back: where the new text differs from the old one, and hashes of both.
//! It holds no secret, since no edit removes a line with one.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::line_diff::{changes, lines};
use super::mask::is_public;
use crate::model::file_stem;

/// How far a set-up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RecordState {
    /// Each file is as it was before, or as it is to be.
    Applying,
    Done,
}

/// The last set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SetupRecord {
    version: u32,
    pub state: RecordState,
    /// The profile that was set up.
    pub profile: String,
    pub files: Vec<FileRecord>,
}

/// One of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    pub path: String,
    /// Whether the file was there before.
    pub existed: bool,
    before: String,
    after: String,
    /// What to put back, in the order of the new text.
    back: Vec<Piece>,
    /// How many bytes to cut off at the end then: a line end that the last line did not have.
    cut: usize,
}

/// A part of the new text that was another one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    /// The text between the piece before and this one: its length in bytes, and its hash.
    same: usize,
    hash: String,
    /// Length of the new text in bytes.
    new: usize,
    old: String,
}

/// What a text is in the light of the record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Restored {
    /// As before the set-up.
    AsBefore,
    /// As the set-up left it; this is the text before.
    Text(String),
    /// Neither. From this line on, counted from 1, it is not what the set-up left.
    Changed { line: usize },
}

/// A line that would have to be kept may hold a secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} would have to be kept to take the set-up back, and it may hold a secret")]
pub(crate) struct SecretLine {
    pub line: usize,
}

fn hash(text: &str) -> String {
    file_stem(&["setup", text])
}

impl FileRecord {
    /// The record of one edit.
    ///
    /// # Errors
    /// When a line that may hold a secret is removed.
    pub(crate) fn new(path: &str, existed: bool, before: &str, after: &str) -> Result<Self, SecretLine> {
        let mut refused = SecretLine { line: lines(before).len() };
        for end in ["", "\n", "\r\n"] {
            match Self::with_end(path, existed, before, after, end) {
                Ok(record) if record.restore(after) == Restored::Text(before.to_owned()) => return Ok(record),
                Ok(_) => {}
                Err(secret) => refused = secret,
            }
        }
        Err(refused)
    }

    /// The record, with a line end added to the old text: a last line that got one would be another line otherwise.
    fn with_end(path: &str, existed: bool, before: &str, after: &str, end: &str) -> Result<Self, SecretLine> {
        let ended = Zeroizing::new(format!("{before}{end}"));
        let (old, new) = (lines(&ended), lines(after));
        let (mut back, mut done) = (Vec::new(), 0);
        let start_of = |lines: &[&str], line: usize| lines[..line].iter().map(|line| line.len()).sum::<usize>();
        for change in changes(&old, &new) {
            let (was, is) = (old[change.old.clone()].concat(), new[change.new.clone()].concat());
            let same = common(was.char_indices().zip(is.chars()).map(|((at, a), b)| (at, a, b)), &was);
            let (was, is) = (&was[same..], &is[same..]);
            let common = was.chars().rev().zip(is.chars().rev()).take_while(|(a, b)| a == b);
            let tail = common.map(|(a, _)| a.len_utf8()).sum::<usize>();
            let (was, is) = (&was[..was.len() - tail], &is[..is.len() - tail]);
            let removed = old[change.old.clone()].iter().zip(change.old.start + 1..);
            if !was.is_empty()
                && let Some((_, line)) = removed.into_iter().find(|(line, _)| !is_public(line))
            {
                return Err(SecretLine { line });
            }
            let at = start_of(&new, change.new.start) + same;
            let between = after.get(done..at).unwrap_or_default();
            back.push(Piece { same: between.len(), hash: hash(between), new: is.len(), old: was.to_owned() });
            done = at + is.len();
        }
        Ok(Self { path: path.to_owned(), existed, before: hash(before), after: hash(after), back, cut: end.len() })
    }

    /// The text before the set-up, if this is the text that it left.
    pub(crate) fn restore(&self, text: &str) -> Restored {
        let present = hash(text);
        if present == self.before {
            return Restored::AsBefore;
        }
        let (mut restored, mut at) = (String::with_capacity(text.len()), 0);
        for piece in &self.back {
            let between = text.get(at..at + piece.same).filter(|between| hash(between) == piece.hash);
            let Some(between) = between.filter(|_| text.is_char_boundary(at + piece.same)) else {
                return changed(text, at);
            };
            restored.push_str(between);
            restored.push_str(&piece.old);
            at += piece.same + piece.new;
        }
        restored.push_str(text.get(at..).unwrap_or_default());
        restored.truncate(restored.len().saturating_sub(self.cut));
        if present == self.after && hash(&restored) == self.before {
            Restored::Text(restored)
        } else {
            changed(text, at)
        }
    }
}

fn changed(text: &str, at: usize) -> Restored {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    Restored::Changed { line: before.matches('\n').count() + 1 }
}

/// How many bytes the two begin with alike.
fn common(pairs: impl Iterator<Item = (usize, char, char)>, whole: &str) -> usize {
    let mut end = 0;
    for (at, a, b) in pairs {
        if a != b {
            return at;
        }
        end = at + a.len_utf8();
    }
    end.min(whole.len())
}

impl SetupRecord {
    pub(crate) fn new(profile: String, files: Vec<FileRecord>) -> Self {
        Self { version: 1, state: RecordState::Applying, profile, files }
    }

    /// The same once all is written.
    pub(crate) fn done(self) -> Self {
        Self { state: RecordState::Done, ..self }
    }

    /// Reads a record; `None` where it is not one of this version.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|record: &Self| record.version == 1)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    const BEFORE: &str = "# mine\n[dev]\naws_access_key_id = AKIA\naws_secret_access_key = SENSITIVE";
    const AFTER: &str =
        "# mine\n[dev-keys]\naws_access_key_id = AKIA\naws_secret_access_key = SENSITIVE\n\n[x]\nregion = r\n";

    fn record() -> FileRecord {
        FileRecord::new("/c", true, BEFORE, AFTER).expect("no secret is removed")
    }

    #[test]
    fn the_text_comes_back_byte_for_byte_and_the_record_holds_no_secret() {
        assert_eq!(record().restore(AFTER), Restored::Text(BEFORE.into()));
        assert_eq!(record().restore(BEFORE), Restored::AsBefore);
        let whole = SetupRecord::new("dev".into(), vec![record()]);
        let text = String::from_utf8(whole.to_bytes()).expect("JSON");
        assert!(
            !text.contains("SENSITIVE") && text.starts_with(r#"{"version":1,"state":"applying","profile":"dev""#),
            "{text}"
        );
        assert_eq!(SetupRecord::parse(text.as_bytes()), Some(whole));
        assert_eq!(SetupRecord::parse(text.replace("\"version\":1", "\"version\":2").as_bytes()), None);
    }

    #[test]
    fn a_last_line_without_its_end_stays_the_last_line() {
        let before = "[a]\r\nmfa_serial = x\r\n# SENSITIVE";
        let after = "[a]\r\n# SENSITIVE\r\n\r\n[b]\r\nmfa_serial = x\r\n";
        let record = FileRecord::new("/c", true, before, after).expect("no secret is removed");
        assert_eq!(record.restore(after), Restored::Text(before.into()));
    }

    #[test]
    fn a_text_that_was_changed_since_is_refused_with_the_line() {
        for (changed, line) in [
            (AFTER.replace("# mine", "# ours"), 1),
            (AFTER.replace("= AKIA", "= AKIB"), 2),
            (format!("{AFTER}k = v\n"), 8),
            (String::new(), 1),
        ] {
            assert_eq!(record().restore(&changed), Restored::Changed { line }, "{changed}");
        }
    }

    #[test]
    fn a_secret_is_never_kept_to_be_put_back() {
        let refused = FileRecord::new("/c", true, "[a]\naws_secret_access_key = SENSITIVE\n", "[a]\n");
        assert_eq!(refused, Err(SecretLine { line: 2 }));
        let commented = FileRecord::new("/c", true, "[a]\n# SENSITIVE\n", "[a]\n");
        assert_eq!(commented, Err(SecretLine { line: 2 }));
    }
}
