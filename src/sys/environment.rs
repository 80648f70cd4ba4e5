//! Environment variables and arguments, read once.

use std::ffi::OsString;
use std::io;

use crate::model::Env;

/// A snapshot of all variables. On Windows, where their names are case-insensitive (`Path`), in upper case.
pub(crate) fn snapshot() -> Env {
    let named =
        |(name, value): (OsString, OsString)| (if cfg!(windows) { name.to_ascii_uppercase() } else { name }, value);
    Env::new(std::env::vars_os().map(named))
}

/// The path of this program.
///
/// # Errors
/// When the operating system does not return it, or it is not UTF-8.
pub(crate) fn own_path() -> io::Result<String> {
    let path = std::env::current_exe()?.into_os_string();
    path.into_string().map_err(|_| io::Error::from(io::ErrorKind::InvalidFilename))
}

/// The arguments, with the program's own name first.
pub(crate) fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}
