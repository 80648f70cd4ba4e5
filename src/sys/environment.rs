//! The environment and the arguments, read once.

use std::ffi::OsString;

use crate::model::Env;

/// A snapshot of every variable. On Windows, where their names have no case (`Path`), in capitals.
pub(crate) fn snapshot() -> Env {
    let named =
        |(name, value): (OsString, OsString)| (if cfg!(windows) { name.to_ascii_uppercase() } else { name }, value);
    Env::new(std::env::vars_os().map(named))
}

/// What was typed, the program's own name first.
pub(crate) fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}
