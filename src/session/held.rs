//! What is held beside the cache: by written profiles and by the shell that runs us; and what killed runs left. All of it is
//! read, and nothing is changed.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::shared_config::SharedConfig;
use crate::format::written::held::{WrittenSession, written_sessions};
use crate::model::{AccessKeyId, Env, Expiration, ProfileLookup as _, find_source};
use crate::session::facts::id_of;
use crate::session::profile_files::ProfileFiles;
use crate::sys::store::cache::SessionCache;
use crate::sys::{paths, shared_file};

/// The session in the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShellSession {
    /// The profile that it was exported for, if by this program.
    pub(crate) profile: Option<String>,
    /// First and last characters of its key id.
    pub(crate) access_key_id: String,
    /// `None` where nobody said it.
    pub(crate) expiration: Option<Expiration>,
}

/// The session that the shell holds which runs us.
pub(crate) fn in_shell(env: &Env) -> Option<ShellSession> {
    let id = AccessKeyId::parse(env.get("AWS_ACCESS_KEY_ID")?).ok()?;
    env.first(&["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])?;
    Some(ShellSession {
        profile: env.get("MFA_SESSION_PROFILE").map(str::to_owned),
        access_key_id: id.masked(),
        expiration: env.get("AWS_CREDENTIAL_EXPIRATION").and_then(Expiration::parse),
    })
}

/// The sessions of written profiles that have not ended, of all source profiles or of one.
///
/// # Errors
/// When the credentials file is no text, or the AWS CLI cannot read it.
pub(crate) fn written(
    files: &ProfileFiles,
    source: Option<&str>,
    now: Timestamp,
) -> Result<Vec<WrittenSession>, Error> {
    let file = &files.credentials;
    let mut sessions = written_sessions(file.text()?, source).map_err(|error| file.unreadable(error))?;
    sessions.retain(|session| is_live(session.expiration, now));
    Ok(sessions)
}

/// Whether a session may still work.
pub(crate) fn is_live(expiration: Option<Expiration>, now: Timestamp) -> bool {
    expiration.is_none_or(|end| !end.remaining(now).is_zero())
}

/// Whether no profile has the key of a kept session any more, so that nobody is handed it: the key was replaced, or its
/// profile is gone.
pub(crate) fn has_lost_its_key(session: &KeptSession, shared: &SharedConfig<'_>, cache: &SessionCache) -> bool {
    let wanted = &session.key.access_key_id;
    let id_in = |profile: &str| find_source(shared, profile).ok().map(|source| id_of(&source.key, Some(cache)));
    match id_in(&session.profile) {
        // A key of the environment, or of a program that did not say yet which it has.
        _ if session.profile.is_empty() => false,
        Some(None) => false,
        Some(Some(id)) if id == *wanted => false,
        _ => !shared.names().iter().any(|name| id_in(name).flatten().as_ref() == Some(wanted)),
    }
}

/// Files that killed runs left: in the cache, and beside the shared files.
pub(crate) fn leftovers(env: &Env, cache: &SessionCache) -> Vec<PathBuf> {
    let shared = [paths::credentials_file(env), paths::config_file(env)].into_iter().flatten();
    let mut left = cache.abandoned();
    left.extend(shared.flat_map(|path| shared_file::abandoned(&path)));
    left.sort();
    left.dedup();
    left
}
