//! Obtains the credentials that a run hands out: those of the session, or of its roles. A role from a session needs no
//! code: the call may be repeated, asks nobody, and its lock is not held during a question.

use std::time::{Duration, Instant};

use crate::error::{Error, SessionError};
use crate::format::cache_record::KeptSession;
use crate::model::{
    Explain, LEAST_REMAINING, MinRemaining, Minted, Purpose, RoleCall, SessionDuration, SlotKey, StsError, Via, short,
};
use crate::session::context::Context;
use crate::session::ending::say_ending_below;
use crate::session::held_roles::is_fresh_role;
use crate::session::lookup::{Lookup, by_aws, look, remaining};
use crate::session::obtain::{self, Obtained, hand_out_valid};
use crate::session::ports::{Ports, ca_pem};
use crate::session::resolved::{Resolved, refuse_recursion};
use crate::session::role_failure::refused_role;
use crate::session::user::find_user;
use crate::sys::clock;
use crate::sys::store::prompt_lock::{PromptLock, TryLock, WaitOutcome};
use crate::sys::terminal::tty;

/// How long another process's call for the role is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// Obtains the requested credentials. `before_asking` is as for [`obtain::obtain`].
///
/// # Errors
/// When none are obtained, and none that are still valid may be handed out instead.
pub(crate) fn obtain<P: Ports>(
    ctx: &mut Context,
    resolved: &mut Resolved,
    ports: &mut P,
    before_asking: impl FnOnce() -> Result<(), Error>,
) -> Result<Obtained, Error> {
    if resolved.request.role.is_none() {
        return obtain::obtain(ctx, resolved, ports, before_asking);
    }
    let obtained = obtain_role(ctx, resolved, ports, before_asking)?;
    if ctx.is_for_sdk() {
        say_ending_below(ctx, resolved, &obtained.session);
    }
    Ok(obtained)
}

fn obtain_role<P: Ports>(
    ctx: &mut Context,
    resolved: &mut Resolved,
    ports: &mut P,
    before_asking: impl FnOnce() -> Result<(), Error>,
) -> Result<Obtained, Error> {
    let insists = resolved.request.role.as_ref().is_some_and(|plan| plan.min_remaining.is_some());
    let valid = match look_first(ctx, resolved) {
        Lookup::Fresh(role) => {
            say_other_way(ctx, resolved, &role);
            return Ok(role.into());
        }
        Lookup::StillValid(role) => Some(role).filter(|_| !insists),
        Lookup::Absent => None,
    };
    refuse_recursion(&ctx.env, &resolved.request)?;
    before_asking()?;
    let parent = alive(ctx, resolved);
    if let (Some(_), None, true) = (&valid, &parent, ctx.is_for_sdk()) {
        // The SDK runs this program again: no code is asked for while the role is valid.
        return valid.map(Into::into).ok_or(Error::NoSerial);
    }
    say_direct(ctx, resolved);
    match renew(ctx, resolved, ports, parent) {
        Err(Error::Session(error)) => hand_out_valid(ctx, valid, error),
        other => other,
    }
}

/// Whether [`obtain`] would ask for a code.
pub(crate) fn needs_code(ctx: &Context, resolved: &Resolved) -> bool {
    let is_served = resolved.request.role.is_some()
        && (matches!(look_first(ctx, resolved), Lookup::Fresh(_)) || alive(ctx, resolved).is_some());
    !is_served && !matches!(resolved.look_up(ctx), Lookup::Fresh(_))
}

/// Reads the last role from the cache, if a cached one may be used.
fn look_first(ctx: &Context, resolved: &Resolved) -> Lookup {
    let needs_fresh_session = resolved.request.role.as_ref().is_some_and(|plan| plan.needs_fresh_session);
    if needs_fresh_session || ctx.options.refresh { Lookup::Absent } else { look_up(ctx, resolved) }
}

/// Reads the last role from the cache: reached the chosen way, else the other one.
fn look_up(ctx: &Context, resolved: &Resolved) -> Lookup {
    let mut valid = Lookup::Absent;
    for via in resolved.request.ways() {
        let Some(key) = resolved.role_slot(via) else { continue };
        match look_at(ctx, resolved, &key) {
            fresh @ Lookup::Fresh(_) => return fresh,
            found @ Lookup::StillValid(_) if matches!(valid, Lookup::Absent) => valid = found,
            _ => {}
        }
    }
    valid
}

/// Reads one slot of the cache. The last role needs the requested remaining time; a slot below it only has to be valid.
fn look_at(ctx: &Context, resolved: &Resolved, key: &SlotKey) -> Lookup {
    let (Some(cache), Some(plan)) = (&resolved.cache, &resolved.request.role) else { return Lookup::Absent };
    let now = clock::now();
    let is_last = key.roles.len() == plan.roles.len();
    let wanted = plan.min_remaining.filter(|_| is_last);
    let (found, warning) = look(cache, key, MinRemaining::explicit(wanted.unwrap_or(LEAST_REMAINING)), now);
    if let Some(warning) = warning {
        ctx.diagnostics.warning(&warning);
    }
    match found {
        // A role may last less than was requested, for example until the session expires.
        Lookup::Fresh(role) if is_last && !is_fresh_role(&role, wanted, now) => Lookup::StillValid(role),
        other => other,
    }
}

