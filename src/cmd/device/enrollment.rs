//! The enrollment of a new device for the user of the key, from the checks before it to the second code.

use std::path::Path;

use super::code_dialogue::{EnrollmentDialogue, Pair};
use super::create::{EnrollmentPlan, create, roll_back};
use super::enable::{confirm_enabled, enable};
use super::enrollment_view::NewDeviceInfo;
use super::shared::retry_if_unanswered;
use crate::error::{EnrollError, Error};
use crate::model::{DeviceName, Invocation, MfaDevice, NobodyToAsk, Refusal, Seed, SerialNumber};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::sys::aws::iam::{Assignment, Iam, NewDevice, Picture};
use crate::sys::paths;
use crate::sys::store::private_file::NewFile;
use crate::sys::terminal::tty::Terminal;

/// AWS's limit of devices per user.
const MOST_DEVICES: usize = 8;

/// Options of an enrollment.
pub(super) struct EnrollmentOptions<'a> {
    pub(super) name: Option<DeviceName>,
    pub(super) out: Option<&'a Path>,
    /// Whether a free name is used where the given one is taken.
    pub(super) evades: bool,
}

impl<'a> EnrollmentOptions<'a> {
    pub(super) fn new(name: Option<&str>, out: Option<&'a Path>, evades: bool) -> Result<Self, Error> {
        let name = name.map(DeviceName::parse).transpose().map_err(|why| Error::Usage {
            what: format!("`--name`: `{}` {why}", name.unwrap_or_default()),
            hint: "leave it out for a device named like the user".into(),
        })?;
        Ok(Self { name, out, evades })
    }
}

/// The terminal, which an enrollment requires.
pub(super) fn terminal(ctx: &Context, command: &Invocation) -> Result<Terminal, Error> {
    let no_terminal = |why| EnrollError::NoTerminal { why, command: command.clone() };
    if !ctx.options.may_ask {
        return Err(no_terminal(NobodyToAsk::NoPrompt).into());
    }
    Terminal::open().map_err(|_| no_terminal(NobodyToAsk::NoTerminal).into())
}

/// Creates and enables a device; returns whether it is the user's first.
pub(super) fn enrolled(
    access: &mut IamAccess<'_>,
    options: &EnrollmentOptions<'_>,
    command: &Invocation,
    terminal: Terminal,
) -> Result<(SerialNumber, bool), Error> {
    let mut plan = plan_enrollment(access, options, command)?;
    let is_first = plan.devices.as_ref().is_some_and(Vec::is_empty);
    let is_made = plan.is_orphan() == Some(true) && orphan(access, &mut plan)?;
    let iam = access.current_client();
    let pair = if is_made {
        finish(access, &plan, &iam, terminal)?
    } else {
        let mut out = options.out.map(|path| OutFile::create(access.ctx, path)).transpose()?;
        let NewDevice { serial, seed, picture } = create(access, &plan)?;
        plan.serial = serial;
        let written = out.as_mut().map_or(Ok(()), |out| out.write(&picture));
        let handed = written.and_then(|()| hand_over(access, &plan, &iam, terminal, seed));
        let pair = handed.map_err(|error| roll_back(access, &iam, &plan, error))?;
        if let Some(out) = out {
            out.keep(access.ctx);
        }
        pair
    };
    Ok((confirm_enabled(access, &plan, &iam, &pair)?, is_first))
}

/// Shows the secret and asks for the codes; the page is cleared when this returns.
fn hand_over(
    access: &mut IamAccess<'_>,
    plan: &EnrollmentPlan,
    iam: &Iam,
    terminal: Terminal,
    seed: Seed,
) -> Result<Pair, Error> {
    let new_device = NewDeviceInfo { device: plan.name.to_string(), account: access.identity().account.clone(), seed };
    let restore = access.ctx.watch()?.restore.clone();
    let mut dialogue =
        EnrollmentDialogue::for_new_device(terminal, &access.ctx.env, iam.clock_offset(), &restore, new_device);
    enable(access, plan, iam, &mut dialogue)
}

/// Continues with a device whose secret only the authenticator has.
fn finish(access: &mut IamAccess<'_>, plan: &EnrollmentPlan, iam: &Iam, terminal: Terminal) -> Result<Pair, Error> {
    access.ctx.diagnostics.note("AWS tells a secret once, so these codes cannot be checked here before AWS sees them");
    let mut dialogue = EnrollmentDialogue::for_codes(terminal, &access.ctx.env, iam.clock_offset());
    enable(access, plan, iam, &mut dialogue)
}

/// Checks all that can be checked before anything is created; obtains a session where AWS will require one.
fn plan_enrollment(
    access: &mut IamAccess<'_>,
    options: &EnrollmentOptions<'_>,
    command: &Invocation,
) -> Result<EnrollmentPlan, Error> {
    let user = access.user()?.to_owned();
    let devices = devices(access, &user)?;
    let name = match &options.name {
        Some(name) => name.clone(),
        // IAM allows the same characters in both.
        None => named(&user)?,
    };
    let serial = access.identity().device_arn(name.as_str());
    let is_own_name = !options.evades && name.as_str() == user;
    let own_name = command.clone();
    let mut plan = EnrollmentPlan { user, name, serial, devices: None, unassigned: None, own_name, is_own_name };
    if let Some(devices) = devices {
        refuse_what_cannot_be(&plan, &devices, options)?;
        let has_one = !devices.is_empty();
        plan.devices = Some(devices);
        if has_one {
            access
                .ctx
                .diagnostics
                .note("since 2023 AWS lets a user who has a device add another with a session only, so one is used");
            access.session()?;
        }
    }
    plan.unassigned = unassigned(access)?;
    if options.name.is_none() && options.evades && plan.is_known() {
        rename(access, &mut plan)?;
    }
    Ok(plan)
}

