//! Signals during a question or a request: Ctrl-C cancels, the others restore the terminal and then have their default
//! action.

use std::io;
#[cfg(unix)]
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
#[cfg(unix)]
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::event::wait_any;
use super::event::{Event, event};
#[cfg(unix)]
use super::relay::Relay;
#[cfg(unix)]
use crate::sys::stdio::{stdout_is_terminal, write_failing_command};

/// The signal of Ctrl-C, by which a child may have ended.
#[cfg(unix)]
pub(super) const INTERRUPT: i32 = signal_hook::consts::SIGINT;

/// Undoes our changes of the terminal.
pub type TerminalRestore = Arc<Mutex<Option<Box<dyn FnMut() + Send>>>>;

/// The effect of Ctrl-Z (SIGTSTP) on the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStop {
    /// The process stops, the default action.
    Stop,
    /// The event is set: a question restores the terminal first, and [stops](SignalGuard::stop) the process itself.
    Event,
    /// The signal has no effect.
    Ignore,
}

/// Watches for signals until the process ends; `execve` restores the default actions for a command.
pub struct SignalGuard {
    /// Set by Ctrl-C (SIGINT).
    pub interrupt: Arc<Event>,
    /// Set when the process is continued after Ctrl-Z: the question has to be drawn again.
    pub resumed: Event,
    /// Set by Ctrl-Z, with [`OnStop::Event`].
    pub stopped: Event,
    /// Restores the terminal before a signal ends the process.
    pub restore: TerminalRestore,
    /// The present effect of Ctrl-Z.
    on_stop: Arc<Mutex<OnStop>>,
    /// The signal by which the process has to end later, if the first signal only cancels; 0 for none.
    #[cfg(unix)]
    ending: Arc<AtomicI32>,
    /// Where signals go once a command runs beside this process.
    #[cfg(unix)]
    pub(super) relay: Relay,
}

impl SignalGuard {
    /// Sets the effect of Ctrl-Z; once it is ignored, it stays so. On platforms where a thread reads the terminal,
    /// which cannot be interrupted, [`OnStop::Event`] is not used: the process stops at once.
    pub fn on_stop(&self, does: OnStop) {
        let threaded = cfg!(any(not(unix), target_vendor = "apple")) && does == OnStop::Event;
        let mut now = self.on_stop.lock().unwrap_or_else(PoisonError::into_inner);
        if *now != OnStop::Ignore {
            *now = if threaded { OnStop::Stop } else { does };
        }
    }

    /// Stops the process, or its whole group, until it is continued. Returns whether it was stopped: an orphaned
    /// process group is not.
    #[cfg(unix)]
    pub fn stop(&mut self, whole_group: bool) -> bool {
        use rustix::process::{Signal, kill_current_process_group};

        self.resumed.reset();
        self.stopped.reset();
        if whole_group {
            let _ = kill_current_process_group(Signal::TTIN);
        } else {
            stop_this_process();
        }
        wait_any(&[&self.resumed], Instant::now() + STOPPED_WITHIN).is_some()
    }

    /// Always false: processes cannot be stopped here.
    #[cfg(not(unix))]
    pub fn stop(&mut self, _whole_group: bool) -> bool {
        false
    }

    /// Ends the process by the signal that cancelled it, if that was not Ctrl-C.
    #[cfg(unix)]
    pub fn reraise_pending(&self) {
        let signal = self.ending.load(Ordering::SeqCst);
        if signal != 0 {
            undo(&self.restore);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }

    /// Does nothing: there are no such signals here.
    #[cfg(not(unix))]
    pub fn reraise_pending(&self) {}
}

impl std::fmt::Debug for SignalGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignalGuard(…)")
    }
}

/// How long a signal to the own process may take to stop all of its threads.
#[cfg(unix)]
const STOPPED_WITHIN: Duration = Duration::from_millis(250);

