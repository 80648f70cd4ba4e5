//! The report of `doctor` as text and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::json;
use crate::model::doctor::finding::{DoctorFinding, FindingPlace};
use crate::model::doctor::report::DoctorReport;
use crate::model::{Severity, printable};

/// How many profiles of one finding are named.
const NAMED: usize = 5;

/// One block for each finding; with `verbose`, also a line for each check that passed or was skipped.
pub(crate) fn text(report: &DoctorReport, verbose: bool) -> String {
    let mut text = String::new();
    let mut line = |indent: &str, kind: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{indent}{kind}: {}", printable(value));
    };
    for finding in &report.findings {
        let DoctorFinding { check, severity, message, cause, places, hint, fix, profiles } = finding;
        line("", &format!("{} {check}", severity.name()), message);
        if let Some(cause) = cause {
            line("  ", "cause", cause);
        }
        if !places.is_empty() {
            let places: Vec<String> = places.iter().map(place).collect();
            line("  ", "where", &places.join(", "));
        }
        match profiles.as_slice() {
            [] => {}
            // Named already.
            [one] if message.contains(one.as_str()) => {}
            [one] => line("  ", "profile", one),
            many => line("  ", "profiles", &names(many)),
        }
        if let Some(hint) = hint {
            line("  ", "hint", hint);
        }
        if let Some(fix) = fix.as_ref().filter(|fix| !hint.as_ref().is_some_and(|hint| hint.contains(fix.as_str()))) {
            line("  ", "fix", fix);
        }
    }
    if verbose {
        for (check, why) in &report.skipped {
            line("", &format!("skipped {}", check.id), &format!("{} ({why})", check.title));
        }
        for check in &report.passed {
            line("", &format!("passed {}", check.id), &format!("not found: {}", check.title));
        }
    }
    text
}

fn place(place: &FindingPlace) -> String {
    place.line.map_or_else(|| place.file.clone(), |line| format!("{}:{line}", place.file))
}

fn names(profiles: &[String]) -> String {
    let named = profiles.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match profiles.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// `31 checks, 1 error, 2 warnings`, for people.
pub(crate) fn summary(report: &DoctorReport) -> String {
    let many = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let skipped = match report.skipped.len() {
        0 => String::new(),
        count => format!(", {count} skipped"),
    };
    format!("{}, {}, {}{skipped}", many(report.made(), "check"), many(errors, "error"), many(warnings, "warning"))
}

#[derive(Serialize)]
struct Document<'r> {
    checks: Vec<DoctorRow<'r>>,
    errors: usize,
    warnings: usize,
    skipped: usize,
}

#[derive(Serialize)]
struct DoctorRow<'r> {
    id: &'r str,
    /// That of the finding; of a check without one, the worst that it may have.
    severity: &'static str,
    status: &'static str,
    message: &'r str,
    cause: Option<&'r str>,
    #[serde(rename = "where")]
    places: Vec<DoctorPlace<'r>>,
    profiles: &'r [String],
    hint: Option<&'r str>,
    fix: Option<&'r str>,
}

#[derive(Serialize)]
struct DoctorPlace<'r> {
    file: &'r str,
    line: Option<usize>,
}

/// All checks on one line; one that found several things has several rows.
pub(crate) fn json(report: &DoctorReport) -> String {
    let failed = report.findings.iter().map(|finding| DoctorRow {
        id: finding.check,
        severity: finding.severity.name(),
        status: "failed",
        message: &finding.message,
        cause: finding.cause.as_deref(),
        places: finding.places.iter().map(|place| DoctorPlace { file: &place.file, line: place.line }).collect(),
        profiles: &finding.profiles,
        hint: finding.hint.as_deref(),
        fix: finding.fix.as_deref(),
    });
    let row = |id, severity: &[Severity], status, message| DoctorRow {
        id,
        severity: severity.first().map_or("", |severity| severity.name()),
        status,
        message,
        cause: None,
        places: Vec::new(),
        profiles: &[],
        hint: None,
        fix: None,
    };
    let skipped = report.skipped.iter().map(|(check, why)| row(check.id, check.severities, "skipped", why));
    let passed = report.passed.iter().map(|check| row(check.id, check.severities, "passed", check.title));
    json::line(&Document {
        checks: failed.chain(skipped).chain(passed).collect(),
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        skipped: report.skipped.len(),
    })
}
