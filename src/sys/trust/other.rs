//! Not Unix: a profile folder is protected by an access list, and no owner or mode is determined.

use std::io;
use std::path::Path;

use crate::model::PathPart;

/// Returns no parts: they are not determined here.
///
/// # Errors
/// None here.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(crate) fn parts(_: &Path) -> io::Result<Vec<PathPart>> {
    Ok(Vec::new())
}

/// Returns no parts: they are not determined here.
///
/// # Errors
/// None here.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(crate) fn parts_below_root(_: &Path) -> io::Result<Vec<PathPart>> {
    Ok(Vec::new())
}

/// Not relevant here: there are no modes.
pub(crate) fn keeps_modes(_: &Path) -> bool {
    true
}

/// Always none: not determined on this platform.
pub(crate) fn owner(_: &Path) -> Option<u32> {
    None
}

/// Always none: not determined on this platform.
pub(crate) fn mount_owner(_: &Path) -> Option<u32> {
    None
}
