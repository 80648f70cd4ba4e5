//! A path with its symbolic links followed.

use std::path::{Path, PathBuf};

use crate::folder::parent;

/// A path with its links followed by hand, so that the last one may lead to a file that is not there yet.
#[derive(Debug, Clone)]
pub(super) struct ResolvedPath {
    pub(super) target: PathBuf,
    /// Owners of the links that were followed.
    pub(super) link_owners: Vec<u32>,
}

impl ResolvedPath {
    pub(super) fn folder(&self) -> &Path {
        parent(&self.target)
    }
}
