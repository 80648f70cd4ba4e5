//! What a test holds of accounts and roles.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::handle::User;
use crate::listener::Shared;
use crate::operation::Operation;
use crate::role::{Permissions, RoleId, RoleRecord};
use crate::server::FakeAws;

/// One of the accounts behind the endpoint.
#[derive(Clone)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    shared: Arc<Shared>,
}

/// A role.
#[derive(Clone)]
pub struct Role {
    /// `arn:<partition>:iam::<account>:role/<path><name>`
    pub arn: String,
    id: RoleId,
    shared: Arc<Shared>,
}

/// How a role is to be, before it is added: by default it trusts its own account, is assumed for an hour
/// at most, and may do everything.
#[derive(Clone, Debug)]
#[must_use = "a description does nothing until it is added"]
pub struct RoleSpec {
    name: String,
    path: String,
    principals: Vec<String>,
    actions: Vec<&'static str>,
    conditions: Map<String, Value>,
    trust_policy: Option<String>,
    policies: Option<Vec<String>>,
    max_session_duration: i64,
}

impl RoleSpec {
    /// A role of that name.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            path: "/".to_owned(),
            principals: Vec::new(),
            actions: vec!["sts:AssumeRole"],
            conditions: Map::new(),
            trust_policy: None,
            policies: None,
            max_session_duration: 3600,
        }
    }

    /// A path such as `/team/`, which is part of the role's ARN and not of its sessions' ARNs.
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Trusts a principal: an account id, or the ARN of an account's root, a user, a role or a role session; `*` is
    /// everybody. Again for more of them.
    pub fn trusts(mut self, principal: &str) -> Self {
        self.principals.push(principal.to_owned());
        self
    }

    /// Trusts only callers with MFA (`Bool`, `aws:MultiFactorAuthPresent`).
    pub fn with_mfa(self) -> Self {
        self.condition("Bool", "aws:MultiFactorAuthPresent", "true")
    }

    /// Trusts only callers whose code was accepted less than so many seconds ago.
    pub fn mfa_younger_than(self, seconds: u32) -> Self {
        self.condition("NumericLessThan", "aws:MultiFactorAuthAge", &seconds.to_string())
    }

    /// Trusts only callers who send this external id.
    pub fn with_external_id(self, external_id: &str) -> Self {
        self.condition("StringEquals", "sts:ExternalId", external_id)
    }

    /// A condition of the trust policy (`StringEquals`, `sts:RoleSessionName`, `${aws:username}`); all have to hold.
    pub fn condition(mut self, operator: &str, key: &str, value: &str) -> Self {
        if let Value::Object(keys) = self.conditions.entry(operator).or_insert_with(|| json!({})) {
            keys.insert(key.to_owned(), Value::from(value));
        }
        self
    }

    /// The trust policy allows `sts:TagSession`, too.
    pub fn with_tags(mut self) -> Self {
        self.actions.push("sts:TagSession");
        self
    }

    /// The trust policy allows `sts:SetSourceIdentity`, too.
    pub fn with_source_identity(mut self) -> Self {
        self.actions.push("sts:SetSourceIdentity");
        self
    }

    /// A whole trust policy, instead of the one that the other methods describe.
    pub fn trust_policy(mut self, document: &str) -> Self {
        self.trust_policy = Some(document.to_owned());
        self
    }

    /// A policy of the role, which now may do only what its policies allow.
    pub fn policy(mut self, document: &str) -> Self {
        self.policies.get_or_insert_default().push(document.to_owned());
        self
    }

    /// How many seconds it may be assumed for at most; AWS has 3600 to 43200.
    pub fn max_session_duration(mut self, seconds: u32) -> Self {
        self.max_session_duration = i64::from(seconds);
        self
    }

    fn trust_document(&self, account: &str) -> String {
        let described = || {
            let principals =
                if self.principals.is_empty() { vec![account.to_owned()] } else { self.principals.clone() };
            let statement = json!({
                "Effect": "Allow",
                "Principal": { "AWS": principals },
                "Action": self.actions,
                "Condition": self.conditions,
            });
            json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
        };
        self.trust_policy.clone().unwrap_or_else(described)
    }

    /// Adds the role, or says what is wrong with its policies.
    pub(crate) fn add(&self, shared: &Arc<Shared>, account: &str) -> Result<Role, String> {
        let trust = Document::trust(&self.trust_document(account))?;
        let permissions = match &self.policies {
            Some(policies) => {
                let documents = policies.iter().map(|policy| Document::permissions(policy));
                Permissions::Only(documents.collect::<Result<_, _>>()?)
            }
            None => Permissions::Everything,
        };
        let mut state = shared.state();
        let arn = state.arn(account, &format!("role{}{}", self.path, self.name));
        if state.roles.iter().any(|role| role.account == account && role.name == self.name) {
            return Err(format!("Role with name {} already exists.", self.name));
        }
        let record = RoleRecord {
            name: self.name.clone(),
            account: account.to_owned(),
            arn: arn.clone(),
            unique_id: state.ids.key_id("AROA"),
            trust,
            permissions,
            max_session_duration: self.max_session_duration,
        };
        state.roles.push(record);
        Ok(Role { arn, id: state.roles.len() - 1, shared: Arc::clone(shared) })
    }
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
        User::create(&self.shared, &self.id, "/", name, false)
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
        match spec.add(&self.shared, &self.id) {
            Ok(role) => role,
            Err(message) => panic!("{message}"),
        }
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
