//! Folders as this platform has them.

#[cfg(not(unix))]
pub use super::other::{Folder, owner_and_mode, us};
#[cfg(unix)]
pub use super::unix::{Folder, owner_and_mode, us};

#[cfg(not(unix))]
pub(super) use super::other::links;
#[cfg(unix)]
pub(super) use super::unix::links;
