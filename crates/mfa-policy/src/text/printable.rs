//! Text from outside, made safe for a terminal and for JSON.

use std::fmt::Write as _;

/// Makes text from outside safe for one line of a terminal: control characters, and characters that change the
/// direction of text or are invisible, are escaped.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            line.extend(c.escape_unicode());
        } else {
            line.push(c);
        }
    }
    line
}

/// As [`printable`] for a JSON text, with JSON's escapes (RFC 8259, section 7), so that its meaning stays the same.
/// White space between its values stays. `None` where there is nothing to escape.
#[must_use]
pub fn printable_json(json: &str) -> Option<String> {
    let is_escaped = |c: char| is_hidden(c) && c >= '\u{7f}';
    // Of ASCII only the delete character is escaped: most texts need no look at each character.
    let may_need_it = json.bytes().any(|byte| byte >= 0x7f);
    (may_need_it && json.contains(is_escaped)).then(|| {
        let mut text = String::with_capacity(json.len() + 64);
        for c in json.chars() {
            if is_escaped(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(text, "\\u{unit:04x}");
                }
            } else {
                text.push(c);
            }
        }
        text
    })
}

/// Control characters, line and paragraph separators, and what Unicode calls format characters (`Cf`) or default ignorable:
/// direction marks, characters without width, variation selectors, tags.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
            | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(printable("dev \u{1b}]52;c;x\u{7}\n\u{202e}é’"), "dev \\u{1b}]52;c;x\\u{7}\\u{a}\\u{202e}é’");
    }

    #[test]
    fn what_nobody_sees_is_shown_and_escaped_in_json() {
        let hidden = "\u{7f}\u{85}\u{9b}\u{ad}\u{34f}\u{600}\u{61c}\u{115f}\u{180e}\u{200b}\u{200d}\u{200e}\u{2028}\u{2029}\
            \u{202a}\u{2060}\u{2066}\u{206f}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{1d173}\u{e0001}\u{e0041}\u{e0100}";
        for c in hidden.chars() {
            let shown = format!("a\\u{{{:x}}}b", u32::from(c));
            assert_eq!(printable(&format!("a{c}b")), shown);
            let json = serde_json::to_string(&format!("a{c}b")).unwrap_or_default();
            let escaped = printable_json(&json).unwrap_or_default();
            assert!(escaped.is_ascii(), "{escaped}");
            assert_eq!(serde_json::from_str::<String>(&escaped).ok(), Some(format!("a{c}b")));
        }
        for plain in ["dev", "é’日本\u{301}\u{a0}", "{\n \"a\": 1\n}\n"] {
            assert_eq!(printable_json(plain), None);
        }
        assert_eq!(printable("é’日本\u{301}\u{a0}"), "é’日本\u{301}\u{a0}");
    }
}
