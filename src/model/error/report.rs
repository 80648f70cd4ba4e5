//! A failure as data, for a person or for another process of this program.

use serde::{Deserialize, Serialize};

use super::exit::FailureKind;
use super::hint::Hint;

/// All that is shown of a failure. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureReport {
    /// The kind, which decides the exit code.
    pub kind: FailureKind,
    pub error: String,
    /// The cause, if there is more to say.
    pub cause: Option<String>,
    /// What to do next.
    pub hint: Option<Hint>,
}
