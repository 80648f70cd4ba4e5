//! `list`: the profiles and what is cached for each. Prints no secret, asks nothing, uses no network.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::json;
use crate::format::shared_config::SharedConfig;
use crate::format::table::table;
use crate::model::{
    Options, Origin, Profile, ProfileKind, ProfileLookup, SerialNumber, Sourced, exit, find_source, printable, short,
};
use crate::session::context::Context;
use crate::session::facts::id_of;
use crate::session::lookup::remaining;
use crate::session::profile_files::ProfileFiles;
use crate::session::whole_request::resolve_whole;
use crate::sys::stdio::write_stdout;
use crate::sys::store::cache::SessionCache;
use crate::sys::{clock, paths};

#[derive(Serialize)]
struct ProfileList {
    profiles: Vec<ProfileRow>,
}

#[derive(Serialize)]
struct ProfileRow {
    name: String,
    kind: &'static str,
    account: Option<String>,
    serial_number: Option<String>,
    /// The profile with the long-term key, if it is another one.
    source_profile: Option<String>,
    session: Option<HeldSession>,
}

#[derive(Serialize)]
struct HeldSession {
    expiration: String,
    remaining_seconds: u64,
}

pub(super) fn run(ctx: &Context, as_json: bool) -> Result<u8, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let cache = SessionCache::open_dir(&paths::cache_dir(&ctx.env)?);
    let kept = cache.all().map_err(|why| Error::Cache { shown: paths::shown(cache.dir(), &ctx.env), why })?;
    let now = clock::now();
    let mut sessions: HashMap<&str, Vec<&KeptSession>> = HashMap::new();
    for session in kept.iter().filter(|session| !remaining(session, now).is_zero()) {
        sessions.entry(session.key.access_key_id.as_str()).or_default().push(session);
    }
    let profiles: Vec<ProfileRow> = shared
        .names()
        .iter()
        .filter_map(|name| shared.profile(name))
        .map(|profile| row(ctx, profile, &shared, &cache, &sessions, now))
        .collect();
    if profiles.is_empty() && !as_json {
        ctx.diagnostics.note("there is no profile");
        return Ok(exit::DONE);
    }
    let text = if as_json { json::line(&ProfileList { profiles }) } else { as_table(&profiles, now) };
    write_stdout(&text).map_err(Error::Output)?;
    Ok(exit::DONE)
}

fn row(
    ctx: &Context,
    profile: Profile,
    shared: &SharedConfig<'_>,
    cache: &SessionCache,
    sessions: &HashMap<&str, Vec<&KeptSession>>,
    now: Timestamp,
) -> ProfileRow {
    let kind = ProfileKind::of(&profile, shared);
    let source = if kind.may_have_a_key() { find_source(shared, &profile.name).ok() } else { None };
    let chain = source.as_ref().map_or(std::slice::from_ref(&profile), |source| &source.chain[..]);
    let value = |key: &str| chain.iter().find_map(|profile| profile.get(key)).map(|found| found.value.to_string());
    let named = value("mfa_serial").or_else(|| value("aws_mfa_device"));
    let serial = named.and_then(|text| SerialNumber::parse(&text).ok());
    let key_id = source.as_ref().and_then(|source| id_of(&source.key, Some(cache)));
    let of_key = key_id.and_then(|id| sessions.get(id.as_str())).into_iter().flatten();
    let has_roles = source.as_ref().is_some_and(|source| !source.roles.is_empty());
    let options = || Options::of_profile(Some(Sourced::new(profile.name.clone(), Origin::Default)));
    let plan = if has_roles {
        resolve_whole(&options(), &ctx.env, shared).ok().and_then(|request| request.role)
    } else {
        None
    };
    let is_its_own = |session: &&&KeptSession| match &plan {
        Some(plan) => {
            let parameters = plan.roles.iter().map(|role| &role.parameters);
            session.key.roles.iter().map(|slot| &slot.role).eq(parameters)
        }
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
            .as_ref()
            .and_then(|plan| Some(plan.last()?.parameters.arn.account().to_owned()))
            .or_else(|| account(&profile))
            .or_else(|| serial?.account().map(str::to_owned))
            .or_else(|| session?.account.clone()),
        serial_number: serial.map(|serial| serial.as_str().to_owned()),
        source_profile: holder.filter(|holder| *holder != profile.name),
        session: session.map(|session| HeldSession {
            expiration: session.credentials.expiration.to_string(),
            remaining_seconds: remaining(session, now).as_secs(),
        }),
        kind: kind.name(),
        name: profile.name,
    }
}

/// The account that the profile itself names: that of its role or permission set.
fn account(profile: &Profile) -> Option<String> {
    let of_role = || profile.get("role_arn")?.value.split(':').nth(4).map(str::to_owned);
    let named = profile.get("sso_account_id").map(|account| account.value.to_string()).or_else(of_role);
    named.filter(|account| account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()))
}

fn as_table(profiles: &[ProfileRow], now: Timestamp) -> String {
    let mut rows = vec![["PROFILE", "KIND", "ACCOUNT", "DEVICE", "SESSION UNTIL", "LEFT"].map(str::to_owned)];
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    rows.extend(profiles.iter().map(|profile| {
        let device = profile.serial_number.as_deref();
        let device = device.map(|serial| printable(serial.split_once(":mfa/").map_or(serial, |(_, name)| name)));
        let left = profile.session.as_ref().map(|held| std::time::Duration::from_secs(held.remaining_seconds));
        [
            printable(&profile.name),
            profile.kind.to_owned(),
            or_dash(profile.account.as_deref().map(printable)),
            or_dash(device),
            or_dash(left.map(|left| clock::local_after(now, left))),
            left.map(short).unwrap_or_default(),
        ]
    }));
    table(&rows)
}
