//! A folder in which files are made, held open. Run as root, new files get the owner of their folder: with the home of
//! another user (`sudo -E`, a container) root's own files would lock that user out.

mod lock_file;
#[cfg(not(unix))]
#[path = "other.rs"]
mod platform;
#[cfg(unix)]
#[path = "unix.rs"]
mod platform;

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use tempfile::{NamedTempFile, PersistError};

pub use lock_file::{LockFileError, NotOurLock, check_content, open_lock_file};
pub use platform::Folder;
pub use platform::{owner_and_mode, us};

/// Why nothing is made in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Root follows a user's link only into that user's own folders.
    #[error("a symbolic link of uid {uid} leads into a folder that is not theirs")]
    Led {
        /// Who could have put the link there.
        uid: u32,
    },
    /// Root without `CAP_CHOWN`, or a network file system that does not know root.
    #[error("it cannot be given to the owner of its folder (uid {uid})")]
    OwnerNotGiven {
        /// The owner.
        uid: u32,
    },
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, refusal)
    }
}

/// The folder of a file; of a bare name, the current one.
#[must_use]
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

impl Folder {
    /// Makes a temporary file: its name is the prefix, `random` letters and digits, and the suffix.
    ///
    /// # Errors
    /// As [`Folder::create_new`].
    pub fn temporary(&self, prefix: &OsStr, random: usize, suffix: &str) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix).suffix(suffix).rand_bytes(random);
        builder.make_in(self.path(), |path| self.create_new(path.file_name().unwrap_or_default()))
    }

    /// Gives a temporary file of this folder its name, in the place of what has it.
    ///
    /// # Errors
    /// When it cannot be renamed. It is removed then.
    pub fn persist(&self, temporary: NamedTempFile, name: &OsStr) -> io::Result<()> {
        self.rename(temporary, name, true).map_err(|failed| failed.error)
    }

    /// The same where nothing may have the name yet.
    ///
    /// # Errors
    /// When something has it, or the file system cannot promise that nothing does.
    pub fn persist_new(&self, temporary: NamedTempFile, name: &OsStr) -> Result<(), PersistError> {
        self.rename(temporary, name, false)
    }
}
