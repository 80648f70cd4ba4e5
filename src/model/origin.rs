//! Where a value came from: said by `-v`, and in every error about it.

use std::fmt;

use aws_profile_files::profile::{Place, ProfileProperty};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An option of the command line.
    Flag(&'static str),
    Variable(&'static str),
    /// A key of a profile.
    ProfileProperty {
        key: &'static str,
        place: Place,
    },
    Default,
    /// Found out by an earlier run.
    Remembered,
    /// Found out by asking IAM.
    Discovered,
}

impl Origin {
    /// The file that a profile's key stands in.
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
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// The same origin for another form of the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), origin: self.origin }
    }
}

impl Sourced<String> {
    /// A value of a profile. The key is named again, since a message needs one that lives as long as the program.
    pub(super) fn from_profile(key: &'static str, property: &ProfileProperty) -> Self {
        Self::new(property.value.to_string(), Origin::ProfileProperty { key, place: property.place.clone() })
    }
}
