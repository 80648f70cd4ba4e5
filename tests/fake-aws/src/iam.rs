//! IAM: which call goes where, whom it is about, and the two that concern users and keys.

use crate::clock;
use crate::form::Form;
use crate::operation::Operation;
use crate::policy::{self, Caller, Target};
use crate::reply::Refusal;
use crate::state::{DeviceRecord, State, UserId, UserRecord};
use crate::validation::Violations;
use crate::{iam_device, iam_group, iam_list, iam_managed, iam_user_policy, xml};

/// One call of IAM on its way.
pub(crate) struct IamCall<'a> {
    pub(crate) form: &'a Form,
    pub(crate) caller: &'a Caller,
    /// `iam:ListMFADevices`
    pub(crate) action: String,
}

impl IamCall<'_> {
    /// An ARN of the caller's account.
    pub(crate) fn arn(&self, state: &State, rest: &str) -> String {
        state.arn(self.caller.account(state), rest)
    }

    /// A device of the caller's account.
    pub(crate) fn device<'s>(&self, state: &'s mut State, serial: &str) -> Result<&'s mut DeviceRecord, Refusal> {
        let account = self.caller.account(state).to_owned();
        state.visible_device_of(&account, serial)
    }
}

/// The inside of the result element; empty for calls without a result.
pub(crate) fn answer(state: &mut State, operation: Operation, form: &Form, caller: &Caller) -> Result<String, Refusal> {
    let call = IamCall { form, caller, action: format!("iam:{}", operation.action()) };
    match operation {
        Operation::ListMfaDevices => iam_list::mfa_devices(state, &call),
        Operation::ListVirtualMfaDevices => iam_list::virtual_mfa_devices(state, &call),
        Operation::CreateVirtualMfaDevice => iam_device::create(state, &call),
        Operation::EnableMfaDevice => iam_device::enable(state, &call),
        Operation::ResyncMfaDevice => iam_device::resync(state, &call),
        Operation::DeactivateMfaDevice => iam_device::deactivate(state, &call),
        Operation::DeleteVirtualMfaDevice => iam_device::delete(state, &call),
        Operation::GetUser => get_user(state, &call),
        Operation::ListAccessKeys => list_access_keys(state, &call),
        Operation::GetAccessKeyLastUsed => key_last_used(state, &call),
        Operation::ListUserPolicies => iam_user_policy::inline_names(state, &call),
        Operation::GetUserPolicy => iam_user_policy::inline(state, &call),
        Operation::ListAttachedUserPolicies => iam_user_policy::attached(state, &call),
        Operation::ListGroupsForUser => iam_user_policy::groups(state, &call),
        Operation::ListGroupPolicies => iam_group::inline_names(state, &call),
        Operation::GetGroupPolicy => iam_group::inline(state, &call),
        Operation::ListAttachedGroupPolicies => iam_group::attached(state, &call),
        Operation::GetGroup => iam_group::get(state, &call),
        Operation::CreateGroup => iam_group::create(state, &call),
        Operation::AttachGroupPolicy => iam_group::attach(state, &call),
        Operation::AddUserToGroup => iam_group::add_user(state, &call),
        Operation::GetPolicy => iam_managed::get(state, &call),
        Operation::GetPolicyVersion => iam_managed::version(state, &call),
        Operation::ListPolicyVersions => iam_managed::versions(state, &call),
        Operation::CreatePolicy => iam_managed::create(state, &call),
        Operation::CreatePolicyVersion => iam_managed::create_version(state, &call),
        Operation::DeletePolicyVersion => iam_managed::delete_version(state, &call),
        // those of STS went elsewhere
        Operation::GetSessionToken | Operation::GetCallerIdentity | Operation::AssumeRole | Operation::Other => {
            Ok(String::new())
        }
    }
}

/// The user that a call is about, if the caller may do it to them.
pub(crate) fn target_user(state: &State, call: &IamCall<'_>) -> Result<UserId, Refusal> {
    let account = call.caller.account(state);
    let Some(name) = call.form.get("UserName") else {
        let user = call.caller.user().ok_or_else(without_user)?;
        policy::authorize(state, call.caller, &call.action, &state.users[user].arn, Target::Implied)?;
        return Ok(user);
    };
    let found = state.user_named(account, name);
    let missing = || state.arn(account, &format!("user/{name}"));
    let arn = found.map_or_else(missing, |user| state.users[user].arn.clone());
    // a user that is not there is as forbidden as any other that is not the caller
    let target = Target::Named(found.unwrap_or(UserId::MAX));
    policy::authorize(state, call.caller, &call.action, &arn, target)?;
    found.ok_or_else(|| Refusal::no_such_entity(format!("The user with name {name} cannot be found.")))
}

fn without_user() -> Refusal {
    Refusal::new(400, "ValidationError", "Must specify userName when calling with non-User credentials")
}

/// The elements of a `User`.
pub(crate) fn user_elements(user: &UserRecord) -> String {
    let parts = [
        xml::element("Path", &user.path),
        xml::element("UserName", &user.name),
        xml::element("UserId", &user.unique_id),
        xml::element("Arn", &user.arn),
        xml::element("CreateDate", &clock::iso(user.created)),
    ];
    parts.concat()
}

fn get_user(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let user = target_user(state, call)?;
    let boundary = state.policies.boundaries.get(&user).map(|arn| {
        let parts = [xml::element("PermissionsBoundaryType", "Policy"), xml::element("PermissionsBoundaryArn", arn)];
        xml::wrap("PermissionsBoundary", &parts.concat())
    });
    Ok(xml::wrap("User", &(user_elements(&state.users[user]) + &boundary.unwrap_or_default())))
}

fn list_access_keys(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    if call.form.get("UserName").is_none() && call.caller.is_temporary() {
        return Err(without_user());
    }
    let user = target_user(state, call)?;
    let keys = state.keys.iter().filter(|key| key.user == user).map(|key| {
        let parts = [
            xml::element("UserName", &state.users[user].name),
            xml::element("AccessKeyId", &key.id),
            xml::element("Status", if key.active { "Active" } else { "Inactive" }),
            xml::element("CreateDate", &clock::iso(key.created)),
        ];
        parts.concat()
    });
    iam_list::page(state, call.form, "AccessKeyMetadata", keys.collect())
}

fn key_last_used(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let mut violations = Violations::default();
    let id = violations.required(call.form, "AccessKeyId");
    violations.finish()?;
    let account = call.caller.account(state);
    let found = state.keys.iter().find(|key| key.id == id && state.users[key.user].account == account);
    let target = Target::Named(found.map_or(UserId::MAX, |key| key.user));
    let arn = found.map_or_else(|| state.arn(account, "user/*"), |key| state.users[key.user].arn.clone());
    policy::authorize(state, call.caller, &call.action, &arn, target)?;
    let missing = || Refusal::no_such_entity(format!("The Access Key with id {id} cannot be found"));
    let key = found.ok_or_else(missing)?;
    // AWS says N/A of a key that was never used
    let used = match key.last_used {
        Some(at) => [
            xml::element("LastUsedDate", &clock::iso(at)),
            xml::element("ServiceName", "s3"),
            xml::element("Region", "us-east-1"),
        ]
        .concat(),
        None => [xml::element("ServiceName", "N/A"), xml::element("Region", "N/A")].concat(),
    };
    Ok(xml::element("UserName", &state.users[key.user].name) + &xml::wrap("AccessKeyLastUsed", &used))
}
