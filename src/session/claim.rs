//! One question for several callers: this process asks, or waits for the process that does.

use std::time::{Duration, Instant};

use crate::error::{Error, SessionError};
use crate::format::cache_record::KeptSession;
use crate::model::{FailureReport, SessionRequest, SlotKey};
use crate::session::lookup::{Lookup, look};
use crate::session::resolved::Resolved;
use crate::sys::clock;
use crate::sys::process::event::Event;
use crate::sys::store::cache::SessionCache;
use crate::sys::store::private_file::{FileAction, UntrustedFile};
use crate::sys::store::prompt_lock::{HeldLock, Owner, PromptLock, TryLock, WaitOutcome};
use crate::sys::terminal::tty;

/// How long another process's question is waited for: less than the minute after which the SDK for Go kills this
/// process.
const PATIENCE: Duration = Duration::from_secs(50);

/// After so many checks the process that asks is reported without its name.
const UNNAMED: u32 = 5;

/// Who is to ask for the code.
#[derive(Debug)]
pub(crate) enum Claimed {
    /// No process: the session is cached.
    Session(Box<KeptSession>),
    /// This process; without a lock where the file system has none.
    Lock(Option<PromptLock>),
}

/// Takes the lock of a slot and reads the cache again, or waits for the session of the lock's holder. With `refresh`,
/// only a session that is newer than the present one is returned. `reserved` is the lock, if this run has it already.
///
/// # Errors
/// When the holder failed, or asks longer than we can wait; when nothing can be kept although it must be.
pub(crate) fn claim(
    resolved: &Resolved,
    key: &SlotKey,
    refresh: bool,
    mut reserved: Option<PromptLock>,
    interrupt: &Event,
    say: &dyn Fn(&str),
) -> Result<Claimed, Error> {
    let Some(cache) = &resolved.cache else { return Ok(Claimed::Lock(None)) };
    let request = &resolved.request;
    let deadline = Instant::now() + PATIENCE;
    let old = refresh.then(|| cache.load(key).session.map(|old| old.credentials)).flatten();
    let answer = || match look(cache, key, request.min_remaining, clock::now()).0 {
        Lookup::Fresh(session) if !refresh || old.as_ref() != Some(&session.credentials) => Some(Box::new(session)),
        _ => None,
    };
    let mut is_told = false;
    loop {
        let held = match reserved.take().map_or_else(|| cache.claim(key), |lock| Ok(TryLock::Mine(lock))) {
            Err(why) => {
                without_lock(cache, resolved.must_keep, why, say)?;
                return Ok(Claimed::Lock(None));
            }
            Ok(TryLock::Unsupported) => {
                say("the cache folder's file system has no locks, so parallel runs each ask");
                return Ok(Claimed::Lock(None));
            }
            Ok(TryLock::Mine(lock)) => {
                // Another process may have obtained a session between reading the cache and taking the lock.
                return Ok(if let Some(session) = answer() {
                    lock.finish(None);
                    Claimed::Session(session)
                } else {
                    lock.write_owner(tty::name());
                    Claimed::Lock(Some(lock))
                });
            }
            Ok(TryLock::Held(held)) => held,
        };
        if let Some(session) = good_enough(cache, key, request, refresh) {
            return Ok(Claimed::Session(session));
        }
        match wait(held, interrupt, deadline, &mut is_told, say)? {
            WaitOutcome::Interrupted => return Err(SessionError::Interrupted.into()),
            WaitOutcome::TimedOut(owner) => return Err(SessionError::Busy(owner).into()),
            WaitOutcome::Stopped(owner) => return Err(SessionError::Stopped(owner).into()),
            WaitOutcome::Released { failure: Some(failure), here } if here || !failure.kind.is_of_a_terminal() => {
                return Err(SessionError::Elsewhere(told_to_both(failure)).into());
            }
            WaitOutcome::Released { .. } => {
                if let Some(session) = answer() {
                    return Ok(Claimed::Session(session));
                }
            }
        }
    }
}

/// Reports why there is no lock.
///
/// # Errors
/// When therefore nothing can be kept, although it must be.
fn without_lock(cache: &SessionCache, must_keep: bool, why: UntrustedFile, say: &dyn Fn(&str)) -> Result<(), Error> {
    let shown = cache.dir().display().to_string();
    match why {
        UntrustedFile::Lock { .. } => say(&format!("`{shown}` {why}; until it is removed, parallel runs each ask")),
        // The record can be replaced all the same.
        UntrustedFile::Io(FileAction::Lock, _) => say(&format!("`{shown}` {why}, so parallel runs each ask")),
        _ if must_keep => return Err(Error::Cache { shown, why }),
        _ => say(&format!("`{shown}` {why}, so nothing is kept and parallel runs each ask")),
    }
    Ok(())
}

/// Waits for the process that asks; reports that once. If its question is on the same terminal, nothing is written
/// there.
fn wait(
    held: HeldLock,
    interrupt: &Event,
    deadline: Instant,
    is_told: &mut bool,
    say: &dyn Fn(&str),
) -> Result<WaitOutcome, SessionError> {
    let mut looks = 0;
    let look = |owner: &Owner| {
        looks += 1;
        // It may be about to write its name.
        let is_known = owner.pid != 0 || looks > UNNAMED;
        if is_known && !owner.is_on_our_terminal() && !std::mem::replace(is_told, true) {
            say(&format!("waiting for {owner}, which asks for the MFA code"));
        }
    };
    held.wait(interrupt, deadline, look).map_err(|error| SessionError::PromptProcess(error.to_string()))
}

/// The failure for a process that only waited and did not see the question.
pub(super) fn told_to_both(mut failure: FailureReport) -> FailureReport {
    let cause = failure.cause.map(|cause| format!("{cause}; ")).unwrap_or_default();
    failure.cause = Some(format!("{cause}another mfa-session asked for both"));
    failure
}

/// While another process asks, a session that is still valid is used at once by callers for which that suffices.
fn good_enough(
    cache: &SessionCache,
    key: &SlotKey,
    request: &SessionRequest,
    refresh: bool,
) -> Option<Box<KeptSession>> {
    if refresh || request.min_remaining.is_explicit {
        return None;
    }
    match look(cache, key, request.min_remaining, clock::now()).0 {
        Lookup::Fresh(session) | Lookup::StillValid(session) => Some(Box::new(session)),
        Lookup::Absent => None,
    }
}
