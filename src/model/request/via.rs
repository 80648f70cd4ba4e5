//! Session or direct: how a role is reached. One rule, printed when it matters, and pinned by who wants it otherwise.

use std::fmt;

use crate::model::aws::duration::SessionDuration;

/// How the first role of a chain is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// From the session that a code has opened: an hour at a time, renewed without a code.
    Session,
    /// With a code of its own, for as long as the role allows.
    Direct,
}

impl Via {
    /// As `--via` names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Direct => "direct",
        }
    }

    /// By that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Session, Self::Direct].into_iter().find(|via| via.name() == name)
    }

    /// The other way.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Session => Self::Direct,
            Self::Direct => Self::Session,
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Chooses. `pinned` is what `--via` and its like say; `wanted` is the length of the last role; `renewed` says that the
/// consumer comes back by itself. Length matters only where it cannot: a variable or a written profile does not renew
/// itself, while for an SDK a second code buys nothing.
pub(crate) fn choose_via(pinned: Option<Via>, roles: usize, wanted: SessionDuration, renewed: bool) -> Via {
    match pinned {
        Some(via) => via,
        None if roles > 1 || renewed || wanted <= SessionDuration::ROLE_FROM_SESSION => Via::Session,
        None => Via::Direct,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn the_way_to_a_role_follows_one_table() {
        // case of the specification, pin, roles, length, whether the consumer comes back, expected
        for (case, pinned, roles, wanted, renewed, expected) in [
            (27, None, 1, "1h", false, Via::Session),
            (30, None, 1, "12h", false, Via::Direct),
            (30, None, 1, "3601", false, Via::Direct),
            (31, None, 1, "12h", true, Via::Session),
            (32, None, 2, "12h", false, Via::Session),
            (33, Some(Via::Session), 1, "12h", false, Via::Session),
            (34, Some(Via::Direct), 1, "1h", false, Via::Direct),
            (34, Some(Via::Direct), 3, "15m", true, Via::Direct),
        ] {
            let wanted = SessionDuration::parse_role(wanted).expect("a good length");
            assert_eq!(choose_via(pinned, roles, wanted, renewed), expected, "case {case}");
        }
    }

    #[test]
    fn a_way_has_one_spelling() {
        assert_eq!((Via::named("session"), Via::named("direct")), (Some(Via::Session), Some(Via::Direct)));
        for text in ["DIRECT ", "Direct", "", "auto"] {
            assert_eq!(Via::named(text), None, "{text}");
        }
    }
}
