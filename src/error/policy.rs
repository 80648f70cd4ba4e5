//! What goes wrong with a policy that somebody hands over.

use std::io;

use mfa_policy::{PolicyError, PolicyErrorKind, TooIntricate};

use crate::model::{Explain, Explanation, FailureKind};

/// A policy that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentError {
    #[error("`{shown}` cannot be read")]
    Unreadable {
        /// Its path, for people.
        shown: String,
        error: io::Error,
    },
    /// What is in it.
    #[error("`{shown}` is no policy that can be checked")]
    NoPolicy {
        /// Its path, for people.
        shown: String,
        error: PolicyError,
    },
    /// What is in it, or in all that is in force for a user.
    #[error("the policy cannot be checked")]
    TooIntricate(#[from] TooIntricate),
}

impl Explain for DocumentError {
    fn explain(&self) -> Explanation {
        let usage = || Explanation::new(FailureKind::Usage);
        match self {
            Self::Unreadable { error, .. } => usage()
                .because(error.to_string())
                .hint("check the path, or hand the policy over on standard input with `-`"),
            Self::TooIntricate(error) => usage()
                .because(error.to_string())
                .hint("check fewer statements at a time; `mfa-session policy print` shows what five can do"),
            Self::NoPolicy { shown, error } => usage()
                .because(format!("{shown}:{}:{}: {}", error.at.line, error.at.column, error.kind))
                .hint(hint_of(&error.kind)),
        }
    }
}

fn hint_of(kind: &PolicyErrorKind) -> &'static str {
    match kind {
        PolicyErrorKind::Wrapped(_) => {
            "let the AWS CLI print the document alone: --query PolicyVersion.Document, or --query PolicyDocument"
        }
        PolicyErrorKind::Empty | PolicyErrorKind::TooLong | PolicyErrorKind::TooMany => {
            "check that this is the file you mean"
        }
        PolicyErrorKind::ByteOrderMark | PolicyErrorKind::NotUtf8 => "save it as UTF-8 without a byte order mark",
        _ => "mend that place; IAM would refuse it, too; `mfa-session policy print` shows a whole one",
    }
}
