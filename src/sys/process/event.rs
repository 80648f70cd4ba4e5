//! Events, by which a thread or a signal ends a wait of the main thread that has a time limit.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// An event to wait for.
#[derive(Debug)]
pub struct Event {
    flag: Arc<AtomicBool>,
    reader: PipeReader,
}

/// Sets the event; it can be cloned, and only the first call counts.
#[derive(Debug, Clone)]
pub struct Notifier {
    flag: Arc<AtomicBool>,
    writer: Arc<PipeWriter>,
}

/// Returns a new pair.
///
/// # Errors
/// When the process is out of file descriptors.
pub fn event() -> io::Result<(Notifier, Event)> {
    let (reader, writer) = io::pipe()?;
    let flag = Arc::new(AtomicBool::new(false));
    Ok((Notifier { flag: Arc::clone(&flag), writer: Arc::new(writer) }, Event { flag, reader }))
}

impl Notifier {
    /// Sets the event, and wakes the thread that waits for it.
    pub fn notify(&self) {
        if !self.flag.swap(true, Ordering::SeqCst) {
            let _ = (&*self.writer).write_all(&[1]);
        }
    }
}

impl Event {
    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// Clears it, so that it can be set again.
    pub fn reset(&mut self) {
        if self.is_set() {
            let _ = self.reader.read(&mut [0]);
            self.flag.store(false, Ordering::SeqCst);
        }
    }
}

/// Runs work on a separate thread; `None` if it is cancelled first: the thread continues, and its result is dropped.
///
/// # Errors
/// When the process is out of threads or file descriptors.
pub fn run_cancellable<T: Send + 'static>(
    cancel: &Event,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Option<T>> {
    let slot = Arc::new(Mutex::new(None));
    let into = Arc::clone(&slot);
    let put = move || *into.lock().unwrap_or_else(PoisonError::into_inner) = Some(work());
    let done = run_to_end(cancel, Box::new(put))?;
    let mut result = slot.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(result.take().filter(|_| done))
}

/// Whether the work was done. Not generic, so that the code for threads is not generated for each kind of work.
fn run_to_end(cancel: &Event, work: Box<dyn FnOnce() + Send>) -> io::Result<bool> {
    let (notifier, done) = event()?;
    let working = std::thread::Builder::new().name("work".into()).spawn(move || {
        work();
        notifier.notify();
    })?;
    // The work has time limits of its own, so this one is never reached.
    let deadline = Instant::now() + Duration::from_secs(3600);
    Ok(wait_any(&[&done, cancel], deadline) == Some(0) && working.join().is_ok())
}

/// Waits for the first of several events; `None` when the deadline came first.
#[cfg(unix)]
#[must_use]
pub fn wait_any(events: &[&Event], deadline: Instant) -> Option<usize> {
    wait(events, None, deadline, || false).and_then(|woken| match woken {
        Wakeup::Event(index) => Some(index),
        Wakeup::Input | Wakeup::Tick => None,
    })
}

/// The reason why a wait ended.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wakeup {
    /// The event at this index was set.
    Event(usize),
    /// The terminal has input, or was closed.
    Input,
    /// The interval for `look` has passed.
    Tick,
}

/// Waits for events and for input on one file; `None` at the deadline. Every quarter of a second `look` may end the
/// wait.
#[cfg(unix)]
pub fn wait(
    events: &[&Event],
    input: Option<&std::fs::File>,
    deadline: Instant,
    mut look: impl FnMut() -> bool,
) -> Option<Wakeup> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let mut live = events.to_vec();
    loop {
        // Events first: a signal may have interrupted the poll itself.
        if let Some(index) = events.iter().position(|event| event.is_set()) {
            return Some(Wakeup::Event(index));
        }
        if look() {
            return Some(Wakeup::Tick);
        }
        let left = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        let tick = left.min(Duration::from_millis(250));
        let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(tick.subsec_nanos()) };
        let mut fds: Vec<PollFd<'_>> = input.iter().map(|file| PollFd::new(*file, PollFlags::IN)).collect();
        let first_event = fds.len();
        fds.extend(live.iter().map(|event| PollFd::new(&event.reader, PollFlags::IN)));
        if poll(&mut fds, Some(&timeout)).is_err() {
            continue;
        }
        if input.is_some() && fds.first().is_some_and(|fd| !fd.revents().is_empty()) {
            return Some(Wakeup::Input);
        }
        // An event whose notifiers were dropped is reported by each poll, and can never be set.
        let mut hung_up = fds[first_event..].iter().map(|fd| fd.revents() == PollFlags::HUP);
        live.retain(|_| !hung_up.next().unwrap_or(false));
    }
}

/// Waits for the first of several events; `None` when the deadline came first.
#[cfg(not(unix))]
#[must_use]
pub fn wait_any(events: &[&Event], deadline: Instant) -> Option<usize> {
    loop {
        if let Some(index) = events.iter().position(|event| event.is_set()) {
            return Some(index);
        }
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
