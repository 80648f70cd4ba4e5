//! The two calls of STS.

use crate::clock;
use crate::form::Form;
use crate::operation::Operation;
use crate::policy::{Caller, Credential};
use crate::reply::Refusal;
use crate::state::{DeviceKind, SessionRecord, State};
use crate::validation::{DIGITS, SERIAL, Violations};
use crate::xml;

const DEFAULT_DURATION: i64 = 43_200;
const ROOT_DURATION: i64 = 3600;
const WRONG_CODE: &str = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
pub(crate) const WRONG_SERIAL: &str = "MultiFactorAuthentication failed, unable to validate MFA code.  \
     Please verify your MFA serial number is valid and associated with this user.";

/// The inside of the result element.
pub(crate) fn answer(state: &mut State, operation: Operation, form: &Form, caller: &Caller) -> Result<String, Refusal> {
    match operation {
        Operation::GetSessionToken => get_session_token(state, form, caller),
        _ => get_caller_identity(state, caller),
    }
}

fn get_caller_identity(state: &State, caller: &Caller) -> Result<String, Refusal> {
    let user = &state.users[caller.user];
    if state.settings.identity_denied {
        return Err(Refusal::access_denied(format!(
            "User: {} is not authorized to perform: sts:GetCallerIdentity with an explicit deny in a VPC endpoint policy",
            user.arn
        )));
    }
    let parts = [
        xml::element("Arn", &user.arn),
        xml::element("UserId", &user.unique_id),
        xml::element("Account", &state.settings.account),
    ];
    Ok(parts.concat())
}

fn get_session_token(state: &mut State, form: &Form, caller: &Caller) -> Result<String, Refusal> {
    let duration = validate(form)?;
    if caller.credential != Credential::LongTerm {
        return Err(Refusal::access_denied("Cannot call GetSessionToken with session credentials"));
    }
    if state.settings.disabled_regions.contains(&caller.region) {
        return Err(Refusal::new(
            403,
            "RegionDisabledException",
            format!(
                "STS is not activated in this region for account:{}. \
                 Your account administrator can activate STS in this region using the IAM Console.",
                state.settings.account
            ),
        ));
    }
    let with_mfa = match (form.get("SerialNumber"), form.get("TokenCode")) {
        (Some(serial), Some(code)) => check_code(state, caller, serial, code).map(|()| true)?,
        (None, None) => false,
        _ => {
            let message = "SerialNumber and TokenCode must be specified together";
            return Err(Refusal::new(400, "ValidationError", message));
        }
    };
    Ok(issue(state, caller, duration, with_mfa))
}

/// The duration asked for, once every parameter has the right form.
fn validate(form: &Form) -> Result<i64, Refusal> {
    let mut violations = Violations::default();
    if let Some(code) = form.get("TokenCode") {
        violations.text("tokenCode", code, 6, 6, &DIGITS);
    }
    if let Some(serial) = form.get("SerialNumber") {
        violations.text("serialNumber", serial, 9, 256, &SERIAL);
    }
    let duration = match form.get("DurationSeconds") {
        Some(text) => {
            text.parse().map_err(|_| Refusal::new(400, "MalformedInput", "DurationSeconds is not a number"))?
        }
        None => DEFAULT_DURATION,
    };
    violations.number("durationSeconds", duration, 900, 129_600);
    violations.finish()?;
    Ok(duration)
}

fn check_code(state: &mut State, caller: &Caller, serial: &str, code: &str) -> Result<(), Refusal> {
    let device = state
        .visible_device(serial)
        .ok()
        .filter(|device| device.owner == Some(caller.user) && device.kind != DeviceKind::SecurityKey)
        .ok_or_else(|| Refusal::access_denied(WRONG_SERIAL))?;
    if device.authenticator.accept(code) { Ok(()) } else { Err(Refusal::access_denied(WRONG_CODE)) }
}

fn issue(state: &mut State, caller: &Caller, duration: i64, with_mfa: bool) -> String {
    let is_root = state.users[caller.user].is_root;
    let duration = if is_root { duration.min(ROOT_DURATION) } else { duration };
    let session = SessionRecord {
        id: state.ids.key_id("ASIA"),
        secret: state.ids.secret(),
        token: state.ids.token(state.settings.token_length),
        user: caller.user,
        with_mfa,
        expires: state.now().saturating_add(duration),
    };
    let parts = [
        xml::element("AccessKeyId", &session.id),
        xml::element("SecretAccessKey", &session.secret),
        xml::element("SessionToken", &session.token),
        xml::element("Expiration", &clock::iso(session.expires)),
    ];
    state.sessions.push(session);
    xml::wrap("Credentials", &parts.concat())
}
