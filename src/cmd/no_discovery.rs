//! The device of a key, in a build without aws-sdk-iam.

use super::Run;
use super::ready::Ready;
use crate::error::Error;
use crate::model::{AccessKey, SerialNumber, Sourced};
use crate::sys::signals::Watch;
use crate::sys::tty::Terminal;

/// There is nobody to ask.
pub(super) fn discover(
    _run: &Run,
    _ready: &Ready,
    _key: &AccessKey,
    _ca_pem: Option<Vec<u8>>,
    _terminal: Option<&Terminal>,
    _watch: &mut Option<Watch>,
) -> Result<Sourced<SerialNumber>, Error> {
    Err(Error::NoSerial)
}