/// The restore function of the watch, for a panic, which has no access to the guard. There is only one watch: two would
/// both act on a signal.
static RESTORE: OnceLock<TerminalRestore> = OnceLock::new();

/// [`undo`] for a process that panics, unless the panic came from the undoing itself.
pub fn restore_terminal() {
    let action = RESTORE.get().and_then(|restore| restore.try_lock().ok()?.take());
    if let Some(mut action) = action {
        action();
    }
}

/// Restores the terminal, once.
pub fn undo(restore: &TerminalRestore) {
    if let Some(mut action) = restore.lock().unwrap_or_else(PoisonError::into_inner).take() {
        action();
    }
}

/// Runs `work`, and `words` if a signal ends the process meanwhile. Nothing else may need restoring at that time.
pub fn on_termination<T>(
    restore: &TerminalRestore,
    words: impl FnMut() + Send + 'static,
    work: impl FnOnce() -> T,
) -> T {
    *restore.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(words));
    let result = work();
    restore.lock().unwrap_or_else(PoisonError::into_inner).take();
    result
}

/// Runs `work`, and `action` if a signal ends the process meanwhile, before what is to be restored already.
pub(super) fn also_on_termination<T>(mut action: impl FnMut() + Send + 'static, work: impl FnOnce() -> T) -> T {
    let Some(restore) = RESTORE.get() else { return work() };
    let present = || restore.lock().unwrap_or_else(PoisonError::into_inner);
    let earlier: TerminalRestore = Arc::new(Mutex::new(present().take()));
    let undoing = Arc::clone(&earlier);
    *present() = Some(Box::new(move || {
        action();
        undo(&undoing);
    }));
    let result = work();
    if present().take().is_none() {
        // The action has run, so the process ends: `work` may only have seen its consequences.
        std::thread::park_timeout(ENDED_WITHIN);
    }
    *present() = earlier.lock().unwrap_or_else(PoisonError::into_inner).take();
    result
}

/// How long a process may take to end after its last action.
const ENDED_WITHIN: std::time::Duration = std::time::Duration::from_secs(1);

/// Begins to watch. If a signal ends the process, `failing_command` is written to standard output.
///
/// # Errors
/// When the process is out of file descriptors or threads.
#[cfg(unix)]
pub fn watch(failing_command: Option<&'static str>) -> io::Result<SignalGuard> {
    begin(failing_command, false)
}

/// As [`watch`], for a process that has to undo changes at AWS before it may end: the first signal only
/// cancels, and [`SignalGuard::reraise_pending`] ends the process by it afterwards. A second one ends the process at
/// once.
///
/// # Errors
/// When the process is out of file descriptors or threads.
#[cfg(unix)]
pub fn watch_and_cancel() -> io::Result<SignalGuard> {
    begin(None, true)
}

