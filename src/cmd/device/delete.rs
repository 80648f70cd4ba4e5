//! Deletes a virtual device that is no longer assigned.

use super::shared::retry_if_unanswered;
use crate::error::{DeviceError, Error};
use crate::model::{IamError, MfaDevice, Refusal};
use crate::session::iam_access::IamAccess;
use crate::session::resolved::Resolved;

/// For some seconds after the deactivation IAM may still treat the device as assigned, and refuse; a refused call can
/// be repeated.
pub(super) fn delete(access: &mut IamAccess<'_>, target: &MfaDevice) -> Result<(), Error> {
    let mut iam = access.current_client();
    let serial = target.serial.clone();
    let mut result =
        access.retry_eventual(Refusal::InUse, || retry_if_unanswered(|| iam.delete_virtual_device(&serial)))?.done();
    if result.as_ref().is_err_and(IamError::is_denied) && !access.has_session() {
        iam = access.session()?;
        result = access
            .retry_eventual(Refusal::InUse, || retry_if_unanswered(|| iam.delete_virtual_device(&serial)))?
            .done();
    }
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.is(Refusal::Absent) => Ok(()),
        Err(error) => {
            Err(DeviceError::NotDeleted { serial, name: target.name().to_owned(), error: Box::new(error) }.into())
        }
    }
}

/// Deletes the sessions and facts of a device that can no longer be used.
pub(super) fn forget(resolved: &Resolved, serial: &str) {
    let Some(cache) = &resolved.cache else { return };
    // A record that cannot be removed is refused by AWS, or expires.
    let _ = cache.forget(false, |session| session.key.serial.as_str() == serial);
    cache.forget_facts_that_say(serial);
}
