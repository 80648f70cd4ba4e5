//! The device of the key that is set up.

use super::basis::Basis;
use super::prepared::Prepared;
use crate::error::Error;
use crate::model::{Origin, SerialNumber, Sourced};
use crate::session::context::Context;
use crate::session::discover::discover;
use crate::session::key::take_key;
use crate::session::ports::ca_pem;
use crate::session::resolved::{Resolved, resolve_request};

/// The device, if the profiles of the plan do not name it: remembered, from a variable, or asked of IAM.
///
/// # Errors
/// When the profiles of the plan would be refused, or IAM does not tell.
pub(super) fn missing_device(
    ctx: &mut Context,
    basis: &Basis,
    prepared: &Prepared,
) -> Result<Option<SerialNumber>, Error> {
    let mut resolved = resolved(ctx, basis, prepared)?;
    match &resolved.serial {
        Some(Sourced { origin: Origin::ProfileProperty { .. }, .. }) => return Ok(None),
        Some(known) => return Ok(Some(known.value.clone())),
        None => {}
    }
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    let key = take_key(ctx, &mut resolved)?;
    discover(ctx, &mut resolved, &key, ca_pem.as_deref())?;
    Ok(resolved.serial.map(|serial| serial.value))
}

/// The request of a run with the profiles as they are to be.
pub(super) fn resolved(ctx: &mut Context, basis: &Basis, prepared: &Prepared) -> Result<Resolved, Error> {
    let shared = prepared.shared(basis)?;
    ctx.options.profile = Some(Sourced::new(prepared.plan.holder.clone(), Origin::Flag("--profile")));
    resolve_request(ctx, &shared)
}
