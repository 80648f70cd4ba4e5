//! Selects the folder implementation for the target platform.

#[cfg(not(unix))]
pub use super::other::{Folder, is_protected, owner_and_mode, us};
#[cfg(unix)]
pub use super::unix::{Folder, is_protected, owner_and_mode, us};

#[cfg(not(unix))]
pub(super) use super::other::{cannot_lock, links};
#[cfg(unix)]
pub(super) use super::unix::{cannot_lock, links};
