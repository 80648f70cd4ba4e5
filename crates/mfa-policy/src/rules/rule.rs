//! A rule, and what it says.

use super::view::{Hit, View};
use crate::finding::Severity;

/// A rule for policies.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Its name, which never changes, such as `MFA001`.
    pub id: &'static str,
    /// How bad it is to break it, unless the finding says otherwise.
    pub severity: Severity,
    /// Other severities that the check may choose, worst first.
    pub milder: &'static [Severity],
    /// The fault that it looks for.
    pub check: &'static str,
    /// What the fault leads to.
    pub consequence: &'static str,
    /// The change that corrects the fault.
    pub remedy: &'static str,
    pub(crate) find: fn(&View<'_>) -> Vec<Hit>,
}

impl Rule {
    /// Its severities in text, worst first: `error, warning`.
    #[must_use]
    pub fn severities(&self) -> String {
        let names = std::iter::once(&self.severity).chain(self.milder).map(|severity| severity.name());
        names.collect::<Vec<_>>().join(", ")
    }
}
