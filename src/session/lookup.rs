//! Whether the cache has what is wanted: the whole of the path that asks nobody.

use std::time::Duration;

use jiff::Timestamp;

use crate::format::cache_record::KeptSession;
use crate::model::{Freshness, SlotKey, freshness};
use crate::sys::cache::{Loaded, SessionCache};

/// What the cache has.
#[derive(Debug)]
pub(crate) enum Lookup {
    Fresh(KeptSession),
    /// Less than wanted is left, but it works.
    StillValid(KeptSession),
    Absent,
}

/// STS gives 36 hours at most; the rest is for a clock that was set right by a little.
const LONGEST_REMAINING: Duration = Duration::from_secs(37 * 3600);

/// What is left of a session: by our clock, and by AWS's as it stood when the session was made. The smaller
/// counts, since our clock may have been set right since. Nothing where more seems left than AWS ever gives: then
/// the clock was set back, and nobody knows how long ago the session was made.
pub(crate) fn remaining(session: &KeptSession, now: Timestamp) -> Duration {
    let expiration = session.credentials.expiration;
    let offset = jiff::SignedDuration::from_secs(session.clock_offset);
    let by_aws = now.checked_add(offset).map_or(Duration::ZERO, |aws_now| expiration.remaining(aws_now));
    let left = expiration.remaining(now).min(by_aws);
    if left > LONGEST_REMAINING { Duration::ZERO } else { left }
}

/// Looks a session up, of which that much has to be left: one read, no lock, no network. With it comes why something that
/// was there did not count.
pub(crate) fn look(
    cache: &SessionCache,
    key: &SlotKey,
    min_remaining: Duration,
    now: Timestamp,
) -> (Lookup, Option<String>) {
    let Loaded { session, warning } = cache.load(key);
    let found = session.map_or(Lookup::Absent, |session| match freshness(remaining(&session, now), min_remaining) {
        Freshness::Fresh => Lookup::Fresh(session),
        Freshness::Valid => Lookup::StillValid(session),
        Freshness::Ended => Lookup::Absent,
    });
    (found, warning)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

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
