//! First floor: what the AWS CLI reads in a file but another SDK does not, or reads differently. Each kind is a row of
//! the measured matrix (reference page on AWS, 4.2); what is not in the matrix is not guessed. It never refuses a file.

use std::fmt;

use crate::edit::valid_identifier;
use crate::ini::lines::strip;
use crate::ini::tokens::{Kind, Token, Tokens, header_name};
use crate::ini::{Document, Section, same_key};

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

/// What is there. The comment says what happens to those who read it otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Trait {
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
    /// JavaScript sees no profile at all.
    #[error("a section named `__proto__`")]
    Proto,
    /// Those who do not end a line there read the next one as a part of the value.
    #[error("a lone carriage return as line end")]
    LoneCr,
    /// Go refuses to load the shared files.
    #[error("`aws_access_key_id` without `aws_secret_access_key`, or the other way round")]
    PartialCredentials,
    /// JavaScript does not see the header, and gives its keys to the section above.
    #[error("text right after a section header's bracket")]
    TextAfterHeader,
    /// Part of a value to the AWS CLI, a section of its own to these.
    #[error("an indented section header in a value")]
    HeaderInValue,
    /// Not found under its lower-case name.
    #[error("a key with upper-case letters")]
    UpperCaseKey,
    /// Cut off by all but the AWS CLI.
    #[error("a comment behind a value")]
    InlineComment,
    /// Part of the value above it.
    #[error("an indented comment below a property")]
    IndentedComment,
    /// Joined differently or dropped.
    #[error("a value of several lines")]
    SeveralLines,
    /// Go takes the quotes off.
    #[error("a value in quotes")]
    Quotes,
    /// Not seen at all.
    #[error("a key without value")]
    EmptyValue,
    /// The section is not seen, or only by some.
    #[error("a section name that not all accept")]
    Name,
    /// Rust, Go and Java take the blanks off: to them it is the section, to the AWS CLI and JavaScript another one.
    #[error("blanks within a section's brackets")]
    PaddedName,
    /// Only the AWS CLI inherits it.
    #[error("a property of `[DEFAULT]`, which only the AWS CLI inherits")]
    Default,
}

/// One finding: the first of its kind in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portability {
    /// Where it stands.
    pub line: usize,
    /// What it is.
    pub what: Trait,
    /// Who reads it otherwise than the AWS CLI.
    pub who: &'static [Sdk],
}

use Sdk::{Go, Java, JavaScript, Rust};

/// Looks through a text that our reader accepts, for what spoils the whole file for someone, and for what spoils
/// `section`. One finding of each kind, in the order of their lines; none for a text that the AWS CLI cannot read.
#[must_use]
pub fn reader_warnings(text: &str, section: &str) -> Vec<Portability> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let mut look = Look { section, found: Vec::new(), own: false, own_was_last: false, fresh: true, bare: Bare::No };
    for token in Tokens::new(text) {
        look.line_end(&token);
        look.token(&token);
    }
    look.no_value();
    look.partial_credentials(&document);
    if let Some(own) = document.section(section) {
        look.inherited(&own);
    }
    look.found.sort_by_key(|found| found.line);
    look.found
}

struct Look<'s> {
    section: &'s str,
    found: Vec<Portability>,
    /// Within `section`.
    own: bool,
    /// The section before this header was ours.
    own_was_last: bool,
    /// No property since the last header.
    fresh: bool,
    bare: Bare,
}

/// Has the last key of ours no value of its own?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    No,
    /// It has none, on this line.
    At(usize),
    /// It has a nested block.
    WithBlock,
}

