//! First floor: finds a section by its name. Nothing else.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry as Slot;

use super::sections::Sections;

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
        let found = self.0.find(hash(name), |at| sections.is_named(position(*at), name))?;
        Some(position(*found))
    }

    /// Takes a name in for the section that will be the next of the list.
    ///
    /// # Errors
    /// The position of the section that has this name already.
    pub(super) fn insert(&mut self, name: &str, sections: &Sections<'_>) -> Result<(), usize> {
        let hash_at = |at: &u32| sections.name(position(*at)).map_or(0, hash);
        match self.0.entry(hash(name), |at| sections.is_named(position(*at), name), hash_at) {
            Slot::Occupied(taken) => Err(position(*taken.get())),
            Slot::Vacant(free) => {
                // Four thousand million headers are more than a file that is read can hold.
                free.insert(u32::try_from(sections.len()).unwrap_or(u32::MAX));
                Ok(())
            }
        }
    }
}

fn position(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Quick, and not proof against a file made to be slow: whoever writes that file is its reader. The standard one takes a
/// fifth of the reading time of a large file.
fn hash(name: &str) -> u64 {
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let mix = |so_far: u64, word: u64| (so_far.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    // The last eight bytes, although the word before has some of them: one load.
    let last = name.as_bytes().last_chunk().copied().unwrap_or_else(|| {
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        last
    });
    let length = u64::try_from(name.len()).unwrap_or(0).rotate_left(56);
    let mixed = words.iter().fold(0, |so_far, word| mix(so_far, u64::from_le_bytes(*word)));
    let mixed = mix(mixed, u64::from_le_bytes(last) ^ length);
    // The table looks at both ends of the word; a product is best at its upper one.
    mixed ^ (mixed >> 32)
}
