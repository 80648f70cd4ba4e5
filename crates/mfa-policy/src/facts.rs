//! What is known of the user and the account besides the documents.

use crate::document::PolicyDocument;
use crate::partition::Partition;
use crate::subject::Subject;

/// Facts besides the documents. All are optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFacts {
    /// The partition of the account.
    pub partition: Option<Partition>,
    /// The user whose policies the documents are.
    pub user: Option<Subject>,
    /// Whether the documents are all policies that the user has: then a set-up call that none of them allows is
    /// reported.
    pub complete: bool,
    /// Whether the user has no device and the key is in use, as that of a program is.
    pub automated: bool,
}

impl AccountFacts {
    /// The user for whom requests are evaluated.
    pub(crate) fn subject(&self, documents: &[&PolicyDocument]) -> Subject {
        self.user.clone().unwrap_or_else(|| Subject::stand_in(documents, self.partition))
    }
}
