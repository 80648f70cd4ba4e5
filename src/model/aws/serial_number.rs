//! The serial number of an MFA device.

use std::fmt;

use thiserror::Error;

use super::arn::fields;
use super::partition::Partition;

/// What STS calls `SerialNumber`: the ARN of a virtual device or the serial of a hardware token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialNumber {
    text: String,
    arn: Option<Arn>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Arn {
    partition: Partition,
    account: String,
}

/// Why a text cannot be the serial number of a device that makes codes for the API.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SerialError {
    /// STS requires 9 to 256 characters of `[A-Za-z0-9_+=/:,.@-]`.
    #[error("is not one that AWS gives: 9 to 256 letters, digits and `_+=/:,.@-`")]
    Shape,
    /// A FIDO security key or passkey: its answers cannot be sent to STS.
    #[error("is a security key (FIDO), which makes no codes for the API")]
    SecurityKey,
    /// The ARN of the user, a common mistake.
    #[error("is the ARN of a user, not of an MFA device")]
    User {
        /// The ARN of a device with the name of the user.
        corrected: String,
    },
    #[error("is an ARN, but not of an MFA device (`arn:…:iam::<account>:mfa/<name>`)")]
    OtherArn,
    /// An ARN whose partition AWS does not have.
    #[error("names a partition that does not exist")]
    UnknownPartition,
}

impl SerialNumber {
    /// Checks what can be checked without AWS.
    ///
    /// # Errors
    /// When STS could not take it; see [`SerialError`].
    pub fn parse(text: &str) -> Result<Self, SerialError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_+=/:,.@-".contains(&b);
        if !text.starts_with("arn:") {
            let fits = (9..=256).contains(&text.len()) && text.bytes().all(allowed);
            return if fits { Ok(Self { text: text.to_owned(), arn: None }) } else { Err(SerialError::Shape) };
        }
        if text.len() > 256 || !text.bytes().all(allowed) {
            return Err(SerialError::Shape);
        }
        let Some([_, partition, service, region, account, resource]) = fields(text) else {
            return Err(SerialError::OtherArn);
        };
        let partition = Partition::named(partition).ok_or(SerialError::UnknownPartition)?;
        let account_fits = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
        if service != "iam" || !region.is_empty() || !account_fits {
            return Err(SerialError::OtherArn);
        }
        match resource.split_once('/') {
            Some(("mfa", name)) if !name.is_empty() => {
                let arn = Some(Arn { partition, account: account.to_owned() });
                Ok(Self { text: text.to_owned(), arn })
            }
            Some(("u2f", _)) => Err(SerialError::SecurityKey),
            Some(("user", path)) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                Err(SerialError::User { corrected: format!("arn:{partition}:iam::{account}:mfa/{name}") })
            }
            _ => Err(SerialError::OtherArn),
        }
    }

    /// The serial number, for a request.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has the name that IAM gives a device of the root user.
    pub(crate) fn is_of_root(&self) -> bool {
        self.text.ends_with(":mfa/root-account-mfa-device")
    }

    /// The partition of a virtual device; a hardware serial names none.
    #[must_use]
    pub fn partition(&self) -> Option<Partition> {
        self.arn.as_ref().map(|arn| arn.partition)
    }

    /// The account of a virtual device; a hardware serial names none.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.arn.as_ref().map(|arn| arn.account.as_str())
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_taken_or_refused_with_the_reason() {
        let user = |corrected: &str| Err(SerialError::User { corrected: corrected.into() });
        for (text, expected) in [
            ("arn:aws:iam::123456789012:mfa/alice", Ok(Some(Partition::Aws))),
            ("arn:aws-cn:iam::123456789012:mfa/team/alice", Ok(Some(Partition::AwsCn))),
            ("arn:aws-us-gov:iam::123456789012:mfa/a+b=c,d.e@f-g_h", Ok(Some(Partition::AwsUsGov))),
            ("GAHT12345678", Ok(None)),
            ("GAHT1234", Err(SerialError::Shape)),
            ("GAHT 12345678", Err(SerialError::Shape)),
            ("", Err(SerialError::Shape)),
            ("arn:aws:iam::123456789012:u2f/user/alice/key-7XNL", Err(SerialError::SecurityKey)),
            ("arn:aws:iam::123456789012:user/alice", user("arn:aws:iam::123456789012:mfa/alice")),
            ("arn:aws:iam::123456789012:user/team/bob", user("arn:aws:iam::123456789012:mfa/bob")),
            ("arn:aws:iam::123456789012:role/admin", Err(SerialError::OtherArn)),
            ("arn:aws:iam::12345:mfa/alice", Err(SerialError::OtherArn)),
            ("arn:aws:iam::123456789012:mfa/", Err(SerialError::OtherArn)),
            ("arn:aws", Err(SerialError::OtherArn)),
            ("arn:aws-mars:iam::123456789012:mfa/alice", Err(SerialError::UnknownPartition)),
            ("arn:aws:iam::123456789012:mfa/\u{1b}[2J", Err(SerialError::Shape)),
        ] {
            assert_eq!(SerialNumber::parse(text).map(|serial| serial.partition()), expected, "{text:?}");
        }
        assert_eq!(SerialNumber::parse(&"A".repeat(257)), Err(SerialError::Shape));
        assert!(SerialNumber::parse(&"A".repeat(256)).is_ok());
    }
}
