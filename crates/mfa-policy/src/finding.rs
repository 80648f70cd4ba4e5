//! What a rule finds in documents, and how bad it is.

use crate::evaluate::Caller;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Works as intended, but may surprise.
    Info,
    /// A user will be denied something needed, or more is allowed than necessary.
    Warning,
    /// MFA is not forced, or users are locked out.
    Error,
}

impl Severity {
    /// Its name in the output: `error`, `warning`, `info`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A violation of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the rule, such as `MFA001`.
    pub rule: &'static str,
    /// The users whom the documents name and to whom the finding applies, as they are named; empty if it applies to users
    /// in general.
    pub users: Vec<String>,
    /// The severity of this finding.
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
    /// The calls that are allowed without MFA, or denied although they are needed, as patterns; `*` stands for any call
    /// that no statement names. Empty where the finding is about something else.
    pub calls: Vec<String>,
    /// The callers to whom the calls are allowed or denied.
    pub callers: Vec<Caller>,
    /// Whether a Deny is not about the user by a condition on who it is.
    pub(crate) is_exemption: bool,
    /// What the fault leads to.
    pub consequence: &'static str,
    /// The change that corrects the fault.
    pub remedy: &'static str,
}
