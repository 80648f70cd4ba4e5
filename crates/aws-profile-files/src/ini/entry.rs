//! A property as it is written, and its value.

use std::borrow::Cow;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::lines::{Lines, splitlines, strip, strip_end};
use super::property::IniProperty;

/// A property as it is written; its lines are joined when the value is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'t> {
    pub(super) key: &'t str,
    /// The value on the key's own line.
    first: &'t str,
    /// The line of the key.
    pub(super) line: usize,
    /// The text from the next line to the last continuation line; empty for nearly every property.
    pub(super) continuation: &'t str,
}

impl<'t> Entry<'t> {
    pub(super) fn new(key: &'t str, first: &'t str, line: usize) -> Self {
        Self { key, first, line, continuation: "" }
    }

    fn value(&self) -> Cow<'t, str> {
        if self.continuation.is_empty() {
            return Cow::Borrowed(self.first);
        }
        let mut value = String::with_capacity(self.first.len() + self.continuation.len() + 1);
        value.push_str(self.first);
        for body in self.continuation_lines() {
            value.push('\n');
            value.push_str(body);
        }
        // Python strips the joined value on the right only.
        value.truncate(strip_end(&value).len());
        Cow::Owned(value)
    }

    /// The lines after the first one, stripped, with blank ones and without comments.
    fn continuation_lines(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        Lines::new(self.continuation).map(|line| strip(line.text)).filter(|body| !body.starts_with(['#', ';']))
    }

    /// The first line that botocore cannot split, if this is a nested block.
    pub(super) fn bad_nested(&self) -> Option<SyntaxError> {
        if self.continuation.is_empty() || !self.first.is_empty() {
            return None;
        }
        let bad = Lines::new(self.continuation).find(|line| {
            let body = strip(line.text);
            let bad = |piece: &str| !piece.is_empty() && !piece.contains('=');
            // A line of ASCII characters is one line to `splitlines`, too.
            match body.as_bytes() {
                [b'#' | b';', ..] => false,
                plain if plain.iter().all(|byte| matches!(byte, b' '..=b'~')) => bad(body),
                _ => splitlines(body).map(strip).any(bad),
            }
        })?;
        let kind = SyntaxErrorKind::BadNested { key: self.key.to_owned() };
        Some(SyntaxError { line: self.line + bad.number, kind })
    }

    pub(super) fn property(&self, inherited: bool) -> IniProperty<'t> {
        IniProperty { key: self.key, value: self.value(), line: self.line, inherited }
    }
}
