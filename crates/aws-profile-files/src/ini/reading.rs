//! First floor: one pass over the lines, from tokens to sections and their entries. It finds what is there twice.

use std::collections::HashSet;
use std::ops::Range;

use super::entries::Entries;
use super::entry::Entry;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::key::same_key;
use super::name_hash::Names;
use super::sections::{DEFAULT_SECTION, Sections};
use super::tokens::{Beginning, Kind, Token, Tokens};

/// A section with fewer keys than this is searched by looking; a longer one gets a table while it is read.
const FEW: usize = 16;

/// The state of one pass over the lines. No property is kept but those of `[DEFAULT]`: of ten thousand sections a run
/// looks into one or two, and reads them again.
#[derive(Default)]
pub(super) struct Reading<'t> {
    text: &'t str,
    sections: Sections<'t>,
    defaults: Vec<Entry<'t>>,
    by_name: Names,
    in_default: bool,
    /// The properties of the section being read, then the further ones of the section before it: in a large file nearly
    /// every section has those of the one before it, in the same order. No key is among them twice.
    beginnings: Vec<Beginning<'t>>,
    /// How many of `beginnings` the section being read has.
    known: usize,
    /// The last property of the section that has more than one line: its bytes so far, and its line.
    block: Option<(Range<usize>, usize)>,
    /// Byte position after the line of the last property of `[DEFAULT]`.
    value_end: usize,
    /// Lower-case keys of the section being read, once it is long.
    keys: HashSet<String>,
    default_keys: HashSet<String>,
    /// The first nested block that cannot be split: reported after all lines.
    bad_nested: Option<SyntaxError>,
}

/// What one pass over the lines gives.
pub(super) struct ReadSections<'t> {
    pub(super) sections: Sections<'t>,
    /// Properties of `[DEFAULT]`, which may be there more than once.
    pub(super) defaults: Vec<Entry<'t>>,
    pub(super) by_name: Names,
}

impl<'t> Reading<'t> {
    /// For a text with about so many sections.
    pub(super) fn new(text: &'t str, sections: usize) -> Self {
        Self {
            text,
            sections: Sections::with_room(text, sections),
            by_name: Names::with_room(sections),
            ..Self::default()
        }
    }

    /// How the next properties begin, if the section being read goes on like the one before it.
    #[inline]
    pub(super) fn expected(&self) -> &[Beginning<'t>] {
        if self.in_default { &[] } else { self.beginnings.get(self.known..).unwrap_or_default() }
    }

    /// So many properties began as [expected](Self::expected): their keys were found to be others than those before.
    #[inline]
    pub(super) fn alike(&mut self, properties: usize) {
        self.known += properties;
    }

    /// Takes in a line; `property` is where the last property before it stands: line and byte.
    pub(super) fn token(&mut self, token: &Token<'t>, property: (usize, usize)) -> Result<(), SyntaxError> {
        let line = token.line.number;
        let fail = |kind| Err(SyntaxError { line, kind });
        match token.kind {
            Kind::Blank | Kind::Comment => Ok(()),
            Kind::Header { name } => self.header(name, line, token.line.start),
            Kind::Property { key, value, .. } => {
                self.property(Beginning::of(token, key), value, line, token.line.next())
            }
            Kind::Continuation => {
                let end = token.line.next();
                if self.in_default {
                    if let Some(entry) = self.defaults.last_mut() {
                        entry.more = self.text.get(self.value_end..end).unwrap_or("");
                    }
                } else {
                    self.continues(property, end);
                }
                Ok(())
            }
            Kind::NoSection => fail(SyntaxErrorKind::NoSection),
            Kind::NoDelimiter => fail(SyntaxErrorKind::NoDelimiter),
            Kind::EmptyKey => fail(SyntaxErrorKind::EmptyKey),
        }
    }

    /// The value of the property that begins there goes on to byte `end`.
    fn continues(&mut self, (line, start): (usize, usize), end: usize) {
        if let Some((bytes, _)) = self.block.as_mut().filter(|(bytes, _)| bytes.start == start) {
            bytes.end = end;
        } else {
            self.judge();
            self.block = Some((start..end, line));
        }
    }

    /// Of the blocks that cannot be split, the first counts.
    fn judge(&mut self) {
        if let Some((bytes, line)) = self.block.take()
            && self.bad_nested.is_none()
        {
            let text = self.text.get(bytes).unwrap_or("");
            if let Some(Token { line: first, kind: Kind::Property { key, value, .. }, .. }) =
                Tokens::within(text).next()
            {
                let mut entry = Entry::new(key, value, line);
                entry.more = text.get(first.next()..).unwrap_or("");
                self.bad_nested = entry.bad_nested();
            }
        }
    }

    #[expect(clippy::inline_always, reason = "done at every header of a large file")]
    #[inline(always)]
    pub(super) fn header(&mut self, name: &'t str, line: usize, start: usize) -> Result<(), SyntaxError> {
        self.known = 0;
        self.in_default = name == DEFAULT_SECTION;
        if self.in_default {
            return Ok(());
        }
        self.keys.clear();
        if let Err(taken) = self.by_name.insert(name, &self.sections) {
            let kind = SyntaxErrorKind::DuplicateSection { name: name.to_owned(), first: self.sections.line(taken) };
            return Err(SyntaxError { line, kind });
        }
        self.sections.push(start, line);
        Ok(())
    }

    /// A property whose line ends before byte `next`.
    fn property(
        &mut self,
        beginning: Beginning<'t>,
        value: &'t str,
        line: usize,
        next: usize,
    ) -> Result<(), SyntaxError> {
        let key = beginning.key;
        let twice = if self.in_default {
            is_among(self.defaults.iter().map(|entry| entry.key), &mut self.default_keys, key)
        } else {
            self.beginnings.truncate(self.known);
            is_among(self.beginnings.iter().map(|other| other.key), &mut self.keys, key)
        };
        if twice {
            return Err(self.duplicate_key(key, line, next));
        }
        if self.in_default {
            self.defaults.push(Entry::new(key, value, line));
            self.value_end = next;
        } else {
            self.beginnings.push(beginning);
            self.known += 1;
        }
        Ok(())
    }

    /// The properties of the section being read, up to this byte.
    fn open(&self, end: usize) -> Entries<'t> {
        let at = self.sections.len().saturating_sub(1);
        Entries::new(self.sections.until(at, end), self.sections.line(at))
    }

    #[cold]
    fn duplicate_key(&self, key: &str, line: usize, next: usize) -> SyntaxError {
        let same = |entry: &Entry<'t>| same_key(entry.key, key);
        let first = if self.in_default { self.defaults.iter().copied().find(same) } else { self.open(next).find(same) };
        let first = first.map_or(line, |entry| entry.line);
        SyntaxError { line, kind: SyntaxErrorKind::DuplicateKey { key: key.to_owned(), first } }
    }

    pub(super) fn finish(mut self) -> Result<ReadSections<'t>, SyntaxError> {
        self.judge();
        let Self { sections, defaults, by_name, bad_nested, .. } = self;
        bad_nested.map_or(Ok(ReadSections { sections, defaults, by_name }), Err)
    }
}

/// Is a key one of those before it? Long sections are looked up in `keys`, which this keeps complete.
fn is_among<'k>(mut before: impl ExactSizeIterator<Item = &'k str>, keys: &mut HashSet<String>, key: &str) -> bool {
    if before.len() < FEW {
        return before.any(|other| same_key(other, key));
    }
    if keys.is_empty() {
        keys.extend(before.map(str::to_lowercase));
    }
    !keys.insert(key.to_lowercase())
}
