//! What a shell prompt shows: the session in the environment, else what is cached for the profile of the shell. As cheap
//! as a cached run: nothing but what such a run reads.

use std::time::Duration;

use jiff::Timestamp;

use crate::error::Error;
use crate::model::{SlotKey, Via};
use crate::session::context::Context;
use crate::session::facts::{key_id, known_serial};
use crate::session::held::{ShellSession, in_shell};
use crate::session::lookup::remaining;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::Resolved;
use crate::session::whole_request::resolve_whole;
use crate::sys::paths;
use crate::sys::store::cache::SessionCache;

/// The name of credentials that belong to no profile.
const OF_NO_PROFILE: &str = "environment";

/// What a command of the shell would use.
pub(crate) struct PromptStatus {
    pub(crate) profile: String,
    /// For how long no code is needed; `None` if that is not known, zero for a session in the environment that has ended.
    pub(crate) left: Option<Duration>,
}

/// The session that a command of the shell would use: that of the environment, unless another profile was typed; `None`
/// if there is none.
///
/// # Errors
/// When a file cannot be read, or the request is incomplete or wrong.
pub(crate) fn prompt_status(ctx: &Context, now: Timestamp) -> Result<Option<PromptStatus>, Error> {
    let typed = ctx.options.typed_profile();
    let is_meant = |shell: &ShellSession| typed.is_none() || shell.profile.as_deref() == typed;
    if let Some(shell) = in_shell(&ctx.env).filter(is_meant) {
        let left = shell.expiration.map(|end| end.remaining(now));
        return Ok(Some(PromptStatus { profile: shell.profile.unwrap_or_else(|| OF_NO_PROFILE.to_owned()), left }));
    }
    let files = ProfileFiles::load(&ctx.env)?;
    let request = resolve_whole(&ctx.options, &ctx.env, &files.parse()?)?;
    let cache = Some(SessionCache::open_dir(&paths::cache_dir(&ctx.env)?));
    let key_id = key_id(&request, cache.as_ref());
    let serial = known_serial(&request, cache.as_ref(), key_id.as_ref());
    let resolved = Resolved { request, cache, key_id, serial, must_keep: false, together: None };
    let left = Some(without_a_code(&resolved, now)).filter(|left| !left.is_zero());
    let profile = resolved.request.profile.map(|profile| profile.value);
    Ok(left.map(|left| PromptStatus { profile: profile.unwrap_or_else(|| OF_NO_PROFILE.to_owned()), left: Some(left) }))
}

/// For how long no code is needed: as long as the session lasts, or the role, which is renewed from the session.
fn without_a_code(resolved: &Resolved, now: Timestamp) -> Duration {
    let Some(cache) = &resolved.cache else { return Duration::ZERO };
    let left = |key: &SlotKey| cache.load(key).session.map_or(Duration::ZERO, |session| remaining(&session, now));
    if resolved.request.role.is_none() {
        return resolved.slot_key().map_or(Duration::ZERO, |key| left(&key));
    }
    for via in resolved.request.ways() {
        let Some(mut key) = resolved.role_slot(via) else { continue };
        let mut longest = left(&key);
        while key.roles.last().is_some_and(|slot| slot.via == Via::Session) {
            key = key.parent();
            longest = longest.max(left(&key));
        }
        if !longest.is_zero() {
            return longest;
        }
    }
    Duration::ZERO
}
