//! What the endpoint answers to a request with the token.

use std::fmt;

use jiff::Timestamp;
use zeroize::Zeroizing;

/// Credentials, or why there are none.
pub(crate) struct EndpointAnswer {
    pub status: u16,
    /// JSON.
    pub body: Zeroizing<String>,
    /// From then on a newer answer is asked for first.
    pub fresh_until: Timestamp,
    /// From then on it is not given any more.
    pub usable_until: Timestamp,
}

// The body holds secrets.
impl fmt::Debug for EndpointAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointAnswer")
            .field("status", &self.status)
            .field("fresh_until", &self.fresh_until)
            .field("usable_until", &self.usable_until)
            .finish_non_exhaustive()
    }
}
