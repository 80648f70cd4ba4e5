//! A virtual device comes into being, and goes again where its enrolment came to nothing. Creating is the one call
//! whose answer cannot be had twice: AWS tells the seed once.

use std::time::{Duration, Instant};

use super::surely;
use crate::cmd::Run;
use crate::cmd::iam_access::IamAccess;
use crate::error::{EnrolError, Error, Left};
use crate::model::{DeviceName, IamError, MfaDevice, Refusal, pauses, persist};
use crate::sys::bell::first_of;
use crate::sys::iam::{Assignment, Iam, NewDevice};
use crate::sys::signals::with_last_words;

/// What is known before a device is made.
pub(super) struct Ground {
    /// The user's name.
    pub(super) user: String,
    /// The new device's name.
    pub(super) name: DeviceName,
    /// The ARN that it will have.
    pub(super) serial: String,
    /// The user's devices, unless a policy hides them.
    pub(super) devices: Option<Vec<MfaDevice>>,
    /// The account's devices that nobody has, unless a policy hides them.
    pub(super) unassigned: Option<Vec<MfaDevice>>,
    /// The command that was run, without a name.
    pub(super) own_name: String,
    /// Whether that names the device all the same.
    pub(super) is_own_name: bool,
}

impl Ground {
    /// Whether nobody has a device of that name, though it is there; `None` where it cannot be known.
    pub(super) fn is_orphan(&self) -> Option<bool> {
        Some(self.unassigned.as_ref()?.iter().any(|device| device.serial == self.serial))
    }

    /// Whether a device of that name is there, as far as can be seen.
    pub(super) fn is_known(&self) -> bool {
        let mut all = self.devices.iter().chain(&self.unassigned).flatten();
        all.any(|device| device.serial == self.serial)
    }

    /// A name that is free as far as can be seen: the user's with a number.
    pub(super) fn free_name(&self) -> String {
        let known = |name: &str| {
            let mut all = self.devices.iter().chain(&self.unassigned).flatten();
            all.any(|device| device.is_called(name))
        };
        let free = (2..100).map(|number| format!("{}-{number}", self.user)).find(|name| !known(name));
        free.unwrap_or_else(|| format!("{}-new", self.user))
    }

    /// The command that comes back to this very device.
    pub(super) fn again(&self) -> String {
        if self.is_own_name { self.own_name.clone() } else { format!("{} --name {}", self.own_name, self.name) }
    }

    /// The command that takes a free name.
    pub(super) fn other_name(&self) -> String {
        format!("{} --name {}", self.own_name, self.free_name())
    }
}

/// Creates the device.
pub(super) fn create(run: &Run, access: &mut IamAccess<'_>, ground: &Ground) -> Result<NewDevice, Error> {
    let iam = access.session_at_hand();
    let made = told_at_the_end(run, access, ground, || iam.create_virtual_device(&ground.name));
    let error = match made {
        Ok(device) => return Ok(device),
        Err(error) => error,
    };
    let own = ground.name.as_str() == ground.user;
    Err(if error.may_be_done() {
        lost(access, &iam, ground, error)?.into()
    } else if error.is(Refusal::AlreadyExists) {
        taken(&iam, ground).into()
    } else if error.is(Refusal::LimitExceeded) {
        EnrolError::AccountFull { error: Box::new(error) }.into()
    } else if error.is_denied() && !own {
        EnrolError::NameDenied {
            name: ground.name.to_string(),
            user: ground.user.clone(),
            error: Box::new(error),
            own_name: ground.own_name.clone(),
        }
        .into()
    } else {
        error.into()
    })
}

/// The answer was lost: if there is such a device now where there was none, it is ours, and of no use to anybody.
fn lost(access: &mut IamAccess<'_>, iam: &Iam, ground: &Ground, error: IamError) -> Result<EnrolError, Error> {
    let serial = ground.serial.clone();
    let was_absent = ground.is_orphan() == Some(false);
    let listed = || Ok(iam.virtual_devices(Assignment::Unassigned)?.iter().any(|device| device.serial == serial));
    let left = if !was_absent {
        // An older one of that name must not be taken for ours.
        Left::Device
    } else if !access.until_shown(listed)? {
        if access.is_cancelled() { Left::Device } else { Left::Nothing }
    } else if surely(|| iam.delete_virtual_device(&serial)).is_ok() {
        Left::Deleted
    } else {
        Left::Device
    };
    let (command, other_name) = (ground.again(), ground.other_name());
    Ok(EnrolError::CreateLost { serial, left, error: Box::new(error), command, other_name })
}

/// There is one already, which was not there, or could not be seen, before.
fn taken(iam: &Iam, ground: &Ground) -> EnrolError {
    let (serial, other_name) = (ground.serial.clone(), ground.other_name());
    let all = iam.virtual_devices(Assignment::Any).unwrap_or_default();
    match all.into_iter().find(|device| device.serial == serial).map(|device| device.user) {
        Some(None) => EnrolError::OrphanInTheWay { serial, error: None, other_name },
        Some(Some(owner)) if owner == ground.user => EnrolError::AlreadyThere { serial, other_name },
        Some(owner) => EnrolError::Taken { serial, owner, other_name },
        None => EnrolError::Taken { serial, owner: None, other_name },
    }
}

/// Makes a call; whoever ends the process meanwhile is told what may be left.
fn told_at_the_end<T>(run: &Run, access: &mut IamAccess<'_>, ground: &Ground, call: impl FnOnce() -> T) -> T {
    let restore = access.watch().map(|watch| watch.restore.clone()).unwrap_or_default();
    let ended = EnrolError::EndedAtOnce { serial: ground.serial.clone(), command: ground.again() };
    let (voice, report) = (run.voice, Error::from(ended).report());
    with_last_words(&restore, move || voice.failure(&report), call)
}

/// Deletes the device of an enrolment that failed; where that is not allowed, the error says who can.
pub(super) fn undone(run: &Run, access: &mut IamAccess<'_>, iam: &Iam, ground: &Ground, error: Error) -> Error {
    let serial = &ground.serial;
    // IAM may not know yet what it made a moment ago. Ctrl-C was pressed already, perhaps: another ends the process.
    let pause = |length: Duration| first_of(&[], Instant::now() + length).is_none();
    let delete = || surely(|| iam.delete_virtual_device(serial));
    let deleted = told_at_the_end(run, access, ground, || {
        persist(pauses(), pause, delete, |error: &IamError| error.is(Refusal::Absent))
    });
    match deleted {
        Ok(()) => {
            run.voice.note(&format!("the unfinished device `{serial}` was deleted"));
            error
        }
        Err(why) => EnrolError::LeftBehind {
            serial: serial.clone(),
            error: Box::new(error),
            why: Box::new(why),
            command: ground.again(),
        }
        .into(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn a_free_name_is_one_that_neither_the_user_nor_an_orphan_has() {
        let device = |name: &str| MfaDevice::new(format!("arn:aws:iam::123456789012:mfa/{name}"), None, None);
        let ground = Ground {
            user: "alice".into(),
            name: DeviceName::parse("alice").expect("a name"),
            serial: "arn:aws:iam::123456789012:mfa/alice".into(),
            devices: Some(vec![device("alice"), device("team/alice-2")]),
            unassigned: Some(vec![device("alice-3")]),
            own_name: "mfa-session device enroll".into(),
            is_own_name: true,
        };
        assert_eq!(ground.other_name(), "mfa-session device enroll --name alice-4");
        assert_eq!(ground.is_orphan(), Some(false));
    }
}
