//! What goes wrong with MFA devices, beyond the calls themselves.

use thiserror::Error;

use super::of_iam;
use crate::model::{IamError, exit, quoted};

/// A device verb that failed, or was done in part.
#[derive(Debug, Error)]
pub enum DeviceError {
    /// The root user's devices cannot be managed by API.
    #[error("the access key is the root user's, whose MFA devices AWS lets nobody manage by API")]
    Root,
    /// A role or a federated user.
    #[error("the access key belongs to no IAM user: `{arn}`")]
    NotAUser {
        /// Whose it is.
        arn: String,
    },
    /// No such device.
    #[error("user `{user}` has no MFA device `{device}`")]
    Unknown {
        /// The user.
        user: String,
        /// As it was asked for.
        device: String,
        /// What there is.
        known: Vec<String>,
    },
    /// One word, several devices.
    #[error("`{device}` is the name of several MFA devices")]
    Ambiguous {
        /// As it was asked for.
        device: String,
        /// Their serial numbers.
        serials: Vec<String>,
    },
    /// No device at all.
    #[error("user `{user}` has no MFA device")]
    None {
        /// The user.
        user: String,
    },
    /// The device of another user.
    #[error("MFA device `{device}` is assigned to user `{owner}`")]
    Assigned {
        /// As it was asked for.
        device: String,
        /// Who has it.
        owner: String,
    },
    /// The last one, or the last that makes codes.
    #[error("`{device}` is the last MFA device of user `{user}`{}", if *.makes_codes { " that makes codes" } else { "" })]
    Last {
        /// Its serial number.
        device: String,
        /// The user.
        user: String,
        /// Whether it does.
        makes_codes: bool,
    },
    /// A question, and nobody to ask.
    #[error("this needs a yes, and there is nobody to ask")]
    Unconfirmed,
    /// The answer was no.
    #[error("cancelled; nothing was removed")]
    Declined,
    /// Deactivated, but not deleted.
    #[error("`{serial}` is deactivated, but it could not be deleted")]
    NotDeleted {
        /// Its ARN.
        serial: String,
        /// Its name.
        name: String,
        /// Why.
        error: Box<IamError>,
    },
    /// Nothing of that name among the account's virtual devices.
    #[error("no virtual MFA device that nobody has is called `{pattern}`")]
    NoOrphan {
        /// As it was asked for.
        pattern: String,
    },
    /// `*` alone.
    #[error("`--delete {pattern}` would delete every virtual MFA device that nobody has")]
    TooWide {
        /// As it was asked for.
        pattern: String,
    },
    /// Some orphans could not be deleted.
    #[error("{deleted} of {wanted} virtual MFA devices were deleted")]
    SomeLeft {
        /// How many went.
        deleted: usize,
        /// How many should have.
        wanted: usize,
        /// What is left, by name.
        left: Vec<String>,
        /// The first reason.
        error: Option<Box<IamError>>,
    },
}

impl DeviceError {
    /// The exit code of the contract.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::TooWide { .. } => exit::USAGE,
            Self::Unconfirmed => exit::NOBODY_TO_ASK,
            Self::Declined => exit::CANCELLED,
            Self::NotDeleted { .. } => exit::PARTIAL,
            Self::SomeLeft { deleted: 0, error: Some(error), .. } => of_iam(error),
            Self::SomeLeft { deleted: 0, error: None, .. } => exit::CANCELLED,
            Self::SomeLeft { .. } => exit::PARTIAL,
            Self::Root
            | Self::NotAUser { .. }
            | Self::Unknown { .. }
            | Self::Ambiguous { .. }
            | Self::None { .. }
            | Self::Assigned { .. }
            | Self::Last { .. }
            | Self::NoOrphan { .. } => exit::FAILED,
        }
    }

    /// What lies behind it, if there is more to say.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Unknown { known, .. } if known.is_empty() => Some("the user has none at all".into()),
            Self::Unknown { known, .. } => Some(format!("the user has {}", known.join(", "))),
            Self::Ambiguous { serials, .. } => Some(serials.join(", ")),
            Self::Last { .. } => {
                Some("under a policy that forces MFA the user can then do nothing but enrol a new device".into())
            }
            Self::NotDeleted { error, .. } => Some(with_cause(error)),
            Self::SomeLeft { left, error, .. } => {
                let why = error.as_ref().map(|error| format!("; {}", with_cause(error))).unwrap_or_default();
                Some(format!("left: {}{why}", left.join(", ")))
            }
            Self::Root
            | Self::NotAUser { .. }
            | Self::None { .. }
            | Self::Assigned { .. }
            | Self::Unconfirmed
            | Self::Declined
            | Self::NoOrphan { .. }
            | Self::TooWide { .. } => None,
        }
    }

    /// What to do next. A person who declines knows.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Root => "manage them in the console (the account's name, Security credentials), or name an IAM user's profile with --profile".into(),
            Self::NotAUser { .. } => "name the profile of an IAM user's own access key with --profile".into(),
            Self::Unknown { .. } => "see `mfa-session device list`".into(),
            Self::Ambiguous { .. } => "give the whole serial number".into(),
            Self::None { .. } => "enrol one with `mfa-session device enroll`".into(),
            Self::Assigned { .. } => "its user removes it with `mfa-session device remove`; one that somebody has is never deleted here".into(),
            Self::Last { .. } => "enrol another first with `mfa-session device enroll`, or insist with --last".into(),
            Self::Unconfirmed => "run it in a terminal, or give the yes in advance with --yes".into(),
            Self::Declined => return None,
            Self::NotDeleted { serial, name, .. } => format!(
                "an administrator deletes it: `aws iam delete-virtual-mfa-device --serial-number {}`, or `mfa-session device orphans --delete {}`",
                quoted(serial),
                quoted(name)
            ),
            Self::NoOrphan { .. } => "see `mfa-session device orphans` for their names; nothing was deleted".into(),
            Self::TooWide { .. } => "give names, or the beginning of names as `NAME*`".into(),
            Self::SomeLeft { error: Some(error), .. } if !error.may_be_done() => error.hint(),
            Self::SomeLeft { .. } => "see `mfa-session device orphans` for what is left, and run it again".into(),
        })
    }
}

/// The error with what lies behind it.
pub(super) fn with_cause(error: &IamError) -> String {
    match error.cause() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
