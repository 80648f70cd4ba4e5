//! A session in the output of `login --json`.

use serde::Serialize;

use crate::model::FailureKind;

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
    #[serde(skip)]
    pub failure: Option<FailureKind>,
}
