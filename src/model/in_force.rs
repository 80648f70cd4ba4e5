//! Where a policy that is in force for a user comes from.

use std::fmt;

/// Who has policies: a user, or a group that the user is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PolicySource {
    User(String),
    Group(String),
}

impl fmt::Display for PolicySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user `{name}`"),
            Self::Group(name) => write!(f, "group `{name}`"),
        }
    }
}

/// One policy that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeldPolicy {
    /// A part of the holder.
    Inline { holder: PolicySource, name: String },
    /// One of its own, attached to the holder.
    Managed {
        /// To whom it is attached.
        holder: PolicySource,
        arn: String,
    },
}

impl fmt::Display for HeldPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inline { holder, name } => write!(f, "inline policy `{name}` of {holder}"),
            Self::Managed { holder, arn } => write!(f, "managed policy `{arn}` of {holder}"),
        }
    }
}
