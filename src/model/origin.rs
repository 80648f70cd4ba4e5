//! The origin of a value: shown by `-v`, and in every error about it.

use std::fmt;

use aws_profile_files::profile::{Place, ProfileProperty};

/// The origin of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An option of the command line, with its dashes.
    Flag(&'static str),
    Variable(&'static str),
    /// A key of a profile.
    ProfileProperty {
        key: &'static str,
        place: Place,
    },
    /// Chosen from the list of profiles.
    Chosen,
    Default,
    /// Determined by an earlier run.
    Remembered,
    /// Determined by a call to IAM.
    Discovered,
}

impl Origin {
    /// Whether it is an option of this run, or of a line that was followed.
    pub(crate) fn is_of_a_command_line(&self) -> bool {
        matches!(self, Self::Flag(_) | Self::ProfileProperty { key: "credential_process", .. })
    }

    /// Whether the person named it for this run.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self, Self::Flag(_) | Self::Chosen)
    }

    /// The file of a profile's key.
    pub(crate) fn file(&self) -> Option<&str> {
        match self {
            Self::ProfileProperty { place, .. } => Some(&place.file),
            _ => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => write!(f, "`{name}`"),
            Self::ProfileProperty { key, place } => write!(f, "`{key}` at {place}"),
            Self::Chosen => f.write_str("the list"),
            Self::Default => f.write_str("the default"),
            Self::Remembered => f.write_str("an earlier run"),
            Self::Discovered => f.write_str("IAM"),
        }
    }
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    /// The place of the value.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// The same origin for a converted value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), origin: self.origin }
    }
}

impl Sourced<String> {
    /// A value of a profile. The key is passed as `&'static str`, since messages keep it.
    pub(super) fn from_profile(key: &'static str, property: &ProfileProperty) -> Self {
        Self::new(property.value.to_string(), Origin::ProfileProperty { key, place: property.place.clone() })
    }
}
