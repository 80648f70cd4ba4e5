//! The temporary and lock files that killed runs of this crate left beside a shared file.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::{FileError, FileErrorKind, FileOperation, FileWarning};
use super::lock::{Guard, is_pid, lock, side_name, side_path};
use super::only_copy::may_hold_only_copy;
use super::path::ResolvedPath;
use super::platform;
use super::snapshot::{read, read_open, resolve};
use crate::folder::{Folder, check_content};

/// Temporary files: the side files' prefix, a dot, this many letters and digits, suffix.
pub(super) const TEMPORARY_SUFFIX: &str = ".tmp";
/// Number of random characters in the name of a temporary file.
pub(super) const RANDOM_LENGTH: usize = 8;

/// What was done with them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The leftovers that were deleted.
    pub removed: Vec<PathBuf>,
    /// Those that are kept: each may hold the only copy of a long-term key.
    pub kept: Vec<PathBuf>,
}

impl Cleaned {
    pub(super) fn warnings(self) -> impl Iterator<Item = FileWarning> {
        self.kept.into_iter().map(|path| FileWarning::LeftoverKept { path })
    }
}

/// Begins the name of each temporary file for this target.
pub(super) fn temporary_prefix(target: &Path) -> OsString {
    side_name(target, ".")
}

/// Whether a file beside `target` has the name of a temporary file of this crate.
#[must_use]
pub fn is_leftover_name(target: &Path, name: &OsStr) -> bool {
    is_temporary(name, &temporary_prefix(target))
}

/// Removes the temporary files of killed runs. Where another run holds the lock, that run has done it already.
///
/// # Errors
/// When a leftover cannot be looked at or removed.
pub fn clean(path: &Path) -> Result<Cleaned, FileError> {
    let resolved = resolve(path)?;
    let folder = match Folder::open(resolved.folder()) {
        Ok(folder) => folder,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Cleaned::default()),
        Err(error) => return nothing_of_ours(&resolved, error),
    };
    match leftovers(&folder, &resolved.target) {
        Ok(left) if left.is_empty() && fs::symlink_metadata(side_path(&resolved)).is_err() => {
            return Ok(Cleaned::default());
        }
        Ok(_) => {}
        Err(error) => return nothing_of_ours(&resolved, error),
    }
    match lock(path, Duration::ZERO) {
        Ok(guard) => remove_leftovers(&guard),
        Err(FileError { kind: FileErrorKind::Locked { .. }, .. }) => Ok(Cleaned::default()),
        Err(error) => Err(error),
    }
}

/// Where this user cannot create a file in the folder, no run of this user can have left one.
fn nothing_of_ours(resolved: &ResolvedPath, error: io::Error) -> Result<Cleaned, FileError> {
    let folder = resolved.folder();
    match platform::may_create_in(folder) {
        Err(_) => Ok(Cleaned::default()),
        Ok(()) => Err(FileError::io(folder, FileOperation::Read, error)),
    }
}

/// The files that [`clean`] would examine, and the lock file of a killed run; nothing where a run holds the lock, or
/// where that cannot be determined. Changes nothing.
#[must_use]
pub fn abandoned(path: &Path) -> Vec<PathBuf> {
    let Ok(resolved) = resolve(path) else { return Vec::new() };
    let Ok(folder) = Folder::open(resolved.folder()) else { return Vec::new() };
    let side = side_path(&resolved);
    let Some(name) = side.file_name() else { return Vec::new() };
    // Locked while the other files are examined.
    let lock = match folder.open_to_read(name) {
        Ok(file) if file.try_lock_shared().is_err() => return Vec::new(),
        Ok(file) => Some(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => return Vec::new(),
    };
    let is_ours = |file: &&fs::File| is_ours(&folder, name) && check_content(file, is_pid).is_ok();
    let lock_path = lock.as_ref().filter(is_ours).map(|_| side.clone());
    let left = leftovers(&folder, &resolved.target).unwrap_or_default();
    left.into_iter().map(|name| resolved.folder().join(name)).chain(lock_path).collect()
}

/// Removes those whose every long-term key is also in the shared file.
///
/// # Errors
/// When one cannot be read or removed; where the file system has no locks, it is not known whether another run writes
/// it.
pub(super) fn remove_leftovers(guard: &Guard) -> Result<Cleaned, FileError> {
    let mut cleaned = Cleaned::default();
    let folder = &guard.folder;
    let names = leftovers(folder, &guard.resolved.target)
        .map_err(|error| FileError::io(folder.path(), FileOperation::Read, error))?;
    let Some(first) = names.first() else { return Ok(cleaned) };
    if !guard.excludes_others() {
        return Err(FileError::new(&folder.path().join(first), FileErrorKind::Io(FileOperation::Lock)));
    }
    let current = read(&guard.path)?;
    for name in names {
        let path = folder.path().join(&name);
        let fail = |operation, error| FileError::io(&path, operation, error);
        let file = match folder.open_to_read(&name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened.map_err(|error| fail(FileOperation::Read, error))?,
        };
        let (bytes, stamp) = read_open(file, &path)?;
        if stamp.links > 1 {
            continue;
        }
        if may_hold_only_copy(&bytes, current.bytes()) {
            cleaned.kept.push(path);
        } else {
            folder.remove(&name).map_err(|error| fail(FileOperation::RemoveLeftover, error))?;
            cleaned.removed.push(path);
        }
    }
    Ok(cleaned)
}

/// Regular files of this user with a name that only this crate gives.
fn leftovers(folder: &Folder, target: &Path) -> io::Result<Vec<OsString>> {
    let prefix = temporary_prefix(target);
    let named = folder.names()?.into_iter().filter(|name| is_temporary(name, &prefix));
    Ok(named.filter(|name| is_ours(folder, name)).collect())
}

fn is_ours(folder: &Folder, name: &OsStr) -> bool {
    folder.look(name).is_some_and(|(uid, regular)| regular && folder.may_be_ours(uid))
}

fn is_temporary(name: &OsStr, prefix: &OsStr) -> bool {
    let random = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    let random = random.and_then(|rest| rest.strip_suffix(TEMPORARY_SUFFIX.as_bytes()));
    random.is_some_and(|random| random.len() == RANDOM_LENGTH && random.iter().all(u8::is_ascii_alphanumeric))
}
