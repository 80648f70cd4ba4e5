//! Which section names, keys and values every SDK reads alike, so that they may be written.

use crate::ini::lines::{is_space, strip};
use crate::ini::{DEFAULT_SECTION, Section};

/// Why a section cannot be written under a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// The empty string.
    #[error("the name is empty")]
    Empty,
    /// A character that the SDKs for Rust or Java do not accept, or that ends a header.
    #[error("`{character}` cannot be in a profile name that every SDK reads")]
    Character {
        /// The first such character, escaped.
        character: String,
    },
    /// `..`: some tools make a file name of the profile name.
    #[error("`..` cannot be in a profile name")]
    DotDot,
    /// `[DEFAULT]` is inherited by every profile of the AWS CLI.
    #[error("`DEFAULT` is inherited by every other profile")]
    Default,
    /// The SDK for JavaScript loses the whole file.
    #[error("`__proto__` makes the SDK for JavaScript lose the whole file")]
    Proto,
    /// `profile x` is a header of the config file, not a name.
    #[error("a name does not begin with `profile `")]
    ProfilePrefix,
    /// A section of the file differs only in case.
    #[error("line {line}: `[{existing}]` differs from it only in upper and lower case")]
    DiffersInCase {
        /// Name of that section.
        existing: String,
        /// Line of its header.
        line: usize,
    },
    /// A section of the file differs only in white space.
    #[error("line {line}: `[{existing}]` differs from it only in blanks")]
    DiffersInPadding {
        /// Name of that section.
        existing: String,
        /// Line of its header.
        line: usize,
    },
}

/// Why the AWS CLI or some SDK would not read a value as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// To JavaScript, an empty value begins a nested block.
    #[error("is empty")]
    Empty,
    /// A line break, NUL or another control character, which could begin another section.
    #[error("has a control character or line break")]
    Control,
    /// White space at the ends, which every reader removes.
    #[error("begins or ends with a blank")]
    OuterBlank,
    /// `#` or `;` at the start or after white space begins a comment, but for the AWS CLI.
    #[error("has a `#` or `;` that SDKs take for a comment")]
    Comment,
    /// A line of a nested block without `=`, or with nothing before it.
    #[error("has a nested line that is not `key = value`")]
    Nested,
}

/// Whether a section of this name may be written into a file with the `existing` sections (name and line). One of
/// exactly this name may be among them.
///
/// # Errors
/// The first reason against it.
pub fn validate_target_name<'a>(
    name: &str,
    existing: impl IntoIterator<Item = (&'a str, usize)>,
) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("profile ")) {
        return Err(NameError::ProfilePrefix);
    }
    if name.eq_ignore_ascii_case(DEFAULT_SECTION) && name != "default" {
        return Err(NameError::Default);
    }
    if name == "__proto__" {
        return Err(NameError::Proto);
    }
    if let Some(character) = name.chars().find(|c| !identifier_character(*c)) {
        return Err(NameError::Character { character: character.escape_default().to_string() });
    }
    if name.contains("..") {
        return Err(NameError::DotDot);
    }
    let mut similar = None;
    for (other, line) in existing {
        if other == name {
            return Ok(());
        }
        similar = similar.or_else(|| near_duplicate(name, other, line));
    }
    similar.map_or(Ok(()), Err)
}

/// Returns an error if an existing name differs from this one only in case or white space.
fn near_duplicate(name: &str, other: &str, line: usize) -> Option<NameError> {
    let words = |text: &str| text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if name == other || !same_letters(name, other) {
        return None;
    }
    let existing = other.to_owned();
    Some(if words(name) == words(other) {
        NameError::DiffersInPadding { existing, line }
    } else {
        NameError::DiffersInCase { existing, line }
    })
}

/// Whether two names are equal but for case and white space. Allocates nothing, since it is asked for every section.
pub(crate) fn same_letters(a: &str, b: &str) -> bool {
    let words = |text| str::split(text, is_space).filter(|word| !word.is_empty());
    if a.is_ascii() && b.is_ascii() {
        let (mut left, mut right) = (words(a), words(b));
        return loop {
            match (left.next(), right.next()) {
                (None, None) => break true,
                (Some(x), Some(y)) if x.eq_ignore_ascii_case(y) => {}
                _ => break false,
            }
        };
    }
    let lower = |text| words(text).map(str::to_lowercase).collect::<Vec<_>>();
    lower(a) == lower(b)
}

/// An error for the first section whose name is too similar to one that is to be appended.
pub(super) fn find_near_duplicate<'d, 't: 'd>(
    name: &str,
    mut sections: impl Iterator<Item = Section<'d, 't>>,
) -> Option<NameError> {
    sections.find_map(|section| near_duplicate(name, section.name(), section.line()))
}

/// Whether the AWS CLI reads a header with this name back. A config file's `profile x` and `sso-session x` are
/// accepted, unlike in [`validate_target_name`].
pub(super) fn check_header(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name == "__proto__" {
        return Err(NameError::Proto);
    }
    let bad = |c: &char| *c != ' ' && !identifier_character(*c);
    if let Some(character) = name.chars().find(bad) {
        return Err(NameError::Character { character: character.escape_default().to_string() });
    }
    if strip(name) != name {
        return Err(NameError::Character { character: " ".to_owned() });
    }
    Ok(())
}

/// Whether all SDKs accept a profile name.
pub(crate) fn valid_identifier(name: &str) -> bool {
    !name.is_empty() && name.chars().all(identifier_character)
}

fn identifier_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '%' | '@' | ':' | '+')
}

/// Whether all SDKs accept a key: to JavaScript and Java the case matters, and `:` is a delimiter.
pub(super) fn valid_key(key: &str) -> bool {
    !key.is_empty()
        && key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'_' | b'-' | b'.'))
}

/// Whether all SDKs read this one-line value as it is.
///
/// # Errors
/// The first reason against it.
pub fn validate_value(value: &str) -> Result<(), ValueError> {
    if value.is_empty() {
        return Err(ValueError::Empty);
    }
    if value.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(ValueError::Control);
    }
    if strip(value) != value {
        return Err(ValueError::OuterBlank);
    }
    let mut before = Some(' ');
    for c in value.chars() {
        if matches!(c, '#' | ';') && before.is_some_and(is_space) {
            return Err(ValueError::Comment);
        }
        before = Some(c);
    }
    Ok(())
}

/// [`validate_value`] for a value, or for every pair of a nested block.
pub(super) fn check_value_or_block(value: &str) -> Result<(), ValueError> {
    if !value.starts_with('\n') {
        return validate_value(value);
    }
    if block_lines(value).next().is_none() {
        return Err(ValueError::Empty);
    }
    for line in block_lines(value) {
        validate_value(line)?;
        if line.split_once('=').is_none_or(|(key, _)| strip(key).is_empty()) {
            return Err(ValueError::Nested);
        }
        // A section to JavaScript and Go.
        if line.starts_with('[') {
            return Err(ValueError::Nested);
        }
    }
    Ok(())
}

/// The lines of a nested block, stripped, without blank ones.
pub(super) fn block_lines(value: &str) -> impl Iterator<Item = &str> {
    value.split('\n').map(strip).filter(|line| !line.is_empty())
}
