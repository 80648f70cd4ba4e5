//! What is known of the user and the account besides the documents.

use crate::document::Document;
use crate::partition::Partition;
use crate::subject::Subject;

/// What is known besides the documents. Nothing of it has to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The partition of the account.
    pub partition: Option<Partition>,
    /// The user to whom the documents belong.
    pub user: Option<Subject>,
    /// The user has no device, and the key is in use: a program's.
    pub automated: bool,
}

impl Facts {
    /// The user of whom is asked.
    pub(crate) fn subject(&self, documents: &[Document]) -> Subject {
        self.user.clone().unwrap_or_else(|| Subject::stand_in(documents, self.partition))
    }
}
