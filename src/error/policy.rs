//! What goes wrong with a policy that somebody hands over.

use mfa_policy::{PolicyError, PolicyErrorKind, TooIntricate};

use std::io;

/// A policy that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The file.
    #[error("`{shown}` cannot be read")]
    Unreadable {
        /// Its path, for people.
        shown: String,
        /// Why.
        error: io::Error,
    },
    /// What is in it.
    #[error("`{shown}` is no policy that can be checked")]
    NoPolicy {
        /// Its path, for people.
        shown: String,
        /// Where and why.
        error: PolicyError,
    },
    /// What is in it, or in all that is in force for a user.
    #[error("the policy cannot be checked")]
    TooIntricate(#[from] TooIntricate),
}

impl DocumentError {
    /// What lies behind it.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Unreadable { error, .. } => error.to_string(),
            Self::TooIntricate(error) => error.to_string(),
            Self::NoPolicy { shown, error } => format!("{shown}:{}:{}: {}", error.at.line, error.at.column, error.kind),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check the path, or hand the policy over on standard input with `-`",
            Self::TooIntricate(_) => {
                "check fewer statements at a time; `mfa-session policy print` shows what five can do"
            }
            Self::NoPolicy { error, .. } => match error.kind {
                PolicyErrorKind::Wrapped(_) => {
                    "let the AWS CLI print the document alone: --query PolicyVersion.Document, or --query PolicyDocument"
                }
                PolicyErrorKind::Empty | PolicyErrorKind::TooLong | PolicyErrorKind::TooMany => {
                    "check that this is the file you mean"
                }
                PolicyErrorKind::ByteOrderMark | PolicyErrorKind::NotUtf8 => {
                    "save it as UTF-8 without a byte order mark"
                }
                _ => "mend that place; IAM would refuse it, too; `mfa-session policy print` shows a whole one",
            },
        }
    }
}
