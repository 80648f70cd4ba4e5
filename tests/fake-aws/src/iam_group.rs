//! Groups: their policies and their members.

use crate::clock;
use crate::iam::{self, IamCall};
use crate::iam_list;
use crate::iam_user_policy;
use crate::policy::{self, Target};
use crate::policy_state::{GroupRecord, Held};
use crate::reply::Refusal;
use crate::state::{State, UserId, UserRecord};
use crate::validation::{NAME, Violations};
use crate::xml;

const POLICIES_PER_GROUP: usize = 10;
const GROUPS_PER_USER: usize = 10;

/// A document as IAM's answers carry it: percent-encoded by RFC 3986.
pub(crate) fn encoded(document: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    document
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The elements of a `Group`.
pub(crate) fn elements(group: &GroupRecord) -> String {
    let parts = [
        xml::element("Path", "/"),
        xml::element("GroupName", &group.name),
        xml::element("GroupId", &group.id),
        xml::element("Arn", &group.arn),
        xml::element("CreateDate", &clock::iso(group.created)),
    ];
    parts.concat()
}

fn group_name<'a>(call: &IamCall<'a>) -> Result<&'a str, Refusal> {
    let mut violations = Violations::default();
    let name = violations.required(call.form, "GroupName");
    if call.form.get("GroupName").is_some() {
        violations.text("groupName", name, 1, 128, &NAME);
    }
    violations.finish()?;
    Ok(name)
}

/// The group that a reading call is about.
fn readable<'s>(state: &'s mut State, call: &IamCall<'_>) -> Result<&'s GroupRecord, Refusal> {
    let name = group_name(call)?;
    policy::authorize(state, call.caller, &call.action, &call.arn(state, &format!("group/{name}")), Target::NoUser)?;
    let account = call.caller.account(state).to_owned();
    state.policies.visible_group(&account, name).map(|group| &*group)
}

pub(crate) fn inline_names(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let names = iam_user_policy::names(&readable(state, call)?.held);
    iam_list::page(state, call.form, "PolicyNames", names)
}

pub(crate) fn inline(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let mut violations = Violations::default();
    let name = violations.required(call.form, "PolicyName");
    violations.finish()?;
    let group = readable(state, call)?;
    let missing = || Refusal::no_such_entity(format!("The group policy with name {name} cannot be found."));
    let document = group.held.inline.get(name).ok_or_else(missing)?;
    let parts = [
        xml::element("GroupName", &group.name),
        xml::element("PolicyName", name),
        xml::element("PolicyDocument", &encoded(document)),
    ];
    Ok(parts.concat())
}

pub(crate) fn attached(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let attached = readable(state, call)?.held.attached.clone();
    let held = Held { attached, ..Held::default() };
    iam_list::page(state, call.form, "AttachedPolicies", iam_user_policy::attached_members(state, &held))
}

pub(crate) fn get(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let group = readable(state, call)?;
    let (elements, members) = (elements(group), group.members.clone());
    let users = members.into_iter().map(|user| iam::user_elements(&state.users[user])).collect();
    Ok(xml::wrap("Group", &elements) + &iam_list::page(state, call.form, "Users", users)?)
}

pub(crate) fn create(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let name = group_name(call)?;
    let arn = call.arn(state, &format!("group/{name}"));
    policy::authorize_change(state, call.caller, &call.action, &arn)?;
    let account = call.caller.account(state).to_owned();
    if state.policies.group(&account, name).is_some() {
        return Err(Refusal::new(409, "EntityAlreadyExists", format!("Group with name {name} already exists.")));
    }
    let hidden_for = state.policies.delay;
    let group = add(state, &arn, name);
    group.hidden_for = hidden_for;
    Ok(xml::wrap("Group", &elements(group)))
}

/// A new group without members.
pub(crate) fn add<'s>(state: &'s mut State, arn: &str, name: &str) -> &'s mut GroupRecord {
    let (id, created) = (state.ids.key_id("AGPA"), state.now());
    let (arn, held) = (arn.to_owned(), Held::default());
    let group = GroupRecord { name: name.to_owned(), id, arn, created, members: Vec::new(), held, hidden_for: 0 };
    state.policies.groups.push(group);
    state.policies.groups.last_mut().expect("it was pushed in the line above")
}

pub(crate) fn attach(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let name = group_name(call)?;
    let mut violations = Violations::default();
    let arn = violations.required(call.form, "PolicyArn");
    violations.finish()?;
    policy::authorize_change(state, call.caller, &call.action, &call.arn(state, &format!("group/{name}")))?;
    let account = call.caller.account(state).to_owned();
    state.policies.visible(&account, arn, "does not exist or is not attachable.")?;
    let group = state.policies.visible_group(&account, name)?;
    if group.held.attached.iter().any(|one| one == arn) {
        return Ok(String::new());
    }
    if group.held.attached.len() >= POLICIES_PER_GROUP {
        return Err(Refusal::limit_exceeded("PoliciesPerGroup", POLICIES_PER_GROUP));
    }
    group.held.attached.push(arn.to_owned());
    Ok(String::new())
}

pub(crate) fn add_user(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let name = group_name(call)?;
    let mut violations = Violations::default();
    let user = violations.required(call.form, "UserName");
    violations.finish()?;
    policy::authorize_change(state, call.caller, &call.action, &call.arn(state, &format!("group/{name}")))?;
    let account = call.caller.account(state).to_owned();
    let user = find_user(state, &account, user)?;
    let held = state.policies.groups.iter().filter(|group| group.members.contains(&user)).count();
    let group = state.policies.visible_group(&account, name)?;
    if group.members.contains(&user) {
        return Ok(String::new());
    }
    if held >= GROUPS_PER_USER {
        return Err(Refusal::limit_exceeded("GroupsPerUser", GROUPS_PER_USER));
    }
    group.members.push(user);
    Ok(String::new())
}

fn find_user(state: &State, account: &str, name: &str) -> Result<UserId, Refusal> {
    let named = |user: &UserRecord| user.name.eq_ignore_ascii_case(name) && user.account == account && !user.is_root;
    let found = state.users.iter().position(named);
    found.ok_or_else(|| Refusal::no_such_entity(format!("The user with name {name} cannot be found.")))
}
