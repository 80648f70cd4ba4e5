//! What the AWS CLI reads in a file, and another SDK does not read or reads differently. Each kind was observed with
//! the SDKs that are named.

use std::fmt;

use crate::edit::valid_identifier;
use crate::ini::lines::strip;
use crate::ini::tokens::{Token, TokenKind, Tokens, header_name};
use crate::ini::{IniDocument, Section, same_key};

/// A reader other than the AWS CLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the SDKs' own names")]
#[non_exhaustive]
pub enum Sdk {
    Rust,
    JavaScript,
    Go,
    Java,
}

impl fmt::Display for Sdk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rust => "the SDK for Rust",
            Self::JavaScript => "the SDK for JavaScript",
            Self::Go => "the SDK for Go",
            Self::Java => "the SDK for Java",
        })
    }
}

/// A form that SDKs read differently. Each comment says what SDKs other than the AWS CLI do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Quirk {
    /// Rust and Java refuse the whole file, Go does not see the key.
    #[error("an indented property")]
    IndentedProperty,
    /// Rust and Java refuse the whole file.
    #[error("an indented section header")]
    IndentedHeader,
    /// Rust and Java refuse the whole file, JavaScript does not see the key.
    #[error("`:` between key and value")]
    Colon,
    /// Rust and Java refuse the whole file, Go does not see the section.
    #[error("`#` or `;` in a section's name")]
    CommentInName,
    /// JavaScript reads no profile of the file.
    #[error("a section named `__proto__`")]
    Proto,
    /// Readers for which it does not end a line read the next line as a part of the value.
    #[error("a lone carriage return as line end")]
    LoneCr,
    /// Go refuses to load the shared files.
    #[error("`aws_access_key_id` without `aws_secret_access_key`, or the other way round")]
    PartialCredentials,
    /// JavaScript ignores the header and adds its keys to the section before.
    #[error("text right after a section header's bracket")]
    TextAfterHeader,
    /// JavaScript and Go read a section, the AWS CLI a part of the value.
    #[error("an indented section header in a value")]
    HeaderInValue,
    /// JavaScript and Java do not find it by its lower-case name.
    #[error("a key with upper-case letters")]
    UpperCaseKey,
    /// All but the AWS CLI remove it from the value.
    #[error("a comment behind a value")]
    InlineComment,
    /// Rust and Java add it to the value above.
    #[error("an indented comment below a property")]
    IndentedComment,
    /// The lines are joined differently, or ignored.
    #[error("a value of several lines")]
    SeveralLines,
    /// Go removes the quotes.
    #[error("a value in quotes")]
    Quotes,
    /// JavaScript does not see the key.
    #[error("a key without value")]
    EmptyValue,
    /// Some SDKs ignore the section.
    #[error("a section name that not all accept")]
    Name,
    /// Rust, Go and Java remove the white space, and read another section than the AWS CLI and JavaScript.
    #[error("blanks within a section's brackets")]
    PaddedName,
    /// Only the AWS CLI inherits it.
    #[error("a property of `[DEFAULT]`, which only the AWS CLI inherits")]
    Default,
}

/// The first occurrence of a quirk in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortabilityFinding {
    /// The line, counted from 1.
    pub line: usize,
    /// The form that the readers read differently.
    pub quirk: Quirk,
    /// The SDKs that read it differently from the AWS CLI.
    pub readers: &'static [Sdk],
}

impl fmt::Display for PortabilityFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is read otherwise by ", self.quirk)?;
        for (position, reader) in self.readers.iter().enumerate() {
            write!(f, "{}{reader}", if position == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

use Sdk::{Go, Java, JavaScript, Rust};

/// Finds what makes an SDK read the whole file or `section` differently: one finding of each kind, in the order of the
/// lines. None for a text that the AWS CLI cannot read.
#[must_use]
pub fn reader_warnings(text: &str, section: &str) -> Vec<PortabilityFinding> {
    scan(text, Some(section))
}

/// As [`reader_warnings`], for all sections of the file: the first line of each kind.
#[must_use]
pub fn file_warnings(text: &str) -> Vec<PortabilityFinding> {
    scan(text, None)
}

fn scan(text: &str, section: Option<&str>) -> Vec<PortabilityFinding> {
    let Ok(document) = IniDocument::parse(text) else { return Vec::new() };
    let mut scanner = Scanner {
        section,
        found: Vec::new(),
        own: false,
        previous_was_own: false,
        no_property_yet: true,
        last_value: LastValue::Given,
    };
    for token in Tokens::new(text) {
        scanner.line_end(&token);
        scanner.token(&token);
    }
    scanner.report_empty_value();
    scanner.partial_credentials(&document);
    let of_interest = |found: &Section<'_, '_>| section.is_none_or(|section| section == found.name());
    if let Some(own) = document.sections().find(of_interest) {
        scanner.inherited(&own);
    }
    scanner.found.sort_by_key(|found| found.line);
    scanner.found
}

struct Scanner<'s> {
    /// The section of interest; none where every section is.
    section: Option<&'s str>,
    found: Vec<PortabilityFinding>,
    /// Whether this is a section of interest.
    own: bool,
    /// Whether the section before was one.
    previous_was_own: bool,
    /// Whether there was no property since the last header.
    no_property_yet: bool,
    last_value: LastValue,
}

/// The value of the last key of `section`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastValue {
    Given,
    /// The value is empty; the line of its key.
    EmptyAt(usize),
    /// A key whose value is a nested block.
    Block,
}

