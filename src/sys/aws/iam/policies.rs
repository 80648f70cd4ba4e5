//! Calls to IAM about policies, the groups that have them, and the users in these groups.

use jiff::Timestamp;

use super::client::{Iam, malformed};
use crate::format::percent;
use crate::model::IamError;
use crate::model::in_force::PolicySource;
use crate::model::rollout::PolicyVersion;

/// An access key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyListing {
    pub id: String,
    /// Whether its status is `Active`.
    pub active: bool,
    pub created: Option<Timestamp>,
}

/// The properties of a user, from `GetUser`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserListing {
    /// The name in IAM's spelling.
    pub name: String,
    /// The ARN of the permissions boundary, if there is one.
    pub boundary: Option<String>,
}

impl Iam {
    /// `GetUser`.
    ///
    /// # Errors
    /// See [`IamError`]; no such user is `Refusal::Absent`.
    pub(crate) fn user(&self, name: &str) -> Result<UserListing, IamError> {
        let operation = "iam:GetUser";
        let answer = self.call(operation, |client| client.get_user().user_name(name).send())?;
        let user = answer.user.ok_or_else(|| malformed(&self.asked(operation), "it holds no user"))?;
        let boundary = user.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn);
        Ok(UserListing { name: user.user_name, boundary })
    }

    /// `ListAccessKeys`: the keys of a user.
    pub(crate) fn access_keys(&self, user: &str) -> Result<Vec<KeyListing>, IamError> {
        self.pages(
            "iam:ListAccessKeys",
            |client, marker| client.list_access_keys().user_name(user).set_marker(marker).send(),
            |page| {
                let keys = page.access_key_metadata.into_iter().filter_map(|key| {
                    let active = key.status.is_some_and(|status| status.as_str() == "Active");
                    let created = key.create_date.and_then(|date| Timestamp::from_second(date.secs()).ok());
                    Some(KeyListing { id: key.access_key_id?, active, created })
                });
                (keys.collect(), page.is_truncated, page.marker)
            },
        )
    }

    /// `GetAccessKeyLastUsed`: the last use, if any. AWS updates it with a delay of some minutes.
    pub(crate) fn key_last_used(&self, key: &str) -> Result<Option<Timestamp>, IamError> {
        let answer = self
            .call("iam:GetAccessKeyLastUsed", |client| client.get_access_key_last_used().access_key_id(key).send())?;
        let date = answer.access_key_last_used.and_then(|used| used.last_used_date);
        Ok(date.and_then(|date| Timestamp::from_second(date.secs()).ok()))
    }

    /// `ListGroupsForUser`: the names of the groups that a user is in.
    pub(crate) fn groups_of(&self, user: &str) -> Result<Vec<String>, IamError> {
        self.pages(
            "iam:ListGroupsForUser",
            |client, marker| client.list_groups_for_user().user_name(user).set_marker(marker).send(),
            |page| {
                let names = page.groups.into_iter().map(|group| group.group_name).collect();
                (names, page.is_truncated, page.marker)
            },
        )
    }

    /// `GetGroup`: the names of its members.
    ///
    /// # Errors
    /// See [`IamError`]; no such group is `Refusal::Absent`.
    pub(crate) fn members(&self, group: &str) -> Result<Vec<String>, IamError> {
        self.pages(
            "iam:GetGroup",
            |client, marker| client.get_group().group_name(group).set_marker(marker).send(),
            |page| {
                let names = page.users.into_iter().map(|user| user.user_name).collect();
                (names, page.is_truncated, page.marker)
            },
        )
    }

    /// `ListUserPolicies` or `ListGroupPolicies`: the names of inline policies.
    pub(crate) fn inline_names(&self, holder: &PolicySource) -> Result<Vec<String>, IamError> {
        match holder {
            PolicySource::User(user) => self.pages(
                "iam:ListUserPolicies",
                |client, marker| client.list_user_policies().user_name(user).set_marker(marker).send(),
                |page| (page.policy_names, page.is_truncated, page.marker),
            ),
            PolicySource::Group(group) => self.pages(
                "iam:ListGroupPolicies",
                |client, marker| client.list_group_policies().group_name(group).set_marker(marker).send(),
                |page| (page.policy_names, page.is_truncated, page.marker),
            ),
        }
    }

    /// `GetUserPolicy` or `GetGroupPolicy`: the document of an inline policy.
    pub(crate) fn inline_document(&self, holder: &PolicySource, name: &str) -> Result<String, IamError> {
        match holder {
            PolicySource::User(user) => {
                let operation = "iam:GetUserPolicy";
                let answer =
                    self.call(operation, |client| client.get_user_policy().user_name(user).policy_name(name).send())?;
                self.document(operation, &answer.policy_document)
            }
            PolicySource::Group(group) => {
                let operation = "iam:GetGroupPolicy";
                let answer = self
                    .call(operation, |client| client.get_group_policy().group_name(group).policy_name(name).send())?;
                self.document(operation, &answer.policy_document)
            }
        }
    }

    fn document(&self, operation: &'static str, encoded: &str) -> Result<String, IamError> {
        let broken = || malformed(&self.asked(operation), "its policy document is not percent-encoded text");
        percent::decoded(encoded).ok_or_else(broken)
    }

    /// `ListAttachedUserPolicies` or `ListAttachedGroupPolicies`: the ARNs of managed policies.
    pub(crate) fn attached(&self, holder: &PolicySource) -> Result<Vec<String>, IamError> {
        match holder {
            PolicySource::User(user) => self.pages(
                "iam:ListAttachedUserPolicies",
                |client, marker| client.list_attached_user_policies().user_name(user).set_marker(marker).send(),
                |page| {
                    let policies = page.attached_policies.into_iter().flatten();
                    (policies.filter_map(|policy| policy.policy_arn).collect(), page.is_truncated, page.marker)
                },
            ),
            PolicySource::Group(group) => self.pages(
                "iam:ListAttachedGroupPolicies",
                |client, marker| client.list_attached_group_policies().group_name(group).set_marker(marker).send(),
                |page| {
                    let policies = page.attached_policies.into_iter().flatten();
                    (policies.filter_map(|policy| policy.policy_arn).collect(), page.is_truncated, page.marker)
                },
            ),
        }
    }

    /// `GetPolicy` and `GetPolicyVersion`: the document of a managed policy that is in force.
    ///
    /// # Errors
    /// See [`IamError`]; no such policy is `Refusal::Absent`.
    pub(crate) fn managed_document(&self, arn: &str) -> Result<String, IamError> {
        let (of_policy, of_version) = ("iam:GetPolicy", "iam:GetPolicyVersion");
        let answer = self.call(of_policy, |client| client.get_policy().policy_arn(arn).send())?;
        let version = answer.policy.and_then(|policy| policy.default_version_id);
        let version = version.ok_or_else(|| malformed(&self.asked(of_policy), "it names no version in force"))?;
        let answer =
            self.call(of_version, |client| client.get_policy_version().policy_arn(arn).version_id(&version).send())?;
        let document = answer.policy_version.and_then(|version| version.document);
        let document = document.ok_or_else(|| malformed(&self.asked(of_version), "it holds no document"))?;
        self.document(of_version, &document)
    }

    /// `ListPolicyVersions`: the versions of a managed policy.
    pub(crate) fn versions(&self, arn: &str) -> Result<Vec<PolicyVersion>, IamError> {
        self.pages(
            "iam:ListPolicyVersions",
            |client, marker| client.list_policy_versions().policy_arn(arn).set_marker(marker).send(),
            |page| {
                let versions = page.versions.into_iter().flatten().filter_map(|version| {
                    Some(PolicyVersion { id: version.version_id?, in_force: version.is_default_version })
                });
                (versions.collect(), page.is_truncated, page.marker)
            },
        )
    }
}
