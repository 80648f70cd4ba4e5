//! The environment that a session leaves behind.

use crate::format::cache_record::KeptSession;
use crate::model::{SessionRequest, Variables};

/// What is set and removed for a session.
pub(crate) fn variables(request: &SessionRequest, session: &KeptSession) -> Variables {
    Variables::of_session(
        &session.credentials,
        request.profile.as_ref().map(|profile| profile.value.as_str()),
        request.region.as_ref(),
        &request.carried,
        &request.leftovers,
    )
}
