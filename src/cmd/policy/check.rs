//! `policy check`: what is wrong with a policy, in a file or in force.

use std::path::Path;

use mfa_policy::{AccountFacts, Finding, LONGEST, Severity, check, read, report, simulate};

use super::in_force::{InForce, in_force};
use super::variants::named_partition;
use crate::error::{DocumentError, Error};
use crate::model::exit;
use crate::session::context::Context;
use crate::sys::document;
use crate::sys::stdio::write_stdout;

/// How it is asked for.
#[derive(Debug)]
pub(super) struct CheckOptions {
    pub(super) json: bool,
    pub(super) strict: bool,
    pub(super) partition: Option<String>,
}

/// The policy in a file or on standard input.
pub(super) fn handed_over(ctx: &Context, file: Option<&Path>, asked: &CheckOptions) -> Result<u8, Error> {
    let facts = AccountFacts { partition: named_partition(asked.partition.as_deref())?, ..AccountFacts::default() };
    let path = file.filter(|path| path.as_os_str() != "-");
    if file.is_none() && document::stdin_is_terminal() {
        return Err(Error::Usage {
            what: "`policy check` needs a policy".into(),
            hint: "name its file, pipe it in, or name a profile with --profile to check what is in force".into(),
        });
    }
    let shown = path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string());
    let bytes =
        document::read(path, LONGEST).map_err(|error| DocumentError::Unreadable { shown: shown.clone(), error })?;
    let policy = read(&shown, &bytes).map_err(|error| DocumentError::NoPolicy { shown, error })?;
    tell(ctx, &InForce { documents: vec![policy], unread: Vec::new(), facts }, asked, false)
}

/// The policies that IAM has for the profile's user.
pub(super) fn of_profile(ctx: &mut Context, asked: &CheckOptions) -> Result<u8, Error> {
    let partition = named_partition(asked.partition.as_deref())?;
    let mut found = in_force(ctx)?;
    found.facts.partition = partition.or(found.facts.partition);
    tell(ctx, &found, asked, true)
}

fn tell(ctx: &Context, found: &InForce, asked: &CheckOptions, from_iam: bool) -> Result<u8, Error> {
    let InForce { documents, unread, facts } = found;
    let findings = check(documents, facts).map_err(DocumentError::from)?;
    let rows = simulate(documents, facts).map_err(DocumentError::from)?;
    for missing in unread {
        ctx.diagnostics.warning(&format!("{} could not be read: {}", missing.what, missing.why));
    }
    let unread: Vec<(&str, &str)> = unread.iter().map(|item| (item.what.as_str(), item.why.as_str())).collect();
    let text = if asked.json {
        report::json(documents, &findings, &rows, from_iam.then_some(&unread))
    } else {
        report::text(documents, &findings, &rows)
    };
    write_stdout(&text).map_err(Error::Output)?;
    let others = if from_iam { "" } else { ", and policies elsewhere" };
    ctx.diagnostics.note(&format!("not seen: permissions boundaries, the organization's policies (SCPs){others}"));
    ctx.diagnostics.note(
        "no policy closes this: until a user has a device, whoever steals the key can enroll one first; let CloudTrail raise an alarm at EnableMFADevice",
    );
    Ok(code(&findings, asked.strict))
}

fn code(findings: &[Finding], strict: bool) -> u8 {
    let least = if strict { Severity::Warning } else { Severity::Error };
    if findings.iter().any(|finding| finding.severity >= least) { exit::FAILED } else { exit::DONE }
}
