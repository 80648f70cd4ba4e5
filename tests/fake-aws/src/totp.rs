//! One device: what its owner's authenticator shows, and what AWS accepts from it.
//!
//! Time on a device is counted in steps of 30 s, by a clock of its own. The clock runs with real
//! time but can be moved on, so that nobody has to wait for the next code.

use std::collections::BTreeSet;

use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::clock;

const STEP_SECONDS: i64 = 30;
/// Steps that AWS tolerates on either side.
const WINDOW: i64 = 1;
/// How far a resync looks for the two codes; an assumption, AWS names no figure.
const RESYNC_REACH: i64 = 100;

/// Both ends of the shared secret.
pub(crate) struct Authenticator {
    totp: Totp,
    /// Seconds that the device clock is ahead of real time.
    clock_offset: i64,
    /// Steps by which the authenticator is ahead of the device clock.
    drift: i64,
    /// The drift that AWS learned from the last resync.
    known_drift: i64,
    last_handed_out: i64,
    handed_out: BTreeSet<String>,
    last_accepted: i64,
}

impl Authenticator {
    pub(crate) fn new(seed: Vec<u8>) -> Self {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(STEP_SECONDS.unsigned_abs())
            .with_secret(Secret::from(seed))
            .build_noncompliant();
        Self {
            totp,
            clock_offset: 0,
            drift: 0,
            known_drift: 0,
            last_handed_out: 0,
            handed_out: BTreeSet::new(),
            last_accepted: 0,
        }
    }

    /// The seed in Base32, as an authenticator is fed with it.
    pub(crate) fn seed(&self) -> String {
        self.totp.secret().to_base32()
    }

    fn device_step(&self) -> i64 {
        clock::real_seconds().saturating_add(self.clock_offset).max(0) / STEP_SECONDS
    }

    fn shown_step(&self) -> i64 {
        self.device_step().saturating_add(self.drift)
    }

    fn code_of(&self, step: i64) -> String {
        let step = u64::try_from(step).unwrap_or(0);
        self.totp.generate(step.saturating_mul(STEP_SECONDS.unsigned_abs())).to_string()
    }

    /// What the authenticator shows `steps` from now.
    pub(crate) fn code(&self, steps: i64) -> String {
        self.code_of(self.shown_step().saturating_add(steps))
    }

    /// What it shows so many steps from now, by one look at the clock.
    pub(crate) fn codes<const COUNT: usize>(&self, steps: [i64; COUNT]) -> [String; COUNT] {
        let shown = self.shown_step();
        steps.map(|steps| self.code_of(shown.saturating_add(steps)))
    }

    /// A code that was neither shown by this method nor accepted before; moves the clock to it. A step whose digits were
    /// those of an earlier one is passed over: whoever remembers used codes would refuse them.
    pub(crate) fn next_code(&mut self) -> String {
        let shown = self.shown_step();
        let mut step = shown.max(self.last_handed_out + 1).max(self.last_accepted + 1);
        while self.handed_out.contains(&self.code_of(step)) {
            step += 1;
        }
        self.advance(step - shown);
        self.last_handed_out = step;
        let code = self.code_of(step);
        self.handed_out.insert(code.clone());
        code
    }

    /// Six digits that no step near the present produces.
    pub(crate) fn wrong_code(&self) -> String {
        let near: Vec<String> = (-10..=10).map(|steps| self.code(steps)).collect();
        (0..1000)
            .map(|number| format!("{:06}", (number * 7919 + 13) % 1_000_000))
            .find(|code| !near.contains(code))
            .unwrap_or_default()
    }

    pub(crate) fn advance(&mut self, steps: i64) {
        self.clock_offset = self.clock_offset.saturating_add(steps.saturating_mul(STEP_SECONDS));
    }

    pub(crate) fn set_drift(&mut self, steps: i64) {
        self.drift = steps;
    }

    /// Takes a code once, and none older than the last one taken.
    pub(crate) fn accept(&mut self, code: &str) -> bool {
        let centre = self.device_step() + self.known_drift;
        let found =
            (centre - WINDOW..=centre + WINDOW).find(|step| *step > self.last_accepted && self.code_of(*step) == code);
        if let Some(step) = found {
            self.last_accepted = step;
        }
        found.is_some()
    }

    /// Takes two consecutive codes, the second of them within the window.
    pub(crate) fn accept_pair(&mut self, first: &str, second: &str) -> bool {
        self.find_pair(first, second, WINDOW).is_some()
    }

    /// Takes two consecutive codes from far off and remembers how far.
    pub(crate) fn resync(&mut self, first: &str, second: &str) -> bool {
        let found = self.find_pair(first, second, RESYNC_REACH);
        if let Some(step) = found {
            self.known_drift = step - self.device_step();
        }
        found.is_some()
    }

    fn find_pair(&mut self, first: &str, second: &str, reach: i64) -> Option<i64> {
        let centre = self.device_step() + self.known_drift;
        let step = (centre - reach..=centre + reach).find(|step| {
            *step - 1 > self.last_accepted && self.code_of(*step) == second && self.code_of(*step - 1) == first
        })?;
        self.last_accepted = step;
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::Authenticator;

    fn device() -> Authenticator {
        Authenticator::new(b"12345678901234567890".to_vec())
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000_i64, "353130"),
        ] {
            assert_eq!(device().code_of(seconds / 30), code, "at {seconds} s");
        }
    }

    #[test]
    fn a_code_is_taken_once() {
        let mut device = device();
        let code = device.next_code();
        assert!(device.accept(&code));
        assert!(!device.accept(&code), "single use");
        let next = device.next_code();
        assert!(device.accept(&next), "the next one is new");
    }

    #[test]
    fn digits_that_were_given_out_are_passed_over() {
        let mut device = device();
        let step = device.device_step() + 1;
        for later in [step, step + 1] {
            device.handed_out.insert(device.code_of(later));
        }
        device.advance(1);
        let code = device.next_code();
        assert!(device.last_handed_out >= step + 2);
        assert!(device.accept(&code), "the clock has moved to it");
    }

    #[test]
    fn a_code_older_than_the_last_accepted_is_refused() {
        let mut device = device();
        let earlier = device.next_code();
        let later = device.next_code();
        assert!(device.accept(&later));
        assert!(!device.accept(&earlier));
    }

    #[test]
    fn the_window_is_one_step_either_way() {
        // a move of the real clock into the next step is the only thing that can shift these by one
        assert!(!device().accept(&device().code(-3)));
        assert!(!device().accept(&device().code(4)));
        let mut early = device();
        let step = early.device_step();
        let code = early.code_of(step);
        early.advance(1);
        assert!(early.accept(&code) || early.device_step() > step + 1, "one step old");
        let mut late = device();
        let code = late.code(1);
        assert!(late.accept(&code), "one step ahead");
    }

    #[test]
    fn a_resync_finds_a_device_that_ran_away() {
        let mut device = device();
        device.set_drift(20);
        assert!(!device.accept(&device.code(0)));
        let (first, second) = (device.next_code(), device.next_code());
        assert!(device.resync(&first, &second));
        let code = device.next_code();
        assert!(device.accept(&code));
    }
}
