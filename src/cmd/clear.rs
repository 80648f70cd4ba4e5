//! `clear`: forgets kept sessions, and on request removes the profiles that `write` made.

use super::PlainRun;
use super::files::{Text, Texts};
use super::ready::key_id;
use crate::error::Error;
use crate::format::edit::EditError;
use crate::format::unwrite::{Unwritten, unwrite, written_sections};
use crate::model::{SharedFile, Wishes, asked_profile, exit, resolve};
use crate::sys::cache::SessionCache;
use crate::sys::paths;
use crate::sys::shared_file::{self, LOCK_WAIT, Privacy, UpdateError};

pub(super) fn run(plain: &PlainRun, all: bool, written: bool) -> Result<u8, Error> {
    let run = &plain.run;
    let cache = SessionCache::open_dir(&paths::cache_dir(&run.env)?);
    let count = if all { forget_all(plain, &cache)? } else { forget_one(plain, &cache)? };
    match count {
        0 => run.voice.note("no session was kept"),
        1 => run.voice.note("1 session is forgotten"),
        count => run.voice.note(&format!("{count} sessions are forgotten")),
    }
    if written {
        let texts = Texts::load(&run.env)?;
        // Both can be read, before one is changed.
        texts.parse()?;
        let source = if all { None } else { Some(asked_profile(&wishes(plain)).value) };
        let removed = remove_written(plain, &texts.credentials, SharedFile::Credentials, source.as_deref())?
            + remove_written(plain, &texts.config, SharedFile::Config, source.as_deref())?;
        if removed == 0 {
            run.voice.note("no profile was written");
        }
    }
    if count > 0 {
        run.voice.note("AWS cannot revoke a session: copies of it work until they expire");
    }
    Ok(exit::DONE)
}

fn wishes(plain: &PlainRun) -> Wishes {
    Wishes { profile: plain.profile.clone(), ..Wishes::default() }
}

fn forget_all(plain: &PlainRun, cache: &SessionCache) -> Result<usize, Error> {
    cache.forget(true, |_| true).map_err(|why| cache_error(plain, cache, why))
}

fn cache_error(plain: &PlainRun, cache: &SessionCache, why: crate::sys::private_file::Distrust) -> Error {
    Error::Cache { shown: paths::shown(cache.dir(), &plain.run.env), why }
}

/// The sessions of the profile's key; those that carry its name, where the key is not known here.
fn forget_one(plain: &PlainRun, cache: &SessionCache) -> Result<usize, Error> {
    let texts = Texts::load(&plain.run.env)?;
    let shared = texts.parse()?;
    let wishes = wishes(plain);
    let name = asked_profile(&wishes).value;
    let request = resolve(&wishes, &plain.run.env, &shared)?;
    let key_id = key_id(&request, Some(cache));
    cache
        .forget(false, |session| match &key_id {
            Some(key_id) => session.key.access_key_id == *key_id,
            None => session.profile == name,
        })
        .map_err(|why| cache_error(plain, cache, why))
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
