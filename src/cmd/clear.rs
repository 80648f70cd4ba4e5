//! `clear`: forgets kept sessions, and on request removes the profiles that `write` made.

use std::path::{Path, PathBuf};

use super::PlainRun;
use super::files::{Text, Texts};
use super::ready::key_id;
use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::edit::EditError;
use crate::format::unwrite::{Unwritten, unwrite, written_sections};
use crate::model::{SharedFile, Wishes, asked_profile, exit, resolve};
use crate::sys::cache::{Forgotten, SessionCache};
use crate::sys::paths;
use crate::sys::shared_file::{self, Cleaned, LOCK_WAIT, Privacy, UpdateError};

/// Everything is tried; what stands in the way of one file is told in the end.
pub(super) fn run(plain: &PlainRun, all: bool, written: bool) -> Result<u8, Error> {
    let mut errors = Vec::new();
    let count = kept_sessions(plain, all, &mut errors).unwrap_or_else(|error| {
        errors.push(error);
        0
    });
    leftovers(plain, &mut errors);
    if written {
        errors.extend(written_profiles(plain, all).err());
    }
    if count > 0 {
        plain.run.voice.note("AWS cannot revoke a session: copies of it work until they expire");
    }
    let Some(last) = errors.pop() else { return Ok(exit::DONE) };
    // A shared file that cannot be read stops two of the steps.
    let mut others: Vec<_> = errors.iter().map(Error::report).filter(|report| *report != last.report()).collect();
    others.dedup();
    for report in &others {
        plain.run.voice.failure(report);
    }
    Err(last)
}

/// Forgets kept sessions, and says how many files that held one are gone.
fn kept_sessions(plain: &PlainRun, all: bool, errors: &mut Vec<Error>) -> Result<usize, Error> {
    let run = &plain.run;
    let cache = SessionCache::open_dir(&paths::cache_dir(&run.env)?);
    let done = if all { forget(plain, &cache, true, |_| true)? } else { forget_one(plain, &cache)? };
    let shown = |path: &Path| paths::shown(path, &run.env);
    for path in &done.foreign {
        run.voice.warning(&format!("`{}` is not from mfa-session, and stays", shown(path)));
    }
    for path in &done.unreadable {
        run.voice.warning(&format!("`{}` cannot be read, and stays unless `--all` is given", shown(path)));
    }
    match done.sessions {
        0 if done.leftovers > 0 || !done.unreadable.is_empty() || !done.failures.is_empty() => {}
        0 => run.voice.note("no session was kept"),
        1 => run.voice.note("1 session is forgotten"),
        count => run.voice.note(&format!("{count} sessions are forgotten")),
    }
    match done.leftovers {
        0 => {}
        1 => run.voice.note("1 leftover file of the cache is removed"),
        count => run.voice.note(&format!("{count} leftover files of the cache are removed")),
    }
    errors.extend(done.failures.into_iter().map(|(path, why)| Error::NotCleared { shown: shown(&path), why }));
    Ok(done.sessions + done.leftovers)
}

/// Removes what killed runs left beside the shared files.
fn leftovers(plain: &PlainRun, errors: &mut Vec<Error>) {
    let run = &plain.run;
    // Without a home folder no `write` could run.
    for path in [paths::credentials_file(&run.env), paths::config_file(&run.env)].into_iter().flatten() {
        let shown = paths::shown(&path, &run.env);
        match shared_file::clean(&path) {
            Ok(Cleaned { removed, kept }) => {
                for left in removed {
                    run.voice
                        .note(&format!("`{}`, which a killed run left, is removed", paths::shown(&left, &run.env)));
                }
                let only =
                    |left: PathBuf| Error::OnlyCopy { left: paths::shown(&left, &run.env), shown: shown.clone() };
                errors.extend(kept.into_iter().map(only));
            }
            Err(error) => errors.push(Error::SharedFile { shown, error }),
        }
    }
}

fn written_profiles(plain: &PlainRun, all: bool) -> Result<(), Error> {
    let texts = Texts::load(&plain.run.env)?;
    // Both can be read, before one is changed.
    texts.parse()?;
    let source = if all { None } else { Some(asked_profile(&wishes(plain)).value) };
    let removed = remove_written(plain, &texts.credentials, SharedFile::Credentials, source.as_deref())?
        + remove_written(plain, &texts.config, SharedFile::Config, source.as_deref())?;
    if removed == 0 {
        plain.run.voice.note("no profile was written");
    }
    Ok(())
}

fn wishes(plain: &PlainRun) -> Wishes {
    Wishes { profile: plain.profile.clone(), ..Wishes::default() }
}

fn forget(
    plain: &PlainRun,
    cache: &SessionCache,
    everything: bool,
    chosen: impl Fn(&KeptSession) -> bool,
) -> Result<Forgotten, Error> {
    let shown = || paths::shown(cache.dir(), &plain.run.env);
    cache.forget(everything, chosen).map_err(|why| Error::Cache { shown: shown(), why })
}

/// The sessions of the profile's key; those that carry its name, where the key is not known here.
fn forget_one(plain: &PlainRun, cache: &SessionCache) -> Result<Forgotten, Error> {
    let texts = Texts::load(&plain.run.env)?;
    let shared = texts.parse()?;
    let wishes = wishes(plain);
    let name = asked_profile(&wishes).value;
    let request = resolve(&wishes, &plain.run.env, &shared)?;
    let key_id = key_id(&request, Some(cache));
    forget(plain, cache, false, |session| match &key_id {
        Some(key_id) => session.key.access_key_id == *key_id,
        None => session.profile == name,
    })
}

/// Removes from one file what `write` put there.
fn remove_written(plain: &PlainRun, file: &Text, which: SharedFile, source: Option<&str>) -> Result<usize, Error> {
    let written = written_sections(file.text()?, source).map_err(|error| file.unreadable(error))?;
    let mut count = 0;
    for name in &written {
        let mut told = Unwritten::NotOurs;
        let build = |text: &str| -> Result<String, EditError> {
            // Another program may have removed it since, or made it its own.
            told = unwrite(text, name, source, which)?;
            Ok(match &told {
                Unwritten::Section(after) | Unwritten::OurKeys(after) => after.clone(),
                Unwritten::HoldsLongTermKey(_) | Unwritten::NotOurs => text.to_owned(),
            })
        };
        let privacy = match which {
            SharedFile::Credentials => Privacy::Private,
            SharedFile::Config => Privacy::AsItWas,
        };
        shared_file::update(file.path(), LOCK_WAIT, privacy, build).map_err(|error| match error {
            UpdateError::File(error) => Error::SharedFile { shown: file.shown.clone(), error },
            UpdateError::Build(error) => Error::Edit { shown: file.shown.clone(), error },
        })?;
        let (voice, shown) = (plain.run.voice, &file.shown);
        count += usize::from(matches!(told, Unwritten::Section(_) | Unwritten::OurKeys(_)));
        match told {
            Unwritten::Section(_) => voice.note(&format!("`[{name}]` is removed from {shown}")),
            Unwritten::OurKeys(_) => {
                voice.note(&format!("`[{name}]` of {shown} keeps the keys that are not from `write`"));
            }
            Unwritten::HoldsLongTermKey(line) => {
                voice.warning(&format!("{shown}:{line}: `[{name}]` holds a long-term key now, and stays"));
            }
            Unwritten::NotOurs => {}
        }
    }
    Ok(count)
}
