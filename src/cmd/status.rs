//! `status`: what is held, and for how long. Never a secret, never a question, no network.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::table::table;
use crate::model::{
    AccessKeyId, Freshness, Options, Origin, SessionDuration, SlotKey, Sourced, exit, freshness, parse_duration,
    printable, resolve, short,
};
use crate::session::context::Context;
use crate::session::facts::{key_id, known_serial, slot_key};
use crate::session::lookup::remaining;
use crate::session::profile_files::{ProfileFiles, unresolved};
use crate::sys::stdio::write_stdout;
use crate::sys::store::cache::SessionCache;
use crate::sys::{clock, paths};

#[derive(Serialize)]
struct Status {
    sessions: Vec<SessionRow>,
}

#[derive(Serialize)]
struct SessionRow {
    profile: String,
    account: Option<String>,
    serial_number: String,
    access_key_id: String,
    expiration: String,
    remaining_seconds: u64,
    fresh: bool,
    /// Whether the profile that is asked about would take it at all.
    #[serde(skip)]
    answers: bool,
    #[serde(skip)]
    at: i64,
}

pub(super) fn run(ctx: &Context, json: bool, check: bool) -> Result<u8, Error> {
    let cache = SessionCache::open_dir(&paths::cache_dir(&ctx.env)?);
    let now = clock::now();
    let scope = if check || ctx.options.typed_profile().is_some() { scope(ctx, &cache)? } else { None };
    let mut sessions = cache.all().map_err(|why| Error::Cache { shown: paths::shown(cache.dir(), &ctx.env), why })?;
    sessions.retain(|session| !remaining(session, now).is_zero());
    if let Some(scope) = &scope {
        sessions.retain(|session| scope.key_id.as_ref() == Some(&session.key.access_key_id));
    }
    let wanted = wanted_by_profile(ctx);
    let mut lines: Vec<SessionRow> = sessions
        .iter()
        .map(|session| match &scope {
            Some(scope) => line(session, scope.min_remaining, scope.is_answered_by(&session.key), now),
            None => line(session, wanted(&session.profile), true, now),
        })
        .collect();
    lines.sort_by(|a, b| a.profile.cmp(&b.profile).then(a.at.cmp(&b.at)));
    let fresh = lines.iter().any(|line| line.fresh);
    if lines.is_empty() && !json {
        ctx.diagnostics.note("no session is held");
    }
    let text = if json { as_json(lines) } else { as_table(&lines, now) };
    write_stdout(&text).map_err(Error::Output)?;
    Ok(if check && !fresh { exit::NOT_FRESH } else { exit::DONE })
}

/// What the profile that is asked about would take.
struct Scope {
    /// Its key's id; `None` if another program holds the key and it is not known yet.
    key_id: Option<AccessKeyId>,
    /// Its slot, where the device is known too.
    slot: Option<SlotKey>,
    min_remaining: Duration,
}

impl Scope {
    fn is_answered_by(&self, key: &SlotKey) -> bool {
        self.slot.as_ref().is_none_or(|slot| slot == key)
    }
}

/// `None` where no profile was named and there is no default one: then every session counts.
fn scope(ctx: &Context, cache: &SessionCache) -> Result<Option<Scope>, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let options = options(ctx, ctx.options.profile.clone());
    let request = match resolve(&options, &ctx.env, &shared) {
        Err(_) if options.asked_profile().origin == Origin::Default => return Ok(None),
        other => other.map_err(|error| unresolved(error, &ctx.env))?,
    };
    let key_id = key_id(&request, Some(cache));
    let serial = known_serial(&request, Some(cache), key_id.as_ref());
    let slot = key_id.as_ref().zip(serial).map(|(key_id, serial)| slot_key(&request, key_id, &serial.value));
    Ok(Some(Scope { key_id, slot, min_remaining: request.min_remaining }))
}

/// The options of a run that would obtain a session for the profile.
fn options(ctx: &Context, profile: Option<Sourced<String>>) -> Options {
    const VARIABLE: &str = "MFA_SESSION_MIN_REMAINING";
    let min_remaining = ctx.env.get(VARIABLE).and_then(|text| parse_duration(text).ok());
    let min_remaining = min_remaining.map(|length| Sourced::new(length, Origin::Variable(VARIABLE)));
    Options { min_remaining, ..Options::of_profile(profile) }
}

/// What each profile wants to be left of its session; the default where that cannot be told.
fn wanted_by_profile(ctx: &Context) -> impl Fn(&str) -> Duration {
    let files = ProfileFiles::load(&ctx.env);
    move |profile| {
        let options = options(ctx, Some(Sourced::new(profile.to_owned(), Origin::Default)));
        let shared = files.as_ref().ok().and_then(|files| files.parse().ok());
        let request = shared.and_then(|shared| resolve(&options, &ctx.env, &shared).ok());
        let default = || options.min_remaining.as_ref().map(|length| length.value);
        request
            .map(|request| request.min_remaining)
            .or_else(default)
            .unwrap_or(SessionDuration::DEFAULT.default_min_remaining())
    }
}

fn line(session: &KeptSession, wanted: Duration, answers: bool, now: Timestamp) -> SessionRow {
    let left = remaining(session, now);
    SessionRow {
        profile: session.profile.clone(),
        account: session.account.clone(),
        serial_number: session.key.serial.as_str().to_owned(),
        access_key_id: session.credentials.access_key_id.masked(),
        expiration: session.credentials.expiration.to_string(),
        remaining_seconds: left.as_secs(),
        fresh: answers && freshness(left, wanted) == Freshness::Fresh,
        answers,
        at: session.credentials.expiration.unix(),
    }
}

fn as_json(sessions: Vec<SessionRow>) -> String {
    // ProfileFiles and numbers only: serialising cannot fail.
    serde_json::to_string(&Status { sessions }).unwrap_or_default() + "\n"
}

fn as_table(lines: &[SessionRow], now: Timestamp) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut rows = vec![["PROFILE", "ACCOUNT", "DEVICE", "KEY", "UNTIL", "LEFT", ""].map(str::to_owned)];
    rows.extend(lines.iter().map(|line| {
        let left = Duration::from_secs(line.remaining_seconds);
        let device = line.serial_number.split_once(":mfa/").map_or(line.serial_number.as_str(), |(_, name)| name);
        [
            if line.profile.is_empty() { "(environment)".to_owned() } else { printable(&line.profile) },
            line.account.clone().unwrap_or_else(|| "-".into()),
            printable(device),
            line.access_key_id.clone(),
            clock::local_after(now, left),
            short(left),
            match (line.fresh, line.answers) {
                (true, _) => "",
                (false, true) => "renewal due",
                (false, false) => "of another device or endpoint",
            }
            .to_owned(),
        ]
    }));
    table(&rows)
}
