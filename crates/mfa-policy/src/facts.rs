//! What is known of the user and the account besides the documents.

use crate::document::PolicyDocument;
use crate::partition::Partition;
use crate::subject::Subject;

/// What is known besides the documents. Nothing of it has to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFacts {
    /// The partition of the account.
    pub partition: Option<Partition>,
    /// The user to whom the documents belong.
    pub user: Option<Subject>,
    /// The documents are all policies that the user has: what none of them allows for the set-up is missing.
    pub complete: bool,
    /// The user has no device, and the key is in use: a program's.
    pub automated: bool,
}

impl AccountFacts {
    /// The user of whom is asked.
    pub(crate) fn subject(&self, documents: &[PolicyDocument]) -> Subject {
        self.user.clone().unwrap_or_else(|| Subject::stand_in(documents, self.partition))
    }
}
