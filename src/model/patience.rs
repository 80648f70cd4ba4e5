//! How long to wait for IAM to show what it has accepted: its changes "take time to become visible". Pure: the function
//! that waits is an argument.

use std::time::Duration;

/// The pauses between attempts: short ones first, 15 s in all, the longest delay that SDK users report
/// (aws/aws-sdk-js#559).
pub(crate) fn pauses() -> impl Iterator<Item = Duration> {
    [250, 500, 750, 1500, 2000, 2000, 2000, 2000, 2000, 2000].into_iter().map(Duration::from_millis)
}

/// Tries until `attempt` succeeds, the pauses are used up, or `pause` returns that the wait is cancelled. Returns the
/// error of the last attempt.
///
/// # Errors
/// The error of the last attempt.
pub(crate) fn retry_until<T, E>(
    pauses: impl Iterator<Item = Duration>,
    mut pause: impl FnMut(Duration) -> bool,
    mut attempt: impl FnMut() -> Result<T, E>,
    worth_waiting: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let mut result = attempt();
    for length in pauses {
        match &result {
            Err(error) if worth_waiting(error) && pause(length) => result = attempt(),
            _ => break,
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_fifteen_seconds_at_most_and_not_at_all_for_what_will_not_change() {
        for (outcomes, gives_up_after, expected, waited) in [
            (vec![Ok(1)], 99, Ok(1), 0),
            (vec![Err("late"), Err("late"), Ok(2)], 99, Ok(2), 750),
            (vec![Err("late"), Err("denied"), Ok(3)], 99, Err("denied"), 250),
            (vec![Err("late"); 99], 99, Err("late"), 15_000),
            (vec![Err("late"); 99], 3, Err("late"), 1500),
        ] {
            let (mut given, mut total, mut count) = (outcomes.into_iter(), Duration::ZERO, 0);
            let pause = |length| {
                count += 1;
                if count <= gives_up_after {
                    total += length;
                }
                count <= gives_up_after
            };
            let result = retry_until(pauses(), pause, || given.next().unwrap_or(Err("none")), |error| *error == "late");
            assert_eq!((result, total), (expected, Duration::from_millis(waited)));
        }
    }
}
