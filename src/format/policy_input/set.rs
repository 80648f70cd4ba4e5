//! What an input holds, and why it may hold nothing.

use mfa_policy::{PolicyDocument, PolicyError, Subject};

use super::source::SourceLanguage;

/// The policies that hold for one user, or for several alike.
#[derive(Debug, Default)]
pub(crate) struct PolicySet {
    /// Whose they are, where the input says.
    pub users: Vec<String>,
    /// The first of them.
    pub subject: Option<Subject>,
    /// Each under a name that says where it is from.
    pub documents: Vec<PolicyDocument>,
}

/// Why an input has no policy that can be checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum InputError {
    /// It is the source of policies, not a policy.
    Source(SourceLanguage),
    /// It is JSON of another kind, or an answer without a policy in it.
    NoPolicy,
    /// A document in it, under a name of its own.
    Document {
        /// The input's name, and which of its documents.
        name: String,
        /// Where it is wrong, and why.
        error: PolicyError,
    },
}
