//! Which files of a cache folder this program wrote, by name and content.

use super::cache_record::{KeptSession, parse_fact};

/// The prefix of a file that is not complete yet; [`RANDOM`] letters and digits follow.
pub(crate) const TEMPORARY_PREFIX: &str = ".new-";
/// Number of random characters in that name.
pub(crate) const RANDOM: usize = 6;

/// The file that marks a cache folder (<https://bford.info/cachedir/>): backup programs leave such a folder out.
pub(crate) const TAG_NAME: &str = "CACHEDIR.TAG";
/// Its content. The second line tells this program's folders from those of other programs.
pub(crate) const TAG: &str =
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is the cache of mfa-session.\n";

/// The kinds of files, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CacheFile {
    Record,
    /// A fact from IAM or a program.
    Fact,
    /// The codes that were sent for a device.
    UsedCodes,
    /// The lock of a slot.
    Lock,
    /// Any of them before it is renamed.
    Temporary,
}

/// Who wrote the content of a file with such a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileOrigin {
    /// This program wrote it.
    Ours,
    /// It shows no author: it is empty, or has blanks and NUL bytes only.
    Blank,
    /// Another program wrote it.
    Foreign,
}

impl CacheFile {
    /// The kind of a name: a hash as [`crate::model::file_stem`] makes it, and a known extension.
    pub(crate) fn named(name: &str) -> Option<Self> {
        if let Some(random) = name.strip_prefix(TEMPORARY_PREFIX) {
            let ours = random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
            return ours.then_some(Self::Temporary);
        }
        let (stem, extension) = name.split_once('.')?;
        if stem.len() != 32 || !stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        match extension {
            "json" => Some(Self::Record),
            "fact" => Some(Self::Fact),
            "codes" => Some(Self::UsedCodes),
            "lock" => Some(Self::Lock),
            _ => None,
        }
    }

    /// Who wrote this. A truncated file is recognised by its beginning.
    pub(crate) fn origin(self, bytes: &[u8]) -> FileOrigin {
        if bytes.iter().all(|byte| matches!(byte, b' ' | 0)) {
            return FileOrigin::Blank;
        }
        let ours = match self {
            Self::Record => begins_as(bytes, "profile") || KeptSession::parse(bytes).is_ok(),
            Self::Fact => begins_as(bytes, "value") || parse_fact(bytes).is_some(),
            Self::UsedCodes => begins_as(bytes, "codes"),
            Self::Lock => begins_with(bytes, b"{\"holder\":"),
            Self::Temporary => {
                ["profile", "value", "codes"].into_iter().any(|field| begins_as(bytes, field))
                    || begins_with(bytes, TAG.as_bytes())
            }
        };
        if ours { FileOrigin::Ours } else { FileOrigin::Foreign }
    }
}

/// Whether this is the tag that this program writes.
pub(crate) fn is_our_tag(bytes: &[u8]) -> bool {
    bytes.starts_with(TAG.as_bytes())
}

/// `{"version":1,"FIELD":`, with any version, or the beginning of it.
fn begins_as(bytes: &[u8], field: &str) -> bool {
    const START: &[u8] = b"{\"version\":";
    let Some(rest) = bytes.strip_prefix(START) else { return begins_with(bytes, START) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = rest.get(digits..).unwrap_or_default();
    rest.is_empty() || (digits > 0 && begins_with(rest, format!(",\"{field}\":").as_bytes()))
}

/// Whether a file begins so, or is a part of this beginning.
fn begins_with(bytes: &[u8], start: &[u8]) -> bool {
    let length = bytes.len().min(start.len());
    bytes.get(..length) == start.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cache_record::{CodeOutcome, note_code, render_fact};
    use crate::model::{SerialNumber, file_stem};

    #[test]
    fn names_are_a_hash_with_an_extension_of_ours_or_those_of_new_files() {
        let hash = file_stem(&["x"]);
        for (extension, kind) in [
            ("json", CacheFile::Record),
            ("fact", CacheFile::Fact),
            ("codes", CacheFile::UsedCodes),
            ("lock", CacheFile::Lock),
        ] {
            assert_eq!(CacheFile::named(&format!("{hash}.{extension}")), Some(kind));
        }
        assert_eq!(CacheFile::named(".new-aB3xYz"), Some(CacheFile::Temporary));
        let foreign = ["package.json", "a.json", "x.lock", ".new-", ".new-abc", ".new-abc/ef", ".new-abcdefg", "", "."];
        let near = [format!("{hash}.json.bak"), hash.to_uppercase() + ".json", format!("{hash}0.json"), hash.clone()];
        for name in foreign.iter().map(|name| (*name).to_owned()).chain(near) {
            assert_eq!(CacheFile::named(&name), None, "{name}");
        }
    }

    #[test]
    fn content_of_other_programs_is_told_from_ours_whole_or_cut_off() {
        let record = br#"{"version":1,"profile":"dev","account":null,"#;
        let serial = SerialNumber::parse("GAHT12345678").ok();
        let codes = serial
            .and_then(|serial| note_code(None, &serial, "123456", Some(CodeOutcome::Accepted), 0))
            .unwrap_or_default();
        let lock = br#"{"holder":{"pid":1,"terminal":null},"failure":null}"#;
        for (kind, bytes) in [
            (CacheFile::Record, &record[..]),
            (CacheFile::Fact, &render_fact("v")),
            (CacheFile::UsedCodes, &codes),
            (CacheFile::Lock, lock),
            (CacheFile::Temporary, record),
            (CacheFile::Temporary, &codes),
            (CacheFile::Temporary, TAG.as_bytes()),
        ] {
            for length in [1, 5, 12, 14, bytes.len()] {
                let part = bytes.get(..length).unwrap_or(bytes);
                assert_eq!(kind.origin(part), FileOrigin::Ours, "{kind:?}: {}", String::from_utf8_lossy(part));
            }
            assert_eq!(kind.origin(b""), FileOrigin::Blank);
            assert_eq!(kind.origin(&[b' '; 99]), FileOrigin::Blank);
            for foreign in [r#"{"name":"left-pad","version":"1.0.0"}"#, r#"{"version":2}"#, "[1]", "4711", "x"] {
                assert_eq!(kind.origin(foreign.as_bytes()), FileOrigin::Foreign, "{kind:?}: {foreign}");
            }
        }
        assert_eq!(CacheFile::Record.origin(br#"{"version":1,"value":"v"}"#), FileOrigin::Foreign);
        assert_eq!(
            CacheFile::Record.origin(br#"{"version":9,"profile":"#),
            FileOrigin::Ours,
            "another version of ours"
        );
    }

    #[test]
    fn the_mark_of_another_program_is_not_ours() {
        assert!(is_our_tag(TAG.as_bytes()));
        assert!(!is_our_tag(b"Signature: 8a477f597d28d172789f06886806bc55\n# created by cargo.\n"));
        assert!(!is_our_tag(b""));
    }
}
