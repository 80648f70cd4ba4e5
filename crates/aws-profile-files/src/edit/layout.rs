//! First floor: where the lines of one section stand in the text, and the bytes that each kind of change touches.
//! It only looks; the editor cuts and the verifier judges.

use super::error::EditError;
use super::names::block_lines;
use super::splice::{Splice, push_block};
use crate::ini::lines::{Line, strip};
use crate::ini::same_key;
use crate::ini::tokens::{Kind, Token, Tokens, header_name};

/// The line end to write beside a text: that of its last ended line, so CRLF where every line has it; never a lone CR,
/// which Rust, JavaScript and Go do not take for a line end.
pub(super) fn file_eol(text: &str) -> &'static str {
    let ended = text.rfind(['\n', '\r']).and_then(|at| text.get(..=at)).unwrap_or("");
    if ended.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// A property of the section and the further lines of its value.
#[derive(Debug)]
pub(super) struct OwnProperty<'t> {
    line: Line<'t>,
    indent: &'t str,
    key: &'t str,
    value: &'t str,
    value_at: usize,
    more: Vec<Line<'t>>,
}

impl<'t> OwnProperty<'t> {
    fn new(token: &Token<'t>) -> Option<Self> {
        let Kind::Property { key, value, value_at } = token.kind else { return None };
        Some(Self { line: token.line, indent: token.indent, key, value, value_at, more: Vec::new() })
    }

    /// Key and line of a header in the value's further lines, which JavaScript and Go read as a section.
    pub(super) fn swallowed_header(&self) -> Option<(&'t str, usize)> {
        let line = self.more.iter().find(|line| header_name(strip(line.text)).is_some())?;
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
            self.value.is_empty() && self.more.iter().map(|line| strip(line.text)).eq(block_lines(value))
        } else {
            self.more.is_empty() && self.value == value
        }
    }

    fn drop_more(&self, splices: &mut Vec<Splice>) {
        splices.extend(self.more.iter().map(|line| Splice {
            from: line.start,
            to: line.next(),
            insert: String::new(),
        }));
    }

    /// Takes the property and its further lines out.
    pub(super) fn remove(&self, splices: &mut Vec<Splice>) -> Result<(), EditError> {
        self.refuse_swallowed_header()?;
        splices.push(Splice { from: self.line.start, to: self.line.next(), insert: String::new() });
        self.drop_more(splices);
        Ok(())
    }

    /// Puts another value in its place: indentation, separator and line end stay as they are, the key gets the
    /// lower-case spelling that JavaScript and Java need, further lines of the old value go.
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
        self.drop_more(splices);
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

    /// What stands between key and value, as spelled; spelled anew where it has blanks that only Python strips.
    fn separator(&self, key_end: usize) -> String {
        let spelled = self.line.text.get(key_end - self.line.start..self.value_at - self.line.start).unwrap_or("");
        if !spelled.trim_matches([' ', '\t', '=', ':']).is_empty() {
            return " = ".to_owned();
        }
        if self.value.is_empty() {
            // `key =` was made for nothing to follow.
            let bare = spelled.trim_end();
            let spaced = bare.len() > 1 || bare.len() < spelled.len();
            return if spaced { format!("{bare} ") } else { bare.to_owned() };
        }
        spelled.to_owned()
    }
}

/// One section as it lies in the text.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub(super) properties: Vec<OwnProperty<'t>>,
    /// Where missing keys go: after the header, but behind indented comments there, which Rust and Java would take
    /// for a part of our value.
    pub(super) insert_at: usize,
    /// False if the line before that place is the file's last and has no line end.
    pub(super) insert_is_after_eol: bool,
    /// Indentation that a key put there needs, so that it swallows nothing: that of the first property, else that of
    /// the next header.
    pub(super) indent: &'t str,
    pub(super) eol: &'t str,
    /// What removing the section takes out.
    pub(super) removal_start: usize,
    pub(super) removal_end: usize,
}

impl<'t> Layout<'t> {
    /// The section whose header is on this line of a text that the reader has accepted.
    pub(super) fn of(text: &'t str, header_line: usize) -> Self {
        let mut tokens = Tokens::new(text);
        let before = header_line.checked_sub(2).and_then(|skip| tokens.nth(skip)).map(|token| token.line);
        let header = tokens.next().map_or(Line { number: 0, start: 0, text: "", eol: "" }, |token| token.line);
        let mut layout = Self {
            properties: Vec::new(),
            insert_at: header.next(),
            insert_is_after_eol: !header.eol.is_empty(),
            indent: "",
            eol: if matches!(header.eol, "\n" | "\r\n") { header.eol } else { file_eol(text) },
            removal_start: header.start,
            removal_end: header.next(),
        };
        layout.read_body(tokens);
        if let Some(before) = before.filter(|line| line.text.is_empty()) {
            let rest = text.get(layout.removal_end..).unwrap_or("");
            // Without a blank line behind, that one still divides what stays.
            if rest.is_empty() || rest.starts_with(['\n', '\r']) {
                layout.removal_start = before.start;
            }
        }
        layout
    }

    fn read_body(&mut self, tokens: Tokens<'t>) {
        // No blank line since the last line of the section.
        let mut attached = true;
        for token in tokens {
            match token.kind {
                Kind::Header { .. } => {
                    if self.properties.is_empty() {
                        self.indent = token.indent;
                    }
                    break;
                }
                Kind::Property { .. } => {
                    if self.properties.is_empty() {
                        self.indent = token.indent;
                    }
                    self.properties.extend(OwnProperty::new(&token));
                    attached = true;
                    self.removal_end = token.line.next();
                }
                Kind::Continuation => {
                    if let Some(property) = self.properties.last_mut() {
                        property.more.push(token.line);
                    }
                    attached = true;
                    self.removal_end = token.line.next();
                }
                Kind::Comment => self.comment(&token, attached),
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
        // Rust and Java read an indented comment as a part of the value above: left alone, it would get into the
        // value of the section before.
        if attached || indented {
            self.removal_end = token.line.next();
        }
    }

    /// The property of this key, in any spelling of its case.
    pub(super) fn property(&self, key: &str) -> Option<&OwnProperty<'t>> {
        self.properties.iter().find(|property| same_key(property.key, key))
    }
}
