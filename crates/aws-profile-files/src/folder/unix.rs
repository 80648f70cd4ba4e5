//! Folders on Unix. All calls are relative to the open folder, so that it cannot be replaced by another one meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, Metadata, Permissions};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;
use tempfile::{NamedTempFile, PersistError};

use super::parent::parent;
use super::refusal::FolderRefusal;

/// More links than this count as a loop, as in the Linux kernel (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

const TO_ENTER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// Opened without requiring the right to list it, where the system supports that.
#[cfg(any(target_os = "linux", target_os = "android"))]
const TO_PASS: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const TO_PASS: OFlags = TO_ENTER;
const PRIVATE_FOLDER: Mode = Mode::RWXU;
const PRIVATE_FILE: Mode = Mode::RUSR.union(Mode::WUSR);

/// An open folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    handle: File,
    /// Owner, group and permission bits when it was opened.
    uid: u32,
    gid: u32,
    mode: u32,
}

/// The user and group that root gives new files to.
#[derive(Debug, Clone, Copy)]
struct Heir {
    uid: Uid,
    gid: Gid,
}

impl Heir {
    fn of(uid: u32, gid: u32) -> Option<Self> {
        let owner = Self { uid: Uid::from_raw(uid), gid: Gid::from_raw(gid) };
        Some(owner).filter(|owner| is_root() && !owner.uid.is_root())
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

    /// Opens the folder of this path, which must not be a symbolic link, to read what is in it.
    ///
    /// # Errors
    /// It cannot be opened; `NotADirectory` for a link, too.
    pub fn open_itself(path: &Path) -> io::Result<Self> {
        match rustix::fs::openat(CWD, path, TO_PASS | OFlags::NOFOLLOW, Mode::empty()) {
            Err(Errno::LOOP | Errno::MLINK) => Err(io::ErrorKind::NotADirectory.into()),
            opened => Self::new(path, opened?),
        }
    }

    /// Opens a folder; it and its parents are made (0700, whatever the umask) where they are missing.
    ///
    /// # Errors
    /// As [`Folder::open`], or one cannot be made.
    pub fn make(path: &Path) -> io::Result<Self> {
        if is_root() {
            return Self::new(path, enter(path, true)?);
        }
        make_missing(path)?;
        Self::open(path)
    }

    fn new(path: &Path, handle: OwnedFd) -> io::Result<Self> {
        let handle = File::from(handle);
        let metadata = handle.metadata()?;
        let (uid, mode) = owner_and_mode(&metadata);
        Ok(Self { path: path.to_owned(), handle, uid, gid: metadata.gid(), mode })
    }

    fn heir(&self) -> Option<Heir> {
        Heir::of(self.uid, self.gid)
    }

    /// The path that was passed to `open`, `open_itself` or `make`.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its owner when it was opened, and its permission bits.
    #[must_use]
    pub fn owner_and_mode(&self) -> (u32, u32) {
        (self.uid, self.mode)
    }

    /// Whether a file of this owner in this folder can be one that this crate made.
    #[must_use]
    pub fn may_be_ours(&self, uid: u32) -> bool {
        uid == us() || self.heir().is_some_and(|heir| heir.uid.as_raw() == uid)
    }

    /// Makes a file (0600, whatever the umask), and gives it its owner while it is empty.
    ///
    /// # Errors
    /// There is something of that name, it cannot be made, or [`FolderRefusal::OwnerNotGiven`].
    pub fn create_new(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.handle, name, flags, PRIVATE_FILE)?;
        if let Some(heir) = self.heir()
            && let Err(error) = heir.give(&file)
        {
            let _ = rustix::fs::unlinkat(&self.handle, name, AtFlags::empty());
            return Err(error);
        }
        // Ignored: a file system without modes refuses that.
        let _ = rustix::fs::fchmod(&file, PRIVATE_FILE);
        Ok(file.into())
    }

    /// Opens a file to read it; a link is not followed, a pipe not waited for.
    ///
    /// # Errors
    /// There is none of that name, or it cannot be opened.
    pub fn open_to_read(&self, name: &OsStr) -> io::Result<File> {
        self.open_as(name, OFlags::RDONLY)
    }

