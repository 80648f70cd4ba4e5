//! Signals while a question stands or a request is on its way: Ctrl-C becomes a cancellation, the others
//! find the terminal as it was and then do what they always do.

use std::io;
#[cfg(unix)]
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::bell::{Bell, bell};
#[cfg(unix)]
use super::stdio::write_farewell;

/// Ctrl-C's signal, by which a child may have ended.
#[cfg(unix)]
pub(super) const INTERRUPT: i32 = signal_hook::consts::SIGINT;

/// Undoes what we changed on the terminal.
pub type Restore = Arc<Mutex<Option<Box<dyn FnMut() + Send>>>>;

/// The watch. It stands until the process ends; `execve` gives a child the default actions back.
pub struct Watch {
    /// Ctrl-C.
    pub interrupt: Arc<Bell>,
    /// The process goes on after Ctrl-Z: the question has to be drawn again.
    pub resumed: Bell,
    /// What to undo before a signal ends the process.
    pub restore: Restore,
    /// The signal that the process has yet to end by, in a watch that cancels first; 0 for none.
    #[cfg(unix)]
    ending: Arc<AtomicI32>,
}

impl Watch {
    /// Ends the process by the signal that cancelled it, if it was another than Ctrl-C's.
    #[cfg(unix)]
    pub fn end_if_told_to(&self) {
        let signal = self.ending.load(Ordering::SeqCst);
        if signal != 0 {
            undo(&self.restore);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }

    /// There are no such signals here.
    #[cfg(not(unix))]
    pub fn end_if_told_to(&self) {}
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch(…)")
    }
}

/// What the watch of this process has to undo, for a panic, to which nobody hands it. There is one watch: two would both
/// act on a signal.
static STANDING: OnceLock<Restore> = OnceLock::new();

/// [`undo`] for a process that panics: not where the panic came from the undoing itself.
pub fn undo_what_stands() {
    let action = STANDING.get().and_then(|restore| restore.try_lock().ok()?.take());
    if let Some(mut action) = action {
        action();
    }
}

/// Runs what has to be undone, once.
pub fn undo(restore: &Restore) {
    if let Some(mut action) = restore.lock().unwrap_or_else(PoisonError::into_inner).take() {
        action();
    }
}

/// Works, and has something said should a signal end the process meanwhile. Nothing else may be undone just then.
pub fn with_last_words<T>(restore: &Restore, words: impl FnMut() + Send + 'static, work: impl FnOnce() -> T) -> T {
    *restore.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(words));
    let result = work();
    restore.lock().unwrap_or_else(PoisonError::into_inner).take();
    result
}

/// Begins to watch. A signal that ends the process leaves `farewell` on standard output.
///
/// # Errors
/// When the process is out of file descriptors or threads.
#[cfg(unix)]
pub fn watch(farewell: Option<&'static str>) -> io::Result<Watch> {
    begin(farewell, false)
}

/// The same, where something has to be put in order at AWS before the process may end: the first signal only cancels,
/// and [`Watch::end_if_told_to`] lets it have its way afterwards. A second one ends the process at once.
///
/// # Errors
/// When the process is out of file descriptors or threads.
#[cfg(unix)]
pub fn watch_and_cancel() -> io::Result<Watch> {
    begin(None, true)
}

#[cfg(unix)]
fn begin(farewell: Option<&'static str>, cancel_first: bool) -> io::Result<Watch> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};

    let (interrupted, interrupt) = bell()?;
    let (woken, resumed) = bell()?;
    let restore = Restore::default();
    let _ = STANDING.set(Arc::clone(&restore));
    let undoing = Arc::clone(&restore);
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGCONT, SIGTERM, SIGHUP, SIGQUIT])?;
    let ending = Arc::new(AtomicI32::new(0));
    let told = Arc::clone(&ending);
    let mut cancelled = false;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let end = |signal| {
            undo(&undoing);
            farewell.into_iter().for_each(write_farewell);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        };
        loop {
            let pending: Vec<i32> = signals.wait().collect();
            // What ends us comes before a Ctrl-C that is only a consequence of it.
            for signal in pending.iter().filter(|signal| ![SIGINT, SIGCONT].contains(signal)) {
                if cancel_first && !std::mem::replace(&mut cancelled, true) {
                    told.store(*signal, Ordering::SeqCst);
                    interrupted.ring();
                } else {
                    end(*signal);
                }
            }
            if pending.contains(&SIGINT) {
                if std::mem::replace(&mut cancelled, true) {
                    // Who presses Ctrl-C twice does not want to wait for anything.
                    end(SIGINT);
                }
                interrupted.ring();
            }
            if pending.contains(&SIGCONT) {
                woken.ring();
            }
        }
    })?;
    Ok(Watch { interrupt: Arc::new(interrupt), resumed, restore, ending })
}

/// Ctrl-C ends the process here; nothing to watch.
///
/// # Errors
/// When the process is out of handles.
#[cfg(not(unix))]
pub fn watch(_farewell: Option<&'static str>) -> io::Result<Watch> {
    let (_, interrupt) = bell()?;
    let (_, resumed) = bell()?;
    let restore = Restore::default();
    let _ = STANDING.set(Arc::clone(&restore));
    Ok(Watch { interrupt: Arc::new(interrupt), resumed, restore })
}

/// The same.
///
/// # Errors
/// When the process is out of handles.
#[cfg(not(unix))]
pub fn watch_and_cancel() -> io::Result<Watch> {
    watch(None)
}

/// Ends the process quietly when it is stopped for reading a terminal that is no longer its own: the asker
/// must neither stay stopped nor take keys from whoever has the terminal now.
///
/// # Errors
/// When the process is out of file descriptors or threads.
#[cfg(unix)]
pub fn leave_when_sent_to_the_background(leave: impl Fn() + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGTSTP, SIGTTIN, SIGTTOU};

    let mut signals = signal_hook::iterator::Signals::new([SIGTTIN, SIGTTOU, SIGTSTP])?;
    std::thread::Builder::new().name("background".into()).spawn(move || {
        if signals.forever().any(|signal| signal != SIGTSTP) {
            leave();
        }
    })?;
    Ok(())
}
