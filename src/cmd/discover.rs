//! The device of a key, where no profile names it: IAM is asked with the key itself.

use super::Run;
use super::ready::{Ready, serial_fact};
use crate::error::Error;
use crate::model::{AccessKey, CodeError, MfaDevice, Origin, RequestError, SerialError, SerialNumber, Sourced};
use crate::session::SessionError;
use crate::sys::code_source::choose;
use crate::sys::iam::{Iam, Signer};
use crate::sys::signals::Watch;
use crate::sys::tty::Terminal;

/// Asks IAM, lets the person choose among several, and remembers the answer.
pub(super) fn discover(
    run: &Run,
    ready: &Ready,
    key: &AccessKey,
    ca_pem: Option<&[u8]>,
    terminal: Option<&Terminal>,
    watch: &Watch,
) -> Result<Sourced<SerialNumber>, Error> {
    let request = &ready.request;
    run.voice.note("no profile names the MFA device, so IAM is asked");
    let iam = Iam::new(&request.connection, ca_pem, Signer::Key(key))
        .map_err(|error| Error::Machine { what: "IAM cannot be asked", error })?;
    let listed = super::obtain::heeding(ready, watch, move || iam.own_devices())?.map_err(Error::Discovery)?;
    let serial = one_of(run, ready, &listed, terminal, watch)?;
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
    if let Some(cache) = &ready.cache {
        cache.remember(&serial_fact(&key.access_key_id, request.partition), serial.as_str());
    }
    Ok(Sourced::new(serial, Origin::Discovered))
}

fn one_of(
    run: &Run,
    ready: &Ready,
    listed: &[MfaDevice],
    terminal: Option<&Terminal>,
    watch: &Watch,
) -> Result<SerialNumber, Error> {
    let mut usable = Vec::new();
    let mut security_keys = 0;
    for device in listed {
        let text = &device.serial;
        match SerialNumber::parse(text) {
            Ok(serial) => usable.push(serial),
            Err(SerialError::SecurityKey) => {
                security_keys += 1;
                run.voice.note(&format!("`{text}` is left out: a security key makes no codes for the API"));
            }
            Err(why) => run.voice.warning(&format!("`{text}`, which IAM lists, {why}")),
        }
    }
    let serials: Vec<String> = usable.iter().map(ToString::to_string).collect();
    let chosen = match (usable.len(), terminal) {
        (0, _) => return Err(Error::NoDevice { security_keys }),
        (1, _) => Some(0),
        (_, Some(terminal)) => choose(terminal, watch, "Which MFA device?", &serials)
            .map_err(|error| ready.failure(SessionError::Code(error)))?,
        (_, None) => return Err(Error::SeveralDevices { serials }),
    };
    chosen
        .filter(|index| *index < usable.len())
        .map(|index| usable.swap_remove(index))
        .ok_or_else(|| ready.failure(SessionError::Code(CodeError::Cancelled)))
}
