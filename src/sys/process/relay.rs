//! Signals to this process while a command runs beside it, in the same process group.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Pid, Signal, getpid, getsid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Handle;
use signal_hook::low_level::siginfo::{Cause, Origin};

/// The command that signals are for, once there is one.
#[derive(Debug, Clone)]
pub(super) struct Relay {
    command: Arc<Mutex<Option<Pid>>>,
    watched: Handle,
}

impl Relay {
    pub(super) fn new(watched: Handle) -> Self {
        Self { command: Arc::default(), watched }
    }

    /// Starts the command; a signal that comes meanwhile is for it already.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(&self, ignored: u64, start: impl FnOnce() -> io::Result<Pid>) -> io::Result<Pid> {
        for signal in [SIGUSR1, SIGUSR2].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0) {
            self.watched.add_signal(signal)?;
        }
        let mut command = self.command.lock().unwrap_or_else(PoisonError::into_inner);
        let started = start()?;
        *command = Some(started);
        Ok(started)
    }

    /// Passes signals on, if there is a command. Returns whether there is.
    pub(super) fn pass_on(&self, received: &[Origin]) -> bool {
        let Some(command) = *self.command.lock().unwrap_or_else(PoisonError::into_inner) else { return false };
        let leads_session = getsid(None).is_ok_and(|leader| leader == getpid());
        for origin in received.iter().filter(|origin| is_for_one_process(origin, command, leads_session)) {
            if let Some(signal) = Signal::from_named_raw(origin.signal) {
                let _ = kill_process(command, signal);
            }
        }
        true
    }
}

/// Whether the command has not received a signal by itself: a terminal sends its signals to the whole process group,
/// and so may the command. Of its end a terminal tells only the leader of its session (Linux, `__tty_hangup`).
fn is_for_one_process(origin: &Origin, command: Pid, leads_session: bool) -> bool {
    if origin.cause == Cause::Kernel {
        return leads_session && [SIGHUP, SIGCONT].contains(&origin.signal);
    }
    origin.process.is_some_and(|sender| sender.pid != command.as_raw_nonzero().get())
}
