//! A file that has been read: its sections and their properties.

use super::entries::Entries;
use super::entry::Entry;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::key::same_key;
use super::name_hash::SectionIndex;
use super::property::IniProperty;
use super::reading::{ParsedSections, Reading};
use super::sections::Sections;
use super::tokens::{Tokens, likely_headers};

/// A file that the AWS CLI can read.
#[derive(Debug, Clone)]
pub struct IniDocument<'t> {
    sections: Sections<'t>,
    /// Properties of `[DEFAULT]`, which may be there more than once.
    defaults: Vec<Entry<'t>>,
    by_name: SectionIndex,
}

/// One section: `[name]` and its properties.
#[derive(Debug, Clone, Copy)]
pub struct Section<'d, 't> {
    document: &'d IniDocument<'t>,
    /// Its position in the list.
    at: usize,
}

impl<'t> IniDocument<'t> {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// The first reason for which the AWS CLI refuses the file. Nested blocks are checked after all lines, as botocore
    /// does.
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        if text.starts_with('\u{feff}') {
            return Err(SyntaxError { line: 1, kind: SyntaxErrorKind::Bom });
        }
        let mut reading = Reading::new(text, likely_headers(text));
        let mut tokens = Tokens::new(text);
        loop {
            reading.count_repeated(tokens.skip_repeated_keys(reading.predicted_keys()));
            let (_, start) = tokens.position();
            if let Some(name) = tokens.header() {
                let (line, _) = tokens.position();
                reading.header(name, line, start)?;
            } else if let Some(token) = tokens.next() {
                reading.token(&token, tokens.property())?;
            } else {
                break;
            }
        }
        let ParsedSections { sections, defaults, by_name } = reading.finish()?;
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

    /// The properties of `[DEFAULT]`, which every section inherits, for the AWS CLI alone.
    pub(crate) fn defaults(&self) -> impl ExactSizeIterator<Item = IniProperty<'t>> {
        self.defaults.iter().map(|entry| entry.property(false))
    }

    /// botocore also splits the nested blocks that a section inherits, so a bad one in `[DEFAULT]` is an error only if
    /// a section inherits it.
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
    /// The text between the brackets, unchanged.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.document.sections.name(self.at).unwrap_or("")
    }

    /// The text from the header to the end of the file.
    pub(crate) fn text_from_header(&self) -> &'t str {
        self.document.sections.text_from_header(self.at)
    }

    /// The line of the header, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.document.sections.line(self.at)
    }

    fn own(&self) -> Entries<'t> {
        Entries::new(self.document.sections.text(self.at), self.line())
    }

    /// The property with this key, in upper or lower case; the section's own before an inherited one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<IniProperty<'t>> {
        let own = self.own().find(|entry| same_key(entry.key, key)).map(|entry| entry.property(false));
        let inherited = || self.document.defaults.iter().find(|entry| same_key(entry.key, key));
        own.or_else(|| inherited().map(|entry| entry.property(true)))
    }

    /// The section's own properties in file order, then those inherited from `[DEFAULT]`.
    pub fn properties(&self) -> impl Iterator<Item = IniProperty<'t>> + use<'d, 't> {
        let mut properties: Vec<_> = self.own_properties().collect();
        let own = properties.len();
        for entry in &self.document.defaults {
            if !properties.iter().take(own).any(|mine| same_key(mine.key, entry.key)) {
                properties.push(entry.property(true));
            }
        }
        properties.into_iter()
    }

    /// The section's own properties in file order.
    pub fn own_properties(&self) -> impl Iterator<Item = IniProperty<'t>> + use<'t> {
        self.own().map(|entry| entry.property(false))
    }
}
