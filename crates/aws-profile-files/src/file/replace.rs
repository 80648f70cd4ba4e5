//! Replaces a file by a temporary one in the same folder, which is private from its creation, flushed, and renamed over
//! the old one. At every moment the path leads to the whole old or the whole new file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use super::error::{FileError, FileOperation, FileWarning};
use super::leftovers::{RANDOM_LENGTH, TEMPORARY_SUFFIX, temporary_prefix};
use super::lock::Guard;
use super::platform;
use super::preflight::check;
use super::privacy::Privacy;
use super::snapshot::{Snapshot, read};
use super::stamp::Stamp;
use crate::folder::TemporaryFile;

/// A file after an update.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replaced {
    /// The path of the file behind all links.
    pub target: PathBuf,
    /// False if it had this content already.
    pub written: bool,
    /// The mode before the update, if it became stricter.
    pub tightened_from: Option<u32>,
    /// Warnings to show to the user.
    pub warnings: Vec<FileWarning>,
}

/// Why nothing was replaced. The temporary file is removed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReplaceError {
    /// Another program has written since the snapshot was taken.
    #[error("another program has changed the file meanwhile")]
    Changed,
    /// An error of reading, writing or renaming.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Replaces the file of which `snapshot` was taken under this lock.
///
/// The file is read once more right before the rename. What another program, which does not take the lock, writes in
/// the microseconds between the two is lost: rename(2) cannot be made conditional.
///
/// # Errors
/// After [`ReplaceError::Changed`], the caller should read the file and try again.
pub(super) fn replace(
    guard: &Guard,
    snapshot: &Snapshot,
    privacy: Privacy,
    bytes: &[u8],
) -> Result<Replaced, ReplaceError> {
    check(snapshot)?;
    let target = snapshot.resolved.target.clone();
    // A link of the path was changed since the lock was taken: it now leads to another file, in another folder.
    if target != guard.resolved.target {
        return Err(ReplaceError::Changed);
    }
    let private = snapshot.stamp.as_ref().filter(|_| privacy == Privacy::Private);
    let tightened_from = private.and_then(platform::loose_mode);
    let mut warnings: Vec<FileWarning> = guard.warning.clone().into_iter().collect();
    if snapshot.stamp.is_some() && *snapshot.bytes == *bytes {
        if tightened_from.is_some() {
            tighten(guard, snapshot, &mut warnings)?;
        }
        return Ok(Replaced { target, written: false, tightened_from, warnings });
    }
    let old = open_old(snapshot)?;
    let temporary = create_temporary(guard, snapshot)?;
    let failed = |error| FileError::io(&target, FileOperation::WriteTemporary, error);
    let file = temporary.as_file().map_err(failed)?;
    let of_old = old.as_ref().zip(snapshot.stamp.as_ref());
    warnings.extend(fill(file, of_old, bytes).map_err(failed)?);
    let lists = old.as_ref().filter(|_| privacy == Privacy::Unchanged).map(platform::access_lists);
    // Windows replaces no file that is open.
    drop(old);
    if !read(&guard.path)?.same_as(snapshot) {
        return Err(ReplaceError::Changed);
    }
    let new = rename(temporary, snapshot)?;
    // Until now only the owner could read it. The replacement is done: a later failure is only a warning.
    let mode = platform::new_mode(snapshot.stamp.as_ref(), privacy);
    warnings.extend(platform::open_up(&new, mode, &lists.unwrap_or_default()));
    if platform::sync_folder(snapshot.resolved.folder()).is_err() {
        warnings.push(FileWarning::FolderNotSynced);
    }
    Ok(Replaced { target, written: true, tightened_from, warnings })
}

/// Changes the mode only: the content is the same, but others could read it.
fn tighten(guard: &Guard, snapshot: &Snapshot, warnings: &mut Vec<FileWarning>) -> Result<(), ReplaceError> {
    if !read(&guard.path)?.same_as(snapshot) {
        return Err(ReplaceError::Changed);
    }
    let target = &snapshot.resolved.target;
    let mode = platform::new_mode(snapshot.stamp.as_ref(), Privacy::Private);
    let changed = platform::open_to_read(target).and_then(|file| {
        let warning = platform::set_mode(&file, mode)?;
        platform::remove_access_list(&file);
        Ok(warning)
    });
    warnings.extend(changed.map_err(|error| FileError::io(target, FileOperation::ChangeMode, error))?);
    Ok(())
}

/// The old file, for its attributes.
fn open_old(snapshot: &Snapshot) -> Result<Option<File>, ReplaceError> {
    if snapshot.stamp.is_none() {
        return Ok(None);
    }
    let target = &snapshot.resolved.target;
    match platform::open_to_read(target) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ReplaceError::Changed),
        Err(error) => Err(FileError::io(target, FileOperation::Read, error).into()),
    }
}

fn create_temporary<'g>(guard: &'g Guard, snapshot: &Snapshot) -> Result<TemporaryFile<'g>, FileError> {
    let made = guard.folder.temporary(&temporary_prefix(&snapshot.resolved.target), RANDOM_LENGTH, TEMPORARY_SUFFIX);
    made.map_err(|error| FileError::io(guard.folder.path(), FileOperation::CreateTemporary, error))
}

/// Writes content, owner and attributes, and gives access to the owner only: an access list inherited from the folder
/// is removed first.
fn fill(mut new: &File, old: Option<(&File, &Stamp)>, bytes: &[u8]) -> io::Result<Vec<FileWarning>> {
    platform::remove_access_list(new);
    new.write_all(bytes)?;
    let mut warnings = Vec::new();
    if let Some((old, stamp)) = old {
        warnings.extend(platform::carry_over(old, stamp, new)?);
    }
    // The mode comes last, since changing an owner changes it.
    warnings.extend(platform::set_mode(new, platform::new_mode(old.map(|(_, stamp)| stamp), Privacy::Private))?);
    new.sync_all()?;
    Ok(warnings)
}

/// If the file did not exist, it must not exist now either; where the file system cannot guarantee this, the rename is
/// done all the same.
fn rename(mut temporary: TemporaryFile<'_>, snapshot: &Snapshot) -> Result<File, ReplaceError> {
    let target = &snapshot.resolved.target;
    let name = target.file_name().unwrap_or_default();
    if snapshot.stamp.is_none() {
        match temporary.persist_new(name) {
            Ok(new) => return Ok(new),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(ReplaceError::Changed),
            Err(_) => {}
        }
    }
    temporary.persist(name).map_err(|error| FileError::io(target, FileOperation::Rename, error).into())
}