fn refuse_what_cannot_be(
    plan: &EnrollmentPlan,
    devices: &[MfaDevice],
    options: &EnrollmentOptions<'_>,
) -> Result<(), Error> {
    let evades = options.evades && options.name.is_none();
    if !evades && devices.iter().any(|device| device.serial == plan.serial) {
        let other_name = plan.other_name();
        return Err(EnrollError::AlreadyThere { serial: plan.serial.clone(), other_name }.into());
    }
    if devices.len() >= MOST_DEVICES {
        return Err(EnrollError::NoRoom { user: plan.user.clone(), count: devices.len() }.into());
    }
    if !devices.is_empty() && !devices.iter().any(|device| device.kind.makes_codes()) {
        return Err(EnrollError::OnlySecurityKeys { user: plan.user.clone() }.into());
    }
    Ok(())
}

/// The user's devices, listed with the long-term key: a user without a device cannot have a session.
fn devices(access: &mut IamAccess<'_>, user: &str) -> Result<Option<Vec<MfaDevice>>, Error> {
    let (raw, user, name) = (access.raw(), user.to_owned(), user.to_owned());
    match access.wait_for(raw, move |iam| iam.mfa_devices(&user))?.done() {
        Ok(devices) => Ok(Some(devices)),
        // A user whose profile names a device has one: a session may list them.
        Err(error) if error.is_denied() && access.resolved.serial.is_some() => {
            access.ctx.diagnostics.note(&format!("{error} to the access key alone, so a session is used"));
            let session = match access.session() {
                // The profile names a device that no longer exists.
                Err(Error::Session(error)) if error.is_unknown_device() => return Ok(None),
                session => session?,
            };
            match access.wait_for(session, move |iam| iam.mfa_devices(&name))?.done() {
                Err(denied) if denied.is_denied() => Ok(None),
                listed => Ok(Some(listed?)),
            }
        }
        Err(error) if error.is_denied() => {
            access.ctx.diagnostics.note(&format!("{error}, so it is not known whether the user has a device already"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The unassigned devices; None if a policy denies listing them.
fn unassigned(access: &mut IamAccess<'_>) -> Result<Option<Vec<MfaDevice>>, Error> {
    let iam = access.current_client();
    match access.wait_for(iam, |iam| iam.virtual_devices(Assignment::Unassigned))?.done() {
        Ok(devices) => Ok(Some(devices)),
        Err(error) if error.is_denied() => {
            access.ctx.diagnostics.detail(&format!("{error}, so an unfinished enrollment cannot be seen"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn named(name: &str) -> Result<DeviceName, Error> {
    DeviceName::parse(name).map_err(|why| Error::Usage {
        what: format!("the user's name `{name}` {why}"),
        hint: "give a name with --name".into(),
    })
}

fn rename(access: &IamAccess<'_>, plan: &mut EnrollmentPlan) -> Result<(), Error> {
    plan.name = named(&plan.free_name())?;
    plan.serial = access.identity().device_arn(plan.name.as_str());
    plan.is_own_name = false;
    Ok(())
}

/// Handles an unassigned device of that name, probably of an interrupted enrollment. `true`: it is to be enabled.
fn orphan(access: &mut IamAccess<'_>, plan: &mut EnrollmentPlan) -> Result<bool, Error> {
    let items = [
        "finish it: the app shows codes for it already".to_owned(),
        "delete it and begin anew".to_owned(),
        format!("leave it, and enroll `{}`", plan.free_name()),
    ];
    let question = format!("{} exists already, and nobody has it; what now?", plan.serial);
    match access.chosen(&question, &items)? {
        Some(0) => return Ok(true),
        Some(1) => {
            let iam = access.current_client();
            let deleted = retry_if_unanswered(|| iam.delete_virtual_device(&plan.serial));
            if let Err(error) = deleted.or_else(|error| if error.is(Refusal::Absent) { Ok(()) } else { Err(error) }) {
                let (serial, other_name) = (plan.serial.clone(), plan.other_name());
                return Err(EnrollError::OrphanInTheWay { serial, error: Some(Box::new(error)), other_name }.into());
            }
            access.ctx.diagnostics.note(&format!("`{}` was deleted", plan.serial));
            let serial = plan.serial.clone();
            plan.unassigned.iter_mut().for_each(|devices| devices.retain(|device| device.serial != serial));
        }
        _ => rename(access, plan)?,
    }
    Ok(false)
}

/// The file for AWS's picture of the QR code; it is removed unless the enrollment succeeds.
struct OutFile {
    file: NewFile,
    shown: String,
}

impl OutFile {
    fn create(ctx: &Context, path: &Path) -> Result<Self, Error> {
        let shown = paths::shown(path, &ctx.env);
        match NewFile::create(path) {
            Ok(file) => Ok(Self { file, shown }),
            Err(error) => Err(EnrollError::Out { shown, error }.into()),
        }
    }

    fn write(&mut self, picture: &Picture) -> Result<(), Error> {
        let written = self.file.write(picture.bytes());
        written.map_err(|error| EnrollError::Out { shown: self.shown.clone(), error }.into())
    }

    fn keep(self, ctx: &Context) {
        self.file.keep();
        ctx.diagnostics
            .warning(&format!("`{}` is as secret as the device itself: delete it once it is scanned", self.shown));
    }
}
