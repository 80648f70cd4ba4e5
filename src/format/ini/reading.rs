//! First floor: one pass over the lines, from tokens to sections and their entries. It finds what is there twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::lines::{Kind, Token};
use super::name_hash::Names;
use super::{DEFAULT_SECTION, Document, Entry, SectionEntry, SyntaxError, SyntaxErrorKind, same_key};

/// A section with fewer keys than this is searched by looking; a longer one gets a table while it is read.
const FEW: usize = 16;

/// The state of one pass over the lines.
#[derive(Default)]
pub(super) struct Reading<'t> {
    sections: Vec<SectionEntry<'t>>,
    entries: Vec<Entry<'t>>,
    defaults: Vec<Entry<'t>>,
    pub(super) by_name: Names<'t>,
    in_default: bool,
    /// Byte position after the line of the last property.
    value_end: usize,
    /// Lower-case keys of the section being read and their lines, once it is long.
    keys: HashMap<String, usize>,
    default_keys: HashMap<String, usize>,
}

impl<'t> Reading<'t> {
    pub(super) fn token(&mut self, text: &'t str, token: &Token<'t>) -> Result<(), SyntaxError> {
        let line = token.line.number;
        let fail = |kind| Err(SyntaxError { line, kind });
        match token.kind {
            Kind::Blank | Kind::Comment => {}
            Kind::Header { name } => self.header(name, line)?,
            Kind::Property { key, value, .. } => {
                self.property(Entry { key, first: value, line, more: "" })?;
                self.value_end = token.line.next();
            }
            Kind::Continuation => {
                let more = text.get(self.value_end..token.line.next()).unwrap_or("");
                let list = if self.in_default { &mut self.defaults } else { &mut self.entries };
                if let Some(entry) = list.last_mut() {
                    entry.more = more;
                }
            }
            Kind::NoSection => return fail(SyntaxErrorKind::NoSection),
            Kind::NoDelimiter => return fail(SyntaxErrorKind::NoDelimiter),
            Kind::EmptyKey => return fail(SyntaxErrorKind::EmptyKey),
        }
        Ok(())
    }

    fn header(&mut self, name: &'t str, line: usize) -> Result<(), SyntaxError> {
        self.in_default = name == DEFAULT_SECTION;
        if self.in_default {
            return Ok(());
        }
        self.keys.clear();
        let from = self.entries.len();
        match self.by_name.entry(name) {
            Slot::Occupied(slot) => {
                let first = self.sections.get(*slot.get()).map_or(0, |section| section.line);
                let kind = SyntaxErrorKind::DuplicateSection { name: name.to_owned(), first };
                return Err(SyntaxError { line, kind });
            }
            Slot::Vacant(slot) => slot.insert(self.sections.len()),
        };
        self.sections.push(SectionEntry { name, line, from, to: from });
        Ok(())
    }

    fn property(&mut self, entry: Entry<'t>) -> Result<(), SyntaxError> {
        let (list, keys, from) = if self.in_default {
            (&mut self.defaults, &mut self.default_keys, 0)
        } else {
            let from = self.sections.last().map_or(0, |section| section.from);
            (&mut self.entries, &mut self.keys, from)
        };
        let before = list.get(from..).unwrap_or(&[]);
        if let Some(first) = earlier(before, keys, &entry) {
            let kind = SyntaxErrorKind::DuplicateKey { key: entry.key.to_owned(), first };
            return Err(SyntaxError { line: entry.line, kind });
        }
        list.push(entry);
        if !self.in_default
            && let Some(section) = self.sections.last_mut()
        {
            section.to = self.entries.len();
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Document<'t> {
        let Self { sections, entries, defaults, by_name, .. } = self;
        Document { sections, entries, defaults, by_name }
    }
}

/// The line of an earlier entry of the same key. Long sections are looked up in `keys`, which this keeps complete.
fn earlier(before: &[Entry<'_>], keys: &mut HashMap<String, usize>, entry: &Entry<'_>) -> Option<usize> {
    if before.len() < FEW {
        return before.iter().find(|other| same_key(other.key, entry.key)).map(|other| other.line);
    }
    if keys.is_empty() {
        keys.extend(before.iter().map(|other| (other.key.to_lowercase(), other.line)));
    }
    match keys.entry(entry.key.to_lowercase()) {
        Slot::Occupied(slot) => Some(*slot.get()),
        Slot::Vacant(slot) => {
            slot.insert(entry.line);
            None
        }
    }
}
