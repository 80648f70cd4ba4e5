//! Whether a cached session or role suffices, or the next one requires a code.

use std::time::Duration;

use jiff::Timestamp;

use crate::format::cache_record::KeptSession;
use crate::model::{Freshness, LEAST_REMAINING, SlotKey, Via, freshness, rest_of_role};
use crate::session::lookup::remaining;

/// Whether a role can be renewed with valid credentials of a slot below it.
pub(crate) fn is_renewable(held: &[KeptSession], role: &SlotKey, now: Timestamp) -> bool {
    let mut below = role.clone();
    while below.roles.pop().is_some_and(|slot| slot.via == Via::Session) {
        if held.iter().any(|kept| kept.key == below && remaining(kept, now) >= LEAST_REMAINING) {
            return true;
        }
    }
    false
}

/// Whether a role is handed out as it is: enough time remains, or as much as was requested.
pub(crate) fn is_fresh_role(role: &KeptSession, wanted: Option<Duration>, now: Timestamp) -> bool {
    let lifetime = role.lifetime.map_or(Duration::from_secs(3600), Duration::from_secs);
    freshness(remaining(role, now), wanted.unwrap_or_else(|| rest_of_role(lifetime))) == Freshness::Fresh
}
