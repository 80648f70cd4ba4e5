//! The shared secret of a virtual device while it is being enrolled, and the codes that it makes (RFC 6238: SHA-1,
//! six digits, steps of 30 s, the only kind that AWS takes).

use std::fmt;

use ring::hmac;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::model::aws::secret::Secret;
use crate::model::aws::token_code::TokenCode;

/// Seconds for which a code is shown.
pub(crate) const STEP_SECONDS: i64 = 30;

/// The least number of bytes: AWS sends 40, RFC 4226 requires 16.
const SHORTEST: usize = 16;

/// The secret of a device, which only the person's authenticator may store. Wiped on drop.
pub(crate) struct Seed {
    text: Secret,
    key: Zeroizing<Vec<u8>>,
}

/// The seed is not Base32, or is too short. The text is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the device's secret in it is not Base32")]
pub(crate) struct BadSeed;

impl Seed {
    /// Reads the Base32 text that IAM calls `Base32StringSeed`.
    ///
    /// # Errors
    /// When it is not `[A-Z2-7]+=*`, or too short.
    pub(crate) fn parse(mut text: Vec<u8>) -> Result<Self, BadSeed> {
        let Some(key) = decoded(&text) else {
            text.zeroize();
            return Err(BadSeed);
        };
        let text = String::from_utf8(text).map_err(|error| {
            error.into_bytes().zeroize();
            BadSeed
        })?;
        Ok(Self { text: Secret::new(text), key })
    }

    /// The Base32 text, as it is entered into an authenticator.
    pub(crate) fn text(&self) -> &Secret {
        &self.text
    }

    /// The code of a step (seconds since 1970, divided by [`STEP_SECONDS`]).
    pub(crate) fn code(&self, step: i64) -> TokenCode {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.key);
        let mac = hmac::sign(&key, &step.to_be_bytes());
        let bytes = mac.as_ref();
        // RFC 4226, 5.3: the low four bits of the last byte are the offset of the four bytes of the code.
        let at = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
        let number =
            bytes.iter().skip(at).take(4).fold(0_u32, |number, byte| number.wrapping_shl(8) | u32::from(*byte));
        TokenCode::of_number(number & 0x7fff_ffff)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

fn decoded(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let end = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    // Allocated once: a vector that grows leaves copies of the secret in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(end * 5 / 8));
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in &text[..end] {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        held = (held << 5 | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    (bytes.len() >= SHORTEST).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    /// "12345678901234567890", the secret of RFC 6238's appendix B.
    const OF_THE_RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let seed = Seed::parse(OF_THE_RFC.into()).expect("the RFC's secret");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000_i64, "353130"),
        ] {
            assert_eq!(
                seed.code(seconds / STEP_SECONDS),
                TokenCode::parse(code).expect("six digits"),
                "at {seconds} s"
            );
        }
    }

    #[test]
    fn a_seed_is_base32_and_nothing_else() {
        let long = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(2);
        for (text, good) in [
            (long.as_str(), true),
            (OF_THE_RFC, true),
            ("GEZDGNBVGY3TQOJQGEZDGNBVGY======", true),
            ("GEZDGNBVGY3TQOJQ", false),
            ("gezdgnbvgy3tqojqgezdgnbvgy3tqojq", false),
            ("GEZDGNBVGY3TQOJQ=EZDGNBVGY3TQOJQ", false),
            ("GEZDGNBVGY3TQOJQ1EZDGNBVGY3TQOJQ", false),
            ("GEZDGNBVGY3TQOJQ\u{1b}EZDGNBVGY3TQOJQ", false),
            ("", false),
            ("========", false),
        ] {
            assert_eq!(Seed::parse(text.into()).is_ok(), good, "{text:?}");
        }
    }

    #[test]
    fn debug_hides_the_seed() {
        assert_eq!(format!("{:?}", Seed::parse(OF_THE_RFC.into())), "Ok(Seed(…))");
    }
}
