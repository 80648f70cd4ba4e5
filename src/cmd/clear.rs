//! `clear`: deletes cached sessions, and on request removes the profiles that `write` made.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::shared_config::SharedConfig;
use crate::format::written::remove::{Unwritten, unwrite, written_sections};
use crate::model::{Explain, OF_ENVIRONMENT, RequestError, SharedFile, exit, option, resolve};
use crate::session::context::Context;
use crate::session::facts::key_id;
use crate::session::held;
use crate::session::profile_files::{ProfileFile, ProfileFiles, irreplaceable};
use crate::session::whole_request::resolve_whole;
use crate::sys::shared_file::{self, Cleaned, Privacy};
use crate::sys::store::cache::{Forgotten, SessionCache};
use crate::sys::store::state_file::{self, RemovedCopies};
use crate::sys::{aws_cli, clock, paths};

/// All steps are tried; the errors are reported at the end.
pub(super) fn run(ctx: &Context, all: bool, written: bool) -> Result<u8, Error> {
    let mut errors = Vec::new();
    let names_nothing = written && !all && names_no_profile(ctx);
    let kept = if names_nothing { Ok(0) } else { kept_sessions(ctx, all, &mut errors) };
    let count = kept.unwrap_or_else(|error| {
        errors.push(error);
        0
    });
    leftovers(ctx, &mut errors);
    if all {
        errors.extend(copies(ctx).err());
    }
    let removed = if written { written_profiles(ctx, all || names_nothing) } else { Ok(0) };
    still_held(ctx, all, written, matches!(removed, Ok(0)));
    errors.extend(removed.err());
    if count > 0 {
        ctx.diagnostics.note("AWS cannot revoke a session: copies of it work until they expire");
    }
    let Some(last) = errors.pop() else { return Ok(exit::DONE) };
    // A shared file that cannot be read stops two of the steps.
    let mut others: Vec<_> = errors.iter().map(Explain::report).filter(|report| *report != last.report()).collect();
    others.dedup();
    for report in &others {
        ctx.diagnostics.failure(report, &ctx.profile_in_hints());
    }
    Err(last)
}

/// Whether no profile was named and none is called `default`, so that only written profiles can be meant.
fn names_no_profile(ctx: &Context) -> bool {
    let is_missing = |shared: &SharedConfig<'_>| {
        matches!(resolve(&ctx.options, &ctx.env, shared), Err(RequestError::UnknownProfile { .. }))
    };
    ctx.options.profile.is_none()
        && ProfileFiles::load(&ctx.env).is_ok_and(|files| files.parse().is_ok_and(|shared| is_missing(&shared)))
}

/// Deletes cached sessions, and reports how many files with one were removed.
fn kept_sessions(ctx: &Context, all: bool, errors: &mut Vec<Error>) -> Result<usize, Error> {
    let cache = SessionCache::open_dir(&paths::cache_dir(&ctx.env)?);
    let done = if all { forget(ctx, &cache, true, |_| true)? } else { forget_one(ctx, &cache)? };
    let shown = |path: &Path| paths::shown(path, &ctx.env);
    for path in &done.foreign {
        ctx.diagnostics.warning(&format!("`{}` is not from mfa-session, and stays", shown(path)));
    }
    for path in &done.unreadable {
        ctx.diagnostics.warning(&format!("`{}` cannot be read, and stays unless `--all` is given", shown(path)));
    }
    match done.sessions {
        0 if done.leftovers > 0 || !done.unreadable.is_empty() || !done.failures.is_empty() => {}
        0 => ctx.diagnostics.note("no session was kept"),
        1 => ctx.diagnostics.note("1 session is forgotten"),
        count => ctx.diagnostics.note(&format!("{count} sessions are forgotten")),
    }
    match done.leftovers {
        0 => {}
        1 => ctx.diagnostics.note("1 leftover file of the cache is removed"),
        count => ctx.diagnostics.note(&format!("{count} leftover files of the cache are removed")),
    }
    errors.extend(done.failures.into_iter().map(|(path, why)| Error::NotCleared { shown: shown(&path), why }));
    Ok(done.sessions + done.leftovers)
}

