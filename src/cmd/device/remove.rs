//! `device remove`: deactivates and deletes a device, and deletes the cached sessions that it confirmed.

use super::delete::{delete, forget};
use super::shared::{named_elsewhere, retry_if_unanswered, unknown};
use crate::error::{DeviceError, Error};
use crate::format::shared_config::SharedConfig;
use crate::model::{DeviceKind, DeviceName, MfaDevice, Refusal, SerialNumber, exit};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::resolve_request;
use crate::sys::aws::iam::Assignment;

pub(super) fn run(ctx: &mut Context, device: Option<&str>, yes: bool, last: bool) -> Result<u8, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let resolved = resolve_request(ctx, &shared)?;
    let mut access = IamAccess::open(ctx, resolved)?;
    let user = access.user()?.to_owned();
    let own = access.devices_of(&user)?;
    let target = match target(&mut access, &user, own.clone(), device)? {
        RemovalTarget::There(target) => target,
        RemovalTarget::Gone(serial) => {
            access
                .ctx
                .diagnostics
                .warning(&format!("neither user `{user}` nor the account has `{serial}`: there is nothing to remove"));
            forget(&access.resolved, &serial);
            say_what_names_it(access.ctx, &shared, &serial);
            return Ok(exit::DONE);
        }
    };
    let is_assigned = own.contains(&target);
    if is_assigned {
        refuse_the_last(&own, &target, &user, last)?;
    }
    access.confirmed(yes, &what_goes(&target, &user, is_assigned), &format!("Remove MFA device {}?", target.serial))?;
    if is_assigned {
        deactivate(&mut access, &user, &own, &target)?;
    }
    forget(&access.resolved, &target.serial);
    let deleted = if target.kind == DeviceKind::Virtual { delete(&mut access, &target) } else { Ok(()) };
    if deleted.is_ok() {
        access.ctx.diagnostics.note(&format!("`{}` is removed", target.serial));
    }
    say_what_names_it(access.ctx, &shared, &target.serial);
    deleted.map(|()| exit::DONE)
}

enum RemovalTarget {
    There(MfaDevice),
    /// The serial number of a device that does not exist: perhaps it was removed already.
    Gone(String),
}

fn target(
    access: &mut IamAccess<'_>,
    user: &str,
    mut own: Vec<MfaDevice>,
    word: Option<&str>,
) -> Result<RemovalTarget, Error> {
    let named = access.resolved.serial.as_ref().map(|serial| serial.value.as_str().to_owned());
    let Some(word) = word.map(str::to_owned).or(named) else {
        return only_or_chosen(access, user, own).map(RemovalTarget::There);
    };
    let known = serials(&own);
    let whole = |device: &MfaDevice| device.serial == word || device.name() == word;
    if own.iter().any(whole) {
        own.retain(whole);
    } else {
        own.retain(|device| device.is_called(&word));
    }
    match &own[..] {
        [] => of_nobody(access, user, word, known),
        [device] => Ok(RemovalTarget::There(device.clone())),
        _ => Err(DeviceError::Ambiguous { device: word, serials: serials(&own) }.into()),
    }
}

fn serials(devices: &[MfaDevice]) -> Vec<String> {
    devices.iter().map(|device| device.serial.clone()).collect()
}

fn only_or_chosen(access: &mut IamAccess<'_>, user: &str, mut own: Vec<MfaDevice>) -> Result<MfaDevice, Error> {
    let known = serials(&own);
    let index = match own.len() {
        0 => return Err(DeviceError::None { user: user.to_owned() }.into()),
        1 => Some(0),
        _ => access.chosen("Remove which MFA device?", &known)?,
    };
    match index.filter(|index| *index < own.len()) {
        Some(index) => Ok(own.swap_remove(index)),
        None => Err(Error::SeveralDevices { serials: known }),
    }
}

fn is_configured(access: &IamAccess<'_>, word: &str) -> bool {
    access.resolved.serial.as_ref().is_some_and(|serial| serial.value.as_str() == word)
}

/// A device that the user does not have: an earlier removal may have been interrupted after its first call, or be
/// complete.
fn of_nobody(access: &mut IamAccess<'_>, user: &str, word: String, known: Vec<String>) -> Result<RemovalTarget, Error> {
    let is_name = DeviceName::parse(&word).is_ok();
    let serial = if is_name { access.identity().device_arn(&word) } else { word.clone() };
    let all = match access.read(|iam| iam.virtual_devices(Assignment::Any)) {
        Err(Error::Iam(denied)) if denied.is_denied() => {
            return Err(unknown(access, "remove", user, word, known));
        }
        other => other?,
    };
    match all.into_iter().find(|device| device.serial == serial || device.name() == word) {
        // A name of no device is probably a typing error; a serial number was copied.
        None if is_name && !known.is_empty() && !is_configured(access, &word) => {
            Err(unknown(access, "remove", user, word, known))
        }
        None => Ok(RemovalTarget::Gone(serial)),
        Some(device) => match device.user {
            None => Ok(RemovalTarget::There(device)),
            Some(owner) => Err(DeviceError::Assigned { device: word, owner }.into()),
        },
    }
}

/// Without a device that makes codes, the user could not sign in on the command line.
fn refuse_the_last(own: &[MfaDevice], target: &MfaDevice, user: &str, last: bool) -> Result<(), DeviceError> {
    let others = own.iter().any(|device| device != target && device.kind.makes_codes());
    let makes_codes = target.kind.makes_codes();
    if last || others || !makes_codes && own.len() > 1 {
        return Ok(());
    }
    Err(DeviceError::Last { device: target.serial.clone(), user: user.to_owned(), makes_codes })
}

fn what_goes(target: &MfaDevice, user: &str, is_assigned: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if is_assigned {
        lines.push(format!("{} ({}) will be taken away from user {user}", target.serial, target.kind));
        lines.push("sessions that it confirmed will be forgotten here; AWS cannot revoke them".to_owned());
    }
    if target.kind == DeviceKind::Virtual {
        lines.push(format!(
            "{} will be deleted; its entry in the authenticator app will be of no more use",
            target.serial
        ));
    }
    lines
}

/// AWS requires a session for it (bulletin AWS-2023-001). A device that does not exist counts as deactivated.
fn deactivate(access: &mut IamAccess<'_>, user: &str, own: &[MfaDevice], target: &MfaDevice) -> Result<(), Error> {
    let is_unnamed = !access.has_session() && access.resolved.serial.is_none();
    let iam = match only_that_makes_codes(own).filter(|_| is_unnamed) {
        // Otherwise the session would look the device up in IAM again.
        Some(serial) => access.session_of(&serial)?,
        None => access.session()?,
    };
    match retry_if_unanswered(|| iam.deactivate_device(user, &target.serial)) {
        Err(error) if !error.is(Refusal::Absent) => Err(error.into()),
        _ => Ok(()),
    }
}

fn only_that_makes_codes(own: &[MfaDevice]) -> Option<SerialNumber> {
    let mut makers = own.iter().filter(|device| device.kind.makes_codes());
    let only = makers.next().filter(|_| makers.next().is_none())?;
    SerialNumber::parse(&only.serial).ok()
}

fn say_what_names_it(ctx: &Context, shared: &SharedConfig<'_>, serial: &str) {
    for (place, key, profile) in named_elsewhere(shared, serial) {
        ctx.diagnostics
            .warning(&format!("{place}: `{key}` of profile `{profile}` still names it; name another device there"));
    }
    if ctx.env.get("AWS_MFA_SERIAL") == Some(serial) {
        ctx.diagnostics.warning("`AWS_MFA_SERIAL` still names it; unset it");
    }
}
