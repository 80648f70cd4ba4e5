//! The tokenizer of shared files, used by the reader and by the editor: what each line is to Python's `RawConfigParser`
//! (the AWS CLI's reader), with byte positions. It does not allocate, goes on after a bad line, and does not look for
//! duplicates.

use memchr::{memchr_iter, memchr2, memrchr};

use super::lines::{Lines, TextLine, after_line, line_end, strip, strip_end, strip_start};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind<'t> {
    /// A line of white space only.
    Blank,
    /// A comment line (`#` or `;`), at any indentation. There are no inline comments.
    Comment,
    /// `[name]`, whatever follows the last bracket.
    Header {
        /// The text between the first `[` and the last `]`, unchanged.
        name: &'t str,
    },
    /// `key = value` or `key: value`.
    Property {
        /// As written, without the white space after it.
        key: &'t str,
        /// Without white space around it.
        value: &'t str,
        /// Byte position in the text where the value begins (the line's end when it is empty).
        value_at: usize,
    },
    /// A further line of the value above: it is indented deeper than the key.
    Continuation,
    /// A line before the first header.
    NoSection,
    /// Neither a header nor a property.
    NoDelimiter,
    /// A delimiter with nothing before it.
    EmptyKey,
}

/// A line and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) line: TextLine<'t>,
    /// The white space before the first character.
    pub(crate) indent: &'t str,
    pub(crate) kind: TokenKind<'t>,
}

/// The tokens of a text.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'t> {
    lines: Lines<'t>,
    /// Indentation of the last header or property, in characters as Python counts them.
    level: usize,
    in_section: bool,
    /// Whether a property was read since the last header, so that a deeper line continues its value.
    in_value: bool,
    /// Line and byte position of the last property.
    property: (usize, usize),
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), level: 0, in_section: false, in_value: false, property: (0, 0) }
    }

    /// The tokens of a text that begins within a section.
    pub(super) fn within(text: &'t str) -> Self {
        Self { in_section: true, ..Self::new(text) }
    }

    /// Line and byte position of the last property.
    pub(super) fn property(&self) -> (usize, usize) {
        self.property
    }

    /// Whether a line of this indentation continues the value above.
    fn continues(&self, level: usize) -> bool {
        self.in_value && level > self.level
    }

    fn classify(&mut self, line: TextLine<'t>, indent: &str, body: &'t str) -> TokenKind<'t> {
        match body.as_bytes().first() {
            None => return TokenKind::Blank,
            Some(b'#' | b';') => return TokenKind::Comment,
            Some(_) => {}
        }
        let level = width(indent);
        if self.continues(level) {
            return TokenKind::Continuation;
        }
        self.level = level;
        if let Some(name) = header_name(body) {
            self.in_section = true;
            self.in_value = false;
            return TokenKind::Header { name };
        }
        if !self.in_section {
            return TokenKind::NoSection;
        }
        let Some(at) = memchr2(b'=', b':', body.as_bytes()) else { return TokenKind::NoDelimiter };
        let (Some(key), Some(value)) = (body.get(..at), body.get(at + 1..)) else { return TokenKind::NoDelimiter };
        let value_at = line.start + indent.len() + key.len() + 1;
        let key = strip_end(key);
        if key.is_empty() {
            return TokenKind::EmptyKey;
        }
        self.in_value = true;
        self.property = (line.number, line.start);
        let trimmed = strip_start(value);
        let value_at =
            if trimmed.is_empty() { line.start + line.text.len() } else { value_at + (value.len() - trimmed.len()) };
        TokenKind::Property { key, value: trimmed, value_at }
    }
}

/// The beginning of a property, by which the same key is recognised in the next section.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyPrefix<'t> {
    pub(super) key: &'t str,
    /// The line up to its delimiter: a property that begins with these bytes has this key. None if such a line may be a
    /// header.
    bytes: Option<&'t str>,
    /// The indentation in characters.
    level: usize,
}

