//! The profile's `mfa_process`: a command that prints the code, as aws-vault defined it (`sh -c`, standard
//! input and error on the terminal, what it prints is trimmed and is the code).

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::event::{Event, event, wait_any};
use super::tty::Terminal;
use crate::model::{CodeError, ProcessFault, TokenCode};

/// A person may have to touch a key or unlock a vault.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Runs the command and takes its code.
///
/// # Errors
/// [`CodeError::Process`] with the reason, [`CodeError::Cancelled`] on Ctrl-C.
pub fn run(
    command: &str,
    terminal: Option<&Terminal>,
    interrupt: &Event,
    patience: Duration,
) -> Result<TokenCode, CodeError> {
    let start = |error: &io::Error| CodeError::Process(ProcessFault::Start(error.to_string()));
    let mut child = spawn(command, terminal).map_err(|error| start(&error))?;
    let (notifier, done) = event().map_err(|error| start(&error))?;
    let stdout = child.stdout.take();
    let reading = std::thread::Builder::new().name("mfa_process".into()).spawn(move || {
        let mut text = Zeroizing::new(String::new());
        if let Some(stdout) = stdout {
            // Whatever is longer than this is no code.
            let _ = stdout.take(4096).read_to_string(&mut text);
        }
        notifier.notify();
        text
    });
    let reading = reading.map_err(|error| start(&error))?;
    match wait_any(&[&done, interrupt], Instant::now() + patience) {
        Some(0) => {}
        Some(_) => return Err(give_up(&mut child, CodeError::Cancelled)),
        None => return Err(give_up(&mut child, CodeError::Process(ProcessFault::TimedOut(patience)))),
    }
    let text = reading.join().unwrap_or_default();
    let status = child.wait().map_err(|error| start(&error))?;
    // Ctrl-C reaches the command as well, and its end may be noticed before our own event.
    if interrupt.is_set() || ended_by_interrupt(status) {
        return Err(CodeError::Cancelled);
    }
    if !status.success() {
        return Err(CodeError::Process(ProcessFault::Status(status.to_string())));
    }
    TokenCode::parse(text.trim()).map_err(|_| CodeError::Process(ProcessFault::NotACode))
}

/// Killed by SIGINT, or a shell that says so of its own child.
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

fn give_up(child: &mut Child, error: CodeError) -> CodeError {
    let _ = child.kill();
    let _ = child.wait();
    error
}

fn spawn(line: &str, terminal: Option<&Terminal>) -> io::Result<Child> {
    let (stdin, stderr) = match terminal.map(Terminal::for_child).transpose()? {
        Some((stdin, stderr)) => (Stdio::from(stdin), Stdio::from(stderr)),
        None => (Stdio::null(), Stdio::null()),
    };
    shell(line).stdin(stdin).stdout(Stdio::piped()).stderr(stderr).spawn()
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    command
}

/// By full path: a `cmd.exe` in the current folder must not be found first.
#[cfg(windows)]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let root = std::env::var_os("SystemRoot").unwrap_or_else(|| "C:\\Windows".into());
    let mut command = Command::new(std::path::Path::new(&root).join("System32").join("cmd.exe"));
    command.raw_arg(format!("/C \"{line}\""));
    command
}
