//! How much of a cached session has to be left.

use std::time::Duration;

use crate::model::aws::duration::rest_of_role;

/// The required remaining time of a session that is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MinRemaining {
    length: Duration,
    /// Whether it was requested explicitly, by option or variable.
    pub is_explicit: bool,
}

impl MinRemaining {
    pub(crate) fn explicit(length: Duration) -> Self {
        Self { length, is_explicit: true }
    }

    /// The default for a session that the run would obtain.
    pub(crate) fn default_of(length: Duration) -> Self {
        Self { length, is_explicit: false }
    }

    /// For a session of this lifetime, if that is known: the default of one that is shorter than those which the run
    /// would obtain is its own, or it would be renewed as soon as it is cached.
    pub(crate) fn of(self, lifetime: Option<Duration>) -> Duration {
        match lifetime {
            Some(lifetime) if !self.is_explicit => self.length.min(rest_of_role(lifetime)),
            _ => self.length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_session_is_not_due_at_once_unless_more_is_requested() {
        let minutes = |count: u64| Duration::from_secs(count * 60);
        for (wanted, lifetime, expected) in [
            (MinRemaining::default_of(minutes(20)), Some(minutes(720)), minutes(20)),
            (MinRemaining::default_of(minutes(20)), None, minutes(20)),
            (MinRemaining::default_of(minutes(20)), Some(minutes(16)), minutes(4)),
            (MinRemaining::default_of(minutes(1)), Some(minutes(16)), minutes(1)),
            (MinRemaining::explicit(minutes(20)), Some(minutes(16)), minutes(20)),
        ] {
            assert_eq!(wanted.of(lifetime), expected, "{wanted:?} {lifetime:?}");
        }
    }
}
