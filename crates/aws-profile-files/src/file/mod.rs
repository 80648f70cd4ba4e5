//! Second floor: reads one AWS shared config or credentials file and replaces it so that nothing is ever lost: lock on a
//! side file, re-read, temporary file in the real target's folder, fsync, rename, fsync of the folder. It knows
//! nothing of what the file means, never writes in place, and never follows a link that another user could have laid.

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
pub use error::{FileError, FileErrorKind, Operation, Special, Warning};
pub use leftovers::{Cleaned, clean};
use lock::lock;
pub use preflight::{Preflight, preflight};
pub use privacy::Privacy;
pub use replace::Replaced;
use replace::{ReplaceError, replace};
pub use snapshot::{Snapshot, read};

/// How long one holder of the lock is waited for: an edit takes milliseconds, a slow disk's flush a second.
pub const LOCK_WAIT: Duration = Duration::from_secs(10);

/// How often an edit is built anew because another program wrote meanwhile.
const REBUILDS: usize = 5;

/// How long an emptied or vanished file is watched: `aws configure` empties a file and then writes it (aws-cli#10648).
const EMPTY_PAUSE: Duration = Duration::from_millis(25);
const EMPTY_LOOKS: usize = 8;

/// Why an update was not made: the machine's reason, or the builder's.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError<E> {
    /// Reading, locking or replacing failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The builder refused the text that is there.
    #[error("the new text could not be made")]
    Build(E),
}

/// Lock, read, build, compare, replace; built anew, five times at most, when another program has written meanwhile.
/// The folder is made (0700) if it is missing. Builders are called with the text that is there, `""` for no file.
///
/// # Errors
/// What stops the replacement, or what `build` returned. The file is as it was.
pub fn update<E, Text: AsRef<str>>(
    path: &Path,
    wait: Duration,
    privacy: Privacy,
    mut build: impl FnMut(&str) -> Result<Text, E>,
) -> Result<Replaced, UpdateError<E>> {
    // Before anything is made: not even a folder behind a link that is not to be trusted.
    preflight::check(&read(path)?)?;
    create_folder(path)?;
    let guard = lock(path, wait)?;
    // Best effort: `preflight` and `clean` say what stays.
    let _ = leftovers::remove_leftovers(&guard);
    let mut existed = false;
    for _ in 0..=REBUILDS {
        let snapshot = read_settled(path, existed)?;
        existed = snapshot.exists();
        let text = from_bytes(snapshot.bytes())
            .map_err(|error| FileError::new(snapshot.target(), FileErrorKind::NotUtf8 { line: error.line }))?;
        let new = build(text).map_err(UpdateError::Build)?;
        // No file and nothing to put in it: an empty file would say nothing.
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
    Folder::make(folder).map(drop).map_err(|error| FileError::io(folder, Operation::CreateFolder, error))
}

/// An empty file, or one that was there a moment ago, may be about to be written anew by another program: it gets a
/// moment to do so.
fn read_settled(path: &Path, existed: bool) -> Result<Snapshot, FileError> {
    let mut snapshot = read(path)?;
    for _ in 0..EMPTY_LOOKS {
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
