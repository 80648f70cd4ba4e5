//! The clock of this machine. A verb reads it once and passes the time on.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// The end of a length of time, on the clock of this machine even if it is wrong, since a person compares it with that.
pub(crate) fn local_after(now: Timestamp, length: Duration) -> String {
    local(now.saturating_add(length).unwrap_or(Timestamp::MAX), now)
}

/// A time in the local zone, for messages: `21:14`, or with the date if it is not today.
fn local(at: Timestamp, now: Timestamp) -> String {
    let zone = zone();
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone));
    let form = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(form).to_string()
}

/// Without `TZ` the zone is read from /etc/localtime directly: jiff would search its database for the name.
fn zone() -> TimeZone {
    let reported = std::env::var_os("TZ").is_some_and(|zone| !zone.is_empty());
    let read = || std::fs::read("/etc/localtime").ok().and_then(|bytes| TimeZone::tzif("local", &bytes).ok());
    if reported { TimeZone::system() } else { read().unwrap_or_else(TimeZone::system) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn a_time_of_another_day_carries_its_date() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a time");
        let shown = |after| local_after(now, Duration::from_secs(after));
        assert_eq!(shown(60).len(), "12:01".len());
        assert_eq!(shown(3 * 86400).len(), "2026-11-25 12:00".len());
    }
}
