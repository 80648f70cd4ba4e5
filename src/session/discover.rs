//! Finds the device of a key if no profile names it: asks IAM, with the key itself.

use crate::error::{Error, SessionError};
use crate::model::{AccessKey, CodeError, MfaDevice, Origin, RequestError, SerialError, SerialNumber, Sourced};
use crate::session::context::Context;
use crate::session::facts::serial_fact;
use crate::session::resolved::Resolved;
use crate::session::trust::check_iam_endpoint;
use crate::sys::aws::iam::{Iam, Signer};
use crate::sys::paths;
use crate::sys::terminal::code_source::choose;
use crate::sys::terminal::tty::Terminal;

/// Finds the device if it is not known: asks IAM, lets the person choose among several, and remembers the answer.
/// Returns the answer of IAM.
///
/// # Errors
/// When IAM refuses, or there is no device that makes codes, or there are several and no terminal to choose on.
pub(crate) fn discover(
    ctx: &mut Context,
    resolved: &mut Resolved,
    key: &AccessKey,
    ca_pem: Option<&[u8]>,
) -> Result<Option<SerialNumber>, Error> {
    if resolved.serial.is_some() {
        return Ok(None);
    }
    let request = &resolved.request;
    check_iam_endpoint(ctx, &request.connection)?;
    ctx.diagnostics.note("no profile names the MFA device, so IAM is asked");
    for unread in paths::unread_files(&ctx.env) {
        ctx.diagnostics.note(&unread);
    }
    let iam = Iam::new(&request.connection, ca_pem, Signer::Key(key))
        .map_err(|error| Error::Machine { what: "IAM cannot be asked", error })?;
    let listed = ctx.cancellable(move || iam.own_devices())?.map_err(Error::Discovery)?;
    let serial = one_of(ctx, &listed)?;
    let partition = serial.partition().unwrap_or(request.partition);
    if let Some(region) = &request.region
        && partition != request.partition
    {
        return Err(RequestError::ForeignRegion {
            region: region.value.clone(),
            partition,
            origin: region.origin.clone(),
        }
        .into());
    }
    if let Some(cache) = &resolved.cache {
        cache.remember(&serial_fact(&key.access_key_id, request.partition), serial.as_str());
    }
    resolved.serial = Some(Sourced::new(serial.clone(), Origin::Discovered));
    Ok(Some(serial))
}

/// Forgets a device that was remembered or discovered and that AWS does not accept for this key, so that IAM is asked
/// again.
pub(crate) fn forget_wrong_serial(resolved: &Resolved, error: &SessionError) {
    if let (true, Some(serial), Some(key_id), Some(cache)) =
        (error.is_unknown_device(), &resolved.serial, &resolved.key_id, &resolved.cache)
        && matches!(serial.origin, Origin::Remembered | Origin::Discovered)
    {
        cache.forget_fact(&serial_fact(key_id, resolved.request.partition));
    }
}

fn one_of(ctx: &mut Context, listed: &[MfaDevice]) -> Result<SerialNumber, Error> {
    let may_choose = ctx.options.may_ask && !ctx.is_for_sdk();
    let terminal = if may_choose { Terminal::open().ok() } else { None };
    let mut usable = Vec::new();
    let mut security_keys = 0;
    for device in listed {
        let text = &device.serial;
        match SerialNumber::parse(text) {
            Ok(serial) => usable.push(serial),
            Err(SerialError::SecurityKey) => {
                security_keys += 1;
                ctx.diagnostics.note(&format!("`{text}` is left out: a security key makes no codes for the API"));
            }
            Err(why) => ctx.diagnostics.warning(&format!("`{text}`, which IAM lists, {why}")),
        }
    }
    let serials: Vec<String> = usable.iter().map(ToString::to_string).collect();
    let chosen = match (usable.len(), &terminal) {
        (0, _) => return Err(Error::NoDevice { security_keys }),
        (1, _) => Some(0),
        (_, Some(terminal)) => choose(terminal, ctx.watch()?, "Which MFA device?", &serials)?,
        (_, None) => return Err(Error::SeveralDevices { serials }),
    };
    let index = chosen.filter(|index| *index < usable.len()).ok_or(CodeError::Cancelled)?;
    Ok(usable.swap_remove(index))
}
