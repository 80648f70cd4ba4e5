//! The calls that forcing MFA is about, and what IAM authorises each of them on (Service Authorization Reference,
//! "Actions, resources, and condition keys for IAM").

use crate::subject::Subject;

pub(crate) const CREATE: &str = "iam:CreateVirtualMFADevice";
pub(crate) const ENABLE: &str = "iam:EnableMFADevice";
pub(crate) const RESYNC: &str = "iam:ResyncMFADevice";
pub(crate) const LIST: &str = "iam:ListMFADevices";
pub(crate) const LIST_VIRTUAL: &str = "iam:ListVirtualMFADevices";
pub(crate) const GET_USER: &str = "iam:GetUser";
pub(crate) const GET_DEVICE: &str = "iam:GetMFADevice";
pub(crate) const GET_SESSION_TOKEN: &str = "sts:GetSessionToken";
pub(crate) const DEACTIVATE: &str = "iam:DeactivateMFADevice";
pub(crate) const DELETE: &str = "iam:DeleteVirtualMFADevice";
pub(crate) const CHANGE_PASSWORD: &str = "iam:ChangePassword";
pub(crate) const GET_PASSWORD_POLICY: &str = "iam:GetAccountPasswordPolicy";
pub(crate) const CREATE_KEY: &str = "iam:CreateAccessKey";
pub(crate) const UPDATE_LOGIN: &str = "iam:UpdateLoginProfile";

/// What people may do before they give a code, so that they can come to give one, and what tells them no more than their
/// own state or the account's rules.
const SETUP: [&str; 15] = [
    CREATE,
    ENABLE,
    RESYNC,
    LIST,
    LIST_VIRTUAL,
    GET_USER,
    GET_DEVICE,
    GET_SESSION_TOKEN,
    CHANGE_PASSWORD,
    GET_PASSWORD_POLICY,
    "iam:GetAccountSummary",
    "iam:ListAccountAliases",
    "iam:GetLoginProfile",
    "iam:ListUsers",
    "sts:GetCallerIdentity",
];

/// Calls that know no resource: a statement must say `*`.
pub(crate) const WITHOUT_RESOURCE: [&str; 9] = [
    LIST_VIRTUAL,
    GET_PASSWORD_POLICY,
    "iam:ListUsers",
    "iam:GetAccountSummary",
    "iam:ListAccountAliases",
    "iam:ListGroups",
    "iam:ListRoles",
    "iam:ListPolicies",
    "iam:GetAccountAuthorizationDetails",
];

/// Whether a call belongs to setting MFA up.
pub(crate) fn is_setup(action: &str) -> bool {
    SETUP.iter().any(|known| known.eq_ignore_ascii_case(action))
}

/// Whether leaving a call open without MFA is the matter of a rule of its own.
pub(crate) fn is_judged(action: &str) -> bool {
    [DEACTIVATE, DELETE, CREATE_KEY, UPDATE_LOGIN].iter().any(|known| known.eq_ignore_ascii_case(action))
}

/// Whether a call only reads what IAM holds.
pub(crate) fn is_read(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    action.starts_with("iam:get") || action.starts_with("iam:list")
}

/// What the user's own call is authorised on.
pub(crate) fn resource(action: &str, subject: &Subject) -> String {
    let is = |known: &&str| known.eq_ignore_ascii_case(action);
    if [CREATE, DELETE].iter().any(is) {
        subject.own_device()
    } else if WITHOUT_RESOURCE.iter().any(is) || !action.starts_with("iam:") {
        "*".into()
    } else {
        subject.arn()
    }
}
