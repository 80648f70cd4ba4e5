//! A role in the output of `status`.

use std::time::Duration;

use serde::Serialize;

use super::cache_record::KeptSession;
use crate::model::{SlotKey, Via, printable, short};

/// A role in the cache.
#[derive(Serialize)]
pub(crate) struct RoleRow {
    pub profile: String,
    role_arn: String,
    account: Option<String>,
    via: &'static str,
    access_key_id: String,
    pub expiration: String,
    pub remaining_seconds: u64,
    fresh: bool,
    /// Whether the next one requires a code.
    needs_code: bool,
    #[serde(skip)]
    name: String,
    #[serde(skip)]
    pub key: SlotKey,
}

impl RoleRow {
    /// The row of a cached role.
    pub(crate) fn of(role: &KeptSession, left: Duration, fresh: bool, needs_code: bool) -> Self {
        let slot = role.key.roles.last();
        Self {
            profile: role.profile.clone(),
            role_arn: slot.map(|slot| slot.role.arn.to_string()).unwrap_or_default(),
            account: role.account.clone(),
            via: role.key.roles.first().map_or("", |slot| slot.via.name()),
            access_key_id: role.credentials.access_key_id.masked(),
            expiration: role.credentials.expiration.to_string(),
            remaining_seconds: left.as_secs(),
            fresh,
            needs_code,
            name: slot.map(|slot| slot.role.arn.name().to_owned()).unwrap_or_default(),
            key: role.key.clone(),
        }
    }

    /// The cells for the table.
    pub(crate) fn cells(&self, indent: &str, until: String) -> [String; 7] {
        let direct = if self.via == Via::Direct.name() { " (direct)" } else { "" };
        [
            format!("{indent}{}{direct}", printable(&self.profile)),
            self.account.clone().unwrap_or_else(|| "-".into()),
            printable(&self.name),
            self.access_key_id.clone(),
            until,
            short(Duration::from_secs(self.remaining_seconds)),
            if self.fresh { "" } else { "renewal due" }.to_owned(),
        ]
    }
}
