//! What a test holds of accounts and roles.

use std::sync::Arc;

use crate::document::Document;
use crate::handle::User;
use crate::listener::Shared;
use crate::operation::Operation;
use crate::role::{Permissions, RoleId};
use crate::role_spec::RoleSpec;
use crate::server::FakeAws;

/// One of the accounts behind the endpoint.
#[derive(Clone)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    pub(crate) shared: Arc<Shared>,
}

/// A role.
#[derive(Clone)]
pub struct Role {
    /// `arn:<partition>:iam::<account>:role/<path><name>`
    pub arn: String,
    id: RoleId,
    shared: Arc<Shared>,
}

impl FakeAws {
    /// An account; there is no limit to them, and none has to be made.
    ///
    /// # Panics
    ///
    /// If the id has not twelve digits.
    #[must_use]
    pub fn account(&self, id: &str) -> Account {
        assert!(id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()), "an account id has twelve digits");
        Account { id: id.to_owned(), shared: Arc::clone(&self.shared) }
    }

    /// A role in the account of those who are added without one ([`crate::Builder::account`]).
    ///
    /// # Panics
    ///
    /// As [`Account::add_role`].
    pub fn add_role(&self, spec: RoleSpec) -> Role {
        self.account(&self.default_account()).add_role(spec)
    }
}

impl Account {
    /// A new IAM user with one access key and no device.
    #[must_use]
    pub fn add_user(&self, name: &str) -> User {
        self.add_user_at("/", name)
    }

    /// A new IAM user below a path such as `/team/`.
    #[must_use]
    pub fn add_user_at(&self, path: &str, name: &str) -> User {
        User::create(&self.shared, &self.id, path, name, false)
    }

    /// The account's root user with an access key.
    #[must_use]
    pub fn add_root(&self) -> User {
        User::create(&self.shared, &self.id, "/", "root-account-mfa-device", true)
    }

    /// A new role.
    ///
    /// # Panics
    ///
    /// If the account has a role of that name, or IAM would refuse one of its policies.
    #[expect(clippy::must_use_candidate, reason = "the role is there whether or not a test holds it")]
    #[expect(clippy::needless_pass_by_value, reason = "a description is used up by the role that it describes")]
    pub fn add_role(&self, spec: RoleSpec) -> Role {
        let mut state = self.shared.state();
        let id = spec.add(&mut state, &self.id).unwrap_or_else(|message| panic!("{message}"));
        Role { arn: state.roles[id].arn.clone(), id, shared: Arc::clone(&self.shared) }
    }

    /// STS gives no credentials of this account in that region from now on.
    pub fn disable_region(&self, region: &str) {
        let mut state = self.shared.state();
        state.settings.disabled_regions.insert((Some(self.id.clone()), region.to_owned()));
    }
}

impl Role {
    /// How many calls of `AssumeRole` named it, answered or not.
    #[must_use]
    pub fn count(&self) -> usize {
        let state = self.shared.state();
        let named = state.calls.iter().filter(|call| call.operation == Operation::AssumeRole);
        named.filter(|call| call.parameter("RoleArn") == Some(&self.arn)).count()
    }

    /// Another trust policy; sessions that are there stay as they are.
    ///
    /// # Panics
    ///
    /// If IAM would refuse it.
    pub fn set_trust_policy(&self, document: &str) {
        let trust = Document::trust(document).unwrap_or_else(|message| panic!("{message}"));
        self.shared.state().roles[self.id].trust = trust;
    }

    /// Another `MaxSessionDuration`, in seconds.
    pub fn set_max_session_duration(&self, seconds: u32) {
        self.shared.state().roles[self.id].max_session_duration = i64::from(seconds);
    }
}

impl User {
    /// The user may do in STS only what this policy allows; without one it may do everything. Again for more.
    ///
    /// # Panics
    ///
    /// If IAM would refuse it.
    pub fn add_sts_policy(&self, document: &str) {
        let document = Document::permissions(document).unwrap_or_else(|message| panic!("{message}"));
        let permissions = &mut self.shared.state().users[self.id].permissions;
        match permissions {
            Permissions::Only(documents) => documents.push(document),
            Permissions::Everything => *permissions = Permissions::Only(vec![document]),
        }
    }
}
