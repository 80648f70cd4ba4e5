//! Standard output and standard error. Neither ever panics.

use std::io::{self, IsTerminal, Read, Write};

use zeroize::Zeroizing;

/// Writes the requested data, whole.
///
/// # Errors
/// When the reader has gone, or there is no room.
pub(crate) fn write_stdout(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// The last word to a shell that evaluates our output; none to a terminal. Takes no lock, so that a signal can say it
/// while the main thread is stuck in a write. Where standard output itself failed there is nobody left to tell.
pub(crate) fn write_failing_command(text: &str) {
    if !stdout_is_terminal() {
        let _ = unlocked_stdout().and_then(|mut stdout| stdout.write_all(text.as_bytes()));
    }
}

#[cfg(unix)]
fn unlocked_stdout() -> io::Result<impl Write> {
    use std::os::fd::AsFd;
    Ok(std::fs::File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
fn unlocked_stdout() -> io::Result<impl Write> {
    Ok(io::stdout())
}

/// Writes for people. A standard error that is closed or full is not worth failing for.
pub(crate) fn write_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard output is a terminal.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Reads one line of standard input, 256 bytes at most, one byte at a time: what follows the line is
/// somebody else's.
///
/// # Errors
/// When reading fails.
pub(crate) fn read_stdin_line() -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(Vec::with_capacity(256));
    let mut stdin = unbuffered_stdin()?;
    let mut byte = [0_u8];
    while line.len() < 256 && stdin.read(&mut byte)? == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(unix)]
fn unbuffered_stdin() -> io::Result<impl Read> {
    use std::os::fd::AsFd;
    // `io::stdin` reads ahead, and what it reads ahead is lost to a child.
    Ok(std::fs::File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
fn unbuffered_stdin() -> io::Result<impl Read> {
    Ok(io::stdin().lock())
}
