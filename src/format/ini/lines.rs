//! First floor: the one tokenizer of AWS shared config files, used by the reader and by the editor. It cuts a text
//! into lines and says what each line is to Python's `RawConfigParser` (the AWS CLI's reader), with byte positions.
//! It never allocates, never fails on the text around a bad line, and never judges names: duplicates are the reader's.

use memchr::{memchr, memchr_iter, memchr2, memrchr};

/// Is this a blank to Python's `str.strip`, `str.isspace` and `\s`? (Unicode white space and the four ASCII separators.)
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Python's `str.strip()`.
#[inline]
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
#[inline]
pub(crate) fn strip_end(text: &str) -> &str {
    // The usual blank before a delimiter, taken off without decoding.
    match text.as_bytes() {
        [.., last] if last.is_ascii_graphic() => text,
        [short @ .., last, b' '] if last.is_ascii_graphic() => text.get(..=short.len()).unwrap_or(text),
        _ => text.trim_end_matches(is_space),
    }
}

/// Python's `str.lstrip()`.
#[inline]
fn strip_start(text: &str) -> &str {
    match text.as_bytes() {
        [first, ..] if first.is_ascii_graphic() => text,
        [b' ', first, ..] if first.is_ascii_graphic() => text.get(1..).unwrap_or(text),
        _ => text.trim_start_matches(is_space),
    }
}

/// The lines that Python's `str.splitlines()` sees: it splits at more characters than a text file's reader does.
pub(crate) fn splitlines(text: &str) -> impl Iterator<Item = &str> {
    // "\r\n" gives one empty line too many here; every caller skips empty lines.
    text.split(|c| {
        matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    })
}

/// Where the first LF is. `memchr` asks at every call which instructions this processor has, which takes as long as the
/// search through a short line; those that every `x86_64` has are enough for that.
#[inline]
fn line_end(text: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(search) = memchr::arch::x86_64::sse2::memchr::One::new(b'\n') {
        return search.find(text);
    }
    memchr(b'\n', text)
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
        let has_cr = memchr(b'\r', text.as_bytes()).is_some();
        Self { text, at: 0, number: 0, has_cr }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let found = if self.has_cr { memchr2(b'\n', b'\r', rest) } else { memchr(b'\n', rest) };
        let end = self.at + found.unwrap_or(rest.len());
        let next = match self.text.as_bytes().get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => end,
        };
        self.number += 1;
        let (text, eol) = (self.text.get(self.at..end)?, self.text.get(end..next)?);
        let line = Line { number: self.number, start: self.at, text, eol };
        self.at = next;
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
    /// The line of the last property, and where it begins.
    property: (usize, usize),
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), level: 0, in_section: false, in_value: false, property: (0, 0) }
    }

    /// Those of a text that begins within a section.
    pub(super) fn within(text: &'t str) -> Self {
        Self { in_section: true, ..Self::new(text) }
    }

    /// The line of the last property, and where it begins.
    pub(super) fn property(&self) -> (usize, usize) {
        self.property
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
        let Some(at) = memchr2(b'=', b':', body.as_bytes()) else { return Kind::NoDelimiter };
        let (Some(key), Some(value)) = (body.get(..at), body.get(at + 1..)) else { return Kind::NoDelimiter };
        let value_at = line.start + indent.len() + key.len() + 1;
        let key = strip_end(key);
        if key.is_empty() {
            return Kind::EmptyKey;
        }
        self.in_value = true;
        self.property = (line.number, line.start);
        // The end has been stripped with the line's.
        let trimmed = strip_start(value);
        let value_at =
            if trimmed.is_empty() { line.start + line.text.len() } else { value_at + (value.len() - trimmed.len()) };
        Kind::Property { key, value: trimmed, value_at }
    }
}

/// A line as nearly all of a file are: from the first column on, ending in LF, with nothing to strip.
#[derive(Debug, Clone, Copy)]
pub(super) enum Plain<'t> {
    Blank,
    Header {
        name: &'t str,
    },
    Property {
        key: &'t str,
        value: &'t str,
        /// The line up to its delimiter.
        beginning: &'t str,
    },
}

/// How a property begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning<'t> {
    pub(super) key: &'t str,
    /// The line up to its delimiter, if it is a plain one: whatever property begins so has this key.
    pub(super) plain: Option<&'t str>,
}

