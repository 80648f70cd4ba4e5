//! The parent folder of a path.

use std::path::Path;

/// The parent folder of a file; for a bare name, the current folder.
#[must_use]
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
