//! `login --all` and `login PROFILE…`: one question for each slot.

use std::iter;

use crate::error::{Error, SessionError};
use crate::format::json;
use crate::format::login_row::LoginRow;
use crate::model::{Explain as _, FailureKind, GivenCode, Purpose, RoleOptions, exit};
use crate::options;
use crate::session::context::Context;
use crate::session::key_age;
use crate::session::login_profiles::{Broken, LoginProfiles, members};
use crate::session::messages::one_line;
use crate::session::next_code::UsedCodes;
use crate::session::obtain::say_expiry_of;
use crate::session::ports::{TerminalAndOpenSts, TerminalAndSts};
use crate::session::profile_files::ProfileFiles;
use crate::session::several::{Group, GroupOutcome, groups, obtain_group, shown};
use crate::sys::stdio::write_stdout;
use crate::sys::store::cache::SessionCache;
use crate::sys::{clock, paths};

/// `names` are the named profiles; all without.
pub(crate) fn run(ctx: &mut Context, names: Option<&[String]>, as_json: bool) -> Result<u8, Error> {
    check_cache(ctx)?;
    let wanted = names.map_or(LoginProfiles::All, LoginProfiles::Named);
    check_options(ctx, wanted)?;
    let key_age = options::key_age(&ctx.env)?;
    ctx.options.purpose = Purpose::Keep;
    let files = ProfileFiles::load(&ctx.env)?;
    let (members, mut broken) = members(ctx, &files.parse()?, wanted)?;
    match (members.len(), broken.len()) {
        (0, 0) => return Err(SessionError::NoProfile.into()),
        (0, _) if is_one_error(&broken) => return Err(broken.remove(0).error),
        _ => {}
    }
    let mut rows: Vec<LoginRow> = broken
        .into_iter()
        .map(|broken| told(ctx, GroupOutcome::failed(vec![broken.name], None, broken.error)))
        .collect();
    let dir = paths::cache_dir(&ctx.env)?;
    let cache = SessionCache::open_dir(&dir);
    cache.prepare().map_err(|why| Error::Cache { shown: paths::shown(&dir, &ctx.env), why })?;
    let (pending, mut fresh): (Vec<Group>, Vec<Group>) =
        groups(members).into_iter().partition(|group| group.needs_code(ctx, wanted));
    if pending.len() > 1 && !matches!(ctx.options.code, GivenCode::None) {
        return Err(one_code());
    }
    for group in &mut fresh {
        obtain_group(ctx, group, &mut TerminalAndSts, wanted, &mut |ctx, outcome| rows.push(told(ctx, outcome)));
    }
    ask_in_turn(ctx, pending, wanted, &mut rows);
    for id in rows.iter().filter(|row| row.failure.is_none()).filter_map(|row| row.key_id.as_ref()) {
        // It remembers that it was said, so that two sessions of one key say it once.
        key_age::tell(ctx, &cache, id, key_age, clock::now());
    }
    finish(ctx, &rows, as_json)
}

/// Whether all have the same error, such as that of a wrong variable: it is about none of them, and is said once.
fn is_one_error(broken: &[Broken]) -> bool {
    let mut said = broken.iter().map(|broken| broken.error.to_string());
    let first = said.next();
    said.all(|other| Some(other) == first)
}

/// Refuses to keep no session.
pub(crate) fn check_cache(ctx: &Context) -> Result<(), Error> {
    if ctx.options.use_cache {
        return Ok(());
    }
    Err(Error::Usage {
        what: "`login` keeps a session, and `--no-cache` or `MFA_SESSION_NO_CACHE` forbids just that".into(),
        hint: "leave it out, or use `export --no-cache`".into(),
    })
}

fn check_options(ctx: &Context, wanted: LoginProfiles<'_>) -> Result<(), Error> {
    let usage = |what: &str, hint: &str| Err(Error::Usage { what: what.into(), hint: hint.into() });
    let one = "name one profile";
    match wanted {
        LoginProfiles::Named([]) => usage("`login --json` needs the profiles", "name them, or use --all"),
        _ if ctx.options.typed_profile().is_some() => {
            usage("`--profile` means nothing beside `--all` or names", "name the profiles in one way")
        }
        LoginProfiles::Named([_]) => Ok(()),
        _ if ctx.options.serial.is_some() => usage("`--serial-number` is about one device", one),
        _ if ctx.options.via.is_some() || ctx.options.role != RoleOptions::default() => {
            usage("an option about a role means nothing for several profiles", one)
        }
        _ => Ok(()),
    }
}

