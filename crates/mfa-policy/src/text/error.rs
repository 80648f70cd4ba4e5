//! Why a text is no policy document, and where.

use crate::document::Position;
use crate::limits::{DEEPEST, LONGEST, MOST_STATEMENTS};

/// Why a text is no policy document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {kind}", at.line, at.column)]
#[non_exhaustive]
pub struct PolicyError {
    /// Where.
    pub at: Position,
    /// What is wrong there.
    pub kind: PolicyErrorKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyErrorKind {
    /// Nothing but white space.
    #[error("there is nothing in it")]
    Empty,
    /// Longer than any policy.
    #[error("it goes on after {} KiB, and IAM takes no policy as long as that", LONGEST / 1024)]
    TooLong,
    /// More statements than any policy.
    #[error("more than {} statements, for which no policy has room", MOST_STATEMENTS)]
    TooMany,
    /// A pattern longer than anything it could name.
    #[error("`{element}` has at most {most} characters, and this has more")]
    TooWide {
        /// The element.
        element: &'static str,
        /// How many.
        most: usize,
    },
    /// Not UTF-8.
    #[error("this is not UTF-8")]
    NotUtf8,
    /// A byte order mark.
    #[error("a byte order mark, which JSON does not have")]
    ByteOrderMark,
    /// A comment.
    #[error("a comment, which JSON does not have")]
    Comment,
    /// Something else than the grammar wants here.
    #[error("{wanted} is expected here, not {found}")]
    Unexpected {
        /// What may stand here.
        wanted: &'static str,
        /// What stands here.
        found: String,
    },
    /// A string without an end.
    #[error("this string has no end on its line")]
    OpenString,
    /// A raw control character, NUL among them.
    #[error("a control character in a string, {0}, which JSON writes as an escape")]
    Control(String),
    /// An escape that does not exist.
    #[error("this is no escape of JSON")]
    BadEscape,
    /// A number that is none.
    #[error("this is no number of JSON")]
    BadNumber,
    /// Arrays and objects in one another.
    #[error("more than {} levels of brackets", DEEPEST)]
    TooDeep,
    /// A name twice in an object.
    #[error("`{name}` is there a second time, first on line {first}")]
    Duplicate {
        /// The name.
        name: String,
        /// Where it was first.
        first: usize,
    },
    /// Text after the document.
    #[error("the document ended before this")]
    Trailing,
    /// The answer of an IAM call around the document.
    #[error("`{0}` is from the answer of an IAM call; the policy is the document inside")]
    Wrapped(String),
    /// An element that policies do not have.
    #[error("a {place} has no element `{name}`{}", meant.map(|name| format!("; `{name}` may be meant")).unwrap_or_default())]
    UnknownElement {
        /// Policy or statement.
        place: &'static str,
        /// What is there.
        name: String,
        /// The element with the same letters.
        meant: Option<&'static str>,
    },
    /// An element that must be there.
    #[error("this {place} lacks {what}")]
    Missing {
        /// Policy or statement.
        place: &'static str,
        /// What it lacks.
        what: &'static str,
    },
    /// Two elements that exclude each other.
    #[error("`{0}` and `{1}` cannot both be there")]
    Both(&'static str, &'static str),
    /// A value of the wrong kind.
    #[error("`{element}` is {wanted}")]
    WrongKind {
        /// The element.
        element: String,
        /// What it has to be.
        wanted: &'static str,
    },
    /// Neither of the two versions of the language.
    #[error("`{0}` is no version of the policy language: 2012-10-17 or 2008-10-17")]
    Version(String),
    /// Neither `Allow` nor `Deny`.
    #[error("`{0}` is no effect: `Allow` or `Deny`")]
    Effect(String),
    /// No condition operator of IAM.
    #[error("`{0}` is no condition operator of IAM")]
    Operator(String),
    /// Two statements of one name.
    #[error("the Sid `{name}` is there a second time, first on line {first}")]
    DuplicateSid {
        /// The name.
        name: String,
        /// Where it was first.
        first: usize,
    },
}
