//! The roles in a record of the cache.

use serde::{Deserialize, Serialize};

use crate::model::{RoleArn, RoleParameters, RoleSlot, Via};

/// How a [`Via`] stands in a record.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Via", rename_all = "lowercase")]
enum RecordedVia {
    Session,
    Direct,
}

/// One of the roles that were assumed for the credentials of a record.
#[derive(Serialize, Deserialize)]
pub(super) struct RoleRecord {
    #[serde(with = "RecordedVia")]
    via: Via,
    role_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_session_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identity: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    transitive_tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    policy_arns: Vec<String>,
}

impl RoleRecord {
    pub(super) fn of(slot: &RoleSlot) -> Self {
        let RoleParameters {
            arn,
            external_id,
            session_name,
            source_identity,
            tags,
            transitive_tags,
            policy,
            policy_arns,
        } = slot.role.clone();
        Self {
            via: slot.via,
            role_arn: arn.as_str().to_owned(),
            external_id,
            role_session_name: session_name,
            source_identity,
            tags,
            transitive_tags,
            policy,
            policy_arns,
        }
    }

    /// Converts it back; none where a value is impossible.
    pub(super) fn slot(self) -> Option<RoleSlot> {
        Some(RoleSlot {
            via: self.via,
            role: RoleParameters {
                arn: RoleArn::take(self.role_arn).ok()?,
                external_id: self.external_id,
                session_name: self.role_session_name,
                source_identity: self.source_identity,
                tags: self.tags,
                transitive_tags: self.transitive_tags,
                policy: self.policy,
                policy_arns: self.policy_arns,
            },
        })
    }
}
