//! What `doctor` finds.

use super::checks::check;
use crate::model::error::{FailureReport, ProfileInHints};
use crate::model::origin::Origin;
use crate::model::{Place, Severity};

/// Something that is not as it should be. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DoctorFinding {
    /// The id of its check.
    pub check: &'static str,
    pub severity: Severity,
    /// What is wrong: the text of the error with which a verb would fail, where there is one.
    pub message: String,
    pub cause: Option<String>,
    pub places: Vec<FindingPlace>,
    pub hint: Option<String>,
    /// The command of this program that corrects it.
    pub fix: Option<String>,
    /// The profiles that it is about.
    pub profiles: Vec<String>,
}

/// A file, and a line of it if the finding is about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FindingPlace {
    pub file: String,
    pub line: Option<usize>,
}

impl From<&Place> for FindingPlace {
    fn from(place: &Place) -> Self {
        Self { file: place.file.to_string(), line: Some(place.line) }
    }
}

impl DoctorFinding {
    /// A finding of the check's first severity.
    pub(crate) fn new(id: &'static str, message: impl Into<String>) -> Self {
        let severity = check(id).and_then(|check| check.severities.first().copied()).unwrap_or(Severity::Error);
        Self {
            check: id,
            severity,
            message: message.into(),
            cause: None,
            places: Vec::new(),
            hint: None,
            fix: None,
            profiles: Vec::new(),
        }
    }

    /// The failure with which a verb would end.
    pub(crate) fn of_failure(id: &'static str, report: &FailureReport, profile: &ProfileInHints) -> Self {
        Self {
            cause: report.cause.clone(),
            hint: report.hint.as_ref().map(|hint| hint.rendered(profile)),
            ..Self::new(id, report.error.clone())
        }
    }

    pub(crate) fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    pub(crate) fn because(self, cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(crate) fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }

    /// Adds a line of a file.
    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.places.push(place.into());
        self
    }

    /// Adds the line of a value's origin, if that is a file.
    pub(crate) fn at_origin(self, origin: &Origin) -> Self {
        match origin {
            Origin::ProfileProperty { place, .. } => self.at(place),
            _ => self,
        }
    }

    /// Adds a file.
    pub(crate) fn in_file(mut self, file: impl Into<String>) -> Self {
        self.places.push(FindingPlace { file: file.into(), line: None });
        self
    }

    /// Adds a profile that it is about.
    pub(crate) fn of_profile(mut self, profile: &str) -> Self {
        self.profiles.push(profile.to_owned());
        self
    }
}