fn one_code() -> Error {
    Error::Usage { what: "`--token-code`: one code serves one device".into(), hint: "name one profile".into() }
}

/// Asks one question after the other. The locks of all are taken before the first, so that other processes wait, and all
/// connections are opened while it is answered.
fn ask_in_turn(ctx: &mut Context, mut pending: Vec<Group>, wanted: LoginProfiles<'_>, rows: &mut Vec<LoginRow>) {
    let count = pending.len();
    for (group, number) in pending.iter_mut().zip(1..) {
        group.reserve((number, count));
    }
    let later = pending.iter().skip(1).map(|group| group.open_early(ctx));
    let open: Vec<TerminalAndOpenSts> = iter::once(None).chain(later).map(TerminalAndOpenSts).collect();
    let mut used = UsedCodes::default();
    for (mut group, mut ports) in pending.into_iter().zip(open) {
        let serial = group.serial().cloned();
        let turn = if ctx.is_cancelled() {
            Err(SessionError::Cancelled.into())
        } else if group.has_asker(ctx) {
            used.await_next(ctx, serial.as_ref())
        } else {
            Ok(())
        };
        let mut each = |ctx: &Context, outcome: GroupOutcome| {
            if let (true, Some(serial)) = (outcome.used_a_code, &outcome.serial) {
                used.add(serial.clone());
            }
            rows.push(told(ctx, outcome));
        };
        match turn {
            Ok(()) => obtain_group(ctx, &mut group, &mut ports, wanted, &mut each),
            Err(error) => {
                group.release();
                each(ctx, GroupOutcome::failed(group.names(), serial, error));
            }
        }
    }
}

/// Says what became of it, in one line.
fn told(ctx: &Context, GroupOutcome { profiles, serial, key_id, result, .. }: GroupOutcome) -> LoginRow {
    let names = shown(&profiles);
    let row = LoginRow {
        profiles,
        serial_number: serial.map(|serial| serial.as_str().to_owned()),
        state: "kept",
        expiration: None,
        why: None,
        key_id,
        failure: None,
    };
    match result {
        Ok(obtained) => {
            say_expiry_of(ctx, &names, &obtained);
            let state = if obtained.is_new { "new" } else { "kept" };
            LoginRow { state, expiration: Some(obtained.session.credentials.expiration.to_string()), ..row }
        }
        Err(error) => {
            let report = error.report();
            ctx.diagnostics.warning(&format!("no session for {names}: {}", one_line(&report, &ctx.profile_in_hints())));
            let is_skipped = report.kind == FailureKind::Cancelled;
            let state = if is_skipped { "skipped" } else { "failed" };
            LoginRow { state, why: Some(report.error), failure: Some(report.kind), ..row }
        }
    }
}

fn finish(ctx: &Context, rows: &[LoginRow], as_json: bool) -> Result<u8, Error> {
    let failures: Vec<FailureKind> = rows.iter().filter_map(|row| row.failure).collect();
    if !failures.is_empty() {
        let kept = rows.len() - failures.len();
        let verb = if kept == 1 { "is" } else { "are" };
        ctx.diagnostics.note(&format!("{kept} of {} sessions {verb} kept", rows.len()));
    }
    if as_json {
        write_stdout(&json::line(&rows)).map_err(Error::Output)?;
    }
    let code = exit_code(rows.len() - failures.len(), &failures);
    Ok(if ctx.is_cancelled() { exit::CANCELLED } else { code })
}

/// Nobody to ask counts before all else, since a terminal would help.
fn exit_code(kept: usize, failures: &[FailureKind]) -> u8 {
    match failures {
        [] => exit::DONE,
        _ if failures.contains(&FailureKind::NobodyToAsk) => exit::NOBODY_TO_ASK,
        _ if kept > 0 => exit::PARTIAL,
        [first, rest @ ..] if rest.iter().all(|kind| kind == first) => first.exit_code(),
        _ => exit::FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_says_whether_all_some_or_none_are_kept() {
        use FailureKind::{Cancelled, Failed, NobodyToAsk, Refused, Unreachable};
        for (kept, failures, code) in [
            (2, &[][..], 0),
            (1, &[Refused], 7),
            (1, &[Failed, Cancelled], 7),
            (2, &[NobodyToAsk], 3),
            (0, &[Failed, NobodyToAsk], 3),
            (0, &[Refused, Refused], 4),
            (0, &[Unreachable], 5),
            (0, &[Cancelled, Cancelled], 130),
            (0, &[Refused, Unreachable], 1),
        ] {
            assert_eq!(exit_code(kept, failures), code, "{kept} {failures:?}");
        }
    }
}