impl<'t> KeyPrefix<'t> {
    pub(super) fn of(token: &Token<'t>, key: &'t str) -> Self {
        let delimiter = memchr2(b'=', b':', token.line.text.as_bytes());
        // `[a = b]` is a header, `[a = b` a property.
        let bytes = delimiter.and_then(|at| token.line.text.get(..=at)).filter(|_| !key.starts_with('['));
        Self { key, bytes, level: width(token.indent) }
    }
}

/// The length of an indentation in characters, as Python counts it.
fn width(indent: &str) -> usize {
    if indent.is_ascii() { indent.len() } else { indent.chars().count() }
}

impl<'t> Tokens<'t> {
    /// Fast path: skips the lines that begin with the predicted keys, in this order, and the empty lines after them.
    /// Returns how many properties that were.
    ///
    /// None of these lines continues the value above: the same keys stood above it in the section before, where it was
    /// a property.
    #[expect(clippy::inline_always, reason = "most lines of a large file, by one caller")]
    #[inline(always)]
    pub(super) fn skip_repeated_keys(&mut self, predicted: &[KeyPrefix<'_>]) -> usize {
        let Lines { text, at, lone_cr: false, .. } = self.lines else { return 0 };
        let mut rest = text.as_bytes().get(at..).unwrap_or_default();
        let (mut properties, mut last, mut level) = (0, at, 0);
        for predicted_key in predicted {
            let Some(value) = predicted_key.bytes.and_then(|bytes| rest.strip_prefix(bytes.as_bytes())) else { break };
            last = text.len() - rest.len();
            rest = after_line(value);
            properties += 1;
            level = predicted_key.level;
        }
        self.lines.number += properties;
        if properties > 0 {
            (self.level, self.in_value) = (level, true);
            self.property = (self.lines.number, last);
        }
        while let [b'\n', after @ ..] = rest {
            rest = after;
            self.lines.number += 1;
        }
        self.lines.at = text.len() - rest.len();
        properties
    }

    /// Fast path: the name in the next line, if that is a header without white space around it.
    #[expect(clippy::inline_always, reason = "asked of every section of a large file, by one caller")]
    #[inline(always)]
    pub(super) fn header(&mut self) -> Option<&'t str> {
        let Lines { text, at, lone_cr: false, .. } = self.lines else { return None };
        let inner = text.as_bytes().get(at..)?.strip_prefix(b"[")?;
        let length = line_end(inner).unwrap_or(inner.len());
        let name = match inner.get(..length)? {
            [name @ .., b']'] | [name @ .., b']', b'\r'] if !name.is_empty() => name.len(),
            _ => return None,
        };
        let name = text.get(at + 1..at + 1 + name)?;
        (self.level, self.in_section, self.in_value) = (0, true, false);
        self.lines.number += 1;
        self.lines.at = (at + 1 + length + 1).min(text.len());
        Some(name)
    }

    /// How many lines were read, and the byte position of the next one.
    #[inline]
    pub(super) fn position(&self) -> (usize, usize) {
        (self.lines.number, self.lines.at)
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let line = self.lines.next()?;
        let body = strip(line.text);
        let indent = if body.is_empty() {
            line.text
        } else {
            line.text.get(..line.text.len() - strip_start(line.text).len()).unwrap_or("")
        };
        let kind = self.classify(line, indent, body);
        Some(Token { line, indent, kind })
    }
}

/// The name in a stripped header line: all between the first `[` and the last `]`, at least one character (`\[(.+)\]`).
#[inline]
pub(crate) fn header_name(body: &str) -> Option<&str> {
    let [b'[', inner @ ..] = body.as_bytes() else { return None };
    // Most headers end in the bracket.
    let end = if inner.last() == Some(&b']') { inner.len() - 1 } else { memrchr(b']', inner)? };
    body.get(1..=end).filter(|name| !name.is_empty())
}

