//! The content of an input, and why it may have none.

use mfa_policy::{PolicyDocument, PolicyError, Subject};

use super::source::SourceLanguage;

/// The policies that hold for one user, or for several alike.
#[derive(Debug, Default)]
pub(crate) struct PolicySet {
    /// The names of the users, if the input has them.
    pub users: Vec<String>,
    /// The first of the users.
    pub subject: Option<Subject>,
    /// The documents, each named by its origin.
    pub documents: Vec<PolicyDocument>,
}

/// Why an input has no policy that can be checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum InputError {
    /// It is the source of policies, not a policy.
    Source(SourceLanguage),
    /// It is JSON of another kind, or an answer without a policy in it.
    NoPolicy,
    /// A document in the input, with its own name.
    Document {
        /// The input's name, and which of its documents.
        name: String,
        /// The position and kind of the fault.
        error: PolicyError,
    },
}
