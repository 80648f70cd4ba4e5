//! The origin of a policy that is in force for a user.

use std::fmt;

/// The holder of policies: a user, or a group of the user.
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

/// One policy of a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeldPolicy {
    /// Embedded in the holder.
    Inline { holder: PolicySource, name: String },
    /// A managed policy, attached to the holder.
    Managed {
        /// The user or group it is attached to.
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
