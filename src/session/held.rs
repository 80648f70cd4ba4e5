//! Sessions outside of the cache, in written profiles and in the environment of the calling shell; and files of killed
//! runs. All of it is read only.

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

/// The session in the environment variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShellSession {
    /// The profile that it was exported for, if by this program.
    pub(crate) profile: Option<String>,
    /// First and last characters of its key id.
    pub(crate) access_key_id: String,
    /// `None` if no variable has it.
    pub(crate) expiration: Option<Expiration>,
}

/// The session in the environment of the calling shell.
pub(crate) fn in_shell(env: &Env) -> Option<ShellSession> {
    let id = AccessKeyId::parse(env.get("AWS_ACCESS_KEY_ID")?).ok()?;
    env.first(&["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])?;
    Some(ShellSession {
        profile: env.get("MFA_SESSION_PROFILE").map(str::to_owned),
        access_key_id: id.masked(),
        expiration: env.get("AWS_CREDENTIAL_EXPIRATION").and_then(Expiration::parse),
    })
}

/// The sessions of written profiles that have not expired, of all source profiles or of one.
///
/// # Errors
/// When the credentials file is not UTF-8, or the AWS CLI cannot read it.
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

/// Whether no profile has the key of a cached session any more, so that it is never handed out: the key was replaced,
/// or its profile was removed.
pub(crate) fn has_lost_its_key(session: &KeptSession, shared: &SharedConfig<'_>, cache: &SessionCache) -> bool {
    let wanted = &session.key.access_key_id;
    let id_in = |profile: &str| find_source(shared, profile).ok().map(|source| id_of(&source.key, Some(cache)));
    match id_in(&session.profile) {
        // A key of the environment, or of a program that has not been run yet.
        _ if session.profile.is_empty() => false,
        Some(None) => false,
        Some(Some(id)) if id == *wanted => false,
        _ => !shared.names().iter().any(|name| id_in(name).flatten().as_ref() == Some(wanted)),
    }
}

/// Files of killed runs: in the cache, and beside the shared files.
pub(crate) fn leftovers(env: &Env, cache: &SessionCache) -> Vec<PathBuf> {
    let shared = [paths::credentials_file(env), paths::config_file(env)].into_iter().flatten();
    let mut left = cache.abandoned();
    left.extend(shared.flat_map(|path| shared_file::abandoned(&path)));
    left.sort();
    left.dedup();
    left
}
