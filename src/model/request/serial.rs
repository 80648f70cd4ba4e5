//! The MFA device of a request.

use super::env::Env;
use super::error::RequestError;
use super::settings::in_chain;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::options::Options;
use crate::model::origin::{Origin, Sourced};
use crate::model::slip::slip;
use aws_profile_files::profile::Profile;

/// The keys of a device: ours, and that of aws-mfa.
const KEYS: [&str; 2] = ["mfa_serial", "aws_mfa_device"];

/// Whether one of these profiles names a device.
pub(super) fn names_device(profiles: &[Profile]) -> bool {
    profiles.iter().any(|profile| KEYS.iter().any(|key| profile.get(key).is_some()))
}

/// The device of the first of these profiles that names one.
pub(super) fn serial<'p>(
    options: &Options,
    env: &Env,
    profiles: [&'p [Profile]; 2],
) -> Result<Option<Sourced<SerialNumber>>, RequestError> {
    let variable =
        || env.get("AWS_MFA_SERIAL").map(|text| Sourced::new(text.to_owned(), Origin::Variable("AWS_MFA_SERIAL")));
    let named = |part: &'p [Profile]| KEYS.into_iter().find_map(|key| in_chain(part, key));
    let found = options.serial.clone().or_else(|| profiles.into_iter().find_map(named)).or_else(variable);
    let Some(Sourced { value, origin }) = found else { return Ok(None) };
    match SerialNumber::parse(value.trim()) {
        Ok(serial) => Ok(Some(Sourced::new(serial, origin))),
        Err(why) => Err(RequestError::Serial { why, slip: slip(&value), origin }),
    }
}
