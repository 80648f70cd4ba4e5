//! Three-valued logic: what a policy says of a request may depend on what is not known.

/// Whether something holds, as far as it can be known. The smallest of several is their "and", the largest their "or".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tri {
    No,
    /// It depends on what is not known here.
    Unknown,
    Yes,
}

impl Tri {
    /// Of a plain answer.
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

    /// It holds, or may.
    pub(crate) fn is_possible(self) -> bool {
        self != Self::No
    }
}
