//! The profiles of the shared files: what each one is, and what is cached for it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::format::cache_record::KeptSession;
use crate::format::shared_config::SharedConfig;
use crate::model::{
    Options, Origin, Profile, ProfileKind, ProfileLookup, SerialNumber, SessionRequest, SlotKey, Sourced, find_source,
    with_included,
};
use crate::session::context::Context;
use crate::session::facts::id_of;
use crate::session::lookup::remaining;
use crate::session::own_programs::OwnPrograms;
use crate::session::whole_request::resolve_whole;
use crate::sys::store::cache::SessionCache;

/// A profile.
#[derive(Serialize)]
pub(crate) struct ProfileRow {
    pub name: String,
    pub kind: &'static str,
    /// The account of its role or key, if it is known.
    pub account: Option<String>,
    pub serial_number: Option<String>,
    /// The profile with the long-term key, if it is another one.
    pub source_profile: Option<String>,
    pub session: Option<HeldSession>,
    /// Whether it leads to a long-term key, so that it may give a session.
    #[serde(skip)]
    pub leads_to_a_key: bool,
}

/// What is cached for a profile.
#[derive(Serialize)]
pub(crate) struct HeldSession {
    pub expiration: String,
    pub remaining_seconds: u64,
    /// When AWS gave it, in seconds since 1970, if that is known.
    #[serde(skip)]
    pub begin: Option<i64>,
}

/// All profiles, in the order of the files, and what is kept for each.
pub(crate) fn profile_rows(
    ctx: &Context,
    shared: &SharedConfig<'_>,
    (cache, kept): (Option<&SessionCache>, &[KeptSession]),
    now: Timestamp,
) -> Vec<ProfileRow> {
    let mut sessions: HashMap<&str, Vec<&KeptSession>> = HashMap::new();
    for session in kept.iter().filter(|session| !remaining(session, now).is_zero()) {
        sessions.entry(session.key.access_key_id.as_str()).or_default().push(session);
    }
    let profiles = shared.names();
    let own = OwnPrograms::new(shared, &ctx.env);
    let profiles = profiles.iter().filter_map(|name| Some(with_included(&own, own.profile(name)?)));
    profiles.map(|profile| row(ctx, profile, (shared, &own), cache, &sessions, now)).collect()
}

fn row(
    ctx: &Context,
    profile: Profile,
    (shared, own): (&SharedConfig<'_>, &OwnPrograms<'_, '_>),
    cache: Option<&SessionCache>,
    sessions: &HashMap<&str, Vec<&KeptSession>>,
    now: Timestamp,
) -> ProfileRow {
    let kind = ProfileKind::of(&profile, own);
    let source = if kind.may_have_a_key() { find_source(own, &profile.name).ok() } else { None };
    let chain = source.as_ref().map_or(std::slice::from_ref(&profile), |source| &source.chain[..]);
    let value = |key: &str| chain.iter().find_map(|profile| profile.get(key)).map(|found| found.value.to_string());
    let named = value("mfa_serial").or_else(|| value("aws_mfa_device"));
    let serial = named.and_then(|text| SerialNumber::parse(&text).ok());
    let key_id = source.as_ref().and_then(|source| id_of(&source.key, cache));
    let of_key = key_id.and_then(|id| sessions.get(id.as_str())).into_iter().flatten();
    let has_roles = source.as_ref().is_some_and(|source| !source.roles.is_empty());
    let request = if has_roles { request_for(ctx, shared, &profile.name) } else { None };
    let plan = request.as_ref().and_then(|request| request.role.as_ref());
    let is_its_own = |session: &&&KeptSession| match &request {
        Some(request) => is_for(&session.key, request),
        None => {
            !has_roles
                && session.key.roles.is_empty()
                && serial.as_ref().is_none_or(|serial| session.key.serial == *serial)
        }
    };
    let session = of_key.filter(is_its_own).max_by_key(|session| session.credentials.expiration.unix());
    let holder = source.as_ref().and_then(|source| source.chain.last()).map(|holder| holder.name.clone());
    let serial = serial.as_ref().or_else(|| session.map(|session| &session.key.serial));
    ProfileRow {
        account: plan
            .and_then(|plan| Some(plan.last()?.parameters.arn.account().to_owned()))
            .or_else(|| account(&profile))
            .or_else(|| serial?.account().map(str::to_owned))
            .or_else(|| session?.account.clone()),
        serial_number: serial.map(|serial| serial.as_str().to_owned()),
        source_profile: holder.filter(|holder| *holder != profile.name),
        leads_to_a_key: source.is_some() && (!has_roles || plan.is_some()),
        session: session.map(|session| HeldSession {
            expiration: session.credentials.expiration.to_string(),
            remaining_seconds: remaining(session, now).as_secs(),
            begin: begin(session),
        }),
        kind: kind.name(),
        name: profile.name,
    }
}

/// The request of a run for a profile, reached the way that an option of this run demands, if one does.
fn request_for(ctx: &Context, shared: &SharedConfig<'_>, profile: &str) -> Option<SessionRequest> {
    let named = Options::of_profile(Some(Sourced::new(profile.to_owned(), Origin::Default)));
    let options = Options { via: ctx.options.via.clone(), ..named };
    resolve_whole(&options, &ctx.env, shared).ok()
}

/// Whether a run for a role would hand out what is in this slot: the same roles, reached a way that it may take.
fn is_for(key: &SlotKey, request: &SessionRequest) -> bool {
    let parameters = request.role.iter().flat_map(|plan| &plan.roles).map(|role| &role.parameters);
    key.roles.iter().map(|slot| &slot.role).eq(parameters)
        && key.roles.first().is_some_and(|first| request.ways().any(|via| via == first.via))
}

/// The account that the profile itself names: that of its role or permission set.
fn account(profile: &Profile) -> Option<String> {
    let of_role = || profile.get("role_arn")?.value.split(':').nth(4).map(str::to_owned);
    let named = profile.get("sso_account_id").map(|account| account.value.to_string()).or_else(of_role);
    named.filter(|account| account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()))
}

fn begin(session: &KeptSession) -> Option<i64> {
    let lifetime = i64::try_from(session.lifetime?).ok()?;
    session.credentials.expiration.unix().checked_sub(lifetime)
}
