//! The environment and the arguments, read once.

use std::ffi::OsString;

use crate::model::Env;

/// A snapshot of every variable.
#[must_use]
pub fn snapshot() -> Env {
    Env::new(std::env::vars_os())
}

/// What was typed, the program's own name first.
#[must_use]
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}
