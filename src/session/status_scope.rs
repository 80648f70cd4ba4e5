//! Which sessions `status` is asked about, and how much of each is wanted to be left.

use crate::error::Error;
use crate::format::shared_config::SharedConfig;
use crate::model::{AccessKeyId, Options, Origin, Purpose, SessionDuration, SlotKey, Sourced, parse_duration, resolve};
use crate::session::context::Context;
use crate::session::facts::{key_id, known_serial, slot_key, slot_of_role};
use crate::session::profile_files::unresolved;
use crate::sys::store::cache::SessionCache;
use std::time::Duration;

/// The key, slot and roles that the requested profile would use.
pub(crate) struct Scope {
    /// The id of its key; `None` if another program holds the key and it is not known yet.
    pub key_id: Option<AccessKeyId>,
    /// Its slot, if the device is known too.
    pub slot: Option<SlotKey>,
    pub min_remaining: Duration,
    /// For a role: its slots, and the requested remaining time.
    pub role: Option<(Vec<SlotKey>, Option<Duration>)>,
}

impl Scope {
    pub(crate) fn is_answered_by(&self, key: &SlotKey) -> bool {
        self.slot.as_ref().is_none_or(|slot| slot == key)
    }
}

/// `None` where no profile was named and there is no default one: then every session is shown.
pub(crate) fn scope(ctx: &Context, shared: &SharedConfig<'_>, cache: &SessionCache) -> Result<Option<Scope>, Error> {
    let options = Options { purpose: Purpose::Keep, ..options(ctx, ctx.options.profile.clone()) };
    let request = match resolve(&options, &ctx.env, shared) {
        Err(_) if options.asked_profile().origin == Origin::Default => return Ok(None),
        other => other.map_err(|error| unresolved(error, &ctx.env))?,
    };
    let key_id = key_id(&request, Some(cache));
    let serial = known_serial(&request, Some(cache), key_id.as_ref());
    let serial = serial.as_ref();
    let slot = key_id.as_ref().zip(serial).map(|(key_id, serial)| slot_key(&request, key_id, &serial.value));
    let role = request.role.as_ref().map(|plan| {
        let slot_of = |via| {
            let other = plan.other_serial.as_ref().filter(|_| via != plan.via);
            Some(slot_of_role(&request, slot_key(&request, key_id.as_ref()?, &other.or(serial)?.value), via))
        };
        (request.ways().into_iter().filter_map(slot_of).collect(), plan.min_remaining)
    });
    Ok(Some(Scope { key_id, slot, min_remaining: request.min_remaining, role }))
}

/// The options of a run that would obtain a session for the profile.
fn options(ctx: &Context, profile: Option<Sourced<String>>) -> Options {
    const VARIABLE: &str = "MFA_SESSION_MIN_REMAINING";
    let min_remaining = ctx.env.get(VARIABLE).and_then(|text| parse_duration(text).ok());
    let min_remaining = min_remaining.map(|length| Sourced::new(length, Origin::Variable(VARIABLE)));
    Options { min_remaining, ..Options::of_profile(profile) }
}

/// The remaining time that each profile requests; the default where that cannot be read.
pub(crate) fn wanted_by_profile(ctx: &Context, shared: Option<&SharedConfig<'_>>) -> impl Fn(&str) -> Duration {
    move |profile| {
        let options = options(ctx, Some(Sourced::new(profile.to_owned(), Origin::Default)));
        let request = shared.and_then(|shared| resolve(&options, &ctx.env, shared).ok());
        let default = || options.min_remaining.as_ref().map(|length| length.value);
        request
            .map(|request| request.min_remaining)
            .or_else(default)
            .unwrap_or(SessionDuration::DEFAULT.default_min_remaining())
    }
}
