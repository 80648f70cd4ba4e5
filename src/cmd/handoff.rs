//! In credential-process mode the question is asked by a child of ours, the asker, which holds the slot: the
//! process that an SDK started may be given up (Rust, 22 s) or killed (Go, 60 s) while the person still
//! types, and the retry then finds the session.

use super::Run;
use super::ready::Ready;
use crate::format::cache_record::KeptSession;
use crate::model::{CodeError, FailureReport};
use crate::options::Options;
use crate::session::{Claimed, Order, SessionError, claim};
use crate::sys::child::{self, Told};
use crate::sys::signals::Watch;

/// Lets the asker ask; `None` where that cannot be done and this process has to ask itself.
pub(super) fn through_asker(
    run: &Run,
    options: &Options,
    ready: &Ready,
    order: &Order,
    watch: &Watch,
) -> Option<Result<KeptSession, SessionError>> {
    let cache = ready.cache.as_ref().filter(|_| cfg!(unix))?;
    let silent = |_: &str| {};
    let slot = match claim(cache, order, &watch.interrupt, &silent) {
        Err(error) => return Some(Err(error)),
        Ok(Claimed::Session(session)) => return Some(Ok(*session)),
        Ok(Claimed::Slot(slot)) => slot?,
    };
    let (lock, path) = slot.into_parts();
    let mut arguments = arguments(options, order);
    arguments.extend(["--lock".into(), path.clone().into_os_string()]);
    if let Some(program) = &order.question.asked_by {
        arguments.extend(["--asked-by".into(), program.into()]);
    }
    run.voice.detail("another process of ours asks, so that the question outlives this one");
    // Beyond the question: the key's own program, the connection, the answer.
    let patience = options.prompt_timeout + std::time::Duration::from_secs(180);
    let told = child::ask(&arguments, lock, &watch.interrupt, patience);
    Some(match told {
        Err(error) => Err(SessionError::Asker(format!("could not be started: {error}"))),
        Ok(Told::Interrupted) => Err(SessionError::Code(CodeError::Cancelled)),
        Ok(Told::TimedOut) => Err(SessionError::Asker("does not answer".into())),
        Ok(Told::Said(said)) => read(&said),
    })
}

/// What the asker says at the end: a record, or how it failed.
fn read(said: &[u8]) -> Result<KeptSession, SessionError> {
    if let Ok(report) = serde_json::from_slice::<FailureReport>(said) {
        return Err(SessionError::AskedFor(report));
    }
    KeptSession::parse(said).map_err(|_| SessionError::Asker("ended without an answer".into()))
}

/// The options that make the asker resolve the same request. A code is never among them.
fn arguments(options: &Options, order: &Order) -> Vec<std::ffi::OsString> {
    let typed = &options.typed;
    let mut arguments: Vec<std::ffi::OsString> = vec!["asker".into()];
    let mut push = |name: &str, value: &str| arguments.push(format!("{name}={value}").into());
    if let Some(profile) = &typed.common.profile {
        push("--profile", profile);
    }
    push("--serial-number", order.key.serial.as_str());
    push("--duration", &order.duration.as_secs().to_string());
    if let Some(region) = &typed.region {
        push("--region", region);
    }
    if typed.refresh {
        arguments.push("--refresh".into());
    }
    arguments
}
