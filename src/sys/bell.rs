//! Bells: how a thread or a signal wakes the main thread out of a wait that has a time limit.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Something that can be waited for.
#[derive(Debug)]
pub struct Bell {
    rung: Arc<AtomicBool>,
    reader: PipeReader,
}

/// The other end.
#[derive(Debug, Clone)]
pub struct Ringer {
    rung: Arc<AtomicBool>,
    writer: Arc<PipeWriter>,
}

/// A new pair.
///
/// # Errors
/// When the process is out of file descriptors.
pub fn bell() -> io::Result<(Ringer, Bell)> {
    let (reader, writer) = io::pipe()?;
    let rung = Arc::new(AtomicBool::new(false));
    Ok((Ringer { rung: Arc::clone(&rung), writer: Arc::new(writer) }, Bell { rung, reader }))
}

impl Ringer {
    /// Rings, once.
    pub fn ring(&self) {
        if !self.rung.swap(true, Ordering::SeqCst) {
            let _ = (&*self.writer).write_all(&[1]);
        }
    }
}

impl Bell {
    /// Whether it has rung.
    #[must_use]
    pub fn has_rung(&self) -> bool {
        self.rung.load(Ordering::SeqCst)
    }

    /// Makes it ready to ring again.
    pub fn reset(&mut self) {
        if self.has_rung() {
            let _ = self.reader.read(&mut [0]);
            self.rung.store(false, Ordering::SeqCst);
        }
    }
}

/// Does work on a thread of its own; `None` where the bell rings first, and the work goes on unheeded.
///
/// # Errors
/// When the process is out of threads or file descriptors.
pub fn unless_rung<T: Send + 'static>(
    bell_of_others: &Bell,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Option<T>> {
    let slot = Arc::new(Mutex::new(None));
    let into = Arc::clone(&slot);
    let put = move || *into.lock().unwrap_or_else(PoisonError::into_inner) = Some(work());
    let done = done_unless_rung(bell_of_others, Box::new(put))?;
    let mut result = slot.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(result.take().filter(|_| done))
}

/// Whether the work was done. Not generic: a thread is a lot of code to have once for each kind of work.
fn done_unless_rung(bell_of_others: &Bell, work: Box<dyn FnOnce() + Send>) -> io::Result<bool> {
    let (ringer, done) = bell()?;
    let working = std::thread::Builder::new().name("work".into()).spawn(move || {
        work();
        ringer.ring();
    })?;
    // The work has time limits of its own.
    let deadline = Instant::now() + Duration::from_secs(3600);
    Ok(first_of(&[&done, bell_of_others], deadline) == Some(0) && working.join().is_ok())
}

/// Waits for the first of several bells; `None` when the deadline came first.
#[cfg(unix)]
#[must_use]
pub fn first_of(bells: &[&Bell], deadline: Instant) -> Option<usize> {
    wait(bells, None, deadline, || false).and_then(|woken| match woken {
        Woken::Bell(index) => Some(index),
        Woken::Input | Woken::Tick => None,
    })
}

/// What ended a wait.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    Bell(usize),
    /// The terminal has input, or went away.
    Input,
    /// Time to look around.
    Tick,
}

/// Waits for bells and for input of one file; `None` at the deadline. Every quarter of a second `look`
/// may end the wait.
#[cfg(unix)]
pub fn wait(
    bells: &[&Bell],
    input: Option<&std::fs::File>,
    deadline: Instant,
    mut look: impl FnMut() -> bool,
) -> Option<Woken> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let mut able_to_ring = bells.to_vec();
    loop {
        // Bells first: a signal may have interrupted the poll itself.
        if let Some(index) = bells.iter().position(|bell| bell.has_rung()) {
            return Some(Woken::Bell(index));
        }
        if look() {
            return Some(Woken::Tick);
        }
        let left = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        let tick = left.min(Duration::from_millis(250));
        let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(tick.subsec_nanos()) };
        let mut fds: Vec<PollFd<'_>> = input.iter().map(|file| PollFd::new(*file, PollFlags::IN)).collect();
        let first_bell = fds.len();
        fds.extend(able_to_ring.iter().map(|bell| PollFd::new(&bell.reader, PollFlags::IN)));
        if poll(&mut fds, Some(&timeout)).is_err() {
            continue;
        }
        if input.is_some() && fds.first().is_some_and(|fd| !fd.revents().is_empty()) {
            return Some(Woken::Input);
        }
        // Whose ringer is gone is reported again and again, and can never ring.
        let mut hung_up = fds[first_bell..].iter().map(|fd| fd.revents() == PollFlags::HUP);
        able_to_ring.retain(|_| !hung_up.next().unwrap_or(false));
    }
}

/// Waits for the first of several bells; `None` when the deadline came first.
#[cfg(not(unix))]
#[must_use]
pub fn first_of(bells: &[&Bell], deadline: Instant) -> Option<usize> {
    loop {
        if let Some(index) = bells.iter().position(|bell| bell.has_rung()) {
            return Some(index);
        }
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