/// Reports the sessions that are kept, because their removal was not requested or is not possible. Where a removal of
/// written profiles found none, those of other source profiles are named.
fn still_held(ctx: &Context, all: bool, written: bool, none_removed: bool) {
    let source = if all { None } else { Some(ctx.requested_mark()) };
    let now = clock::now();
    let from = source.as_deref().filter(|_| !written);
    // The other steps report files that cannot be read.
    let held = ProfileFiles::load(&ctx.env).and_then(|files| held::written(&files, from, now));
    for session in held.unwrap_or_default().iter().filter(|_| none_removed) {
        let scope = match &session.source {
            _ if all => " --all".to_owned(),
            mark if mark == OF_ENVIRONMENT => String::new(),
            name => format!(" {}", option("--profile", name)),
        };
        ctx.diagnostics.note(&format!(
            "profile `{}` still holds a session; to remove it: mfa-session clear --written{scope}",
            session.profile
        ));
    }
    if let Some(dir) = paths::cache_of_aws_cli(&ctx.env) {
        let shown = paths::shown(&dir, &ctx.env);
        ctx.diagnostics.note(&format!("the AWS CLI caches roles of its own in {shown}; they stay"));
    }
    let in_shell = held::in_shell(&ctx.env).filter(|session| held::is_live(session.expiration, now));
    if in_shell.is_some_and(|session| source.is_none() || session.profile == source) {
        ctx.diagnostics.note("this shell still holds a session; what `mfa-session unset` prints removes it");
    }
    if let Some(folder) = aws_cli::role_cache(&ctx.env) {
        let shown = paths::shown(&folder, &ctx.env);
        ctx.diagnostics.note(&format!("the AWS CLI keeps roles of its own in {shown}, which stay"));
    }
}

/// Removes the copies of the config file that commands under `exec --renew` have read, but for those of commands that
/// still run.
fn copies(ctx: &Context) -> Result<(), Error> {
    let dir = paths::state_dir(&ctx.env)?;
    let shown = || paths::shown(&dir, &ctx.env);
    let RemovedCopies { removed, in_use } =
        state_file::remove_copies(&dir).map_err(|why| Error::State { shown: shown(), why })?;
    if removed > 0 {
        ctx.diagnostics.note(&format!("copies of the config file are removed from {}: {removed}", shown()));
    }
    if in_use > 0 {
        ctx.diagnostics.note(&format!(
            "copies of the config file stay in {}, since commands under `exec --renew` still use them: {in_use}",
            shown()
        ));
    }
    Ok(())
}

/// Removes the temporary files of killed runs beside the shared files.
fn leftovers(ctx: &Context, errors: &mut Vec<Error>) {
    // Without a home folder no `write` could have run.
    for path in [paths::credentials_file(&ctx.env), paths::config_file(&ctx.env)].into_iter().flatten() {
        let shown = paths::shown(&path, &ctx.env);
        match shared_file::clean(&path) {
            Ok(Cleaned { removed, kept }) => {
                for left in removed {
                    ctx.diagnostics
                        .note(&format!("`{}`, which a killed run left, is removed", paths::shown(&left, &ctx.env)));
                }
                let only =
                    |left: PathBuf| Error::OnlyCopy { left: paths::shown(&left, &ctx.env), shown: shown.clone() };
                errors.extend(kept.into_iter().map(only));
            }
            Err(error) => errors.push(Error::SharedFile { shown, error }),
        }
    }
}

/// Removes what `write` wrote, and returns how many sections that were.
fn written_profiles(ctx: &Context, all: bool) -> Result<usize, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    // Both are parsed before either is changed.
    files.parse()?;
    let source = if all { None } else { Some(ctx.requested_mark()) };
    let removed = if files.are_one() {
        remove_written(ctx, &files.credentials, &[SharedFile::Credentials, SharedFile::Config], source.as_deref())?
    } else {
        remove_written(ctx, &files.credentials, &[SharedFile::Credentials], source.as_deref())?
            + remove_written(ctx, &files.config, &[SharedFile::Config], source.as_deref())?
    };
    if removed == 0 {
        ctx.diagnostics.note("no profile was written");
        for unread in paths::unread_files(&ctx.env) {
            ctx.diagnostics.note(&unread);
        }
    }
    Ok(removed)
}

