//! The environment variables of a session.

use std::path::Path;

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::model::{SessionRequest, Sourced, Variables};
use crate::session::context::Context;
use crate::session::profile_files::unresolved;
use crate::session::trust::{Use, check_bundle, check_setting};

/// Checks the settings that are exported with a session; to be called before a code is asked for.
///
/// # Errors
/// When one is missing, or when another user could have set an endpoint or a CA bundle.
pub(crate) fn check_carried(ctx: &Context, request: &SessionRequest) -> Result<(), Error> {
    let carried = request.carried.as_ref().map_err(|error| unresolved((**error).clone(), &ctx.env))?;
    let mut places = Vec::new();
    for (name, Sourced { value, origin }) in carried {
        let is_bundle = name == "AWS_CA_BUNDLE";
        let place = origin.file();
        if (is_bundle || name.starts_with("AWS_ENDPOINT_URL")) && !places.contains(&place) {
            check_setting(ctx, origin, Use::Connection)?;
            places.push(place);
        }
        if is_bundle {
            check_bundle(ctx, Path::new(value))?;
        }
    }
    Ok(())
}

/// The variables that are set and removed for a session.
pub(crate) fn variables(request: &SessionRequest, session: &KeptSession) -> Variables {
    Variables::of_session(
        &session.credentials,
        request.profile.as_ref().map(|profile| profile.value.as_str()),
        request.region.as_ref(),
        request.carried.as_deref().unwrap_or_default(),
        &request.leftovers,
    )
}
