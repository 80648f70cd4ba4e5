//! Who called, and what the caller may do.

use crate::reply::Refusal;
use crate::state::{State, UserId};

/// What a call was signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    LongTerm,
    Session { with_mfa: bool },
}

/// The signer of a call, after the signature was found to be right.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) user: UserId,
    pub(crate) credential: Credential,
    pub(crate) region: String,
}

impl Caller {
    pub(crate) fn has_mfa(&self) -> bool {
        self.credential == Credential::Session { with_mfa: true }
    }
}

/// What AWS's force-MFA samples leave to a key without MFA.
const WITHOUT_MFA: [&str; 7] = [
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetUser",
    "iam:GetMFADevice",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
];

/// Whether the user was named or is meant because the key is theirs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Implied,
    Named(UserId),
    NoUser,
}

/// Decides about one IAM call on one resource.
pub(crate) fn authorize(
    state: &State,
    caller: &Caller,
    action: &str,
    resource: &str,
    target: Target,
) -> Result<(), Refusal> {
    let user = &state.users[caller.user];
    let refuse = |reason: &str| {
        Err(Refusal::access_denied(format!(
            "User: {} is not authorized to perform: {action} on resource: {resource} {reason}",
            user.arn
        )))
    };
    if caller.credential == (Credential::Session { with_mfa: false }) {
        return Err(Refusal::invalid_client_token());
    }
    let forced = user.force_mfa && !caller.has_mfa() && !WITHOUT_MFA.contains(&action);
    let wants_mfa = user.denied_without_mfa.contains(action) && !caller.has_mfa();
    if forced || wants_mfa || user.denied.contains(action) {
        return refuse("with an explicit deny in an identity-based policy");
    }
    let not_allowed = format!("because no identity-based policy allows the {action} action");
    if target == Target::Implied && user.implicit_user_denied && action == "iam:ListMFADevices" {
        return refuse(&not_allowed);
    }
    if matches!(target, Target::Named(other) if other != caller.user) && !user.administrator {
        return refuse(&not_allowed);
    }
    Ok(())
}

/// Decides about a call that changes policies or groups: for administrators.
pub(crate) fn authorize_change(state: &State, caller: &Caller, action: &str, resource: &str) -> Result<(), Refusal> {
    authorize(state, caller, action, resource, Target::NoUser)?;
    let user = &state.users[caller.user];
    if user.administrator {
        return Ok(());
    }
    Err(Refusal::access_denied(format!(
        "User: {} is not authorized to perform: {action} on resource: {resource} \
         because no identity-based policy allows the {action} action",
        user.arn
    )))
}

/// AWS-2023-001: whoever has a device needs it to add another or to take one away.
pub(crate) fn require_mfa(state: &State, caller: &Caller, action: &str) -> Result<(), Refusal> {
    if caller.has_mfa() {
        return Ok(());
    }
    let arn = &state.users[caller.user].arn;
    Err(Refusal::access_denied(format!(
        "User: {arn} is not authorized to perform: {action} on resource: {arn} without MFA authentication"
    )))
}
