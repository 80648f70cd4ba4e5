//! Where the sections of a text begin. Eight bytes each: of ten thousand sections a program reads one or two, and
//! writing more memory takes longer than reading a line again.

use super::tokens::first_header;

/// Python's name for the section whose properties all others inherit (`configparser.DEFAULTSECT`).
pub(crate) const DEFAULT_SECTION: &str = "DEFAULT";

#[derive(Debug, Clone, Copy)]
struct SectionStart {
    /// Byte position of the header's line.
    start: u32,
    /// The line of the header.
    line: u32,
}

pub(super) fn to_u32(count: usize) -> u32 {
    // Texts of more than four gigabytes are not read from a file; a section beyond that would be empty.
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The sections of a text in file order, `[DEFAULT]` excepted.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections<'t> {
    text: &'t str,
    starts: Vec<SectionStart>,
}

impl<'t> Sections<'t> {
    /// `count` is an estimate, used for the capacity.
    pub(super) fn with_capacity(text: &'t str, count: usize) -> Self {
        Self { text, starts: Vec::with_capacity(count) }
    }

    pub(super) fn push(&mut self, start: usize, line: usize) {
        self.starts.push(SectionStart { start: to_u32(start), line: to_u32(line) });
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The line of the header of a section, by its position in the list; 0 if there is none.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.get(at).map_or(0, |section| to_usize(section.line))
    }

    /// The text between the brackets, unchanged.
    pub(super) fn name(&self, at: usize) -> Option<&'t str> {
        first_header(self.text_from_header(at))
    }

    pub(super) fn is_named(&self, at: usize, name: &str) -> bool {
        self.name(at) == Some(name)
    }

    /// The text from the header of a section to the end of the file.
    pub(super) fn text_from_header(&self, at: usize) -> &'t str {
        self.starts.get(at).and_then(|section| self.text.get(to_usize(section.start)..)).unwrap_or("")
    }

    /// The text from the header of a section to that of the next one. A `[DEFAULT]` between them is included: readers
    /// stop at the next header.
    pub(super) fn text(&self, at: usize) -> &'t str {
        self.text_until(at, self.starts.get(at + 1).map_or(self.text.len(), |next| to_usize(next.start)))
    }

    /// The text from the header of a section to byte `end`.
    pub(super) fn text_until(&self, at: usize, end: usize) -> &'t str {
        self.starts.get(at).and_then(|section| self.text.get(to_usize(section.start)..end)).unwrap_or("")
    }
}
