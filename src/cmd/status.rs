//! `status`: what is held, and for how long. Never a secret, never a question, no network.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::PlainRun;
use super::files::Texts;
use super::ready::{key_id, known_serial, slot_key};
use super::table::table;
use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::model::{
    AccessKeyId, Freshness, Origin, SessionDuration, SlotKey, Sourced, Wishes, asked_profile, exit, freshness,
    parse_duration, printable, resolve, short,
};
use crate::session::remaining;
use crate::sys::cache::SessionCache;
use crate::sys::stdio::write_stdout;
use crate::sys::{clock, paths};

#[derive(Serialize)]
struct Status {
    sessions: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
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

pub(super) fn run(plain: &PlainRun, json: bool, check: bool) -> Result<u8, Error> {
    let run = &plain.run;
    let cache = SessionCache::open_dir(&paths::cache_dir(&run.env)?);
    let now = clock::now();
    let named = plain.profile.as_ref().is_some_and(|profile| matches!(profile.origin, Origin::Flag(_)));
    let scope = if check || named { scope(plain, &cache)? } else { None };
    let mut sessions = cache.all().map_err(|why| Error::Cache { shown: paths::shown(cache.dir(), &run.env), why })?;
    sessions.retain(|session| !remaining(session, now).is_zero());
    if let Some(scope) = &scope {
        sessions.retain(|session| scope.key_id.as_ref() == Some(&session.key.access_key_id));
    }
    let wanted = wanted_by_profile(plain);
    let mut lines: Vec<Line> = sessions
        .iter()
        .map(|session| match &scope {
            Some(scope) => line(session, scope.min_remaining, scope.is_answered_by(&session.key), now),
            None => line(session, wanted(&session.profile), true, now),
        })
        .collect();
    lines.sort_by(|a, b| a.profile.cmp(&b.profile).then(a.at.cmp(&b.at)));
    let fresh = lines.iter().any(|line| line.fresh);
    if lines.is_empty() && !json {
        run.voice.note("no session is held");
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
fn scope(plain: &PlainRun, cache: &SessionCache) -> Result<Option<Scope>, Error> {
    let run = &plain.run;
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let wishes = wishes(plain, plain.profile.clone());
    let request = match resolve(&wishes, &run.env, &shared) {
        Err(_) if asked_profile(&wishes).origin == Origin::Default => return Ok(None),
        other => other?,
    };
    let key_id = key_id(&request, Some(cache));
    let serial = known_serial(&request, Some(cache), key_id.as_ref());
    let slot = key_id.as_ref().zip(serial).map(|(key_id, serial)| slot_key(&request, key_id, &serial.value));
    Ok(Some(Scope { key_id, slot, min_remaining: request.min_remaining }))
}

fn wishes(plain: &PlainRun, profile: Option<Sourced<String>>) -> Wishes {
    const VARIABLE: &str = "MFA_SESSION_MIN_REMAINING";
    let text = plain.run.env.get(VARIABLE);
    let min_remaining = text.and_then(|text| parse_duration(text).ok());
    let min_remaining = min_remaining.map(|wish| Sourced::new(wish, Origin::Variable(VARIABLE)));
    Wishes { profile, min_remaining, ..Wishes::default() }
}

/// What each profile wants to be left of its session; the default where that cannot be told.
fn wanted_by_profile(plain: &PlainRun) -> impl Fn(&str) -> Duration {
    let texts = Texts::load(&plain.run.env);
    move |profile| {
        let wishes = wishes(plain, Some(Sourced::new(profile.to_owned(), Origin::Default)));
        let shared = texts.as_ref().ok().and_then(|texts| texts.parse().ok());
        let request = shared.and_then(|shared| resolve(&wishes, &plain.run.env, &shared).ok());
        let default = || wishes.min_remaining.as_ref().map(|wish| wish.value);
        request
            .map(|request| request.min_remaining)
            .or_else(default)
            .unwrap_or(SessionDuration::DEFAULT.default_min_remaining())
    }
}

fn line(session: &KeptSession, wanted: Duration, answers: bool, now: Timestamp) -> Line {
    let left = remaining(session, now);
    Line {
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

fn as_json(sessions: Vec<Line>) -> String {
    // Texts and numbers only: serialising cannot fail.
    serde_json::to_string(&Status { sessions }).unwrap_or_default() + "\n"
}

fn as_table(lines: &[Line], now: Timestamp) -> String {
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
