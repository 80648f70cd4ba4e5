//! The device of the key that is set up.

use super::apply::check;
use super::basis::Basis;
use super::prepared::Prepared;
use crate::error::Error;
use crate::model::{KeyWish, Origin, SerialNumber, SetupWish, Sourced, Tool};
use crate::session::context::Context;
use crate::session::discover::discover;
use crate::session::key::take_key;
use crate::session::ports::ca_pem;
use crate::session::resolved::{Resolved, resolve_request};
use crate::sys::process::own_program;
use crate::sys::terminal::code_source::confirm;
use crate::sys::terminal::tty::Terminal;

/// The device, if the profiles of the plan do not name it: remembered, from a variable, or asked of IAM.
///
/// # Errors
/// When the profiles of the plan would be refused, or IAM does not tell.
fn missing_device(ctx: &mut Context, basis: &Basis, prepared: &Prepared) -> Result<Option<SerialNumber>, Error> {
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

/// The wish with the device of the key, which is enrolled if there is none and the person wants it; its plan, and whether
/// there is still no device.
///
/// # Errors
/// As [`missing_device`], and what would prevent the files from being written: an enrollment takes two codes.
pub(super) fn with_device(
    ctx: &mut Context,
    basis: &mut Basis,
    terminal: Option<&Terminal>,
    mut wish: SetupWish,
    mut prepared: Prepared,
) -> Result<(SetupWish, Prepared, bool), Error> {
    match (missing_device(ctx, basis, &prepared), terminal) {
        (Ok(None), _) => return Ok((wish, prepared, false)),
        (Ok(serial), _) => wish.serial = serial,
        (Err(Error::NoDevice { .. }), Some(terminal)) => {
            ctx.diagnostics.note("the user of this key has no MFA device that makes codes");
            check(ctx, basis, &prepared)?;
            if !confirm(terminal, ctx.watch()?, "Enroll one now?") || !enroll(ctx, basis, &wish, &prepared)? {
                return Ok((wish, prepared, true));
            }
            // The enrollment may have saved the device.
            *basis = Basis::load(ctx)?;
            prepared = Prepared::new(basis, &wish)?;
            wish.serial = missing_device(ctx, basis, &prepared)?;
        }
        (Err(error), _) => return Err(error),
    }
    prepared = Prepared::new(basis, &wish)?;
    Ok((wish, prepared, false))
}

/// Enrolls a device for the user of the key. Returns whether it was.
fn enroll(ctx: &mut Context, basis: &Basis, wish: &SetupWish, prepared: &Prepared) -> Result<bool, Error> {
    let not_started = |error| Error::Machine { what: "this program cannot be started", error };
    if matches!(wish.key, KeyWish::Existing) && wish.tool != Some(Tool::AwsVault) {
        let arguments = ["device", "enroll", &format!("--profile={}", wish.profile)];
        return Ok(own_program::run(&arguments).map_err(not_started)? == Some(0));
    }
    // The key is in no file yet. What the profile says of it is in the plan, with the device.
    let mut resolved = resolved(ctx, basis, prepared)?;
    let key = take_key(ctx, &mut resolved)?;
    let arguments = ["device", "enroll", "--quiet"];
    let region = wish.region.as_deref().unwrap_or_default();
    let is_enrolled = own_program::run_with_key(&arguments, &key, region).map_err(not_started)? == Some(0);
    if is_enrolled {
        ctx.diagnostics.note("the device is enrolled, and both codes are used: the first session takes the next one");
    }
    Ok(is_enrolled)
}
