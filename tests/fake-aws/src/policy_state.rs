//! The policies and groups of the account.

use std::collections::BTreeMap;

use crate::reply::Refusal;
use crate::state::{UserId, belongs};

/// Versions that a managed policy may have.
pub(crate) const VERSIONS: usize = 5;
/// Characters of a managed policy's document, white space not counted.
pub(crate) const MANAGED_SIZE: usize = 6144;

/// Managed policies, groups, and what users have of their own.
#[derive(Default)]
pub(crate) struct PolicyState {
    pub(crate) managed: Vec<ManagedRecord>,
    pub(crate) groups: Vec<GroupRecord>,
    pub(crate) of_users: BTreeMap<UserId, Held>,
    /// ARNs of permissions boundaries.
    pub(crate) boundaries: BTreeMap<UserId, String>,
    /// How many calls do not see a new policy or group yet.
    pub(crate) delay: usize,
}

/// Policies of a user or a group.
#[derive(Default)]
pub(crate) struct Held {
    /// Name and document.
    pub(crate) inline: BTreeMap<String, String>,
    /// ARNs of managed policies, in the order of attachment.
    pub(crate) attached: Vec<String>,
}

/// A managed policy.
pub(crate) struct ManagedRecord {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: i64,
    pub(crate) versions: Vec<VersionRecord>,
    /// The number of the version in force.
    pub(crate) default: usize,
    /// Numbers are never given twice.
    pub(crate) last_number: usize,
    /// Calls that do not see it yet.
    pub(crate) hidden_for: usize,
}

/// `v1`, `v2` and so on.
pub(crate) struct VersionRecord {
    pub(crate) number: usize,
    pub(crate) document: String,
    pub(crate) created: i64,
}

/// A group.
pub(crate) struct GroupRecord {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: i64,
    pub(crate) members: Vec<UserId>,
    pub(crate) held: Held,
    /// Calls that do not see it yet.
    pub(crate) hidden_for: usize,
}

impl ManagedRecord {
    /// Adds a version, in force from now on if told so; the caller has looked at the limit.
    pub(crate) fn add_version(&mut self, document: &str, created: i64, in_force: bool) -> &VersionRecord {
        self.last_number += 1;
        if in_force {
            self.default = self.last_number;
        }
        self.versions.push(VersionRecord { number: self.last_number, document: document.to_owned(), created });
        self.versions.last().expect("it was pushed in the line above")
    }

    pub(crate) fn version(&self, id: &str) -> Option<&VersionRecord> {
        self.versions.iter().find(|version| format!("v{}", version.number) == id)
    }
}

impl PolicyState {
    /// The policy as a call of an account sees it: not at all while it is new, or another account's.
    pub(crate) fn visible(&mut self, account: &str, arn: &str, missing: &str) -> Result<&mut ManagedRecord, Refusal> {
        let absent = || Refusal::no_such_entity(format!("Policy {arn} {missing}"));
        let known = |policy: &&mut ManagedRecord| policy.arn == arn && (belongs(arn, account) || belongs(arn, "aws"));
        let policy = self.managed.iter_mut().find(known).ok_or_else(absent)?;
        if policy.hidden_for > 0 {
            policy.hidden_for -= 1;
            return Err(absent());
        }
        Ok(policy)
    }

    /// The account's group of that name; names of groups differ in more than case.
    pub(crate) fn group(&mut self, account: &str, name: &str) -> Option<&mut GroupRecord> {
        let named = |group: &&mut GroupRecord| group.name.eq_ignore_ascii_case(name) && belongs(&group.arn, account);
        self.groups.iter_mut().find(named)
    }

    /// The group as a call sees it: not at all while it is new.
    pub(crate) fn visible_group(&mut self, account: &str, name: &str) -> Result<&mut GroupRecord, Refusal> {
        let absent = || Refusal::no_such_entity(format!("The group with name {name} cannot be found."));
        let group = self.group(account, name).ok_or_else(absent)?;
        if group.hidden_for > 0 {
            group.hidden_for -= 1;
            return Err(absent());
        }
        Ok(group)
    }

    /// How many users and groups have it attached.
    pub(crate) fn attachments(&self, arn: &str) -> usize {
        let of_groups = self.groups.iter().map(|group| &group.held);
        self.of_users.values().chain(of_groups).filter(|held| held.attached.iter().any(|one| one == arn)).count()
    }
}
