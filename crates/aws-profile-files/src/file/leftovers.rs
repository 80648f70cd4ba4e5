//! What killed runs of ours left beside a shared file.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::{FileError, FileErrorKind, FileOperation, FileWarning};
use super::lock::{Guard, lock, side_name, side_path};
use super::only_copy::may_hold_only_copy;
use super::path::ResolvedPath;
use super::platform;
use super::snapshot::{read, resolve};

/// Temporary files: the side files' prefix, a dot, this many letters and digits, suffix.
pub(super) const TEMPORARY_SUFFIX: &str = ".tmp";
/// Length of the random part.
pub(super) const RANDOM_LENGTH: usize = 8;

/// What became of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The leftovers that were deleted.
    pub removed: Vec<PathBuf>,
    /// These stay: each may hold the only copy of a long-term key.
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

/// Cleans up after runs that were killed here. Where another run holds the lock it has done so already.
///
/// # Errors
/// When a leftover cannot be looked at or removed.
pub fn clean(path: &Path) -> Result<Cleaned, FileError> {
    let resolved = resolve(path)?;
    if fs::symlink_metadata(side_path(&resolved)).is_err() && leftovers(&resolved)?.is_empty() {
        return Ok(Cleaned::default());
    }
    match lock(path, Duration::ZERO) {
        Ok(guard) => remove_leftovers(&guard),
        Err(FileError { kind: FileErrorKind::Locked { .. }, .. }) => Ok(Cleaned::default()),
        Err(error) => Err(error),
    }
}

/// Removes those that hold nothing which is not in the file too, or can be had again.
///
/// # Errors
/// When one cannot be looked at or removed; without a real lock it is not known whether another run writes it.
pub(super) fn remove_leftovers(guard: &Guard) -> Result<Cleaned, FileError> {
    let mut cleaned = Cleaned::default();
    let leftovers = leftovers(&guard.resolved)?;
    let Some(first) = leftovers.first() else { return Ok(cleaned) };
    if !guard.excludes_others() {
        return Err(FileError::new(first, FileErrorKind::Io(FileOperation::Lock)));
    }
    let current = read(&guard.path)?;
    for path in leftovers {
        if may_hold_only_copy(read(&path)?.bytes(), current.bytes()) {
            cleaned.kept.push(path);
        } else {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(FileError::io(&path, FileOperation::RemoveLeftover, error));
                }
                _ => cleaned.removed.push(path),
            }
        }
    }
    Ok(cleaned)
}

/// Regular files of ours, named as only we name them.
fn leftovers(resolved: &ResolvedPath) -> Result<Vec<PathBuf>, FileError> {
    let prefix = temporary_prefix(&resolved.target);
    let folder = resolved.folder();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        // No run of this user could leave anything there.
        Err(_) if platform::may_create_in(folder).is_err() => return Ok(Vec::new()),
        Err(error) => return Err(FileError::io(folder, FileOperation::Read, error)),
    };
    let named = entries.flatten().filter(|entry| is_temporary(&entry.file_name(), &prefix));
    let ours = named.filter(|entry| {
        entry.metadata().is_ok_and(|metadata| {
            metadata.is_file() && platform::is_ours(&metadata) && platform::stamp(&metadata).links == 1
        })
    });
    Ok(ours.map(|entry| entry.path()).collect())
}

fn is_temporary(name: &OsStr, prefix: &OsStr) -> bool {
    let random = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    let random = random.and_then(|rest| rest.strip_suffix(TEMPORARY_SUFFIX.as_bytes()));
    random.is_some_and(|random| random.len() == RANDOM_LENGTH && random.iter().all(u8::is_ascii_alphanumeric))
}
