//! A limit on the work of comparing patterns.

use std::cell::Cell;
use std::rc::Rc;

/// A limit on the work of one check, or of several: its clones count together. When it is used up, what is left is
/// answered with [`TooIntricate`](crate::TooIntricate).
///
/// Patterns are compared with each other, so the cost can be quadratic in the length of a text; no real policy comes
/// near the limit.
#[derive(Debug, Clone, Default)]
pub struct Budget(Rc<Cell<usize>>);

impl Budget {
    /// In steps of about one compared character.
    pub(crate) const MOST: usize = 10_000_000;

    pub(crate) fn take(&self, steps: usize) {
        self.0.set(self.0.get().saturating_add(steps));
    }

    pub(crate) fn steps(&self) -> usize {
        self.0.get()
    }

    /// Whether the limit is exceeded: from then on nothing is compared, and nothing is answered.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.steps() > Self::MOST
    }
}
