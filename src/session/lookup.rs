//! Reads the requested session from the cache, without a question.

use std::time::Duration;

use jiff::Timestamp;

use crate::format::cache_record::KeptSession;
use crate::model::{Freshness, MinRemaining, SlotKey, freshness};
use crate::sys::store::cache::{Loaded, SessionCache};

/// The result of reading the cache.
#[derive(Debug)]
pub(crate) enum Lookup {
    Fresh(KeptSession),
    /// Valid, but less time remains than was requested.
    StillValid(KeptSession),
    Absent,
}

/// STS gives 36 hours at most.
const LONGEST_LIFETIME: Duration = Duration::from_secs(36 * 3600);

/// By how much a clock may be corrected without a message.
const SLACK: Duration = Duration::from_secs(300);

/// The time of AWS's clock, which is so many seconds ahead of ours.
pub(crate) fn by_aws(now: Timestamp, clock_offset: i64) -> Timestamp {
    let offset = jiff::SignedDuration::from_secs(clock_offset);
    now.checked_add(offset).unwrap_or(if clock_offset < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The remaining time of a session that AWS has just given, so that its clock is known.
pub(crate) fn remaining_of_new(session: &KeptSession, now: Timestamp) -> Duration {
    session.credentials.expiration.remaining(by_aws(now, session.clock_offset))
}

/// The remaining time of a cached session: the smaller one by our clock and by AWS's clock at the time of the session,
/// since our clock may have been corrected since. Zero if more seems to remain than AWS gave: then our clock was set
/// back, and the age of the session is unknown.
pub(crate) fn remaining(session: &KeptSession, now: Timestamp) -> Duration {
    let left = session.credentials.expiration.remaining(now).min(remaining_of_new(session, now));
    let lifetime = session.lifetime.map_or(LONGEST_LIFETIME, Duration::from_secs);
    if left > lifetime.saturating_add(SLACK) { Duration::ZERO } else { left }
}

/// The requested remaining time of this session.
pub(crate) fn wanted_of(session: &KeptSession, wanted: MinRemaining) -> Duration {
    wanted.of(session.lifetime.map(Duration::from_secs))
}

/// Looks up a session with that remaining time: one read, no lock, no network. Also returns why an entry was not used.
pub(crate) fn look(
    cache: &SessionCache,
    key: &SlotKey,
    wanted: MinRemaining,
    now: Timestamp,
) -> (Lookup, Option<String>) {
    let Loaded { session, warning } = cache.load(key);
    let found = session.map_or(Lookup::Absent, |session| {
        match freshness(remaining(&session, now), wanted_of(&session, wanted)) {
            Freshness::Fresh => Lookup::Fresh(session),
            Freshness::Valid => Lookup::StillValid(session),
            Freshness::Ended => Lookup::Absent,
        }
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
        for (offset, lifetime, before_end, hours) in [
            (0, Some(12), 12, 12),
            // The clock was an hour behind when the session was made, and is so still.
            (3600, Some(12), 13, 12),
            // It was an hour ahead, and was set right since.
            (-3600, Some(12), 12, 12),
            (0, Some(36), 36, 36),
            (0, None, 36, 36),
            (0, Some(12), -1, 0),
            // Set back since: by hours, by years.
            (0, Some(12), 13, 0),
            (0, Some(12), 25, 0),
            (0, None, 400 * 24, 0),
            // A day ahead, and nobody knows whether it is so still.
            (-24 * 3600, Some(12), -12, 0),
        ] {
            let session = KeptSession {
                key: SlotKey {
                    access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").expect("a key id"),
                    serial: SerialNumber::parse("GAHT12345678").expect("a serial"),
                    partition: Partition::Aws,
                    endpoint: None,
                    roles: Vec::new(),
                },
                profile: "dev".into(),
                account: None,
                clock_offset: offset,
                lifetime: lifetime.map(|hours: u64| hours * 3600),
                renewable_until: None,
                credentials: SessionCredentials::check(
                    "ASIAIOSFODNN7EXAMPLE",
                    "wJalrXUtnFEMIK7MDENG".into(),
                    "token".into(),
                    Expiration::from_unix(end),
                )
                .expect("a good answer"),
            };
            let now = Timestamp::from_second(end - before_end * 3600).expect("an instant");
            assert_eq!(
                remaining(&session, now),
                Duration::from_secs(hours * 3600),
                "{offset} {lifetime:?} {before_end}"
            );
            let by_aws = Duration::from_secs(u64::try_from(before_end * 3600 - offset).unwrap_or(0));
            assert_eq!(remaining_of_new(&session, now), by_aws, "a new one ends by AWS's clock");
        }
    }
}
