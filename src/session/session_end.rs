//! When it is said that a session ends, from which credentials are renewed by themselves.

use std::time::Duration;

use crate::model::{Expiration, LEAST_REMAINING};

/// The longest time before the end at which it is said.
pub(crate) const SOON: Duration = Duration::from_secs(15 * 60);

/// What is to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndNotice {
    Soon,
    /// Nothing is renewed any more.
    Ended,
}

/// What was said, and of which end.
#[derive(Debug, Default)]
pub(crate) struct SessionEnd(Option<(Expiration, EndNotice)>);

impl SessionEnd {
    /// What is to be said of a session of that length, of which so much is left: each once.
    pub(crate) fn notice(&mut self, end: Expiration, left: Duration, lifetime: Duration) -> Option<EndNotice> {
        let notice = if left < LEAST_REMAINING {
            EndNotice::Ended
        } else if left < SOON.min(lifetime / 4) {
            EndNotice::Soon
        } else {
            return None;
        };
        let is_new = match self.0 {
            Some((said, EndNotice::Ended)) => said != end,
            Some((said, EndNotice::Soon)) => said != end || notice == EndNotice::Ended,
            None => true,
        };
        if is_new {
            self.0 = Some((end, notice));
        }
        is_new.then_some(notice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_each_session_is_said_once_before_and_once_after_it() {
        let (first, second) = (Expiration::from_unix(1_790_000_000), Expiration::from_unix(1_790_040_000));
        let mut end = SessionEnd::default();
        for (of, left, expected) in [
            (first, 3600, None),
            (first, 900, None),
            (first, 899, Some(EndNotice::Soon)),
            (first, 600, None),
            (first, 59, Some(EndNotice::Ended)),
            (first, 0, None),
            (second, 40_000, None),
            (second, 0, Some(EndNotice::Ended)),
            (second, 0, None),
        ] {
            let said = end.notice(of, Duration::from_secs(left), Duration::from_secs(12 * 3600));
            assert_eq!(said, expected, "{left}");
        }
        let short = Duration::from_secs(900);
        assert_eq!(
            SessionEnd::default().notice(first, Duration::from_secs(230), short),
            None,
            "a quarter of it is left"
        );
    }
}
