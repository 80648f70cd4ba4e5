//! Small private files, checked when they are read and replaced as a whole. All calls are relative to their folder,
//! which is kept open after it was checked, so that it cannot be replaced by another one meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::format::cache_file::{RANDOM, TEMPORARY_PREFIX};
use crate::model::{FileExposure, exposures};
use crate::sys::folder::{self, Folder, NotOurLock, TemporaryFile, parent};
use crate::sys::{paths, trust};

/// Why a file or folder is not trusted.
#[derive(Debug, Error)]
pub enum UntrustedFile {
    #[error("belongs to another user")]
    ForeignOwner,
    /// Other users may write to it (a folder) or read it (a file).
    #[error("is open to other users")]
    OpenToOthers,
    /// Another user could replace the folder or one of its parents.
    #[error("lies below `{}`, which {exposure}", path.display())]
    Below {
        path: PathBuf,
        /// How another user could change it.
        exposure: FileExposure,
    },
    /// It has an attribute that also binds its owner.
    #[error("is protected from changes")]
    Immutable,
    /// As [`UntrustedFile::Immutable`], of this file in the folder.
    #[error("holds `{0}`, which is protected from changes")]
    ImmutableFile(String),
    /// A folder has the name of a file.
    #[error("holds `{0}`, which is a folder")]
    FolderInPlace(String),
    /// A link, a pipe, or a device.
    #[error("is not a plain {0}")]
    Kind(&'static str),
    /// Larger than any file that we write.
    #[error("is too large")]
    TooLarge,
    /// A folder without our tag file that holds this entry.
    #[error("holds `{0}`, which is not from mfa-session")]
    NotOurCache(String),
    /// Another kind of file has the name of a lock file.
    #[error("has something in the place of its lock file `{name}` that is not ours: it {why}")]
    Lock {
        name: String,
        /// Why it is not our lock file.
        why: NotOurLock,
    },
    #[error("cannot be {0}: {1}")]
    Io(FileAction, #[source] io::Error),
}

/// The operation that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FileAction {
    #[error("made")]
    Make,
    #[error("read")]
    Read,
    #[error("written")]
    Write,
    #[error("removed")]
    Remove,
    #[error("locked")]
    Lock,
}

impl FileAction {
    /// Converts an error, for `map_err`.
    pub(crate) fn failed(self) -> impl FnOnce(io::Error) -> UntrustedFile {
        move |error| UntrustedFile::Io(self, error)
    }
}

/// The size limit of a file in bytes, above that of a record with the longest token.
const LARGEST: u64 = 64 * 1024;

/// How many times a file is written again that was removed before it got its name.
const ATTEMPTS: usize = 5;

/// An open folder of this user.
#[derive(Debug)]
pub(crate) struct PrivateFolder {
    folder: Folder,
    /// The user id of this process.
    us: u32,
}

/// An open file and its content.
pub(crate) type OpenedFile = (File, Zeroizing<Vec<u8>>);

impl PrivateFolder {
    /// Opens a folder that no other user could write to or replace, to read in it. A missing one is `None`.
    ///
    /// # Errors
    /// When it cannot be opened, or another user can change it.
    pub(crate) fn open(dir: &Path) -> Result<Option<Self>, UntrustedFile> {
        let folder = match Folder::open_itself(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory && fs::symlink_metadata(dir).is_ok() => {
                return Err(UntrustedFile::Kind("folder"));
            }
            opened => opened.map_err(FileAction::Read.failed())?,
        };
        let us = check_folder(&folder)?;
        check_way(parent(dir), us)?;
        Ok(Some(Self { folder, us }))
    }

    /// Opens a folder to change something in it; it and its parents are created (0700) if they are missing.
    ///
    /// # Errors
    /// When it cannot be created or opened, or another user can change it.
    pub(crate) fn make(dir: &Path) -> Result<Self, UntrustedFile> {
        Self::check(dir)?;
        let folder = Folder::make(dir).map_err(FileAction::Make.failed())?;
        let us = check_folder(&folder)?;
        if folder::is_protected(dir) {
            return Err(UntrustedFile::Immutable);
        }
        Ok(Self { folder, us })
    }

    /// Checks whether a folder could be opened or made, as far as other users are concerned. Changes nothing.
    ///
    /// # Errors
    /// When another user can change it, or where it would be made.
    pub(crate) fn check(dir: &Path) -> Result<(), UntrustedFile> {
        if Self::open(dir)?.is_none() {
            let there = dir.ancestors().skip(1).find(|above| fs::symlink_metadata(above).is_ok());
            there.map_or(Ok(()), |there| check_way(there, folder::us()))?;
        }
        Ok(())
    }

    /// The folder without the checks of this type.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The folder without the checks of this type.
    pub(crate) fn into_folder(self) -> Folder {
        self.folder
    }

    /// The names of its entries.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub(crate) fn names(&self) -> Result<Vec<OsString>, UntrustedFile> {
        self.folder.names().map_err(FileAction::Read.failed())
    }

    /// Reads a file that we wrote. A missing file is `Ok(None)`.
    ///
    /// # Errors
    /// When another user can access it, or it cannot be read.
    pub(crate) fn read(&self, name: impl AsRef<OsStr>) -> Result<Option<Zeroizing<Vec<u8>>>, UntrustedFile> {
        Ok(self.opened(name.as_ref(), 0o077)?.map(|(_, bytes)| bytes))
    }

