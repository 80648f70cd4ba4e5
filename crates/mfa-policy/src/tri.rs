//! Three-valued logic: a result may depend on a value that is not known.

/// Whether something holds, as far as it can be known. The smallest of several is their "and", the largest their "or".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tri {
    No,
    /// It depends on a value that is not known.
    Unknown,
    Yes,
}

impl Tri {
    /// Converts a result that is known.
    pub(crate) fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    /// Whether it is `True` or `Unknown`.
    pub(crate) fn is_possible(self) -> bool {
        self != Self::No
    }
}
