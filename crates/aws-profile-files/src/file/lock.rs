//! The lock of one shared file: `flock` on a file beside the target, since the target itself is replaced. Only programs
//! that use this crate take it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{FileError, FileErrorKind, FileOperation, FileWarning};
use super::path::ResolvedPath;
use super::snapshot::resolve;
use crate::folder::{Folder, LockAttempt, LockFileError, take_lock};

/// The beginning of the names of lock and temporary files.
const PREFIX: &str = ".mfa-session.";
const LOCK_SUFFIX: &str = ".lock";
/// The largest process id has this many digits.
const LONGEST_PID: usize = 10;

/// How many times `wait` the lock is waited for if its holders change.
const MAX_WAIT_FACTOR: u32 = 6;

/// The lock of one file. Dropping it removes the lock file.
#[must_use = "the lock is released when this is dropped"]
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) path: PathBuf,
    pub(super) folder: Folder,
    pub(super) resolved: ResolvedPath,
    side_name: OsString,
    /// Closed, and so unlocked, after the name was removed.
    _side: File,
    pub(super) warning: Option<FileWarning>,
}

impl Guard {
    /// False where the file system cannot lock.
    pub(super) fn excludes_others(&self) -> bool {
        self.warning.is_none()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // This process holds the lock of the inode that the name leads to, so it may remove the name; a process that
        // waits on the inode then sees that it has no name, and opens a new lock file.
        self.folder.remove_lock(&self.side_name);
    }
}

/// Begins the name of each side file of this target.
pub(super) fn side_name(target: &Path, ending: &str) -> OsString {
    let name = target.file_name().unwrap_or_else(|| OsStr::new("file"));
    let mut side = OsString::from(PREFIX);
    // Names have 255 bytes at most. Two files whose long names are shortened alike share a lock.
    match name.to_str() {
        Some(long) if long.len() > 180 => side.push(long.chars().take(60).collect::<String>()),
        _ => side.push(name),
    }
    side.push(ending);
    side
}

/// Locks the file that a path leads to.
///
/// # Errors
/// Another process holds the lock for longer than `wait` (six times that, if the holders change), the folder cannot be
/// written to, or something else has the name of the lock file.
pub(super) fn lock(path: &Path, wait: Duration) -> Result<Guard, FileError> {
    let resolved = resolve(path)?;
    let side_path = side_path(&resolved);
    let fail = |error| FileError::io(&side_path, FileOperation::Lock, error);
    let began = Instant::now();
    let mut holder_since = began;
    let mut holder = None;
    let mut pause = Duration::from_millis(1);
    let folder = Folder::open(resolved.folder()).map_err(fail)?;
    let not_opened = |error| match error {
        LockFileError::NotOurs(why) => FileError::new(&side_path, FileErrorKind::LockNotTrusted(why)),
        LockFileError::Io(error) => fail(error),
    };
    let side_name = side_name(&resolved.target, LOCK_SUFFIX);
    loop {
        let (mut side, attempt) = take_lock(&folder, &side_name, is_pid).map_err(not_opened)?;
        if attempt == LockAttempt::Held {
            let now = read_pid(&mut side);
            if now != holder {
                (holder, holder_since) = (now, Instant::now());
            }
            if holder_since.elapsed() >= wait || began.elapsed() >= wait * MAX_WAIT_FACTOR {
                let locked = FileErrorKind::Locked { holder };
                return Err(FileError::new(&resolved.target, locked));
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
            continue;
        }
        write_pid(&mut side);
        let warning = (attempt == LockAttempt::Unsupported).then_some(FileWarning::NoLock);
        return Ok(Guard { path: path.to_owned(), folder, resolved, side_name, _side: side, warning });
    }
}

pub(super) fn side_path(resolved: &ResolvedPath) -> PathBuf {
    resolved.folder().join(side_name(&resolved.target, LOCK_SUFFIX))
}

/// The process id is only used in a message, so errors are ignored.
fn write_pid(side: &mut File) {
    let _ = side
        .set_len(0)
        .and_then(|()| side.rewind())
        .and_then(|()| side.write_all(std::process::id().to_string().as_bytes()));
}

/// The possible contents of a lock file of a killed run: empty, its process id, or the first digits of one.
pub(super) fn is_pid(content: &[u8]) -> bool {
    content.len() <= LONGEST_PID && content.iter().all(u8::is_ascii_digit)
}

fn read_pid(side: &mut File) -> Option<u32> {
    let mut text = String::new();
    side.rewind().ok()?;
    io::Read::by_ref(side).take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
