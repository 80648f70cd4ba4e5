//! The profile's `mfa_process`: a command that prints the code, as aws-vault defined it (`sh -c`, standard
//! input and error on the terminal, what it prints is trimmed and is the code).

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use super::event::Event;
use super::profile_command::{self, Ended, Fault, Limits, line};
use crate::model::{CodeError, ProcessFault, TokenCode};
use crate::sys::terminal::tty::Terminal;

/// The time limit: a person may have to touch a key or unlock a vault.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The most bytes of output; longer output is not a code.
const LONGEST: usize = 4096;

/// Runs the command and parses its code.
///
/// # Errors
/// [`CodeError::Process`] with the reason, [`CodeError::Cancelled`] on Ctrl-C.
pub fn run(
    command: &str,
    terminal: Option<&Terminal>,
    interrupt: &Event,
    patience: Duration,
) -> Result<TokenCode, CodeError> {
    let failed = |fault| CodeError::Process(fault);
    let not_started = |error: std::io::Error| failed(ProcessFault::Start(error.to_string()));
    let streams = match terminal.map(Terminal::for_child).transpose().map_err(not_started)? {
        Some((stdin, stderr)) => (Stdio::from(stdin), Stdio::from(stderr)),
        None => (Stdio::null(), Stdio::null()),
    };
    let limits = Limits { time: patience, output: LONGEST };
    let Ended { status, output, .. } =
        profile_command::run(line(command, streams), terminal.is_some(), limits, interrupt).map_err(
            |fault| match fault {
                Fault::Start(error) => not_started(error),
                Fault::Interrupted | Fault::Stopped => CodeError::Cancelled,
                Fault::TimedOut => failed(ProcessFault::TimedOut(patience)),
                Fault::TooMuch => failed(ProcessFault::NotACode),
            },
        )?;
    // Ctrl-C reaches the command as well, which may end before our own event is set.
    if interrupt.is_set() || ended_by_interrupt(status) {
        return Err(CodeError::Cancelled);
    }
    if !status.success() {
        let fault = match status.code() {
            Some(126 | 127) => ProcessFault::NotFound,
            _ => ProcessFault::Status,
        };
        return Err(failed(fault(status.to_string())));
    }
    let text = std::str::from_utf8(&output).unwrap_or_default();
    TokenCode::parse(text.trim()).map_err(|_| failed(ProcessFault::NotACode))
}

/// Whether it was killed by SIGINT, or is a shell that reports this of its child.
#[cfg(unix)]
fn ended_by_interrupt(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(super::signals::INTERRUPT)
        || status.code() == Some(i32::from(crate::model::exit::CANCELLED))
}

#[cfg(not(unix))]
fn ended_by_interrupt(_status: ExitStatus) -> bool {
    false
}
