//! The calls that matter to a force-MFA policy: what each does, and what IAM authorises it on (Service Authorization
//! Reference, "Actions, resources, and condition keys for IAM").

use crate::budget::Budget;
use crate::pattern::{has_wildcard, matches_action};
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
pub(crate) const ASSUME_ROLE: &str = "sts:AssumeRole";

/// What users may do before they have given a code, in order to be able to give one: calls about their devices, their
/// password and its rules, and the two of STS that no policy can close.
const SETUP: [&str; 11] = [
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
    "sts:GetCallerIdentity",
];

/// Calls that create or reactivate something to sign in with.
const CREDENTIALS: [&str; 9] = [
    CREATE_KEY,
    "iam:UpdateAccessKey",
    UPDATE_LOGIN,
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateServiceSpecificCredential",
    "iam:UploadSSHPublicKey",
    "iam:UploadSigningCertificate",
];

/// Calls that read something about one user, or what users of the console see of the account: names of users and groups,
/// its alias and how many of what it has.
const OWN_READS: [&str; 19] = [
    "iam:GetAccessKeyLastUsed",
    "iam:GetAccountSummary",
    "iam:GetLoginProfile",
    "iam:GetSSHPublicKey",
    "iam:GetUserPolicy",
    "iam:ListAccessKeys",
    "iam:ListAccountAliases",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroups",
    "iam:ListGroupsForUser",
    "iam:ListPoliciesGrantingServiceAccess",
    "iam:ListServiceSpecificCredentials",
    "iam:ListSigningCertificates",
    "iam:ListSSHPublicKeys",
    "iam:ListUserPolicies",
    "iam:ListUsers",
    "iam:ListUserTags",
    "iam:ListMFADeviceTags",
    "iam:SimulatePrincipalPolicy",
];

/// The other calls of IAM that read: about the account's roles, groups, policies, providers and certificates.
const OTHER_READS: [&str; 47] = [
    "iam:GetAccountAuthorizationDetails",
    "iam:GetAccountName",
    "iam:GetCloudFrontPublicKey",
    "iam:GetContextKeysForCustomPolicy",
    "iam:GetContextKeysForPrincipalPolicy",
    "iam:GetCredentialReport",
    "iam:GetDelegationRequest",
    "iam:GetGroup",
    "iam:GetGroupPolicy",
    "iam:GetHumanReadableSummary",
    "iam:GetInstanceProfile",
    "iam:GetOpenIDConnectProvider",
    "iam:GetOrganizationsAccessReport",
    "iam:GetOutboundWebIdentityFederationInfo",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:GetSAMLProvider",
    "iam:GetServerCertificate",
    "iam:GetServiceLastAccessedDetails",
    "iam:GetServiceLastAccessedDetailsWithEntities",
    "iam:GetServiceLinkedRoleDeletionStatus",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedRolePolicies",
    "iam:ListCloudFrontPublicKeys",
    "iam:ListDelegationRequests",
    "iam:ListEntitiesForPolicy",
    "iam:ListGroupPolicies",
    "iam:ListInstanceProfileTags",
    "iam:ListInstanceProfiles",
    "iam:ListInstanceProfilesForRole",
    "iam:ListOpenIDConnectProviderTags",
    "iam:ListOpenIDConnectProviders",
    "iam:ListOrganizationsFeatures",
    "iam:ListPolicies",
    "iam:ListPolicyTags",
    "iam:ListPolicyVersions",
    "iam:ListRolePolicies",
    "iam:ListRoleTags",
    "iam:ListRoles",
    "iam:ListSAMLProviderTags",
    "iam:ListSAMLProviders",
    "iam:ListSTSRegionalEndpointsStatus",
    "iam:ListServerCertificateTags",
    "iam:ListServerCertificates",
    "iam:SimulateCustomPolicy",
];

/// Calls without a resource type: a statement must say `*`.
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

/// Calls for which AWS documents no resource, while its error messages name this one.
const NAMED_IN_REFUSALS: [(&str, &str); 3] =
    [(LIST_VIRTUAL, "mfa/"), ("iam:ListUsers", "user/"), ("iam:ListGroups", "group/")];

/// What an attacker gains by a call that is allowed without MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CallKind {
    /// A call of the MFA set-up.
    Setup,
    /// Removes the user's own device.
    Deactivate,
    /// Deletes an unassigned device.
    Delete,
    /// Makes something to sign in with.
    Credential,
    /// Only returns users or their names.
    OwnRead,
    /// Everything else: changes something, grants rights, or reads a service's data.
    Other,
}

