//! Asks for a code, sends it, and caches the session. No step that can fail on this machine is between the use of the
//! code and caching.

use crate::error::SessionError;
use crate::format::cache_record::{CodeOutcome, KeptSession};
use crate::model::{
    CodeError, Minted, Question, RoleCall, SerialNumber, SessionTokenProvider, SlotKey, StsError, TokenCode,
    TokenCodeProvider,
};
use crate::session::ending::forget_ending;
use crate::session::lookup::by_aws;
use crate::session::resolved::Resolved;
use crate::session::role_failure::refused_role;
use crate::sys::clock;
use crate::sys::store::private_file::UntrustedFile;

/// How often AWS may refuse a code: it limits wrong codes too.
const TRIES: usize = 3;

/// How many codes that were used before are taken in a question: a program that asks may repeat its answer.
const MOST_USED_CODES: usize = 5;

/// Gets a code, and a session for it.
///
/// # Errors
/// When there is no code, or no session for it.
pub(crate) fn prompt_and_mint<C, M>(
    resolved: &Resolved,
    question: &Question,
    codes: &mut C,
    signals: &mut C::Signals,
    sessions: &mut M,
) -> Result<(TokenCode, Minted), SessionError>
where
    C: TokenCodeProvider,
    M: SessionTokenProvider<Event = C::Event>,
{
    let (cache, serial) = (resolved.cache.as_ref(), &question.serial);
    let (mut refused, mut used_before) = (0, 0);
    let mut maybe_used: Vec<TokenCode> = Vec::new();
    // A check that began before this question may have failed meanwhile.
    if let Some(error) = sessions.preflight_error() {
        return Err(error.into());
    }
    loop {
        let code = match codes.code(question, signals, sessions.warm_up()) {
            Err(CodeError::Withdrawn) => {
                return Err(sessions.preflight_error().map_or(CodeError::Withdrawn.into(), SessionError::Sts));
            }
            other => other?,
        };
        let remembered = cache.and_then(|cache| cache.recently_used(serial, &code, clock::now()));
        let sent_by_us = maybe_used.contains(&code).then_some(CodeOutcome::Unknown);
        if let Some(fate) = remembered.map(|(fate, _)| fate).or(sent_by_us) {
            let used = SessionError::UsedCode { fate, wait: until_next_code(clock::now()) };
            used_before += 1;
            if used_before >= MOST_USED_CODES || !codes.can_ask_again() {
                return Err(used);
            }
            codes.say(&used.to_string());
            continue;
        }
        // Written before the code is sent, in case this run is killed before the answer.
        if let Some(cache) = cache {
            cache.remember_code(serial, &code, CodeOutcome::Unknown, clock::now());
        }
        match send(resolved, serial, &code, sessions) {
            Ok(minted) => return Ok((code, minted)),
            Err(error) => {
                refused += 1;
                let another = matches!(error, StsError::WrongCode) || error.may_have_used_the_code();
                let give_up = matches!(error, StsError::Malformed { .. });
                if let (true, Some(cache)) = (error.settles_the_code(), cache) {
                    cache.forget_code(serial, &code, clock::now());
                }
                if !another || give_up || refused >= TRIES || !codes.can_ask_again() {
                    return Err(failure(resolved, error));
                }
                codes.say(&retry_line(&error, refused));
                if error.may_have_used_the_code() {
                    maybe_used.push(code);
                }
            }
        }
    }
}

/// The session that another process has obtained while the question stood.
///
/// # Errors
/// When it is gone again.
pub(crate) fn answered(resolved: &Resolved, slot: &SlotKey) -> Result<KeptSession, SessionError> {
    let kept = resolved.cache.as_ref().and_then(|cache| cache.load(slot).session);
    kept.ok_or_else(|| CodeError::Answered.into())
}

/// The seconds until a device shows another code (RFC 6238; AWS supports only devices with steps of 30 s).
fn until_next_code(now: jiff::Timestamp) -> i64 {
    const STEP: i64 = 30;
    STEP - now.as_second().rem_euclid(STEP)
}

/// Sends the code: for a session, or directly for a role.
fn send<M: SessionTokenProvider>(
    resolved: &Resolved,
    serial: &SerialNumber,
    code: &TokenCode,
    sessions: &mut M,
) -> Result<Minted, StsError> {
    let Some(role) = resolved.request.direct_role() else {
        return sessions.get_session_token(serial, code, resolved.request.duration.value);
    };
    let mut parameters = role.parameters.clone();
    parameters.session_name = parameters.session_name.or_else(|| resolved.user_name());
    sessions.assume_role(serial, code, RoleCall { parameters, duration: role.duration.value })
}

fn failure(resolved: &Resolved, error: StsError) -> SessionError {
    if resolved.request.direct_role().is_some() { refused_role(resolved, 0, None, error) } else { error.into() }
}

fn retry_line(error: &StsError, refused: usize) -> String {
    let next = format!("the next one comes in {} s", until_next_code(clock::now()));
    match error {
        StsError::WrongCode if refused == 1 => format!("{error}; {next}"),
        StsError::WrongCode => {
            format!("{error}; {next}; check the clocks of this machine and of the device, which may need a resync")
        }
        _ => format!("{error}; the code may be used, and {next}"),
    }
}

/// A session that was obtained with a code.
#[derive(Debug)]
pub(crate) struct NewSession {
    pub session: KeptSession,
    /// Whether AWS has just given it to this run.
    pub is_new: bool,
    /// Why it is not in the cache although it should be.
    pub not_kept: Option<UntrustedFile>,
}

impl From<KeptSession> for NewSession {
    fn from(session: KeptSession) -> Self {
        Self { session, is_new: false, not_kept: None }
    }
}

/// Writes a session and the use of its code to the cache, if there is one. The session comes first, so that an error
/// with the second does not lose it.
pub(crate) fn store(resolved: &Resolved, key: SlotKey, (code, minted): (TokenCode, Minted)) -> NewSession {
    let now = clock::now();
    let lifetime = minted.credentials.expiration.remaining(by_aws(now, minted.clock_offset));
    resolved.remember_user(minted.caller.as_deref());
    let session = KeptSession {
        profile: resolved.request.profile_of(&key),
        account: key.roles.last().map(|slot| slot.role.arn.account().to_owned()).or(minted.account),
        key,
        clock_offset: minted.clock_offset,
        lifetime: Some(lifetime.as_secs()),
        renewable_until: None,
        credentials: minted.credentials,
    };
    let not_kept = resolved.cache.as_ref().and_then(|cache| {
        let not_kept = cache.keep(&session, by_aws(now, session.clock_offset)).err();
        forget_ending(cache, &session.key);
        cache.remember_code(&session.key.serial, &code, CodeOutcome::Accepted, now);
        not_kept
    });
    NewSession { session, is_new: true, not_kept }
}
