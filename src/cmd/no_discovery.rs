//! The device of a key, where this program was built without aws-sdk-iam: there is nobody to ask.

use super::Run;
use super::ready::Ready;
use crate::error::Error;
use crate::model::{AccessKey, SerialNumber, Sourced};
use crate::sys::signals::Watch;
use crate::sys::tty::Terminal;

/// Says that the device has to be named.
pub(super) fn discover(
    _run: &Run,
    _ready: &Ready,
    _key: &AccessKey,
    _ca_pem: Option<&[u8]>,
    _terminal: Option<&Terminal>,
    _watch: &Watch,
) -> Result<Sourced<SerialNumber>, Error> {
    Err(Error::NoSerial)
}
