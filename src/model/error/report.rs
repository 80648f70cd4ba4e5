//! A failure as data, for a person or for another process of ours.

use serde::{Deserialize, Serialize};

use super::exit::FailureKind;
use super::hint::Hint;

/// All that is to be said about a failure. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureReport {
    /// Decides the exit code.
    pub kind: FailureKind,
    pub error: String,
    /// What lies behind it.
    pub cause: Option<String>,
    /// What to do next.
    pub hint: Option<Hint>,
}
