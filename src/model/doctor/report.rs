//! All findings of a run, merged and in order, and which checks passed or could not be made.

use std::collections::HashMap;

use super::check::{DoctorCheck, Needs};
use super::checks::checks;
use super::finding::DoctorFinding;
use crate::model::Severity;

/// The findings of a run as they are made.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<DoctorFinding>,
    /// By check, message and cause: profiles that share a fault are told together.
    known: HashMap<(&'static str, String, Option<String>), usize>,
    skipped: Vec<(Skipped, String)>,
    made: Vec<&'static str>,
}

/// Checks that were not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skipped {
    All(Needs),
    One(&'static str),
}

impl Findings {
    pub(crate) fn add(&mut self, finding: DoctorFinding) {
        let key = (finding.check, finding.message.clone(), finding.cause.clone());
        match self.known.get(&key).and_then(|at| self.list.get_mut(*at)) {
            // The profiles of the new one come last, and each profile is looked at once.
            Some(known) => known.profiles.extend(finding.profiles),
            None => {
                self.known.insert(key, self.list.len());
                self.list.push(finding);
            }
        }
    }

    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = DoctorFinding>) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }

    /// Says that checks could not be made, or not for everything.
    pub(crate) fn skip(&mut self, checks: Skipped, why: impl Into<String>) {
        self.skipped.push((checks, why.into()));
    }

    /// Says that a check was made although those of its kind could not be.
    pub(crate) fn made(&mut self, id: &'static str) {
        self.made.push(id);
    }

    /// The report on the checks that are wanted; all of them where none is named.
    pub(crate) fn report(mut self, only: &[&'static str]) -> DoctorReport {
        let is_wanted = |id: &'static str| only.is_empty() || only.contains(&id);
        self.list.retain(|finding| is_wanted(finding.check));
        // Stable: of one severity, by check, then as they were found.
        self.list.sort_by(|one, other| other.severity.cmp(&one.severity).then(one.check.cmp(other.check)));
        let (mut passed, mut skipped) = (Vec::new(), Vec::new());
        for check in checks().filter(|check| is_wanted(check.id)) {
            let of_check = |skipped: Skipped| skipped == Skipped::All(check.needs) || skipped == Skipped::One(check.id);
            let why = self.skipped.iter().find(|(skipped, _)| of_check(*skipped)).map(|(_, why)| why.clone());
            match why {
                _ if self.list.iter().any(|finding| finding.check == check.id) => {}
                Some(why) if !self.made.contains(&check.id) => skipped.push((check, why)),
                _ => passed.push(check),
            }
        }
        DoctorReport { findings: self.list, passed, skipped }
    }
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct DoctorReport {
    /// Errors first.
    pub findings: Vec<DoctorFinding>,
    pub passed: Vec<&'static DoctorCheck>,
    /// Each with the reason.
    pub skipped: Vec<(&'static DoctorCheck, String)>,
}

impl DoctorReport {
    /// How many findings have that severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How many checks were made.
    pub(crate) fn made(&self) -> usize {
        let mut failed: Vec<&str> = self.findings.iter().map(|finding| finding.check).collect();
        failed.sort_unstable();
        failed.dedup();
        failed.len() + self.passed.len()
    }

    /// Whether there is an error, or with `strict` a warning.
    pub(crate) fn fails(&self, strict: bool) -> bool {
        let least = if strict { Severity::Warning } else { Severity::Error };
        self.findings.iter().any(|finding| finding.severity >= least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fault_of_several_profiles_is_told_once_and_errors_come_first() {
        let mut findings = Findings::default();
        findings.add(DoctorFinding::new("DOC102", "odd"));
        findings.add(DoctorFinding::new("DOC205", "gone").of_profile("a"));
        findings.add(DoctorFinding::new("DOC205", "gone").of_profile("b"));
        findings.add(DoctorFinding::new("DOC201", "none"));
        findings.skip(Skipped::All(Needs::Network), "--offline");
        let report = findings.report(&["DOC205", "DOC102", "DOC101", "DOC601"]);
        let ids: Vec<_> = report.findings.iter().map(|finding| finding.check).collect();
        assert_eq!(ids, ["DOC205", "DOC102"]);
        assert_eq!(report.findings.first().map(|finding| finding.profiles.join(" ")).as_deref(), Some("a b"));
        assert_eq!(report.passed.iter().map(|check| check.id).collect::<Vec<_>>(), ["DOC101"]);
        assert_eq!(report.skipped.len(), 1);
        assert_eq!((report.made(), report.count(Severity::Error), report.fails(false)), (3, 1, true));
    }
}
