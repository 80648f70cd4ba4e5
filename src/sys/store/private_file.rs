//! Small private files: read with suspicion, replaced whole. Everything happens relative to their folder, which is held
//! open and was looked at, so that no other can take its place meanwhile.

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
    /// Others may write (a folder) or read (a file).
    #[error("is open to other users")]
    OpenToOthers,
    /// Somebody else could put another folder in its place.
    #[error("lies below `{}`, which {exposure}", path.display())]
    Below {
        path: PathBuf,
        /// How somebody else could change it.
        exposure: FileExposure,
    },
    /// By an attribute that binds its owner, too.
    #[error("is protected from changes")]
    Immutable,
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
    #[error("cannot be {0}: {1}")]
    Io(FileAction, #[source] io::Error),
}

/// What the system did not do.
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
    /// For `map_err`.
    pub(crate) fn failed(self) -> impl FnOnce(io::Error) -> UntrustedFile {
        move |error| UntrustedFile::Io(self, error)
    }
}

/// More than a record with the longest token.
const LARGEST: u64 = 64 * 1024;

/// How often a file is written anew that was removed before it got its name.
const ATTEMPTS: usize = 5;

/// A folder of ours alone, held open.
#[derive(Debug)]
pub(crate) struct PrivateFolder {
    folder: Folder,
    /// This process's user.
    us: u32,
}

/// A file, and what it holds.
pub(crate) type OpenedFile = (File, Zeroizing<Vec<u8>>);

impl PrivateFolder {
    /// Opens a folder that no other user could write to or exchange, to look at what is in it. A missing one is `None`.
    ///
    /// # Errors
    /// When it cannot be opened, or is not ours alone.
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

    /// Opens a folder to change something in it; it and its parents are made (0700) where they are missing.
    ///
    /// # Errors
    /// When it cannot be made or opened, or is not ours alone.
    pub(crate) fn make(dir: &Path) -> Result<Self, UntrustedFile> {
        if Self::open(dir)?.is_none() {
            let there = dir.ancestors().skip(1).find(|above| fs::symlink_metadata(above).is_ok());
            there.map_or(Ok(()), |there| check_way(there, folder::us()))?;
        }
        let folder = Folder::make(dir).map_err(FileAction::Make.failed())?;
        let us = check_folder(&folder)?;
        if folder::is_protected(dir) {
            return Err(UntrustedFile::Immutable);
        }
        Ok(Self { folder, us })
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The folder itself.
    pub(crate) fn into_folder(self) -> Folder {
        self.folder
    }

    /// The names of what is in it.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub(crate) fn names(&self) -> Result<Vec<OsString>, UntrustedFile> {
        self.folder.names().map_err(FileAction::Read.failed())
    }

    /// Reads a file that we wrote. A missing file is `Ok(None)`.
    ///
    /// # Errors
    /// When it is not ours alone, or cannot be read.
    pub(crate) fn read(&self, name: impl AsRef<OsStr>) -> Result<Option<Zeroizing<Vec<u8>>>, UntrustedFile> {
        Ok(self.opened(name.as_ref(), 0o077)?.map(|(_, bytes)| bytes))
    }

    /// A file of ours, whatever its mode is: it is to be judged or removed, not believed.
    ///
    /// # Errors
    /// When it is not ours, or cannot be read.
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
        // No byte beyond: whatever has a name of ours was whole before it got that name.
        let size = metadata.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or_default()));
        (&file).take(size).read_to_end(&mut bytes).map_err(FileAction::Read.failed())?;
        Ok(Some((file, bytes)))
    }

    /// Removes a file; one that is gone already is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn remove(&self, name: impl AsRef<OsStr>) -> Result<(), UntrustedFile> {
        self.folder.remove(name.as_ref()).map_err(FileAction::Remove.failed())
    }

    /// Replaces a file whole: a reader sees the old or the new one. No `fsync`: what is lost in a power cut
    /// can be had again for one code.
    ///
    /// The new file is locked while it is written, so that a run that removes what killed ones left can tell it from
    /// those. Between its creation and the lock it cannot: then it is written anew.
    ///
    /// # Errors
    /// When there is no room or no permission; the old file is then untouched.
    pub(crate) fn replace(&self, name: impl AsRef<OsStr>, bytes: &[u8]) -> Result<(), UntrustedFile> {
        let mut attempt = 1;
        loop {
            match self.new_file(bytes).and_then(|file| file.persist(name.as_ref())) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS => attempt += 1,
                replaced => return replaced.map(drop).map_err(FileAction::Write.failed()),
            }
        }
    }

    /// A file that will replace another one, or goes with the drop.
    ///
    /// # Errors
    /// When the folder takes no file, or there is no room.
    pub(crate) fn new_file(&self, bytes: &[u8]) -> io::Result<TemporaryFile<'_>> {
        let file = self.folder.temporary(OsStr::new(TEMPORARY_PREFIX), RANDOM, "")?;
        let mut open = file.as_file()?;
        // A file system without locks tells by the age.
        let _ = folder::try_lock(open);
        open.write_all(bytes)?;
        Ok(file)
    }
}

/// Gives our user id.
fn check_folder(folder: &Folder) -> Result<u32, UntrustedFile> {
    let us = folder::us();
    let (uid, mode) = folder.owner_and_mode();
    check_owner(us, uid, mode, 0o022)?;
    Ok(us)
}

/// For root, the owner of the home folder is the user, too (`sudo -E`, a container).
fn check_owner(us: u32, uid: u32, mode: u32, forbidden: u32) -> Result<(), UntrustedFile> {
    if uid != us && !(us == 0 && home_owner() == Some(uid)) {
        return Err(UntrustedFile::ForeignOwner);
    }
    if mode & forbidden != 0 { Err(UntrustedFile::OpenToOthers) } else { Ok(()) }
}

fn home_owner() -> Option<u32> {
    trust::owner(&paths::home_of_this_run()?)
}

/// Nobody else may be able to exchange a folder on the way to this one, or this one.
fn check_way(folder: &Path, us: u32) -> Result<(), UntrustedFile> {
    let parts = trust::parts_below_root(folder).map_err(FileAction::Read.failed())?;
    if exposures(&parts, &[us]).next().is_none() {
        return Ok(());
    }
    // Whose the topmost folder is can change everything anyway: root, if by another number (a user name space).
    let mut users = vec![us];
    users.extend(trust::owner(Path::new("/")));
    users.extend(home_owner().filter(|_| us == 0));
    match exposures(&parts, &users).find(|(part, _)| trust::keeps_modes(&part.path)) {
        Some((part, exposure)) => Err(UntrustedFile::Below { path: part.path.clone(), exposure }),
        None => Ok(()),
    }
}

/// A file that was not there before, for this user alone from its first instant. Unless it is kept it goes again
/// when this is dropped.
#[derive(Debug)]
pub(crate) struct NewFile {
    folder: Folder,
    name: OsString,
    file: File,
    kept: bool,
}

impl NewFile {
    /// Makes it, empty.
    ///
    /// # Errors
    /// When there is anything of that name, be it a link to nowhere, or the folder takes no file.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        let folder = Folder::open(parent(path))?;
        let file = folder.create_new(&name)?;
        Ok(Self { folder, name, file, kept: false })
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
            let _ = self.folder.remove(&self.name);
        }
    }
}