/// The valid credentials nearest below the last role; none if a code is needed for new ones.
fn alive(ctx: &Context, resolved: &Resolved) -> Option<KeptSession> {
    let plan = resolved.request.role.as_ref()?;
    let buys_anew = plan.needs_fresh_session || (ctx.options.refresh && plan.via == Via::Direct);
    let mut key = resolved.role_slot(plan.via).filter(|_| !buys_anew)?.parent();
    let least = usize::from(plan.via == Via::Direct);
    loop {
        if key.roles.len() < least {
            return None;
        }
        if let Lookup::Fresh(parent) = look_at(ctx, resolved, &key) {
            return Some(parent);
        }
        if key.roles.is_empty() {
            return None;
        }
        key = key.parent();
    }
}

/// Assumes the roles from the valid credentials, or from those for a new code, to the last one.
fn renew<P: Ports>(
    ctx: &mut Context,
    resolved: &mut Resolved,
    ports: &mut P,
    parent: Option<KeptSession>,
) -> Result<Obtained, Error> {
    let mut from = parent;
    let mut dropped = Vec::new();
    loop {
        let bought = match from.take() {
            Some(parent) => parent.into(),
            None => buy(ctx, resolved, ports)?,
        };
        let Obtained { session: mut at, mut is_new, is_told, discovered } = bought;
        let session_left = at.key.roles.is_empty().then(|| remaining(&at, clock::now()));
        let count = resolved.request.role.as_ref().map_or(0, |plan| plan.roles.len());
        let result = loop {
            if at.key.roles.len() == count {
                say_from_session(ctx, resolved, session_left);
                return Ok(Obtained { session: at, is_new, is_told, discovered });
            }
            match hop(ctx, resolved, ports, &at) {
                Ok(role) => (at, is_new) = (role, true),
                Err(error) => break error,
            }
        };
        match (&result, &resolved.cache) {
            // AWS refused the credentials that signed, whatever their record says.
            (Error::Session(SessionError::Role(failure)), Some(cache))
                if failure.error == StsError::Expired
                    && !is_new
                    && !dropped.contains(&at.credentials.access_key_id) =>
            {
                cache.drop_record(&at.key, &at.credentials);
                dropped.push(at.credentials.access_key_id.clone());
                from = alive(ctx, resolved);
            }
            _ => return Err(result),
        }
    }
}

/// The session, or the role that a code is sent for directly. A new one is required only if the code is for the role
/// itself.
fn buy<P: Ports>(ctx: &mut Context, resolved: &mut Resolved, ports: &mut P) -> Result<Obtained, Error> {
    let asked = ctx.options.refresh;
    ctx.options.refresh = asked && resolved.request.direct_role().is_some();
    let result = obtain::obtain(ctx, resolved, ports, || Ok(()));
    ctx.options.refresh = asked;
    result
}

/// Assumes the next role with the credentials below it: under its own lock, so that of parallel runs only one makes the
/// call.
fn hop<P: Ports>(
    ctx: &mut Context,
    resolved: &mut Resolved,
    ports: &mut P,
    parent: &KeptSession,
) -> Result<KeptSession, Error> {
    let position = parent.key.roles.len();
    let Some(plan) = &resolved.request.role else { return Err(Error::NoSerial) };
    let (mut parameters, duration) = (plan.roles[position].parameters.clone(), plan.length(position));
    let key = parent.key.clone().with(Via::Session, parameters.clone());
    // Steps that may take long or fail come before others have to wait.
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    if parameters.session_name.is_none() {
        parameters.session_name = Some(find_user(ctx, resolved, parent, ca_pem.as_deref())?);
    }
    let lock = match turn(ctx, resolved, &key)? {
        Turn::Answered(role) => return Ok(*role),
        Turn::Ours(lock) => lock,
    };
    let call = ports.role(&resolved.request, ca_pem, &parent.credentials, RoleCall { parameters, duration });
    let role = match ctx.cancellable(call) {
        Ok(Ok(minted)) => Ok(keep(ctx, resolved, (key, parent), minted)),
        Ok(Err(error)) => Err(refused_role(resolved, position, Some(parent), error).into()),
        Err(error) => Err(error),
    };
    if let Some(lock) = lock {
        lock.finish(role.as_ref().err().map(Explain::report));
    }
    role
}

