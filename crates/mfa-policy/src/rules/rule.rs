//! A rule, and what it says.

use super::view::{Hit, View};
use crate::finding::Severity;

/// A rule that documents are measured by.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Its name, which never changes: `MFA001`.
    pub id: &'static str,
    /// How bad it is to break it, unless the finding says otherwise.
    pub severity: Severity,
    /// What else it can be, worst first; the check says when.
    pub milder: &'static [Severity],
    /// What is looked for.
    pub check: &'static str,
    /// What follows from it.
    pub consequence: &'static str,
    /// The change that makes the finding go away.
    pub remedy: &'static str,
    pub(crate) find: fn(&View<'_>) -> Vec<Hit>,
}

impl Rule {
    /// How bad it can be, for people, worst first: `error, warning`.
    #[must_use]
    pub fn severities(&self) -> String {
        let names = std::iter::once(&self.severity).chain(self.milder).map(|severity| severity.name());
        names.collect::<Vec<_>>().join(", ")
    }
}
