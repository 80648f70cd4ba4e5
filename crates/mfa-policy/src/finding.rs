//! What a rule finds in documents, and how bad it is.

use crate::evaluate::Caller;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is broken; it is worth knowing.
    Info,
    /// Somebody will trip over it, or a door is wider than it need be.
    Warning,
    /// MFA is not forced, or nobody can get in.
    Error,
}

impl Severity {
    /// As people and programs read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the rule, `MFA001`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Which document, from 0; `None` if it is about all of them together.
    pub document: Option<usize>,
    /// Which of its statements, from 0; `None` if it is about the whole document.
    pub statement: Option<usize>,
    /// The `Sid` of the statement, if it has one.
    pub sid: Option<String>,
    /// The line, where the document was read from text and the finding has one.
    pub line: Option<usize>,
    /// What was found, with the calls it is about.
    pub message: String,
    /// The calls that are open, or denied where they are needed, as patterns; `*` stands for any call that no statement
    /// names. Empty where the finding is about something else.
    pub calls: Vec<String>,
    /// Those to whom the calls are open or denied.
    pub callers: Vec<Caller>,
    /// What follows from it.
    pub consequence: &'static str,
    /// The change that makes the finding go away.
    pub remedy: &'static str,
}
