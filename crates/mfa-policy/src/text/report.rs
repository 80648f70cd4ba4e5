//! Reports of findings, as text and as JSON.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::printable::{printable, printable_json};
use crate::document::{PolicyDocument, StatementId};
use crate::evaluate::Caller;
use crate::finding::{Finding, Severity};
use crate::named::user_list;
use crate::simulation::Row;

#[derive(Serialize)]
struct ReportJson<'f> {
    findings: Vec<FindingJson<'f>>,
    simulation: Vec<RowJson<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<Vec<UnreadJson<'f>>>,
}

#[derive(Serialize)]
struct UnreadJson<'f> {
    what: &'f str,
    why: &'f str,
}

#[derive(Serialize)]
struct FindingJson<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'f str>,
    rule: &'f str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    users: &'f [String],
    severity: &'f str,
    sid: Option<&'f str>,
    statement: Option<usize>,
    line: Option<usize>,
    message: &'f str,
    calls: &'f [String],
    consequence: &'f str,
    remedy: &'f str,
}

#[derive(Serialize)]
struct RowJson<'f> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    users: &'f [String],
    caller: &'static str,
    question: &'f str,
    answer: &'static str,
    sid: Option<&'f str>,
    statement: Option<usize>,
    calls: &'f [String],
    why: &'f str,
}

#[derive(Serialize)]
struct UserReportJson<'f> {
    users: &'f [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    unchecked: Option<&'f str>,
    #[serde(flatten)]
    report: ReportJson<'f>,
}

/// What is known of users with the same policies.
#[derive(Debug)]
pub struct UserReport<'f, D> {
    /// Their names.
    pub users: Vec<String>,
    /// Their policies.
    pub documents: &'f [D],
    /// What is wrong with these.
    pub findings: &'f [Finding],
    /// What they allow.
    pub rows: &'f [Row],
    /// What could not be read, and why.
    pub unread: Vec<(&'f str, &'f str)>,
    /// Why the policies were not evaluated, where they were not.
    pub unchecked: Option<&'f str>,
}

/// Several users' findings as one JSON object, `{"users": […]}`; each finding names its policy.
#[must_use]
pub fn json_of_users<'f, D: Borrow<PolicyDocument>>(users: &'f [UserReport<'f, D>]) -> String {
    let of_user = |one: &'f UserReport<'f, D>| UserReportJson {
        users: &one.users,
        unchecked: one.unchecked,
        report: report(
            one.documents,
            one.findings,
            one.rows,
            true,
            Some(&one.unread).filter(|unread| !unread.is_empty()),
        ),
    };
    let reports: Vec<UserReportJson<'f>> = users.iter().map(of_user).collect();
    pretty(&BTreeMap::from([("users", reports)]))
}

fn pretty(value: &impl Serialize) -> String {
    // Texts and numbers only: serialising cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    printable_json(&text).unwrap_or(text)
}

/// The findings, and what a user may do, as one JSON object. For policies read from IAM, each finding names its policy,
/// and `unread` lists (what, why) those that could not be read.
#[must_use]
pub fn json<D: Borrow<PolicyDocument>>(
    documents: &[D],
    findings: &[Finding],
    rows: &[Row],
    unread: Option<&Vec<(&str, &str)>>,
) -> String {
    let named = unread.is_some();
    pretty(&report(documents, findings, rows, named, unread))
}

fn report<'f, D: Borrow<PolicyDocument>>(
    documents: &'f [D],
    findings: &'f [Finding],
    rows: &'f [Row],
    named: bool,
    unread: Option<&Vec<(&'f str, &'f str)>>,
) -> ReportJson<'f> {
    let unread = unread.map(|items| items.iter().map(|(what, why)| UnreadJson { what, why }).collect());
    let policy = move |at: Option<usize>| Some(documents.get(at?)?.borrow().name.as_str()).filter(|_| named);
    let findings = findings.iter().map(|finding| FindingJson {
        policy: policy(finding.document),
        rule: finding.rule,
        users: &finding.users,
        severity: finding.severity.name(),
        sid: finding.sid.as_deref(),
        statement: finding.statement,
        line: finding.line,
        message: &finding.message,
        calls: &finding.calls,
        consequence: finding.consequence,
        remedy: finding.remedy,
    });
    let simulation = rows.iter().map(|row| RowJson {
        users: &row.users,
        caller: match row.caller {
            Caller::KeyAlone => "key",
            Caller::SessionWithoutMfa => "session-without-mfa",
            Caller::SessionWithMfa => "session-with-mfa",
        },
        question: row.question,
        answer: row.answer.name(),
        sid: row.place.and_then(|place| sid(documents, place)),
        statement: row.place.map(|place| place.statement),
        calls: &row.calls,
        why: &row.why,
    });
    ReportJson { findings: findings.collect(), simulation: simulation.collect(), unread }
}

