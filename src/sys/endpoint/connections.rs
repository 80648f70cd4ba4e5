//! The connections that have not shown the token yet: the oldest of them is closed when there are too many.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::AbortHandle;

/// The connections without a token, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Unproven(Arc<Mutex<VecDeque<(u64, AbortHandle)>>>);

impl Unproven {
    pub(super) fn add(&self, number: u64, connection: AbortHandle) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((number, connection));
    }

    /// Closes the oldest one. Returns whether there was one.
    pub(super) fn close_oldest(&self) -> bool {
        let oldest = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        oldest.inspect(|(_, connection)| connection.abort()).is_some()
    }

    /// The mark of a connection, which is to be dropped at its end, or when it has shown the token.
    pub(super) fn mark(&self, number: u64) -> Mark {
        Mark { number, list: self.clone() }
    }
}

/// Removes a connection from the list when it is dropped.
#[derive(Debug)]
pub(super) struct Mark {
    number: u64,
    list: Unproven,
}

impl Mark {
    pub(super) fn remove(&self) {
        self.list.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(number, _)| *number != self.number);
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.remove();
    }
}