impl Look<'_> {
    fn add(&mut self, line: usize, what: Trait, who: &'static [Sdk]) {
        if !self.found.iter().any(|found| found.what == what) {
            self.found.push(Portability { line, what, who });
        }
    }

    fn line_end(&mut self, token: &Token<'_>) {
        // A blank line's is harmless, but so is naming it: the file is then of the kind that has them.
        if token.line.eol == "\r" {
            self.add(token.line.number, Trait::LoneCr, &[Rust, JavaScript, Go]);
        }
    }

    fn token(&mut self, token: &Token<'_>) {
        let line = token.line.number;
        match token.kind {
            Kind::Header { name } => self.header(token, name),
            Kind::Property { key, value, .. } => self.property(token, key, value),
            Kind::Continuation => {
                let body = strip(token.line.text);
                if header_name(body).is_some() {
                    self.add(line, Trait::HeaderInValue, &[JavaScript, Go]);
                }
                // All read a nested block alike.
                if self.bare != Bare::No {
                    self.bare = Bare::WithBlock;
                } else if self.own && !self.fresh {
                    self.add(line, Trait::SeveralLines, &[Rust, JavaScript, Go, Java]);
                }
            }
            Kind::Comment if self.own && !self.fresh && !token.indent.is_empty() => {
                self.add(line, Trait::IndentedComment, &[Rust, Java]);
            }
            _ => {}
        }
    }

    fn no_value(&mut self) {
        if let Bare::At(line) = std::mem::replace(&mut self.bare, Bare::No) {
            self.add(line, Trait::EmptyValue, &[JavaScript]);
        }
    }

    fn header(&mut self, token: &Token<'_>, name: &str) {
        let line = token.line.number;
        self.no_value();
        self.own_was_last = self.own;
        self.own = name == self.section;
        self.fresh = true;
        if !token.indent.is_empty() {
            self.add(line, Trait::IndentedHeader, &[Rust, Java]);
        }
        if name.contains(['#', ';']) {
            self.add(line, Trait::CommentInName, &[Rust, Go, Java]);
        }
        if name == "__proto__" {
            self.add(line, Trait::Proto, &[JavaScript]);
        }
        let behind = strip(token.line.text).rsplit_once(']').map_or("", |(_, behind)| behind);
        if (self.own || self.own_was_last) && behind.starts_with(|c: char| !c.is_whitespace()) {
            self.add(line, Trait::TextAfterHeader, &[JavaScript]);
        }
        if name != self.section && strip(name) == strip(self.section) {
            self.add(line, Trait::PaddedName, &[Rust, Go, Java]);
        }
        if self.own {
            // A config file's `[profile x]` names its profile by the second word.
            let profile = name.strip_prefix("profile ").unwrap_or(name);
            if profile.contains(char::is_whitespace) {
                self.add(line, Trait::Name, &[Rust, JavaScript, Java]);
            } else if !valid_identifier(profile) {
                self.add(line, Trait::Name, &[Rust, Java]);
            }
        }
    }

    fn property(&mut self, token: &Token<'_>, key: &str, value: &str) {
        let line = token.line.number;
        if self.fresh && !token.indent.is_empty() {
            self.add(line, Trait::IndentedProperty, &[Rust, Go, Java]);
        }
        self.fresh = false;
        self.no_value();
        if token.line.text.find([':', '=']).is_some_and(|at| token.line.text.get(at..=at) == Some(":")) {
            self.add(line, Trait::Colon, &[Rust, JavaScript, Java]);
        }
        if !self.own {
            return;
        }
        if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.add(line, Trait::UpperCaseKey, &[JavaScript, Java]);
        }
        if [" #", " ;", "\t#", "\t;"].iter().any(|comment| value.contains(comment)) {
            self.add(line, Trait::InlineComment, &[Rust, JavaScript, Go, Java]);
        }
        if value.len() > 1 && ['"', '\''].iter().any(|quote| value.starts_with(*quote) && value.ends_with(*quote)) {
            self.add(line, Trait::Quotes, &[Go]);
        }
        if value.is_empty() {
            self.bare = Bare::At(line);
        }
    }

    fn partial_credentials(&mut self, document: &Document<'_>) {
        let half = |section: &Section<'_, '_>| {
            let own = |key: &str| section.own_properties().find(|property| same_key(property.key, key));
            match (own("aws_access_key_id"), own("aws_secret_access_key")) {
                (Some(half), None) | (None, Some(half)) => Some(half.line),
                _ => None,
            }
        };
        if let Some(line) = document.sections().find_map(|section| half(&section)) {
            self.add(line, Trait::PartialCredentials, &[Go]);
        }
    }

    fn inherited(&mut self, section: &Section<'_, '_>) {
        if let Some(property) = section.properties().find(|property| property.inherited) {
            self.add(property.line, Trait::Default, &[Rust, JavaScript, Go, Java]);
        }
    }
}

#[cfg(test)]
mod tests;
