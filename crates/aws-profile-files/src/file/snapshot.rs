//! Reads one shared file: where it really is, what it holds, and how it looked, so that a later writer can tell
//! whether it is still the same. Never waits on a pipe, never reads without bound.

use std::fs;
use std::io;
use std::path::Path;

use super::contents::Contents;
use super::error::{FileError, FileErrorKind, Operation, Special};
use super::path::ResolvedPath;
use super::platform;
use super::stamp::Stamp;
use crate::folder::parent;

/// The largest file that is read: a million profiles, roughly.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Links followed before they are called a circle, as the Linux kernel does (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

/// Follows the links that the last part of a path is. Folders on the way are the kernel's to follow.
pub(super) fn resolve(path: &Path) -> Result<ResolvedPath, FileError> {
    let mut target = path.to_owned();
    let mut link_owners = Vec::new();
    for _ in 0..=MOST_LINKS {
        let metadata = match fs::symlink_metadata(&target) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ResolvedPath { target, link_owners }),
            Err(error) => return Err(FileError::io(&target, Operation::Read, error)),
        };
        if !metadata.is_symlink() {
            return Ok(ResolvedPath { target, link_owners });
        }
        link_owners.push(platform::stamp(&metadata).uid);
        let next = fs::read_link(&target).map_err(|error| FileError::io(&target, Operation::Read, error))?;
        target = parent(&target).join(next);
    }
    Err(FileError::new(path, FileErrorKind::SymlinkLoop))
}

/// A shared file as it was at one moment; one that is not there is empty.
pub struct Snapshot {
    pub(super) resolved: ResolvedPath,
    pub(super) bytes: Contents,
    /// None: there is no such file.
    pub(super) stamp: Option<Stamp>,
    /// `/dev/null`, the usual way to say "no file": empty, and never written.
    pub(super) null: bool,
}

// The bytes are secrets.
impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("target", &self.resolved.target)
            .field("len", &self.bytes.len())
            .field("stamp", &self.stamp)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    /// What the file holds.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the file holds, taken over.
    #[must_use]
    pub fn into_bytes(self) -> Contents {
        self.bytes
    }

    /// Is there such a file?
    #[must_use]
    pub fn exists(&self) -> bool {
        self.stamp.is_some()
    }

    /// Where the file really is, behind all links.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.resolved.target
    }

    /// Its permission bits, where the platform has them.
    #[must_use]
    pub fn mode(&self) -> Option<u32> {
        self.stamp.map(|stamp| stamp.mode)
    }

    /// Is `other` the same file with the same content? A touched time alone is no change.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        let identity = |snapshot: &Self| snapshot.stamp.map(|stamp| (stamp.device, stamp.inode, stamp.uid, stamp.mode));
        self.resolved.target == other.resolved.target
            && identity(self) == identity(other)
            && *self.bytes == *other.bytes
    }
}

/// Reads a shared file, following links.
///
/// # Errors
/// It cannot be read, is no regular file, or is larger than 64 MiB. A file that is not there is no error.
pub fn read(path: &Path) -> Result<Snapshot, FileError> {
    let resolved = resolve(path)?;
    let target = resolved.target.clone();
    let fail = |error| FileError::io(&target, Operation::Read, error);
    let mut file = match platform::open_to_read(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Snapshot { resolved, bytes: Contents::default(), stamp: None, null: false });
        }
        // Opening a socket fails, and some platforms do not open folders: say what it is.
        Err(error) => match fs::metadata(&target).ok().and_then(|metadata| special(&metadata)) {
            Some(special) => return Err(FileError::new(&target, FileErrorKind::NotRegular(special))),
            None => return Err(fail(error)),
        },
    };
    let metadata = file.metadata().map_err(fail)?;
    if platform::is_null_device(&metadata) {
        return Ok(Snapshot { resolved, bytes: Contents::default(), stamp: None, null: true });
    }
    if let Some(special) = special(&metadata) {
        return Err(FileError::new(&target, FileErrorKind::NotRegular(special)));
    }
    // One byte more than allowed is enough to know.
    let bytes = Contents::read(&mut file, metadata.len(), LARGEST + 1).map_err(fail)?;
    if u64::try_from(bytes.len()).is_ok_and(|len| len > LARGEST) {
        return Err(FileError::new(&target, FileErrorKind::TooLarge));
    }
    Ok(Snapshot { resolved, bytes, stamp: Some(platform::stamp(&metadata)), null: false })
}

fn special(metadata: &fs::Metadata) -> Option<Special> {
    if metadata.is_file() {
        None
    } else if metadata.is_dir() {
        Some(Special::Folder)
    } else {
        Some(platform::special(metadata))
    }
}
