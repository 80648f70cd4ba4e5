//! The environment variables, as a snapshot that `sys` takes once.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

/// The environment variables at the start of the run.
#[derive(Default, Clone)]
pub(crate) struct Env(BTreeMap<OsString, OsString>);

impl Env {
    /// Builds it from pairs of name and value.
    pub(crate) fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self(variables.into_iter().collect())
    }

    /// A variable's text. Set but empty counts as unset, and so does what is not UTF-8.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(OsStr::new(name)).and_then(|value| value.to_str()).filter(|value| !value.is_empty())
    }

    /// Whether the variable is set to a value that is not UTF-8.
    pub(crate) fn is_garbled(&self, name: &str) -> bool {
        self.0.get(OsStr::new(name)).is_some_and(|value| value.to_str().is_none())
    }

    /// The first of several variables that is set, with its name.
    pub(crate) fn first(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| self.get(name).map(|value| (*name, value)))
    }

    /// A variable that holds a path, which need not be UTF-8. Empty counts as unset.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.get(OsStr::new(name)).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// Whether the variable exists, even if it is empty.
    pub(crate) fn is_present(&self, name: &str) -> bool {
        self.0.contains_key(OsStr::new(name))
    }

    /// Whether a switch such as `MFA_SESSION_NO_CACHE` is on: set to anything but `0` or `false`.
    pub(crate) fn switch(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
    }

    /// The same environment without some variables.
    pub(crate) fn without(&self, names: &[String]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.iter().any(|gone| OsStr::new(gone) == *name));
        Self(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    }
}

/// Prints names only: values may be secrets.
impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
