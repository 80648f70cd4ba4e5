//! Reads a shared file with the metadata by which a later writer recognises whether it has changed. Does not block on a
//! pipe, and reads a limited number of bytes.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::contents::Contents;
use super::error::{FileError, FileErrorKind, FileOperation, SpecialFile};
use super::path::ResolvedPath;
use super::platform;
use super::stamp::Stamp;
use crate::folder::parent;

/// The largest file that is read: about a million profiles.
const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// How many links are followed, as in the Linux kernel (`path_resolution(7)`).
const MAX_LINKS: usize = 40;

/// Follows the links that the last part of a path is. The kernel follows those in the folders before it.
pub(super) fn resolve(path: &Path) -> Result<ResolvedPath, FileError> {
    let mut target = path.to_owned();
    let mut link_owners = Vec::new();
    for _ in 0..=MAX_LINKS {
        let metadata = match fs::symlink_metadata(&target) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ResolvedPath { target, link_owners }),
            Err(error) => return Err(FileError::io(&target, FileOperation::Read, error)),
        };
        if !metadata.is_symlink() {
            return Ok(ResolvedPath { target, link_owners });
        }
        link_owners.push(platform::stamp(&metadata).uid);
        let next = fs::read_link(&target).map_err(|error| FileError::io(&target, FileOperation::Read, error))?;
        target = parent(&target).join(next);
    }
    Err(FileError::new(path, FileErrorKind::SymlinkLoop))
}

/// A file as it was when it was read. A missing one is empty.
pub struct Snapshot {
    pub(super) resolved: ResolvedPath,
    pub(super) bytes: Contents,
    /// None if there is no such file.
    pub(super) stamp: Option<Stamp>,
    /// The path leads to `/dev/null`, which users set to have no file: never written.
    pub(super) null: bool,
}

// The bytes may be secrets.
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
    /// The content, empty for a missing file.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The content, if it is UTF-8.
    #[must_use]
    pub fn into_bytes(self) -> Contents {
        self.bytes
    }

    /// Whether there is such a file.
    pub(super) fn exists(&self) -> bool {
        self.stamp.is_some()
    }

    /// The path of the file behind all links.
    pub(super) fn target(&self) -> &Path {
        &self.resolved.target
    }

    /// Whether `other` is the same file with the same content. A different modification time alone is no change.
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
/// The file cannot be read, is no regular file, or is larger than 64 MiB. A missing file is no error.
pub fn read(path: &Path) -> Result<Snapshot, FileError> {
    let resolved = resolve(path)?;
    let target = resolved.target.clone();
    let fail = |error| FileError::io(&target, FileOperation::Read, error);
    let mut file = match platform::open_to_read(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Snapshot { resolved, bytes: Contents::default(), stamp: None, null: false });
        }
        // A socket, and on some platforms a folder, cannot be opened.
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
    let bytes = read_all(&mut file, &metadata, &target)?;
    Ok(Snapshot { resolved, bytes, stamp: Some(platform::stamp(&metadata)), null: false })
}

/// Reads an open file of this path.
pub(super) fn read_open(mut file: File, path: &Path) -> Result<(Contents, Stamp), FileError> {
    let metadata = file.metadata().map_err(|error| FileError::io(path, FileOperation::Read, error))?;
    Ok((read_all(&mut file, &metadata, path)?, platform::stamp(&metadata)))
}

fn read_all(file: &mut File, metadata: &fs::Metadata, path: &Path) -> Result<Contents, FileError> {
    // One byte more than allowed, to recognise a file that is too large.
    let bytes = Contents::read(file, metadata.len(), MAX_SIZE + 1)
        .map_err(|error| FileError::io(path, FileOperation::Read, error))?;
    if u64::try_from(bytes.len()).is_ok_and(|len| len > MAX_SIZE) {
        return Err(FileError::new(path, FileErrorKind::TooLarge));
    }
    Ok(bytes)
}

fn special(metadata: &fs::Metadata) -> Option<SpecialFile> {
    if metadata.is_file() {
        None
    } else if metadata.is_dir() {
        Some(SpecialFile::Folder)
    } else {
        Some(platform::special(metadata))
    }
}
