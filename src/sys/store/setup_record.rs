//! The record of the last set-up in the state folder, and the lock of the one that is going on.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;

use zeroize::Zeroizing;

use super::private_file::{FileAction, PrivateFolder, UntrustedFile};
use crate::sys::folder::{LockAttempt, LockFileError, take_lock};

const RECORD: &str = "setup.json";
const LOCK: &str = "setup.lock";

/// A larger `.zshrc` is not read.
const LARGEST_START_UP_FILE: u64 = 1024 * 1024;

/// Held while a set-up writes.
#[derive(Debug)]
pub(crate) struct SetupLock {
    folder: PrivateFolder,
    _file: File,
}

impl Drop for SetupLock {
    fn drop(&mut self) {
        self.folder.folder().remove_lock(OsStr::new(LOCK));
    }
}

/// Finds what would keep the folder from being used, and changes nothing.
///
/// # Errors
/// When it is not ours, or would be made in a folder that another user can change.
pub(crate) fn check(dir: &Path) -> Result<(), UntrustedFile> {
    PrivateFolder::check(dir)
}

/// Takes the lock; `None` where another set-up has it.
///
/// # Errors
/// When the folder is not ours, or cannot be written to.
pub(crate) fn lock(dir: &Path) -> Result<Option<SetupLock>, UntrustedFile> {
    let folder = PrivateFolder::make(dir)?;
    let not_locked = |error| match error {
        LockFileError::NotOurs(why) => UntrustedFile::Lock { name: LOCK.into(), why },
        LockFileError::Io(error) => UntrustedFile::Io(FileAction::Lock, error),
    };
    let (file, attempt) = take_lock(folder.folder(), OsStr::new(LOCK), <[u8]>::is_empty).map_err(not_locked)?;
    Ok((attempt != LockAttempt::Held).then_some(SetupLock { folder, _file: file }))
}

/// Reads the record.
///
/// # Errors
/// When the folder or the file is not ours.
pub(crate) fn load(dir: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, UntrustedFile> {
    match PrivateFolder::open(dir)? {
        Some(folder) => folder.read(RECORD),
        None => Ok(None),
    }
}

impl SetupLock {
    /// Replaces the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn save(&self, bytes: &[u8]) -> Result<(), UntrustedFile> {
        self.folder.replace(RECORD, bytes)
    }

    /// Removes the record.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn forget(&self) -> Result<(), UntrustedFile> {
        self.folder.remove(RECORD)
    }
}

/// Removes a file that was made by a set-up and is empty again; a link to it, which was there before, stays. Errors are
/// ignored: an empty file does no harm.
pub(crate) fn remove_empty(path: &Path) {
    let Ok(target) = fs::canonicalize(path) else { return };
    if fs::symlink_metadata(&target).is_ok_and(|file| file.is_file() && file.len() == 0) {
        let _ = fs::remove_file(target);
    }
}

/// Whether there is something at a path.
pub(crate) fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Whether `.zshrc` loads the `aws` plugin of Oh My Zsh: a word of its list of plugins.
pub(crate) fn zsh_loads_aws(home: &Path) -> bool {
    let path = home.join(".zshrc");
    // A pipe is not opened: that would wait for its writer.
    if !fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST_START_UP_FILE) {
        return false;
    }
    let Ok(text) = fs::read_to_string(path) else { return false };
    let Some((_, list)) = text.split_once("plugins=(") else { return false };
    let list = list.split_once(')').map_or(list, |(list, _)| list);
    list.split_whitespace().any(|plugin| plugin == "aws")
}
