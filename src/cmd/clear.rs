//! `clear`: forgets kept sessions, and on request removes the profiles that `write` made.

use super::PlainRun;
use super::files::{Text, Texts};
use super::ready::key_id;
use super::save_serial::new_header;
use crate::error::Error;
use crate::format::edit::{EditError, remove_section};
use crate::format::ini::{Document, Section};
use crate::format::second_reader::{Verdict, compare};
use crate::model::{SOURCE_PROFILE_MARK, Wishes, asked_profile, exit, is_temporary_key, resolve};
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
        let profile = if all { None } else { Some(asked_profile(&wishes(plain)).value) };
        let removed = remove_written(plain, &texts.credentials, Privacy::Private, profile.as_deref())?
            + remove_written(plain, &texts.config, Privacy::AsItWas, profile.as_deref())?;
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
    let key_id = key_id(&request, Some(cache));
    cache
        .forget(false, |session| match &key_id {
            Some(key_id) => session.key.access_key_id == *key_id,
            None => session.profile == name,
        })
        .map_err(|why| cache_error(plain, cache, why))
}

/// Removes the sections of one file that carry our mark.
fn remove_written(plain: &PlainRun, file: &Text, privacy: Privacy, profile: Option<&str>) -> Result<usize, Error> {
    let (marked, kept) = marked(file.as_str(), profile);
    for name in kept {
        plain.run.voice.warning(&format!("`[{name}]` in {} holds a long-term key by now, so it stays", file.shown));
    }
    for name in &marked {
        let mut gone = false;
        let build = |text: &str| {
            // Another program may have removed it, or made it its own.
            gone = self::marked(text, profile).0.contains(name);
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

/// The sections that carry our mark, of all profiles or of one, which is the source or the written one. Apart: those
/// into which somebody has put a long-term key since.
fn marked(text: &str, profile: Option<&str>) -> (Vec<String>, Vec<String>) {
    let Ok(document) = Document::parse(text) else { return Default::default() };
    let ours = document.sections().filter(|section| {
        let mark = section.own_properties().find(|property| property.key.eq_ignore_ascii_case(SOURCE_PROFILE_MARK));
        let meant =
            |mark: &str, name: &str| mark == name || section.name() == name || section.name() == new_header(name);
        mark.is_some_and(|mark| profile.is_none_or(|name| meant(&mark.value, name)))
    });
    let (kept, marked): (Vec<_>, Vec<_>) = ours.partition(holds_long_term_key);
    let names = |sections: Vec<Section<'_, '_>>| sections.iter().map(|section| section.name().to_owned()).collect();
    (names(marked), names(kept))
}

fn holds_long_term_key(section: &Section<'_, '_>) -> bool {
    let value = |key| section.get(key).map(|property| property.value).filter(|value| !value.is_empty());
    let id = value("aws_access_key_id");
    let has_token = value("aws_session_token").or_else(|| value("aws_security_token")).is_some();
    let has_key = id.is_some() || value("aws_secret_access_key").is_some();
    has_key && !is_temporary_key(&id.unwrap_or_default(), has_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marked_sections_go_and_never_a_long_term_key() {
        let text = "[dev]\naws_access_key_id = AKIA1\n\
            [dev-mfa]\naws_access_key_id = ASIA1\nmfa_session_source_profile = dev\n\
            [became-mine]\naws_access_key_id = AKIA2\naws_session_token = stale\nmfa_session_source_profile = dev\n\
            [profile x-mfa]\nregion = eu-west-1\nmfa_session_source_profile = x\n";
        let names = |profile| {
            let (marked, kept) = marked(text, profile);
            (marked.join(","), kept.join(","))
        };
        assert_eq!(names(None), ("dev-mfa,profile x-mfa".into(), "became-mine".into()));
        assert_eq!(names(Some("dev")), ("dev-mfa".into(), "became-mine".into()));
        assert_eq!(names(Some("dev-mfa")), ("dev-mfa".into(), String::new()));
        assert_eq!(names(Some("x-mfa")), ("profile x-mfa".into(), String::new()));
        assert_eq!(names(Some("other")), (String::new(), String::new()));
    }
}
