//! First floor: the properties of one section, read again.

use super::entry::Entry;
use super::tokens::{Kind, Tokens};

/// The properties of one section that was read before, read again.
pub(super) struct Entries<'t> {
    text: &'t str,
    /// Lines before the section.
    above: usize,
    tokens: Tokens<'t>,
    value_end: usize,
    /// Read, but a further line may still belong to it.
    last: Option<Entry<'t>>,
}

impl<'t> Entries<'t> {
    /// Of the section whose header is the first line of a text and this line of the file.
    pub(super) fn new(text: &'t str, line: usize) -> Self {
        let mut tokens = Tokens::new(text);
        // its header
        tokens.next();
        Self { text, above: line.saturating_sub(1), tokens, value_end: 0, last: None }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        while let Some(token) = self.tokens.next() {
            match token.kind {
                Kind::Property { key, value, .. } => {
                    self.value_end = token.line.next();
                    let entry = Entry::new(key, value, self.above + token.line.number);
                    if let Some(whole) = self.last.replace(entry) {
                        return Some(whole);
                    }
                }
                Kind::Continuation => {
                    if let Some(entry) = &mut self.last {
                        entry.more = self.text.get(self.value_end..token.line.next()).unwrap_or("");
                    }
                }
                // `[DEFAULT]`, which is no part of it
                Kind::Header { .. } => self.tokens = Tokens::new(""),
                _ => {}
            }
        }
        self.last.take()
    }
}
