//! A JSON reader that keeps the place of every value and name (RFC 8259). Like AWS, it refuses an object with a name
//! twice. Its depth is limited, and its time is linear in the length of the text.

use std::collections::HashMap;

use super::error::{PolicyError, PolicyErrorKind as Kind};
use crate::document::{Placed, Position};
use crate::limits::DEEPEST;

/// A value, and where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) at: Position,
    pub(super) value: Value,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// The number as written in the text.
    Number(String),
    Text(String),
    Array(Vec<Node>),
    Object(Vec<(Placed, Node)>),
}

/// Reads a text that is one value. `at` is the position of its beginning.
pub(super) fn parse(text: &str, at: Position) -> Result<Node, PolicyError> {
    let mut reader = JsonReader { rest: text, at, depth: 0 };
    if text.starts_with('\u{feff}') {
        return Err(reader.error(Kind::ByteOrderMark));
    }
    reader.skip_blanks()?;
    if reader.rest.is_empty() {
        return Err(reader.error(Kind::Empty));
    }
    let node = reader.value("a policy document")?;
    reader.skip_blanks()?;
    if reader.rest.is_empty() { Ok(node) } else { Err(reader.error(Kind::Trailing)) }
}

/// The line and column of a byte, given the bytes before it, which may not be UTF-8.
pub(super) fn position(before: &[u8]) -> Position {
    let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    Position {
        line: before.split(|byte| *byte == b'\n').count(),
        column: 1 + String::from_utf8_lossy(last).chars().count(),
    }
}

struct JsonReader<'t> {
    rest: &'t str,
    at: Position,
    depth: usize,
}

impl JsonReader<'_> {
    fn error(&self, kind: Kind) -> PolicyError {
        PolicyError { at: self.at, kind }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        if c == '\n' {
            self.at = Position { line: self.at.line + 1, column: 1 };
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    fn takes(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.next();
        }
        there
    }

    fn skip_blanks(&mut self) -> Result<(), PolicyError> {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.next();
        }
        let comment = self.rest.starts_with("//") || self.rest.starts_with("/*") || self.rest.starts_with('#');
        if comment { Err(self.error(Kind::Comment)) } else { Ok(()) }
    }

    fn unexpected(&self, wanted: &'static str) -> PolicyError {
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(c) if c.is_control() => format!("{}", c.escape_unicode()),
            Some(c) => format!("`{c}`"),
        };
        self.error(Kind::Unexpected { wanted, found })
    }

    fn value(&mut self, wanted: &'static str) -> Result<Node, PolicyError> {
        let at = self.at;
        let value = match self.peek() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::array)?,
            Some('"') => Value::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('t') => self.word("true", Value::Bool(true), wanted)?,
            Some('f') => self.word("false", Value::Bool(false), wanted)?,
            Some('n') => self.word("null", Value::Null, wanted)?,
            _ => return Err(self.unexpected(wanted)),
        };
        Ok(Node { at, value })
    }

    fn word(&mut self, word: &str, value: Value, wanted: &'static str) -> Result<Value, PolicyError> {
        let after = self.rest.strip_prefix(word).filter(|after| !after.starts_with(|c: char| c.is_alphanumeric()));
        let Some(after) = after else { return Err(self.unexpected(wanted)) };
        self.rest = after;
        self.at.column += word.len();
        Ok(value)
    }

    /// Reads an array or object, whose opening bracket comes next.
    fn nested(&mut self, inside: fn(&mut Self) -> Result<Value, PolicyError>) -> Result<Value, PolicyError> {
        if self.depth == DEEPEST {
            return Err(self.error(Kind::TooDeep));
        }
        self.depth += 1;
        self.next();
        self.skip_blanks()?;
        let value = inside(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, PolicyError> {
        let mut items = Vec::new();
        if self.takes(']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value("a value")?);
            self.skip_blanks()?;
            if self.takes(']') {
                return Ok(Value::Array(items));
            }
            self.comma("`,` or `]`")?;
        }
    }

    fn object(&mut self) -> Result<Value, PolicyError> {
        let mut members = Vec::new();
        if self.takes('}') {
            return Ok(Value::Object(members));
        }
        let mut lines: HashMap<String, usize> = HashMap::new();
        loop {
            let at = self.at;
            if self.peek() != Some('"') {
                return Err(self.unexpected("a name in double quotes"));
            }
            let name = self.string()?;
            if let Some(first) = lines.insert(name.clone(), at.line) {
                return Err(PolicyError { at, kind: Kind::Duplicate { name, first } });
            }
            self.skip_blanks()?;
            if !self.takes(':') {
                return Err(self.unexpected("`:`"));
            }
            self.skip_blanks()?;
            let value = self.value("a value")?;
            members.push((Placed { text: name, at }, value));
            self.skip_blanks()?;
            if self.takes('}') {
                return Ok(Value::Object(members));
            }
            self.comma("`,` or `}`")?;
        }
    }

    fn comma(&mut self, wanted: &'static str) -> Result<(), PolicyError> {
        if !self.takes(',') {
            return Err(self.unexpected(wanted));
        }
        self.skip_blanks()
    }

    fn string(&mut self) -> Result<String, PolicyError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') => {
                    self.next();
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                None | Some('\n' | '\r') => return Err(PolicyError { at: start, kind: Kind::OpenString }),
                Some(c) if c < ' ' => return Err(self.error(Kind::Control(c.escape_unicode().to_string()))),
                Some(c) => {
                    self.next();
                    text.push(c);
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, PolicyError> {
        let bad = self.error(Kind::BadEscape);
        self.next();
        Ok(match self.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => match self.hex() {
                // A character beyond U+FFFF is a surrogate pair.
                Some(high @ 0xd800..=0xdbff) if self.takes('\\') && self.takes('u') => {
                    let low = self.hex().filter(|low| (0xdc00..=0xdfff).contains(low)).ok_or_else(|| bad.clone())?;
                    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or(bad)?
                }
                Some(code) => char::from_u32(code).ok_or(bad)?,
                None => return Err(bad),
            },
            _ => return Err(bad),
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.rest = &self.rest[4..];
        self.at.column += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Result<Value, PolicyError> {
        let length =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(self.rest.len());
        let (text, after) = self.rest.split_at(length);
        if !is_number(text) {
            return Err(self.error(Kind::BadNumber));
        }
        self.rest = after;
        self.at.column += length;
        Ok(Value::Number(text.to_owned()))
    }
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
