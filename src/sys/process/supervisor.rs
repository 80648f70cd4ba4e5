//! A process between this program and one that asks a person: it ends that one with its whole process group when this
//! program ends, by whatever signal.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::event::{Notifier, event, wait_any};

/// The verb that [`run`] belongs to.
pub(crate) const VERB: &str = "prompt-program";
/// Its option for a program that reads standard input.
pub(crate) const FEED: &str = "--feed";

/// The status of a program that cannot be run, as a shell's.
const NOT_RUN: u8 = 127;

/// How often the program is checked for its end.
const TICK: Duration = Duration::from_millis(20);

/// The command that runs a program under a supervisor, whose standard input has to be a pipe: its end means that we have
/// ended.
///
/// # Errors
/// When the path of this program cannot be found out.
pub(super) fn supervised(program: &Path, arguments: &[String], feeds: bool) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(VERB).args(feeds.then_some(FEED)).arg("--").arg(program).args(arguments);
    command.stdin(Stdio::piped());
    Ok(command)
}

/// The supervisor: runs the program, with standard input if it reads that, and returns its status.
pub(crate) fn run(program: &OsStr, arguments: &[OsString], feeds: bool) -> u8 {
    let stdin = if feeds { Stdio::piped() } else { Stdio::null() };
    let started = Command::new(program).args(arguments).stdin(stdin).spawn();
    let (Ok(mut child), Ok((notifier, parent_ended))) = (started, event()) else { return NOT_RUN };
    let feed = child.stdin.take();
    let watching = std::thread::Builder::new().name("parent".into()).spawn(move || pass_on(feed, &notifier));
    loop {
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(status)) => return code(status),
            Err(_) => return NOT_RUN,
        }
        if watching.is_err() || wait_any(&[&parent_ended], Instant::now() + TICK).is_some() {
            end(&mut child);
            return NOT_RUN;
        }
    }
}

/// Passes standard input on until its end, which it reports.
fn pass_on(mut feed: Option<ChildStdin>, ended: &Notifier) {
    let mut piece = [0_u8; 1024];
    while let Ok(length @ 1..) = io::stdin().read(&mut piece) {
        if let Some(feed) = &mut feed {
            let _ = feed.write_all(&piece[..length]);
        }
    }
    ended.notify();
}

#[cfg(unix)]
fn code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt as _;
    let code = status.code().or_else(|| Some(128 + status.signal()?));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(NOT_RUN)
}

#[cfg(not(unix))]
fn code(status: ExitStatus) -> u8 {
    status.code().map_or(NOT_RUN, |code| u8::try_from(code).unwrap_or(1))
}

/// Kills the process group, which is our own if we were started as a supervisor, and so this process as well.
#[cfg(unix)]
fn end(child: &mut Child) {
    use rustix::process::{Signal, kill_current_process_group};

    if super::ids::group() == Some(std::process::id()) {
        let _ = kill_current_process_group(Signal::KILL);
    }
    let _ = child.kill();
}

#[cfg(not(unix))]
fn end(child: &mut Child) {
    let _ = child.kill();
}
