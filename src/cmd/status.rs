//! `status`: which sessions are held, and for how long. Prints no secret, asks nothing, uses no network.

pub(super) mod prompt;

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::json;
use crate::format::role_row::RoleRow;
use crate::format::shared_config::SharedConfig;
use crate::format::table::table;
use crate::format::written::held::WrittenSession;
use crate::model::key_age::days;
use crate::model::{Expiration, Freshness, MinRemaining, SlotKey, exit, freshness, printable, short};
use crate::session::context::Context;
use crate::session::held::{has_lost_its_key, in_shell, leftovers, written};
use crate::session::held_roles::{is_fresh_role, is_renewable};
use crate::session::key_age;
use crate::session::lookup::{remaining, wanted_of};
use crate::session::profile_files::ProfileFiles;
use crate::session::roles::needs_code;
use crate::session::status_scope::{Scope, scope, wanted_by_profile};
use crate::sys::stdio::write_stdout;
use crate::sys::store::cache::SessionCache;
use crate::sys::{clock, paths};

#[derive(Serialize)]
struct Status {
    sessions: Vec<SessionRow>,
    /// Roles that were assumed directly with a code, and those whose session has expired.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<RoleRow>,
    /// Profiles that `write` made and that hold a session.
    written: Vec<WrittenRow>,
    /// The session in the environment of the calling shell.
    shell: Option<ShellRow>,
    /// Temporary and lock files of killed runs.
    leftovers: Vec<String>,
}

#[derive(Serialize)]
struct WrittenRow {
    profile: String,
    source_profile: String,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Serialize)]
struct ShellRow {
    profile: Option<String>,
    #[serde(flatten)]
    rest: Rest,
}

/// A session that is not in the cache.
#[derive(Serialize)]
struct Rest {
    access_key_id: String,
    expiration: Option<String>,
    remaining_seconds: Option<u64>,
}

impl Rest {
    fn of(access_key_id: String, expiration: Option<Expiration>, now: Timestamp) -> Self {
        let remaining_seconds = expiration.map(|end| end.remaining(now).as_secs());
        Self { access_key_id, expiration: expiration.map(|end| end.to_string()), remaining_seconds }
    }
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
    /// Whether the next one requires a code.
    needs_code: bool,
    roles: Vec<RoleRow>,
    /// Whether a profile still has the key that it was made with.
    key_in_profiles: bool,
    /// The age of that key, if an earlier run has read it.
    key_age_days: Option<u64>,
    /// Whether a run for the requested profile would use it at all.
    #[serde(skip)]
    answers: bool,
    #[serde(skip)]
    at: i64,
    #[serde(skip)]
    key: SlotKey,
}

pub(super) fn run(ctx: &Context, as_json: bool, check: bool) -> Result<u8, Error> {
    let dir = paths::cache_dir(&ctx.env)?;
    let cache = SessionCache::open_dir(&dir);
    let now = clock::now();
    let is_scoped = check || ctx.options.typed_profile().is_some();
    // Without a scope, files that cannot be read are worth a warning only.
    let files = match ProfileFiles::load(&ctx.env) {
        Err(error) if is_scoped => return Err(error),
        files => files,
    };
    let shared = match files.as_ref().map(ProfileFiles::parse) {
        Ok(Err(error)) if is_scoped => return Err(error),
        parsed => parsed.ok().and_then(Result::ok),
    };
    let scope = match &shared {
        Some(shared) if is_scoped => scope(ctx, shared, SessionCache::open_dir(&dir))?,
        _ => None,
    };
    let (sessions, roles, asks) = sessions(ctx, &cache, (shared.as_ref(), scope.as_ref()), now)?;
    let status = Status {
        sessions,
        roles,
        written: written_rows(ctx, &files, scope.as_ref(), now),
        shell: shell_row(ctx, scope.as_ref(), now),
        leftovers: leftovers(&ctx.env, &cache).iter().map(|path| path.display().to_string()).collect(),
    };
    if !as_json {
        if status.sessions.is_empty() && status.roles.is_empty() && status.written.is_empty() && status.shell.is_none()
        {
            ctx.diagnostics.note("no session is held");
        }
        match status.leftovers.len() {
            0 => {}
            1 => ctx.diagnostics.note("1 file of a killed run is left: `mfa-session clear` removes it"),
            count => ctx
                .diagnostics
                .note(&format!("{count} files of killed runs are left: `mfa-session clear` removes them")),
        }
    }
    let text = if as_json { json::line(&status) } else { as_table(&status, now) };
    write_stdout(&text).map_err(Error::Output)?;
    Ok(if check && asks { exit::NOT_FRESH } else { exit::DONE })
}

