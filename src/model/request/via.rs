//! The two ways to a role, by session or directly, and the rule that chooses one.

use std::fmt;

use crate::model::aws::duration::SessionDuration;

/// How the first role of a chain is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// With the session that was obtained for a code: for an hour at a time, renewed without a code.
    Session,
    /// With a code in the call, for as long as the role allows.
    Direct,
}

impl Via {
    /// The value of `--via`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Direct => "direct",
        }
    }

    /// The way with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Session, Self::Direct].into_iter().find(|via| via.name() == name)
    }

    /// The way that this is not.
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

/// Chooses the way. `pinned` is the one that an option or setting demands; `wanted` is the length of the last role;
/// `renewed` says that the consumer requests new credentials by itself. The length matters only if it does not: a
/// variable or a written profile is not renewed, while for an SDK a longer role is no advantage.
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
