//! Errors of policies that are given as files.

use std::io;

use mfa_policy::{PolicyError, PolicyErrorKind, TooIntricate};

use crate::format::policy_input::{InputError, SourceLanguage};
use crate::model::{Explain, Explanation, FailureKind};

/// A policy that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentError {
    #[error("`{shown}` cannot be read")]
    Unreadable {
        /// Its path, as shown in messages.
        shown: String,
        error: io::Error,
    },
    /// Its content is not a policy.
    #[error("`{shown}` is no policy that can be checked")]
    NoPolicy {
        /// Its path, as shown in messages.
        shown: String,
        error: PolicyError,
    },
    /// Longer than the policies of any account.
    #[error("`{shown}` is too long to be checked")]
    TooLong {
        /// Its path, as shown in messages.
        shown: String,
        /// The longest input that is read, in bytes.
        most: usize,
    },
    /// The source code of policies, such as Terraform modules.
    #[error("`{shown}` is the source of policies, and no policy yet")]
    Source {
        /// Its path, as shown in messages.
        shown: String,
        language: SourceLanguage,
    },
    /// JSON that is not a policy.
    #[error("`{shown}` has no policy in it")]
    Empty {
        /// Its path, as shown in messages.
        shown: String,
    },
    /// A policy, or all policies of a user together, take too long to compare.
    #[error("the policy cannot be checked")]
    TooIntricate(#[from] TooIntricate),
}

impl DocumentError {
    /// The error of an input without a policy; the document in it may have a name of its own.
    pub(crate) fn of_input(shown: String, error: InputError) -> Self {
        match error {
            InputError::Source(language) => Self::Source { shown, language },
            InputError::NoPolicy => Self::Empty { shown },
            InputError::Document { name, error } => Self::NoPolicy { shown: name, error },
        }
    }
}

impl Explain for DocumentError {
    fn explain(&self) -> Explanation {
        let usage = || Explanation::new(FailureKind::Usage);
        match self {
            Self::Unreadable { error, .. } => usage()
                .because(error.to_string())
                .hint("check the path, or hand the policy over on standard input with `-`"),
            Self::TooLong { most, .. } => usage()
                .because(format!("it goes on after {} MiB", most / (1024 * 1024)))
                .hint("check the policies of fewer users at a time"),
            Self::Source { language: SourceLanguage::Terraform, .. } => usage()
                .because("it is Terraform, which decides the values later")
                .hint("check its plan: `terraform plan -out plan && terraform show -json plan >plan.json`"),
            Self::Source { language: SourceLanguage::TerraformState, .. } => usage()
                .because("it is the state that Terraform keeps for itself")
                .hint("let Terraform print it: `terraform show -json >state.json`"),
            Self::Source { language: SourceLanguage::CloudFormation, .. } => {
                usage().because("it is a template of CloudFormation, which decides the values later").hint(
                    "check what it makes: `aws iam get-policy-version --policy-arn ARN --version-id v1 >policy.json`",
                )
            }
            Self::Empty { .. } => usage()
                .because("it is JSON, but no document, no answer of IAM and no plan with a policy in it")
                .hint("`mfa-session policy print` shows a policy; `aws iam get-policy-version` prints one of IAM's"),
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