impl Scanner<'_> {
    fn add(&mut self, line: usize, quirk: Quirk, readers: &'static [Sdk]) {
        if !self.found.iter().any(|found| found.quirk == quirk) {
            self.found.push(PortabilityFinding { line, quirk, readers });
        }
    }

    fn line_end(&mut self, token: &Token<'_>) {
        if token.line.eol == "\r" {
            self.add(token.line.number, Quirk::LoneCr, &[Rust, JavaScript, Go]);
        }
    }

    fn token(&mut self, token: &Token<'_>) {
        let line = token.line.number;
        match token.kind {
            TokenKind::Header { name } => self.header(token, name),
            TokenKind::Property { key, value, .. } => self.property(token, key, value),
            TokenKind::Continuation => {
                let body = strip(token.line.text);
                if header_name(body).is_some() {
                    self.add(line, Quirk::HeaderInValue, &[JavaScript, Go]);
                }
                // All SDKs read nested blocks alike.
                if self.last_value != LastValue::Given {
                    self.last_value = LastValue::Block;
                } else if self.own && !self.no_property_yet {
                    self.add(line, Quirk::SeveralLines, &[Rust, JavaScript, Go, Java]);
                }
            }
            TokenKind::Comment if self.own && !self.no_property_yet && !token.indent.is_empty() => {
                self.add(line, Quirk::IndentedComment, &[Rust, Java]);
            }
            _ => {}
        }
    }

    fn report_empty_value(&mut self) {
        if let LastValue::EmptyAt(line) = std::mem::replace(&mut self.last_value, LastValue::Given) {
            self.add(line, Quirk::EmptyValue, &[JavaScript]);
        }
    }

    fn header(&mut self, token: &Token<'_>, name: &str) {
        let line = token.line.number;
        self.report_empty_value();
        self.previous_was_own = self.own;
        self.own = self.section.is_none_or(|section| section == name);
        self.no_property_yet = true;
        if !token.indent.is_empty() {
            self.add(line, Quirk::IndentedHeader, &[Rust, Java]);
        }
        if name.contains(['#', ';']) {
            self.add(line, Quirk::CommentInName, &[Rust, Go, Java]);
        }
        if name == "__proto__" {
            self.add(line, Quirk::Proto, &[JavaScript]);
        }
        let behind = strip(token.line.text).rsplit_once(']').map_or("", |(_, behind)| behind);
        if (self.own || self.previous_was_own) && behind.starts_with(|c: char| !c.is_whitespace()) {
            self.add(line, Quirk::TextAfterHeader, &[JavaScript]);
        }
        let is_padded = match self.section {
            Some(section) => name != section && strip(name) == strip(section),
            None => name != strip(name),
        };
        if is_padded {
            self.add(line, Quirk::PaddedName, &[Rust, Go, Java]);
        }
        let is_no_profile = ["services ", "sso-session "].iter().any(|kind| name.starts_with(kind));
        if self.own && !is_no_profile {
            // `[profile x]` of a config file.
            let profile = name.strip_prefix("profile ").unwrap_or(name);
            if profile.contains(char::is_whitespace) {
                self.add(line, Quirk::Name, &[Rust, JavaScript, Java]);
            } else if !valid_identifier(profile) {
                self.add(line, Quirk::Name, &[Rust, Java]);
            }
        }
    }

    fn property(&mut self, token: &Token<'_>, key: &str, value: &str) {
        let line = token.line.number;
        if self.no_property_yet && !token.indent.is_empty() {
            self.add(line, Quirk::IndentedProperty, &[Rust, Go, Java]);
        }
        self.no_property_yet = false;
        self.report_empty_value();
        if token.line.text.find([':', '=']).is_some_and(|at| token.line.text.get(at..=at) == Some(":")) {
            self.add(line, Quirk::Colon, &[Rust, JavaScript, Java]);
        }
        if !self.own {
            return;
        }
        if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.add(line, Quirk::UpperCaseKey, &[JavaScript, Java]);
        }
        if [" #", " ;", "\t#", "\t;"].iter().any(|comment| value.contains(comment)) {
            self.add(line, Quirk::InlineComment, &[Rust, JavaScript, Go, Java]);
        }
        if value.len() > 1 && ['"', '\''].iter().any(|quote| value.starts_with(*quote) && value.ends_with(*quote)) {
            self.add(line, Quirk::Quotes, &[Go]);
        }
        if value.is_empty() {
            self.last_value = LastValue::EmptyAt(line);
        }
    }

    fn partial_credentials(&mut self, document: &IniDocument<'_>) {
        let half = |section: &Section<'_, '_>| {
            let own = |key: &str| section.own_properties().find(|property| same_key(property.key, key));
            match (own("aws_access_key_id"), own("aws_secret_access_key")) {
                (Some(half), None) | (None, Some(half)) => Some(half.line),
                _ => None,
            }
        };
        if let Some(line) = document.sections().find_map(|section| half(&section)) {
            self.add(line, Quirk::PartialCredentials, &[Go]);
        }
    }

    fn inherited(&mut self, section: &Section<'_, '_>) {
        if let Some(property) = section.properties().find(|property| property.inherited) {
            self.add(property.line, Quirk::Default, &[Rust, JavaScript, Go, Java]);
        }
    }
}

#[cfg(test)]
mod tests;
