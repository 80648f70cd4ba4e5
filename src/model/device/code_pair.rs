//! The two consecutive codes that enable a device for a user, checked before they are sent. Times are AWS's, in seconds
//! since 1970, so that an error of this machine's clock is not taken for one of the authenticator.

use std::fmt;

use thiserror::Error;

use super::seed::{STEP_SECONDS, Seed};
use crate::model::aws::token_code::TokenCode;

/// A code, and when it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnteredCode {
    pub code: TokenCode,
    /// The time at which it was typed, by AWS's clock.
    pub at: i64,
}

/// One of the two codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeIndex {
    /// The code that is asked for first.
    First,
    /// The code that is asked for second.
    Next,
}

impl fmt::Display for CodeIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Next => "next",
        })
    }
}

/// Steps either way in which a code is looked for: a day, since the clock of a phone that was set by hand to another
/// time zone is off by hours.
const FAR: i64 = 24 * 3600 / STEP_SECONDS;
/// Steps either way in which a single match is not by chance (40 in a million).
const NEAR: i64 = 20;
/// AWS accepts the codes of one step before and one step after the current one.
const WINDOW: i64 = 1;
/// AWS derives a device's drift from the two codes, and documents no limit. No clock drifts by more than five minutes
/// without being set wrong, so beyond that it should be set.
const TOLERATED: i64 = 300 / STEP_SECONDS;
/// Consecutive codes are shown within a minute; after so many seconds a code was skipped, or the first one is too old.
const SLOWEST: i64 = 90;

/// What is wrong with two codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum CodesFault {
    /// The same code twice.
    #[error("both codes are the same")]
    Identical,
    /// A code that this device does not show at any time near now.
    #[error("the {0} code is not one of this device")]
    Foreign(CodeIndex),
    /// The second was shown before the first.
    #[error("the codes are in the wrong order")]
    Swapped,
    /// Codes between the two were skipped.
    #[error("the codes do not follow one another: {between} between them")]
    Skipped { between: i64 },
    /// Typed so late that AWS would refuse them, or derive a wrong drift.
    #[error("the codes are too old by now ({seconds} s)")]
    TooOld {
        /// Seconds since the second code was shown.
        seconds: i64,
    },
    /// The authenticator's clock is off by more than AWS could correct.
    #[error("the authenticator's clock is {}", Drift { seconds: *seconds })]
    Drift { seconds: i64 },
}

impl CodesFault {
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Identical => "type one code, wait for it to change, and type that one",
            Self::Foreign(_) => "check the entry in the app and the digits, and type two new codes",
            Self::Swapped => "type the older code first, then the newer one",
            Self::Skipped { .. } => "type two codes that the app shows one after the other",
            Self::TooOld { .. } => "type two new codes, each as soon as it is shown",
            Self::Drift { .. } => "let the phone set its clock by the network, and type two new codes",
        }
    }
}

/// The offset of an authenticator's clock, within the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drift {
    /// How far the device's clock is ahead; negative: behind.
    pub seconds: i64,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = if self.seconds > 0 { "ahead of" } else { "behind" };
        write!(f, "about {} s {direction} AWS's", self.seconds.abs())
    }
}

fn step(at: i64) -> i64 {
    at.div_euclid(STEP_SECONDS)
}

/// Seconds until the next code is shown.
pub(crate) fn until_next(now: i64) -> i64 {
    STEP_SECONDS - now.rem_euclid(STEP_SECONDS)
}

/// Checks the first code by itself, so that a typing error is reported before the person waits for the second code.
///
/// # Errors
/// [`CodesFault::Foreign`].
pub(crate) fn check_first(seed: &Seed, first: &EnteredCode) -> Result<(), CodesFault> {
    let now = step(first.at);
    // The nearest steps first, as most codes are typed in time.
    let known = (0..=FAR).any(|off| [now + off, now - off].iter().any(|step| seed.code(*step) == first.code));
    if known { Ok(()) } else { Err(CodesFault::Foreign(CodeIndex::First)) }
}

