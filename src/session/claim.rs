//! One question for many callers: become the one who asks, or wait for the one who does.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::error::{SessionError, holder_name};
use super::order::{Order, Standing, look};
use crate::format::cache_record::KeptSession;
use crate::model::FailureReport;
use crate::sys::bell::Bell;
use crate::sys::cache::SessionCache;
use crate::sys::private_file::Distrust;
use crate::sys::slot::{Attempt, Slot, Waited};
use crate::sys::{clock, tty};

/// How long another process's question is waited for: shorter than the minute after which Go kills us.
const PATIENCE: Duration = Duration::from_secs(50);

/// Who is to ask.
#[derive(Debug)]
pub enum Claimed {
    /// Nobody: the session is there.
    Session(Box<KeptSession>),
    /// We do; without a slot where locks cannot be had.
    Slot(Option<Slot>),
}

/// Takes the slot of an order, or waits for what its holder brings.
///
/// # Errors
/// When the holder failed, or asks longer than we can wait.
pub fn claim(
    cache: &SessionCache,
    order: &Order,
    interrupt: &Bell,
    say: &dyn Fn(&str),
) -> Result<Claimed, SessionError> {
    let deadline = Instant::now() + PATIENCE;
    // `--refresh` wants a session newer than the one of now.
    let old = order.refresh.then(|| cache.load(&order.key).session.map(|old| old.credentials)).flatten();
    let answer = |now: Timestamp| match look(cache, order, now).0 {
        Standing::Fresh(session) if !order.refresh || old.as_ref() != Some(&session.credentials) => Some(session),
        _ => None,
    };
    let mut waited = false;
    loop {
        let waiting = match cache.claim(&order.key) {
            Err(why @ Distrust::Lock { .. }) => {
                say(&format!("`{}` {why}; until it is removed, parallel runs each ask", cache.dir().display()));
                return Ok(Claimed::Slot(None));
            }
            Err(why) => {
                say(&format!("`{}` {why}, so nothing is kept and parallel runs each ask", cache.dir().display()));
                return Ok(Claimed::Slot(None));
            }
            Ok(Attempt::Unsupported) => {
                say("the cache folder's file system has no locks, so parallel runs each ask");
                return Ok(Claimed::Slot(None));
            }
            Ok(Attempt::Mine(slot)) => {
                // Between our look and the lock another process may have been answered.
                return Ok(match answer(clock::now()) {
                    Some(session) => {
                        slot.finish(None);
                        Claimed::Session(Box::new(session))
                    }
                    None => {
                        slot.name_holder(tty::name());
                        Claimed::Slot(Some(slot))
                    }
                });
            }
            Ok(Attempt::Held(waiting)) => waiting,
        };
        if let Some(session) = good_enough(cache, order) {
            return Ok(Claimed::Session(Box::new(session)));
        }
        if !waited {
            say(&format!("waiting for {}, which asks for the MFA code", holder_name(&waiting.holder())));
        }
        waited = true;
        match waiting.wait(interrupt, deadline).map_err(|error| SessionError::Asker(error.to_string()))? {
            Waited::Interrupted => return Err(SessionError::Interrupted),
            Waited::TimedOut(holder) => return Err(SessionError::Busy(holder)),
            Waited::Released(Some(failure)) => return Err(SessionError::Elsewhere(told_to_both(failure))),
            Waited::Released(None) => {
                if let Some(session) = answer(clock::now()) {
                    return Ok(Claimed::Session(Box::new(session)));
                }
            }
        }
    }
}

/// Whoever only waited did not see how it ended.
fn told_to_both(mut failure: FailureReport) -> FailureReport {
    let cause = failure.cause.map(|cause| format!("{cause}; ")).unwrap_or_default();
    failure.cause = Some(format!("{cause}another mfa-session asked for both"));
    failure
}

/// While another process asks, a session that still works is taken at once by whoever can live with it.
fn good_enough(cache: &SessionCache, order: &Order) -> Option<KeptSession> {
    if order.refresh || order.min_remaining_explicit {
        return None;
    }
    match look(cache, order, clock::now()).0 {
        Standing::Fresh(session) | Standing::Valid(session) => Some(session),
        Standing::Absent => None,
    }
}
