//! The time as the server has it, and the four ways in which AWS writes it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Real time in seconds since 1970.
pub(crate) fn real_seconds() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// `2026-01-31T08:15:00Z`, as in Expiration and the dates of IAM.
pub(crate) fn iso(seconds: i64) -> String {
    timestamp(seconds).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `20260131T081500Z`, as in X-Amz-Date.
pub(crate) fn compact(seconds: i64) -> String {
    timestamp(seconds).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `Sat, 31 Jan 2026 08:15:00 GMT`, as in the Date header.
pub(crate) fn http(seconds: i64) -> String {
    timestamp(seconds).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Reads an X-Amz-Date; only years that a signature can have.
pub(crate) fn parse_compact(text: &str) -> Option<i64> {
    if text.len() != 16 {
        return None;
    }
    let date = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    let seconds = TimeZone::UTC.to_timestamp(date).ok()?.as_second();
    (seconds >= 0).then_some(seconds)
}

/// The same moment for aws-sigv4.
pub(crate) fn system_time(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{compact, http, iso, parse_compact};

    #[test]
    fn one_moment_is_written_in_three_ways_and_read_back() {
        let seconds = 1_769_847_300;
        assert_eq!(iso(seconds), "2026-01-31T08:15:00Z");
        assert_eq!(http(seconds), "Sat, 31 Jan 2026 08:15:00 GMT");
        assert_eq!(parse_compact(&compact(seconds)), Some(seconds));
        assert_eq!(parse_compact("20261331T081500Z"), None);
    }
}