/// Checks both codes against the seed. A small offset of the clock is reported and allowed, since AWS corrects for it.
pub(crate) fn check_pair(seed: &Seed, first: &EnteredCode, second: &EnteredCode) -> Result<Option<Drift>, CodesFault> {
    if first.code == second.code {
        return Err(CodesFault::Identical);
    }
    let (now, then) = (step(first.at), step(second.at));
    let near = ShownCodes::around(seed, now, NEAR);
    let (follow, all) = match near.nearest(&first.code, &second.code) {
        Some(offset) => (Some(offset), near),
        None => {
            let all = ShownCodes::around(seed, now, FAR);
            (all.nearest(&first.code, &second.code), all)
        }
    };
    match follow {
        Some(offset) => by_time(offset, offset + 1 + now - then, second.at - (now + offset + 1) * STEP_SECONDS),
        None if all.nearest(&second.code, &first.code).is_some() => Err(CodesFault::Swapped),
        None => Err(apart(&all.offsets(&first.code), &all.offsets(&second.code))),
    }
}

/// The codes around a step, and one more at either end for the pair of the last.
struct ShownCodes {
    reach: i64,
    codes: Vec<TokenCode>,
}

impl ShownCodes {
    fn around(seed: &Seed, now: i64, reach: i64) -> Self {
        Self { reach, codes: (-reach - 1..=reach + 1).map(|offset| seed.code(now + offset)).collect() }
    }

    fn offset_of(&self, index: usize) -> i64 {
        i64::try_from(index).unwrap_or(self.reach) - self.reach - 1
    }

    /// The step, relative to the middle, of the nearest place where one code directly precedes the other.
    fn nearest(&self, one: &TokenCode, other: &TokenCode) -> Option<i64> {
        let pairs = self.codes.windows(2).enumerate().filter(|(_, pair)| pair[0] == *one && pair[1] == *other);
        pairs.map(|(index, _)| self.offset_of(index)).min_by_key(|offset| offset.abs())
    }

    fn offsets(&self, code: &TokenCode) -> Vec<i64> {
        let found = self.codes.iter().enumerate().filter(|(_, shown)| *shown == code);
        found.map(|(index, _)| self.offset_of(index)).collect()
    }
}

/// The codes are consecutive; checks that they are for the present time. Offsets are in steps from the time of typing.
fn by_time(first: i64, second: i64, since_shown: i64) -> Result<Option<Drift>, CodesFault> {
    if second < -WINDOW && first >= -WINDOW {
        return Err(CodesFault::TooOld { seconds: since_shown });
    }
    // A code can be typed late but never early, so the later of the two offsets is that of the clock.
    let drift = first.max(second);
    match drift.abs() {
        0..=WINDOW => Ok(None),
        ..=TOLERATED => Ok(Some(Drift { seconds: drift * STEP_SECONDS })),
        _ => Err(CodesFault::Drift { seconds: drift * STEP_SECONDS }),
    }
}

/// The error for codes that are not consecutive: a code between them was skipped, or one is not of this device.
fn apart(first: &[i64], second: &[i64]) -> CodesFault {
    let pairs = first.iter().flat_map(|a| second.iter().map(move |b| b - a));
    match pairs.filter(|distance| distance.abs() <= NEAR).min_by_key(|distance| distance.abs()) {
        Some(distance) if distance < 0 => CodesFault::Swapped,
        Some(distance) => CodesFault::Skipped { between: distance - 1 },
        None => {
            let near = |offsets: &[i64]| offsets.iter().any(|offset| offset.abs() <= NEAR);
            let first_is_odd = first.is_empty() || near(second) && !near(first);
            CodesFault::Foreign(if first_is_odd { CodeIndex::First } else { CodeIndex::Next })
        }
    }
}

