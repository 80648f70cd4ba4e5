//! The clock. Read once by a verb, then passed on.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

/// Now.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The end of a length of time on this machine's clock, be that right or wrong: it is the one that a person
/// looks at.
#[must_use]
pub fn local_after(now: Timestamp, length: Duration) -> String {
    local(now.saturating_add(length).unwrap_or(Timestamp::MAX), now)
}

/// An instant on the local clock, for people: `21:14`, or with the date when it is not today.
fn local(at: Timestamp, now: Timestamp) -> String {
    let zone = TimeZone::system();
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone));
    let form = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(form).to_string()
}