fn sid<D: Borrow<PolicyDocument>>(documents: &[D], place: StatementId) -> Option<&str> {
    documents.get(place.document)?.borrow().statements.get(place.statement)?.sid.as_deref()
}

/// The findings, one block each, a table of what a user may do, and the totals.
#[must_use]
pub fn text<D: Borrow<PolicyDocument>>(documents: &[D], findings: &[Finding], rows: &[Row]) -> String {
    let mut text = String::new();
    for finding in findings {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{} {}: {}", finding.severity.name(), finding.rule, printable(&finding.message));
        let _ = writeln!(text, "  where: {}", whereabouts(documents, finding));
        if !finding.calls.is_empty() {
            let _ = writeln!(text, "  calls: {}", calls(finding));
        }
        let _ = writeln!(text, "  consequence: {}", finding.consequence);
        let _ = writeln!(text, "  remedy: {}\n", finding.remedy);
    }
    if !rows.is_empty() {
        let _ = writeln!(text, "{}", table(documents, rows));
    }
    let _ = writeln!(text, "{}", sum(findings));
    text
}

/// The calls of a finding on one line, shortened where they are many.
fn calls(finding: &Finding) -> String {
    const SHOWN: usize = 40;
    let shown: Vec<String> = finding.calls.iter().take(SHOWN).map(|call| printable(call)).collect();
    match finding.calls.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The number of findings of each severity.
#[must_use]
pub fn sum(findings: &[Finding]) -> String {
    let count = |severity: Severity, one: &str, more: &str| {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        format!("{count} {}", if count == 1 { one } else { more })
    };
    let errors = count(Severity::Error, "error", "errors");
    let warnings = count(Severity::Warning, "warning", "warnings");
    format!("{errors}, {warnings}, {} for information", count(Severity::Info, "finding", "findings"))
}

fn whereabouts<D: Borrow<PolicyDocument>>(documents: &[D], finding: &Finding) -> String {
    let name = finding.document.and_then(|at| documents.get(at)).map(|document| printable(&document.borrow().name));
    let statement = finding.statement.map(|at| match &finding.sid {
        Some(sid) => format!("statement `{}`", printable(sid)),
        None => format!("statement {at}, counted from 0"),
    });
    let line = finding.line.map(|line| format!("line {line}"));
    let parts: Vec<String> = [name, statement, line].into_iter().flatten().collect();
    if parts.is_empty() { "all statements together".into() } else { parts.join(", ") }
}

/// Columns of the longest question.
const QUESTION: usize = 41;

fn table<D: Borrow<PolicyDocument>>(documents: &[D], rows: &[Row]) -> String {
    let mut text = String::new();
    let mut last = None;
    for row in rows {
        if last != Some((row.caller, &row.users)) {
            let caller = match row.caller {
                Caller::KeyAlone => "with the long-term key alone",
                Caller::SessionWithoutMfa => "with a session made without MFA",
                Caller::SessionWithMfa => "with a session made with MFA",
            };
            let user = if row.users.is_empty() { "the user".to_owned() } else { printable(&user_list(&row.users)) };
            let _ = writeln!(text, "{caller}, may {user} …");
            last = Some((row.caller, &row.users));
        }
        let by = row.place.map(|place| by(documents, place));
        let why = Some(row.why.clone()).filter(|why| !why.is_empty()).map(|why| printable(&why));
        let reason: Vec<String> = [by, why].into_iter().flatten().collect();
        let line = format!("  {:QUESTION$}{:<9}{}", row.question, row.answer.name(), reason.join("; "));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The statement that decides: its `Sid`, or its position.
fn by<D: Borrow<PolicyDocument>>(documents: &[D], place: StatementId) -> String {
    let document = documents.get(place.document).map(Borrow::borrow);
    let statement = document.and_then(|document| document.statements.get(place.statement));
    let line = statement.map(|statement| statement.at.line).filter(|line| *line > 0);
    let name = match sid(documents, place) {
        Some(sid) => printable(sid),
        None => format!("statement {}, counted from 0", place.statement),
    };
    line.map_or(name.clone(), |line| format!("{name} (line {line})"))
}
