//! Every way in which a run ends badly: what, why, what next, and the exit code.

mod device;
mod enrol;
mod file;
mod policy;
mod rollout;

use std::io;

use thiserror::Error;

pub use self::device::DeviceError;
pub use self::enrol::{EnrolError, Left};
use self::file::{file_cause, file_hint, folder_hint};
pub use self::policy::DocumentError;
pub use self::rollout::RolloutError;
use crate::format::edit::EditError;
use crate::format::ini::SyntaxErrorKind;
use crate::model::{FailureReport, IamError, RequestError, TargetError, exit, naming_profile};
use crate::session::SessionError;
use crate::sys::key_process::KeyProcessError;
use crate::sys::paths::PathError;
use crate::sys::private_file::Distrust;
use crate::sys::shared_file::FileError;
use crate::sys::tls::CaBundleError;

/// A run that failed. No variant holds a secret.
#[derive(Debug, Error)]
pub enum Error {
    /// The command line.
    #[error("{what}")]
    Usage {
        /// What is wrong with it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// Home or another folder cannot be known.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A shared file cannot be read or replaced.
    #[error("`{shown}` {}", error.kind)]
    SharedFile {
        /// Its path, for people.
        shown: String,
        /// Why.
        error: FileError,
    },
    /// The AWS CLI cannot read a shared file either.
    #[error("`{shown}` cannot be read as a profile file")]
    Syntax {
        /// Its path, for people.
        shown: String,
        /// The line.
        line: usize,
        /// What is wrong there.
        kind: SyntaxErrorKind,
    },
    /// What was asked for is incomplete or wrong.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// `write` must not go there.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The edit of a shared file is not safe.
    #[error("`{shown}` cannot be edited safely")]
    Edit {
        /// Its path, for people.
        shown: String,
        /// Why.
        error: EditError,
    },
    /// The second reader disagrees about the edit.
    #[error("`{shown}` cannot be edited safely")]
    SecondReader {
        /// Its path, for people.
        shown: String,
        /// What it saw.
        what: String,
    },
    /// The CA bundle.
    #[error(transparent)]
    CaBundle(#[from] CaBundleError),
    /// The program that holds the long-term key.
    #[error("the `credential_process` of profile `{profile}` gave no long-term key")]
    KeyProcess {
        /// The profile.
        profile: String,
        /// Why.
        error: KeyProcessError,
    },
    /// The program that holds the long-term key ends in this one, for the same profile.
    #[error("the `credential_process` of profile `{profile}` runs mfa-session for the same profile")]
    Recursion {
        /// The profile.
        profile: String,
    },
    /// No device that makes codes belongs to the key.
    #[error("the user of this access key has no MFA device that makes codes")]
    NoDevice {
        /// Security keys that were left out.
        security_keys: usize,
    },
    /// Several devices, and nobody to choose.
    #[error("the user of this access key has several MFA devices")]
    SeveralDevices {
        /// Their serial numbers.
        serials: Vec<String>,
    },
    /// IAM did not tell which device belongs to the key.
    #[error("no profile names the MFA device, and IAM did not tell: {0}")]
    Discovery(IamError),
    /// IAM did not do or tell something.
    #[error(transparent)]
    Iam(#[from] IamError),
    /// About MFA devices.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// On the way to a new device.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// A policy that was handed over.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// About policies in an account.
    #[error(transparent)]
    Rollout(#[from] RolloutError),
    /// Built without aws-sdk-iam.
    #[error("no profile names the MFA device")]
    NoSerial,
    /// A cache folder that cannot be used, where nothing can be done without it.
    #[error("the cache folder `{shown}` {why}")]
    Cache {
        /// Its path.
        shown: String,
        /// Why.
        why: Distrust,
    },
    /// `clear`: a file of the cache that could not be judged or removed.
    #[error("`{shown}` is not cleared: it {why}")]
    NotCleared {
        /// Its path.
        shown: String,
        /// Why.
        why: Distrust,
    },
    /// `login` that did not keep what it got.
    #[error("the session could not be kept")]
    NotKept {
        /// The cache folder's path.
        shown: String,
        /// Why.
        why: Distrust,
    },
    /// `clear`: what a killed run left, and must not be removed.
    #[error("`{left}` is not cleared: it may hold the only copy of a long-term key")]
    OnlyCopy {
        /// Its path.
        left: String,
        /// The shared file that it was to replace.
        shown: String,
    },
    /// No session.
    #[error(transparent)]
    Session(#[from] SessionFailure),
    /// Standard output is closed or full.
    #[error("standard output cannot be written")]
    Output(#[source] io::Error),
    /// The same, when a session was to be handed over.
    #[error("standard output cannot be written")]
    Delivery(#[source] io::Error),
    /// `exec`: the command.
    #[error("`{command}` cannot be run")]
    Command {
        /// Its name.
        command: String,
        /// Why.
        error: io::Error,
    },
    /// What went wrong in a run that was told its profile; the commands of its hint name it.
    #[error("{error}")]
    OfProfile {
        /// What.
        error: Box<Error>,
        /// The verbs of `device` that are for the same person.
        verbs: &'static [&'static str],
        /// ` --profile dev`.
        option: String,
    },
    /// Something that the machine refused.
    #[error("{what}")]
    Machine {
        /// What was tried.
        what: &'static str,
        /// Why.
        error: io::Error,
    },
}

/// A session error with the command that helps.
#[derive(Debug, Error)]
#[error("{error}")]
pub struct SessionFailure {
    /// What happened.
    pub error: SessionError,
    /// `mfa-session login --profile dev`.
    pub login: String,
}

impl Error {
    /// The exit code of the contract, for every verb but `exec`.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => exit::USAGE,
            Self::Request(error) if error.is_usage() => exit::USAGE,
            Self::Session(failure) => failure.error.exit_code(),
            Self::Discovery(error) | Self::Iam(error) => of_iam(error),
            Self::Device(error) => error.exit_code(),
            Self::Enrol(error) => error.exit_code(),
            Self::OfProfile { error, .. } => error.exit_code(),
            Self::Rollout(error) => error.exit_code(),
            Self::Document(_) => exit::USAGE,
            Self::Command { error, .. } if error.kind() == io::ErrorKind::NotFound => exit::NO_SUCH_COMMAND,
            Self::Command { .. } => exit::NOT_EXECUTABLE,
            Self::Path(_)
            | Self::SharedFile { .. }
            | Self::Syntax { .. }
            | Self::Request(_)
            | Self::Target(_)
            | Self::Edit { .. }
            | Self::SecondReader { .. }
            | Self::CaBundle(_)
            | Self::KeyProcess { .. }
            | Self::Recursion { .. }
            | Self::NoDevice { .. }
            | Self::SeveralDevices { .. }
            | Self::NoSerial
            | Self::Cache { .. }
            | Self::NotCleared { .. }
            | Self::OnlyCopy { .. }
            | Self::NotKept { .. }
            | Self::Output(_)
            | Self::Delivery(_)
            | Self::Machine { .. } => exit::FAILED,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Usage { .. }
            | Self::Path(_)
            | Self::Recursion { .. }
            | Self::NoSerial
            | Self::Cache { .. }
            | Self::NotCleared { .. } => None,
            Self::OnlyCopy { shown, .. } => Some(format!("a killed run left it, and {shown} does not hold that key")),
            Self::NotKept { shown, why } => Some(format!("the cache folder `{shown}` {why}")),
            Self::SharedFile { error, .. } => file_cause(error),
            Self::Syntax { shown, line, kind } => Some(format!("{shown}:{line}: {kind}")),
            Self::Request(error) => error.cause(),
            Self::Target(error) => error.cause(),
            Self::Edit { error, .. } => Some(error.to_string()),
            Self::SecondReader { what, .. } => Some(what.clone()),
            Self::CaBundle(error) => Some(error.why.to_string()),
            Self::KeyProcess { error, .. } => Some(error.to_string()),
            Self::NoDevice { security_keys: 0 } => None,
            Self::NoDevice { .. } => Some("it has a security key, which makes no codes for the API".into()),
            Self::SeveralDevices { serials } => Some(serials.join(", ")),
            Self::Discovery(error) | Self::Iam(error) => error.cause(),
            Self::Device(error) => error.cause(),
            Self::Enrol(error) => error.cause(),
            Self::OfProfile { error, .. } => error.cause(),
            Self::Document(error) => Some(error.cause()),
            Self::Rollout(error) => error.cause(),
            Self::Session(failure) => failure.error.cause(),
            Self::Output(error) | Self::Delivery(error) | Self::Command { error, .. } | Self::Machine { error, .. } => {
                Some(error.to_string())
            }
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Usage { hint, .. } => hint.clone(),
            Self::Path(PathError::RelativeCacheDir) => "give it from the root, or unset it".into(),
            Self::Path(_) => "set `HOME` to your home folder, from the root".into(),
            Self::SharedFile { error, .. } => file_hint(&error.kind).into(),
            Self::Syntax { .. } => "the AWS CLI cannot read this file either; mend that line".into(),
            Self::Request(error) => error.hint(),
            Self::Target(error) => error.hint(),
            Self::Edit { .. } | Self::SecondReader { .. } => {
                "mend that place, or write to another profile with --to; nothing was changed".into()
            }
            Self::CaBundle(_) => "mend `AWS_CA_BUNDLE` or the profile's `ca_bundle`, or unset it".into(),
            Self::KeyProcess { .. } => {
                "run that command by hand; it should print a long-term key (AKIA…) as JSON".into()
            }
            Self::Recursion { .. } => "let it call the program that holds the key, or name another profile".into(),
            Self::NoDevice { .. } => "enrol an authenticator app with `mfa-session device enroll`".into(),
            Self::SeveralDevices { .. } => "choose one with --serial-number, or as `mfa_serial` in the profile".into(),
            Self::Discovery(error) if error.is_denied() => GIVE_SERIAL.into(),
            Self::NoSerial => GIVE_SERIAL.into(),
            Self::Discovery(error) | Self::Iam(error) => error.hint(),
            Self::Device(error) => return error.hint(),
            Self::Enrol(error) => error.hint(),
            Self::OfProfile { error, verbs, option } => return Some(naming_profile(&error.hint()?, verbs, option)),
            Self::Document(error) => error.hint().into(),
            Self::Rollout(error) => error.hint(),
            Self::Cache { shown, why } => folder_hint(shown, why),
            Self::NotCleared { .. } => "check its owner and mode, or remove it by hand".into(),
            Self::OnlyCopy { shown, .. } => format!("put the key into {shown}, or remove that file if nobody needs it"),
            Self::NotKept { .. } => {
                "make that folder usable, or name another with `MFA_SESSION_CACHE_DIR`; then log in with the next code"
                    .into()
            }
            Self::Session(failure) => return failure.error.hint(&failure.login),
            Self::Output(_) => "run it again once there is somewhere to write to".into(),
            Self::Delivery(_) => "the session is kept: run it again once there is somewhere to write to".into(),
            Self::Command { error, .. } if error.kind() == io::ErrorKind::NotFound => "check the name and PATH".into(),
            Self::Command { .. } => "check that it is a program and that you may run it".into(),
            Self::Machine { .. } => "close some programs and run it again".into(),
        })
    }

    /// As it is told.
    #[must_use]
    pub fn report(&self) -> FailureReport {
        FailureReport { exit_code: self.exit_code(), error: self.to_string(), cause: self.cause(), hint: self.hint() }
    }
}

const GIVE_SERIAL: &str =
    "give it with --serial-number, or as `mfa_serial` in the profile: `arn:aws:iam::<account>:mfa/<name>`";

/// The exit code of a call that failed.
fn of_iam(error: &IamError) -> u8 {
    match error {
        IamError::Common { error, .. } => SessionError::Sts(error.clone()).exit_code(),
        IamError::Refused { .. } | IamError::SessionRefused { .. } => exit::REFUSED,
    }
}
