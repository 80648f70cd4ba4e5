//! `clear`: forgets kept sessions, and on request removes the profiles that `write` made.

use super::PlainRun;
use super::files::{Text, Texts};
use crate::error::Error;
use crate::format::edit::{EditError, remove_section};
use crate::format::ini::Document;
use crate::format::second_reader::{Verdict, compare};
use crate::model::{KeySource, SOURCE_PROFILE_MARK, Wishes, asked_profile, exit, resolve};
use crate::sys::cache::SessionCache;
use crate::sys::paths;
use crate::sys::shared_file::{self, LOCK_WAIT, Privacy, UpdateError};

pub(super) fn run(plain: &PlainRun, all: bool, written: bool) -> Result<u8, Error> {
    let run = &plain.run;
    let cache = SessionCache::open_dir(&paths::cache_dir(&run.env)?);
    let texts = Texts::load(&run.env)?;
    let count = if all { forget_all(plain, &cache)? } else { forget_one(plain, &texts, &cache)? };
    match count {
        0 => run.voice.note("no session was kept"),
        1 => run.voice.note("1 session is forgotten"),
        count => run.voice.note(&format!("{count} sessions are forgotten")),
    }
    if written {
        let source = if all { None } else { Some(asked_profile(&wishes(plain)).value) };
        let removed = remove_written(plain, &texts.credentials, Privacy::Private, source.as_deref())?
            + remove_written(plain, &texts.config, Privacy::AsItWas, source.as_deref())?;
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
fn forget_one(plain: &PlainRun, texts: &Texts, cache: &SessionCache) -> Result<usize, Error> {
    let shared = texts.parse()?;
    let wishes = wishes(plain);
    let name = asked_profile(&wishes).value;
    let request = resolve(&wishes, &plain.run.env, &shared)?;
    let key_id = match &request.key {
        KeySource::Static(key) | KeySource::Environment(key) => Some(key.access_key_id.clone()),
        KeySource::Process { .. } => None,
    };
    cache
        .forget(false, |session| match &key_id {
            Some(key_id) => session.key.access_key_id == *key_id,
            None => session.profile == name,
        })
        .map_err(|why| cache_error(plain, cache, why))
}

/// Removes the sections of one file that carry our mark.
fn remove_written(plain: &PlainRun, file: &Text, privacy: Privacy, source: Option<&str>) -> Result<usize, Error> {
    let marked = marked(file.as_str(), source);
    for name in &marked {
        let mut gone = false;
        let build = |text: &str| {
            // Another program may have removed it, or made it its own.
            gone = self::marked(text, source).contains(name);
            if gone { removed(text, name) } else { Ok(text.to_owned()) }
        };
        shared_file::update(file.path(), LOCK_WAIT, privacy, build).map_err(|error| match error {
            UpdateError::File(error) => Error::SharedFile { shown: file.shown.clone(), error },
            UpdateError::Build(error) => Error::Edit { shown: file.shown.clone(), error },
        })?;
        if gone {
            plain.run.voice.note(&format!("`[{name}]` is removed from {}", file.shown));
        }
    }
    Ok(marked.len())
}

fn removed(text: &str, name: &str) -> Result<String, EditError> {
    let after = remove_section(text, name)?;
    match compare(text, &after, name, &[]) {
        Verdict::OtherSectionDiffers(section) => Err(EditError::WouldChange { section: Some(section) }),
        Verdict::ResultUnreadable => Err(EditError::WouldChange { section: None }),
        Verdict::Agrees | Verdict::CannotRead | Verdict::OwnSectionDiffers => Ok(after),
    }
}

fn marked(text: &str, source: Option<&str>) -> Vec<String> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let ours = document.sections().filter(|section| {
        let mark = section.own_properties().find(|property| property.key.eq_ignore_ascii_case(SOURCE_PROFILE_MARK));
        mark.is_some_and(|mark| source.is_none_or(|source| mark.value == source))
    });
    ours.map(|section| section.name().to_owned()).collect()
}
