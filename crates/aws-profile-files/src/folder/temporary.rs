//! Temporary files, and how they are renamed to their final names.

use std::ffi::OsStr;
use std::fs::File;
use std::io;

use tempfile::{NamedTempFile, PersistError};

use super::platform::Folder;

/// A new file of a folder before it gets its name. If it is dropped without one, it is removed.
#[derive(Debug)]
pub struct TemporaryFile<'f> {
    folder: &'f Folder,
    /// None once it has its name, or is removed.
    file: Option<NamedTempFile>,
}

impl Folder {
    /// Makes a temporary file: its name is the prefix, `random` letters and digits, and the suffix.
    ///
    /// # Errors
    /// As [`Folder::create_new`].
    pub fn temporary(&self, prefix: &OsStr, random: usize, suffix: &str) -> io::Result<TemporaryFile<'_>> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix).suffix(suffix).rand_bytes(random);
        let file = builder.make_in(self.path(), |path| self.create_new(path.file_name().unwrap_or_default()))?;
        Ok(TemporaryFile { folder: self, file: Some(file) })
    }
}

impl TemporaryFile<'_> {
    /// The open file.
    ///
    /// # Errors
    /// When it already has its final name and must not be written any more.
    pub fn as_file(&self) -> io::Result<&File> {
        self.file.as_ref().map(NamedTempFile::as_file).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Gives the file its name, replacing the file that has it, and returns it.
    ///
    /// # Errors
    /// When it cannot be renamed. It is removed then.
    pub fn persist(mut self, name: &OsStr) -> io::Result<File> {
        self.rename(name, true)
    }

    /// As [`Self::persist`], but no file may have the name yet.
    ///
    /// # Errors
    /// When a file has the name, or the file system cannot rename without replacing. The file can still be
    /// [persisted](Self::persist).
    pub fn persist_new(&mut self, name: &OsStr) -> io::Result<File> {
        self.rename(name, false)
    }

    fn rename(&mut self, name: &OsStr, over: bool) -> io::Result<File> {
        let file = self.file.take().ok_or(io::ErrorKind::NotFound)?;
        self.folder.rename(file, name, over).map_err(|PersistError { error, file }| {
            self.file = Some(file);
            error
        })
    }
}

impl Drop for TemporaryFile<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            self.folder.discard(file);
        }
    }
}
