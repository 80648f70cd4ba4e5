//! The one contract of all errors: the text is their `Display`; kind, cause and hint are one `match` per enum.

use std::error::Error;

use super::exit::FailureKind;
use super::hint::Hint;
use super::report::FailureReport;

/// What is to be said about an error beyond its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explanation {
    /// Decides the exit code.
    pub kind: FailureKind,
    /// What lies behind it, if there is more to say.
    pub cause: Option<String>,
    /// What to do next; none where the person knows, as after Ctrl-C.
    pub hint: Option<Hint>,
}

impl Explanation {
    /// Of that kind, with neither cause nor hint.
    pub(crate) fn new(kind: FailureKind) -> Self {
        Self { kind, cause: None, hint: None }
    }

    /// Of no other kind than "failed".
    pub(crate) fn failed() -> Self {
        Self::new(FailureKind::Failed)
    }

    /// With a cause; an empty one is none.
    pub(crate) fn because(self, cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()).filter(|cause| !cause.is_empty()), ..self }
    }

    pub(crate) fn hint(self, hint: impl Into<Hint>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// An error that a run can end with. Holds no secret.
pub(crate) trait Explain: Error + Send + Sync {
    /// Kind, cause and hint.
    fn explain(&self) -> Explanation;

    /// All that is to be said about it, as data.
    fn report(&self) -> FailureReport {
        let Explanation { kind, cause, hint } = self.explain();
        FailureReport { kind, error: self.to_string(), cause, hint }
    }

    /// The text with the cause behind it.
    fn with_cause(&self) -> String {
        match self.explain().cause {
            Some(cause) => format!("{self}: {cause}"),
            None => self.to_string(),
        }
    }
}
