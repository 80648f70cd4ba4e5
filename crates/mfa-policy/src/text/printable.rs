//! Foreign text on a terminal.

/// Makes foreign text fit for one line of a terminal: control characters, and the marks that turn the
/// direction of text, are shown as what they are.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let turns =
            matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}') {
            line.extend(c.escape_unicode());
        } else {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(printable("dev \u{1b}]52;c;x\u{7}\n\u{202e}é’"), "dev \\u{1b}]52;c;x\\u{7}\\u{a}\\u{202e}é’");
    }
}
