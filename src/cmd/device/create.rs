//! Creates a virtual device, and deletes it where its enrollment fails. The answer of the creating call cannot be
//! requested again: AWS returns the seed once.

use std::time::{Duration, Instant};

use super::shared::retry_if_unanswered;
use crate::error::{EnrollError, Error, Left};
use crate::model::{DeviceName, Explain as _, IamError, Invocation, MfaDevice, Refusal, pauses, retry_until};
use crate::session::iam_access::IamAccess;
use crate::sys::aws::iam::{Assignment, Iam, NewDevice};
use crate::sys::process::event::wait_any;
use crate::sys::process::signals::on_termination;

/// The state of the account before a device is created.
pub(super) struct EnrollmentPlan {
    pub(super) user: String,
    /// The new device's name.
    pub(super) name: DeviceName,
    /// The ARN of the new device.
    pub(super) serial: String,
    /// The user's devices; None if a policy denies listing them.
    pub(super) devices: Option<Vec<MfaDevice>>,
    /// The account's unassigned devices; None if a policy denies listing them.
    pub(super) unassigned: Option<Vec<MfaDevice>>,
    /// The command that was run, without a name.
    pub(super) own_name: Invocation,
    /// Whether that command gives the device the same name.
    pub(super) is_own_name: bool,
}

impl EnrollmentPlan {
    /// Whether a device of that name exists and is unassigned; `None` where it cannot be determined.
    pub(super) fn is_orphan(&self) -> Option<bool> {
        Some(self.unassigned.as_ref()?.iter().any(|device| device.serial == self.serial))
    }

    /// Whether a device of that name was listed.
    pub(super) fn is_known(&self) -> bool {
        let mut all = self.devices.iter().chain(&self.unassigned).flatten();
        all.any(|device| device.serial == self.serial)
    }

    /// A name that no listed device has: the user's name with a number.
    pub(super) fn free_name(&self) -> String {
        let known = |name: &str| {
            let mut all = self.devices.iter().chain(&self.unassigned).flatten();
            all.any(|device| device.is_called(name))
        };
        let free = (2..100).map(|number| format!("{}-{number}", self.user)).find(|name| !known(name));
        free.unwrap_or_else(|| format!("{}-new", self.user))
    }

    /// The command that continues with this device.
    pub(super) fn again(&self) -> Invocation {
        let command = self.own_name.clone();
        if self.is_own_name { command } else { command.option("--name", self.name.as_str()) }
    }

    /// The command that uses a free name.
    pub(super) fn other_name(&self) -> Invocation {
        self.own_name.clone().option("--name", &self.free_name())
    }
}

pub(super) fn create(access: &mut IamAccess<'_>, plan: &EnrollmentPlan) -> Result<NewDevice, Error> {
    let iam = access.current_client();
    let made = with_termination_notice(access, plan, || iam.create_virtual_device(&plan.name));
    let error = match made {
        Ok(device) => return Ok(device),
        Err(error) => error,
    };
    let own = plan.name.as_str() == plan.user;
    Err(if error.may_be_done() {
        lost(access, &iam, plan, error)?.into()
    } else if error.is(Refusal::AlreadyExists) {
        taken(&iam, plan).into()
    } else if error.is(Refusal::LimitExceeded) {
        EnrollError::AccountFull { error: Box::new(error) }.into()
    } else if error.is_denied() && !own {
        EnrollError::NameDenied {
            name: plan.name.to_string(),
            user: plan.user.clone(),
            error: Box::new(error),
            own_name: plan.own_name.clone(),
        }
        .into()
    } else {
        error.into()
    })
}

