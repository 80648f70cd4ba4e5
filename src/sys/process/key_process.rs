//! A long-term key that another program holds: its `credential_process` line, run by the shell.

use std::process::Stdio;
use std::time::Duration;

use thiserror::Error;

use super::event::Event;
use super::profile_command::{self, Ended, Fault, Limits};
use crate::format::process_output::{OutputFault, long_term_key, repeated};
use crate::model::{AccessKey, Command};
#[cfg(unix)]
use crate::sys::terminal::tty::Terminal;

/// A person may have to unlock a vault or touch a sensor.
const PATIENCE: Duration = Duration::from_secs(120);

/// Longer than any answer with a token, in bytes.
const LONGEST: usize = 128 * 1024;

/// Names the profiles for whose keys programs run, one a line, to those programs' children.
pub(crate) const GUARD_VARIABLE: &str = "_MFA_SESSION_KEY_OF";

/// Why the program gave no long-term key. Security: what it printed is never kept.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum KeyProcessError {
    /// It could not be run.
    #[error("it could not be started: {0}")]
    Start(String),
    /// It failed; with what may be repeated of its standard error.
    #[error("it ended with {status}{}{stderr}", if stderr.is_empty() { "" } else { ", and said: " })]
    Status {
        /// As the system names it.
        status: String,
        stderr: String,
    },
    /// It took too long.
    #[error("it gave no answer within 2 minutes")]
    TimedOut,
    /// Ctrl-C.
    #[error("it was interrupted")]
    Interrupted,
    /// It printed without end.
    #[error("it printed more than 128 KiB")]
    TooMuch,
    /// It printed something else.
    #[error("{0}")]
    Output(OutputFault),
}

/// Runs the line and takes the key.
pub(crate) fn run(command: &Command, profile: &str, interrupt: &Event) -> Result<AccessKey, KeyProcessError> {
    let limits = Limits { time: PATIENCE, output: LONGEST };
    let line = guarded(&command.0, profile);
    let streams = (Stdio::null(), Stdio::piped());
    let Ended { status, output, errors } = profile_command::run(&line, streams, has_terminal(), limits, interrupt)
        .map_err(|fault| match fault {
            Fault::Start(error) => KeyProcessError::Start(error.to_string()),
            Fault::Interrupted => KeyProcessError::Interrupted,
            Fault::TimedOut => KeyProcessError::TimedOut,
            Fault::TooMuch => KeyProcessError::TooMuch,
        })?;
    // Ctrl-C reaches the program as well, and its end may be noticed before our own event.
    if interrupt.is_set() {
        return Err(KeyProcessError::Interrupted);
    }
    if !status.success() {
        let stderr = repeated(&errors, &output);
        return Err(KeyProcessError::Status { status: status.to_string(), stderr });
    }
    long_term_key(&output).map_err(KeyProcessError::Output)
}

/// Tells the program's children for whom it runs, so that a script which ends in mfa-session for the same profile, be
/// it by way of another profile's, is found out instead of running for ever. Its standard input is the terminal or
/// nothing: ours may be a script's data, and that of the prompt process is the lock file.
#[cfg(unix)]
fn guarded(command: &str, profile: &str) -> String {
    let stdin = if has_terminal() { "/dev/tty" } else { "/dev/null" };
    let profile = profile.replace('\'', r"'\''");
    format!("exec <{stdin}; export {GUARD_VARIABLE}=\"${GUARD_VARIABLE}\n\"'{profile}'; {command}")
}

#[cfg(unix)]
fn has_terminal() -> bool {
    // In the background it would be stopped for reading there, and we with it.
    Terminal::open().is_ok_and(|terminal| terminal.is_foreground())
}

#[cfg(not(unix))]
fn has_terminal() -> bool {
    false
}

#[cfg(not(unix))]
fn guarded(command: &str, _profile: &str) -> String {
    command.to_owned()
}
