//! First floor: the map of section names, and its quick hash. Nothing else.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Section names and their places.
pub(super) type Names<'t> = HashMap<&'t str, usize, BuildHasherDefault<NameHasher>>;

/// A hash of one multiplication per eight bytes: the map of section names is the costliest part of reading. Whoever
/// could feed it names that collide can write the user's credentials file.
#[derive(Debug, Clone, Default)]
pub(super) struct NameHasher(u64);

impl NameHasher {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.word(u64::from_le_bytes(last) ^ u64::try_from(bytes.len()).unwrap_or(0).rotate_left(56));
    }

    fn finish(&self) -> u64 {
        // The table looks at both ends of the word; a product is best at its upper one.
        self.0 ^ (self.0 >> 32)
    }
}
