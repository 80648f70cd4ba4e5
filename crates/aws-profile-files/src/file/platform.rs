//! The functions of this platform.

#[cfg(not(unix))]
pub(super) use super::other::*;
#[cfg(unix)]
pub(super) use super::unix::*;
