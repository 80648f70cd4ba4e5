//! The errors that end a run: text, cause, hint, and exit code.

mod console;
mod device;
mod enroll;
mod file;
mod policy;
mod role;
mod rollout;
mod session;
mod setup;

use std::io;

use thiserror::Error;

pub(crate) use self::console::ConsoleError;
pub(crate) use self::device::DeviceError;
pub(crate) use self::enroll::{EnrollError, Left};
pub(crate) use self::policy::DocumentError;
pub(crate) use self::role::RoleFailure;
pub(crate) use self::rollout::RolloutError;
pub(crate) use self::session::SessionError;
pub(crate) use self::setup::SetupError;
use crate::format::edit::EditError;
use crate::format::ini::SyntaxErrorKind;
use crate::model::{
    CodeError, Explain, Explanation, FailureKind, Hint, IamError, Invocation, Origin, RequestError, TargetError, slip,
};
use crate::sys::aws::tls::CaBundleError;
use crate::sys::paths::PathError;
use crate::sys::process::key_process::KeyProcessError;
use crate::sys::shared_file::FileError;
use crate::sys::store::private_file::UntrustedFile;

/// A run that failed. No variant holds a secret.
#[derive(Debug, Error)]
pub(crate) enum Error {
    #[error("{what}")]
    Usage {
        /// What is wrong with the command line.
        what: String,
        hint: String,
    },
    /// The home folder or another one cannot be determined.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A shared file cannot be read or replaced.
    #[error("`{shown}` {}", error.kind)]
    SharedFile {
        /// Its path, as shown in messages.
        shown: String,
        error: FileError,
    },
    /// The AWS CLI cannot read a shared file either.
    #[error("`{shown}` cannot be read as a profile file")]
    Syntax {
        /// Its path, as shown in messages.
        shown: String,
        line: usize,
        /// The fault on that line.
        kind: SyntaxErrorKind,
    },
    /// The request is incomplete or wrong.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// As [`Error::Request`], where a variable kept a file from being read.
    #[error("{error}")]
    FilesUnread {
        error: Box<RequestError>,
        /// What is wrong with the variables.
        unread: Vec<String>,
    },
    /// `write` refuses the target.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The edit of a shared file is not safe.
    #[error("`{shown}` cannot be edited safely")]
    Edit {
        /// Its path, as shown in messages.
        shown: String,
        error: EditError,
    },
    /// The second reader reports a change outside the edited keys.
    #[error("`{shown}` cannot be edited safely")]
    SecondReader {
        /// Its path, as shown in messages.
        shown: String,
        what: String,
    },
    #[error(transparent)]
    CaBundle(#[from] CaBundleError),
    /// The `credential_process` that holds the long-term key failed.
    #[error("the `credential_process` of profile `{profile}` gave no long-term key")]
    KeyProcess { profile: String, error: KeyProcessError },
    /// The program that holds the long-term key runs this program for the same profile.
    #[error("the `credential_process` of profile `{profile}` runs mfa-session for the same profile")]
    Recursion { profile: String },
    /// The file of a role's session policy.
    #[error("the session policy `{file}` {why}")]
    SessionPolicy { file: String, why: String, origin: Origin },
    /// Programs that hold keys run each other too deep.
    #[error("programs for the keys of profiles {} run each other", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))]
    KeyChain { names: Vec<String> },
    /// No device that makes codes belongs to the key.
    #[error("the user of this access key has no MFA device that makes codes")]
    NoDevice {
        /// The number of security keys, which make no codes.
        security_keys: usize,
    },
    /// Several devices, and no terminal to choose on.
    #[error("the user of this access key has several MFA devices")]
    SeveralDevices { serials: Vec<String> },
    /// IAM did not return the devices of the key's user.
    #[error("no profile names the MFA device, and IAM did not tell: {0}")]
    Discovery(IamError),
    /// A call to IAM failed.
    #[error(transparent)]
    Iam(#[from] IamError),
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// An enrollment, resync or replacement failed.
    #[error(transparent)]
    Enroll(Box<EnrollError>),
    /// A policy given as a file cannot be read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Reading or applying policies in an account failed.
    #[error(transparent)]
    Rollout(#[from] RolloutError),
    /// The prompting process was given no serial number.
    #[error("no profile names the MFA device")]
    NoSerial,
    /// The cache folder cannot be used, and the verb needs it.
    #[error("the cache folder `{shown}` {why}")]
    Cache { shown: String, why: UntrustedFile },
    /// A file of the state folder that cannot be used.
    #[error("`{shown}` {why}")]
    State { shown: String, why: UntrustedFile },
    /// `clear`: a file of the cache could not be read or removed.
    #[error("`{shown}` is not cleared: it {why}")]
    NotCleared { shown: String, why: UntrustedFile },
    /// `login`: the session was obtained and could not be cached.
    #[error("the session could not be kept")]
    NotKept {
        /// The cache folder's path, as shown in messages.
        shown: String,
        why: UntrustedFile,
    },
    /// `clear`: a temporary file of a killed run that must not be removed.
    #[error("`{left}` is not cleared: it may hold the only copy of a long-term key")]
    OnlyCopy {
        left: String,
        /// The shared file that the killed run was to replace.
        shown: String,
    },
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Setup(Box<SetupError>),
    /// `console` did not sign in.
    #[error(transparent)]
    Console(#[from] ConsoleError),
    /// Standard output is closed or full.
    #[error("standard output cannot be written")]
    Output(#[source] io::Error),
    /// As [`Error::Output`], when a session was to be printed.
    #[error("standard output cannot be written")]
    Delivery(#[source] io::Error),
    #[error("`{command}` cannot be run")]
    Command {
        command: String,
        error: io::Error,
        /// The line to type where a profile was taken for a command.
        meant: Option<String>,
    },
    /// An error of the operating system.
    #[error("{what}")]
    Machine { what: &'static str, error: io::Error },
}

impl From<EnrollError> for Error {
    fn from(error: EnrollError) -> Self {
        Self::Enroll(Box::new(error))
    }
}

impl From<SetupError> for Error {
    fn from(error: SetupError) -> Self {
        Self::Setup(Box::new(error))
    }
}

impl From<CodeError> for Error {
    fn from(error: CodeError) -> Self {
        Self::Session(SessionError::Code(error))
    }
}

impl Error {
    /// As [`SessionError::is_of_this_process`].
    pub(crate) fn is_of_this_process(&self) -> bool {
        matches!(self, Self::Session(error) if error.is_of_this_process())
    }
}

impl Explain for Error {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::Usage { hint, .. } => Explanation::new(FailureKind::Usage).hint(hint.as_str()),
            Self::Path(error) => failed().hint(path_hint(error)),
            Self::SharedFile { error, .. } => file::explain(error),
            Self::Syntax { shown, line, kind } => failed()
                .because(format!("{shown}:{line}: {kind}"))
                .hint("the AWS CLI cannot read this file either; mend that line"),
            Self::Request(error) => error.explain(),
            Self::FilesUnread { error, unread } => without_files(error, unread),
            Self::Target(error) => error.explain(),
            Self::Edit { error, .. } => failed().because(error.to_string()).hint(NOT_CHANGED),
            Self::SecondReader { what, .. } => failed().because(what).hint(NOT_CHANGED),
            Self::CaBundle(error) => failed()
                .because(error.why.to_string())
                .hint(slip(&error.path.to_string_lossy()).unwrap_or(MEND_CA_BUNDLE)),
            Self::KeyProcess { error, .. } => failed()
                .because(error.to_string())
                .hint("run that command by hand; it should print a long-term key (AKIA…) as JSON"),
            Self::SessionPolicy { origin, .. } => wrong_policy(origin),
            Self::Recursion { .. } | Self::KeyChain { .. } => {
                failed().hint("let it call the program that holds the key, or name another profile")
            }
            Self::NoDevice { security_keys } => no_device(*security_keys),
            Self::SeveralDevices { serials } => failed()
                .because(serials.join(", "))
                .hint("choose one with --serial-number, or as `mfa_serial` in the profile"),
            Self::Discovery(error) if error.is_denied() => error.explain().hint(GIVE_SERIAL),
            Self::Discovery(error) | Self::Iam(error) => error.explain(),
            Self::NoSerial => failed().hint(GIVE_SERIAL),
            Self::Device(error) => error.explain(),
            Self::Enroll(error) => error.explain(),
            Self::Document(error) => error.explain(),
            Self::Rollout(error) => error.explain(),
            Self::Session(error) => error.explain(),
            Self::Setup(error) => error.explain(),
            Self::Console(error) => error.explain(),
            Self::Cache { shown, why } => failed().hint(file::folder_hint(shown, why)),
            Self::State { .. } => {
                failed().hint("check owner and mode of that folder, or use `exec` without --renew and --serve")
            }
            Self::NotCleared { .. } => failed().hint("check its owner and mode, or remove it by hand"),
            Self::OnlyCopy { shown, .. } => failed()
                .because(format!("a killed run left it, and {shown} does not hold that key"))
                .hint(format!("put the key into {shown}, or remove that file if nobody needs it")),
            Self::NotKept { shown, why } => failed().because(format!("the cache folder `{shown}` {why}")).hint(
                "make that folder usable, or name another with `MFA_SESSION_CACHE_DIR`; then log in with the next code",
            ),
            Self::Output(error) => {
                failed().because(error.to_string()).hint("run it again once there is somewhere to write to")
            }
            Self::Delivery(error) => failed()
                .because(error.to_string())
                .hint("the session is kept: run it again once there is somewhere to write to"),
            Self::Command { error, meant, .. } => not_run(error, meant.as_deref()),
            Self::Machine { error, .. } => {
                failed().because(error.to_string()).hint("close some programs and run it again")
            }
        }
    }
}

fn wrong_policy(origin: &Origin) -> Explanation {
    Explanation::failed()
        .because(format!("it comes from {origin}"))
        .hint("name a file with a policy document in JSON: an absolute path, or one that begins with `~/`")
}

fn no_device(security_keys: usize) -> Explanation {
    let cause = if security_keys > 0 { "it has a security key, which makes no codes for the API" } else { "" };
    let hint = Hint::new("enroll an authenticator app with ").run(Invocation::device("enroll"));
    Explanation::failed().because(cause).hint(hint)
}

fn path_hint(error: &PathError) -> String {
    match error {
        PathError::RelativeCacheDir => "give it from the root, or unset it".into(),
        PathError::NoFile(variable) => {
            let without = match *variable {
                "AWS_CONFIG_FILE" => "; `write` can do without it with --no-config",
                _ => "",
            };
            format!("let `{variable}` name a file, or unset it{without}")
        }
        PathError::EmptyHome | PathError::RelativeHome | PathError::NoHome => {
            "set `HOME` to your home folder, from the root".into()
        }
    }
}

/// Reports the unread files first: the other error may be a consequence of them.
fn without_files(error: &RequestError, unread: &[String]) -> Explanation {
    let explained = error.explain();
    let causes: Vec<&str> = unread.iter().chain(&explained.cause).map(String::as_str).collect();
    explained.clone().because(causes.join("; "))
}

fn not_run(error: &io::Error, meant: Option<&str>) -> Explanation {
    let (kind, hint) = match error.kind() {
        io::ErrorKind::NotFound => (FailureKind::NoSuchCommand, "check the name and PATH"),
        _ => (FailureKind::NotExecutable, "check that it is a program and that you may run it"),
    };
    let hint = meant.map_or_else(|| hint.to_owned(), |line| format!("it is a profile; type: {line}"));
    // An error that is not of the operating system has a text that says nothing to a person.
    let cause = match (error.kind(), error.raw_os_error()) {
        (io::ErrorKind::NotFound, None) => "no program of that name was found".to_owned(),
        _ => error.to_string(),
    };
    Explanation::new(kind).because(cause).hint(hint)
}

const GIVE_SERIAL: &str =
    "give it with --serial-number, or as `mfa_serial` in the profile: `arn:aws:iam::<account>:mfa/<name>`";

const MEND_CA_BUNDLE: &str = "mend the file that `AWS_CA_BUNDLE`, `SSL_CERT_FILE`, `SSL_CERT_DIR` or the profile's `ca_bundle` names, or unset it";

const NOT_CHANGED: &str = "mend that place, or write to another profile with --to; nothing was changed";

#[cfg(test)]
mod tests;
