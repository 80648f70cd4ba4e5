//! Reads a shared file and replaces it as a whole: lock on a side file, re-read, temporary file in the target's folder,
//! fsync, rename, fsync of the folder. It never writes in place, and follows no symbolic link that another user could
//! have made.

mod contents;
mod error;
mod leftovers;
mod lock;
mod only_copy;
#[cfg(not(unix))]
mod other;
mod path;
mod platform;
mod preflight;
mod privacy;
mod replace;
mod snapshot;
mod stamp;
#[cfg(unix)]
mod unix;

use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::folder::Folder;
use crate::ini::from_bytes;
pub use contents::Contents;
pub use error::{FileError, FileErrorKind, FileOperation, FileWarning, SpecialFile};
pub use leftovers::{Cleaned, abandoned, clean, is_leftover_name};
use lock::lock;
pub use preflight::{Preflight, obstacle, preflight};
pub use privacy::Privacy;
pub use replace::Replaced;
use replace::{ReplaceError, replace};
pub use snapshot::{Snapshot, read};

/// A reasonable time to wait for the lock: an edit takes milliseconds, flushing to a slow disk a second.
pub const LOCK_WAIT: Duration = Duration::from_secs(10);

/// How often the text is built again because another program has written meanwhile.
const MAX_REBUILDS: usize = 5;

/// Pause between two reads of an empty or missing file: `aws configure` empties a file and then writes it
/// (aws-cli#10648).
const EMPTY_PAUSE: Duration = Duration::from_millis(25);
const EMPTY_CHECKS: usize = 8;

/// Why a file was not updated.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError<E> {
    /// Reading, locking or replacing failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The caller's function returned an error.
    #[error("the new text could not be made")]
    Build(E),
}

/// Locks, reads, builds the new text and replaces the file; up to five times again if another program has written
/// meanwhile. A missing folder is created (mode 0700). `build` gets the present text, `""` if there is no file, and one
/// holder of the lock is waited for no longer than `wait`.
///
/// # Errors
/// Whatever prevents the replacement, or what `build` returned. The file is unchanged.
pub fn update<E, Text: AsRef<str>>(
    path: &Path,
    wait: Duration,
    privacy: Privacy,
    mut build: impl FnMut(&str) -> Result<Text, E>,
) -> Result<Replaced, UpdateError<E>> {
    // Checked first, so that no folder is created behind a link that is not trusted.
    preflight::check(&read(path)?)?;
    create_folder(path)?;
    let guard = lock(path, wait)?;
    // Errors are ignored: `preflight` and `clean` report what is kept.
    let _ = leftovers::remove_leftovers(&guard);
    let mut existed = false;
    for _ in 0..=MAX_REBUILDS {
        let snapshot = read_settled(path, existed)?;
        existed = snapshot.exists();
        let text = from_bytes(snapshot.bytes())
            .map_err(|error| FileError::new(snapshot.target(), FileErrorKind::NotUtf8 { line: error.line }))?;
        let new = build(text).map_err(UpdateError::Build)?;
        // An empty file is not created.
        let new = new.as_ref();
        if !snapshot.exists() && new.is_empty() && !snapshot.null {
            let target = snapshot.target().to_owned();
            return Ok(Replaced { target, written: false, tightened_from: None, warnings: Vec::new() });
        }
        match replace(&guard, &snapshot, privacy, new.as_bytes()) {
            Ok(replaced) => return Ok(replaced),
            Err(ReplaceError::Changed) => {}
            Err(ReplaceError::File(error)) => return Err(error.into()),
        }
    }
    Err(FileError::new(path, FileErrorKind::KeepsChanging).into())
}

fn create_folder(path: &Path) -> Result<(), FileError> {
    let resolved = snapshot::resolve(path)?;
    let folder = resolved.folder();
    Folder::make(folder).map(drop).map_err(|error| FileError::io(folder, FileOperation::CreateFolder, error))
}

/// Reads again after a pause if the file is empty or has disappeared, since another program may be writing it.
fn read_settled(path: &Path, existed: bool) -> Result<Snapshot, FileError> {
    let mut snapshot = read(path)?;
    for _ in 0..EMPTY_CHECKS {
        if !snapshot.bytes().is_empty() || !(snapshot.exists() || existed) {
            break;
        }
        thread::sleep(EMPTY_PAUSE);
        snapshot = read(path)?;
    }
    Ok(snapshot)
}

#[cfg(all(test, unix))]
mod tests;
