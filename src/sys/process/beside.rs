//! Runs a command beside this process, which ends with it, and as it did.

use std::io;
use std::sync::mpsc::{Receiver, channel};

use super::command::PreparedCommand;
use super::hardening::{CoreLimit, no_core_dumps};
use super::signals::{SignalGuard, TerminalRestore, undo};

/// The verb of the process that becomes the command, on Linux.
#[cfg(target_os = "linux")]
const VERB: &str = "served-command";

/// Starts a command. From then on signals to this process are for the command; when it ends this process does, with the
/// same status or by the same signal, and while it is stopped this process is.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn start(command: PreparedCommand, signals: &SignalGuard, core_limit: CoreLimit) -> io::Result<()> {
    let command = tied(command)?;
    let (started, command_started) = channel();
    let restore = TerminalRestore::clone(&signals.restore);
    // First, since nothing may fail once there is a command.
    std::thread::Builder::new().name("command".into()).spawn(move || follow(&command_started, &restore))?;
    let spawn = move || {
        core_limit.restore();
        let spawned = command.spawn();
        let _ = no_core_dumps();
        spawned
    };
    // The thread waits for just this.
    let _ = started.send(spawn_watched(spawn, signals)?);
    Ok(())
}

/// The command in a process that [`end_with`] makes end with this one.
#[cfg(target_os = "linux")]
fn tied(command: PreparedCommand) -> io::Result<PreparedCommand> {
    command.by_way_of(&[VERB, "--parent", &std::process::id().to_string()])
}

/// As it is: elsewhere a command outlives a run that is killed.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "it may fail on Linux")]
fn tied(command: PreparedCommand) -> io::Result<PreparedCommand> {
    Ok(command)
}

/// Makes the kernel kill this process, and the command that it becomes, when `parent` ends without a word: SIGKILL to
/// the run would have reached the command itself without an endpoint (`PR_SET_PDEATHSIG` of `prctl(2)`).
///
/// # Errors
/// When the kernel refuses, or the parent has ended already.
#[cfg(target_os = "linux")]
pub(crate) fn end_with(parent: u32) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    if std::os::unix::process::parent_id() == parent { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
}

/// Does nothing: there is no such setting here, and the verb is not used.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "it may fail on Linux")]
pub(crate) fn end_with(_parent: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn spawn_watched(
    spawn: impl FnOnce() -> io::Result<std::process::Child>,
    signals: &SignalGuard,
) -> io::Result<rustix::process::Pid> {
    // Where the caller ignores it, the status of a child would be lost.
    signal_hook::flag::register(signal_hook::consts::SIGCHLD, std::sync::Arc::default())?;
    signals.relay.start(super::signals::ignored_signals(), || {
        let id = i32::try_from(spawn()?.id()).ok().and_then(rustix::process::Pid::from_raw);
        id.ok_or_else(|| io::ErrorKind::InvalidData.into())
    })
}

/// Waits for the end of the command, and ends this process.
#[cfg(unix)]
#[expect(clippy::exit, reason = "the command has ended, and the main thread may wait for AWS")]
fn follow(started: &Receiver<rustix::process::Pid>, restore: &TerminalRestore) {
    use rustix::process::{WaitOptions, waitpid};

    use crate::model::exit;

    let Ok(command) = started.recv() else { return };
    loop {
        let status = match waitpid(Some(command), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) => status,
            Ok(None) | Err(rustix::io::Errno::INTR) => continue,
            Err(_) => std::process::exit(exit::FAILED.into()),
        };
        if status.stopped() {
            super::signals::stop_this_process();
            continue;
        }
        // A program that gives codes may run just then.
        undo(restore);
        if let Some(signal) = status.terminating_signal() {
            let _ = signal_hook::low_level::emulate_default_handler(signal);
            // One that cannot be raised.
            std::process::exit(128 + signal);
        } else {
            std::process::exit(status.exit_status().unwrap_or(exit::FAILED.into()));
        }
    }
}

#[cfg(not(unix))]
fn spawn_watched(
    spawn: impl FnOnce() -> io::Result<std::process::Child>,
    _signals: &SignalGuard,
) -> io::Result<std::process::Child> {
    spawn()
}

/// Waits for the end of the command, and ends this process.
#[cfg(not(unix))]
#[expect(clippy::exit, reason = "the command's status has 32 bits, `main` returns eight")]
fn follow(started: &Receiver<std::process::Child>, restore: &TerminalRestore) {
    let Ok(mut command) = started.recv() else { return };
    let status = command.wait();
    undo(restore);
    std::process::exit(status.ok().and_then(|status| status.code()).unwrap_or(1))
}
