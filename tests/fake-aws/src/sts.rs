//! `GetSessionToken`, `GetCallerIdentity`, and what they share with `AssumeRole`.

use crate::assume_role;
use crate::clock;
use crate::form::Form;
use crate::operation::Operation;
use crate::policy::{Caller, Mfa};
use crate::reply::Refusal;
use crate::state::{DeviceKind, SessionRecord, State, UserId};
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
        Operation::AssumeRole => assume_role::answer(state, form, caller),
        _ => get_caller_identity(state, caller),
    }
}

fn get_caller_identity(state: &State, caller: &Caller) -> Result<String, Refusal> {
    let arn = caller.arn(state);
    if state.settings.identity_denied {
        return Err(Refusal::access_denied(format!(
            "User: {arn} is not authorized to perform: sts:GetCallerIdentity with an explicit deny in a VPC endpoint policy",
        )));
    }
    let parts = [
        xml::element("Arn", &arn),
        xml::element("UserId", &caller.unique_id(state)),
        xml::element("Account", caller.account(state)),
    ];
    Ok(parts.concat())
}

fn get_session_token(state: &mut State, form: &Form, caller: &Caller) -> Result<String, Refusal> {
    let duration = validate(form)?;
    let user = caller.user().filter(|_| !caller.is_temporary());
    let user = user.ok_or_else(|| Refusal::access_denied("Cannot call GetSessionToken with session credentials"))?;
    check_region(state, caller.account(state), &caller.region)?;
    let mfa = match (form.get("SerialNumber"), form.get("TokenCode")) {
        (Some(serial), Some(code)) => check_code(state, user, serial, code).map(|()| Mfa::Since(state.now()))?,
        (None, None) => Mfa::Absent,
        _ => {
            let message = "SerialNumber and TokenCode must be specified together";
            return Err(Refusal::new(400, "ValidationError", message));
        }
    };
    let duration = if state.users[user].is_root { duration.min(ROOT_DURATION) } else { duration };
    let record = SessionRecord {
        id: state.ids.key_id("ASIA"),
        secret: state.ids.secret(),
        token: state.ids.token(state.settings.token_length),
        identity: caller.identity.clone(),
        mfa,
        expires: state.end_of_life(duration, state.settings.lives.session_limit),
        by_temporary: false,
    };
    Ok(issue(state, record))
}

/// Whether STS is on, in this region, for the account that credentials are wanted of.
pub(crate) fn check_region(state: &State, account: &str, region: &str) -> Result<(), Refusal> {
    if state.settings.is_disabled(account, region) { Err(region_disabled(account)) } else { Ok(()) }
}

/// The answer of a region where STS is switched off.
pub(crate) fn region_disabled(account: &str) -> Refusal {
    let message = format!(
        "STS is not activated in this region for account:{account}. \
         Your account administrator can activate STS in this region using the IAM Console."
    );
    Refusal::new(403, "RegionDisabledException", message)
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
    let duration = violations.duration(form, DEFAULT_DURATION, 129_600)?;
    violations.finish()?;
    Ok(duration)
}

/// Takes the code of one of the user's devices; it is spent whatever becomes of the call.
pub(crate) fn check_code(state: &mut State, user: UserId, serial: &str, code: &str) -> Result<(), Refusal> {
    let device = state
        .visible_device(serial)
        .ok()
        .filter(|device| device.owner == Some(user) && device.kind != DeviceKind::SecurityKey)
        .ok_or_else(|| Refusal::access_denied(WRONG_SERIAL))?;
    if device.authenticator.accept(code) { Ok(()) } else { Err(Refusal::access_denied(WRONG_CODE)) }
}

/// Makes new credentials known, and gives the element that tells them.
pub(crate) fn issue(state: &mut State, session: SessionRecord) -> String {
    let parts = [
        xml::element("AccessKeyId", &session.id),
        xml::element("SecretAccessKey", &session.secret),
        xml::element("SessionToken", &session.token),
        xml::element("Expiration", &clock::iso(session.expires)),
    ];
    state.sessions.push(session);
    xml::wrap("Credentials", &parts.concat())
}
