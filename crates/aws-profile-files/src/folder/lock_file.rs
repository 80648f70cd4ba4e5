//! The file that a lock is taken on. It is written to, so any other file of that name must not be touched: a symbolic
//! or hard link to a key file, a user's own file.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _};

use super::platform::{Folder, cannot_lock, links, owner_and_mode};

/// Larger than any lock file of this crate, in bytes.
const LARGEST: u64 = 16 * 1024;

/// How often locking is tried again after a signal interrupted it.
const MOST_INTERRUPTIONS: usize = 16;

/// Result of trying to lock a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockAttempt {
    /// This process holds the lock.
    Taken,
    /// Another process holds it.
    Held,
    /// The file system does not support locks.
    Unsupported,
}

/// Tries to lock a file without waiting.
///
/// # Errors
/// When it is not known whether another process holds the lock.
pub fn try_lock(file: &File) -> io::Result<LockAttempt> {
    let mut interruptions = 0;
    loop {
        return match file.try_lock() {
            Ok(()) => Ok(LockAttempt::Taken),
            Err(TryLockError::WouldBlock) => Ok(LockAttempt::Held),
            Err(TryLockError::Error(error)) if cannot_lock(&error) => Ok(LockAttempt::Unsupported),
            Err(TryLockError::Error(error))
                if error.kind() == io::ErrorKind::Interrupted && interruptions < MOST_INTERRUPTIONS =>
            {
                interruptions += 1;
                continue;
            }
            Err(TryLockError::Error(error)) => Err(error),
        };
    }
}

/// Opens or makes the lock file of this name, and tries to lock it without waiting. Of a file that this process holds,
/// or that cannot be locked at all, `is_ours` judges the content. A file that cannot be locked is removed, after an
/// error only if it was created here.
///
/// # Errors
/// Something else has its name, or it cannot be opened, made or locked.
pub fn take_lock(
    folder: &Folder,
    name: &OsStr,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<(File, LockAttempt), LockFileError> {
    loop {
        let (file, is_new) = open_lock_file(folder, name)?;
        match try_lock(&file) {
            // Its last holder removed it between opening and locking: open it again.
            Ok(LockAttempt::Taken) if !folder.is_at(&file, name) => {}
            Ok(LockAttempt::Held) => return Ok((file, LockAttempt::Held)),
            Ok(attempt) => {
                check_content(&file, is_ours)?;
                if attempt == LockAttempt::Unsupported {
                    folder.remove_lock(name);
                }
                return Ok((file, attempt));
            }
            Err(error) => {
                if is_new {
                    folder.remove_lock(name);
                }
                return Err(error.into());
            }
        }
    }
}

/// Why a file that has the name of a lock file is not one of this crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOurLock {
    /// A link, a folder, a pipe, a device.
    #[error("is not a regular file")]
    NotRegular,
    /// It has further names, so it may be another program's file.
    #[error("has {links} names (hard links)")]
    HardLinked {
        /// How many hard links it has.
        links: u64,
    },
    /// It belongs to another user, whose process could hold it.
    #[error("belongs to another user (uid {uid})")]
    ForeignOwner {
        /// The user id of the owner.
        uid: u32,
    },
    /// Its content is not what this crate writes into a lock file.
    #[error("has content that is not ours")]
    Content,
}

/// Why the lock file cannot be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each name is its own sentence")]
pub enum LockFileError {
    #[error(transparent)]
    NotOurs(#[from] NotOurLock),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Opens a lock file, or makes it, and says which. Nothing is written to it: the caller checks the
/// [content](check_content) once it holds the lock.
fn open_lock_file(folder: &Folder, name: &OsStr) -> Result<(File, bool), LockFileError> {
    loop {
        match folder.open_file(name) {
            Ok(file) => {
                check_file(folder, &file)?;
                return Ok((file, false));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => match folder.create_new(name) {
                // Another process created it meanwhile.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return Ok((made?, true)),
            },
            Err(error) => {
                return Err(match folder.look(name) {
                    Some((_, false)) => NotOurLock::NotRegular.into(),
                    Some((uid, true)) if !folder.may_be_ours(uid) => NotOurLock::ForeignOwner { uid }.into(),
                    _ => error.into(),
                });
            }
        }
    }
}

/// A file with no hard link has just been removed by the process that held it.
fn check_file(folder: &Folder, file: &File) -> Result<(), LockFileError> {
    let metadata = file.metadata()?;
    let (links, (uid, _)) = (links(&metadata), owner_and_mode(&metadata));
    if !metadata.is_file() {
        return Err(NotOurLock::NotRegular.into());
    }
    if !folder.may_be_ours(uid) {
        return Err(NotOurLock::ForeignOwner { uid }.into());
    }
    if links > 1 {
        return Err(NotOurLock::HardLinked { links }.into());
    }
    Ok(())
}

/// Checks the content of a lock file, which must be locked, so that no other process changes it.
///
/// # Errors
/// It is too large, `is_ours` says no, or it cannot be read.
pub fn check_content(mut file: &File, is_ours: impl FnOnce(&[u8]) -> bool) -> Result<(), LockFileError> {
    let mut bytes = Vec::new();
    if file.metadata()?.len() <= LARGEST {
        file.rewind()?;
        file.take(LARGEST).read_to_end(&mut bytes)?;
        if is_ours(&bytes) {
            return Ok(());
        }
    }
    Err(NotOurLock::Content.into())
}
