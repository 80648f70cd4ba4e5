//! Second floor: what this platform knows about a file.

#[cfg(not(unix))]
pub(super) use super::other::*;
#[cfg(unix)]
pub(super) use super::unix::*;
