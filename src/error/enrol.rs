//! What goes wrong on the way to a new device.

use std::io;

use super::device::with_cause;
use super::{Error, of_iam};
use crate::model::{IamError, NobodyToAsk, exit};

/// An enrolment, a resync or a replacement that failed, or was done in part.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// No terminal to show anything on.
    #[error("two MFA codes have to be asked for, and there is nobody to ask")]
    NoTerminal {
        /// Why.
        why: NobodyToAsk,
        /// The command that was run.
        command: String,
    },
    /// The user has this very device.
    #[error("MFA device `{serial}` is enabled for this user already")]
    AlreadyThere {
        /// Its ARN.
        serial: String,
        /// The command that takes another name.
        other_name: String,
    },
    /// Eight.
    #[error("user `{user}` has {count} MFA devices, and AWS allows no more")]
    NoRoom {
        /// The user.
        user: String,
        /// How many.
        count: usize,
    },
    /// AWS wants a session for a further device, and security keys give none.
    #[error("user `{user}` has security keys only, and AWS wants an MFA session for a further device")]
    OnlySecurityKeys {
        /// The user.
        user: String,
    },
    /// A device that nobody has holds the name, and could not be deleted.
    #[error("a virtual MFA device `{serial}` that nobody has is in the way")]
    OrphanInTheWay {
        /// Its ARN.
        serial: String,
        /// Why it could not be deleted, where that was tried.
        error: Option<Box<IamError>>,
        /// The command that takes another name.
        other_name: String,
    },
    /// The name is somebody else's.
    #[error("MFA device `{serial}` exists already{}", owner.as_ref().map(|owner| format!(", and is user `{owner}`'s")).unwrap_or_default())]
    Taken {
        /// Its ARN.
        serial: String,
        /// Whose, if AWS tells.
        owner: Option<String>,
        /// The command that takes another name.
        other_name: String,
    },
    /// The account holds as many virtual devices as it may.
    #[error("the account holds as many virtual MFA devices as AWS allows")]
    AccountFull {
        /// Why.
        error: Box<IamError>,
    },
    /// The policy allows a device of the user's own name only, as older ones do.
    #[error("AWS denied a device named `{name}`")]
    NameDenied {
        /// The name.
        name: String,
        /// The user's.
        user: String,
        /// AWS's words.
        error: Box<IamError>,
        /// The command without a name.
        own_name: String,
    },
    /// Nobody knows whether it was made; its seed is lost in any case.
    #[error("the answer of AWS to `iam:CreateVirtualMFADevice` was lost: {left}")]
    CreateLost {
        /// Its ARN.
        serial: String,
        /// What is left of it.
        left: Left,
        /// What went wrong.
        error: Box<IamError>,
        /// The command that was run.
        command: String,
        /// The command that takes another name.
        other_name: String,
    },
    /// An enrolment that failed, and whose device could not be deleted.
    #[error("{error}; `{serial}` is left behind")]
    LeftBehind {
        /// Its ARN.
        serial: String,
        /// What failed.
        error: Box<Error>,
        /// Why it could not be deleted.
        why: Box<IamError>,
        /// The command that takes it up again.
        command: String,
    },
    /// A second Ctrl-C, or another signal, while AWS was being told to make or to delete the device.
    #[error("ended at once; the unfinished device `{serial}` may be left behind")]
    EndedAtOnce {
        /// Its ARN.
        serial: String,
        /// The command that takes it up again.
        command: String,
    },
    /// Several pairs of codes.
    #[error("AWS refused the codes {tries} times")]
    CodesRefused {
        /// How often.
        tries: usize,
    },
    /// A policy forbids a resync with the raw key, and there is no other device for a session.
    #[error("AWS denied the resync of `{serial}` to the access key alone")]
    ResyncDenied {
        /// Its serial number.
        serial: String,
        /// The user.
        user: String,
        /// AWS's words.
        error: Box<IamError>,
    },
    /// The file for the picture.
    #[error("`{shown}` cannot be written")]
    Out {
        /// Its path.
        shown: String,
        /// Why.
        error: io::Error,
    },
    /// `replace`: both are there, and the old one works.
    #[error("`{new}` is enabled, but {what}; `{old}` still works")]
    BothThere {
        /// The new device.
        new: String,
        /// The old one.
        old: String,
        /// What did not come to pass.
        what: &'static str,
        /// Why.
        error: Box<Error>,
        /// The command that removes the old one.
        remove_old: String,
        /// The command that removes the new one.
        remove_new: String,
    },
}

/// What a lost answer left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Left {
    /// AWS shows no such device.
    #[error("no device was made")]
    Nothing,
    /// It was there, and was deleted.
    #[error("the device was made, nobody has its secret, and it was deleted again")]
    Deleted,
    /// It is there, or may be, and could not be deleted.
    #[error("the device may be made, and nobody has its secret")]
    Device,
}

