//! Selects one of a user's devices.

use super::shared::unknown;
use crate::error::{DeviceError, Error};
use crate::model::MfaDevice;
use crate::session::iam_access::IamAccess;

/// The user's devices that make codes, and the one that the argument names; without an argument the profile's, else the
/// only one, else the one that the person chooses for the verb, to the question.
pub(super) fn device(
    access: &mut IamAccess<'_>,
    user: &str,
    word: Option<&str>,
    (verb, question): (&'static str, &str),
) -> Result<(MfaDevice, Vec<MfaDevice>), Error> {
    let mut own = access.devices_of(user)?;
    own.retain(|device| device.kind.makes_codes());
    let named = access.resolved.serial.as_ref().map(|serial| serial.value.as_str().to_owned());
    let serials: Vec<String> = own.iter().map(|device| device.serial.clone()).collect();
    let Some(word) = word.map(str::to_owned).or(named) else {
        let index = match own.len() {
            0 => return Err(DeviceError::None { user: user.to_owned() }.into()),
            1 => Some(0),
            _ => access.chosen(question, &serials)?,
        };
        return match index.and_then(|index| own.get(index)) {
            Some(device) => Ok((device.clone(), own)),
            None => Err(Error::SeveralDevices { serials }),
        };
    };
    let whole = |device: &&MfaDevice| device.serial == word || device.name() == word;
    let called = |device: &&MfaDevice| device.is_called(&word);
    let exact: Vec<&MfaDevice> = own.iter().filter(whole).collect();
    let found = if exact.is_empty() { own.iter().filter(called).collect() } else { exact };
    match found[..] {
        [] => Err(unknown(access, verb, user, word, serials)),
        [device] => Ok((device.clone(), own)),
        _ => Err(DeviceError::Ambiguous { device: word, serials }.into()),
    }
}
