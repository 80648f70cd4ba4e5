//! Why a text is not a policy document, and where.

use crate::document::Position;
use crate::limits::{DEEPEST, LONGEST, MOST_STATEMENTS};

/// Why a text is not a policy document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {kind}", at.line, at.column)]
#[non_exhaustive]
pub struct PolicyError {
    /// The place of the fault in the text.
    pub at: Position,
    /// The kind of the fault.
    pub kind: PolicyErrorKind,
}

/// The ways in which a text is not a policy document; their messages say what is wrong.
#[expect(missing_docs, reason = "each variant's message describes it and its fields")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyErrorKind {
    #[error("there is nothing in it")]
    Empty,
    #[error("it goes on after {} KiB, and IAM takes no policy as long as that", LONGEST / 1024)]
    TooLong,
    #[error("more than {} statements, for which no policy has room", MOST_STATEMENTS)]
    TooMany,
    #[error("`{element}` has at most {most} characters, and this has more")]
    TooWide { element: &'static str, most: usize },
    #[error("this is not UTF-8")]
    NotUtf8,
    #[error("a byte order mark, which JSON does not have")]
    ByteOrderMark,
    #[error("a comment, which JSON does not have")]
    Comment,
    #[error("{wanted} is expected here, not {found}")]
    Unexpected { wanted: &'static str, found: String },
    #[error("this string has no end on its line")]
    OpenString,
    #[error("a control character in a string, {0}, which JSON writes as an escape")]
    Control(String),
    #[error("this is no escape of JSON")]
    BadEscape,
    #[error("this is no number of JSON")]
    BadNumber,
    #[error("more than {} levels of brackets", DEEPEST)]
    TooDeep,
    #[error("`{name}` is there a second time, first on line {first}")]
    Duplicate { name: String, first: usize },
    #[error("the document ended before this")]
    Trailing,
    #[error("`{0}` is from the answer of an IAM call; the policy is the document inside")]
    Wrapped(String),
    #[error("a {place} has no element `{name}`{}", meant.map(|name| format!("; `{name}` may be meant")).unwrap_or_default())]
    UnknownElement { place: &'static str, name: String, meant: Option<&'static str> },
    #[error("this {place} lacks {what}")]
    Missing { place: &'static str, what: &'static str },
    #[error("`{0}` and `{1}` cannot both be there")]
    Both(&'static str, &'static str),
    #[error("`{element}` is {wanted}")]
    WrongKind { element: String, wanted: &'static str },
    #[error("`{0}` is no version of the policy language: 2012-10-17 or 2008-10-17")]
    Version(String),
    #[error("`{0}` is no effect: `Allow` or `Deny`")]
    Effect(String),
    #[error("`{0}` is no condition operator of IAM")]
    Operator(String),
    #[error("the Sid `{name}` is there a second time, first on line {first}")]
    DuplicateSid { name: String, first: usize },
}
