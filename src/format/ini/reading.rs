//! First floor: one pass over the lines, from tokens to sections and their entries. It finds what is there twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::ops::Range;

use super::lines::{Kind, Plain, Token, Tokens};
use super::name_hash::Names;
use super::sections::Sections;
use super::{DEFAULT_SECTION, Document, Entry, SyntaxError, SyntaxErrorKind, same_key};

/// A section with fewer keys than this is searched by looking; a longer one gets a table while it is read.
const FEW: usize = 16;

/// The state of one pass over the lines. Only the section being read has its properties at hand: they are judged when
/// it ends.
#[derive(Default)]
pub(super) struct Reading<'t> {
    text: &'t str,
    sections: Sections<'t>,
    entries: Vec<Entry<'t>>,
    defaults: Vec<Entry<'t>>,
    by_name: Names,
    in_default: bool,
    /// How the properties of a section begin, up to the delimiter; no key is among them twice. In a large file nearly
    /// every section has those of the one before it, in the same order.
    beginnings: Vec<&'t str>,
    /// The properties of the section being read are not the first of `beginnings`.
    odd: bool,
    /// A property since the last header has more than one line.
    continued: bool,
    /// Byte position after the line of the last property.
    value_end: usize,
    /// Lower-case keys of the section being read and their lines, once it is long.
    keys: HashMap<String, usize>,
    default_keys: HashMap<String, usize>,
    /// The first nested block that cannot be split: reported after all lines.
    bad_nested: Option<SyntaxError>,
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

    /// What [`Reading::token`] does, for a plain line at these bytes.
    #[inline]
    pub(super) fn plain(&mut self, plain: Plain<'t>, line: usize, at: Range<usize>) -> Result<(), SyntaxError> {
        match plain {
            Plain::Blank => Ok(()),
            Plain::Header { name } => self.header(name, line, at.start),
            Plain::Property { key, value, beginning } => {
                let known = self.entries.len();
                self.property(Entry::new(key, value, line), at.end)?;
                if !self.odd {
                    self.beginnings.truncate(known);
                    self.beginnings.push(beginning);
                }
                Ok(())
            }
        }
    }

    /// How the next property begins, if the section being read goes on like the one before it.
    #[inline]
    pub(super) fn expected(&self) -> Option<&'t str> {
        if self.odd { None } else { self.beginnings.get(self.entries.len()).copied() }
    }

    /// A property that begins as [expected](Self::expected): its key was found to be another than those before it.
    #[inline]
    pub(super) fn alike(&mut self, beginning: &'t str, value: &'t str, line: usize, next: usize) {
        let key = beginning.get(..beginning.len().saturating_sub(1)).unwrap_or("");
        self.entries.push(Entry::new(key, value, line));
        self.value_end = next;
    }

    pub(super) fn token(&mut self, token: &Token<'t>) -> Result<(), SyntaxError> {
        let line = token.line.number;
        let fail = |kind| Err(SyntaxError { line, kind });
        match token.kind {
            Kind::Blank | Kind::Comment => Ok(()),
            Kind::Header { name } => self.header(name, line, token.line.start),
            Kind::Property { key, value, .. } => {
                self.odd = true;
                self.property(Entry::new(key, value, line), token.line.next())
            }
            Kind::Continuation => {
                let more = self.text.get(self.value_end..token.line.next()).unwrap_or("");
                self.continued = true;
                let list = if self.in_default { &mut self.defaults } else { &mut self.entries };
                if let Some(entry) = list.last_mut() {
                    entry.more = more;
                }
                Ok(())
            }
            Kind::NoSection => fail(SyntaxErrorKind::NoSection),
            Kind::NoDelimiter => fail(SyntaxErrorKind::NoDelimiter),
            Kind::EmptyKey => fail(SyntaxErrorKind::EmptyKey),
        }
    }

    /// The section being read ends here.
    #[expect(clippy::inline_always, reason = "done at every header of a large file")]
    #[inline(always)]
    fn close(&mut self) {
        if std::mem::take(&mut self.continued) && self.bad_nested.is_none() {
            self.bad_nested = self.entries.iter().find_map(Entry::bad_nested);
        }
        self.entries.clear();
    }

    #[expect(clippy::inline_always, reason = "done at every header of a large file")]
    #[inline(always)]
    fn header(&mut self, name: &'t str, line: usize, start: usize) -> Result<(), SyntaxError> {
        self.close();
        self.in_default = name == DEFAULT_SECTION;
        self.odd = self.in_default;
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

    fn property(&mut self, entry: Entry<'t>, next: usize) -> Result<(), SyntaxError> {
        let (list, keys) = if self.in_default {
            (&mut self.defaults, &mut self.default_keys)
        } else {
            (&mut self.entries, &mut self.keys)
        };
        if let Some(first) = earlier(list, keys, &entry) {
            let kind = SyntaxErrorKind::DuplicateKey { key: entry.key().to_owned(), first };
            return Err(SyntaxError { line: entry.line, kind });
        }
        list.push(entry);
        self.value_end = next;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Document<'t>, SyntaxError> {
        self.close();
        let Self { sections, defaults, by_name, bad_nested, .. } = self;
        bad_nested.map_or(Ok(Document { sections, defaults, by_name }), Err)
    }
}

/// The properties of one section that was read before, read again.
pub(super) struct Entries<'t> {
    text: &'t str,
    /// Lines before the section.
    above: usize,
    tokens: Tokens<'t>,
    value_end: usize,
    /// Read, but a further line may still belong to it.
    last: Option<Entry<'t>>,
}

impl<'t> Entries<'t> {
    /// Of the section at this place of the list.
    pub(super) fn new(sections: &Sections<'t>, at: usize) -> Self {
        let (text, line) = (sections.text(at), sections.line(at));
        let mut tokens = Tokens::new(text);
        // its header
        tokens.next();
        Self { text, above: line.saturating_sub(1), tokens, value_end: 0, last: None }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        while let Some(token) = self.tokens.next() {
            match token.kind {
                Kind::Property { key, value, .. } => {
                    self.value_end = token.line.next();
                    let entry = Entry::new(key, value, self.above + token.line.number);
                    if let Some(whole) = self.last.replace(entry) {
                        return Some(whole);
                    }
                }
                Kind::Continuation => {
                    if let Some(entry) = &mut self.last {
                        entry.more = self.text.get(self.value_end..token.line.next()).unwrap_or("");
                    }
                }
                // `[DEFAULT]`, which is no part of it
                Kind::Header { .. } => self.tokens = Tokens::new(""),
                _ => {}
            }
        }
        self.last.take()
    }
}

/// The line of an earlier entry of the same key. Long sections are looked up in `keys`, which this keeps complete.
fn earlier(before: &[Entry<'_>], keys: &mut HashMap<String, usize>, entry: &Entry<'_>) -> Option<usize> {
    if before.len() < FEW {
        return before.iter().find(|other| same_key(other.key(), entry.key())).map(|other| other.line);
    }
    if keys.is_empty() {
        keys.extend(before.iter().map(|other| (other.key().to_lowercase(), other.line)));
    }
    match keys.entry(entry.key().to_lowercase()) {
        Slot::Occupied(slot) => Some(*slot.get()),
        Slot::Vacant(slot) => {
            slot.insert(entry.line);
            None
        }
    }
}
