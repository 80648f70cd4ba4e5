//! The content of an input, and why it may have none.

use std::collections::HashSet;
use std::rc::Rc;

use mfa_policy::{PolicyDocument, PolicyError, Subject, names_users};

use super::source::SourceLanguage;

/// A user of an account's listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedUser {
    pub name: String,
    /// `None` where the listing has no ARN of the user.
    pub subject: Option<Subject>,
}

/// Whose policies those of a set are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum SetOwner {
    /// The input does not say: together with those of other inputs they are those of one user.
    #[default]
    Unsaid,
    /// One user, or several of whom the same is true.
    Users(Vec<ListedUser>),
    /// They are the trust policies of roles.
    Roles,
}

impl SetOwner {
    /// Adds users with the same policies.
    pub(crate) fn join(&mut self, others: Self) {
        if let (Self::Users(users), Self::Users(others)) = (self, others) {
            users.extend(others);
        }
    }
}

/// A part that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The policy or list that was to be read.
    pub what: String,
    pub why: String,
}

/// What a user or a group has.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// The documents, each named by its origin.
    pub documents: Vec<Rc<PolicyDocument>>,
    pub unread: Vec<Unread>,
    /// Whether a document depends on the names of users.
    pub is_personal: bool,
}

/// The policies that hold for one user, or for several alike.
#[derive(Debug, Default)]
pub(crate) struct PolicySet {
    pub owner: SetOwner,
    /// What the user and its groups have.
    pub held: Vec<Rc<Held>>,
}

impl PolicySet {
    /// The policies of one input that does not say whose they are.
    pub(crate) fn unsaid(documents: Vec<PolicyDocument>) -> Self {
        let is_personal = documents.iter().any(names_users);
        let documents = documents.into_iter().map(Rc::new).collect();
        Self { held: vec![Rc::new(Held { documents, is_personal, ..Held::default() })], ..Self::default() }
    }

    /// The user, or the first of several.
    pub(crate) fn subject(&self) -> Option<&Subject> {
        match &self.owner {
            SetOwner::Users(users) => users.first()?.subject.as_ref(),
            SetOwner::Unsaid | SetOwner::Roles => None,
        }
    }

    /// The set with more documents; one for each user where these depend on names.
    pub(crate) fn with(self, more: &[Rc<Held>]) -> Vec<Self> {
        let held = [&self.held, more].concat();
        match self.owner {
            SetOwner::Users(users) if more.iter().any(|held| held.is_personal) => {
                let of_one = |user| Self { owner: SetOwner::Users(vec![user]), held: held.clone() };
                users.into_iter().map(of_one).collect()
            }
            owner => vec![Self { owner, held }],
        }
    }

    /// All documents; a managed policy that the user and a group have counts once.
    pub(crate) fn documents(&self) -> Vec<Rc<PolicyDocument>> {
        let mut seen = HashSet::new();
        let all = self.held.iter().flat_map(|held| &held.documents);
        all.filter(|document| seen.insert(Rc::as_ptr(document))).cloned().collect()
    }

    /// What could not be read, each once.
    pub(crate) fn unread(&self) -> Vec<Unread> {
        let mut seen = HashSet::new();
        self.held.iter().flat_map(|held| &held.unread).filter(|unread| seen.insert(&unread.what)).cloned().collect()
    }

    /// How long its documents are, together.
    pub(crate) fn size(&self) -> usize {
        let documents = self.held.iter().flat_map(|held| &held.documents);
        documents.map(|document| document.size).fold(0, usize::saturating_add)
    }
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
