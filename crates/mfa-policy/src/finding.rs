//! What a rule finds in documents, and how bad it is.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
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
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Which document, from 0; `None` if it is about all of them together.
    pub document: Option<usize>,
    /// Which of its statements, from 0; `None` if it is about the whole document.
    pub statement: Option<usize>,
    /// The statement's name.
    pub sid: Option<String>,
    /// The line, where the document was read from text and the finding has one.
    pub line: Option<usize>,
    /// What was found.
    pub message: String,
    /// What follows from it.
    pub consequence: &'static str,
    /// What to do.
    pub remedy: &'static str,
}
