//! Obtains the long-term key; the program that holds it may have to be run for that.

use crate::error::{Error, SessionError};
use crate::model::{AccessKey, Command, KeySource, Origin, Place};
use crate::session::context::Context;
use crate::session::facts::key_id_fact;
use crate::session::resolved::Resolved;
use crate::session::trust::{Use, check_setting};
use crate::sys::process::key_process::{self, KeyProcessError};

/// Takes the key; its id is known after that. A program that holds it is run once.
///
/// # Errors
/// When the program gives no key, or Ctrl-C is pressed meanwhile.
pub(crate) fn take_key(ctx: &mut Context, resolved: &mut Resolved) -> Result<AccessKey, Error> {
    let key = match &resolved.request.key {
        KeySource::Static(key) | KeySource::Environment(key) => key.duplicate(),
        KeySource::Process { command, place } => {
            let key = run(ctx, resolved, command, place)?;
            resolved.request.key = KeySource::Static(key.duplicate());
            key
        }
    };
    if resolved.key_id.as_ref() != Some(&key.access_key_id) {
        // The remembered device belongs to another key, which the program held before.
        resolved.serial.clone_from(&resolved.request.serial);
        resolved.key_id = Some(key.access_key_id.clone());
    }
    Ok(key)
}

fn run(ctx: &mut Context, resolved: &Resolved, command: &Command, place: &Place) -> Result<AccessKey, Error> {
    let profile = resolved.request.chain.last().map(|holder| holder.name.clone()).unwrap_or_default();
    check_setting(ctx, &Origin::ProfileProperty { key: "credential_process", place: place.clone() }, Use::Command)?;
    ctx.diagnostics.detail(&format!("the `credential_process` at {place} is run"));
    let key = key_process::run(command, &profile, &ctx.watch()?.interrupt).map_err(|error| match error {
        KeyProcessError::Interrupted => SessionError::Cancelled.into(),
        error => Error::KeyProcess { profile, error },
    })?;
    if let Some(cache) = &resolved.cache {
        cache.remember(&key_id_fact(&command.0), key.access_key_id.as_str());
    }
    Ok(key)
}
