//! Identifiers and secrets of the right shape. None of them is random: nothing here is worth guessing.

use std::sync::atomic::{AtomicU64, Ordering};

const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const KEY_ID: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX: &[u8] = b"0123456789abcdef";
const SEED_LENGTH: usize = 40;
/// What the tokens of `GetSessionToken` begin with.
const TOKEN_PREFIX: &str = "FwoGZXIvYXdzE";

/// Two servers of one process must not hand out the same keys.
static SERVERS: AtomicU64 = AtomicU64::new(1);

/// A stream of identifiers, different for each server.
pub(crate) struct Ids {
    state: u64,
}

impl Ids {
    pub(crate) fn new(port: u16) -> Self {
        let server = SERVERS.fetch_add(1, Ordering::Relaxed);
        Self { state: (server << 16) | u64::from(port) }
    }

    /// The splitmix64 step.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| {
                // the remainder is smaller than the alphabet, so both conversions hold
                let index = usize::try_from(self.next() % alphabet.len() as u64).unwrap_or(0);
                char::from(alphabet[index])
            })
            .collect()
    }

    /// Twenty characters: `AKIA…`, `ASIA…` or `AIDA…`.
    pub(crate) fn key_id(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.text(KEY_ID, 16))
    }

    /// Forty characters, among them the two that need care in shells and files.
    pub(crate) fn secret(&mut self) -> String {
        format!("{}/{}+{}", self.text(BASE64, 12), self.text(BASE64, 13), self.text(BASE64, 13))
    }

    /// A session token of `length` characters, with `/`, `+` and closing `=` where there is room.
    pub(crate) fn token(&mut self, length: usize) -> String {
        let Some(middle) = length.checked_sub(TOKEN_PREFIX.len() + 4).filter(|rest| *rest > 0) else {
            return self.text(BASE64, length);
        };
        format!("{TOKEN_PREFIX}/{}+==", self.text(BASE64, middle))
    }

    /// The secret of a device; its Base32 text has the 64 characters of AWS's.
    pub(crate) fn seed(&mut self) -> Vec<u8> {
        (0..SEED_LENGTH).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    pub(crate) fn request_id(&mut self) -> String {
        let groups = [8, 4, 4, 4, 12].map(|length| self.text(HEX, length));
        groups.join("-")
    }
}
