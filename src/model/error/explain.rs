//! The interface of all errors: the text is their `Display`; kind, cause and hint come from one `match` per enum.

use std::error::Error;

use super::exit::FailureKind;
use super::hint::Hint;
use super::report::FailureReport;

/// The explanation of an error, beside its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explanation {
    /// Decides the exit code.
    pub kind: FailureKind,
    /// The cause, if there is more to say.
    pub cause: Option<String>,
    /// What to do next; none where it is obvious, as after Ctrl-C.
    pub hint: Option<Hint>,
}

impl Explanation {
    /// An explanation of that kind, without cause and hint.
    pub(crate) fn new(kind: FailureKind) -> Self {
        Self { kind, cause: None, hint: None }
    }

    /// An explanation of the kind `Failed`.
    pub(crate) fn failed() -> Self {
        Self::new(FailureKind::Failed)
    }

    /// Adds a cause; an empty one counts as none.
    pub(crate) fn because(self, cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()).filter(|cause| !cause.is_empty()), ..self }
    }

    pub(crate) fn hint(self, hint: impl Into<Hint>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// An error that a run can end with. Holds no secret.
pub(crate) trait Explain: Error + Send + Sync {
    /// Returns kind, cause and hint.
    fn explain(&self) -> Explanation;

    /// The text and the explanation, as data.
    fn report(&self) -> FailureReport {
        let Explanation { kind, cause, hint } = self.explain();
        FailureReport { kind, error: self.to_string(), cause, hint }
    }

    /// The text, followed by the cause.
    fn with_cause(&self) -> String {
        match self.explain().cause {
            Some(cause) => format!("{self}: {cause}"),
            None => self.to_string(),
        }
    }
}
