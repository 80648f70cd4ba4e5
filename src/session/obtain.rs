//! Obtains a session: cache, lock, cache again, prompt, call to STS, store.

use std::time::Duration;

use jiff::Timestamp;

use crate::error::{Error, SessionError};
use crate::format::cache_record::KeptSession;
use crate::model::{
    AccessKey, CodeError, Explain, GivenCode, LEAST_REMAINING, Origin, Question, RolePlan, SerialNumber,
    SessionRequest, SlotKey, TokenCodeProvider as _, clock_error, short,
};
use crate::session::claim::{Claimed, claim};
use crate::session::context::Context;
use crate::session::discover::{discover, forget_wrong_serial};
use crate::session::ending::say_ending_once;
use crate::session::key::take_key;
use crate::session::lookup::{Lookup, remaining, remaining_of_new};
use crate::session::messages::Diagnostics;
use crate::session::mint::{NewSession, answered, prompt_and_mint, store};
use crate::session::ports::{Ports, ca_pem};
use crate::session::prompt_process::delegate;
use crate::session::resolved::{Resolved, refuse_recursion};
use crate::sys::process::caller;
use crate::sys::store::private_file::UntrustedFile;
use crate::sys::{clock, paths};

/// A session to be handed out.
#[derive(Debug)]
pub(crate) struct Obtained {
    pub session: KeptSession,
    /// Whether AWS has just given it, so that its clock is known.
    pub is_new: bool,
    /// Whether a warning has already said how long it is valid.
    pub is_told: bool,
    /// The device, if IAM named it in this run and a person, not a program, gave the code.
    pub discovered: Option<SerialNumber>,
}

impl From<KeptSession> for Obtained {
    fn from(session: KeptSession) -> Self {
        Self { session, is_new: false, is_told: false, discovered: None }
    }
}

/// Obtains a session. `before_asking` makes the checks of the verb that can fail: it runs before a code is asked for,
/// and not at all if a fresh session is cached.
///
/// # Errors
/// When no session is obtained, and none that is still valid may be handed out instead.
pub(crate) fn obtain<P: Ports>(
    ctx: &mut Context,
    resolved: &mut Resolved,
    ports: &mut P,
    before_asking: impl FnOnce() -> Result<(), Error>,
) -> Result<Obtained, Error> {
    // Cache: one read, no lock, no network. With an explicit remaining time, a session with less is not used.
    let valid = match look_up(ctx, resolved) {
        Lookup::Fresh(session) => {
            say_longer(ctx.diagnostics, &resolved.request, &session);
            return Ok(session.into());
        }
        Lookup::StillValid(session) => Some(session).filter(|_| !resolved.request.min_remaining.is_explicit),
        Lookup::Absent => None,
    };
    // Everything here that can fail comes before the question.
    refuse_recursion(&ctx.env, &resolved.request)?;
    before_asking()?;
    let mut codes = match ports.codes(ctx, &resolved.request) {
        Ok(codes) => codes,
        Err(error) => return hand_out_valid(ctx, valid, naming_role(error, &resolved.request)),
    };
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    // Key and device; if both are known, only the prompt process needs the key.
    let delegates = ctx.is_for_sdk() && !codes.is_given();
    let (mut key, mut discovered) = (None, None);
    if !delegates || resolved.slot_key().is_none() {
        let taken = take_key(ctx, resolved)?;
        discovered =
            discover(ctx, resolved, &taken, ca_pem.as_deref())?.filter(|_| codes.can_ask_again() && !delegates);
        key = Some(taken);
        if let Lookup::Fresh(session) = look_up(ctx, resolved) {
            return Ok(session.into());
        }
    }
    let slot_key = resolved.slot_key().ok_or(Error::NoSerial)?;
    let names_the_caller = delegates || codes.names_the_caller();
    let question = resolved.question(&slot_key, if names_the_caller { caller::name() } else { None });
    let asking = Asking { slot_key, question, key, ca_pem, delegates };
    match ask_or_wait(ctx, resolved, ports, &mut codes, asking) {
        Ok(new) => hand_out(ctx, resolved, new, discovered),
        Err(Error::Session(error)) => {
            forget_wrong_serial(resolved, &error);
            hand_out_valid(ctx, valid, error)
        }
        Err(error) => Err(error),
    }
}

