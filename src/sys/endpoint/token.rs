//! The token that a request must have.

use std::{fmt, io};

use aws_smithy_types::base64;
use ring::rand::{SecureRandom, SystemRandom};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// The number of random bytes.
const LENGTH: usize = 32;

/// The token of one endpoint.
pub(super) struct EndpointToken(Zeroizing<String>);

impl EndpointToken {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub(super) fn random() -> io::Result<Self> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        SystemRandom::new().fill(&mut *bytes).map_err(|_| io::Error::other("the system has no random numbers"))?;
        let text = Zeroizing::new(base64::encode(&bytes[..]));
        Ok(Self(Zeroizing::new(text.trim_end_matches('=').replace('+', "-").replace('/', "_"))))
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Whether these bytes are the token, in a time that does not depend on how many of them are right.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(bytes).into()
    }
}

impl fmt::Debug for EndpointToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndpointToken(…)")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token_and_each_is_another() {
        let token = EndpointToken::random().expect("random numbers");
        let text = token.text();
        assert!(text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{text}");
        assert!(token.is(text.as_bytes()));
        let longer = format!("{text}A");
        for wrong in [&text[1..], &text[..42], &longer, "", &format!("Bearer {text}"), &text.to_lowercase()] {
            assert!(!token.is(wrong.as_bytes()), "{wrong}");
        }
        assert!(!token.is(EndpointToken::random().expect("random numbers").text().as_bytes()));
        assert_eq!(format!("{token:?}"), "EndpointToken(…)");
    }
}
