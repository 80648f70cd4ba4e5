//! Where the lines of one section are in the text, and which bytes each kind of change replaces.

use std::ops::Range;

use super::error::EditError;
use super::names::block_lines;
use super::splice::{Splice, push_block};
use crate::ini::lines::{TextLine, strip};
use crate::ini::same_key;
use crate::ini::tokens::{Token, TokenKind, Tokens, header_name};

/// The line end for new lines: that of the last line, but never a lone CR, which is no line end for the SDKs for Rust,
/// JavaScript and Go.
pub(super) fn file_eol(text: &str) -> &'static str {
    let ended = text.rfind(['\n', '\r']).and_then(|at| text.get(..=at)).unwrap_or("");
    if ended.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// A property of the section, with the further lines of its value.
#[derive(Debug)]
pub(super) struct OwnProperty<'t> {
    line: TextLine<'t>,
    indent: &'t str,
    key: &'t str,
    value: &'t str,
    value_at: usize,
    continuation: Vec<TextLine<'t>>,
}

impl<'t> OwnProperty<'t> {
    fn new(token: &Token<'t>) -> Option<Self> {
        let TokenKind::Property { key, value, value_at } = token.kind else { return None };
        Some(Self { line: token.line, indent: token.indent, key, value, value_at, continuation: Vec::new() })
    }

    /// Key and line of a header within a continuation line, which JavaScript and Go read as a section.
    pub(super) fn swallowed_header(&self) -> Option<(&'t str, usize)> {
        let line = self.continuation.iter().find(|line| header_name(strip(line.text)).is_some())?;
        Some((self.key, line.number))
    }

    fn refuse_swallowed_header(&self) -> Result<(), EditError> {
        match self.swallowed_header() {
            Some((key, line)) => Err(EditError::SwallowedHeader { line, key: key.to_owned() }),
            None => Ok(()),
        }
    }

    fn has(&self, value: &str) -> bool {
        if value.starts_with('\n') {
            self.value.is_empty() && self.continuation.iter().map(|line| strip(line.text)).eq(block_lines(value))
        } else {
            self.continuation.is_empty() && self.value == value
        }
    }

    fn remove_continuation(&self, splices: &mut Vec<Splice>) {
        splices.extend(self.continuation.iter().map(|line| Splice {
            from: line.start,
            to: line.next(),
            insert: String::new(),
        }));
    }

    /// Removes the property with all its lines.
    pub(super) fn remove(&self, splices: &mut Vec<Splice>) -> Result<(), EditError> {
        self.refuse_swallowed_header()?;
        splices.push(Splice { from: self.line.start, to: self.line.next(), insert: String::new() });
        self.remove_continuation(splices);
        Ok(())
    }

    /// Sets another value. Indentation, separator and line end stay; the key becomes lower case, as JavaScript and Java
    /// need it; continuation lines of the old value are removed.
    pub(super) fn replace(
        &self,
        key: &str,
        value: &str,
        eol: &str,
        splices: &mut Vec<Splice>,
    ) -> Result<(), EditError> {
        let key_start = self.line.start + self.indent.len();
        let key_end = key_start + self.key.len();
        if self.key != key {
            splices.push(Splice { from: key_start, to: key_end, insert: key.to_owned() });
        }
        if self.has(value) {
            return Ok(());
        }
        self.refuse_swallowed_header()?;
        self.remove_continuation(splices);
        let line_end = self.line.start + self.line.text.len();
        if value.starts_with('\n') {
            let eol = if self.line.eol.is_empty() || self.line.eol == "\r" { eol } else { self.line.eol };
            let mut insert = format!(" ={eol}");
            push_block(&mut insert, self.indent, value, eol);
            splices.push(Splice { from: key_end, to: self.line.next(), insert });
        } else {
            let insert = self.separator(key_end) + value;
            splices.push(Splice { from: key_end, to: line_end, insert });
        }
        Ok(())
    }