/// The cache's sessions that have not expired, with their roles; the roles without one; and whether the request needs a
/// code.
fn sessions(
    ctx: &Context,
    cache: &SessionCache,
    (shared, scope): (Option<&SharedConfig<'_>>, Option<&Scope>),
    now: Timestamp,
) -> Result<(Vec<SessionRow>, Vec<RoleRow>, bool), Error> {
    let mut sessions = cache.all().map_err(|why| Error::Cache { shown: paths::shown(cache.dir(), &ctx.env), why })?;
    sessions.retain(|session| !remaining(session, now).is_zero());
    let is_lost = |session: &KeptSession| shared.is_some_and(|shared| has_lost_its_key(session, shared, cache));
    if let Some(scope) = scope {
        let asked = ctx.options.asked_profile().value;
        sessions.retain(|session| {
            scope.resolved.key_id.as_ref() == Some(&session.key.access_key_id)
                || (session.profile == asked && is_lost(session))
        });
    }
    let wanted = wanted_by_profile(ctx, shared);
    let (roles, plain): (Vec<_>, Vec<_>) = sessions.iter().partition(|kept| !kept.key.roles.is_empty());
    let mut lines: Vec<SessionRow> = plain
        .into_iter()
        .map(|session| match scope {
            Some(scope) => {
                let wanted = scope.min_remaining().unwrap_or_else(|| wanted(&session.profile));
                line(session, wanted, (scope.is_answered_by(&session.key), is_lost(session)), now)
            }
            None => line(session, wanted(&session.profile), (true, is_lost(session)), now),
        })
        .map(|line| {
            let created = key_age::known(cache, &line.key.access_key_id);
            SessionRow { key_age_days: created.map(|created| days(created, now)), ..line }
        })
        .collect();
    lines.sort_by(|a, b| a.profile.cmp(&b.profile).then(a.at.cmp(&b.at)));
    let asks = match scope.filter(|scope| scope.slot.is_some()) {
        Some(scope) => needs_code(ctx, &scope.resolved),
        // A run finds the device first, and then one of these.
        None => !lines.iter().any(|line| line.fresh),
    };
    let mut roles: Vec<RoleRow> =
        roles.into_iter().map(|role| role_line(role, &sessions, is_lost(role), now)).collect();
    roles.sort_by(|a, b| a.profile.cmp(&b.profile).then(a.expiration.cmp(&b.expiration)));
    let (under, mut alone): (Vec<_>, Vec<_>) = roles.into_iter().partition(|role| role.key.bought().roles.is_empty());
    for role in under {
        match lines.iter_mut().find(|line| line.key == role.key.bought()) {
            Some(line) => line.roles.push(role),
            None => alone.push(role),
        }
    }
    Ok((lines, alone, asks))
}

/// Those of the requested source profile; none, with a warning, where the files cannot be read.
fn written_rows(
    ctx: &Context,
    files: &Result<ProfileFiles, Error>,
    scope: Option<&Scope>,
    now: Timestamp,
) -> Vec<WrittenRow> {
    let source = scope.map(|_| ctx.requested_mark());
    let not_shown = |error: &Error| {
        ctx.diagnostics.warning(&format!("written profiles are not shown: {error}"));
        Vec::new()
    };
    let written = match files {
        Ok(files) => written(files, source.as_deref(), now).unwrap_or_else(|error| not_shown(&error)),
        Err(error) => not_shown(error),
    };
    let row = |session: WrittenSession| WrittenRow {
        profile: session.profile,
        source_profile: session.source,
        rest: Rest::of(session.access_key_id, session.expiration, now),
    };
    written.into_iter().map(row).collect()
}

fn shell_row(ctx: &Context, scope: Option<&Scope>, now: Timestamp) -> Option<ShellRow> {
    let session = in_shell(&ctx.env)?;
    let is_meant = scope.is_none() || session.profile.as_ref() == Some(&ctx.options.asked_profile().value);
    let rest = Rest::of(session.access_key_id, session.expiration, now);
    is_meant.then_some(ShellRow { profile: session.profile, rest })
}

fn line(session: &KeptSession, wanted: MinRemaining, (answers, lost): (bool, bool), now: Timestamp) -> SessionRow {
    let left = remaining(session, now);
    let is_due = freshness(left, wanted_of(session, wanted)) != Freshness::Fresh;
    SessionRow {
        profile: session.profile.clone(),
        account: session.account.clone(),
        serial_number: session.key.serial.as_str().to_owned(),
        access_key_id: session.credentials.access_key_id.masked(),
        expiration: session.credentials.expiration.to_string(),
        remaining_seconds: left.as_secs(),
        fresh: answers && !lost && !is_due,
        needs_code: lost || is_due,
        roles: Vec::new(),
        key_in_profiles: !lost,
        key_age_days: None,
        answers,
        at: session.credentials.expiration.unix(),
        key: session.key.clone(),
    }
}

fn role_line(role: &KeptSession, held: &[KeptSession], lost: bool, now: Timestamp) -> RoleRow {
    let fresh = !lost && is_fresh_role(role, None, now);
    RoleRow::of(role, remaining(role, now), fresh, !fresh && (lost || !is_renewable(held, &role.key, now)))
}

fn as_table(status: &Status, now: Timestamp) -> String {
    let until = |seconds| clock::local_after(now, Duration::from_secs(seconds));
    let mut rows: Vec<[String; 7]> = Vec::new();
    for line in &status.sessions {
        rows.push(session_cells(line, now));
        rows.extend(line.roles.iter().map(|role| role.cells("  ", until(role.remaining_seconds))));
    }
    rows.extend(status.roles.iter().map(|role| role.cells("", until(role.remaining_seconds))));
    let has_roles = rows.len() > status.sessions.len();
    let mut beside = |profile: &str, rest: &Rest, what: String| {
        let left = rest.remaining_seconds;
        rows.push([
            printable(profile),
            "-".into(),
            "-".into(),
            rest.access_key_id.clone(),
            left.map_or("?".into(), until),
            left.map_or("?".into(), |seconds| short(Duration::from_secs(seconds))),
            what,
        ]);
    };
    for line in &status.written {
        beside(&line.profile, &line.rest, format!("written from {}", printable(&line.source_profile)));
    }
    if let Some(line) = &status.shell {
        let what = if line.rest.remaining_seconds == Some(0) { "in this shell, ended" } else { "in this shell" };
        beside(line.profile.as_deref().unwrap_or("(environment)"), &line.rest, what.into());
    }
    if rows.is_empty() {
        return String::new();
    }
    let device = if has_roles { "DEVICE/ROLE" } else { "DEVICE" };
    rows.insert(0, ["PROFILE", "ACCOUNT", device, "KEY", "UNTIL", "LEFT", ""].map(str::to_owned));
    table(&rows)
}

fn session_cells(line: &SessionRow, now: Timestamp) -> [String; 7] {
    let left = Duration::from_secs(line.remaining_seconds);
    let device = line.serial_number.split_once(":mfa/").map_or(line.serial_number.as_str(), |(_, name)| name);
    [
        if line.profile.is_empty() { "(environment)".to_owned() } else { printable(&line.profile) },
        line.account.clone().unwrap_or_else(|| "-".into()),
        printable(device),
        line.access_key_id.clone(),
        clock::local_after(now, left),
        short(left),
        remark(line),
    ]
}

fn remark(line: &SessionRow) -> String {
    let state = match (line.key_in_profiles, line.fresh, line.answers) {
        (false, ..) => "of a key that no profile has",
        (_, true, _) => "",
        (_, false, true) => "renewal due",
        (_, false, false) => "of another device or endpoint",
    };
    let age = line.key_age_days.map(|days| format!("key of {days} days")).unwrap_or_default();
    let separator = if state.is_empty() || age.is_empty() { "" } else { ", " };
    format!("{state}{separator}{age}")
}
