//! Owner and mode of a file, and of every folder and symbolic link on the path to it.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use other::{keeps_modes, mount_owner, owner, parts, parts_below_root};
#[cfg(unix)]
pub(crate) use unix::{keeps_modes, mount_owner, owner, parts, parts_below_root};
