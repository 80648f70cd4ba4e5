//! Threads that nobody waits for: what they do not finish ends with the process.

use std::thread;

/// Runs work on a thread of its own; without one if there can be no more threads, so that its result never comes.
pub(crate) fn spawn(work: impl FnOnce() + Send + 'static) {
    let _ = thread::Builder::new().name("asking".into()).spawn(work);
}
