//! A check of `doctor`, as the program and its document show it.

use crate::model::Severity::{self, Error, Info, Warning};

/// Severities of checks, worst first.
pub(super) const E: &[Severity] = &[Error];
pub(super) const W: &[Severity] = &[Warning];
pub(super) const I: &[Severity] = &[Info];
pub(super) const EI: &[Severity] = &[Error, Info];
pub(super) const EW: &[Severity] = &[Error, Warning];
pub(super) const WI: &[Severity] = &[Warning, Info];

/// What a check needs besides the files and the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Neither profiles nor the network.
    Nothing,
    /// Files that can be read as profiles.
    Profiles,
    /// The network, and a key.
    Network,
}

/// A check.
#[derive(Debug)]
pub struct DoctorCheck {
    /// Its name, which never changes, such as `DOC204`.
    pub id: &'static str,
    /// The severities of its findings, worst first.
    pub severities: &'static [Severity],
    /// What it needs.
    pub needs: Needs,
    /// The fault that it looks for.
    pub title: &'static str,
    /// What the fault leads to.
    pub consequence: &'static str,
    /// The change that corrects the fault.
    pub remedy: &'static str,
}

impl DoctorCheck {
    /// Its severities in text, worst first: `error, warning`.
    #[must_use]
    pub fn severities(&self) -> String {
        self.severities.iter().map(|severity| severity.name()).collect::<Vec<_>>().join(", ")
    }
}

/// A row of the table.
pub(super) const fn row(
    id: &'static str,
    severities: &'static [Severity],
    needs: Needs,
    title: &'static str,
    consequence: &'static str,
    remedy: &'static str,
) -> DoctorCheck {
    DoctorCheck { id, severities, needs, title, consequence, remedy }
}
