//! Calls to IAM that apply a policy.

use super::client::Iam;
use crate::model::IamError;
use crate::model::rollout::{Rollout, Step};

impl Iam {
    /// Executes one step: one call, sent once.
    pub(crate) fn perform(&self, rollout: &Rollout, step: &Step) -> Result<(), IamError> {
        let Rollout { policy, arn, document, group, users: _ } = rollout;
        match step {
            Step::CreatePolicy => self
                .call("iam:CreatePolicy", |client| {
                    client.create_policy().policy_name(policy).policy_document(document).send()
                })
                .map(drop),
            Step::DeleteVersion { version } => self
                .call("iam:DeletePolicyVersion", |client| {
                    client.delete_policy_version().policy_arn(arn).version_id(version).send()
                })
                .map(drop),
            Step::CreateVersion { .. } => self
                .call("iam:CreatePolicyVersion", |client| {
                    let call = client.create_policy_version().policy_arn(arn).policy_document(document);
                    call.set_as_default(true).send()
                })
                .map(drop),
            Step::CreateGroup => {
                self.call("iam:CreateGroup", |client| client.create_group().group_name(group).send()).map(drop)
            }
            Step::Attach => self
                .call("iam:AttachGroupPolicy", |client| {
                    client.attach_group_policy().group_name(group).policy_arn(arn).send()
                })
                .map(drop),
            Step::AddUser { user } => self
                .call("iam:AddUserToGroup", |client| {
                    client.add_user_to_group().group_name(group).user_name(user).send()
                })
                .map(drop),
        }
    }
}
