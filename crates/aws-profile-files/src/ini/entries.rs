//! The properties of one section, read when they are asked for.

use super::entry::Entry;
use super::tokens::{TokenKind, Tokens};

/// Reads the properties of a section of a file that was parsed without errors.
pub(super) struct Entries<'t> {
    text: &'t str,
    /// How many lines of the file are before the section.
    lines_before: usize,
    tokens: Tokens<'t>,
    value_end: usize,
    /// The last property, whose value may go on in the next line.
    last: Option<Entry<'t>>,
}

impl<'t> Entries<'t> {
    /// `text` begins with the header of the section, which is line `line` of the file.
    pub(super) fn new(text: &'t str, line: usize) -> Self {
        let mut tokens = Tokens::new(text);
        // Skips the line of the header.
        tokens.next();
        Self { text, lines_before: line.saturating_sub(1), tokens, value_end: 0, last: None }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        while let Some(token) = self.tokens.next() {
            match token.kind {
                TokenKind::Property { key, value, .. } => {
                    self.value_end = token.line.next();
                    let entry = Entry::new(key, value, self.lines_before + token.line.number);
                    if let Some(whole) = self.last.replace(entry) {
                        return Some(whole);
                    }
                }
                TokenKind::Continuation => {
                    if let Some(entry) = &mut self.last {
                        entry.continuation = self.text.get(self.value_end..token.line.next()).unwrap_or("");
                    }
                }
                // A `[DEFAULT]` behind the section.
                TokenKind::Header { .. } => self.tokens = Tokens::new(""),
                _ => {}
            }
        }
        self.last.take()
    }
}