/// The kind of what an action pattern names. The other calls that a pattern about devices names, [`DEACTIVATE`] and
/// [`DELETE`], are tested by name.
///
/// A wildcard is of the worst kind among the calls that it names, as far as these are known.
pub(crate) fn kind(pattern: &str, budget: &Budget) -> CallKind {
    let among = |calls: &[&str]| calls.iter().any(|known| known.eq_ignore_ascii_case(pattern));
    if among(&SETUP) || is_wildcard_of_devices(pattern) {
        CallKind::Setup
    } else if among(&[DEACTIVATE]) {
        CallKind::Deactivate
    } else if among(&[DELETE]) {
        CallKind::Delete
    } else if among(&CREDENTIALS) {
        CallKind::Credential
    } else if among(&OWN_READS) {
        CallKind::OwnRead
    } else if begins_with(pattern, &["iam:get", "iam:list"]) {
        kind_of_reads(pattern, budget)
    } else {
        CallKind::Other
    }
}

/// The kind of a wildcard that can only name calls of IAM that read.
fn kind_of_reads(pattern: &str, budget: &Budget) -> CallKind {
    let names = |calls: &[&str]| calls.iter().any(|call| matches_action(pattern, call, budget));
    match (names(&OTHER_READS), names(&OWN_READS), names(&SETUP)) {
        (false, true, _) => CallKind::OwnRead,
        (false, false, true) => CallKind::Setup,
        (true, ..) | (false, false, false) => CallKind::Other,
    }
}

/// Beginnings of patterns that can only name calls about setting MFA up or removing it, whatever follows.
const ABOUT_MFA: [&str; 8] = [
    "iam:changep",
    "iam:createv",
    "iam:deactivatem",
    "iam:deletev",
    "iam:enablem",
    "iam:resync",
    "sts:getcaller",
    "sts:getsession",
];

/// Whether a pattern with wildcards begins with one of these.
fn begins_with(pattern: &str, beginnings: &[&str]) -> bool {
    let lower = pattern.to_ascii_lowercase();
    let begin = lower.split(['*', '?']).next().unwrap_or_default();
    has_wildcard(&lower) && beginnings.iter().any(|known| begin.starts_with(known))
}

/// Whether a pattern can name nothing but calls about MFA devices.
fn is_wildcard_of_devices(pattern: &str) -> bool {
    let lower = pattern.to_ascii_lowercase();
    let name = lower.strip_prefix("iam:").unwrap_or_default();
    has_wildcard(name) && name.contains("mfa") || begins_with(pattern, &ABOUT_MFA)
}

/// Whether a call is authorised on the user or the device that it is about.
pub(crate) fn is_own(action: &str) -> bool {
    let among = |calls: &[&str]| calls.iter().any(|known| known.eq_ignore_ascii_case(action));
    among(&SETUP) || among(&CREDENTIALS) || among(&OWN_READS) || among(&[DEACTIVATE, DELETE])
}

/// What a user's own call is authorised on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MadeOn {
    User,
    Device,
    /// It has no resource type, or is another service's.
    Anything,
}

/// Whether a statement must say `*` for a call, which matches no ARN.
pub(crate) fn has_no_resource(action: &str) -> bool {
    WITHOUT_RESOURCE.iter().any(|known| known.eq_ignore_ascii_case(action))
}

pub(crate) fn made_on(action: &str) -> MadeOn {
    let is = |known: &&str| known.eq_ignore_ascii_case(action);
    if [CREATE, DELETE].iter().any(is) {
        MadeOn::Device
    } else if has_no_resource(action) || !action.to_ascii_lowercase().starts_with("iam:") {
        MadeOn::Anything
    } else {
        MadeOn::User
    }
}

/// The resource on which the user's own call is authorised.
pub(crate) fn resource(action: &str, subject: &Subject) -> String {
    match made_on(action) {
        MadeOn::User => subject.arn(),
        MadeOn::Device => subject.own_device(),
        MadeOn::Anything => "*".into(),
    }
}

/// The ARN in AWS's error messages about a call for which the documentation has no resource.
pub(crate) fn named_in_refusals(action: &str, subject: &Subject) -> Option<String> {
    let (_, rest) = NAMED_IN_REFUSALS.iter().find(|(known, _)| known.eq_ignore_ascii_case(action))?;
    Some(subject.iam(rest))
}

/// Calls in messages: their names, or their number where there are many.
pub(crate) fn call_list(calls: &[String]) -> String {
    const SHOWN: usize = 4;
    let name =
        |call: &String| if call == "*" { "every call that is not named".to_owned() } else { format!("`{call}`") };
    let shown: Vec<String> = calls.iter().take(SHOWN).map(name).collect();
    match calls.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
