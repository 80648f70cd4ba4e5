//! The name of the key's user, which is the default session name of a role.

use crate::error::{Error, SessionError};
use crate::format::cache_record::KeptSession;
use crate::model::{IamError, Identity, Principal, StsError, name_of_user};
use crate::session::context::Context;
use crate::session::key::take_key;
use crate::session::resolved::{Resolved, resolve_from_files};
use crate::session::role_failure::refused_role;
use crate::sys::aws::iam::{Iam, Signer};

/// Reads it from the cache, or asks AWS and remembers it: with the session, or with the key if there is no session.
///
/// # Errors
/// When AWS refuses, or the key belongs to no user.
pub(crate) fn find_user(
    ctx: &mut Context,
    resolved: &mut Resolved,
    parent: &KeptSession,
    ca_pem: Option<&[u8]>,
) -> Result<String, Error> {
    if let Some(name) = resolved.user_name() {
        return Ok(name);
    }
    let key = match (parent.key.roles.is_empty(), ctx.is_for_sdk()) {
        (true, _) => None,
        // The process that waits for the prompt process has forgotten the secret.
        (false, true) => Some(take_key(ctx, &mut resolve_from_files(ctx)?)?),
        (false, false) => Some(take_key(ctx, resolved)?),
    };
    let signer = key.as_ref().map_or(Signer::Session(&parent.credentials), Signer::Key);
    let client = Iam::new(&resolved.request.connection, ca_pem, signer)
        .map_err(|error| Error::Machine { what: "STS cannot be asked", error })?;
    let identity: Identity = match ctx.cancellable(move || client.identity())? {
        Err(error) if key.is_none() => {
            return Err(refused_role(resolved, parent.key.roles.len(), Some(parent), of_session(error)).into());
        }
        answer => answer?,
    };
    match &identity.principal {
        Principal::User { name } => {
            resolved.remember_user(Some(&identity.arn));
            Ok(name_of_user(name))
        }
        _ => {
            let error = StsError::NoUser { arn: identity.arn };
            let failure: SessionError = refused_role(resolved, parent.key.roles.len(), Some(parent), error);
            Err(failure.into())
        }
    }
}

/// What STS said to the session, as it would have said it to the call for the role.
fn of_session(error: IamError) -> StsError {
    match error {
        IamError::SessionRefused { .. } => StsError::Expired,
        IamError::Common { error, .. } => error,
        IamError::Refused { operation, refusal, message } => {
            StsError::Other { operation, code: refusal.to_string(), message }
        }
    }
}
