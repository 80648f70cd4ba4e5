//! Checks of parameters, in the words of AWS's front end.

use crate::form::Form;
use crate::reply::Refusal;

/// Which characters a parameter may have: the pattern as AWS prints it, and the test for it.
pub(crate) struct Pattern {
    pub(crate) text: &'static str,
    pub(crate) allows: fn(char) -> bool,
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Digits, as AWS's `\d` means them.
pub(crate) const DIGITS: Pattern = Pattern { text: r"[\d]*", allows: |c| c.is_ascii_digit() };
/// Serial numbers.
pub(crate) const SERIAL: Pattern = Pattern { text: r"[\w+=/:,.@-]*", allows: |c| is_word(c) || "+=/:,.@-".contains(c) };
/// Names of users and devices.
pub(crate) const NAME: Pattern = Pattern { text: r"[\w+=,.@-]+", allows: |c| is_word(c) || "+=,.@-".contains(c) };

/// Names of role sessions, and source identities.
pub(crate) const SESSION_NAME: Pattern = Pattern { text: r"[\w+=,.@-]*", allows: NAME.allows };
pub(crate) const EXTERNAL_ID: Pattern =
    Pattern { text: r"[\w+=,.@:\/-]*", allows: |c| is_word(c) || "+=,.@:/-".contains(c) };
pub(crate) const ARN: Pattern = Pattern {
    text: r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
    allows: |c| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..),
};
pub(crate) const POLICY: Pattern = Pattern {
    text: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    allows: |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FF}'),
};
pub(crate) const TAG_KEY: Pattern = Pattern { text: r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", allows: is_of_tag };
pub(crate) const TAG_VALUE: Pattern = Pattern { text: r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", allows: is_of_tag };

fn is_of_tag(character: char) -> bool {
    let separates = character.is_whitespace() && !character.is_control();
    character.is_alphanumeric() || separates || "_.:/=+-@".contains(character)
}

/// Everything that is wrong with the parameters of one call.
#[derive(Default)]
pub(crate) struct Violations {
    found: Vec<String>,
}

impl Violations {
    fn add(&mut self, value: &str, member: &str, constraint: &str) {
        self.found
            .push(format!("Value '{value}' at '{member}' failed to satisfy constraint: Member must {constraint}"));
    }

    /// Length and characters of a text.
    pub(crate) fn text(&mut self, member: &str, value: &str, shortest: usize, longest: usize, pattern: &Pattern) {
        let length = value.chars().count();
        if length > longest {
            self.add(value, member, &format!("have length less than or equal to {longest}"));
        }
        if length < shortest {
            self.add(value, member, &format!("have length greater than or equal to {shortest}"));
        }
        if !value.chars().all(pattern.allows) {
            self.add(value, member, &format!("satisfy regular expression pattern: {}", pattern.text));
        }
    }

    /// Bounds of a number.
    pub(crate) fn number(&mut self, member: &str, value: i64, least: i64, most: i64) {
        if value > most {
            self.add(&value.to_string(), member, &format!("have value less than or equal to {most}"));
        }
        if value < least {
            self.add(&value.to_string(), member, &format!("have value greater than or equal to {least}"));
        }
    }

    /// Members of a list.
    pub(crate) fn count(&mut self, member: &str, found: usize, most: usize) {
        if found > most {
            self.add(&format!("[{found} members]"), member, &format!("have length less than or equal to {most}"));
        }
    }

    /// `DurationSeconds`, from 15 minutes to `most`.
    pub(crate) fn duration(&mut self, form: &Form, default: i64, most: i64) -> Result<i64, Refusal> {
        let duration = match form.get("DurationSeconds") {
            Some(text) => {
                text.parse().map_err(|_| Refusal::new(400, "MalformedInput", "DurationSeconds is not a number"))?
            }
            None => default,
        };
        self.number("durationSeconds", duration, 900, most);
        Ok(duration)
    }

    /// A parameter that must be there.
    pub(crate) fn required<'a>(&mut self, form: &'a Form, name: &str) -> &'a str {
        let value = form.get(name);
        if value.is_none() {
            let mut member = name.to_owned();
            if let Some(first) = member.get_mut(0..1) {
                first.make_ascii_lowercase();
            }
            self.found.push(format!("Value null at '{member}' failed to satisfy constraint: Member must not be null"));
        }
        value.unwrap_or_default()
    }

    pub(crate) fn finish(self) -> Result<(), Refusal> {
        let count = self.found.len();
        if count == 0 {
            return Ok(());
        }
        let errors = if count == 1 { "error" } else { "errors" };
        let message = format!("{count} validation {errors} detected: {}", self.found.join("; "));
        Err(Refusal::new(400, "ValidationError", message))
    }
}
