//! The calls that put a policy in place.

use super::Iam;
use crate::model::IamError;
use crate::model::rollout::{Rollout, Step};

impl Iam {
    /// Does one step: one call, sent once.
    ///
    /// # Errors
    /// See [`IamError`].
    pub fn perform(&self, rollout: &Rollout, step: &Step) -> Result<(), IamError> {
        let Rollout { policy, arn, document, group, users: _ } = rollout;
        match step {
            Step::CreatePolicy => self
                .call("iam:CreatePolicy", async |client| {
                    client.create_policy().policy_name(policy).policy_document(document).send().await
                })
                .map(drop),
            Step::DeleteVersion { version } => self
                .call("iam:DeletePolicyVersion", async |client| {
                    client.delete_policy_version().policy_arn(arn).version_id(version).send().await
                })
                .map(drop),
            Step::CreateVersion { .. } => self
                .call("iam:CreatePolicyVersion", async |client| {
                    let call = client.create_policy_version().policy_arn(arn).policy_document(document);
                    call.set_as_default(true).send().await
                })
                .map(drop),
            Step::CreateGroup => self
                .call("iam:CreateGroup", async |client| client.create_group().group_name(group).send().await)
                .map(drop),
            Step::Attach => self
                .call("iam:AttachGroupPolicy", async |client| {
                    client.attach_group_policy().group_name(group).policy_arn(arn).send().await
                })
                .map(drop),
            Step::AddUser { user } => self
                .call("iam:AddUserToGroup", async |client| {
                    client.add_user_to_group().group_name(group).user_name(user).send().await
                })
                .map(drop),
        }
    }
}
