//! What a failure is made of, and the errors of AWS's answers.

pub mod exit;
mod explain;
mod hint;
mod iam;
mod report;
mod sts;

pub use exit::FailureKind;
pub use explain::{Explain, Explanation};
pub use hint::{Hint, Invocation, ProfileInHints};
pub use iam::{IamError, Refusal, classify_iam};
pub use report::FailureReport;
pub use sts::{ErrorAnswer, StsError, Unreachable, classify};