/// About how many headers a text has, estimated from its first 4096 bytes: a table that has to grow hashes every name
/// again, one that is too large costs memory pages.
pub(super) fn likely_headers(text: &str) -> usize {
    const SAMPLE: usize = 4096;
    let text = text.as_bytes();
    let in_sample = memchr_iter(b'[', text.get(..SAMPLE).unwrap_or(text)).count();
    // An eighth more. Few files have sections of less than 64 bytes.
    let likely = (in_sample + 1) * text.len().div_ceil(SAMPLE) * 9 / 8;
    likely.min(text.len() / 64)
}

/// The name in the header that a text begins with.
pub(super) fn first_header(text: &str) -> Option<&str> {
    let end = memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
    header_name(strip(text.get(..end)?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test's panic is its report")]
mod tests {
    use super::{TokenKind, Tokens, header_name, likely_headers};

    #[test]
    fn a_header_reaches_to_the_last_bracket_of_its_line() {
        let cases = [
            ("[p]", Some("p")),
            ("[ p ]", Some(" p ")),
            ("[p] # c", Some("p")),
            ("[p]x]y", Some("p]x")),
            ("[]]", Some("]")),
            ("[[]", Some("[")),
            ("[]", None),
            ("[p", None),
            ("p]", None),
            ("", None),
        ];
        for (body, name) in cases {
            assert_eq!(header_name(body), name, "{body}");
        }
    }

    #[test]
    fn a_deeper_line_continues_and_an_equal_one_does_not() {
        let text = "[p]\n  a = 1\n   b = 2\n  c = 3\n# x\n\n   d\ne = 5\n\u{a0}f\n";
        let kinds: Vec<_> = Tokens::new(text)
            .map(|token| match token.kind {
                TokenKind::Header { .. } => 'H',
                TokenKind::Property { .. } => 'P',
                TokenKind::Continuation => '+',
                TokenKind::Blank => '_',
                TokenKind::Comment => '#',
                _ => '!',
            })
            .collect();
        assert_eq!(kinds, ['H', 'P', '+', 'P', '#', '_', '+', 'P', '+']);
    }

    #[test]
    fn the_fast_path_of_a_header_gives_the_same_token() {
        let taken =
            [("[p]\nk", "p"), ("[p]", "p"), ("[p]\r\n", "p"), ("[q]x]\n", "q]x"), ("[]]\n", "]"), ("[ p ]\n", " p ")];
        for (text, name) in taken {
            let (mut fast, mut general) = (Tokens::new(text), Tokens::new(text));
            assert_eq!(fast.header(), Some(name), "{text:?}");
            assert_eq!(general.next().unwrap().kind, TokenKind::Header { name }, "{text:?}");
            assert_eq!(fast.position(), general.position(), "{text:?}");
        }
        for text in ["", "[]\n", "[p\n]\n", "[p] # c\n", " [p]\n", "[p]\rk = v\r", "k = [p]\n"] {
            assert_eq!(Tokens::new(text).header(), None, "{text:?}");
        }
    }

    #[test]
    fn headers_are_estimated_in_proportion_to_the_text() {
        let profiles =
            |count| (0..count).map(|n| format!("[team-{n}-profile]\naws_access_key_id = {n:016}\n{n:060}\n\n"));
        for count in [100, 10_000] {
            let likely = likely_headers(&profiles(count).collect::<String>());
            assert!((count..count * 2).contains(&likely), "{likely} of {count}");
        }
        assert_eq!(likely_headers(""), 0);
        assert_eq!(likely_headers(&"[".repeat(1 << 20)), (1 << 20) / 64, "memory is not asked for without measure");
    }

    #[test]
    fn a_property_knows_where_its_value_begins() {
        let text = "[p]\n \u{a0}k \u{2003}: \u{a0}v w \nempty =  \n";
        let tokens: Vec<_> = Tokens::new(text).collect();
        let TokenKind::Property { key, value, value_at } = tokens.get(1).unwrap().kind else { panic!("a property") };
        assert_eq!((key, value, text.get(value_at..value_at + 3)), ("k", "v w", Some("v w")));
        let TokenKind::Property { value, value_at, .. } = tokens.get(2).unwrap().kind else { panic!("a property") };
        assert_eq!((value, value_at), ("", text.len() - 1), "an empty value stands at the end of its line");
    }
}
