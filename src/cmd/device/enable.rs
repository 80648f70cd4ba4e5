//! Enables a device for a user: two codes, `EnableMFADevice`, and a check of the result.

use super::code_dialogue::{EnrollmentDialogue, Pair};
use super::create::EnrollmentPlan;
use crate::error::{EnrollError, Error};
use crate::format::cache_record::CodeOutcome;
use crate::model::{Drift, IamError, Refusal, SerialNumber, TokenCode};
use crate::session::iam_access::{IamAccess, Reply};
use crate::sys::aws::iam::Iam;
use crate::sys::clock;

/// How many pairs AWS may refuse: then the entry in the app is probably wrong.
const TRIES: usize = 5;

/// Asks for codes and enables the device with them; every attempt is for the same device.
pub(super) fn enable(
    access: &mut IamAccess<'_>,
    plan: &EnrollmentPlan,
    iam: &Iam,
    dialogue: &mut EnrollmentDialogue,
) -> Result<Pair, Error> {
    let mut tries = 0;
    let mut may_be_enabled = false;
    loop {
        let codes = dialogue.two_codes(access.ctx.watch()?);
        let pair = codes.map_err(Error::from)?;
        // IAM may not see yet what it created a moment ago; then it has not checked the codes.
        let enabled = access.retry_eventual(Refusal::Absent, || {
            iam.enable_device(&plan.user, &plan.serial, [&pair.first, &pair.next])
        })?;
        let Reply::Failed(error) = enabled else { return Ok(pair) };
        tries += 1;
        let refused = error.is(Refusal::WrongCodes);
        may_be_enabled |= error.may_be_done();
        if error.may_be_done() && is_of(iam, plan).unwrap_or(false) {
            return Ok(pair);
        }
        // The answer to an earlier attempt was lost, and the lists were out of date. For a device that is enabled by
        // now, IAM returns that it is in use, or that a further device requires a session.
        let is_too_late = error.is(Refusal::AlreadyExists) || error.is_denied();
        if may_be_enabled && is_too_late && access.wait_until_visible(|| is_of(iam, plan))? {
            return Ok(pair);
        }
        if !refused && !error.may_be_done() {
            return Err(error.into());
        }
        if tries >= TRIES {
            let drift = pair.drift;
            return Err(if refused { EnrollError::CodesRefused { tries, drift }.into() } else { error.into() });
        }
        dialogue.say(&refusal_line(&error, tries, pair.drift.as_ref()));
    }
}

fn refusal_line(error: &IamError, tries: usize, drift: Option<&Drift>) -> String {
    match (error.is(Refusal::WrongCodes), drift) {
        (true, Some(drift)) => format!(
            "AWS refused the codes ({tries} of {TRIES}); the authenticator's clock is {drift}: let the phone set its \
             clock by the network, and type two new ones"
        ),
        (true, None) => {
            format!("AWS refused the codes ({tries} of {TRIES}); check the entry in the app, and type two new ones")
        }
        (false, _) => format!("{error}; the codes may be used, so type two new ones"),
    }
}

fn is_of(iam: &Iam, plan: &EnrollmentPlan) -> Result<bool, IamError> {
    Ok(iam.mfa_devices(&plan.user)?.iter().any(|device| device.serial == plan.serial))
}

/// Checks whether AWS lists the device as the user's, and remembers that its codes are used.
pub(super) fn confirm_enabled(
    access: &mut IamAccess<'_>,
    plan: &EnrollmentPlan,
    iam: &Iam,
    pair: &Pair,
) -> Result<SerialNumber, Error> {
    let denied = matches!(is_of(iam, plan), Err(error) if error.is_denied());
    if !denied && !access.wait_until_visible(|| is_of(iam, plan))? {
        access
            .ctx
            .diagnostics
            .warning("AWS took the codes, but does not list the device yet; `mfa-session device list` will show it");
    }
    let serial = SerialNumber::parse(&plan.serial).map_err(|_| EnrollError::Taken {
        serial: plan.serial.clone(),
        owner: None,
        other_name: plan.other_name(),
    })?;
    remember(access, &serial, [&pair.first, &pair.next]);
    if let Some(drift) = &pair.drift {
        access.ctx.diagnostics.warning(&format!(
            "the authenticator's clock is {drift}; AWS allows for it now, but let the phone set its clock by the network"
        ));
    }
    access.ctx.diagnostics.note(&format!("MFA device `{serial}` is enabled for user {}", plan.user));
    Ok(serial)
}

/// AWS accepts no code twice: from now on these are refused here, with the seconds to wait.
pub(super) fn remember(access: &IamAccess<'_>, serial: &SerialNumber, codes: [&TokenCode; 2]) {
    if let Some(cache) = &access.resolved.cache {
        for code in codes {
            cache.remember_code(serial, code, CodeOutcome::Accepted, clock::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_seconds_by_which_the_authenticator_is_off() {
        let error = IamError::Refused {
            operation: "iam:EnableMFADevice",
            refusal: Refusal::WrongCodes,
            message: String::new(),
        };
        let reported = refusal_line(&error, 2, Some(&Drift { seconds: -120 }));
        assert!(
            reported
                .starts_with("AWS refused the codes (2 of 5); the authenticator's clock is about 120 s behind AWS's")
        );
        assert!(refusal_line(&error, 2, None).ends_with("check the entry in the app, and type two new ones"));
    }
}
