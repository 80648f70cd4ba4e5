//! The life of a device: created, enabled, resynced, deactivated, deleted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::iam::{self, IamCall};
use crate::policy::{self, Target};
use crate::reply::Refusal;
use crate::state::{DeviceKind, State, UserId, belongs};
use crate::validation::{DIGITS, NAME, SERIAL, Violations};
use crate::xml;

const DEVICES_PER_USER: usize = 8;
/// A PNG of one pixel. Nobody scans it; it has to be a picture.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

pub(crate) fn create(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let mut violations = Violations::default();
    let name = violations.required(call.form, "VirtualMFADeviceName");
    if call.form.get("VirtualMFADeviceName").is_some() {
        violations.text("virtualMFADeviceName", name, 1, 226, &NAME);
    }
    violations.finish()?;
    let path = call.form.get("Path").unwrap_or("/");
    if !path.starts_with('/') || !path.ends_with('/') {
        let message = "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.";
        return Err(Refusal::new(400, "ValidationError", message));
    }
    let serial = call.arn(state, &format!("mfa{path}{name}"));
    policy::authorize(state, call.caller, &call.action, &serial, Target::NoUser)?;
    if state.device(&serial).is_some() {
        let message = "MFADevice entity at the same path and name already exists.";
        return Err(Refusal::new(409, "EntityAlreadyExists", message));
    }
    let quota = state.settings.virtual_device_quota;
    let account = call.caller.account(state);
    let virtual_ones = state.devices.iter().filter(|device| device.kind == DeviceKind::Virtual);
    if virtual_ones.filter(|device| belongs(&device.serial, account)).count() >= quota {
        return Err(Refusal::limit_exceeded("VirtualMFADevicesPerAccount", quota));
    }
    let hidden_for = state.settings.new_device_delay;
    let device = state.add_device(&serial, DeviceKind::Virtual, None);
    device.hidden_for = hidden_for;
    let parts = [
        xml::element("SerialNumber", &serial),
        xml::element("Base32StringSeed", &BASE64.encode(device.authenticator.seed())),
        xml::element("QRCodePNG", PIXEL),
    ];
    Ok(xml::wrap("VirtualMFADevice", &parts.concat()))
}

/// The parameters of the calls that take two codes.
struct TwoCodes<'a> {
    serial: &'a str,
    first: &'a str,
    second: &'a str,
}

fn two_codes<'a>(call: &IamCall<'a>) -> Result<TwoCodes<'a>, Refusal> {
    let mut violations = Violations::default();
    violations.required(call.form, "UserName");
    let serial = violations.required(call.form, "SerialNumber");
    let first = violations.required(call.form, "AuthenticationCode1");
    let second = violations.required(call.form, "AuthenticationCode2");
    violations.finish()?;
    let mut violations = Violations::default();
    violations.text("serialNumber", serial, 9, 256, &SERIAL);
    violations.text("authenticationCode1", first, 6, 6, &DIGITS);
    violations.text("authenticationCode2", second, 6, 6, &DIGITS);
    violations.finish()?;
    Ok(TwoCodes { serial, first, second })
}

fn wrong_codes() -> Refusal {
    Refusal::new(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.")
}

pub(crate) fn enable(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let codes = two_codes(call)?;
    let user = iam::target_user(state, call)?;
    check_modifiable(state, user)?;
    let held = state.devices_of(user).count();
    if held > 0 && Some(user) == call.caller.user() {
        policy::require_mfa(state, call.caller, &call.action)?;
    }
    if held >= DEVICES_PER_USER {
        return Err(Refusal::limit_exceeded("MFADevicesPerUser", DEVICES_PER_USER));
    }
    let (now, looks) = (state.now(), state.settings.change_delay);
    let device = call.device(state, codes.serial)?;
    if device.owner.is_some() {
        return Err(Refusal::new(409, "EntityAlreadyExists", "MFA Device is already in use."));
    }
    if !device.authenticator.accept_pair(codes.first, codes.second) {
        return Err(wrong_codes());
    }
    device.assign(Some(user), looks);
    device.enabled = now;
    Ok(String::new())
}

pub(crate) fn resync(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let codes = two_codes(call)?;
    let user = iam::target_user(state, call)?;
    let device = call.device(state, codes.serial)?;
    if device.owner != Some(user) {
        return Err(not_of_user());
    }
    if device.authenticator.resync(codes.first, codes.second) { Ok(String::new()) } else { Err(wrong_codes()) }
}

pub(crate) fn deactivate(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let mut violations = Violations::default();
    let serial = violations.required(call.form, "SerialNumber");
    violations.finish()?;
    let user = iam::target_user(state, call)?;
    check_modifiable(state, user)?;
    if Some(user) == call.caller.user() {
        policy::require_mfa(state, call.caller, &call.action)?;
    }
    let looks = state.settings.change_delay;
    let device = call.device(state, serial)?;
    if device.owner != Some(user) {
        return Err(not_of_user());
    }
    device.assign(None, looks);
    // of the three kinds, only a virtual device outlives its assignment
    let gone = device.kind != DeviceKind::Virtual;
    if gone {
        state.devices.retain(|device| device.serial != serial);
    }
    Ok(String::new())
}

pub(crate) fn delete(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let mut violations = Violations::default();
    let serial = violations.required(call.form, "SerialNumber");
    violations.finish()?;
    policy::authorize(state, call.caller, &call.action, serial, Target::NoUser)?;
    let device = call.device(state, serial)?;
    if device.seen_owner().is_some() || device.owner.is_some() {
        return Err(Refusal::new(409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first."));
    }
    state.devices.retain(|device| device.serial != serial);
    Ok(String::new())
}

fn not_of_user() -> Refusal {
    Refusal::no_such_entity("MFA Device invalid for user.")
}

fn check_modifiable(state: &State, user: UserId) -> Result<(), Refusal> {
    if !state.users[user].temporarily_unmodifiable {
        return Ok(());
    }
    let message =
        format!("Login Profile for User {} cannot be modified while it is being created.", state.users[user].name);
    Err(Refusal::new(409, "EntityTemporarilyUnmodifiable", message))
}
