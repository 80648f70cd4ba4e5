//! First floor: why a file is not edited.

use super::names::{NameError, ValueError};
use crate::ini::SyntaxError;

/// Why a file was not edited. The text given in is untouched in every case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The AWS CLI cannot read the file as it is.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// The section cannot be written under this name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The value of `key` would not be read back as it is.
    #[error("value of `{key}`: {problem}")]
    Value {
        /// The key.
        key: String,
        /// What is wrong with its value, without the value.
        problem: ValueError,
    },
    /// A key of ours that some SDK would not take for a key, or one that is given twice.
    #[error("`{key}` cannot be set")]
    Key {
        /// The key.
        key: String,
    },
    /// Another header differs from the section only in outer blanks: some SDKs read both as one, others as two.
    #[error(
        "line {line}: `[{name}]` is the same section as the one on line {first} to some SDKs, another one to others"
    )]
    NearDuplicate {
        /// Line of the other header.
        line: usize,
        /// The other name.
        name: String,
        /// Line of the section itself.
        first: usize,
    },
    /// A line of the old value is a section header to JavaScript and Go; dropping it would drop their section.
    #[error(
        "line {line}: an indented `[section]` continues the value of `{key}` for the AWS CLI, and opens a section for other SDKs"
    )]
    SwallowedHeader {
        /// Its line.
        line: usize,
        /// The key whose value has swallowed it.
        key: String,
    },
    /// Reading the result again showed a change outside of what is ours: a fault or an oddly indented file.
    #[error("the edit would change {}", changed_thing(.section.as_deref()))]
    WouldChange {
        /// The section that would change, if it is one.
        section: Option<String>,
    },
    /// The text has no such section.
    #[error("no section `{name}`")]
    NoSuchSection {
        /// The name asked for.
        name: String,
    },
}

/// For the message of [`EditError::WouldChange`].
fn changed_thing(section: Option<&str>) -> String {
    section.map_or_else(|| "a line that is not ours".to_owned(), |name| format!("section `{name}`"))
}
