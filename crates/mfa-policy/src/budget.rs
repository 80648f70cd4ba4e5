//! A limit on the work of comparing patterns.

use std::cell::Cell;

/// The cost of comparing so far, in steps of about one character. Patterns are compared with each other, so the cost
/// can be quadratic in the length of a text; no real policy comes near the limit.
#[derive(Debug, Default)]
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    pub(crate) const MOST: usize = 10_000_000;

    pub(crate) fn take(&self, steps: usize) {
        self.0.set(self.0.get().saturating_add(steps));
    }

    pub(crate) fn steps(&self) -> usize {
        self.0.get()
    }

    /// Whether the limit is exceeded: from then on nothing is compared, and the answers must not be used.
    pub(crate) fn is_spent(&self) -> bool {
        self.steps() > Self::MOST
    }
}
