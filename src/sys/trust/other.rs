//! Where there is no Unix an access list guards what is in a profile folder, and nothing is known here.

use std::io;
use std::path::Path;

use crate::model::PathPart;

/// No part is known.
///
/// # Errors
/// None here.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(crate) fn parts(_: &Path) -> io::Result<Vec<PathPart>> {
    Ok(Vec::new())
}

/// No part is known.
///
/// # Errors
/// None here.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(crate) fn parts_below_root(_: &Path) -> io::Result<Vec<PathPart>> {
    Ok(Vec::new())
}

/// It does not matter here.
pub(crate) fn keeps_modes(_: &Path) -> bool {
    true
}

/// Not known on this system.
pub(crate) fn owner(_: &Path) -> Option<u32> {
    None
}

/// Not known on this system.
pub(crate) fn mount_owner(_: &Path) -> Option<u32> {
    None
}
