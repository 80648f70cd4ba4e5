//! Which sessions `status` is asked about, and how much of each is wanted to be left.

use std::time::Duration;

use crate::error::Error;
use crate::format::shared_config::SharedConfig;
use crate::model::{
    MinRemaining, Options, Origin, Purpose, SessionDuration, SlotKey, Sourced, parse_duration, resolve,
};
use crate::session::context::Context;
use crate::session::facts::{key_id, known_serial, slot_key};
use crate::session::resolved::Resolved;
use crate::session::whole_request::resolve_whole;
use crate::sys::store::cache::SessionCache;

/// What a run for the requested profile would resolve to.
pub(crate) struct Scope {
    pub resolved: Resolved,
    /// The slot of its session, if key and device are known.
    pub slot: Option<SlotKey>,
}

impl Scope {
    pub(crate) fn is_answered_by(&self, key: &SlotKey) -> bool {
        self.slot.as_ref().is_none_or(|slot| slot == key)
    }

    /// The requested remaining time of the session; none where it is below a role, which decides.
    pub(crate) fn min_remaining(&self) -> Option<MinRemaining> {
        Some(self.resolved.request.min_remaining).filter(|_| self.resolved.request.role.is_none())
    }
}

/// `None` where no profile was named and there is no default one: then every session is shown.
pub(crate) fn scope(ctx: &Context, shared: &SharedConfig<'_>, cache: SessionCache) -> Result<Option<Scope>, Error> {
    let options = Options { min_remaining: min_remaining(ctx), purpose: Purpose::Renewed, ..ctx.options.clone() };
    let request = match resolve_whole(&options, &ctx.env, shared) {
        Err(_) if options.asked_profile().origin == Origin::Default => return Ok(None),
        other => other?,
    };
    let key_id = key_id(&request, Some(&cache));
    let serial = known_serial(&request, Some(&cache), key_id.as_ref());
    let slot = key_id.as_ref().zip(serial.as_ref());
    let slot = slot.map(|(key_id, serial)| slot_key(&request, key_id, &serial.value));
    Ok(Some(Scope {
        slot,
        resolved: Resolved { request, cache: Some(cache), key_id, serial, must_keep: false, together: None },
    }))
}

/// The options of a run that would obtain a session for the profile.
fn options(ctx: &Context, profile: Option<Sourced<String>>) -> Options {
    Options { min_remaining: min_remaining(ctx), ..Options::of_profile(profile) }
}

fn min_remaining(ctx: &Context) -> Option<Sourced<Duration>> {
    const VARIABLE: &str = "MFA_SESSION_MIN_REMAINING";
    let length = ctx.env.get(VARIABLE).and_then(|text| parse_duration(text).ok())?;
    Some(Sourced::new(length, Origin::Variable(VARIABLE)))
}

/// The remaining time that each profile requests; the default where that cannot be read.
pub(crate) fn wanted_by_profile(ctx: &Context, shared: Option<&SharedConfig<'_>>) -> impl Fn(&str) -> MinRemaining {
    move |profile| {
        let options = options(ctx, Some(Sourced::new(profile.to_owned(), Origin::Default)));
        let request = shared.and_then(|shared| resolve(&options, &ctx.env, shared).ok());
        let asked = || options.min_remaining.as_ref().map(|length| MinRemaining::explicit(length.value));
        request
            .map(|request| request.min_remaining)
            .or_else(asked)
            .unwrap_or(MinRemaining::default_of(SessionDuration::DEFAULT.default_min_remaining()))
    }
}
