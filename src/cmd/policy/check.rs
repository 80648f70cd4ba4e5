//! `policy check`: finds faults of policies, in files or in force.

use std::path::{Path, PathBuf};

use mfa_policy::{AccountFacts, Finding, PolicyDocument, Row, Severity, check, report, simulate};

use super::in_force::{InForce, in_force};
use super::variants::named_partition;
use crate::error::{DocumentError, Error};
use crate::format::policy_input::{LONGEST_INPUT, PolicySet, read_input};
use crate::format::sarif::{Located, sarif};
use crate::model::exit;
use crate::session::context::Context;
use crate::sys::document;
use crate::sys::stdio::write_stdout;

/// The output format of the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportFormat {
    Text,
    Json,
    Sarif,
}

impl ReportFormat {
    /// The format that `--format` or `--json` selects.
    pub(super) fn named(name: Option<&str>, json: bool) -> Result<Self, Error> {
        match (name, json) {
            (None | Some("text"), false) => Ok(Self::Text),
            (None | Some("json"), _) => Ok(Self::Json),
            (Some("sarif"), false) => Ok(Self::Sarif),
            (Some(name), true) => Err(Error::Usage {
                what: format!("`--json` and `--format {name}` exclude each other"),
                hint: "leave one of them out".into(),
            }),
            (Some(name), false) => Err(Error::Usage {
                what: format!("`--format {name}` is not known"),
                hint: "say `text`, `json` or `sarif`".into(),
            }),
        }
    }
}

/// The options of the check.
#[derive(Debug)]
pub(super) struct CheckOptions {
    pub(super) format: ReportFormat,
    pub(super) strict: bool,
    pub(super) partition: Option<String>,
    /// The user whose policies are read, if not the profile's.
    pub(super) user: Option<String>,
}

/// The documents that are checked together, and their findings.
struct Checked<'s> {
    users: &'s [String],
    documents: &'s [PolicyDocument],
    findings: Vec<Finding>,
    rows: Vec<Row>,
}

impl<'s> Checked<'s> {
    fn of(users: &'s [String], documents: &'s [PolicyDocument], facts: &AccountFacts) -> Result<Self, DocumentError> {
        let (findings, rows) = (check(documents, facts)?, simulate(documents, facts)?);
        Ok(Self { users, documents, findings, rows })
    }
}

/// The policies in files or on standard input: those of one user, or of each user of an account.
pub(super) fn handed_over(ctx: &Context, files: &[PathBuf], asked: &CheckOptions) -> Result<u8, Error> {
    let partition = named_partition(asked.partition.as_deref())?;
    if files.is_empty() && document::stdin_is_terminal() {
        return Err(Error::Usage {
            what: "`policy check` needs a policy".into(),
            hint: "name its file, pipe it in, or name a profile with --profile to check what is in force".into(),
        });
    }
    let sets = read_files(files)?;
    let mut checked = Vec::new();
    for set in &sets {
        let complete = set.subject.is_some();
        let facts = AccountFacts { partition, user: set.subject.clone(), complete, ..AccountFacts::default() };
        checked.push(Checked::of(&set.users, &set.documents, &facts)?);
    }
    let text = match asked.format {
        ReportFormat::Text => checked.iter().map(text).collect(),
        ReportFormat::Json => json(&checked),
        ReportFormat::Sarif => sarif(&located(&checked, files)),
    };
    write_stdout(&text).map_err(Error::Output)?;
    say_limits(ctx, false);
    Ok(checked.iter().map(|checked| code(&checked.findings, asked.strict)).max().unwrap_or(exit::DONE))
}

/// Several inputs belong to one user; where one of them is an account, the others apply to each of its users.
fn read_files(files: &[PathBuf]) -> Result<Vec<PolicySet>, Error> {
    let standard_input = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard_input[..] } else { files };
    let (mut users, mut shared): (Vec<PolicySet>, Vec<PolicyDocument>) = (Vec::new(), Vec::new());
    for file in files {
        for set in read_file(file)? {
            if set.users.is_empty() {
                shared.extend(set.documents);
            } else {
                users.push(set);
            }
        }
    }
    if users.is_empty() {
        return Ok(vec![PolicySet { documents: shared, ..PolicySet::default() }]);
    }
    for user in &mut users {
        user.documents.extend_from_slice(&shared);
    }
    Ok(users)
}