/// Checks two codes of a device whose seed is not known here.
///
/// # Errors
/// [`CodesFault::Identical`]; [`CodesFault::TooOld`] where so much time lay between them that they cannot follow
/// one another.
pub(crate) fn check_without_seed(first: &EnteredCode, second: &EnteredCode) -> Result<(), CodesFault> {
    let between = second.at - first.at;
    if first.code == second.code {
        Err(CodesFault::Identical)
    } else if between > SLOWEST {
        Err(CodesFault::TooOld { seconds: between })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    /// A moment ten seconds into a step.
    const NOW: i64 = 1_790_000_000 / 30 * 30 + 10;

    fn seed() -> Seed {
        Seed::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into()).expect("the RFC's secret")
    }

    /// The code that is shown so many steps from [`NOW`], typed at a time in seconds from it.
    fn typed(steps: i64, at: i64) -> EnteredCode {
        EnteredCode { code: seed().code(step(NOW) + steps), at: NOW + at }
    }

    #[test]
    fn codes_that_follow_one_another_are_judged_by_when_they_were_typed() {
        let drift = |seconds| Ok(Some(Drift { seconds }));
        for (first, second, expected) in [
            // In time; both typed a little late; the next one of a clock that is a little ahead.
            (typed(0, 0), typed(1, 30), Ok(None)),
            (typed(0, 25), typed(1, 55), Ok(None)),
            (typed(0, 0), typed(1, 5), Ok(None)),
            (typed(-1, 0), typed(0, 25), Ok(None)),
            // A phone that is off.
            (typed(3, 0), typed(4, 30), drift(90)),
            (typed(-4, 0), typed(-3, 30), drift(-120)),
            (typed(10, 0), typed(11, 30), drift(300)),
            (typed(11, 0), typed(12, 30), Err(CodesFault::Drift { seconds: 330 })),
            (typed(120, 0), typed(121, 30), Err(CodesFault::Drift { seconds: 3600 })),
            (typed(-2880, 0), typed(-2879, 30), Err(CodesFault::Drift { seconds: -86_400 })),
            // The person went for a coffee with the next code in mind.
            (typed(0, 0), typed(1, 120), Err(CodesFault::TooOld { seconds: 100 })),
            (typed(0, 0), typed(1, 85), Err(CodesFault::TooOld { seconds: 65 })),
        ] {
            assert_eq!(check_pair(&seed(), &first, &second), expected, "{} {}", first.at - NOW, second.at - NOW);
            assert_eq!(check_first(&seed(), &first), Ok(()));
        }
    }

    #[test]
    fn codes_that_cannot_be_good_are_told_apart() {
        let odd = |at| EnteredCode { code: TokenCode::of_number(123_456), at: NOW + at };
        for (first, second, expected) in [
            (typed(0, 0), typed(0, 30), CodesFault::Identical),
            (typed(1, 20), typed(0, 25), CodesFault::Swapped),
            (typed(3, 90), typed(0, 95), CodesFault::Swapped),
            (typed(0, 0), typed(2, 60), CodesFault::Skipped { between: 1 }),
            (typed(0, 0), typed(5, 150), CodesFault::Skipped { between: 4 }),
            // The clock is an hour ahead, and a code was skipped.
            (typed(120, 0), typed(122, 60), CodesFault::Skipped { between: 1 }),
            (odd(0), typed(1, 30), CodesFault::Foreign(CodeIndex::First)),
            (typed(0, 0), odd(30), CodesFault::Foreign(CodeIndex::Next)),
            (typed(120, 0), odd(30), CodesFault::Foreign(CodeIndex::Next)),
        ] {
            assert_eq!(check_pair(&seed(), &first, &second), Err(expected));
        }
        assert_eq!(check_first(&seed(), &odd(0)), Err(CodesFault::Foreign(CodeIndex::First)));
    }

    #[test]
    fn without_the_seed_only_what_is_certain_is_refused() {
        assert_eq!(check_without_seed(&typed(0, 0), &typed(1, 30)), Ok(()));
        assert_eq!(check_without_seed(&typed(0, 0), &typed(5, 80)), Ok(()));
        assert_eq!(check_without_seed(&typed(0, 0), &typed(0, 30)), Err(CodesFault::Identical));
        assert_eq!(check_without_seed(&typed(0, 0), &typed(1, 95)), Err(CodesFault::TooOld { seconds: 95 }));
    }

    #[test]
    fn the_next_code_is_counted_down_to() {
        assert_eq!([60, 61, 89, 90].map(until_next), [30, 29, 1, 30]);
    }
}