/// Caches a role that AWS has just given.
fn keep(ctx: &Context, resolved: &Resolved, (key, parent): (SlotKey, &KeptSession), minted: Minted) -> KeptSession {
    let now = by_aws(clock::now(), minted.clock_offset);
    let role = KeptSession {
        profile: resolved.request.profile_of(&key),
        account: key.roles.last().map(|slot| slot.role.arn.account().to_owned()),
        key,
        clock_offset: minted.clock_offset,
        lifetime: Some(minted.credentials.expiration.remaining(now).as_secs()),
        renewable_until: parent.renewable_until.or(Some(parent.credentials.expiration)),
        credentials: minted.credentials,
    };
    if let Some(why) = resolved.cache.as_ref().and_then(|cache| cache.keep(&role, now).err()) {
        ctx.diagnostics.warning(&format!("the role could not be kept, so the next run asks AWS again: {why}"));
    }
    role
}

/// Which process makes the call for a role.
enum Turn {
    /// None: another process has just made it, or the old role is still valid.
    Answered(Box<KeptSession>),
    /// This process; without a lock if there is none, or another process takes too long.
    Ours(Option<PromptLock>),
}

fn turn(ctx: &mut Context, resolved: &Resolved, key: &SlotKey) -> Result<Turn, Error> {
    let Some(cache) = &resolved.cache else { return Ok(Turn::Ours(None)) };
    let is_last = resolved.request.role.as_ref().is_some_and(|plan| plan.roles.len() == key.roles.len());
    let refresh = ctx.options.refresh && is_last;
    let old = refresh.then(|| cache.load(key).session.map(|old| old.credentials)).flatten();
    let interrupt = ctx.watch()?.interrupt.clone();
    let deadline = Instant::now() + PATIENCE;
    loop {
        let held = match cache.claim(key) {
            Ok(TryLock::Held(held)) => held,
            Ok(TryLock::Mine(lock)) => {
                return Ok(match look_at(ctx, resolved, key) {
                    Lookup::Fresh(role) if old.as_ref() != Some(&role.credentials) || !refresh => {
                        lock.finish(None);
                        Turn::Answered(Box::new(role))
                    }
                    _ => {
                        lock.write_owner(tty::name());
                        Turn::Ours(Some(lock))
                    }
                });
            }
            // Parallel runs then each make the call, which needs no code.
            Ok(TryLock::Unsupported) | Err(_) => return Ok(Turn::Ours(None)),
        };
        let insists = refresh || resolved.request.role.as_ref().is_some_and(|plan| plan.min_remaining.is_some());
        match look_at(ctx, resolved, key) {
            Lookup::Fresh(role) | Lookup::StillValid(role) if !insists => return Ok(Turn::Answered(Box::new(role))),
            _ => {}
        }
        let waited = held.wait(&interrupt, deadline, |_| ());
        match waited.map_err(|error| SessionError::PromptProcess(error.to_string()))? {
            WaitOutcome::Interrupted => return Err(SessionError::Interrupted.into()),
            WaitOutcome::TimedOut(_) | WaitOutcome::Stopped(_) => return Ok(Turn::Ours(None)),
            WaitOutcome::Released { failure: Some(failure), .. } if !failure.kind.is_of_a_terminal() => {
                return Err(SessionError::Elsewhere(failure).into());
            }
            WaitOutcome::Released { .. } => {}
        }
    }
}

/// Reports, before a code is asked for, that it is for one role only.
fn say_direct(ctx: &Context, resolved: &Resolved) {
    let Some(plan) = &resolved.request.role else { return };
    if let Some(role) = plan.direct().filter(|role| role.duration.value > SessionDuration::ROLE_FROM_SESSION) {
        let (name, length) = (role.parameters.arn.name(), role.duration.value);
        ctx.diagnostics.note(&format!(
            "{length} for role `{name}` needs a code of its own, since a session allows 1h; `--via session` takes 1h from the session"
        ));
    }
}

/// Reports that a cached role of the session is handed out where a longer one was wanted.
fn say_other_way(ctx: &Context, resolved: &Resolved, role: &KeptSession) {
    let direct = resolved.request.direct_role().filter(|role| role.duration.value > SessionDuration::ROLE_FROM_SESSION);
    let (Some(wanted), Some(Via::Session)) = (direct, role.key.roles.first().map(|slot| slot.via)) else { return };
    let (name, length) = (wanted.parameters.arn.name(), wanted.duration.value);
    let left = short(remaining(role, clock::now()));
    ctx.diagnostics.note(&format!(
        "the role `{name}` at hand is from a session, and lasts another {left}; `--via direct` takes {length} for a code of its own"
    ));
}

/// Reports once, for a new role that the caller cannot renew, for how long no code is needed.
fn say_from_session(ctx: &Context, resolved: &Resolved, session_left: Option<Duration>) {
    if resolved.cache.is_none() {
        // Nothing is kept that could renew it.
        return;
    }
    let (Some(left), Some(plan)) = (session_left, &resolved.request.role) else { return };
    let (Some(role), true) = (plan.last(), ctx.options.purpose != Purpose::Renewed) else { return };
    let length = plan.length(plan.roles.len() - 1);
    let (name, source) = (role.parameters.arn.name(), resolved.request.session_name());
    let until = clock::local_after(clock::now(), left);
    ctx.diagnostics.note(&format!(
        "role `{name}` from the session of {source}: {length} at a time, renewed without a code until {until}"
    ));
}
