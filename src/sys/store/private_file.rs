//! Small private files: read with suspicion, replaced whole.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::format::cache_file::{RANDOM, TEMPORARY_PREFIX};
use crate::sys::folder::{self, Folder, NotOurLock};
use crate::sys::paths;

/// Why a file or folder is not trusted.
#[derive(Debug, Error)]
pub enum UntrustedFile {
    #[error("belongs to another user")]
    ForeignOwner,
    /// Others may write (a folder) or read (a file).
    #[error("is open to other users")]
    OpenToOthers,
    /// A link, a pipe, a device.
    #[error("is not a plain {0}")]
    Kind(&'static str),
    /// Larger than anything we write.
    #[error("is too large")]
    TooLarge,
    /// A folder that is not marked as our cache and holds this.
    #[error("holds `{0}`, which is not from mfa-session")]
    NotOurCache(String),
    /// Something else has the name of a lock file.
    #[error("has something in the place of its lock file `{name}` that is not ours: it {why}")]
    Lock {
        name: String,
        /// Why it is not ours.
        why: NotOurLock,
    },
    #[error("cannot be read or written: {0}")]
    Io(#[from] io::Error),
}

/// More than a record with the longest token.
const LARGEST: u64 = 64 * 1024;

/// Checks that a folder is ours alone to write. A missing folder is `Ok(false)`.
pub(crate) fn check_folder(dir: &Path) -> Result<bool, UntrustedFile> {
    let metadata = match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    if !metadata.is_dir() {
        return Err(UntrustedFile::Kind("folder"));
    }
    let (uid, mode) = folder::owner_and_mode(&metadata);
    check_owner(uid, mode, 0o022)?;
    Ok(true)
}

/// Makes a folder that only we can enter, with its parents.
///
/// # Errors
/// When it cannot be made, or is there and not ours.
pub(crate) fn create_folder(dir: &Path) -> Result<(), UntrustedFile> {
    if !check_folder(dir)? {
        Folder::make(dir)?;
        check_folder(dir)?;
    }
    Ok(())
}

/// Opens a folder that is ours alone to write, so that no other can take its place.
///
/// # Errors
/// When it cannot be opened, or is not ours.
pub(crate) fn open_folder(dir: &Path) -> Result<Folder, UntrustedFile> {
    let folder = Folder::open(dir)?;
    let (uid, mode) = folder.owner_and_mode()?;
    check_owner(uid, mode, 0o022)?;
    Ok(folder)
}

/// Reads a file that we wrote. A missing file is `Ok(None)`.
pub(crate) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, UntrustedFile> {
    Ok(opened(path, 0o077)?.map(|(_, bytes)| bytes))
}

/// A file, and what it holds.
pub(crate) type OpenedFile = (File, Zeroizing<Vec<u8>>);

/// A file of ours, whatever its mode is: it is to be judged or removed, not believed.
pub(crate) fn open_owned(path: &Path) -> Result<Option<OpenedFile>, UntrustedFile> {
    match opened(path, 0) {
        Err(UntrustedFile::Io(_)) if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) => {
            Err(UntrustedFile::Kind("file"))
        }
        other => other,
    }
}

fn opened(path: &Path, forbidden: u32) -> Result<Option<OpenedFile>, UntrustedFile> {
    let file = match open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(UntrustedFile::Kind("file"));
    }
    let (uid, mode) = folder::owner_and_mode(&metadata);
    check_owner(uid, mode, forbidden)?;
    if metadata.len() > LARGEST {
        return Err(UntrustedFile::TooLarge);
    }
    let size = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(size + 1));
    (&file).take(LARGEST).read_to_end(&mut bytes)?;
    Ok(Some((file, bytes)))
}

/// Removes a file; one that is gone already is no error.
///
/// # Errors
/// The system's word.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Opens without following a link and without waiting for the other end of a pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.cast_signed());
    }
    options.open(path)
}

/// For root, the owner of the home folder is the user, too (`sudo -E`, a container).
fn check_owner(uid: u32, mode: u32, forbidden: u32) -> Result<(), UntrustedFile> {
    let ours = folder::us();
    if uid != ours && !(ours == 0 && home_owner() == Some(uid)) {
        return Err(UntrustedFile::ForeignOwner);
    }
    if mode & forbidden != 0 { Err(UntrustedFile::OpenToOthers) } else { Ok(()) }
}

fn home_owner() -> Option<u32> {
    let metadata = fs::metadata(paths::home_of_this_run()?).ok()?;
    Some(folder::owner_and_mode(&metadata).0)
}

/// A file that was not there before, for this user alone from its first instant. Unless it is kept it goes again
/// when this is dropped.
#[derive(Debug)]
pub(crate) struct NewFile {
    path: PathBuf,
    file: File,
    kept: bool,
}

impl NewFile {
    /// Makes it, empty.
    ///
    /// # Errors
    /// When there is anything of that name, be it a link to nowhere, or the folder takes no file.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let file = Folder::open(folder::parent(path))?.create_new(name)?;
        Ok(Self { file, path: path.to_path_buf(), kept: false })
    }

    /// Writes it; it still goes with the drop until it is [kept](Self::keep).
    ///
    /// # Errors
    /// When there is no room.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    pub(crate) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// How often a file is written anew that was removed before it got its name.
const ATTEMPTS: usize = 5;

/// Replaces a file whole: a reader sees the old or the new one. No `fsync`: what is lost in a power cut
/// can be had again for one code.
///
/// The new file is locked while it is written, so that a run that removes what killed ones left can tell it from
/// those. Between its creation and the lock it cannot: then it is written anew.
///
/// # Errors
/// When there is no room or no permission; the old file is then untouched.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), UntrustedFile> {
    let folder = open_folder(folder::parent(path))?;
    let mut attempt = 1;
    loop {
        let mut file = temporary(&folder)?;
        // A file system without locks tells by the age.
        let _ = file.as_file().try_lock();
        file.write_all(bytes)?;
        match folder.persist(file, path.file_name().unwrap_or_default()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS => attempt += 1,
            other => return Ok(other?),
        }
    }
}

/// A file that will replace another one, or goes with the drop.
///
/// # Errors
/// When the folder takes no file.
pub(crate) fn temporary(folder: &Folder) -> io::Result<NamedTempFile> {
    folder.temporary(OsStr::new(TEMPORARY_PREFIX), RANDOM, "")
}
