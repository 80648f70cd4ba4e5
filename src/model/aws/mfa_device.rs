//! MFA devices as IAM lists them, and the names that IAM allows for new ones.

use std::fmt;

use jiff::Timestamp;
use thiserror::Error;

/// A device in a list from IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MfaDevice {
    /// The serial number, as returned by IAM.
    pub serial: String,
    pub kind: DeviceKind,
    /// The name of the user it is enabled for; none for an unassigned virtual device.
    pub user: Option<String>,
    /// When it was enabled, in UTC.
    pub enabled: Option<Timestamp>,
}

/// The kind of a device, by its serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceKind {
    /// An authenticator app: `arn:…:mfa/name`.
    Virtual,
    /// A token with a display: a serial number that is no ARN.
    Hardware,
    /// FIDO or passkey: `arn:…:u2f/…`; makes no codes for the API.
    SecurityKey,
    /// A kind that AWS did not have when this was written.
    Other,
}

impl DeviceKind {
    /// The kind of a device, by its serial number.
    pub(crate) fn of(serial: &str) -> Self {
        let resource = serial.strip_prefix("arn:").and_then(|arn| arn.splitn(5, ':').nth(4));
        match resource {
            None if serial.starts_with("arn:") => Self::Other,
            None => Self::Hardware,
            Some(resource) if resource.starts_with("mfa/") => Self::Virtual,
            Some(resource) if resource.starts_with("u2f/") => Self::SecurityKey,
            Some(_) => Self::Other,
        }
    }

    /// Whether its codes can be used on the command line.
    pub(crate) fn makes_codes(self) -> bool {
        matches!(self, Self::Virtual | Self::Hardware)
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Virtual => "virtual",
            Self::Hardware => "hardware",
            Self::SecurityKey => "security key",
            Self::Other => "other",
        })
    }
}

impl MfaDevice {
    /// A device, with its kind from the serial number.
    pub(crate) fn new(serial: String, user: Option<String>, enabled: Option<Timestamp>) -> Self {
        Self { kind: DeviceKind::of(&serial), serial, user, enabled }
    }

    /// The name of a virtual device with its path (`team/phone`), or of a security key (`yubi-7XNL`); the whole serial
    /// number of any other.
    pub(crate) fn name(&self) -> &str {
        match self.kind {
            DeviceKind::Virtual => self.serial.split_once(":mfa/").map_or(&self.serial, |(_, name)| name),
            DeviceKind::SecurityKey => self.serial.rsplit('/').next().unwrap_or(&self.serial),
            DeviceKind::Hardware | DeviceKind::Other => &self.serial,
        }
    }

    /// Whether a word names this device: its serial number, or its name, for a virtual one with or without the path.
    pub(crate) fn is_called(&self, word: &str) -> bool {
        let name = self.name();
        let last = name.rsplit('/').next().unwrap_or(name);
        word == self.serial || word == name || (self.kind == DeviceKind::Virtual && word == last)
    }
}

/// The name of a virtual device: `[\w+=,.@-]+`, 226 characters at most (IAM API reference,
/// `CreateVirtualMFADevice`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeviceName(String);

/// Why a text cannot be the name of a virtual device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no name that AWS takes: 1 to 226 letters, digits and `_+=,.@-`")]
pub(crate) struct NotADeviceName;

impl DeviceName {
    /// Checks length and characters.
    ///
    /// # Errors
    /// When AWS would refuse it.
    pub(crate) fn parse(text: &str) -> Result<Self, NotADeviceName> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
        let fits = (1..=226).contains(&text.len()) && text.bytes().all(allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotADeviceName) }
    }

    /// The name, for a request.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeviceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(serial: &str) -> MfaDevice {
        MfaDevice::new(serial.to_owned(), None, None)
    }

    #[test]
    fn the_serial_number_tells_what_a_device_is() {
        for (serial, kind, name) in [
            ("arn:aws:iam::123456789012:mfa/alice", DeviceKind::Virtual, "alice"),
            ("arn:aws-cn:iam::123456789012:mfa/team/alice", DeviceKind::Virtual, "team/alice"),
            ("arn:aws:iam::123456789012:u2f/user/alice/key-7X", DeviceKind::SecurityKey, "key-7X"),
            ("arn:aws:iam::123456789012:sms-mfa/alice", DeviceKind::Other, ""),
            ("arn:aws:iam", DeviceKind::Other, ""),
            ("GAHT12345678", DeviceKind::Hardware, ""),
        ] {
            let name = if name.is_empty() { serial } else { name };
            assert_eq!((device(serial).kind, device(serial).name()), (kind, name), "{serial}");
        }
    }

    #[test]
    fn a_device_is_called_by_name_path_and_serial_number_and_by_nothing_less() {
        let phone = device("arn:aws:iam::123456789012:mfa/team/phone");
        for (word, expected) in [
            ("arn:aws:iam::123456789012:mfa/team/phone", true),
            ("team/phone", true),
            ("phone", true),
            ("pho", false),
            ("Phone", false),
            ("team", false),
            ("", false),
        ] {
            assert_eq!(phone.is_called(word), expected, "{word}");
        }
        assert!(device("arn:aws:iam::123456789012:u2f/user/alice/key-7X").is_called("key-7X"));
    }

    #[test]
    fn names_are_those_that_aws_takes() {
        let longest = "x".repeat(226);
        for (text, expected) in [
            ("alice", true),
            ("a.b+c=d,e@f-g_h", true),
            (longest.as_str(), true),
            (&format!("{longest}x"), false),
            ("", false),
            ("a b", false),
            ("team/alice", false),
            ("é", false),
            ("a*", false),
        ] {
            assert_eq!(DeviceName::parse(text).is_ok(), expected, "{text}");
        }
    }
}
