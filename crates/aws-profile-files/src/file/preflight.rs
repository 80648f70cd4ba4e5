//! What can be known about replacing a file before it is tried, so that it fails before the code is asked for and
//! not after. It changes nothing but leftovers of our own killed runs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::{FileError, FileErrorKind, Operation, Special, Warning};
use super::leftovers::remove_leftovers;
use super::lock::lock;
use super::platform;
use super::snapshot::{Snapshot, read};
use crate::folder::parent;

/// Room to ask for beyond the new text: the lock, the folder's growth, another file's blocks.
const SPARE_ROOM: u64 = 64 * 1024;

/// What a replacement would meet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preflight {
    /// The file itself, behind all links.
    pub target: PathBuf,
    /// False: it will be made, with its folder.
    pub exists: bool,
    /// The mode that will become 0600, if the present one is looser.
    pub will_tighten: Option<u32>,
    /// What will be worth saying.
    pub warnings: Vec<Warning>,
}

/// Looks for everything that would stop a replacement by `new_len` bytes.
///
/// # Errors
/// The first such thing.
pub fn preflight(path: &Path, new_len: u64) -> Result<Preflight, FileError> {
    let snapshot = read(path)?;
    check(&snapshot)?;
    let mut warnings = Vec::new();
    let folder = snapshot.resolved.folder();
    if fs::metadata(folder).is_ok() {
        may_create_in(folder)?;
        check_room(folder, new_len)?;
        // Making the lock's side file is the true test of the folder, beyond what its mode says. Held by another
        // run, it was just made there.
        match lock(path, Duration::ZERO) {
            Ok(guard) => {
                warnings.extend(remove_leftovers(&guard).unwrap_or_default().warnings());
                warnings.extend(guard.warning.clone());
            }
            Err(FileError { kind: FileErrorKind::Locked { .. }, .. }) => {}
            Err(error) => return Err(error),
        }
    } else {
        let ground = nearest_folder(folder)?;
        may_create_in(ground)?;
        check_room(ground, new_len)?;
    }
    Ok(Preflight {
        target: snapshot.resolved.target,
        exists: snapshot.stamp.is_some(),
        will_tighten: snapshot.stamp.as_ref().and_then(platform::loose_mode),
        warnings,
    })
}

/// What the file itself says against being replaced.
pub(super) fn check(snapshot: &Snapshot) -> Result<(), FileError> {
    let target = &snapshot.resolved.target;
    let refuse = |kind| Err(FileError::new(target, kind));
    if snapshot.null {
        return refuse(FileErrorKind::NotRegular(Special::Device));
    }
    if target.file_name().is_none() {
        return refuse(FileErrorKind::NotRegular(Special::Folder));
    }
    if !snapshot.resolved.link_owners.is_empty() && !platform::links_are_trusted(&snapshot.resolved) {
        return refuse(FileErrorKind::SymlinkNotTrusted);
    }
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
    Ok(())
}

fn may_create_in(folder: &Path) -> Result<(), FileError> {
    platform::may_create_in(folder).map_err(|error| FileError::io(folder, Operation::CreateTemporary, error))
}

fn check_room(folder: &Path, new_len: u64) -> Result<(), FileError> {
    match platform::room(folder) {
        Some(room) if room < new_len.saturating_add(SPARE_ROOM) => Err(FileError::new(folder, FileErrorKind::NoRoom)),
        _ => Ok(()),
    }
}

/// The folder in which the missing ones will be made.
fn nearest_folder(folder: &Path) -> Result<&Path, FileError> {
    let mut at = folder;
    loop {
        match fs::metadata(at) {
            Ok(metadata) if metadata.is_dir() => return Ok(at),
            Ok(_) => return Err(FileError::new(at, FileErrorKind::FolderIsNotOne)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && parent(at) != at => at = parent(at),
            Err(error) => return Err(FileError::io(at, Operation::CreateFolder, error)),
        }
    }
}
