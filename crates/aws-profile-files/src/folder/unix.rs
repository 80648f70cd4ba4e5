//! Folders as Unix has them. Everything happens relative to the open folder, which cannot be exchanged meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, Metadata};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;
use tempfile::{NamedTempFile, PersistError};

use super::refusal::FolderRefusal;

/// Links followed before they are called a circle, as the Linux kernel does (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

const TO_ENTER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// Without the right to list it, where the system can do without.
#[cfg(any(target_os = "linux", target_os = "android"))]
const TO_PASS: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const TO_PASS: OFlags = TO_ENTER;
const PRIVATE_FOLDER: Mode = Mode::RWXU;
const PRIVATE_FILE: Mode = Mode::RUSR.union(Mode::WUSR);

/// A folder, held open.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    handle: File,
    heir: Option<Heir>,
}

/// To whom root gives what it makes.
#[derive(Debug, Clone, Copy)]
struct Heir {
    uid: Uid,
    gid: Gid,
}

impl Heir {
    fn of(folder: impl AsFd) -> io::Result<Option<Self>> {
        let stat = rustix::fs::fstat(folder)?;
        let owner = Self { uid: Uid::from_raw(stat.st_uid), gid: Gid::from_raw(stat.st_gid) };
        Ok(Some(owner).filter(|owner| is_root() && !owner.uid.is_root()))
    }

    fn give(self, made: impl AsFd) -> io::Result<()> {
        rustix::fs::fchown(made, Some(self.uid), Some(self.gid))
            .map_err(|_| FolderRefusal::OwnerNotGiven { uid: self.uid.as_raw() }.into())
    }
}

