//! The prompt process: started with the locked file as standard input, it writes its result to standard output.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::event::{Event, event, wait_any};

/// The result of the prompt process.
#[derive(Debug)]
pub(crate) enum ChildAnswer {
    Said(Zeroizing<Vec<u8>>),
    /// Ctrl-C, which the prompt process received too.
    Interrupted,
    TimedOut,
}

/// Starts the prompt process and waits for its output. It takes over the lock: `flock` belongs to the open file, which
/// this process closes.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn ask(
    arguments: &[OsString],
    lock: File,
    interrupt: &Event,
    patience: Duration,
) -> io::Result<ChildAnswer> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(arguments)
        .stdin(Stdio::from(lock))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (notifier, done) = event()?;
    let stdout = child.stdout.take();
    let reading = std::thread::Builder::new().name("prompt".into()).spawn(move || {
        let mut said = Zeroizing::new(Vec::with_capacity(8192));
        if let Some(stdout) = stdout {
            // A broken pipe leads to output that cannot be parsed.
            let _ = stdout.take(256 * 1024).read_to_end(&mut said);
        }
        notifier.notify();
        said
    })?;
    Ok(match wait_any(&[&done, interrupt], Instant::now() + patience) {
        Some(0) => ChildAnswer::Said(reading.join().unwrap_or_default()),
        Some(_) => ChildAnswer::Interrupted,
        None => ChildAnswer::TimedOut,
    })
}

/// The locked file that the parent passed as standard input.
///
/// # Errors
/// When there is none.
#[cfg(unix)]
pub(crate) fn inherited_lock() -> io::Result<File> {
    use std::os::fd::AsFd;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Not implemented: there is no prompt process here.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub(crate) fn inherited_lock() -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Writes the result for the parent, which may have ended.
pub(crate) fn tell(bytes: &[u8]) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
}

/// Ends this process without destructors.
#[expect(
    clippy::exit,
    reason = "called from the signal thread while the main thread is stuck in the terminal, and by a panic"
)]
pub(crate) fn leave(code: u8) {
    std::process::exit(i32::from(code));
}