    /// Opens a file that this user owns, whatever its mode is: for judging or removing it, not for using its content.
    ///
    /// # Errors
    /// When another user owns it, or it cannot be read.
    pub(crate) fn open_owned(&self, name: impl AsRef<OsStr>) -> Result<Option<OpenedFile>, UntrustedFile> {
        self.opened(name.as_ref(), 0)
    }

    /// Opens without following a link and without waiting for the other end of a pipe.
    fn opened(&self, name: &OsStr, forbidden: u32) -> Result<Option<OpenedFile>, UntrustedFile> {
        let file = match self.folder.open_to_read(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) if self.folder.look(name).is_some_and(|(_, is_file)| !is_file) => {
                return Err(UntrustedFile::Kind("file"));
            }
            opened => opened.map_err(FileAction::Read.failed())?,
        };
        let metadata = file.metadata().map_err(FileAction::Read.failed())?;
        if !metadata.is_file() {
            return Err(UntrustedFile::Kind("file"));
        }
        let (uid, mode) = folder::owner_and_mode(&metadata);
        check_owner(self.us, uid, mode, forbidden)?;
        if metadata.len() > LARGEST {
            return Err(UntrustedFile::TooLarge);
        }
        // Reads no byte beyond this size: our files are complete before they get their names.
        let size = metadata.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or_default()));
        (&file).take(size).read_to_end(&mut bytes).map_err(FileAction::Read.failed())?;
        Ok(Some((file, bytes)))
    }

    /// Removes a file; a missing one is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn remove(&self, name: impl AsRef<OsStr>) -> Result<(), UntrustedFile> {
        self.folder.remove(name.as_ref()).map_err(FileAction::Remove.failed())
    }

    /// Replaces a file whole: a reader sees the old or the new one. No `fsync`: data lost in a power cut can be
    /// obtained again for one code.
    ///
    /// The new file is locked while it is written, so that a run that removes files of killed runs keeps it. Between
    /// its creation and the lock it may be removed: then it is written again.
    ///
    /// # Errors
    /// When the disk is full or there is no permission; the old file is then untouched.
    pub(crate) fn replace(&self, name: impl AsRef<OsStr>, bytes: &[u8]) -> Result<(), UntrustedFile> {
        let mut attempt = 1;
        loop {
            match self.new_file(bytes).and_then(|file| file.persist(name.as_ref())) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS => attempt += 1,
                replaced => return replaced.map(drop).map_err(FileAction::Write.failed()),
            }
        }
    }

    /// A file that will replace another one, and is removed when dropped before.
    ///
    /// # Errors
    /// When no file can be created in the folder, or the disk is full.
    pub(crate) fn new_file(&self, bytes: &[u8]) -> io::Result<TemporaryFile<'_>> {
        let file = self.folder.temporary(OsStr::new(TEMPORARY_PREFIX), RANDOM, "")?;
        let mut open = file.as_file()?;
        // Ignored: on a file system without locks, the age of the file counts.
        let _ = folder::try_lock(open);
        open.write_all(bytes)?;
        Ok(file)
    }
}

/// Checks owner and mode; returns the user id of this process.
fn check_folder(folder: &Folder) -> Result<u32, UntrustedFile> {
    let us = folder::us();
    let (uid, mode) = folder.owner_and_mode();
    check_owner(us, uid, mode, 0o022)?;
    Ok(us)
}

/// Checks owner and mode. For root, the owner of the home folder counts as the user, too (`sudo -E`, a container).
fn check_owner(us: u32, uid: u32, mode: u32, forbidden: u32) -> Result<(), UntrustedFile> {
    if uid != us && !(us == 0 && home_owner() == Some(uid)) {
        return Err(UntrustedFile::ForeignOwner);
    }
    if mode & forbidden != 0 { Err(UntrustedFile::OpenToOthers) } else { Ok(()) }
}

fn home_owner() -> Option<u32> {
    trust::owner(&paths::home_of_this_run()?)
}

/// Checks that no other user can replace this folder or one of its parents.
fn check_way(folder: &Path, us: u32) -> Result<(), UntrustedFile> {
    let parts = trust::parts_below_root(folder).map_err(FileAction::Read.failed())?;
    if exposures(&parts, &[us]).next().is_none() {
        return Ok(());
    }
    // The owner of the topmost folder can change everything anyway: root, even with another number (a user namespace).
    let mut users = vec![us];
    users.extend(trust::owner(Path::new("/")));
    users.extend(home_owner().filter(|_| us == 0));
    match exposures(&parts, &users).find(|(part, _)| trust::keeps_modes(&part.path)) {
        Some((part, exposure)) => Err(UntrustedFile::Below { path: part.path.clone(), exposure }),
        None => Ok(()),
    }
}

/// A file that did not exist before, private to this user from its creation. It is removed when dropped, unless it is
/// kept.
#[derive(Debug)]
pub(crate) struct NewFile {
    folder: Folder,
    name: OsString,
    file: File,
    kept: bool,
}

impl NewFile {
    /// Creates the empty file.
    ///
    /// # Errors
    /// When anything has that name, even a dangling link, or no file can be created in the folder.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        let folder = Folder::open(parent(path))?;
        let file = folder.create_new(&name)?;
        Ok(Self { folder, name, file, kept: false })
    }

    /// Writes it; it is still removed when dropped, until it is [kept](Self::keep).
    ///
    /// # Errors
    /// When the disk is full.
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
            let _ = self.folder.remove(&self.name);
        }
    }
}
