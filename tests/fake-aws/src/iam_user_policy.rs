//! What policies a user has: inline, attached, and through which groups.

use crate::iam::{self, IamCall};
use crate::iam_group;
use crate::iam_list;
use crate::policy_state::Held;
use crate::reply::Refusal;
use crate::state::{State, UserId};
use crate::validation::Violations;
use crate::xml;

fn user(state: &State, call: &IamCall<'_>) -> Result<UserId, Refusal> {
    let mut violations = Violations::default();
    violations.required(call.form, "UserName");
    violations.finish()?;
    iam::target_user(state, call)
}

pub(crate) fn inline_names(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let user = user(state, call)?;
    let held = state.policies.of_users.get(&user);
    iam_list::page(state, call.form, "PolicyNames", held.map(names).unwrap_or_default())
}

/// The names of inline policies, as members of a list.
pub(crate) fn names(held: &Held) -> Vec<String> {
    held.inline.keys().map(|name| xml::escape(name)).collect()
}

pub(crate) fn inline(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let user = user(state, call)?;
    let mut violations = Violations::default();
    let name = violations.required(call.form, "PolicyName");
    violations.finish()?;
    let found = state.policies.of_users.get(&user).and_then(|held| held.inline.get(name));
    let missing = || Refusal::no_such_entity(format!("The user policy with name {name} cannot be found."));
    let document = found.ok_or_else(missing)?;
    let parts = [
        xml::element("UserName", &state.users[user].name),
        xml::element("PolicyName", name),
        xml::element("PolicyDocument", &iam_group::encoded(document)),
    ];
    Ok(parts.concat())
}

pub(crate) fn attached(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let user = user(state, call)?;
    let held = state.policies.of_users.get(&user);
    let members = held.map(|held| attached_members(state, held)).unwrap_or_default();
    iam_list::page(state, call.form, "AttachedPolicies", members)
}

/// Attached policies, as members of a list.
pub(crate) fn attached_members(state: &State, held: &Held) -> Vec<String> {
    let known = |arn: &&String| state.policies.managed.iter().find(|policy| policy.arn == **arn);
    let policies = held.attached.iter().filter_map(|arn| known(&arn));
    let member = |name: &str, arn: &str| xml::element("PolicyName", name) + &xml::element("PolicyArn", arn);
    policies.map(|policy| member(&policy.name, &policy.arn)).collect()
}

pub(crate) fn groups(state: &State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let user = user(state, call)?;
    let groups = state.policies.groups.iter().filter(|group| group.members.contains(&user));
    iam_list::page(state, call.form, "Groups", groups.map(iam_group::elements).collect())
}
