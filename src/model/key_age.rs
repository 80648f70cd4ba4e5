//! The age of a long-term key, and from when on it is worth a word.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::aws::duration::{DurationError, parse_duration};

/// From which age on a key is to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyAgeLimit(Duration);

const DAY: u64 = 86_400;

/// A hundred years: more is a slip.
const MOST_DAYS: u64 = 36_500;

/// How often a person is told.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What to do about an old key.
pub(crate) const REPLACE_KEY: &str =
    "make a new key in the IAM console (Users, Security credentials), and delete this one when it is in place";

/// 90 days (CIS AWS Foundations Benchmark).
impl Default for KeyAgeLimit {
    fn default() -> Self {
        Self(Duration::from_secs(90 * DAY))
    }
}

impl KeyAgeLimit {
    /// Reads `90d` or a shorter length of time such as `12h`; `0` for never.
    ///
    /// # Errors
    /// [`DurationError::Shape`] for other texts, [`DurationError::TooLong`] for more than a hundred years.
    pub(crate) fn parse(text: &str) -> Result<Self, DurationError> {
        let Some(days) = text.trim().strip_suffix('d') else { return parse_duration(text).map(Self) };
        if days.is_empty() || !days.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DurationError::Shape);
        }
        let days: u64 = days.parse().ok().filter(|days| *days <= MOST_DAYS).ok_or(DurationError::TooLong)?;
        Ok(Self(Duration::from_secs(days * DAY)))
    }

    /// Whether no age is too high.
    pub(crate) fn is_off(self) -> bool {
        self.0.is_zero()
    }

    /// What is to be said of a key that was created then, by the first and last characters of its id; nothing of one
    /// that is young enough.
    pub(crate) fn too_old(self, masked: &str, created: Timestamp, now: Timestamp) -> Option<String> {
        let is_too_old = created < now && now.duration_since(created).unsigned_abs() > self.0;
        (is_too_old && !self.is_off()).then(|| format!("the access key {masked} is {} days old", days(created, now)))
    }
}

/// The age in whole days; zero for a key that was created later than now.
pub(crate) fn days(created: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.duration_since(created).as_secs()).unwrap_or(0) / DAY
}

/// Whether a person who was told at that time is told again; a time that has not come yet is that of a wrong clock.
pub(crate) fn is_told_again(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| last > now || now.duration_since(last) >= AGAIN_AFTER)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    fn at(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    #[test]
    fn a_limit_is_a_number_of_days_or_any_other_length_of_time() {
        for (text, old_at, expected) in [
            ("90d", 90, Ok(false)),
            ("90d", 91, Ok(true)),
            (" 1d ", 2, Ok(true)),
            ("48h", 2, Ok(false)),
            ("48h", 3, Ok(true)),
            ("0", 20_000, Ok(false)),
            ("0d", 20_000, Ok(false)),
            ("90d", -5, Ok(false)),
            ("1d", -5, Ok(false)),
            ("d", 1, Err(DurationError::Shape)),
            ("-1d", 1, Err(DurationError::Shape)),
            ("1d12h", 1, Err(DurationError::Shape)),
            ("soon", 1, Err(DurationError::Shape)),
            ("", 1, Err(DurationError::Shape)),
            ("36501d", 1, Err(DurationError::TooLong)),
            ("99999999999999999999d", 1, Err(DurationError::TooLong)),
        ] {
            let limit = KeyAgeLimit::parse(text);
            assert_eq!(limit.map(|limit| limit.too_old("k", at(0), at(old_at)).is_some()), expected, "{text}");
        }
        let said = KeyAgeLimit::default().too_old("AKIA…MPLE", at(3), at(100));
        assert_eq!(said.expect("97 days"), "the access key AKIA…MPLE is 97 days old");
    }

    #[test]
    fn a_person_is_told_once_a_week() {
        for (last, now, expected) in
            [(None, 5, true), (Some(5), 5, false), (Some(5), 11, false), (Some(5), 12, true), (Some(9), 5, true)]
        {
            assert_eq!(is_told_again(last.map(at), at(now)), expected, "{last:?} {now}");
        }
    }
}