#[cfg(unix)]
fn begin(failing_command: Option<&'static str>, cancel_first: bool) -> io::Result<SignalGuard> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::{SignalsInfo, exfiltrator::WithOrigin};
    use signal_hook::low_level::siginfo::Origin;

    let (interrupted, interrupt) = event()?;
    let (woken, resumed) = event()?;
    let (stopping, stopped) = event()?;
    // A shell that evaluates our output waits for this process: if that stopped, the shell would wait forever.
    let is_evaluated = failing_command.is_some() && !stdout_is_terminal();
    let on_stop = Arc::new(Mutex::new(if is_evaluated { OnStop::Ignore } else { OnStop::Stop }));
    let does = Arc::clone(&on_stop);
    let restore = TerminalRestore::default();
    let _ = RESTORE.set(Arc::clone(&restore));
    let undoing = Arc::clone(&restore);
    // Ctrl-C ends a question in any case; other signals that the caller ignored stay ignored, also for the command of
    // `exec`.
    let ignored = ignored_signals();
    let heeded = [SIGTERM, SIGHUP, SIGQUIT, SIGTSTP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = SignalsInfo::<WithOrigin>::new([SIGINT, SIGCONT].into_iter().chain(heeded))?;
    let relay = Relay::new(signals.handle());
    let relaying = relay.clone();
    let ending = Arc::new(AtomicI32::new(0));
    let signal_to_raise = Arc::clone(&ending);
    let mut cancelled = false;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let end = |signal| {
            undo(&undoing);
            failing_command.into_iter().for_each(write_failing_command);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        };
        loop {
            let received: Vec<Origin> = signals.wait().collect();
            if relaying.pass_on(&received) {
                continue;
            }
            let pending: Vec<i32> = received.iter().map(|origin| origin.signal).collect();
            // A signal that ends the process precedes a Ctrl-C that is only a consequence of it.
            for signal in pending.iter().filter(|signal| ![SIGINT, SIGCONT, SIGTSTP].contains(signal)) {
                if cancel_first && !std::mem::replace(&mut cancelled, true) {
                    signal_to_raise.store(*signal, Ordering::SeqCst);
                    interrupted.notify();
                } else {
                    end(*signal);
                }
            }
            if pending.contains(&SIGINT) {
                if std::mem::replace(&mut cancelled, true) {
                    // A second Ctrl-C ends the process without cleaning up.
                    end(SIGINT);
                }
                interrupted.notify();
            }
            if pending.contains(&SIGCONT) {
                woken.notify();
            }
            if pending.contains(&SIGTSTP) {
                match *does.lock().unwrap_or_else(PoisonError::into_inner) {
                    OnStop::Stop => stop_this_process(),
                    OnStop::Event => stopping.notify(),
                    OnStop::Ignore => {}
                }
            }
        }
    })?;
    Ok(SignalGuard { interrupt: Arc::new(interrupt), resumed, stopped, restore, on_stop, ending, relay })
}

/// Stops the process as the terminal would. Not with SIGTSTP, which has a handler, nor with SIGSTOP, which would also
/// stop it in an orphaned process group, where no shell could continue it.
#[cfg(unix)]
pub(super) fn stop_this_process() {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TTIN);
}

/// The signals that this process ignores, the first one as the lowest bit; none if that cannot be read.
#[cfg(unix)]
pub(super) fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Watches nothing: Ctrl-C ends the process here.
///
/// # Errors
/// When the process is out of handles.
#[cfg(not(unix))]
pub fn watch(_farewell: Option<&'static str>) -> io::Result<SignalGuard> {
    let (_, interrupt) = event()?;
    let (_, resumed) = event()?;
    let (_, stopped) = event()?;
    let restore = TerminalRestore::default();
    let _ = RESTORE.set(Arc::clone(&restore));
    let on_stop = Arc::new(Mutex::new(OnStop::Stop));
    Ok(SignalGuard { interrupt: Arc::new(interrupt), resumed, stopped, restore, on_stop })
}

/// As [`watch`]: Ctrl-C ends the process here.
///
/// # Errors
/// When the process is out of handles.
#[cfg(not(unix))]
pub fn watch_and_cancel() -> io::Result<SignalGuard> {
    watch(None)
}

/// Ends the process without a message when it would be stopped for reading a terminal that another process group has:
/// the prompt process must neither stay stopped nor read keys meant for that group. Ctrl-Z stops only the process that
/// waits for it: this one detects that another group has the terminal.
///
/// # Errors
/// When the process is out of file descriptors or threads.
#[cfg(unix)]
pub fn leave_when_sent_to_the_background(watch: &SignalGuard, leave: impl Fn() + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGTTIN, SIGTTOU};

    watch.on_stop(OnStop::Ignore);
    let mut signals = signal_hook::iterator::Signals::new([SIGTTIN, SIGTTOU])?;
    std::thread::Builder::new().name("background".into()).spawn(move || {
        if signals.forever().next().is_some() {
            leave();
        }
    })?;
    Ok(())
}
