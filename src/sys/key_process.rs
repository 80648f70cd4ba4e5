//! A long-term key that another program holds: its `credential_process` line.

use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

use super::event::Event;
use super::profile_command::{self, Ended, Fault, Limits};

#[cfg(unix)]
use super::tty::Terminal;
use crate::model::{AccessKey, AccessKeyId, Command, KeyError, Secret};

/// A person may have to unlock a vault or touch a sensor.
const PATIENCE: Duration = Duration::from_secs(120);

/// Longer than any answer with a token, in bytes.
const LONGEST: usize = 128 * 1024;

/// Names the profiles for whose keys programs run, one a line, to those programs' children.
pub(crate) const GUARD_VARIABLE: &str = "_MFA_SESSION_KEY_OF";

/// Why the program gave no long-term key. Its own words are not kept: they may hold what it failed to print.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum KeyProcessError {
    /// It could not be run, failed, or printed something else.
    #[error("it failed, or printed no credentials")]
    Failed,
    /// It took too long.
    #[error("it gave no answer within 2 minutes")]
    TimedOut,
    /// Ctrl-C.
    #[error("it was interrupted")]
    Interrupted,
    /// It printed without end.
    #[error("it printed more than 128 KiB")]
    TooMuch,
    /// It printed temporary credentials.
    #[error("it printed a temporary key")]
    Temporary,
    /// It printed a key that AWS cannot have issued.
    #[error("its access key {0}")]
    Broken(KeyError),
}

/// What a `credential_process` prints (AWS SDKs and Tools reference, "Process credential provider").
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

/// Runs the line and takes the key.
pub(crate) fn run(command: &Command, profile: &str, interrupt: &Event) -> Result<AccessKey, KeyProcessError> {
    let limits = Limits { time: PATIENCE, output: LONGEST };
    let line = guarded(&command.0, profile);
    let Ended { status, output } =
        profile_command::run(&line, (Stdio::null(), Stdio::null()), has_terminal(), limits, interrupt).map_err(
            |fault| match fault {
                Fault::Start(_) => KeyProcessError::Failed,
                Fault::Interrupted => KeyProcessError::Interrupted,
                Fault::TimedOut => KeyProcessError::TimedOut,
                Fault::TooMuch => KeyProcessError::TooMuch,
            },
        )?;
    // Ctrl-C reaches the program as well, and its end may be noticed before our own event.
    if interrupt.is_set() {
        return Err(KeyProcessError::Interrupted);
    }
    // Security: an error of the parser may quote what the program printed.
    let printed: Option<Printed> = serde_json::from_slice(&output).ok();
    let Some(printed) = printed.filter(|printed| status.success() && printed.version == 1) else {
        return Err(KeyProcessError::Failed);
    };
    let secret_access_key = Secret::new(printed.secret_access_key);
    let session_token = printed.session_token.map(Secret::new);
    let access_key_id = AccessKeyId::parse(&printed.access_key_id).map_err(KeyProcessError::Broken)?;
    if access_key_id.is_temporary() || session_token.is_some() {
        return Err(KeyProcessError::Temporary);
    }
    Ok(AccessKey { access_key_id, secret_access_key })
}

/// Tells the program's children for whom it runs, so that a script which ends in mfa-session for the same profile, be
/// it by way of another profile's, is found out instead of running for ever. Its standard input is the terminal or
/// nothing: ours may be a script's data, and the prompt process's is the slot's lock.
#[cfg(unix)]
fn guarded(command: &str, profile: &str) -> String {
    let stdin = if has_terminal() { "/dev/tty" } else { "/dev/null" };
    let profile = profile.replace('\'', r"'\''");
    format!("exec <{stdin}; export {GUARD_VARIABLE}=\"${GUARD_VARIABLE}\n\"'{profile}'; {command}")
}

#[cfg(unix)]
fn has_terminal() -> bool {
    Terminal::open().is_ok()
}

#[cfg(not(unix))]
fn has_terminal() -> bool {
    false
}

#[cfg(not(unix))]
fn guarded(command: &str, _profile: &str) -> String {
    command.to_owned()
}