/// What an administrator types.
fn by_administrator(serial: &str) -> String {
    format!("an administrator deletes it: `aws iam delete-virtual-mfa-device --serial-number {serial}`")
}

impl EnrolError {
    /// The exit code of the contract.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoTerminal { .. } => exit::NOBODY_TO_ASK,
            Self::OrphanInTheWay { error: Some(error), .. }
            | Self::AccountFull { error }
            | Self::NameDenied { error, .. }
            | Self::ResyncDenied { error, .. } => of_iam(error),
            Self::CreateLost { .. } => exit::UNREACHABLE,
            Self::LeftBehind { error, .. } => error.exit_code(),
            Self::EndedAtOnce { .. } => exit::CANCELLED,
            Self::CodesRefused { .. } => exit::REFUSED,
            Self::BothThere { .. } => exit::PARTIAL,
            Self::AlreadyThere { .. }
            | Self::NoRoom { .. }
            | Self::OnlySecurityKeys { .. }
            | Self::OrphanInTheWay { error: None, .. }
            | Self::Taken { .. }
            | Self::Out { .. } => exit::FAILED,
        }
    }

    /// What lies behind it, if there is more to say.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::NoTerminal { why: NobodyToAsk::NoPrompt, .. } => {
                Some("`--no-prompt` or `MFA_SESSION_NO_PROMPT` forbids the questions".into())
            }
            Self::NoTerminal { .. } => Some("this process has no terminal".into()),
            Self::OnlySecurityKeys { .. } => {
                Some("since 2023 a user with a device signs with an MFA session to add another; a security key makes no codes for one".into())
            }
            Self::OrphanInTheWay { error, .. } => error.as_ref().map(|error| with_cause(error)),
            Self::AccountFull { error }
            | Self::NameDenied { error, .. }
            | Self::ResyncDenied { error, .. }
            | Self::CreateLost { error, .. } => Some(with_cause(error)),
            Self::LeftBehind { error, why, .. } => {
                let first = error.report().cause.map(|cause| format!("{}; ", cause.trim_end_matches('.'))).unwrap_or_default();
                Some(format!("{first}it could not be deleted: {}", with_cause(why)))
            }
            Self::Out { error, .. } => Some(error.to_string()),
            Self::BothThere { error, .. } => {
                let report = error.report();
                let cause = report.cause.map(|cause| format!(": {cause}")).unwrap_or_default();
                Some(format!("{}{cause}", report.error))
            }
            Self::AlreadyThere { .. }
            | Self::NoRoom { .. }
            | Self::Taken { .. }
            | Self::EndedAtOnce { .. }
            | Self::CodesRefused { .. } => None,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::NoTerminal { command, .. } => format!("run `{command}` in a terminal"),
            Self::AlreadyThere { other_name, .. } => {
                format!("add another with `{other_name}`, or exchange it with `mfa-session device replace`")
            }
            Self::NoRoom { .. } => "make room with `mfa-session device remove NAME`; `mfa-session device list` shows them".into(),
            Self::OnlySecurityKeys { .. } => {
                "sign in to the console with the key and enrol the app there (IAM, Users, Security credentials, Assign MFA device)".into()
            }
            Self::OrphanInTheWay { serial, other_name, .. } => {
                format!("take another name with `{other_name}`; {}", by_administrator(serial))
            }
            Self::Taken { serial, owner: None, other_name } => format!(
                "take another name with `{other_name}`; if it is an unfinished enrolment, {}",
                by_administrator(serial)
            ),
            Self::Taken { other_name, .. } => format!("take another name with `{other_name}`"),
            Self::AccountFull { .. } => "an administrator makes room: `mfa-session device orphans` shows those that nobody has".into(),
            Self::NameDenied { user, own_name, .. } => {
                format!("the policy may allow a device named like the user only (`{user}`): `{own_name}`")
            }
            Self::CreateLost { left: Left::Nothing | Left::Deleted, command, .. } => format!("run `{command}` again"),
            Self::CreateLost { serial, other_name, .. } => {
                format!("{}; until then, take another name with `{other_name}`", by_administrator(serial))
            }
            Self::LeftBehind { serial, command, .. } | Self::EndedAtOnce { serial, command } => format!(
                "{}; if the app shows codes for it, `{command}` can also finish it",
                by_administrator(serial)
            ),
            Self::CodesRefused { .. } => "check the entry in the app, let the phone set its clock, and run it again".into(),
            Self::ResyncDenied { serial, user, .. } => format!(
                "an administrator does it with two codes of yours: `aws iam resync-mfa-device --user-name {user} --serial-number {serial} --authentication-code1 FIRST --authentication-code2 NEXT`"
            ),
            Self::Out { .. } => "name a file that does not exist yet, in a folder of yours".into(),
            Self::BothThere { remove_old, remove_new, .. } => {
                format!("once the new one works, `{remove_old}`; or take it back with `{remove_new}`")
            }
        }
    }
}