/// The answer was lost: if such a device exists now and did not before, this run created it, and nobody has its seed.
fn lost(access: &mut IamAccess<'_>, iam: &Iam, plan: &EnrollmentPlan, error: IamError) -> Result<EnrollError, Error> {
    let serial = plan.serial.clone();
    let was_absent = plan.is_orphan() == Some(false);
    let listed = || Ok(iam.virtual_devices(Assignment::Unassigned)?.iter().any(|device| device.serial == serial));
    let left = if !was_absent {
        // An older device of that name must not be taken for the new one.
        Left::Device
    } else if !access.wait_until_visible(listed)? {
        if access.ctx.is_cancelled() { Left::Device } else { Left::Nothing }
    } else if retry_if_unanswered(|| iam.delete_virtual_device(&serial)).is_ok() {
        Left::Deleted
    } else {
        Left::Device
    };
    let (command, other_name) = (plan.again(), plan.other_name());
    Ok(EnrollError::CreateLost { serial, left, error: Box::new(error), command, other_name })
}

/// A device of that name exists that did not exist, or could not be listed, before.
fn taken(iam: &Iam, plan: &EnrollmentPlan) -> EnrollError {
    let (serial, other_name) = (plan.serial.clone(), plan.other_name());
    let all = iam.virtual_devices(Assignment::Any).unwrap_or_default();
    match all.into_iter().find(|device| device.serial == serial).map(|device| device.user) {
        Some(None) => EnrollError::OrphanInTheWay { serial, error: None, other_name },
        Some(Some(owner)) if owner == plan.user => EnrollError::AlreadyThere { serial, other_name },
        Some(owner) => EnrollError::Taken { serial, owner, other_name },
        None => EnrollError::Taken { serial, owner: None, other_name },
    }
}

/// Makes a call; if a signal ends the process meanwhile, a message says what may remain.
fn with_termination_notice<T>(access: &mut IamAccess<'_>, plan: &EnrollmentPlan, call: impl FnOnce() -> T) -> T {
    let restore = access.ctx.watch().map(|watch| watch.restore.clone()).unwrap_or_default();
    let ended = EnrollError::EndedAtOnce { serial: plan.serial.clone(), command: plan.again() };
    let (diagnostics, report, profile) = (access.ctx.diagnostics, ended.report(), access.ctx.profile_in_hints());
    on_termination(&restore, move || diagnostics.failure(&report, &profile), call)
}

/// Deletes the device of a failed enrollment; where that is not allowed, the error says who can delete it.
pub(super) fn roll_back(access: &mut IamAccess<'_>, iam: &Iam, plan: &EnrollmentPlan, error: Error) -> Error {
    let serial = &plan.serial;
    // IAM's changes take time to become visible. Ctrl-C may have been pressed already: a second one ends the process.
    let pause = |length: Duration| wait_any(&[], Instant::now() + length).is_none();
    let delete = || retry_if_unanswered(|| iam.delete_virtual_device(serial));
    let deleted = with_termination_notice(access, plan, || {
        retry_until(pauses(), pause, delete, |error: &IamError| error.is(Refusal::Absent))
    });
    match deleted {
        Ok(()) => {
            access.ctx.diagnostics.note(&format!("the unfinished device `{serial}` was deleted"));
            error
        }
        Err(why) => EnrollError::LeftBehind {
            serial: serial.clone(),
            error: Box::new(error),
            why: Box::new(why),
            command: plan.again(),
        }
        .into(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::ProfileInHints;

    #[test]
    fn a_free_name_is_one_that_neither_the_user_nor_an_orphan_has() {
        let device = |name: &str| MfaDevice::new(format!("arn:aws:iam::123456789012:mfa/{name}"), None, None);
        let plan = EnrollmentPlan {
            user: "alice".into(),
            name: DeviceName::parse("alice").expect("a name"),
            serial: "arn:aws:iam::123456789012:mfa/alice".into(),
            devices: Some(vec![device("alice"), device("team/alice-2")]),
            unassigned: Some(vec![device("alice-3")]),
            own_name: Invocation::device("enroll").naming_profile(),
            is_own_name: true,
        };
        let dev = ProfileInHints { name: Some("dev".into()), ..ProfileInHints::default() };
        let expected = "mfa-session device enroll --profile dev --name alice-4";
        assert_eq!(plan.other_name().rendered(&dev), expected);
        assert_eq!(plan.is_orphan(), Some(false));
    }
}