    /// As [`Self::open_to_read`], for reading and writing.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        self.open_as(name, OFlags::RDWR)
    }

    fn open_as(&self, name: &OsStr, access: OFlags) -> io::Result<File> {
        let flags = access | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.handle, name, flags, Mode::empty())?.into())
    }

    /// The names of the files and folders in it.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        names(&self.handle)
    }

    /// Removes a file; a missing one is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.handle, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a file another name, replacing the file that has it.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn move_to(&self, name: &OsStr, new: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.handle, name, &self.handle, new)?)
    }

    /// Removes a lock file that this process holds; errors are ignored. A process that waits for it then sees that it
    /// has no name, and opens a new one.
    pub fn remove_lock(&self, name: &OsStr) {
        let _ = self.remove(name);
    }

    /// Whether the name leads to this open file.
    #[must_use]
    pub fn is_at(&self, file: &File, name: &OsStr) -> bool {
        let named = rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW);
        let (Ok(opened), Ok(named)) = (rustix::fs::fstat(file), named) else { return false };
        (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
    }

    /// The owner of the file of this name, and whether it is a regular file; a symbolic link is not followed.
    #[must_use]
    pub fn look(&self, name: &OsStr) -> Option<(u32, bool)> {
        let stat = rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some((stat.st_uid, rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file()))
    }

    pub(super) fn rename(&self, temporary: NamedTempFile, name: &OsStr, over: bool) -> Result<File, PersistError> {
        let from = temporary.path().file_name().unwrap_or_default();
        let renamed = if over {
            rustix::fs::renameat(&self.handle, from, &self.handle, name)
        } else {
            rename_new(&self.handle, from, name)
        };
        match renamed {
            // Already renamed, so it must not be removed on drop.
            Ok(()) => temporary.keep().map(|(file, _)| file),
            Err(error) => Err(PersistError { error: error.into(), file: temporary }),
        }
    }

    /// Removes a temporary file from this folder, even if the folder's path leads elsewhere now.
    pub(super) fn discard(&self, temporary: NamedTempFile) {
        if let Ok((_, path)) = temporary.keep() {
            let _ = self.remove(path.file_name().unwrap_or_default());
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(folder: &File, from: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    match rustix::fs::renameat_with(folder, from, folder, name, rustix::fs::RenameFlags::NOREPLACE) {
        // The kernel or the file system does not support this flag.
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

/// Opens a folder as root, one part of the path at a time.
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
            // FreeBSD returns MLINK for a symbolic link.
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

/// The user, beside root, who could have made or replaced this link: the folder's owner, or in a sticky folder (`/tmp`)
/// the link's owner.
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

/// Makes one folder and gives it its owner. That user may have put another folder there before it is opened: only an
/// empty folder of root's is given away, which the owner of its parent could have removed and created anyway.
fn make_folder(parent: &OwnedFd, name: &OsStr) -> io::Result<OwnedFd> {
    match rustix::fs::mkdirat(parent, name, PRIVATE_FOLDER) {
        Ok(()) => {}
        // Another process created it meanwhile.
        Err(Errno::EXIST) => return Ok(rustix::fs::openat(parent, name, TO_ENTER | OFlags::NOFOLLOW, Mode::empty())?),
        Err(error) => return Err(error.into()),
    }
    let made = rustix::fs::openat(parent, name, TO_ENTER | OFlags::NOFOLLOW, Mode::empty())?;
    if rustix::fs::fstat(&made)?.st_uid != 0 || !names(&made)?.is_empty() {
        return Ok(made);
    }
    // Restores the bits that the umask removed.
    let _ = rustix::fs::fchmod(&made, PRIVATE_FOLDER);
    let owner = rustix::fs::fstat(parent)?;
    if let Some(heir) = Heir::of(owner.st_uid, owner.st_gid)
        && let Err(error) = heir.give(&made)
    {
        let _ = rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR);
        return Err(error);
    }
    Ok(made)
}

/// Makes a folder and its parents where they are missing. With the usual umask the mode is right from the beginning.
fn make_missing(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) if fs::symlink_metadata(path)?.mode() & 0o700 == 0o700 => Ok(()),
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(0o700)),
        Err(_) if path.is_dir() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound && parent(path) != path => {
            make_missing(parent(path))?;
            make_missing(path)
        }
        Err(error) => Err(error),
    }
}

fn names(folder: impl AsFd) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    let folder = rustix::fs::openat(folder, ".", TO_ENTER, Mode::empty())?;
    for entry in rustix::fs::Dir::read_from(folder)? {
        let entry = entry?;
        if entry.file_name() != c"." && entry.file_name() != c".." {
            names.push(OsString::from_vec(entry.file_name().to_bytes().to_vec()));
        }
    }
    Ok(names)
}

/// The effective user id of this process.
#[must_use]
pub fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Owner and permission bits of a file.
#[must_use]
pub fn owner_and_mode(metadata: &Metadata) -> (u32, u32) {
    (metadata.uid(), metadata.mode() & 0o7777)
}

/// Whether the file system keeps every user, even root, from replacing the file or changing the folder (`chattr +i`,
/// `chattr +a`).
#[cfg(any(target_os = "linux", target_os = "android"))]
#[must_use]
pub fn is_protected(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let protected = StatxAttributes::IMMUTABLE | StatxAttributes::APPEND;
    let about = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty());
    about.is_ok_and(|about| about.stx_attributes.intersects(protected))
}

/// Whether a flag of `chflags` (`uchg`, `uappnd`, `schg`, `sappnd`) forbids every user, even root, to change it.
#[cfg(target_os = "macos")]
#[must_use]
pub fn is_protected(path: &Path) -> bool {
    const PROTECTED: u32 = 0x2 | 0x4 | 0x2_0000 | 0x4_0000;
    let about = fs::symlink_metadata(path);
    about.is_ok_and(|about| std::os::macos::fs::MetadataExt::st_flags(&about) & PROTECTED != 0)
}

/// Always false: not determined on this platform.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "macos")))]
#[must_use]
pub fn is_protected(_: &Path) -> bool {
    false
}

/// Whether the error means that the file system does not support locks: NFS without its lock service, some FUSE ones.
pub(super) fn cannot_lock(error: &io::Error) -> bool {
    [Errno::NOLCK, Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS]
        .iter()
        .any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

/// The number of hard links of a file.
pub(super) fn links(metadata: &Metadata) -> u64 {
    metadata.nlink()
}
