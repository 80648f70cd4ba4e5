//! First floor: a file that has been read, its sections and their properties.

use super::entries::Entries;
use super::entry::Entry;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::key::same_key;
use super::name_hash::Names;
use super::property::{KeyValue, nested_pairs};
use super::reading::{ReadSections, Reading};
use super::sections::Sections;
use super::tokens::{Tokens, likely_headers};

/// A file that the AWS CLI can read.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    sections: Sections<'t>,
    /// Properties of `[DEFAULT]`, which may be there more than once.
    defaults: Vec<Entry<'t>>,
    by_name: Names,
}

/// One section: `[name]` and its properties.
#[derive(Debug, Clone, Copy)]
pub struct Section<'d, 't> {
    document: &'d Document<'t>,
    /// Its place in the list.
    at: usize,
}

impl<'t> Document<'t> {
    /// Reads a whole file.
    ///
    /// # Errors
    /// The first thing that makes the AWS CLI refuse the file, with its line. A nested block is judged after all
    /// lines, as botocore does.
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        if text.starts_with('\u{feff}') {
            return Err(SyntaxError { line: 1, kind: SyntaxErrorKind::Bom });
        }
        let mut reading = Reading::new(text, likely_headers(text));
        let mut tokens = Tokens::new(text);
        loop {
            reading.alike(tokens.alike(reading.expected()));
            let (_, start) = tokens.place();
            if let Some(name) = tokens.header() {
                let (line, _) = tokens.place();
                reading.header(name, line, start)?;
            } else if let Some(token) = tokens.next() {
                reading.token(&token, tokens.property())?;
            } else {
                break;
            }
        }
        let ReadSections { sections, defaults, by_name } = reading.finish()?;
        let document = Self { sections, defaults, by_name };
        document.check_nested_defaults()?;
        Ok(document)
    }

    /// All sections in file order, `[DEFAULT]` excepted.
    #[must_use]
    pub fn sections(&self) -> impl ExactSizeIterator<Item = Section<'_, 't>> {
        (0..self.sections.len()).map(|at| Section { document: self, at })
    }

    /// The section of exactly this name: `[ p ]` is not `p`, and `P` is not `p`.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<Section<'_, 't>> {
        let at = self.by_name.find(name, &self.sections)?;
        Some(Section { document: self, at })
    }

    /// The properties of `[DEFAULT]`, which only the AWS CLI inherits into every section.
    #[must_use]
    pub fn defaults(&self) -> impl ExactSizeIterator<Item = KeyValue<'t>> {
        self.defaults.iter().map(|entry| entry.property(false))
    }

    /// botocore splits the nested blocks that a section inherits, too: a bad one in `[DEFAULT]` counts only if some
    /// section really inherits it.
    fn check_nested_defaults(&self) -> Result<(), SyntaxError> {
        for entry in &self.defaults {
            let inherits = |section: Section<'_, 't>| !section.own().any(|own| same_key(own.key, entry.key));
            if let Some(error) = entry.bad_nested()
                && self.sections().any(inherits)
            {
                return Err(error);
            }
        }
        Ok(())
    }
}

impl<'d, 't> Section<'d, 't> {
    /// The name, verbatim.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.document.sections.name(self.at).unwrap_or("")
    }

    /// The text of the file from its header on.
    pub(crate) fn onwards(&self) -> &'t str {
        self.document.sections.onwards(self.at)
    }

    /// Line of its header.
    #[must_use]
    pub fn line(&self) -> usize {
        self.document.sections.line(self.at)
    }

    fn own(&self) -> Entries<'t> {
        Entries::new(self.document.sections.text(self.at), self.line())
    }

    /// The property of this key in any spelling of its case, own before inherited.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<KeyValue<'t>> {
        let own = self.own().find(|entry| same_key(entry.key, key)).map(|entry| entry.property(false));
        let inherited = || self.document.defaults.iter().find(|entry| same_key(entry.key, key));
        own.or_else(|| inherited().map(|entry| entry.property(true)))
    }

    /// The value of `sub` in the nested block under `key`; sub-keys are case-sensitive, the last one counts.
    #[must_use]
    pub fn nested(&self, key: &str, sub: &str) -> Option<String> {
        let property = self.get(key)?;
        nested_pairs(&property.value).filter(|(name, _)| *name == sub).last().map(|(_, value)| value.to_owned())
    }

    /// Its own properties in file order, then those it inherits from `[DEFAULT]`.
    pub fn properties(&self) -> impl Iterator<Item = KeyValue<'t>> + use<'d, 't> {
        let mut properties: Vec<_> = self.own_properties().collect();
        let own = properties.len();
        for entry in &self.document.defaults {
            if !properties.iter().take(own).any(|mine| same_key(mine.key, entry.key)) {
                properties.push(entry.property(true));
            }
        }
        properties.into_iter()
    }

    /// Its own properties in file order.
    pub fn own_properties(&self) -> impl Iterator<Item = KeyValue<'t>> + use<'t> {
        self.own().map(|entry| entry.property(false))
    }
}
