//! First floor: where the sections of a text begin. One word for each: of ten thousand sections a run looks into one or
//! two, and memory that is touched costs more than reading a line again.

use super::tokens::first_header;

/// Python's name for the section whose properties all others inherit (`configparser.DEFAULTSECT`).
pub const DEFAULT_SECTION: &str = "DEFAULT";

#[derive(Debug, Clone, Copy)]
struct SectionPlace {
    /// Byte position of the header's line.
    start: u32,
    /// Line of the header.
    line: u32,
}

pub(super) fn short(count: usize) -> u32 {
    // A file of four gigabytes is not read (`sys::shared_file`); in such a text a section would be an empty one.
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn long(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The sections of a text in file order, `[DEFAULT]` excepted.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections<'t> {
    text: &'t str,
    places: Vec<SectionPlace>,
}

impl<'t> Sections<'t> {
    /// For a text with about so many.
    pub(super) fn with_room(text: &'t str, count: usize) -> Self {
        Self { text, places: Vec::with_capacity(count) }
    }

    pub(super) fn push(&mut self, start: usize, line: usize) {
        self.places.push(SectionPlace { start: short(start), line: short(line) });
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Line of the header of the section at this position of the list; 0 where there is none.
    pub(super) fn line(&self, at: usize) -> usize {
        self.places.get(at).map_or(0, |place| long(place.line))
    }

    /// Verbatim between the brackets.
    pub(super) fn name(&self, at: usize) -> Option<&'t str> {
        first_header(self.onwards(at))
    }

    /// Is this its name?
    pub(super) fn is_named(&self, at: usize, name: &str) -> bool {
        self.name(at) == Some(name)
    }

    /// The text from its header on, to the end of the file.
    pub(super) fn onwards(&self, at: usize) -> &'t str {
        self.places.get(at).and_then(|place| self.text.get(long(place.start)..)).unwrap_or("")
    }

    /// From its header to that of the next section. A `[DEFAULT]` between them stands in it, too: whoever reads on stops
    /// at the next header.
    pub(super) fn text(&self, at: usize) -> &'t str {
        self.until(at, self.places.get(at + 1).map_or(self.text.len(), |next| long(next.start)))
    }

    /// From its header to this byte.
    pub(super) fn until(&self, at: usize, end: usize) -> &'t str {
        self.places.get(at).and_then(|place| self.text.get(long(place.start)..end)).unwrap_or("")
    }
}
