//! The expiration of a session, and the time that remains. The current time is always an argument.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

/// The instant at which AWS stops accepting a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiration(Timestamp);

impl Expiration {
    /// From seconds since 1970; outside of the years 1 to 9999 the nearest representable time.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        let fallback = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Self(Timestamp::from_second(seconds).unwrap_or(fallback))
    }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ`, or a time with another offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|at| Self::from_unix(at.as_second()))
    }

    /// The time in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }

    /// The remaining time at `now`; zero once it has expired.
    #[must_use]
    pub fn remaining(self, now: Timestamp) -> Duration {
        let seconds = self.unix().saturating_sub(now.as_second());
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    }
}

/// The only form that all five SDK families accept: `2026-10-01T12:34:56Z`.
impl fmt::Display for Expiration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

/// Whether a cached session can be used for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// At least the requested time remains.
    Fresh,
    /// Less than requested, but at least 60 seconds remain: used where nobody can be asked for a code.
    Valid,
    /// Expired, or so soon that it would expire during use.
    Ended,
}

/// A session with less remaining time is never handed out.
pub(crate) const LEAST_REMAINING: Duration = Duration::from_secs(60);

/// Compares the remaining time of a session with the requested one.
pub(crate) fn freshness(remaining: Duration, wanted: Duration) -> Freshness {
    if remaining < LEAST_REMAINING {
        Freshness::Ended
    } else if remaining >= wanted {
        Freshness::Fresh
    } else {
        Freshness::Valid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiration_is_printed_in_the_form_that_every_sdk_reads() {
        let expiration = Expiration::parse("2026-10-01T12:34:56.789+02:00");
        assert_eq!(expiration.map(|at| at.to_string()).as_deref(), Some("2026-10-01T10:34:56Z"));
        assert_eq!(Expiration::parse("2026-10-01 12:34:56"), None);
        assert_eq!(Expiration::from_unix(i64::MAX).to_string(), "9999-12-30T22:00:00Z");
    }

    #[test]
    fn freshness_follows_what_is_left() {
        let minutes = |n: u64| Duration::from_secs(n * 60);
        for (remaining, expected) in [
            (minutes(0), Freshness::Ended),
            (Duration::from_secs(59), Freshness::Ended),
            (Duration::from_secs(60), Freshness::Valid),
            (minutes(19), Freshness::Valid),
            (minutes(20), Freshness::Fresh),
        ] {
            assert_eq!(freshness(remaining, minutes(20)), expected, "{remaining:?}");
        }
        assert_eq!(freshness(Duration::from_secs(30), Duration::ZERO), Freshness::Ended);
    }
}
