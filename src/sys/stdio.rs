//! Standard input, output and error. Errors never cause a panic.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::sys::process::event::Event;
#[cfg(unix)]
use crate::sys::process::event::{Wakeup, wait};

/// Writes the whole text.
///
/// # Errors
/// When the reader has closed the pipe, or the disk is full.
pub(crate) fn write_stdout(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes the failing command for a shell that evaluates our output; nothing to a terminal. Takes no lock, so that a
/// signal can write it while the main thread blocks in a write. Errors are ignored: there is no other way to reach the
/// shell.
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

/// Writes messages. Errors are ignored: a closed or full standard error must not fail a run.
pub(crate) fn write_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard output is a terminal.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether standard output is a pipe, as in `eval "$(…)"`.
#[cfg(unix)]
pub(crate) fn stdout_is_pipe() -> bool {
    use rustix::fs::{FileType, fstat};
    fstat(io::stdout()).is_ok_and(|found| FileType::from_raw_mode(found.st_mode) == FileType::Fifo)
}

/// Always false: not determined on this platform.
#[cfg(not(unix))]
pub(crate) fn stdout_is_pipe() -> bool {
    false
}

/// Reads one line of standard input, 256 bytes at most, one byte at a time: the rest is left for other readers.
///
/// # Errors
/// When reading fails; `TimedOut` after `patience`, `Interrupted` when the event is set.
pub(crate) fn read_stdin_line(interrupt: Option<&Event>, patience: Duration) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(Vec::with_capacity(256));
    let mut stdin = unbuffered_stdin()?;
    let deadline = Instant::now() + patience;
    let mut byte = [0_u8];
    while line.len() < 256 {
        await_input(&stdin, interrupt, deadline)?;
        if stdin.read(&mut byte)? == 0 || byte[0] == b'\n' {
            break;
        }
        line.push(byte[0]);
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&line).into_owned()))
}

/// Waits until a file has input, or is at its end.
///
/// # Errors
/// `TimedOut` at the deadline, `Interrupted` when the event is set.
#[cfg(unix)]
pub(super) fn await_input(file: &File, interrupt: Option<&Event>, deadline: Instant) -> io::Result<()> {
    let events: Vec<&Event> = interrupt.into_iter().collect();
    match wait(&events, Some(file), deadline, || false) {
        Some(Wakeup::Input | Wakeup::Tick) => Ok(()),
        Some(Wakeup::Event(_)) => Err(io::ErrorKind::Interrupted.into()),
        None => Err(io::ErrorKind::TimedOut.into()),
    }
}

/// Does not wait: there is no wait with a time limit here.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(super) fn await_input(_: &File, _: Option<&Event>, _: Instant) -> io::Result<()> {
    Ok(())
}

/// A second handle, since `io::stdin` buffers input that a child should read.
///
/// # Errors
/// When standard input is closed.
#[cfg(unix)]
pub(super) fn unbuffered_stdin() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// A second handle, since `io::stdin` buffers input that a child should read.
///
/// # Errors
/// When standard input is closed.
#[cfg(windows)]
pub(super) fn unbuffered_stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use std::os::fd::OwnedFd;

    use super::*;
    use crate::sys::process::event::event;

    #[test]
    fn input_that_never_comes_is_waited_for_with_a_limit_and_until_ctrl_c() {
        let (reader, mut writer) = io::pipe().expect("a pipe");
        let file = File::from(OwnedFd::from(reader));
        let (notifier, interrupt) = event().expect("a pipe");
        let soon = || Instant::now() + Duration::from_millis(50);
        let late = || Instant::now() + Duration::from_secs(60);
        let kind = |waited: io::Result<()>| waited.expect_err("nothing comes").kind();
        assert_eq!(kind(await_input(&file, Some(&interrupt), soon())), io::ErrorKind::TimedOut);
        writer.write_all(b"1").expect("room");
        assert!(await_input(&file, Some(&interrupt), late()).is_ok());
        notifier.notify();
        assert_eq!(kind(await_input(&file, Some(&interrupt), late())), io::ErrorKind::Interrupted);
    }
}