/// The error that there is nobody to ask, with the role that the code is for and the profile that it is asked for.
fn naming_role(error: SessionError, request: &SessionRequest) -> SessionError {
    match (error, request.role.as_ref().and_then(RolePlan::last)) {
        (SessionError::Code(CodeError::NobodyToAsk(why)), Some(role)) => SessionError::NobodyForRole {
            key: match request.chain.get(request.base) {
                Some(profile) => format!("profile `{}`", profile.name),
                None => request.session_name().to_owned(),
            },
            role: role.parameters.arn.name().to_owned(),
            why,
        },
        (error, _) => error,
    }
}

/// Reads the cache. In credential-process mode no code is asked for while a session is valid: the SDK runs this program
/// again before it expires.
fn look_up(ctx: &Context, resolved: &Resolved) -> Lookup {
    match resolved.look_up(ctx) {
        Lookup::StillValid(session)
            if ctx.is_for_sdk()
                && !resolved.request.min_remaining.is_explicit
                && matches!(ctx.options.code, GivenCode::None) =>
        {
            say_ending_once(ctx, resolved, &session);
            Lookup::Fresh(session)
        }
        found => found,
    }
}

/// The data that a question needs.
struct Asking {
    slot_key: SlotKey,
    question: Question,
    key: Option<AccessKey>,
    ca_pem: Option<Vec<u8>>,
    delegates: bool,
}

/// Takes the lock, and looks again; then prompts, mints and stores. A process that is stopped during the question
/// (Ctrl-Z) releases the lock, and begins again when it is continued: another process may have obtained a session
/// meanwhile.
fn ask_or_wait<P: Ports>(
    ctx: &mut Context,
    resolved: &mut Resolved,
    ports: &mut P,
    codes: &mut P::CodeProvider,
    Asking { slot_key, question, mut key, mut ca_pem, delegates }: Asking,
) -> Result<NewSession, Error> {
    let interrupt = ctx.watch()?.interrupt.clone();
    let diagnostics = ctx.diagnostics;
    let say = |text: &str| diagnostics.note(text);
    let preflight = ctx.options.preflight && !codes.is_given();
    let mut sessions = None;
    loop {
        let reserved = resolved.together.as_mut().and_then(|together| together.lock.take());
        let lock = match claim(resolved, &slot_key, ctx.options.refresh, reserved, &interrupt, &say)? {
            Claimed::Session(session) => return Ok((*session).into()),
            Claimed::Lock(Some(lock)) if delegates => return Ok(delegate(ctx, resolved, key, &question, lock)?),
            Claimed::Lock(lock) => lock,
        };
        let sessions = match &mut sessions {
            Some(sessions) => sessions,
            none => {
                let key = key.take().map_or_else(|| take_key(ctx, resolved), Ok)?;
                none.insert(ports.sessions(&resolved.request, ca_pem.take(), key, preflight))
            }
        };
        let result = prompt_and_mint(resolved, &question, codes, ctx.watch()?, sessions)
            .map(|minted| store(resolved, slot_key.clone(), minted));
        if let Some(lock) = lock {
            let failure = result.as_ref().err().filter(|error| !error.is_of_this_process());
            lock.finish(failure.map(Explain::report));
        }
        match result {
            Err(SessionError::Code(CodeError::Suspended)) => codes.suspend(ctx.watch()?)?,
            Err(SessionError::Code(CodeError::Answered)) => return Ok(answered(resolved, &slot_key)?.into()),
            result => return Ok(result?),
        }
    }
}

