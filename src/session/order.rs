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

/// STS gives 36 hours at most; the rest is for a clock that was set right by a little.
const LONGEST_REMAINING: Duration = Duration::from_secs(37 * 3600);

/// What is left of a session: by our clock, and by AWS's as it stood when the session was made. The smaller
/// counts, since our clock may have been set right since. Nothing where more seems left than AWS ever gives: then
/// the clock was set back, and nobody knows how long ago the session was made.
#[must_use]
pub fn remaining(session: &KeptSession, now: Timestamp) -> Duration {
    let expiration = session.credentials.expiration;
    let offset = jiff::SignedDuration::from_secs(session.clock_offset);
    let by_aws = now.checked_add(offset).map_or(Duration::ZERO, |aws_now| expiration.remaining(aws_now));
    let left = expiration.remaining(now).min(by_aws);
    if left > LONGEST_REMAINING { Duration::ZERO } else { left }
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

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test's panic is its report")]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, Expiration, Partition, SerialNumber, SessionCredentials};

    #[test]
    fn what_is_left_never_depends_on_a_clock_that_was_wrong_or_set_back() {
        let end = 1_790_000_000;
        for (offset, before_end, hours) in [
            (0, 12, 12),
            // The clock was an hour behind when the session was made, and is so still.
            (3600, 13, 12),
            // It was an hour ahead, and was set right since.
            (-3600, 12, 12),
            (0, 36, 36),
            (0, -1, 0),
            // Set back by years.
            (0, 400 * 24, 0),
        ] {
            let session = KeptSession {
                key: SlotKey {
                    access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").expect("a key id"),
                    serial: SerialNumber::parse("GAHT12345678").expect("a serial"),
                    partition: Partition::Aws,
                    endpoint: None,
                },
                profile: "dev".into(),
                account: None,
                clock_offset: offset,
                credentials: SessionCredentials::check(
                    "ASIAIOSFODNN7EXAMPLE",
                    "wJalrXUtnFEMIK7MDENG".into(),
                    "token".into(),
                    Expiration::from_unix(end),
                )
                .expect("a good answer"),
            };
            let now = Timestamp::from_second(end - before_end * 3600).expect("an instant");
            assert_eq!(remaining(&session, now), Duration::from_secs(hours * 3600), "{offset} {before_end}");
        }
    }
}
