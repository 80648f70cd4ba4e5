//! Types for failures, and the errors in AWS's answers.

pub mod exit;
mod explain;
mod hint;
mod iam;
mod report;
mod sts;

pub(crate) use exit::FailureKind;
pub(crate) use explain::{Explain, Explanation};
pub(crate) use hint::{Hint, Invocation, KeyPlace, ProfileInHints};
pub(crate) use iam::{IamError, Refusal, classify_iam};
pub(crate) use report::FailureReport;
pub(crate) use sts::{ErrorAnswer, StsError, Unreachable, classify};
