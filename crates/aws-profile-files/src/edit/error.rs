//! Why a file is not edited.

use super::names::{NameError, ValueError};
use crate::ini::SyntaxError;

/// Why a text was not edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "fields are what they are called")]
#[non_exhaustive]
pub enum EditError {
    /// The AWS CLI cannot read the file as it is.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// The section cannot be written under this name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Some reader would not read the value as it is.
    #[error("value of `{key}`: {problem}")]
    Value {
        key: String,
        /// What is wrong with its value.
        problem: ValueError,
    },
    /// A key that some SDK does not accept, or that is given twice.
    #[error("`{key}` cannot be set")]
    Key { key: String },
    /// Another header differs from the section only in white space at its ends: some SDKs read both as one section.
    #[error(
        "line {line}: `[{name}]` is the same section as the one on line {first} to some SDKs, another one to others"
    )]
    NearDuplicate {
        /// Line of the other header.
        line: usize,
        name: String,
        /// Line of the section itself.
        first: usize,
    },
    /// A line of the old value is a section header to JavaScript and Go, whose section would be lost with it.
    #[error(
        "line {line}: an indented `[section]` continues the value of `{key}` for the AWS CLI, and opens a section for other SDKs"
    )]
    SwallowedHeader {
        line: usize,
        /// The key whose value it continues.
        key: String,
    },
    /// Verifying the result showed a change outside the edit, because of unusual indentation.
    #[error("the edit would change {}", changed_thing(.section.as_deref()))]
    WouldChange {
        /// The section that would change; None for another line.
        section: Option<String>,
    },
    /// Another section has the name already.
    #[error("line {line}: there is a section `{name}` already")]
    SectionExists {
        /// Line of its header.
        line: usize,
        name: String,
    },
    /// The text has no such section.
    #[error("no section `{name}`")]
    NoSuchSection {
        /// The name asked for.
        name: String,
    },
}

fn changed_thing(section: Option<&str>) -> String {
    section.map_or_else(|| "a line that is not ours".to_owned(), |name| format!("section `{name}`"))
}
