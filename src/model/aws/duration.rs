//! Lengths of time as they are typed, and the ranges that STS allows.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

/// The length of a new session: 900 s to 36 h (STS API reference, `DurationSeconds`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionDuration(u32);

/// Why a text is not a length of time, or not one that STS allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DurationError {
    /// Not of the form `12h`, `90m`, `1h30m`, `43200`.
    #[error("is not a length of time")]
    Shape,
    #[error("is too short: STS gives sessions of 15m to 36h")]
    TooShort,
    /// More than 129 600 seconds, STS's limit.
    #[error("is too long: STS gives sessions of 15m to 36h")]
    TooLong,
    /// Outside the range of `AssumeRole`.
    #[error("is out of range: STS gives roles for 15m to 12h")]
    NotOfARole,
}

impl SessionDuration {
    /// Twelve hours, as AWS's own default and the AWS CLI's.
    pub const DEFAULT: Self = Self(43_200);
    /// The maximum for a role that a session or another role assumes (AWS's limit on "role chaining"), and AWS's
    /// default.
    pub const ROLE_FROM_SESSION: Self = Self(3600);
    const SHORTEST: u64 = 900;
    const LONGEST: u64 = 129_600;
    const LONGEST_ROLE: u64 = 43_200;

    /// Reads and checks the range.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let seconds = parse_duration(text)?.as_secs();
        if seconds < Self::SHORTEST {
            return Err(DurationError::TooShort);
        }
        u32::try_from(seconds).ok().filter(|_| seconds <= Self::LONGEST).map(Self).ok_or(DurationError::TooLong)
    }

    /// Reads the length of a role's session: 900 s to 12 h (STS API reference, `AssumeRole`).
    pub(crate) fn parse_role(text: &str) -> Result<Self, DurationError> {
        let range = Self::SHORTEST..=Self::LONGEST_ROLE;
        match parse_duration(text) {
            Ok(length) if range.contains(&length.as_secs()) => {
                u32::try_from(length.as_secs()).map(Self).map_err(|_| DurationError::NotOfARole)
            }
            Err(DurationError::Shape) => Err(DurationError::Shape),
            _ => Err(DurationError::NotOfARole),
        }
    }

    /// The length in seconds.
    #[must_use]
    pub fn as_secs(self) -> u32 {
        self.0
    }

    /// The default remaining time at which a session of this length is renewed: 20 minutes (botocore runs a helper
    /// again on every signing below 15), or a quarter of a shorter session.
    #[must_use]
    pub fn default_min_remaining(self) -> Duration {
        Duration::from_secs(u64::from(self.0 / 4).min(20 * 60))
    }
}

/// The remaining time at which a role of this length is renewed: 20 minutes, or a quarter of less than an hour.
/// botocore runs a helper again on every use below 15 minutes, and renewing a role needs no code.
pub(crate) fn rest_of_role(length: Duration) -> Duration {
    // AWS's clock may be some seconds on when it answers.
    if length + Duration::from_secs(60) < Duration::from_secs(3600) { length / 4 } else { Duration::from_secs(20 * 60) }
}

impl From<SessionDuration> for Duration {
    fn from(duration: SessionDuration) -> Self {
        Self::from_secs(u64::from(duration.0))
    }
}

impl fmt::Display for SessionDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&short(Duration::from(*self)))
    }
}

/// Reads `12h`, `90m`, `1h30m`, `45s`, or plain seconds. Units are in descending order, each once.
///
/// # Errors
/// [`DurationError::Shape`] for everything else; [`DurationError::TooLong`] beyond a year.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(DurationError::Shape);
    }
    let mut total: u64 = 0;
    let mut smallest_so_far = u64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        if number.is_empty() {
            return Err(DurationError::Shape);
        }
        let number: u64 = number.parse().map_err(|_| DurationError::TooLong)?;
        let (unit, after) = match after.as_bytes().first() {
            None if smallest_so_far == u64::MAX => (1, after),
            Some(b'h') => (3600, &after[1..]),
            Some(b'm') => (60, &after[1..]),
            Some(b's') => (1, &after[1..]),
            _ => return Err(DurationError::Shape),
        };
        if unit >= smallest_so_far {
            return Err(DurationError::Shape);
        }
        smallest_so_far = unit;
        total = number
            .checked_mul(unit)
            .and_then(|seconds| total.checked_add(seconds))
            .filter(|seconds| *seconds <= 366 * 86_400)
            .ok_or(DurationError::TooLong)?;
        rest = after;
    }
    Ok(Duration::from_secs(total))
}

/// For messages, with two units at most: `11h59m`, `20m`, `45s`.
pub(crate) fn short(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, seconds) if minutes < 10 => format!("{minutes}m{seconds}s"),
        (0, minutes, _) => format!("{minutes}m"),
        (hours, 0, _) => format!("{hours}h"),
        (hours, minutes, _) => format!("{hours}h{minutes}m"),
    }
}

/// The error of this machine's clock, by the seconds that AWS's is ahead of it.
pub(crate) fn clock_error(offset: i64) -> String {
    let direction = if offset > 0 { "behind" } else { "ahead of" };
    format!("this machine's clock is {} {direction} AWS's", short(Duration::from_secs(offset.unsigned_abs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_durations_are_read_and_ranged() {
        for (text, expected) in [
            ("12h", Ok(43_200)),
            ("90m", Ok(5_400)),
            ("1h30m", Ok(5_400)),
            ("1h30m30s", Ok(5_430)),
            ("43200", Ok(43_200)),
            ("900", Ok(900)),
            ("36h", Ok(129_600)),
            ("899", Err(DurationError::TooShort)),
            ("899s", Err(DurationError::TooShort)),
            ("0", Err(DurationError::TooShort)),
            ("36h1s", Err(DurationError::TooLong)),
            ("129601", Err(DurationError::TooLong)),
            ("99999999999999999999999", Err(DurationError::TooLong)),
            ("18446744073709551615h", Err(DurationError::TooLong)),
            ("-1", Err(DurationError::Shape)),
            ("1e3", Err(DurationError::Shape)),
            ("", Err(DurationError::Shape)),
            ("h", Err(DurationError::Shape)),
            ("1h30", Err(DurationError::Shape)),
            ("30m1h", Err(DurationError::Shape)),
            ("1h1h", Err(DurationError::Shape)),
            ("1.5h", Err(DurationError::Shape)),
            ("12 h", Err(DurationError::Shape)),
            ("１２h", Err(DurationError::Shape)),
        ] {
            assert_eq!(SessionDuration::parse(text).map(SessionDuration::as_secs), expected, "{text:?}");
        }
    }

    #[test]
    fn renewal_is_due_twenty_minutes_before_the_end_or_a_quarter_of_a_short_session() {
        let due = |text| SessionDuration::parse(text).map(|d| d.default_min_remaining().as_secs());
        assert_eq!(due("12h"), Ok(1200));
        assert_eq!(due("1h"), Ok(900));
        assert_eq!(due("900"), Ok(225));
    }

    #[test]
    fn lengths_are_shown_in_two_units_at_most() {
        for (seconds, text) in
            [(0, "0s"), (59, "59s"), (60, "1m"), (150, "2m30s"), (1230, "20m"), (3600, "1h"), (43_199, "11h59m")]
        {
            assert_eq!(short(Duration::from_secs(seconds)), text);
        }
    }
}