impl<'t> Tokens<'t> {
    /// Passes over the lines that are properties and begin like these, one after the other, and the empty lines after them:
    /// no search for the end of a key. How many properties they were.
    #[expect(clippy::inline_always, reason = "most lines of a large file, by one caller")]
    #[inline(always)]
    pub(super) fn alike(&mut self, beginnings: &[Beginning<'_>]) -> usize {
        let Lines { text, at, has_cr: false, .. } = self.lines else { return 0 };
        let mut rest = text.as_bytes().get(at..).unwrap_or_default();
        let (mut properties, mut last) = (0, at);
        for beginning in beginnings {
            let Some(value) = beginning.plain.and_then(|plain| rest.strip_prefix(plain.as_bytes())) else { break };
            last = text.len() - rest.len();
            let end = line_end(value).map_or(value.len(), |end| end + 1);
            rest = value.get(end..).unwrap_or_default();
            properties += 1;
        }
        self.lines.number += properties;
        if properties > 0 {
            (self.level, self.in_value) = (0, true);
            self.property = (self.lines.number, last);
        }
        while let [b'\n', after @ ..] = rest {
            rest = after;
            self.lines.number += 1;
        }
        self.lines.at = text.len() - rest.len();
        properties
    }

    /// The next line, if it is a plain one: a shorter way to what [`Tokens::general`] says. It cannot continue a value,
    /// since nothing stands to the left of the first column.
    #[expect(clippy::inline_always, reason = "asked of every line of a large file, by one caller")]
    #[inline(always)]
    pub(super) fn plain(&mut self) -> Option<Plain<'t>> {
        let Lines { text, at, has_cr: false, .. } = self.lines else { return None };
        let rest = text.as_bytes().get(at..)?;
        let (plain, length) = match rest.first()? {
            b'\n' => (Plain::Blank, 0),
            first if first.is_ascii_graphic() => {
                let length = line_end(rest).unwrap_or(rest.len());
                let body = text.get(at..at + length)?;
                (self.plain_body(body)?, length)
            }
            _ => return None,
        };
        self.lines.number += 1;
        self.lines.at = (at + length + 1).min(text.len());
        Some(plain)
    }

    #[expect(clippy::inline_always, reason = "asked of every line of a large file, by one caller")]
    #[inline(always)]
    fn plain_body(&mut self, body: &'t str) -> Option<Plain<'t>> {
        let bytes = body.as_bytes();
        match (bytes.first()?, bytes.last()?) {
            (b'#' | b';' | b'=' | b':', _) => None,
            (b'[', b']') => {
                let name = body.get(1..bytes.len() - 1).filter(|name| !name.is_empty())?;
                (self.level, self.in_section, self.in_value) = (0, true, false);
                Some(Plain::Header { name })
            }
            (b'[', _) => None,
            (_, last) if last.is_ascii_graphic() && self.in_section => {
                let at = memchr2(b'=', b':', bytes)?;
                (self.level, self.in_value) = (0, true);
                self.property = (self.lines.number + 1, self.lines.at);
                let (key, value) = (strip_end(body.get(..at)?), strip_start(body.get(at + 1..)?));
                Some(Plain::Property { key, value, beginning: body.get(..=at)? })
            }
            _ => None,
        }
    }

    /// The next line, whatever it is.
    pub(super) fn general(&mut self) -> Option<Token<'t>> {
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

    /// How many lines have been read, and where the next one begins.
    #[inline]
    pub(super) fn place(&self) -> (usize, usize) {
        (self.lines.number, self.lines.at)
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let start = self.lines.at;
        let Some(plain) = self.plain() else { return self.general() };
        let (number, next) = self.place();
        let whole = self.lines.text.get(start..next)?;
        let text = whole.strip_suffix('\n').unwrap_or(whole);
        let eol = whole.get(text.len()..)?;
        let end = start + text.len();
        let kind = match plain {
            Plain::Blank => Kind::Blank,
            Plain::Header { name } => Kind::Header { name },
            Plain::Property { key, value, .. } => Kind::Property { key, value, value_at: end - value.len() },
        };
        Some(Token { line: Line { number, start, text, eol }, indent: "", kind })
    }
}

/// The name in a stripped header line: all between the first `[` and the last `]`, at least one character (`\[(.+)\]`).
#[inline]
pub(crate) fn header_name(body: &str) -> Option<&str> {
    let [b'[', inner @ ..] = body.as_bytes() else { return None };
    // Nearly every header ends in its bracket.
    let end = if inner.last() == Some(&b']') { inner.len() - 1 } else { memrchr(b']', inner)? };
    body.get(1..=end).filter(|name| !name.is_empty())
}

/// About how many headers a text has, judged by how it begins: a table that has to grow hashes every name again, one that
/// is too large costs pages.
pub(super) fn likely_headers(text: &str) -> usize {
    const SAMPLE: usize = 4096;
    let text = text.as_bytes();
    let in_sample = memchr_iter(b'[', text.get(..SAMPLE).unwrap_or(text)).count();
    // An eighth more; but few files have sections of less than 64 bytes.
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
    use super::{Kind, Lines, Tokens, header_name, is_space, likely_headers, splitlines, strip};

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
    fn the_shorter_way_of_a_plain_line_leads_to_the_same_token() {
        let text = "k = 0\n[p]\n# a = 1\n; b = 2\n[q]x]\n[]\n[r]\nc=3\nd = e = 4 \n:v\n=v\nf\ng =\n h = 5\n[s] # c\n\ni: 6\n\u{a0}j=7\nl\u{a0}= 8\nm = 9";
        for end in ["", "\n"] {
            let text = format!("{text}{end}");
            let mut general = Tokens::new(&text);
            let general: Vec<_> = std::iter::from_fn(|| general.general()).collect();
            assert_eq!(Tokens::new(&text).collect::<Vec<_>>(), general);
        }
    }

    #[test]
    fn headers_are_guessed_in_proportion_to_the_text() {
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
        let Kind::Property { key, value, value_at } = tokens.get(1).unwrap().kind else { panic!("a property") };
        assert_eq!((key, value, text.get(value_at..value_at + 3)), ("k", "v w", Some("v w")));
        let Kind::Property { value, value_at, .. } = tokens.get(2).unwrap().kind else { panic!("a property") };
        assert_eq!((value, value_at), ("", text.len() - 1), "an empty value stands at the end of its line");
    }
}
