//! First floor: finds a section by its name. Nothing else.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry as Slot;

use super::sections::{Sections, long, short};

/// Which section has a name: positions in the list of sections, four bytes each.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(HashTable<u32>);

impl Names {
    /// Room for so many names.
    pub(super) fn with_room(names: usize) -> Self {
        Self(HashTable::with_capacity(names))
    }

    /// The position of the section of this name.
    pub(super) fn find(&self, name: &str, sections: &Sections<'_>) -> Option<usize> {
        let found = self.0.find(hash(name), |at| sections.is_named(long(*at), name))?;
        Some(long(*found))
    }

    /// Takes a name in for the section that will be the next of the list.
    ///
    /// # Errors
    /// The position of the section that has this name already.
    pub(super) fn insert(&mut self, name: &str, sections: &Sections<'_>) -> Result<(), usize> {
        let hash_at = |at: &u32| sections.name(long(*at)).map_or(0, hash);
        match self.0.entry(hash(name), |at| sections.is_named(long(*at), name), hash_at) {
            Slot::Occupied(taken) => Err(long(*taken.get())),
            Slot::Vacant(free) => {
                // Four thousand million headers are more than a file that is read can hold.
                free.insert(short(sections.len()));
                Ok(())
            }
        }
    }
}

/// Quick, and not proof against a file made to be slow: whoever writes that file is its reader. The standard one takes a
/// fifth of the reading time of a large file.
fn hash(name: &str) -> u64 {
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    // The last eight bytes, although the word before has some of them: one load.
    let last = name.as_bytes().last_chunk().copied().unwrap_or_else(|| {
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        last
    });
    let length = u64::try_from(name.len()).unwrap_or(0);
    words.iter().chain([&last]).fold(length, |so_far, word| folded(so_far ^ u64::from_le_bytes(*word)))
}

/// A product, its two halves laid over each other: every bit of the word counts at both ends, and the table looks at both.
fn folded(word: u64) -> u64 {
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