fn forget(
    ctx: &Context,
    cache: &SessionCache,
    everything: bool,
    chosen: impl Fn(&KeptSession) -> bool,
) -> Result<Forgotten, Error> {
    let shown = || paths::shown(cache.dir(), &ctx.env);
    cache.forget(everything, chosen).map_err(|why| Error::Cache { shown: shown(), why })
}

/// The sessions of the profile's key, with their roles, and those of keys that the profile had before; only the role
/// where the profile is one; where the key is not known, the sessions with the profile's name.
fn forget_one(ctx: &Context, cache: &SessionCache) -> Result<Forgotten, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let name = ctx.options.asked_profile().value;
    let request = resolve_whole(&ctx.options, &ctx.env, &shared)?;
    let key_id = key_id(&request, Some(cache));
    if request.role.is_some() && request.chain.get(request.base).is_some() {
        let name = request.session_name();
        ctx.diagnostics.note(&format!(
            "the session of `{name}` stays; to forget it as well: mfa-session clear {}",
            option("--profile", name)
        ));
    }
    forget(ctx, cache, false, |session| match (&key_id, &request.role) {
        (Some(key_id), Some(plan)) => {
            session.key.access_key_id == *key_id
                && session.key.roles.iter().map(|slot| &slot.role).eq(plan.roles.iter().map(|role| &role.parameters))
        }
        (Some(key_id), None) if session.key.access_key_id == *key_id => true,
        (Some(_), None) => {
            let same_device = request.serial.as_ref().is_some_and(|serial| serial.value == session.key.serial);
            (session.profile == name || same_device) && held::has_lost_its_key(session, &shared, cache)
        }
        (None, _) => session.profile == name,
    })
}

/// Removes what `write` wrote from one file, which may serve as both.
fn remove_written(
    ctx: &Context,
    file: &ProfileFile,
    which: &[SharedFile],
    source: Option<&str>,
) -> Result<usize, Error> {
    let written = written_sections(file.text()?, source).map_err(|error| file.unreadable(error))?;
    let privacy = if which.contains(&SharedFile::Credentials) { Privacy::Private } else { Privacy::Unchanged };
    let mut count = 0;
    for name in &written {
        let mut reported = Unwritten::NotOurs;
        let build = |text: &str| -> Result<String, Error> {
            // Another program may have removed it since, or changed its owner mark.
            reported = unwrite(text, name, source, which).map_err(|error| file.not_editable(error))?;
            Ok(match &reported {
                Unwritten::Section(after) | Unwritten::OurKeys(after) => after.clone(),
                Unwritten::HoldsLongTermKey(_) | Unwritten::NotOurs => text.to_owned(),
            })
        };
        let (diagnostics, shown) = (ctx.diagnostics, &file.shown);
        if let Err(error) = file.update(privacy, build) {
            // If it holds no session, keeping it does no harm.
            let why = irreplaceable(&error).filter(|_| *which == [SharedFile::Config]).ok_or(error)?;
            diagnostics.warning(&format!("`[{name}]`, which holds no session, stays: `{shown}` {why}"));
            continue;
        }
        count += usize::from(matches!(reported, Unwritten::Section(_) | Unwritten::OurKeys(_)));
        match reported {
            Unwritten::Section(_) => diagnostics.note(&format!("`[{name}]` is removed from {shown}")),
            Unwritten::OurKeys(_) => {
                diagnostics.note(&format!("`[{name}]` of {shown} keeps what is not from `write`"));
            }
            Unwritten::HoldsLongTermKey(line) => {
                diagnostics.warning(&format!("{shown}:{line}: `[{name}]` holds a long-term key now, and stays"));
            }
            Unwritten::NotOurs => {}
        }
    }
    Ok(count)
}
