//! First floor: a property as a text has it, and the value that it stands for.

use std::borrow::Cow;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::lines::{Lines, splitlines, strip, strip_end};
use super::property::KeyValue;

/// A property as it stands: borrowed, its further lines joined only when asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'t> {
    pub(super) key: &'t str,
    /// The value on the key's own line.
    first: &'t str,
    /// Line of the key.
    pub(super) line: usize,
    /// The text from the next line to the last continuation line; empty for nearly every property.
    pub(super) more: &'t str,
}

impl<'t> Entry<'t> {
    pub(super) fn new(key: &'t str, first: &'t str, line: usize) -> Self {
        Self { key, first, line, more: "" }
    }

    fn value(&self) -> Cow<'t, str> {
        if self.more.is_empty() {
            return Cow::Borrowed(self.first);
        }
        let mut value = String::with_capacity(self.first.len() + self.more.len() + 1);
        value.push_str(self.first);
        for body in self.more_lines() {
            value.push('\n');
            value.push_str(body);
        }
        // Python strips the joined value on the right only.
        value.truncate(strip_end(&value).len());
        Cow::Owned(value)
    }

    /// The stripped lines after the first one, blank ones included, comments not.
    fn more_lines(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        Lines::new(self.more).map(|line| strip(line.text)).filter(|body| !body.starts_with(['#', ';']))
    }

    /// The line in the nested block that botocore cannot split, if this is a nested block and has one.
    pub(super) fn bad_nested(&self) -> Option<SyntaxError> {
        if self.more.is_empty() || !self.first.is_empty() {
            return None;
        }
        let bad = Lines::new(self.more).find(|line| {
            let body = strip(line.text);
            let bad = |piece: &str| !piece.is_empty() && !piece.contains('=');
            // A comment is none; and nearly every line is one to `splitlines`, too.
            match body.as_bytes() {
                [b'#' | b';', ..] => false,
                plain if plain.iter().all(|byte| matches!(byte, b' '..=b'~')) => bad(body),
                _ => splitlines(body).map(strip).any(bad),
            }
        })?;
        let kind = SyntaxErrorKind::BadNested { key: self.key.to_owned() };
        Some(SyntaxError { line: self.line + bad.number, kind })
    }

    pub(super) fn property(&self, inherited: bool) -> KeyValue<'t> {
        KeyValue { key: self.key, value: self.value(), line: self.line, inherited }
    }
}
