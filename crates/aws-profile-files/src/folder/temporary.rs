//! Temporary files, and how they get their names.

use std::ffi::OsStr;
use std::io;

use tempfile::{NamedTempFile, PersistError};

use super::platform::Folder;

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
