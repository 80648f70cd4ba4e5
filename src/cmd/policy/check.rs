//! `policy check`: finds faults of policies, in files or in force.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use mfa_policy::{Budget, PolicyDocument, TooIntricate, report, review};

use super::checked::{Checked, checked, code, left_out};
use super::in_force::{InForce, in_force};
use super::variants::named_partition;
use crate::error::{DocumentError, Error};
use crate::format::policy_input::{Held, LONGEST_INPUT, PolicySet, SetOwner, read_input};
use crate::format::sarif::{Located, sarif};
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

/// The policies in files or on standard input: those of one user, or of each user of an account.
pub(super) fn handed_over(ctx: &Context, files: &[PathBuf], asked: &CheckOptions) -> Result<u8, Error> {
    let partition = named_partition(asked.partition.as_deref())?;
    if files.is_empty() && document::stdin_is_terminal() {
        return Err(Error::Usage {
            what: "`policy check` needs a policy".into(),
            hint: "name its file, pipe it in, or name a profile with --profile to check what is in force".into(),
        });
    }
    let checked = checked(read_files(files)?, partition).map_err(DocumentError::from)?;
    let text = match asked.format {
        ReportFormat::Text => checked.iter().map(text).collect(),
        ReportFormat::Json => json(&checked),
        ReportFormat::Sarif => sarif(&located(&checked, files), &left_out(&checked)),
    };
    write_stdout(&text).map_err(Error::Output)?;
    for missing in left_out(&checked) {
        ctx.diagnostics.warning(&missing);
    }
    say_limits(ctx, false);
    Ok(code(&checked, asked.strict))
}

/// Several inputs belong to one user; where one of them is an account, the others apply to each of its users.
fn read_files(files: &[PathBuf]) -> Result<Vec<PolicySet>, Error> {
    let standard_input = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard_input[..] } else { files };
    let (mut owned, mut shared): (Vec<PolicySet>, Vec<Rc<Held>>) = (Vec::new(), Vec::new());
    for file in files {
        for set in read_file(file)? {
            if set.owner == SetOwner::Unsaid {
                shared.extend(set.held);
            } else {
                owned.push(set);
            }
        }
    }
    if !owned.iter().any(|set| matches!(set.owner, SetOwner::Users(_))) {
        owned.extend(
            Some(PolicySet { held: shared.clone(), ..PolicySet::default() }).filter(|set| !set.held.is_empty()),
        );
    }
    let with_shared = |set: PolicySet| match set.owner {
        SetOwner::Users(_) => set.with(&shared),
        SetOwner::Unsaid | SetOwner::Roles => vec![set],
    };
    Ok(owned.into_iter().flat_map(with_shared).collect())
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

fn text(checked: &Checked) -> String {
    let report = match &checked.review {
        Some(review) => report::text(&checked.documents, &review.findings, &review.rows),
        None => format!("not checked: {TooIntricate}\n"),
    };
    match checked.whose() {
        whose if whose.is_empty() => report,
        whose => format!("{whose}\n\n{report}\n"),
    }
}

fn json(checked: &[Checked]) -> String {
    let why = TooIntricate.to_string();
    match checked {
        [one] if one.owner == SetOwner::Unsaid => report::json(&one.documents, one.findings(), one.rows(), None),
        several => {
            let reports = several.iter().map(|one| report::UserReport {
                users: one.users(),
                documents: &one.documents,
                findings: one.findings(),
                rows: one.rows(),
                unread: one.unread(),
                unchecked: one.review.is_none().then_some(&*why),
            });
            report::json_of_users(&reports.collect::<Vec<_>>())
        }
    }
}

/// Each finding with its file; a finding that several users share is reported once.
fn located<'c>(checked: &'c [Checked], files: &'c [PathBuf]) -> Vec<Located<'c>> {
    let mut found: Vec<Located<'c>> = Vec::new();
    let mut known = HashSet::new();
    let only = || files.first().filter(|_| files.len() == 1);
    for one in checked {
        for finding in one.findings() {
            let policy = finding.document.and_then(|at| one.documents.get(at)).map(|document| document.name.as_str());
            let of = |file: &&PathBuf| policy.is_some_and(|policy| policy.starts_with(&shown(file)));
            // The name of one file may begin as that of another.
            let file = files
                .iter()
                .filter(of)
                .max_by_key(|file| shown(file).len())
                .or_else(only)
                .filter(|file| file.as_os_str() != "-");
            let file = file.and_then(|file| file.to_str());
            if known.insert((policy, finding.rule, finding.line, &finding.message)) {
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
    let InForce { documents, unread, facts } = found;
    let documents: Vec<Rc<PolicyDocument>> = documents.into_iter().map(Rc::new).collect();
    let review = review(&documents, &facts, &Budget::default()).map_err(DocumentError::from)?;
    let checked = [Checked { owner: SetOwner::Unsaid, documents, review: Some(review), unread }];
    let [one] = &checked;
    let missing = left_out(&checked);
    for missing in &missing {
        ctx.diagnostics.warning(missing);
    }
    let text = match asked.format {
        ReportFormat::Text => text(one),
        ReportFormat::Json => report::json(&one.documents, one.findings(), one.rows(), Some(&one.unread())),
        ReportFormat::Sarif => sarif(&located(&checked, &[]), &missing),
    };
    write_stdout(&text).map_err(Error::Output)?;
    say_limits(ctx, true);
    Ok(code(&checked, asked.strict))
}

fn say_limits(ctx: &Context, from_iam: bool) {
    let others = if from_iam { "" } else { ", and policies elsewhere" };
    ctx.diagnostics.note(&format!("not seen: permissions boundaries, the organization's policies (SCPs){others}"));
    ctx.diagnostics.note(
        "no policy closes this: until a user has a device, whoever steals the key can enroll one first; let CloudTrail raise an alarm at EnableMFADevice",
    );
}
