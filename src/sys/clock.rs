//! The clock. Read once by a verb, then passed on.

use jiff::{Timestamp, tz::TimeZone};

/// Now.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// An instant on the local clock, for people: `21:14`, or with the date when it is not today.
#[must_use]
pub fn local(at: Timestamp, now: Timestamp) -> String {
    let zone = TimeZone::system();
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone));
    let form = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(form).to_string()
}
