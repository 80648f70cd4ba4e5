//! What is remembered of a call.

use std::collections::BTreeMap;
use std::fmt;

use crate::Operation;

/// One call as it came in and as it was answered. It holds no code, no secret and no signature.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call {
    /// Which call it was.
    pub operation: Operation,
    /// The `Action` as sent.
    pub action: String,
    /// The access key id of the Authorization header, whether known or not.
    pub access_key_id: Option<String>,
    /// The region of the credential scope.
    pub region: Option<String>,
    /// Whether an `X-Amz-Security-Token` came with it.
    pub with_session_token: bool,
    /// Which connection it came on, counted from 1.
    pub connection: usize,
    /// The HTTP status that was sent; 0 if there was no answer.
    pub status: u16,
    /// The error code of the answer. With a fault that hides the answer, that of the hidden one.
    pub error_code: Option<String>,
    /// The fault that was applied.
    pub fault: Option<&'static str>,
    /// The User-Agent header.
    pub user_agent: Option<String>,
    /// How many characters the `TokenCode` had.
    pub token_code_length: Option<usize>,
    /// All parameters except codes: `SerialNumber`, `DurationSeconds`, `UserName` and so on.
    pub parameters: BTreeMap<String, String>,
}

impl Call {
    /// A parameter other than a code.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}

/// One line: operation, connection, status, key id, region, error code, fault, length of the code, and the role if the
/// call names one.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_dash = |text: Option<&str>| text.unwrap_or("-").escape_debug().to_string();
        write!(
            f,
            "{} connection={} status={} key={} region={} error={} fault={} code-length={}",
            self.operation,
            self.connection,
            self.status,
            or_dash(self.access_key_id.as_deref()),
            or_dash(self.region.as_deref()),
            or_dash(self.error_code.as_deref()),
            or_dash(self.fault),
            self.token_code_length.map_or_else(|| "-".to_owned(), |length| length.to_string()),
        )?;
        match self.parameter("RoleArn") {
            Some(role) => write!(f, " role={}", role.escape_debug()),
            None => Ok(()),
        }
    }
}
