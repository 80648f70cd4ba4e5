//! First floor: the one tokenizer of AWS shared config files, used by the reader and by the editor. It cuts a text
//! into lines and says what each line is to Python's `RawConfigParser` (the AWS CLI's reader), with byte positions.
//! It never allocates, never fails on the text around a bad line, and never judges names: duplicates are the reader's.

/// Is this a blank to Python's `str.strip`, `str.isspace` and `\s`? (Unicode white space and the four ASCII separators.)
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Python's `str.strip()`.
pub(crate) fn strip(text: &str) -> &str {
    let bytes = text.as_bytes();
    // Nearly every line of a real file begins and ends in a plain ASCII character: nothing to decode.
    if let (Some(first), Some(last)) = (bytes.first(), bytes.last())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(is_space)
}

/// Python's `str.rstrip()`.
pub(crate) fn strip_end(text: &str) -> &str {
    // The usual blank before a delimiter, taken off without decoding.
    let short = text.strip_suffix(' ').unwrap_or(text);
    match short.as_bytes().last() {
        Some(last) if last.is_ascii_graphic() => short,
        _ => short.trim_end_matches(is_space),
    }
}

/// Python's `str.lstrip()`.
fn strip_start(text: &str) -> &str {
    let short = text.strip_prefix(' ').unwrap_or(text);
    match short.as_bytes().first() {
        Some(first) if first.is_ascii_graphic() => short,
        _ => short.trim_start_matches(is_space),
    }
}

/// The lines that Python's `str.splitlines()` sees: it splits at more characters than a text file's reader does.
pub(crate) fn splitlines(text: &str) -> impl Iterator<Item = &str> {
    // "\r\n" gives one empty line too many here; every caller skips empty lines.
    text.split(|c| {
        matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    })
}

/// One physical line and where it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// Counted from 1.
    pub(crate) number: usize,
    /// Byte position of its first character.
    pub(crate) start: usize,
    /// Without its line end.
    pub(crate) text: &'t str,
    /// `"\n"`, `"\r\n"`, `"\r"`, or empty for a last line that has none.
    pub(crate) eol: &'t str,
}

impl Line<'_> {
    /// Byte position just after the line end.
    pub(crate) fn next(&self) -> usize {
        self.start + self.text.len() + self.eol.len()
    }
}

/// The lines of a text under Python's universal newlines (`\n`, `\r\n` and a lone `\r`).
#[derive(Debug, Clone)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    at: usize,
    number: usize,
    has_cr: bool,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        // Asked once, so that the usual file is cut by one fast search per line.
        let has_cr = text.as_bytes().contains(&b'\r');
        Self { text, at: 0, number: 0, has_cr }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let found =
            if self.has_cr { rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r')) } else { rest.find('\n') };
        let end = found.unwrap_or(rest.len());
        let (text, tail) = rest.split_at(end);
        let eol_len = if tail.starts_with("\r\n") { 2 } else { usize::from(!tail.is_empty()) };
        let (eol, _) = tail.split_at(eol_len);
        self.number += 1;
        let line = Line { number: self.number, start: self.at, text, eol };
        self.at = line.next();
        Some(line)
    }
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind<'t> {
    /// Nothing but blanks.
    Blank,
    /// A full-line comment (`#` or `;`), at any indentation. There are no inline comments.
    Comment,
    /// `[name]`, whatever follows the last bracket.
    Header {
        /// Verbatim between the first `[` and the last `]`.
        name: &'t str,
    },
    /// `key = value` or `key: value`.
    Property {
        /// As spelled, without the blanks after it.
        key: &'t str,
        /// Without outer blanks.
        value: &'t str,
        /// Byte position in the text where the value begins (the line's end when it is empty).
        value_at: usize,
    },
    /// A further line of the value above, because it is indented deeper than that value's key.
    Continuation,
    /// Something before the first header.
    NoSection,
    /// Neither header nor property.
    NoDelimiter,
    /// A delimiter with nothing before it.
    EmptyKey,
}

/// A line and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    /// Where it stands.
    pub(crate) line: Line<'t>,
    /// The blanks before its first character.
    pub(crate) indent: &'t str,
    /// What it is.
    pub(crate) kind: Kind<'t>,
}

