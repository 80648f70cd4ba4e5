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
    /// What is looked for.
    pub check: &'static str,
    /// What follows from it.
    pub consequence: &'static str,
    /// The change that makes the finding go away.
    pub remedy: &'static str,
    pub(crate) find: fn(&View<'_>) -> Vec<Hit>,
}
