//! Calls to IAM about MFA devices.

use aws_sdk_iam::primitives::Blob;
use aws_sdk_iam::types::{AssignmentStatusType, VirtualMfaDevice};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::client::{Iam, malformed};
use crate::model::{DeviceName, IamError, MfaDevice, Principal, Seed, TokenCode};

/// The requested number of entries per page; IAM may return fewer.
const PAGE: i32 = 1000;

/// The virtual devices of the account to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assignment {
    Any,
    /// Devices that are assigned to no user.
    Unassigned,
}

/// A virtual device that has just been created and is not assigned.
#[derive(Debug)]
pub(crate) struct NewDevice {
    pub serial: String,
    /// The secret for the authenticator. AWS returns it only here.
    pub seed: Seed,
    /// The same as a QR code, drawn by AWS.
    pub picture: Picture,
}

/// A QR code as a PNG file; as secret as the seed in it.
pub(crate) struct Picture(Zeroizing<Vec<u8>>);

impl Picture {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Picture(…)")
    }
}

impl Iam {
    /// `ListMFADevices`: the devices of a user, of every kind.
    pub(crate) fn mfa_devices(&self, user: &str) -> Result<Vec<MfaDevice>, IamError> {
        self.devices_of(Some(user))
    }

    /// The devices of the key's user, usually in one call: only if a policy denies it without a user name and allows it
    /// on `user/${aws:username}` (lonelyplanet/aws-mfa#19), the name is requested and sent.
    pub(crate) fn own_devices(&self) -> Result<Vec<MfaDevice>, IamError> {
        match self.devices_of(None) {
            Err(denied) if denied.is_denied() => match self.identity().map(|identity| identity.principal) {
                Ok(Principal::User { name }) => self.devices_of(Some(&name)),
                _ => Err(denied),
            },
            other => other,
        }
    }

    fn devices_of(&self, user: Option<&str>) -> Result<Vec<MfaDevice>, IamError> {
        self.pages(
            "iam:ListMFADevices",
            |client, marker| client.list_mfa_devices().set_user_name(user.map(str::to_owned)).set_marker(marker).send(),
            |page| {
                let devices = page.mfa_devices.into_iter().map(|device| {
                    let enabled = Timestamp::from_second(device.enable_date.secs()).ok();
                    MfaDevice::new(device.serial_number, Some(device.user_name), enabled)
                });
                (devices.collect(), page.is_truncated, page.marker)
            },
        )
    }

    /// `ListVirtualMFADevices`: the virtual devices of the whole account.
    pub(crate) fn virtual_devices(&self, assignment: Assignment) -> Result<Vec<MfaDevice>, IamError> {
        let status = match assignment {
            Assignment::Any => AssignmentStatusType::Any,
            Assignment::Unassigned => AssignmentStatusType::Unassigned,
        };
        self.pages(
            "iam:ListVirtualMFADevices",
            |client, marker| {
                let call = client.list_virtual_mfa_devices().assignment_status(status.clone());
                call.max_items(PAGE).set_marker(marker).send()
            },
            |page| {
                let devices = page.virtual_mfa_devices.into_iter().map(listed).collect();
                (devices, page.is_truncated, page.marker)
            },
        )
    }

    /// `CreateVirtualMFADevice`. If its answer is lost, nobody has the seed of the device, so it must not be repeated
    /// automatically.
    pub(crate) fn create_virtual_device(&self, name: &DeviceName) -> Result<NewDevice, IamError> {
        let operation = "iam:CreateVirtualMFADevice";
        let answer = self.call(operation, |client| {
            client.create_virtual_mfa_device().virtual_mfa_device_name(name.as_str()).send()
        })?;
        let unusable = |what: &str| malformed(&self.asked(operation), what);
        let device = answer.virtual_mfa_device.ok_or_else(|| unusable("it holds no device"))?;
        // The SDK has decoded the outer Base64: the result is the Base32 text. The bytes move, and are not copied.
        let seed = device.base32_string_seed.ok_or_else(|| unusable("it holds no seed"))?.into_inner();
        let seed = Seed::parse(seed).map_err(|bad| unusable(&bad.to_string()))?;
        let picture = Picture(Zeroizing::new(device.qr_code_png.map(Blob::into_inner).unwrap_or_default()));
        if !device.serial_number.contains(":mfa/") {
            return Err(unusable("its serial number is malformed"));
        }
        Ok(NewDevice { serial: device.serial_number, seed, picture })
    }

    /// `EnableMFADevice` with two codes that the device showed one after the other.
    pub(crate) fn enable_device(&self, user: &str, serial: &str, codes: [&TokenCode; 2]) -> Result<(), IamError> {
        // Security: the codes are sent in the body of a TLS request.
        let (first, second) = (codes[0].expose(), codes[1].expose());
        self.call("iam:EnableMFADevice", |client| {
            let call = client.enable_mfa_device().user_name(user).serial_number(serial);
            call.authentication_code1(first).authentication_code2(second).send()
        })
        .map(drop)
    }

    /// `ResyncMFADevice` with two codes that the device showed one after the other.
    pub(crate) fn resync_device(&self, user: &str, serial: &str, codes: [&TokenCode; 2]) -> Result<(), IamError> {
        // Security: the codes are sent in the body of a TLS request.
        let (first, second) = (codes[0].expose(), codes[1].expose());
        self.call("iam:ResyncMFADevice", |client| {
            let call = client.resync_mfa_device().user_name(user).serial_number(serial);
            call.authentication_code1(first).authentication_code2(second).send()
        })
        .map(drop)
    }

    /// `DeactivateMFADevice`: a virtual device stays in the account, unassigned.
    pub(crate) fn deactivate_device(&self, user: &str, serial: &str) -> Result<(), IamError> {
        self.call("iam:DeactivateMFADevice", |client| {
            client.deactivate_mfa_device().user_name(user).serial_number(serial).send()
        })
        .map(drop)
    }

    /// `DeleteVirtualMFADevice`, which IAM accepts only for an unassigned device.
    pub(crate) fn delete_virtual_device(&self, serial: &str) -> Result<(), IamError> {
        self.call("iam:DeleteVirtualMFADevice", |client| {
            client.delete_virtual_mfa_device().serial_number(serial).send()
        })
        .map(drop)
    }
}

fn listed(device: VirtualMfaDevice) -> MfaDevice {
    let enabled = device.enable_date.and_then(|date| Timestamp::from_second(date.secs()).ok());
    let user = device.user.map(|user| if user.user_name.is_empty() { user.arn } else { user.user_name });
    MfaDevice::new(device.serial_number, user, enabled)
}