/// The tokens of a text.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'t> {
    lines: Lines<'t>,
    /// Indentation of the last header or property, in characters as Python counts them.
    level: usize,
    in_section: bool,
    /// A property has been read since the last header, so that a deeper line continues it.
    in_value: bool,
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), level: 0, in_section: false, in_value: false }
    }

    fn classify(&mut self, line: Line<'t>, indent: &str, body: &'t str) -> Kind<'t> {
        match body.as_bytes().first() {
            None => return Kind::Blank,
            Some(b'#' | b';') => return Kind::Comment,
            Some(_) => {}
        }
        let level = if indent.is_ascii() { indent.len() } else { indent.chars().count() };
        if self.in_value && level > self.level {
            return Kind::Continuation;
        }
        self.level = level;
        if let Some(name) = header_name(body) {
            self.in_section = true;
            self.in_value = false;
            return Kind::Header { name };
        }
        if !self.in_section {
            return Kind::NoSection;
        }
        // Bytes, not characters: both delimiters are ASCII, and this looks at every byte of the file's keys.
        let Some(at) = body.bytes().position(|byte| matches!(byte, b'=' | b':')) else { return Kind::NoDelimiter };
        let (key, value) = body.split_at(at);
        let value = value.get(1..).unwrap_or("");
        let value_at = line.start + indent.len() + key.len() + 1;
        let key = strip_end(key);
        if key.is_empty() {
            return Kind::EmptyKey;
        }
        self.in_value = true;
        // The end has been stripped with the line's.
        let trimmed = strip_start(value);
        let value_at =
            if trimmed.is_empty() { line.start + line.text.len() } else { value_at + (value.len() - trimmed.len()) };
        Kind::Property { key, value: trimmed, value_at }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let line = self.lines.next()?;
        let body = strip(line.text);
        let indent = if body.is_empty() {
            line.text
        } else if body.len() == line.text.len() {
            // Nothing was stripped: the usual case.
            ""
        } else {
            line.text.split_at(line.text.len() - strip_start(line.text).len()).0
        };
        let kind = self.classify(line, indent, body);
        Some(Token { line, indent, kind })
    }
}

/// The name in a stripped header line: all between the first `[` and the last `]`, at least one character (`\[(.+)\]`).
pub(crate) fn header_name(body: &str) -> Option<&str> {
    let inner = body.strip_prefix('[')?;
    let name = inner.get(..inner.rfind(']')?)?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test's panic is its report")]
mod tests {
    use super::{Kind, Lines, Tokens, header_name, is_space, splitlines, strip};

    #[test]
    fn lines_end_at_lf_crlf_and_a_lone_cr() {
        let lines: Vec<_> = Lines::new("a\nb\r\nc\rd\n\re").map(|line| (line.text, line.eol)).collect();
        assert_eq!(lines, [("a", "\n"), ("b", "\r\n"), ("c", "\r"), ("d", "\n"), ("", "\r"), ("e", "")]);
        assert_eq!(Lines::new("").count(), 0, "an empty text has no line");
    }

    #[test]
    fn lines_put_together_are_the_text() {
        let text = "[p]\r\n  k = v\r\r\n\n\u{a0}x\u{85}\u{2028}\n";
        let joined: String = Lines::new(text).flat_map(|line| [line.text, line.eol]).collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn blanks_are_those_of_python() {
        for c in [
            '\t', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{1f}', ' ', '\u{85}', '\u{a0}', '\u{2003}',
            '\u{3000}',
        ] {
            assert!(is_space(c), "{c:?}");
        }
        for c in ['\u{0}', '\u{1b}', '\u{7f}', '\u{200b}', '\u{feff}', '\u{180e}'] {
            assert!(!is_space(c), "{c:?}");
        }
        assert_eq!(strip("\u{1f}\u{a0} a b\u{85}"), "a b");
        assert_eq!(splitlines("a\u{b}b\u{2028}c").collect::<Vec<_>>(), ["a", "b", "c"]);
    }

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
                Kind::Header { .. } => 'H',
                Kind::Property { .. } => 'P',
                Kind::Continuation => '+',
                Kind::Blank => '_',
                Kind::Comment => '#',
                _ => '!',
            })
            .collect();
        assert_eq!(kinds, ['H', 'P', '+', 'P', '#', '_', '+', 'P', '+']);
    }

    #[test]
    fn a_property_knows_where_its_value_begins() {
        let text = "[p]\n \u{a0}k \u{2003}: \u{a0}v w \nempty =  \n";
        let tokens: Vec<_> = Tokens::new(text).collect();
        let Kind::Property { key, value, value_at } = tokens.get(1).unwrap().kind else { panic!("a property") };
        assert_eq!((key, value, text.get(value_at..value_at + 3)), ("k", "v w", Some("v w")));
        let Kind::Property { value, value_at, .. } = tokens.get(2).unwrap().kind else { panic!("a property") };
        assert_eq!((value, value_at), ("", text.len() - 1), "an empty value stands at the end of its line");
    }
}
