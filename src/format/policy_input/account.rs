//! `aws iam get-account-authorization-details`: for each user the policies that hold for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mfa_policy::{PolicyDocument, Subject};

use super::document::document;
use super::raw::Raw;
use super::set::{InputError, PolicySet};

/// An account's policies, by the entities that have them.
struct Account<'t> {
    name: &'t str,
    /// Groups by their names.
    groups: BTreeMap<String, Raw<'t>>,
    /// Documents of managed policies that are in force, by ARN.
    managed: BTreeMap<String, Raw<'t>>,
}

/// One set for each group of users with the same policies, and the trust policies of roles in the first set.
pub(super) fn sets(name: &str, root: Raw<'_>) -> Result<Vec<PolicySet>, InputError> {
    let keyed = |list: &str, key: &str| {
        let items = root.list(list).into_iter();
        items.filter_map(|item| Some((item.text_of(key)?, item))).collect::<BTreeMap<_, _>>()
    };
    let managed = keyed("Policies", "Arn").into_iter().filter_map(|(arn, policy)| Some((arn, in_force(policy)?)));
    let account = Account { name, groups: keyed("GroupDetailList", "GroupName"), managed: managed.collect() };
    let mut sets: Vec<PolicySet> = Vec::new();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    for user in root.list("UserDetailList") {
        let policies = account.of_user(user);
        let names: Vec<String> = policies.iter().map(|(name, _)| name.clone()).collect();
        if let Some(alike) = places.get(&names).and_then(|at| sets.get_mut(*at)) {
            alike.users.extend(user.text_of("UserName"));
        } else if !policies.is_empty() {
            places.insert(names, sets.len());
            sets.push(set(user, policies)?);
        }
    }
    let trusts = trusts(name, root)?;
    match sets.first_mut() {
        Some(first) => first.documents.extend(trusts),
        None if trusts.is_empty() => return Err(InputError::NoPolicy),
        None => sets.push(PolicySet { documents: trusts, ..PolicySet::default() }),
    }
    Ok(sets)
}

fn set(user: Raw<'_>, policies: Vec<(String, Raw<'_>)>) -> Result<PolicySet, InputError> {
    let read = policies.into_iter().map(|(name, raw)| document(&name, raw)).collect::<Result<Vec<_>, _>>()?;
    let subject = user.text_of("Arn").and_then(|arn| Subject::of_arn(&arn));
    Ok(PolicySet { users: user.text_of("UserName").into_iter().collect(), subject, documents: read })
}

fn in_force(policy: Raw<'_>) -> Option<Raw<'_>> {
    let is_default =
        |version: &Raw<'_>| version.member("IsDefaultVersion").is_some_and(|value| value.written() == "true");
    policy.list("PolicyVersionList").into_iter().find(is_default)?.member("Document")
}

fn trusts(name: &str, root: Raw<'_>) -> Result<Vec<PolicyDocument>, InputError> {
    let trusts = root.list("RoleDetailList").into_iter().filter_map(|role| {
        let title = format!("{name}, trust of role `{}`", role.text_of("RoleName")?);
        Some((title, role.member("AssumeRolePolicyDocument")?))
    });
    trusts.map(|(title, trust)| document(&title, trust)).collect()
}

impl<'t> Account<'t> {
    fn of_user(&self, user: Raw<'t>) -> Vec<(String, Raw<'t>)> {
        let name = user.text_of("UserName").unwrap_or_default();
        let mut found = self.of_holder(user, "UserPolicyList", &format!("user `{name}`"));
        for group in user.list("GroupList").into_iter().filter_map(Raw::text) {
            let holder = self.groups.get(&group);
            found.extend(
                holder
                    .into_iter()
                    .flat_map(|held| self.of_holder(*held, "GroupPolicyList", &format!("group `{group}`"))),
            );
        }
        // A managed policy of both the user and a group counts once.
        let mut seen = BTreeSet::new();
        found.retain(|(name, _)| seen.insert(name.clone()));
        found
    }

    fn of_holder(&self, holder: Raw<'t>, inline: &str, title: &str) -> Vec<(String, Raw<'t>)> {
        let named = holder.list(inline).into_iter().filter_map(|policy| {
            let name = policy.text_of("PolicyName").unwrap_or_default();
            Some((format!("{}, inline policy `{name}` of {title}", self.name), policy.member("PolicyDocument")?))
        });
        let attached = holder.list("AttachedManagedPolicies").into_iter().filter_map(|policy| {
            let arn = policy.text_of("PolicyArn")?;
            let document = self.managed.get(&arn)?;
            Some((format!("{}, managed policy `{arn}`", self.name), *document))
        });
        named.chain(attached).collect()
    }
}
