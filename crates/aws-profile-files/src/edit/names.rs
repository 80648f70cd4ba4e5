//! First floor: which section names, keys and values may be written so that every SDK reads the same (W1, W2).
//! Pure decisions about text; an error carries names, never a value.

use crate::ini::lines::{is_space, strip};
use crate::ini::{DEFAULT_SECTION, Section};

/// Why a section cannot be written under a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing at all.
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
    /// There is a section that differs only in case.
    #[error("line {line}: `[{existing}]` differs from it only in upper and lower case")]
    DiffersInCase {
        /// The section that is there.
        existing: String,
        /// Line of its header.
        line: usize,
    },
    /// There is a section that differs only in blanks.
    #[error("line {line}: `[{existing}]` differs from it only in blanks")]
    DiffersInPadding {
        /// The section that is there.
        existing: String,
        /// Line of its header.
        line: usize,
    },
}

/// Why a value would not be read back as it is by the AWS CLI and every SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// JavaScript takes an empty value for the beginning of a block.
    #[error("is empty")]
    Empty,
    /// A line break, NUL or another control character: it could open a section of its own.
    #[error("has a control character or line break")]
    Control,
    /// Every reader strips them.
    #[error("begins or ends with a blank")]
    OuterBlank,
    /// `#` or `;` at the start or after a blank is a comment to all SDKs but the AWS CLI.
    #[error("has a `#` or `;` that SDKs take for a comment")]
    Comment,
    /// A line of a nested block without `=`, or with nothing before it.
    #[error("has a nested line that is not `key = value`")]
    Nested,
}

/// May a section of this name be written, beside the sections that are there (name and line)? W1 and §4 of the design.
/// A section of exactly this name may exist.
///
/// # Errors
/// The first thing that speaks against it.
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
    let mut twin = None;
    for (other, line) in existing {
        if other == name {
            return Ok(());
        }
        twin = twin.or_else(|| near(name, other, line));
    }
    twin.map_or(Ok(()), Err)
}

/// Does an existing name differ from this one only in case or blanks?
fn near(name: &str, other: &str, line: usize) -> Option<NameError> {
    let words = |text: &str| text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // `[DEFAULT]` is no section to the AWS CLI, and never among these; `[Default]` is an ordinary one.
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

/// Equal but for case and blanks at the ends or in a row; allocates nothing, as it looks at every section of the file.
fn same_letters(a: &str, b: &str) -> bool {
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

/// The near twin of a section that is about to be appended.
pub(super) fn taken_name<'d, 't: 'd>(
    name: &str,
    mut sections: impl Iterator<Item = Section<'d, 't>>,
) -> Option<NameError> {
    sections.find_map(|section| near(name, section.name(), section.line()))
}

/// A header that the AWS CLI reads back as exactly this name. Stricter rules belong to [`validate_target_name`]: a
/// config file's `profile x` and `sso-session x` pass here.
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

/// A name that the SDK for Rust (and JavaScript's and Java's header rules) accept (W1).
pub(crate) fn valid_identifier(name: &str) -> bool {
    !name.is_empty() && name.chars().all(identifier_character)
}

fn identifier_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '%' | '@' | ':' | '+')
}

/// Our own keys are plainer still: the SDK for JavaScript and Java are case-sensitive, `:` is a delimiter.
pub(super) fn valid_key(key: &str) -> bool {
    !key.is_empty()
        && key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'_' | b'-' | b'.'))
}

/// Would this one-line value be read back as it is (W2's general part)? What a key id or region may consist of is
/// decided elsewhere.
///
/// # Errors
/// The first thing that speaks against it.
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

/// [`validate_value`], or the same for every pair of a nested block.
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
        // To the AWS CLI it is part of the block, to JavaScript and Go a section.
        if line.starts_with('[') {
            return Err(ValueError::Nested);
        }
    }
    Ok(())
}

/// The lines of a nested block as they are written: stripped, without blank ones.
pub(super) fn block_lines(value: &str) -> impl Iterator<Item = &str> {
    value.split('\n').map(strip).filter(|line| !line.is_empty())
}
