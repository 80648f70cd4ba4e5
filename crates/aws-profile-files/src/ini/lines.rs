//! The lines of a text and the white space around them, as Python sees both.

use memchr::{memchr, memchr_iter, memchr2};

/// White space to Python's `str.strip`, `str.isspace` and `\s`: that of Unicode and the four ASCII separators.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// As Python's `str.strip()`, for its white space.
#[inline]
pub(crate) fn strip(text: &str) -> &str {
    let bytes = text.as_bytes();
    // Most lines begin and end in an ASCII character, so that nothing has to be decoded.
    if let (Some(first), Some(last)) = (bytes.first(), bytes.last())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(is_space)
}

/// As Python's `str.rstrip()`, for its white space.
#[inline]
pub(super) fn strip_end(text: &str) -> &str {
    // Handles the usual case, one space before a delimiter, without decoding.
    match text.as_bytes() {
        [.., last] if last.is_ascii_graphic() => text,
        [short @ .., last, b' '] if last.is_ascii_graphic() => text.get(..=short.len()).unwrap_or(text),
        _ => text.trim_end_matches(is_space),
    }
}

/// As Python's `str.lstrip()`, for its white space.
#[inline]
pub(super) fn strip_start(text: &str) -> &str {
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

/// The position of the first LF. Every `x86_64` has SSE2; `memchr` would find out at each call which instructions the
/// processor has, which takes as long as searching a short line.
#[inline]
pub(super) fn line_end(text: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(search) = memchr::arch::x86_64::sse2::memchr::One::new(b'\n') {
        return search.find(text);
    }
    memchr(b'\n', text)
}

/// The bytes after the first line.
#[inline]
pub(super) fn after_line(text: &[u8]) -> &[u8] {
    line_end(text).and_then(|end| text.get(end + 1..)).unwrap_or_default()
}

/// One physical line and its position in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextLine<'t> {
    /// Its place in the file, counted from 1.
    pub(crate) number: usize,
    /// Byte position of its first character.
    pub(crate) start: usize,
    /// The text without its line end.
    pub(crate) text: &'t str,
    /// `"\n"`, `"\r\n"`, `"\r"`, or empty for a last line that has none.
    pub(crate) eol: &'t str,
}

impl TextLine<'_> {
    /// Byte position just after the line end.
    pub(crate) fn next(&self) -> usize {
        self.start + self.text.len() + self.eol.len()
    }
}

/// The lines of a text under Python's universal newlines (`\n`, `\r\n` and a lone `\r`).
#[derive(Debug, Clone)]
pub(crate) struct Lines<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) number: usize,
    /// Whether some line ends in a CR alone.
    pub(super) lone_cr: bool,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        // Searched once, so that the lines of files without a lone CR are found by their LF.
        let bytes = text.as_bytes();
        let lone_cr = memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
        Self { text, at: 0, number: 0, lone_cr }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = TextLine<'t>;

    fn next(&mut self) -> Option<TextLine<'t>> {
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let found = if self.lone_cr { memchr2(b'\n', b'\r', rest) } else { line_end(rest) };
        let found = found.unwrap_or(rest.len());
        let before_cr = rest.get(..found).and_then(|line| line.strip_suffix(b"\r")).map(<[u8]>::len);
        let end = self.at + before_cr.unwrap_or(found);
        let next = match self.text.as_bytes().get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => end,
        };
        self.number += 1;
        let (text, eol) = (self.text.get(self.at..end)?, self.text.get(end..next)?);
        let line = TextLine { number: self.number, start: self.at, text, eol };
        self.at = next;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, is_space, splitlines, strip};

    #[test]
    fn lines_end_at_lf_crlf_and_a_lone_cr() {
        let lines: Vec<_> = Lines::new("a\nb\r\nc\rd\n\re").map(|line| (line.text, line.eol)).collect();
        assert_eq!(lines, [("a", "\n"), ("b", "\r\n"), ("c", "\r"), ("d", "\n"), ("", "\r"), ("e", "")]);
        let lines: Vec<_> = Lines::new("a\r\n\nb\n\r\nc\r\n").map(|line| (line.text, line.eol)).collect();
        assert_eq!(lines, [("a", "\r\n"), ("", "\n"), ("b", "\n"), ("", "\r\n"), ("c", "\r\n")]);
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
}
