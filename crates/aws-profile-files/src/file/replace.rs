//! The replacement: a temporary file in the real target's folder, private from its creation, flushed, and renamed over
//! the old one. At every moment the path leads to the whole old or the whole new file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::error::{FileError, Operation, Warning};
use super::leftovers::{RANDOM, TEMPORARY_SUFFIX, temporary_prefix};
use super::lock::Guard;
use super::platform;
use super::preflight::check;
use super::privacy::Privacy;
use super::snapshot::{Snapshot, read};
use super::stamp::Stamp;

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replaced {
    /// The file itself, behind all links.
    pub target: PathBuf,
    /// False: it held these bytes already.
    pub written: bool,
    /// The mode it had before it became private, if that was looser than 0600.
    pub tightened_from: Option<u32>,
    /// What is worth saying.
    pub warnings: Vec<Warning>,
}

/// Why nothing was replaced. The old file is whole, the temporary one gone.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReplaceError {
    /// Another program has written since the snapshot: build again on what is there now.
    #[error("another program has changed the file meanwhile")]
    Changed,
    /// Anything else.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Replaces the file of which `snapshot` was taken under this guard.
///
/// The file is read once more right before the rename. No other program takes our lock, so what one writes in the
/// microseconds between that and the rename is lost; rename(2) has no condition that could prevent it.
///
/// # Errors
/// [`ReplaceError::Changed`] asks for another try, any other error is final.
pub(super) fn replace(
    guard: &Guard,
    snapshot: &Snapshot,
    privacy: Privacy,
    bytes: &[u8],
) -> Result<Replaced, ReplaceError> {
    check(snapshot)?;
    let target = snapshot.resolved.target.clone();
    // A link on the way leads elsewhere since the lock was taken: that is another file, in another folder.
    if target != guard.resolved.target {
        return Err(ReplaceError::Changed);
    }
    let private = snapshot.stamp.as_ref().filter(|_| privacy == Privacy::Private);
    let tightened_from = private.and_then(platform::loose_mode);
    let mut warnings: Vec<Warning> = guard.warning.clone().into_iter().collect();
    if snapshot.stamp.is_some() && *snapshot.bytes == *bytes {
        if tightened_from.is_some() {
            tighten(guard, snapshot, &mut warnings)?;
        }
        return Ok(Replaced { target, written: false, tightened_from, warnings });
    }
    let old = open_old(snapshot)?;
    let mut temporary = create_temporary(guard, snapshot)?;
    fill(&mut temporary, old.as_ref().zip(snapshot.stamp.as_ref()), privacy, bytes, &mut warnings)
        .map_err(|error| FileError::io(&target, Operation::WriteTemporary, error))?;
    // Windows replaces no file that is open.
    drop(old);
    if !read(&guard.path)?.same_as(snapshot) {
        return Err(ReplaceError::Changed);
    }
    rename(guard, temporary, snapshot)?;
    if platform::sync_folder(snapshot.resolved.folder()).is_err() {
        warnings.push(Warning::FolderNotSynced);
    }
    Ok(Replaced { target, written: true, tightened_from, warnings })
}

/// Nothing to write, but others can read it: only the mode changes.
fn tighten(guard: &Guard, snapshot: &Snapshot, warnings: &mut Vec<Warning>) -> Result<(), ReplaceError> {
    if !read(&guard.path)?.same_as(snapshot) {
        return Err(ReplaceError::Changed);
    }
    let target = &snapshot.resolved.target;
    let mode = platform::new_mode(snapshot.stamp.as_ref(), Privacy::Private);
    let changed = platform::open_to_read(target).and_then(|file| platform::set_mode(&file, mode));
    warnings.extend(changed.map_err(|error| FileError::io(target, Operation::ChangeMode, error))?);
    Ok(())
}

/// The old file, for its attributes; one that has gone is a change.
fn open_old(snapshot: &Snapshot) -> Result<Option<File>, ReplaceError> {
    if snapshot.stamp.is_none() {
        return Ok(None);
    }
    let target = &snapshot.resolved.target;
    match platform::open_to_read(target) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ReplaceError::Changed),
        Err(error) => Err(FileError::io(target, Operation::Read, error).into()),
    }
}

fn create_temporary(guard: &Guard, snapshot: &Snapshot) -> Result<NamedTempFile, FileError> {
    let made = guard.folder.temporary(&temporary_prefix(&snapshot.resolved.target), RANDOM, TEMPORARY_SUFFIX);
    made.map_err(|error| FileError::io(guard.folder.path(), Operation::CreateTemporary, error))
}

/// Content first, then what belongs to the old file, the mode last: changing an owner or an access list changes it.
fn fill(
    temporary: &mut NamedTempFile,
    old: Option<(&File, &Stamp)>,
    privacy: Privacy,
    bytes: &[u8],
    warnings: &mut Vec<Warning>,
) -> io::Result<()> {
    temporary.write_all(bytes)?;
    let new = temporary.as_file();
    if let Some((old, stamp)) = old {
        warnings.extend(platform::carry_over(old, stamp, new)?);
    }
    warnings.extend(platform::set_mode(new, platform::new_mode(old.map(|(_, stamp)| stamp), privacy))?);
    new.sync_all()
}

/// A file that was not there must not be there now either; a rename that cannot promise this is done all the same.
fn rename(guard: &Guard, temporary: NamedTempFile, snapshot: &Snapshot) -> Result<(), ReplaceError> {
    let target = &snapshot.resolved.target;
    let name = target.file_name().unwrap_or_default();
    let temporary = if snapshot.stamp.is_none() {
        match guard.folder.persist_new(temporary, name) {
            Ok(()) => return Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => return Err(ReplaceError::Changed),
            Err(error) => error.file,
        }
    } else {
        temporary
    };
    guard.folder.persist(temporary, name).map_err(|error| FileError::io(target, Operation::Rename, error).into())
}