fn is_root() -> bool {
    us() == 0
}

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// It cannot be opened, or, for root, [`FolderRefusal::Led`].
    pub fn open(path: &Path) -> io::Result<Self> {
        let handle =
            if is_root() { enter(path, false)? } else { rustix::fs::openat(CWD, path, TO_PASS, Mode::empty())? };
        Self::new(path, handle)
    }

    /// Opens a folder; it and its parents are made (0700) where they are missing.
    ///
    /// # Errors
    /// As [`Folder::open`], or one cannot be made.
    pub fn make(path: &Path) -> io::Result<Self> {
        if is_root() {
            return Self::new(path, enter(path, true)?);
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Self::open(path)
    }

    fn new(path: &Path, handle: OwnedFd) -> io::Result<Self> {
        let heir = Heir::of(&handle)?;
        Ok(Self { path: path.to_owned(), handle: handle.into(), heir })
    }

    /// The path that it was opened by.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whose it is, and its permission bits.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn owner_and_mode(&self) -> io::Result<(u32, u32)> {
        Ok(owner_and_mode(&self.handle.metadata()?))
    }

    /// May a file of this owner in here be one that we made?
    #[must_use]
    pub fn may_be_ours(&self, uid: u32) -> bool {
        uid == us() || self.heir.is_some_and(|heir| heir.uid.as_raw() == uid)
    }

    /// Makes a file (0600), and gives it its owner while it is empty.
    ///
    /// # Errors
    /// There is something of that name, it cannot be made, or [`FolderRefusal::OwnerNotGiven`].
    pub fn create_new(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.handle, name, flags, PRIVATE_FILE)?;
        if let Some(heir) = self.heir
            && let Err(error) = heir.give(&file)
        {
            let _ = rustix::fs::unlinkat(&self.handle, name, AtFlags::empty());
            return Err(error);
        }
        Ok(file.into())
    }

    /// Opens a file to read and write it; a link is not followed, a pipe not waited for.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.handle, name, flags, Mode::empty())?.into())
    }

    /// Whose the thing of this name is, and whether it is a regular file; a link counts as what it is.
    pub(super) fn look(&self, name: &OsStr) -> Option<(u32, bool)> {
        let stat = rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some((stat.st_uid, rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file()))
    }

    pub(super) fn rename(&self, temporary: NamedTempFile, name: &OsStr, over: bool) -> Result<(), PersistError> {
        let from = temporary.path().file_name().unwrap_or_default();
        let renamed = if over {
            rustix::fs::renameat(&self.handle, from, &self.handle, name)
        } else {
            rename_new(&self.handle, from, name)
        };
        match renamed {
            // The temporary name is gone already.
            Ok(()) => temporary.keep().map(|_| ()),
            Err(error) => Err(PersistError { error: error.into(), file: temporary }),
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(folder: &File, from: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    match rustix::fs::renameat_with(folder, from, folder, name, rustix::fs::RenameFlags::NOREPLACE) {
        // An old kernel, or a file system that cannot.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => link_new(folder, from, name),
        renamed => renamed,
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_new(folder: &File, from: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    link_new(folder, from, name)
}

fn link_new(folder: &File, from: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    rustix::fs::linkat(folder, from, folder, name, AtFlags::empty())?;
    rustix::fs::unlinkat(folder, from, AtFlags::empty())
}

/// Root's way into a folder, one part of the path at a time.
fn enter(path: &Path, make_missing: bool) -> io::Result<OwnedFd> {
    let mut at = rustix::fs::openat(CWD, ".", TO_ENTER, Mode::empty())?;
    let mut rest = parts_reversed(path);
    let mut leader = None;
    let mut links = 0;
    while let Some(part) = rest.pop() {
        at = match rustix::fs::openat(&at, &part, TO_ENTER | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(next) => next,
            Err(Errno::NOENT) if make_missing => {
                check_led(&at, leader)?;
                make_folder(&at, &part)?
            }
            // MLINK: FreeBSD's answer to a link.
            Err(Errno::LOOP | Errno::NOTDIR | Errno::MLINK) => {
                links += 1;
                if links > MOST_LINKS {
                    return Err(Errno::LOOP.into());
                }
                if let Some(uid) = link_owner(&at, &part)? {
                    check_one_leader(leader, uid)?;
                    leader = Some(uid);
                }
                let target = rustix::fs::readlinkat(&at, &part, Vec::new())
                    .map_err(|error| if error == Errno::INVAL { Errno::NOTDIR } else { error })?;
                rest.extend(parts_reversed(Path::new(&OsString::from_vec(target.into_bytes()))));
                at
            }
            Err(error) => return Err(error.into()),
        };
    }
    check_led(&at, leader)?;
    Ok(at)
}

fn parts_reversed(path: &Path) -> Vec<OsString> {
    let named = path.components().filter(|part| *part != Component::CurDir);
    named.rev().map(|part| part.as_os_str().to_owned()).collect()
}

/// Who, beside root, could have put this link there or exchange it: the folder's owner, or in a folder for all (`/tmp`)
/// the link's.
fn link_owner(folder: &OwnedFd, name: &OsStr) -> io::Result<Option<u32>> {
    let folder_owner = rustix::fs::fstat(folder)?.st_uid;
    let link_owner = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?.st_uid;
    Ok([folder_owner, link_owner].into_iter().find(|&uid| uid != 0))
}

fn check_one_leader(leader: Option<u32>, uid: u32) -> io::Result<()> {
    match leader {
        Some(other) if other != uid => Err(FolderRefusal::Led { uid: other }.into()),
        _ => Ok(()),
    }
}

fn check_led(at: &OwnedFd, leader: Option<u32>) -> io::Result<()> {
    match leader {
        Some(uid) if rustix::fs::fstat(at)?.st_uid != uid => Err(FolderRefusal::Led { uid }.into()),
        _ => Ok(()),
    }
}

/// Makes one folder and gives it its owner. Its owner-to-be may have put another one there before it is opened: only an
/// empty folder of root's is given away, which the owner of its parent could have removed and made anew.
fn make_folder(parent: &OwnedFd, name: &OsStr) -> io::Result<OwnedFd> {
    match rustix::fs::mkdirat(parent, name, PRIVATE_FOLDER) {
        Ok(()) => {}
        // Another run of ours was faster.
        Err(Errno::EXIST) => return Ok(rustix::fs::openat(parent, name, TO_ENTER | OFlags::NOFOLLOW, Mode::empty())?),
        Err(error) => return Err(error.into()),
    }
    let made = rustix::fs::openat(parent, name, TO_ENTER | OFlags::NOFOLLOW, Mode::empty())?;
    if let Some(heir) = Heir::of(parent)?
        && rustix::fs::fstat(&made)?.st_uid == 0
        && is_empty(&made)?
        && let Err(error) = heir.give(&made)
    {
        let _ = rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR);
        return Err(error);
    }
    Ok(made)
}

fn is_empty(folder: &OwnedFd) -> io::Result<bool> {
    for entry in rustix::fs::Dir::read_from(folder)? {
        let entry = entry?;
        if entry.file_name() != c"." && entry.file_name() != c".." {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The effective user id of this process.
#[must_use]
pub fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Whose a file is, and its permission bits.
#[must_use]
pub fn owner_and_mode(metadata: &Metadata) -> (u32, u32) {
    (metadata.uid(), metadata.mode() & 0o7777)
}

/// How many names a file has.
pub(super) fn links(metadata: &Metadata) -> u64 {
    metadata.nlink()
}
