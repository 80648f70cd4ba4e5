//! A long-term key that another program holds: its `credential_process` line, run by a shell.

use std::process::Stdio;
use std::time::Duration;

use thiserror::Error;

use super::event::Event;
use super::profile_command::{self, Ended, Fault, Limits, line};
use crate::format::process_output::{OutputFault, long_term_key, repeated};
#[cfg(unix)]
use crate::format::profile_list;
use crate::model::{AccessKey, Command};
#[cfg(unix)]
use crate::sys::terminal::tty::Terminal;

/// The time limit: a person may have to unlock a vault or touch a sensor.
const PATIENCE: Duration = Duration::from_secs(120);

/// The most bytes of output; longer than any answer with a token.
const LONGEST: usize = 128 * 1024;

/// Tells child processes for the keys of which profiles programs run.
pub(crate) const CHAIN_VARIABLE: &str = "MFA_SESSION_CHAIN";

/// The same of `aws configure export-credentials`, which refuses a profile that is named here.
pub(crate) const CHAIN_OF_AWS_CLI: &str = "_AWS_CLI_PROFILE_CHAIN";

/// Why the program gave no long-term key. Security: what it printed is never kept.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum KeyProcessError {
    /// The process could not be started.
    #[error("it could not be started: {0}")]
    Start(String),
    /// It failed; with the part of its standard error that may be shown.
    #[error("it ended with {status}{}{stderr}", if stderr.is_empty() { "" } else { ", and said: " })]
    Status {
        /// The status in words of the operating system.
        status: String,
        stderr: String,
    },
    /// It exceeded the time limit.
    #[error("it gave no answer within 2 minutes")]
    TimedOut,
    /// Ctrl-C ended the wait.
    #[error("it was interrupted")]
    Interrupted,
    /// It printed more than the limit.
    #[error("it printed more than 128 KiB")]
    TooMuch,
    /// Its output is not a long-term key.
    #[error("{0}")]
    Output(OutputFault),
}

/// Runs the line and parses the key.
pub(crate) fn run(command: &Command, profile: &str, interrupt: &Event) -> Result<AccessKey, KeyProcessError> {
    let limits = Limits { time: PATIENCE, output: LONGEST };
    let command = line(&guarded(&command.0, profile), (Stdio::null(), Stdio::piped()));
    let Ended { status, output, errors } =
        profile_command::run(command, has_terminal(), limits, interrupt).map_err(|fault| match fault {
            Fault::Start(error) => KeyProcessError::Start(error.to_string()),
            Fault::Interrupted | Fault::Stopped => KeyProcessError::Interrupted,
            Fault::TimedOut => KeyProcessError::TimedOut,
            Fault::TooMuch => KeyProcessError::TooMuch,
        })?;
    // Ctrl-C reaches the program as well, which may end before our own event is set.
    if interrupt.is_set() {
        return Err(KeyProcessError::Interrupted);
    }
    if !status.success() {
        let stderr = repeated(&errors, &output);
        return Err(KeyProcessError::Status { status: status.to_string(), stderr });
    }
    long_term_key(&output).map_err(KeyProcessError::Output)
}

/// Adds the profile to the variables for the program, so that a script which runs mfa-session for the same profile, even
/// through another profile, is detected and does not recurse forever. Its standard input is the terminal or empty: ours
/// may be a script's data, and that of the prompt process is the lock file.
#[cfg(unix)]
fn guarded(command: &str, profile: &str) -> String {
    let stdin = if has_terminal() { "/dev/tty" } else { "/dev/null" };
    let profile = profile_list::quoted(profile).replace('\'', r"'\''");
    let added = [CHAIN_VARIABLE, CHAIN_OF_AWS_CLI].map(|name| format!("{name}=\"${{{name}:+${name},}}\"'{profile}'"));
    format!("exec <{stdin}; export {}; {command}", added.join(" "))
}

#[cfg(unix)]
fn has_terminal() -> bool {
    // In the background it would be stopped when it reads there, and this process with it.
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
