//! What is wanted, and whether the cache has it already: the whole of the path that asks nobody.

use std::time::Duration;

use jiff::Timestamp;

use crate::format::cache_record::KeptSession;
use crate::model::{Freshness, Question, SessionDuration, SlotKey, freshness};
use crate::sys::cache::{Loaded, SessionCache};

/// A session that is wanted.
#[derive(Debug)]
pub struct Order {
    /// Which.
    pub key: SlotKey,
    /// How the person is asked for it.
    pub question: Question,
    /// The profile, for the record; empty for a key from the environment.
    pub profile: String,
    /// Length of a new one.
    pub duration: SessionDuration,
    /// What must be left of a kept one.
    pub min_remaining: Duration,
    /// Whether the caller insists on that much.
    pub min_remaining_explicit: bool,
    /// Whether a kept one does not count.
    pub refresh: bool,
}

/// What the cache has for an order.
#[derive(Debug)]
pub enum Standing {
    /// The answer.
    Fresh(KeptSession),
    /// Less than wanted is left, but it works.
    Valid(KeptSession),
    /// Nothing that works.
    Absent,
}

/// What is left of a session: by our clock, and by AWS's as it stood when the session was made. The smaller
/// counts, since our clock may have been set right since.
#[must_use]
pub fn remaining(session: &KeptSession, now: Timestamp) -> Duration {
    let expiration = session.credentials.expiration;
    let offset = jiff::SignedDuration::from_secs(session.clock_offset);
    let by_aws = now.checked_add(offset).map_or(Duration::ZERO, |aws_now| expiration.remaining(aws_now));
    expiration.remaining(now).min(by_aws)
}

/// Judges a kept session.
fn standing(session: KeptSession, wanted: Duration, now: Timestamp) -> Standing {
    match freshness(remaining(&session, now), wanted) {
        Freshness::Fresh => Standing::Fresh(session),
        Freshness::Valid => Standing::Valid(session),
        Freshness::Ended => Standing::Absent,
    }
}

/// Looks an order up: one read, no lock, no network.
#[must_use]
pub fn look(cache: &SessionCache, order: &Order, now: Timestamp) -> (Standing, Option<String>) {
    let Loaded { session, warning } = cache.load(&order.key);
    let standing = session.map_or(Standing::Absent, |session| standing(session, order.min_remaining, now));
    (standing, warning)
}
