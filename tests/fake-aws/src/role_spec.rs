//! The description of a role that a test or a script adds.

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::role::{Permissions, RoleId, RoleRecord};
use crate::state::State;

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

    /// Adds the role, or says what is wrong with its name or policies.
    pub(crate) fn add(&self, state: &mut State, account: &str) -> Result<RoleId, String> {
        let trust = Document::trust(&self.trust_document(account))?;
        let permissions = match &self.policies {
            Some(policies) => {
                let documents = policies.iter().map(|policy| Document::permissions(policy));
                Permissions::Only(documents.collect::<Result<_, _>>()?)
            }
            None => Permissions::Everything,
        };
        let arn = state.arn(account, &format!("role{}{}", self.path, self.name));
        if state.roles.iter().any(|role| role.account == account && role.name == self.name) {
            return Err(format!("Role with name {} already exists.", self.name));
        }
        let record = RoleRecord {
            name: self.name.clone(),
            account: account.to_owned(),
            arn,
            unique_id: state.ids.key_id("AROA"),
            trust,
            permissions,
            max_session_duration: self.max_session_duration,
        };
        state.roles.push(record);
        Ok(state.roles.len() - 1)
    }
}
