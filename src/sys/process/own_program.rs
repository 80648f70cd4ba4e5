//! This program as a person or an SDK runs it.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

/// Runs this program with these arguments on this terminal. Returns its exit code.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(arguments: &[&str]) -> io::Result<Option<i32>> {
    Ok(Command::new(std::env::current_exe()?).args(arguments).status()?.code())
}

/// What a line printed that an SDK runs.
pub(crate) struct LineOutput {
    pub(crate) succeeded: bool,
    pub(crate) stdout: Zeroizing<Vec<u8>>,
    pub(crate) stderr: Vec<u8>,
}

/// How long a line may take that has nobody to ask.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a `credential_process` line as botocore does: split into words, without a shell, with nothing to read, and
/// without these variables. Nobody is asked for a code.
///
/// # Errors
/// When it cannot be started, or takes too long.
pub(crate) fn as_an_sdk(words: &[String], unset: &[&str]) -> io::Result<LineOutput> {
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).env("MFA_SESSION_NO_PROMPT", "1");
    for name in unset {
        command.env_remove(name);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let deadline = Instant::now() + PATIENCE;
    // An answer fits into the pipe.
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline {
            child.kill()?;
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output()?;
    Ok(LineOutput { succeeded: output.status.success(), stdout: Zeroizing::new(output.stdout), stderr: output.stderr })
}
