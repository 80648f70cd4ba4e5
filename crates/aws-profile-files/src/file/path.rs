//! A path with its symbolic links followed.

use std::path::{Path, PathBuf};

use crate::folder::parent;

/// A path whose symbolic links were followed here and not by the kernel, so that the last one may lead to a missing
/// file.
#[derive(Debug, Clone)]
pub(super) struct ResolvedPath {
    pub(super) target: PathBuf,
    /// User ids of the owners of the links that were followed.
    pub(super) link_owners: Vec<u32>,
}

impl ResolvedPath {
    pub(super) fn folder(&self) -> &Path {
        parent(&self.target)
    }
}