fn read_file(file: &Path) -> Result<Vec<PolicySet>, DocumentError> {
    let path = Some(file).filter(|path| path.as_os_str() != "-");
    let shown = shown(file);
    let bytes = document::read(path, LONGEST_INPUT)
        .map_err(|error| DocumentError::Unreadable { shown: shown.clone(), error })?;
    if bytes.len() > LONGEST_INPUT {
        return Err(DocumentError::TooLong { shown, most: LONGEST_INPUT });
    }
    read_input(&shown, &bytes).map_err(|error| DocumentError::of_input(shown, error))
}

fn shown(file: &Path) -> String {
    if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() }
}

fn text(checked: &Checked<'_>) -> String {
    let report = report::text(checked.documents, &checked.findings, &checked.rows);
    if checked.users.is_empty() { report } else { format!("{}\n\n{report}\n", users(checked.users)) }
}

fn users(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("user {}{more}", shown.join(", "))
}

fn json(checked: &[Checked<'_>]) -> String {
    match checked {
        [one] if one.users.is_empty() => report::json(one.documents, &one.findings, &one.rows, None),
        several => {
            let named = several.iter().map(|one| (one.users, one.documents, &one.findings[..], &one.rows[..]));
            report::json_of_users(named)
        }
    }
}

/// Each finding with its file; a finding that several users share is reported once.
fn located<'c>(checked: &'c [Checked<'_>], files: &'c [PathBuf]) -> Vec<Located<'c>> {
    let mut found: Vec<Located<'c>> = Vec::new();
    let only = || files.first().filter(|_| files.len() == 1);
    for one in checked {
        for finding in &one.findings {
            let policy = finding.document.and_then(|at| one.documents.get(at)).map(|document| document.name.as_str());
            let of = |file: &&PathBuf| policy.is_some_and(|policy| policy.starts_with(&shown(file)));
            let file = files.iter().find(of).or_else(only).filter(|file| file.as_os_str() != "-");
            let file = file.and_then(|file| file.to_str());
            let known = |located: &Located<'_>| {
                located.policy == policy && located.finding.rule == finding.rule && located.finding.line == finding.line
            };
            if !found.iter().any(known) {
                found.push(Located { finding, file, policy });
            }
        }
    }
    found
}

/// The policies that IAM has for a user.
pub(super) fn in_force_for_user(ctx: &mut Context, asked: &CheckOptions) -> Result<u8, Error> {
    let partition = named_partition(asked.partition.as_deref())?;
    let mut found = in_force(ctx, asked.user.as_deref())?;
    found.facts.partition = partition.or(found.facts.partition);
    let InForce { documents, unread, facts } = &found;
    let checked = Checked::of(&[], documents, facts)?;
    for missing in unread {
        ctx.diagnostics.warning(&format!("{} could not be read: {}", missing.what, missing.why));
    }
    let unread: Vec<(&str, &str)> = unread.iter().map(|item| (item.what.as_str(), item.why.as_str())).collect();
    let text = match asked.format {
        ReportFormat::Text => text(&checked),
        ReportFormat::Json => report::json(documents, &checked.findings, &checked.rows, Some(&unread)),
        ReportFormat::Sarif => sarif(&located(std::slice::from_ref(&checked), &[])),
    };
    write_stdout(&text).map_err(Error::Output)?;
    say_limits(ctx, true);
    Ok(code(&checked.findings, asked.strict))
}

fn say_limits(ctx: &Context, from_iam: bool) {
    let others = if from_iam { "" } else { ", and policies elsewhere" };
    ctx.diagnostics.note(&format!("not seen: permissions boundaries, the organization's policies (SCPs){others}"));
    ctx.diagnostics.note(
        "no policy closes this: until a user has a device, whoever steals the key can enroll one first; let CloudTrail raise an alarm at EnableMFADevice",
    );
}

fn code(findings: &[Finding], strict: bool) -> u8 {
    let least = if strict { Severity::Warning } else { Severity::Error };
    if findings.iter().any(|finding| finding.severity >= least) { exit::FAILED } else { exit::DONE }
}
