//! Finds out before a file is replaced whether that would fail. Changes nothing, but removes temporary files of killed
//! processes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::{FileError, FileErrorKind, FileOperation, FileWarning, SpecialFile};
use super::leftovers::remove_leftovers;
use super::lock::lock;
use super::platform;
use super::snapshot::{Snapshot, read};
use crate::folder::{is_protected, parent};

/// Free space to require besides that for the new text, for the lock file and the folder.
const SPARE_ROOM: u64 = 64 * 1024;

/// The owner's write bit (`u+w`).
const OWNER_WRITES: u32 = 0o200;

/// What replacing a file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preflight {
    /// The path of the file behind all links.
    pub target: PathBuf,
    /// False if the file would be created.
    pub exists: bool,
    /// The present mode, if it would become stricter.
    pub will_tighten: Option<u32>,
    /// Warnings to show to the user.
    pub warnings: Vec<FileWarning>,
}

/// Checks everything that would prevent a replacement by `new_len` bytes.
///
/// # Errors
/// The first such reason.
pub fn preflight(path: &Path, new_len: u64) -> Result<Preflight, FileError> {
    let snapshot = read(path)?;
    check(&snapshot)?;
    let mut warnings = Vec::new();
    let folder = snapshot.resolved.folder();
    if fs::metadata(folder).is_ok() {
        may_create_in(folder)?;
        check_room(folder, new_len)?;
        // Creating the lock file tests the folder better than its mode does. If another process holds the lock, it was
        // able to create the file.
        match lock(path, Duration::ZERO) {
            Ok(guard) => {
                warnings.extend(remove_leftovers(&guard).unwrap_or_default().warnings());
                warnings.extend(guard.warning.clone());
            }
            Err(FileError { kind: FileErrorKind::Locked { .. }, .. }) => {}
            Err(error) => return Err(error),
        }
    } else {
        let nearest = nearest_folder(folder)?;
        may_create_in(nearest)?;
        check_room(nearest, new_len)?;
    }
    Ok(Preflight {
        target: snapshot.resolved.target,
        exists: snapshot.stamp.is_some(),
        will_tighten: snapshot.stamp.as_ref().and_then(platform::loose_mode),
        warnings,
    })
}

/// What about the file itself prevents its replacement, such as its owner, a link or a mount. Changes nothing, and takes
/// no lock.
///
/// # Errors
/// The first such reason.
pub fn obstacle(path: &Path) -> Result<(), FileError> {
    check(&read(path)?)
}

/// Makes sure that the file itself may be replaced.
pub(super) fn check(snapshot: &Snapshot) -> Result<(), FileError> {
    let target = &snapshot.resolved.target;
    let refuse = |kind| Err(FileError::new(target, kind));
    if snapshot.null {
        return refuse(FileErrorKind::NotRegular(SpecialFile::Device));
    }
    if target.file_name().is_none() {
        return refuse(FileErrorKind::NotRegular(SpecialFile::Folder));
    }
    if !snapshot.resolved.link_owners.is_empty() && !platform::links_are_trusted(&snapshot.resolved) {
        return refuse(FileErrorKind::SymlinkNotTrusted);
    }
    check_unprotected(snapshot.resolved.folder())?;
    let Some(stamp) = &snapshot.stamp else { return Ok(()) };
    if platform::is_foreign(stamp) {
        return refuse(FileErrorKind::ForeignOwner { uid: stamp.uid });
    }
    if stamp.links > 1 {
        return refuse(FileErrorKind::HardLinked { links: stamp.links });
    }
    if platform::is_mount_point(target, stamp) {
        return refuse(FileErrorKind::MountPoint);
    }
    check_unprotected(target)?;
    if stamp.mode & OWNER_WRITES == 0 {
        return refuse(FileErrorKind::WriteProtected);
    }
    Ok(())
}

fn check_unprotected(path: &Path) -> Result<(), FileError> {
    if is_protected(path) { Err(FileError::new(path, FileErrorKind::Immutable)) } else { Ok(()) }
}

fn may_create_in(folder: &Path) -> Result<(), FileError> {
    check_unprotected(folder)?;
    platform::may_create_in(folder).map_err(|error| FileError::io(folder, FileOperation::CreateTemporary, error))
}

fn check_room(folder: &Path, new_len: u64) -> Result<(), FileError> {
    match platform::room(folder) {
        Some(room) if room < new_len.saturating_add(SPARE_ROOM) => Err(FileError::new(folder, FileErrorKind::NoRoom)),
        _ => Ok(()),
    }
}

/// The existing folder in which missing folders would be created.
fn nearest_folder(folder: &Path) -> Result<&Path, FileError> {
    let mut at = folder;
    loop {
        match fs::metadata(at) {
            Ok(metadata) if metadata.is_dir() => return Ok(at),
            Ok(_) => return Err(FileError::new(at, FileErrorKind::FolderIsNotOne)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && parent(at) != at => at = parent(at),
            Err(error) => return Err(FileError::io(at, FileOperation::CreateFolder, error)),
        }
    }
}
