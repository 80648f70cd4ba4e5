//! `status`: what is held, and for how long. Never a secret, never a question, no network.

use jiff::Timestamp;
use serde::Serialize;

use super::PlainRun;
use super::files::Texts;
use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::model::{
    AccessKeyId, Freshness, KeySource, Origin, Sourced, Wishes, asked_profile, exit, freshness, printable, resolve,
    short,
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
    #[serde(skip)]
    at: i64,
}

pub(super) fn run(plain: &PlainRun, json: bool, check: bool) -> Result<u8, Error> {
    let run = &plain.run;
    let cache = SessionCache::open_dir(&paths::cache_dir(&run.env)?);
    let now = clock::now();
    let named = plain.profile.as_ref().filter(|profile| matches!(profile.origin, Origin::Flag(_)));
    let scope = if check || named.is_some() { Some(scope(plain)?) } else { None };
    let mut sessions = cache.all();
    sessions.retain(|session| !remaining(session, now).is_zero());
    if let Some(Scope::Key(scope)) = &scope {
        sessions.retain(|session| session.key.access_key_id == scope.key_id);
    }
    let wanted = scope.as_ref().and_then(|scope| match scope {
        Scope::Key(scope) => Some(scope.min_remaining),
        Scope::Nothing | Scope::Anything => None,
    });
    if matches!(scope, Some(Scope::Nothing)) {
        sessions.clear();
    }
    let mut lines: Vec<Line> = sessions.iter().map(|session| line(plain, session, wanted, now)).collect();
    lines.sort_by(|a, b| a.profile.cmp(&b.profile).then(a.at.cmp(&b.at)));
    let fresh = lines.iter().any(|line| line.fresh);
    let text = if json { as_json(lines) } else { as_table(&lines, now) };
    write_stdout(&text).map_err(Error::Output)?;
    if lines_are_empty(&text) && !json {
        run.voice.note("no session is held");
    }
    Ok(if check && !fresh { exit::NOT_FRESH } else { exit::DONE })
}

fn lines_are_empty(text: &str) -> bool {
    text.is_empty()
}

/// Which sessions are asked about.
enum Scope {
    /// Those of the profile's key.
    Key(KeyScope),
    /// The profile's key is held by another program, and not known yet.
    Nothing,
    /// No profile was named, and there is no default one.
    Anything,
}

struct KeyScope {
    key_id: AccessKeyId,
    min_remaining: std::time::Duration,
}

fn scope(plain: &PlainRun) -> Result<Scope, Error> {
    let run = &plain.run;
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let wishes = Wishes { profile: plain.profile.clone(), min_remaining: min_remaining(plain), ..Wishes::default() };
    let request = match resolve(&wishes, &run.env, &shared) {
        Err(_) if asked_profile(&wishes).origin == Origin::Default => return Ok(Scope::Anything),
        other => other?,
    };
    let key_id = match &request.key {
        KeySource::Static(key) | KeySource::Environment(key) => Some(key.access_key_id.clone()),
        KeySource::Process { command, .. } => {
            let cache = SessionCache::open_dir(&paths::cache_dir(&run.env)?);
            cache.recall(&super::ready::key_id_fact(&command.0)).and_then(|id| AccessKeyId::parse(&id).ok())
        }
    };
    Ok(key_id.map_or(Scope::Nothing, |key_id| Scope::Key(KeyScope { key_id, min_remaining: request.min_remaining })))
}

fn min_remaining(plain: &PlainRun) -> Option<Sourced<std::time::Duration>> {
    const VARIABLE: &str = "MFA_SESSION_MIN_REMAINING";
    let text = plain.run.env.get(VARIABLE)?;
    crate::model::parse_duration(text).ok().map(|wish| Sourced::new(wish, Origin::Variable(VARIABLE)))
}

fn line(plain: &PlainRun, session: &KeptSession, wanted: Option<std::time::Duration>, now: Timestamp) -> Line {
    let left = remaining(session, now);
    let wanted = wanted
        .or_else(|| min_remaining(plain).map(|wish| wish.value))
        .unwrap_or(std::time::Duration::from_secs(20 * 60));
    Line {
        profile: session.profile.clone(),
        account: session.account.clone(),
        serial_number: session.key.serial.as_str().to_owned(),
        access_key_id: session.credentials.access_key_id.masked(),
        expiration: session.credentials.expiration.to_string(),
        remaining_seconds: left.as_secs(),
        fresh: freshness(left, wanted) == Freshness::Fresh,
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
        let left = std::time::Duration::from_secs(line.remaining_seconds);
        let device = line.serial_number.split_once(":mfa/").map_or(line.serial_number.as_str(), |(_, name)| name);
        [
            if line.profile.is_empty() { "(environment)".to_owned() } else { printable(&line.profile) },
            line.account.clone().unwrap_or_else(|| "-".into()),
            printable(device),
            line.access_key_id.clone(),
            clock::local_after(now, left),
            short(left),
            if line.fresh { String::new() } else { "renewal due".into() },
        ]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let text = |row: &[String; 7]| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(text).collect()
}
