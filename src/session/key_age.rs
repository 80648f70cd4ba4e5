//! The age of the long-term key, as far as an earlier run has read it: AWS is not asked here.

use jiff::Timestamp;

use crate::model::AccessKeyId;
use crate::model::key_age::{KeyAgeLimit, REPLACE_KEY, is_told_again};
use crate::session::context::Context;
use crate::sys::store::cache::SessionCache;

/// The fact when a key was created.
fn created_fact(id: &AccessKeyId) -> [&str; 2] {
    ["creation of", id.as_str()]
}

/// The fact when a person was told of the age of a key.
fn told_fact(id: &AccessKeyId) -> [&str; 2] {
    ["age told of", id.as_str()]
}

/// When the key was created, if an earlier run has read it.
pub(crate) fn known(cache: &SessionCache, id: &AccessKeyId) -> Option<Timestamp> {
    cache.recall(&created_fact(id))?.parse().ok()
}

/// Remembers when the key was created.
pub(crate) fn remember(cache: &SessionCache, id: &AccessKeyId, created: Timestamp) {
    cache.remember(&created_fact(id), &created.to_string());
}

/// Says once a week that the key is old, where its age is known.
pub(crate) fn tell(ctx: &Context, cache: &SessionCache, id: &AccessKeyId, limit: KeyAgeLimit, now: Timestamp) {
    if ctx.diagnostics.quiet || limit.is_off() {
        return;
    }
    let said = known(cache, id).and_then(|created| limit.too_old(&id.masked(), created, now));
    let told = || cache.recall(&told_fact(id)).and_then(|told| told.parse().ok());
    if let Some(said) = said.filter(|_| is_told_again(told(), now)) {
        ctx.diagnostics.note(&format!("{said}: {REPLACE_KEY}"));
        cache.remember(&told_fact(id), &now.to_string());
    }
}
