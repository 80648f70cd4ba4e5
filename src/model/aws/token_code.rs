//! The six digits of an MFA device.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

/// Exactly six ASCII digits (STS API reference, `TokenCode`). Kept as text: leading zeros count.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenCode(Zeroizing<String>);

/// A text is not a code. The text is not kept: it may be a valid code with a typing error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an MFA code is six digits")]
pub struct NotACode;

impl TokenCode {
    /// Removes characters that are pasted with a code (spaces and dashes inside, white space around, the markers of a
    /// bracketed paste) and requires six ASCII digits.
    ///
    /// # Errors
    /// When anything else remains.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let text = text.replace("\u{1b}[200~", "").replace("\u{1b}[201~", "");
        let digits: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) { Ok(Self(digits)) } else { Err(NotACode) }
    }

    /// The code for the number that a device computes: its last six digits (RFC 4226, 5.3).
    #[must_use]
    pub fn of_number(number: u32) -> Self {
        Self(Zeroizing::new(format!("{:06}", number % 1_000_000)))
    }

    /// The digits, for the request and for the list of used codes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_normalised_or_refused_before_anything_is_sent() {
        for (text, expected) in [
            ("123456", Some("123456")),
            ("012 345\r\n", Some("012345")),
            ("123-456", Some("123456")),
            ("123\u{a0}456", Some("123456")),
            ("\u{1b}[200~123456\u{1b}[201~", Some("123456")),
            ("", None),
            ("12345", None),
            ("1234567", None),
            ("+12345", None),
            ("12345a", None),
            ("１２３４５６", None),
            ("٠١٢٣٤٥", None),
        ] {
            let code = TokenCode::parse(text);
            assert_eq!(code.as_ref().ok().map(TokenCode::expose), expected, "{text:?}");
        }
    }

    #[test]
    fn debug_hides_the_digits() {
        assert_eq!(format!("{:?}", TokenCode::parse("123456")), "Ok(TokenCode(…))");
    }
}
