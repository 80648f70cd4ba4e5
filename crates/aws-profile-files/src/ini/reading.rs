//! One pass over the tokens of a file: it collects the sections and refuses duplicates.

use std::collections::HashSet;
use std::ops::Range;

use super::entries::Entries;
use super::entry::Entry;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::key::same_key;
use super::name_hash::SectionIndex;
use super::sections::{DEFAULT_SECTION, Sections};
use super::tokens::{KeyPrefix, Token, TokenKind, Tokens};

/// Keys of a section with more keys than this are looked up in a set.
const FEW_KEYS: usize = 16;

/// The state of one pass. Only the properties of `[DEFAULT]` are kept: of ten thousand sections a program reads one or
/// two, whose properties are read again ([`Entries`]).
#[derive(Default)]
pub(super) struct Reading<'t> {
    text: &'t str,
    sections: Sections<'t>,
    defaults: Vec<Entry<'t>>,
    by_name: SectionIndex,
    in_default: bool,
    /// The keys of this section so far, followed by those of the previous section as predictions: in a large file most
    /// sections have the same keys in the same order. Each key is there once.
    key_prefixes: Vec<KeyPrefix<'t>>,
    /// How many of `key_prefixes` are of this section.
    known: usize,
    /// The last property with more than one line: its bytes so far, and its line.
    block: Option<(Range<usize>, usize)>,
    /// The byte position after the line of the last property of `[DEFAULT]`.
    value_end: usize,
    /// The keys of this section in lower case, once there are many.
    keys: HashSet<String>,
    default_keys: HashSet<String>,
    /// The first nested block that cannot be split, reported after all other errors.
    bad_nested: Option<SyntaxError>,
}

/// The result of the pass.
pub(super) struct ParsedSections<'t> {
    pub(super) sections: Sections<'t>,
    /// Properties of `[DEFAULT]`, which may be there more than once.
    pub(super) defaults: Vec<Entry<'t>>,
    pub(super) by_name: SectionIndex,
}

impl<'t> Reading<'t> {
    /// `sections` is an estimate of how many there are.
    pub(super) fn new(text: &'t str, sections: usize) -> Self {
        Self {
            text,
            sections: Sections::with_capacity(text, sections),
            by_name: SectionIndex::with_capacity(sections),
            ..Self::default()
        }
    }

    /// The keys that come next if this section has the same keys as the previous one.
    #[inline]
    pub(super) fn predicted_keys(&self) -> &[KeyPrefix<'t>] {
        if self.in_default { &[] } else { self.key_prefixes.get(self.known..).unwrap_or_default() }
    }

    /// Adds so many of the [predicted keys](Self::predicted_keys), which are no duplicates.
    #[inline]
    pub(super) fn count_repeated(&mut self, properties: usize) {
        self.known += properties;
    }

    /// Processes a line. `property` is line and byte position of the last property before it.
    pub(super) fn token(&mut self, token: &Token<'t>, property: (usize, usize)) -> Result<(), SyntaxError> {
        let line = token.line.number;
        let fail = |kind| Err(SyntaxError { line, kind });
        match token.kind {
            TokenKind::Blank | TokenKind::Comment => Ok(()),
            TokenKind::Header { name } => self.header(name, line, token.line.start),
            TokenKind::Property { key, value, .. } => {
                self.property(KeyPrefix::of(token, key), value, line, token.line.next())
            }
            TokenKind::Continuation => {
                let end = token.line.next();
                if self.in_default {
                    if let Some(entry) = self.defaults.last_mut() {
                        entry.continuation = self.text.get(self.value_end..end).unwrap_or("");
                    }
                } else {
                    self.extend_block(property, end);
                }
                Ok(())
            }
            TokenKind::NoSection => fail(SyntaxErrorKind::NoSection),
            TokenKind::NoDelimiter => fail(SyntaxErrorKind::NoDelimiter),
            TokenKind::EmptyKey => fail(SyntaxErrorKind::EmptyKey),
        }
    }

    /// Extends the value of the property at this line and byte position to byte `end`.
    fn extend_block(&mut self, (line, start): (usize, usize), end: usize) {
        if let Some((bytes, _)) = self.block.as_mut().filter(|(bytes, _)| bytes.start == start) {
            bytes.end = end;
        } else {
            self.check_block();
            self.block = Some((start..end, line));
        }
    }

    /// Checks the block that has ended. Only the first error is kept.
    fn check_block(&mut self) {
        if let Some((bytes, line)) = self.block.take()
            && self.bad_nested.is_none()
        {
            let text = self.text.get(bytes).unwrap_or("");
            if let Some(Token { line: first, kind: TokenKind::Property { key, value, .. }, .. }) =
                Tokens::within(text).next()
            {
                let mut entry = Entry::new(key, value, line);
                entry.continuation = text.get(first.next()..).unwrap_or("");
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

    /// Adds a property whose line ends before byte `next`.
    fn property(&mut self, prefix: KeyPrefix<'t>, value: &'t str, line: usize, next: usize) -> Result<(), SyntaxError> {
        let key = prefix.key;
        let is_duplicate = if self.in_default {
            is_present(self.defaults.iter().map(|entry| entry.key), &mut self.default_keys, key)
        } else {
            self.key_prefixes.truncate(self.known);
            is_present(self.key_prefixes.iter().map(|other| other.key), &mut self.keys, key)
        };
        if is_duplicate {
            return Err(self.duplicate_key(key, line, next));
        }
        if self.in_default {
            self.defaults.push(Entry::new(key, value, line));
            self.value_end = next;
        } else {
            self.key_prefixes.push(prefix);
            self.known += 1;
        }
        Ok(())
    }

    /// The properties of this section, up to byte `end`.
    fn current_entries(&self, end: usize) -> Entries<'t> {
        let at = self.sections.len().saturating_sub(1);
        Entries::new(self.sections.text_until(at, end), self.sections.line(at))
    }

    #[cold]
    fn duplicate_key(&self, key: &str, line: usize, next: usize) -> SyntaxError {
        let same = |entry: &Entry<'t>| same_key(entry.key, key);
        let first = if self.in_default {
            self.defaults.iter().copied().find(same)
        } else {
            self.current_entries(next).find(same)
        };
        let first = first.map_or(line, |entry| entry.line);
        SyntaxError { line, kind: SyntaxErrorKind::DuplicateKey { key: key.to_owned(), first } }
    }

    pub(super) fn finish(mut self) -> Result<ParsedSections<'t>, SyntaxError> {
        self.check_block();
        let Self { sections, defaults, by_name, bad_nested, .. } = self;
        bad_nested.map_or(Ok(ParsedSections { sections, defaults, by_name }), Err)
    }
}

/// Whether a key is one of those before it. In a long section it is looked up in `keys`, to which it is then added.
fn is_present<'k>(mut before: impl ExactSizeIterator<Item = &'k str>, keys: &mut HashSet<String>, key: &str) -> bool {
    if before.len() < FEW_KEYS {
        return before.any(|other| same_key(other, key));
    }
    if keys.is_empty() {
        keys.extend(before.map(str::to_lowercase));
    }
    !keys.insert(key.to_lowercase())
}
