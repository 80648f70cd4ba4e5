//! Why a file could not be read or replaced, and warnings after it was. No variant carries content.

use std::io;
use std::path::{Path, PathBuf};

use crate::folder::NotOurLock;

/// A failure at one path. Nothing has been changed when it is returned.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct FileError {
    /// The file, its folder or the lock file.
    pub path: PathBuf,
    /// Why it failed, for a hint.
    pub kind: FileErrorKind,
    /// The error of the operating system, if there was one.
    pub source: Option<io::Error>,
}

impl FileError {
    pub(super) fn new(path: &Path, kind: FileErrorKind) -> Self {
        Self { path: path.to_owned(), kind, source: None }
    }

    /// Recognises the errors of the operating system that say more than which operation failed.
    pub(super) fn io(path: &Path, operation: FileOperation, error: io::Error) -> Self {
        let reads = operation == FileOperation::Read;
        let kind = match error.kind() {
            io::ErrorKind::PermissionDenied if reads => FileErrorKind::NotReadable,
            io::ErrorKind::NotADirectory => FileErrorKind::FolderIsNotOne,
            _ if reads => FileErrorKind::Io(operation),
            io::ErrorKind::PermissionDenied => FileErrorKind::NoPermission,
            io::ErrorKind::ReadOnlyFilesystem => FileErrorKind::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileErrorKind::NoRoom,
            // rename(2) onto a mount point.
            io::ErrorKind::ResourceBusy => FileErrorKind::MountPoint,
            _ => FileErrorKind::Io(operation),
        };
        Self { path: path.to_owned(), kind, source: Some(error) }
    }
}

/// Why a file cannot be read or replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileErrorKind {
    /// More than 40 symbolic links.
    #[error("leads in a circle of symbolic links")]
    SymlinkLoop,
    /// A link of another user, or one into a folder where other users can create files.
    #[error("is behind a symbolic link, where another user could change it")]
    SymlinkNotTrusted,
    /// A folder, a pipe, a device or a socket.
    #[error("is {0}, not a file")]
    NotRegular(SpecialFile),
    /// Larger than 64 MiB.
    #[error("is too large for a shared config or credentials file")]
    TooLarge,
    /// A mount point of its own (a container's bind mount): it can be written to but not replaced.
    #[error("is a mount point of its own and cannot be replaced")]
    MountPoint,
    /// Several hard links: the other names would keep the old content.
    #[error("has {links} names (hard links), which replacing it would part")]
    HardLinked {
        /// The number of hard links.
        links: u64,
    },
    /// Another user owns it, and this process is not root.
    #[error("belongs to another user (uid {uid})")]
    ForeignOwner {
        /// The user id of the owner.
        uid: u32,
    },
    /// A part of its path is not a folder.
    #[error("lies in something that is not a folder")]
    FolderIsNotOne,
    /// The file system is mounted read-only.
    #[error("is on a read-only file system")]
    ReadOnly,
    /// Permission to read it is denied.
    #[error("may not be read")]
    NotReadable,
    /// Permission to replace it is denied.
    #[error("may not be replaced")]
    NoPermission,
    /// Its mode lets no user write: the owner has write-protected it.
    #[error("is read-only")]
    WriteProtected,
    /// It or its folder has an attribute that forbids changes (`chattr +i`), or all but appending (`chattr +a`).
    #[error("is protected from changes")]
    Immutable,
    /// The disk or the quota is full.
    #[error("cannot be replaced, since there is no room for the new file")]
    NoRoom,
    /// Another process has held the lock for too long.
    #[error("{}", locked(*.holder))]
    Locked {
        /// The process id in the lock file, if it could be read.
        holder: Option<u32>,
    },
    /// The lock file is not a regular file of this user.
    #[error("cannot be locked: what stands in the place of our lock file is not ours")]
    LockNotTrusted(NotOurLock),
    /// The file is not text.
    #[error("is not valid UTF-8 on line {line}")]
    NotUtf8 {
        /// Number of the first such line, counted from 1.
        line: usize,
    },
    /// Another program wrote it each time before it could be replaced.
    #[error("is changed by another program again and again")]
    KeepsChanging,
    /// Any other error of the operating system.
    #[error("cannot be {0}")]
    Io(FileOperation),
}

fn locked(holder: Option<u32>) -> String {
    holder.map_or_else(
        || "is being written by another process".to_owned(),
        |pid| format!("is being written by process {pid}"),
    )
}

/// What a path leads to if not to a regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum SpecialFile {
    #[error("a folder")]
    Folder,
    #[error("a pipe")]
    Fifo,
    #[error("a socket")]
    Socket,
    #[error("a device")]
    Device,
    #[error("something else")]
    Other,
}

/// The operation that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum FileOperation {
    #[error("read")]
    Read,
    #[error("given its folder")]
    CreateFolder,
    #[error("locked")]
    Lock,
    #[error("replaced: no temporary file can be made beside it")]
    CreateTemporary,
    #[error("replaced: the temporary file beside it cannot be written")]
    WriteTemporary,
    #[error("replaced")]
    Rename,
    #[error("given its mode")]
    ChangeMode,
    #[error("removed")]
    RemoveLeftover,
}

/// What a user should know although the file was replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileWarning {
    /// The file system (NFS without its lock service) cannot lock: of two simultaneous edits one may be lost.
    #[error("the file system cannot lock")]
    NoLock,
    /// The file system does not store modes (`DrvFs`, FAT).
    #[error("the file system shows mode {actual:04o} instead of {wanted:04o}")]
    ModeNotHeld {
        /// The mode that was set.
        wanted: u32,
        /// The mode that the file has.
        actual: u32,
    },
    /// The group could not be kept. With mode 0600 it has no rights.
    #[error("the file's group could not be kept")]
    GroupLost,
    /// An extended attribute or access list could not be kept.
    #[error("extended attribute `{name}` could not be kept")]
    AttributeLost {
        /// The name of the attribute.
        name: String,
    },
    /// A temporary file of a killed run is kept, since the file does not hold each long-term key in it.
    #[error("`{}`, which a killed run left, may hold the only copy of a long-term key and stays", path.display())]
    LeftoverKept {
        /// Path of that temporary file.
        path: PathBuf,
    },
    /// The folder could not be flushed to disk: after a power cut the old file may be back.
    #[error("the folder could not be flushed to disk")]
    FolderNotSynced,
}
