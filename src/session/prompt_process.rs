//! In credential-process mode the question is asked by a child of ours, which holds the lock: the SDK may stop waiting
//! for the process that it started (Rust, 22 s) or kill it (Go, 60 s) while the person still types, and its next
//! attempt then finds the session.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::error::{Error, SessionError};
use crate::format::cache_record::KeptSession;
use crate::model::{AccessKey, CodeError, FailureReport, Question, RoleOptions};
use crate::session::context::Context;
use crate::session::discover::forget_wrong_serial;
use crate::session::key::take_key;
use crate::session::mint::{NewSession, answered, prompt_and_mint, store};
use crate::session::ports::{Ports, ca_pem};
use crate::session::resolved::{Resolved, resolve_from_files};
use crate::sys::process::child::{self, ChildAnswer};
use crate::sys::process::signals::SignalGuard;
use crate::sys::store::prompt_lock::PromptLock;

/// How long the child may take in addition to the question: the program with the key, the connection, the answer.
const BEYOND_THE_QUESTION: Duration = Duration::from_secs(180);

/// Lets the child ask, obtain and cache the session. This process only waits, and does not need the long-term secret
/// meanwhile: its copies are wiped.
///
/// # Errors
/// How the child failed.
pub(crate) fn delegate(
    ctx: &mut Context,
    resolved: &mut Resolved,
    key: Option<AccessKey>,
    question: &Question,
    lock: PromptLock,
) -> Result<NewSession, SessionError> {
    drop(key);
    resolved.request.forget_secrets();
    ctx.diagnostics.detail("another process of ours asks, so that the question outlives this one");
    let (file, path) = lock.into_parts();
    let arguments = arguments(ctx, resolved, question, &path);
    let patience = ctx.options.prompt_timeout + BEYOND_THE_QUESTION;
    let not_started =
        |error: &dyn std::fmt::Display| SessionError::PromptProcess(format!("could not be started: {error}"));
    let interrupt = ctx.watch().map_err(|error| not_started(&error))?.interrupt.clone();
    match child::ask(&arguments, file, &interrupt, patience).map_err(|error| not_started(&error))? {
        ChildAnswer::Interrupted => Err(CodeError::Cancelled.into()),
        ChildAnswer::TimedOut => Err(SessionError::PromptProcess("does not answer".into())),
        ChildAnswer::Said(said) => read(&said).map(NewSession::from),
    }
}

/// Parses the output of the child: a record, or a failure.
fn read(said: &[u8]) -> Result<KeptSession, SessionError> {
    if let Ok(report) = serde_json::from_slice::<FailureReport>(said) {
        return Err(SessionError::Elsewhere(report));
    }
    KeptSession::parse(said).map_err(|_| SessionError::PromptProcess("ended without an answer".into()))
}

/// The options that make the child resolve the same request. A code is never among them.
fn arguments(ctx: &Context, resolved: &Resolved, question: &Question, lock: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["prompt-process".into()];
    let mut push = |name: &str, value: &str| arguments.push(format!("{name}={value}").into());
    if let Some(profile) = ctx.options.typed_profile() {
        push("--profile", profile);
    }
    push("--serial-number", question.serial.as_str());
    push("--duration", &resolved.request.duration.value.as_secs().to_string());
    if let Some(region) = &ctx.options.region {
        push("--region", &region.value);
    }
    let RoleOptions { arn, external_id, session_name, duration } = &ctx.options.role;
    for (name, value) in [
        ("--role-arn", arn),
        ("--external-id", external_id),
        ("--role-session-name", session_name),
        ("--role-duration", duration),
    ] {
        if let Some(value) = value {
            push(name, value);
        }
    }
    if let Some(plan) = &resolved.request.role {
        push("--via", plan.via.name());
    }
    if ctx.options.refresh {
        arguments.push("--refresh".into());
    }
    arguments.extend(["--lock".into(), lock.as_os_str().to_owned()]);
    if let Some(program) = &question.asked_by {
        arguments.extend(["--asked-by".into(), program.into()]);
    }
    arguments
}

/// The work of the child: asks under the lock that its parent took, obtains and caches the session.
///
/// # Errors
/// When the request is another one than that of the parent, or no session is obtained.
pub(crate) fn prompt_under_lock<P: Ports>(
    ctx: &mut Context,
    ports: &mut P,
    lock: &Path,
    asked_by: Option<String>,
) -> Result<KeptSession, Error> {
    let mut resolved = resolve_from_files(ctx)?;
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    let before = resolved.slot_key();
    let key = take_key(ctx, &mut resolved)?;
    let slot_key = resolved.slot_key().ok_or(Error::NoSerial)?;
    // The program with the key may return another one now than the one that was remembered.
    let stem = lock.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if slot_key.file_stem() != stem && before.is_none_or(|before| before.file_stem() != stem) {
        // The shared files changed between the two processes: the session would be for another slot than the locked
        // one.
        return Err(SessionError::PromptProcess("found another request than it was started for".into()).into());
    }
    let mut codes = ports.codes(ctx, &resolved.request)?;
    leave_quietly_in_the_background(ctx.watch()?)?;
    let question = resolved.question(&slot_key, asked_by);
    let mut sessions = ports.sessions(&resolved.request, ca_pem, key, ctx.options.preflight);
    match prompt_and_mint(&resolved, &question, &mut codes, ctx.watch()?, &mut sessions) {
        Ok(minted) => Ok(store(&resolved, slot_key, minted).session),
        Err(SessionError::Code(CodeError::Answered)) => Ok(answered(&resolved, &slot_key)?),
        Err(error) => {
            forget_wrong_serial(&resolved, &error);
            Err(error.into())
        }
    }
}

#[cfg(unix)]
fn leave_quietly_in_the_background(watch: &SignalGuard) -> Result<(), Error> {
    let leave = || child::leave(crate::model::exit::NOBODY_TO_ASK);
    crate::sys::process::signals::leave_when_sent_to_the_background(watch, leave)
        .map_err(|error| Error::Machine { what: "signals cannot be watched", error })
}

#[cfg(not(unix))]
fn leave_quietly_in_the_background(_watch: &SignalGuard) -> Result<(), Error> {
    Ok(())
}
