//! A session in the output of `login --json`.

use serde::Serialize;

use crate::model::{AccessKeyId, FailureKind};

/// What became of the session of some profiles.
#[derive(Serialize)]
pub(crate) struct LoginRow {
    pub profiles: Vec<String>,
    pub serial_number: Option<String>,
    /// `kept`, `new`, `skipped` or `failed`.
    pub state: &'static str,
    pub expiration: Option<String>,
    /// The error.
    pub why: Option<String>,
    /// The key with which the session was obtained.
    #[serde(skip)]
    pub key_id: Option<AccessKeyId>,
    #[serde(skip)]
    pub failure: Option<FailureKind>,
}
