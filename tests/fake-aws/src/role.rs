//! Roles, and the sessions of those who assumed them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::{Document, Question, Verdict};

/// A role, by the index in [`crate::state::State::roles`].
pub(crate) type RoleId = usize;

pub(crate) struct RoleRecord {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) arn: String,
    /// `AROA…`
    pub(crate) unique_id: String,
    pub(crate) trust: Document,
    pub(crate) permissions: Permissions,
    /// Seconds.
    pub(crate) max_session_duration: i64,
}

/// What the policies of a user or of a role let it do.
pub(crate) enum Permissions {
    Everything,
    Only(Vec<Document>),
}

/// One assumption of a role.
pub(crate) struct RoleSession {
    pub(crate) role: RoleId,
    /// The `RoleSessionName`.
    pub(crate) name: String,
    /// By key, in the spelling of the one who set it.
    pub(crate) tags: BTreeMap<String, String>,
    /// Keys in lower case: those of tags that the next role session inherits.
    pub(crate) transitive: BTreeSet<String>,
    pub(crate) source_identity: Option<String>,
    /// Session policies: each call needs one that allows it, if there is any.
    pub(crate) policies: Vec<Arc<Document>>,
}

impl Permissions {
    pub(crate) fn verdict(&self, question: &Question<'_>) -> Verdict {
        match self {
            Self::Everything => Verdict::Allowed,
            Self::Only(documents) => strongest(documents.iter(), question),
        }
    }
}

impl RoleSession {
    /// What the session policies say; without any, they allow everything.
    pub(crate) fn verdict(&self, question: &Question<'_>) -> Verdict {
        if self.policies.is_empty() {
            return Verdict::Allowed;
        }
        strongest(self.policies.iter().map(AsRef::as_ref), question)
    }
}

fn strongest<'a>(documents: impl Iterator<Item = &'a Document>, question: &Question<'_>) -> Verdict {
    documents.map(|document| document.verdict(question)).max().unwrap_or(Verdict::Silent)
}
