//! Functions that several verbs of `device` use.

use crate::error::{DeviceError, Error};
use crate::format::shared_config::SharedConfig;
use crate::model::{IamError, MfaDevice, Place, ProfileLookup, Refusal};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::resolve_from_files;

/// IAM for the profile, for verbs that need nothing else of the shared files.
pub(super) fn access(ctx: &mut Context) -> Result<IamAccess<'_>, Error> {
    let resolved = resolve_from_files(ctx)?;
    IamAccess::open(ctx, resolved)
}

/// Sorts by serial number, since IAM guarantees no order.
pub(super) fn sorted(mut devices: Vec<MfaDevice>) -> Vec<MfaDevice> {
    devices.sort_by(|a, b| a.serial.cmp(&b.serial));
    devices
}

/// Runs a delete that may be repeated; if its answer was lost, repeats it and treats "does not exist" as success.
pub(super) fn retry_if_unanswered(call: impl Fn() -> Result<(), IamError>) -> Result<(), IamError> {
    match call() {
        Err(unknown) if unknown.may_be_done() => match call() {
            Err(gone) if gone.is(Refusal::Absent) => Ok(()),
            reported => reported,
        },
        reported => reported,
    }
}

/// The profiles that name a device: place, key, profile.
pub(super) fn named_elsewhere(shared: &SharedConfig<'_>, serial: &str) -> Vec<(Place, &'static str, String)> {
    let mut found = Vec::new();
    for name in shared.names() {
        let Some(profile) = shared.profile(&name) else { continue };
        for key in ["mfa_serial", "aws_mfa_device"] {
            if let Some(property) = profile.get(key).filter(|property| property.value.as_str() == serial) {
                found.push((property.place.clone(), key, name.clone()));
            }
        }
    }
    found
}

/// The error for a name that is none of the user's devices.
pub(super) fn unknown(
    access: &IamAccess<'_>,
    verb: &'static str,
    user: &str,
    device: String,
    known: Vec<String>,
) -> Error {
    let is_profile = ProfileFiles::load(&access.ctx.env)
        .is_ok_and(|files| files.parse().is_ok_and(|shared| shared.names().contains(&device)));
    let verb_of_profile = is_profile.then_some(verb);
    DeviceError::Unknown { user: user.to_owned(), device, known, verb_of_profile }.into()
}
