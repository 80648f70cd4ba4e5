//! The folder that a path names.

use std::path::Path;

/// The folder of a file; of a bare name, the current one.
#[must_use]
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