/// Hands out a new session, unless Ctrl-C was pressed meanwhile. One that could not be cached is handed out too, since
/// a code was used for it, except to a verb whose only purpose is caching it.
fn hand_out(
    ctx: &Context,
    resolved: &Resolved,
    NewSession { session, is_new, not_kept }: NewSession,
    discovered: Option<SerialNumber>,
) -> Result<Obtained, Error> {
    // An unusable folder was reported when the lock was taken.
    let lost = not_kept.as_ref().filter(|why| matches!(why, UntrustedFile::Io(..)));
    let lost = lost.map(|why| format!("the session could not be kept, so the next run asks again: {why}"));
    if ctx.is_cancelled() {
        match lost {
            None => ctx.diagnostics.note("the session was on its way already, and is kept"),
            Some(lost) => ctx.diagnostics.warning(&lost),
        }
        return Err(SessionError::Cancelled.into());
    }
    if let (Some(why), true, Some(cache)) = (not_kept, resolved.must_keep, &resolved.cache) {
        return Err(Error::NotKept { shown: paths::shown(cache.dir(), &ctx.env), why });
    }
    if let Some(lost) = lost {
        ctx.diagnostics.warning(&lost);
    }
    say_clock(ctx.diagnostics, &session);
    Ok(Obtained { session, is_new, is_told: false, discovered })
}

/// If AWS did not refuse, hands out a session or a role that is still valid, with its true expiration.
///
/// # Errors
/// `error`, where there is none or AWS refused.
pub(crate) fn hand_out_valid(
    ctx: &Context,
    valid: Option<KeptSession>,
    error: SessionError,
) -> Result<Obtained, Error> {
    // It may have expired during the question.
    let left = valid.as_ref().map(|session| remaining(session, clock::now())).unwrap_or_default();
    match valid {
        Some(session) if error.yields_to_a_valid_session() && left >= LEAST_REMAINING => {
            let what = if session.key.roles.is_empty() { "session" } else { "role" };
            ctx.diagnostics.warning(&format!("{error}; the {what} at hand works for another {}", short(left)));
            Ok(Obtained { is_told: true, ..session.into() })
        }
        _ => Err(error.into()),
    }
}

/// From this difference on, in seconds, the clock is reported: codes of an app on this machine and expiration times
/// would be wrong.
const LEAST_REPORTED_OFFSET: u64 = 120;

fn say_clock(diagnostics: Diagnostics, session: &KeptSession) {
    let offset = session.clock_offset;
    if offset.unsigned_abs() >= LEAST_REPORTED_OFFSET {
        let is_lost = remaining(session, clock::now()) < LEAST_REMAINING;
        let until_then =
            if is_lost { ": by that clock the session has ended, so every run asks for a code" } else { "" };
        diagnostics.warning(&format!("{}; set it{until_then}", clock_error(offset)));
    }
}

/// Reports that `-d 1h` hands out a cached session with eleven hours left.
fn say_longer(diagnostics: Diagnostics, request: &SessionRequest, session: &KeptSession) {
    let left = remaining(session, clock::now());
    let wanted = &request.duration;
    if matches!(wanted.origin, Origin::Flag(_)) && left > Duration::from(wanted.value) {
        diagnostics.note(&format!("the session at hand lasts another {}; --refresh gets a new one", short(left)));
    }
}

/// If a session expires within this time, that is reported to the caller.
const SOON: Duration = Duration::from_secs(3600);

/// [`say_expiry`] for a session that is handed out and expires soon.
pub(crate) fn say_early_expiry(ctx: &Context, request: &SessionRequest, obtained: &Obtained) {
    if !obtained.is_told && left_of(obtained, clock::now()) <= SOON {
        say_expiry(ctx, request, obtained);
    }
}

/// The remaining time of what is handed out.
pub(crate) fn left_of(Obtained { session, is_new, .. }: &Obtained, now: Timestamp) -> Duration {
    if *is_new { remaining_of_new(session, now) } else { remaining(session, now) }
}

/// One line: the profile of the session, and how long it is valid; `-q` silences it.
pub(crate) fn say_expiry(ctx: &Context, request: &SessionRequest, obtained: &Obtained) {
    say_expiry_of(ctx, request.display_name(), obtained);
}

/// [`say_expiry`] for a session of several profiles.
pub(crate) fn say_expiry_of(ctx: &Context, names: &str, obtained: &Obtained) {
    let now = clock::now();
    let left = left_of(obtained, now);
    let until = clock::local_after(now, left);
    ctx.diagnostics.note(&format!("session for {names} until {until} ({} left)", short(left)));
}

#[cfg(test)]
mod tests;
