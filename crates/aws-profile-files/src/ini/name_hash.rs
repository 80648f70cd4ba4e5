//! Finds a section by its name.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry as TableEntry;

use super::sections::{Sections, to_u32, to_usize};

/// A hash table of positions in the list of sections, four bytes each; the names stay in the text.
#[derive(Debug, Clone, Default)]
pub(super) struct SectionIndex(HashTable<u32>);

impl SectionIndex {
    pub(super) fn with_capacity(names: usize) -> Self {
        Self(HashTable::with_capacity(names))
    }

    /// The position of the section with this name.
    pub(super) fn find(&self, name: &str, sections: &Sections<'_>) -> Option<usize> {
        let found = self.0.find(hash(name), |at| sections.is_named(to_usize(*at), name))?;
        Some(to_usize(*found))
    }

    /// Adds the name of the section that will be the next of the list.
    ///
    /// # Errors
    /// The position of the section that has this name already.
    pub(super) fn insert(&mut self, name: &str, sections: &Sections<'_>) -> Result<(), usize> {
        let hash_at = |at: &u32| sections.name(to_usize(*at)).map_or(0, hash);
        match self.0.entry(hash(name), |at| sections.is_named(to_usize(*at), name), hash_at) {
            TableEntry::Occupied(taken) => Err(to_usize(*taken.get())),
            TableEntry::Vacant(free) => {
                free.insert(to_u32(sections.len()));
                Ok(())
            }
        }
    }
}

/// Fast, and not protected against names chosen to collide: the file belongs to the user who reads it. With the
/// standard hash, reading a large file takes a quarter more instructions.
fn hash(name: &str) -> u64 {
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    // The last eight bytes, even if some of them are in the word before: one load.
    let last = name.as_bytes().last_chunk().copied().unwrap_or_else(|| {
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        last
    });
    let length = u64::try_from(name.len()).unwrap_or(0);
    words.iter().chain([&last]).fold(length, |so_far, word| fold_word(so_far ^ u64::from_le_bytes(*word)))
}

/// Both halves of a product, combined: the table uses the high and the low bits, and every bit of the word affects
/// both.
fn fold_word(word: u64) -> u64 {
    let product = u128::from(word) * 0x9e37_79b9_7f4a_7c15;
    u64::try_from((product >> 64) ^ (product & u128::from(u64::MAX))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::hash;

    #[test]
    fn names_that_differ_in_a_number_are_spread_over_the_table() {
        let spellings: [fn(u32) -> String; 6] = [
            |n| format!("{n}"),
            |n| format!("team-{n}-profile"),
            |n| format!("profile team-{n}-profile"),
            |n| format!("profile {n:012}"),
            |n| format!("a{n:04}-readonly-role"),
            |n| format!("{n}{}", "-very-long".repeat(9)),
        ];
        for spelling in spellings {
            let hashes: Vec<u64> = (0..10_000).map(|n| hash(&spelling(n))).collect();
            for end in [0, 50] {
                let places: HashSet<u64> = hashes.iter().map(|hash| (hash >> end) & 0x3fff).collect();
                // Of 16384 places, chance takes 7485.
                assert!(places.len() > 6900, "{}: {}", spelling(7), places.len());
            }
        }
    }
}
