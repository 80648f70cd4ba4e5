//! What a test holds of groups and policies.

use std::sync::Arc;

use crate::handle::User;
use crate::handle_role::Account;
use crate::listener::Shared;
use crate::policy_state::{GroupRecord, Held, ManagedRecord, VERSIONS};
use crate::server::FakeAws;
use crate::state::State;
use crate::{iam_group, iam_managed};

/// A group.
#[derive(Clone)]
pub struct Group {
    /// Its name.
    pub name: String,
    account: Account,
}

/// A managed policy.
#[derive(Clone)]
pub struct ManagedPolicy {
    /// `arn:<partition>:iam::<account>:policy/<name>`
    pub arn: String,
    shared: Arc<Shared>,
}

impl FakeAws {
    /// [`Account::add_group`] of the account of those who are added without one.
    #[must_use]
    pub fn add_group(&self, name: &str) -> Group {
        self.account(&self.default_account()).add_group(name)
    }

    /// [`Account::group`] of that account.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<Group> {
        self.account(&self.default_account()).group(name)
    }

    /// [`Account::add_policy`] of that account.
    #[must_use]
    pub fn add_policy(&self, name: &str, document: &str) -> ManagedPolicy {
        self.account(&self.default_account()).add_policy(name, document)
    }

    /// A managed policy of AWS's own, `arn:<partition>:iam::aws:policy/<name>`.
    #[must_use]
    pub fn add_aws_policy(&self, name: &str, document: &str) -> ManagedPolicy {
        ManagedPolicy::add(&self.shared, "aws", name, document)
    }

    /// [`Account::policy`] of the account of those who are added without one.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<ManagedPolicy> {
        self.account(&self.default_account()).policy(name)
    }

    /// A policy or group created from now on does not exist for the first `calls` calls that name it.
    pub fn delay_new_policies(&self, calls: usize) {
        self.shared.state().policies.delay = calls;
    }
}

impl Account {
    /// A group without members.
    #[must_use]
    pub fn add_group(&self, name: &str) -> Group {
        let mut state = self.shared.state();
        let arn = state.arn(&self.id, &format!("group/{name}"));
        iam_group::add(&mut state, &arn, name);
        Group { name: name.to_owned(), account: self.clone() }
    }

    /// The group of that name, also one that was created through the API.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<Group> {
        let known = self.shared.state().policies.group(&self.id, name).is_some();
        known.then(|| Group { name: name.to_owned(), account: self.clone() })
    }

    /// A managed policy of the account; nobody looks at its document.
    #[must_use]
    pub fn add_policy(&self, name: &str, document: &str) -> ManagedPolicy {
        ManagedPolicy::add(&self.shared, &self.id, name, document)
    }

    /// The account's policy of that name, also one that was created through the API.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<ManagedPolicy> {
        let state = self.shared.state();
        let arn = state.arn(&self.id, &format!("policy/{name}"));
        let known = state.policies.managed.iter().any(|policy| policy.arn == arn);
        known.then(|| ManagedPolicy { arn, shared: Arc::clone(&self.shared) })
    }
}

impl User {
    /// An inline policy.
    pub fn put_policy(&self, name: &str, document: &str) {
        self.held(|held| held.inline.insert(name.to_owned(), document.to_owned()));
    }

    /// Attaches a managed policy.
    pub fn attach_policy(&self, policy: &ManagedPolicy) {
        self.held(|held| held.attached.push(policy.arn.clone()));
    }

    /// A permissions boundary, by the ARN of its policy. It limits nothing here; `GetUser` tells it.
    pub fn set_boundary(&self, arn: &str) {
        self.shared.state().policies.boundaries.insert(self.id, arn.to_owned());
    }

    /// The first key was used so many seconds ago.
    pub fn key_used(&self, seconds_ago: i64) {
        let mut state = self.shared.state();
        let at = state.now().saturating_sub(seconds_ago);
        for key in state.keys.iter_mut().filter(|key| key.id == self.access_key_id) {
            key.last_used = Some(at);
        }
    }

    /// The first key was created so many seconds ago.
    pub fn key_created(&self, seconds_ago: i64) {
        let mut state = self.shared.state();
        let at = state.now().saturating_sub(seconds_ago);
        for key in state.keys.iter_mut().filter(|key| key.id == self.access_key_id) {
            key.created = at;
        }
    }

    fn held<T>(&self, change: impl FnOnce(&mut Held) -> T) {
        change(self.shared.state().policies.of_users.entry(self.id).or_default());
    }
}

impl Group {
    /// Makes a user a member.
    pub fn add_member(&self, user: &User) {
        self.with(|group, _| group.members.push(user.id));
    }

    /// An inline policy.
    pub fn put_policy(&self, name: &str, document: &str) {
        self.with(|group, _| group.held.inline.insert(name.to_owned(), document.to_owned()));
    }

    /// Attaches a managed policy.
    pub fn attach_policy(&self, policy: &ManagedPolicy) {
        self.with(|group, _| group.held.attached.push(policy.arn.clone()));
    }

    /// The names of its members, in the order in which they came.
    #[must_use]
    pub fn members(&self) -> Vec<String> {
        self.with(|group, names| group.members.iter().map(|user| names[*user].clone()).collect())
    }

    /// The ARNs of the managed policies attached to it.
    #[must_use]
    pub fn attached(&self) -> Vec<String> {
        self.with(|group, _| group.held.attached.clone())
    }

    /// With the names of all users, by their ids.
    fn with<T>(&self, job: impl FnOnce(&mut GroupRecord, &[String]) -> T) -> T {
        let mut state = self.account.shared.state();
        let names: Vec<String> = state.users.iter().map(|user| user.name.clone()).collect();
        let group = state.policies.group(&self.account.id, &self.name);
        job(group.expect("no call deletes groups"), &names)
    }
}

impl ManagedPolicy {
    fn add(shared: &Arc<Shared>, account: &str, name: &str, document: &str) -> Self {
        let mut state = shared.state();
        let arn = state.arn(account, &format!("policy/{name}"));
        iam_managed::add(&mut state, &arn, name, document);
        Self { arn, shared: Arc::clone(shared) }
    }

    /// Adds a version, in force or not.
    ///
    /// # Panics
    ///
    /// If there are five, which AWS does not exceed.
    pub fn add_version(&self, document: &str, in_force: bool) {
        let mut state = self.shared.state();
        let now = state.now();
        let policy = self.record(&mut state);
        assert!(policy.versions.len() < VERSIONS, "a policy has five versions at most");
        policy.add_version(document, now, in_force);
    }

    /// The document in force.
    ///
    /// # Panics
    ///
    /// Never: no call deletes the version in force.
    #[must_use]
    pub fn document(&self) -> String {
        let mut state = self.shared.state();
        let policy = self.record(&mut state);
        let in_force = policy.versions.iter().find(|version| version.number == policy.default);
        in_force.expect("the default version cannot be deleted").document.clone()
    }

    /// The ids of its versions, oldest first, the one in force marked (`v3*`).
    #[must_use]
    pub fn versions(&self) -> Vec<String> {
        let mut state = self.shared.state();
        let policy = self.record(&mut state);
        let mark = |number: usize| if number == policy.default { "*" } else { "" };
        policy.versions.iter().map(|version| format!("v{}{}", version.number, mark(version.number))).collect()
    }

    fn record<'s>(&self, state: &'s mut State) -> &'s mut ManagedRecord {
        let found = state.policies.managed.iter_mut().find(|policy| policy.arn == self.arn);
        found.expect("no call deletes policies")
    }
}
