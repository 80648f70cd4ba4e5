//! Folders on systems that are not Unix: by path, without owners.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::{NamedTempFile, PersistError};

/// How long a rename waits for another program to close the file.
const PATIENCE: Duration = Duration::from_secs(2);

/// A folder, checked as far as this system allows.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Takes a folder that is there.
    ///
    /// # Errors
    /// It is not there, or no folder.
    pub fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            Ok(Self { path: path.to_owned() })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// As [`Self::open`], but the path must not be a symbolic link.
    ///
    /// # Errors
    /// It is not there, or no folder.
    pub fn open_itself(path: &Path) -> io::Result<Self> {
        if fs::symlink_metadata(path)?.is_dir() {
            Ok(Self { path: path.to_owned() })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// Opens a folder; it and its parents are made where they are missing.
    ///
    /// # Errors
    /// One cannot be made.
    pub fn make(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Self::open(path)
    }

    /// The path that was passed to `open`, `open_itself` or `make`.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Owner and permission bits.
    #[must_use]
    pub fn owner_and_mode(&self) -> (u32, u32) {
        (0, 0)
    }

    /// Whether a file of this owner in this folder can be one that this crate made.
    #[must_use]
    pub fn may_be_ours(&self, _: u32) -> bool {
        true
    }

    /// Makes a file.
    ///
    /// # Errors
    /// There is something of that name, or it cannot be made.
    pub fn create_new(&self, name: &OsStr) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create_new(true).open(self.path.join(name))
    }

    /// Opens a file to read it.
    ///
    /// # Errors
    /// There is none of that name, or it cannot be opened.
    pub fn open_to_read(&self, name: &OsStr) -> io::Result<File> {
        File::open(self.path.join(name))
    }

    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).open(self.path.join(name))
    }

    /// The names of the files and folders in it.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        fs::read_dir(&self.path)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    /// Removes a file; a missing one is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        match fs::remove_file(self.path.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Gives a file another name, replacing the file that has it.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn move_to(&self, name: &OsStr, new: &OsStr) -> io::Result<()> {
        fs::rename(self.path.join(name), self.path.join(new))
    }

    /// Does nothing: a removed lock file that another process still has open cannot be told from its successor here, so
    /// it stays.
    pub fn remove_lock(&self, _: &OsStr) {}

    /// Always true: it cannot be determined here.
    #[must_use]
    pub fn is_at(&self, _: &File, _: &OsStr) -> bool {
        true
    }

    /// The owner of the file of this name, and whether it is a regular file.
    #[must_use]
    pub fn look(&self, name: &OsStr) -> Option<(u32, bool)> {
        let metadata = fs::symlink_metadata(self.path.join(name)).ok()?;
        Some((0, metadata.is_file()))
    }

    pub(super) fn rename(&self, temporary: NamedTempFile, name: &OsStr, over: bool) -> Result<File, PersistError> {
        let target = self.path.join(name);
        if over { replace(temporary, &target) } else { temporary.persist_noclobber(target) }
    }

    /// Removes the temporary file.
    pub(super) fn discard(&self, temporary: NamedTempFile) {
        drop(temporary);
    }
}

/// Windows refuses the rename while any process has the old file open (a reader, a virus scanner), so it is tried again
/// for two seconds.
fn replace(mut temporary: NamedTempFile, target: &Path) -> Result<File, PersistError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match temporary.persist(target) {
            Ok(file) => return Ok(file),
            Err(failed) if is_in_use(&failed.error) && Instant::now() < deadline => temporary = failed.file,
            Err(failed) => return Err(failed),
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// `ERROR_ACCESS_DENIED` or `ERROR_SHARING_VIOLATION`: what a rename over an open file ends with.
fn is_in_use(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32))
}

/// Always 0, as there are no user ids here.
#[must_use]
pub fn us() -> u32 {
    0
}

/// A profile folder is protected by an access list; there is no owner and no mode.
#[must_use]
pub fn owner_and_mode(_: &fs::Metadata) -> (u32, u32) {
    (0, 0)
}

/// Attributes are not examined here.
#[must_use]
pub fn is_protected(_: &Path) -> bool {
    false
}

pub(super) fn cannot_lock(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
}

pub(super) fn links(_: &fs::Metadata) -> u64 {
    1
}