    /// The text between key and value; ` = ` if it has white space that only Python strips.
    fn separator(&self, key_end: usize) -> String {
        let spelled = self.line.text.get(key_end - self.line.start..self.value_at - self.line.start).unwrap_or("");
        if !spelled.trim_matches([' ', '\t', '=', ':']).is_empty() {
            return " = ".to_owned();
        }
        if self.value.is_empty() {
            // After `key =` a space may be missing.
            let bare = spelled.trim_end();
            let spaced = bare.len() > 1 || bare.len() < spelled.len();
            return if spaced { format!("{bare} ") } else { bare.to_owned() };
        }
        spelled.to_owned()
    }
}

/// The lines of one section.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub(super) properties: Vec<OwnProperty<'t>>,
    /// Where missing keys are inserted: after the header and the indented comments there, which Rust and Java would
    /// read as a part of the value above them.
    pub(super) insert_at: usize,
    /// False if the line before is the last of the file and has no line end.
    pub(super) insert_is_after_eol: bool,
    /// The indentation of inserted keys, with which the next line does not become their continuation: that of the first
    /// property, else that of the next header.
    pub(super) indent: &'t str,
    pub(super) eol: &'t str,
    /// The bytes that are removed with the section.
    pub(super) removal: Range<usize>,
    /// Whether they include a comment, beside the header or on a line of its own.
    pub(super) has_comment: bool,
}

impl<'t> Layout<'t> {
    /// `text` must be one that the reader accepts.
    pub(super) fn of(text: &'t str, header_line: usize) -> Self {
        let mut tokens = Tokens::new(text);
        let before = header_line.checked_sub(2).and_then(|skip| tokens.nth(skip)).map(|token| token.line);
        let header = tokens.next().map_or(TextLine { number: 0, start: 0, text: "", eol: "" }, |token| token.line);
        let mut layout = Self {
            properties: Vec::new(),
            insert_at: header.next(),
            insert_is_after_eol: !header.eol.is_empty(),
            indent: "",
            eol: if matches!(header.eol, "\n" | "\r\n") { header.eol } else { file_eol(text) },
            removal: header.start..header.next(),
            has_comment: !strip(header.text).ends_with(']'),
        };
        layout.read_body(tokens);
        if let Some(before) = before.filter(|line| line.text.is_empty()) {
            let rest = text.get(layout.removal.end..).unwrap_or("");
            // Without a blank line after the section, the one before it still separates its neighbours.
            if rest.is_empty() || rest.starts_with(['\n', '\r']) {
                layout.removal.start = before.start;
            }
        }
        layout
    }

    fn read_body(&mut self, tokens: Tokens<'t>) {
        // Whether there was no blank line since the last line of the section.
        let mut attached = true;
        for token in tokens {
            match token.kind {
                TokenKind::Header { .. } => {
                    if self.properties.is_empty() {
                        self.indent = token.indent;
                    }
                    break;
                }
                TokenKind::Property { .. } => {
                    if self.properties.is_empty() {
                        self.indent = token.indent;
                    }
                    self.properties.extend(OwnProperty::new(&token));
                    attached = true;
                    self.removal.end = token.line.next();
                }
                TokenKind::Continuation => {
                    if let Some(property) = self.properties.last_mut() {
                        property.continuation.push(token.line);
                    }
                    attached = true;
                    self.removal.end = token.line.next();
                }
                TokenKind::Comment => self.comment(&token, attached),
                _ => attached = false,
            }
        }
    }

    fn comment(&mut self, token: &Token<'t>, attached: bool) {
        let indented = !token.indent.is_empty();
        if indented && self.properties.is_empty() {
            self.insert_at = token.line.next();
            self.insert_is_after_eol = !token.line.eol.is_empty();
        }
        // Rust and Java read an indented comment as a part of the value above: if it stayed, of a value in the section
        // before.
        if attached || indented {
            self.removal.end = token.line.next();
            self.has_comment = true;
        }
    }

    /// The property with this key, in upper or lower case.
    pub(super) fn property(&self, key: &str) -> Option<&OwnProperty<'t>> {
        self.properties.iter().find(|property| same_key(property.key, key))
    }
}
