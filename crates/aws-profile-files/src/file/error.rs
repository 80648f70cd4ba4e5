//! Why a shared file could not be read or replaced, and what is worth saying after it was. No variant carries content.

use std::io;
use std::path::{Path, PathBuf};

use crate::folder::NotOurLock;

/// A failure at one path. Nothing has been changed when it is returned.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct FileError {
    /// The path that the failure is about: the file, its folder or the lock.
    pub path: PathBuf,
    /// What it is, so that the caller can say what to do.
    pub kind: FileErrorKind,
    /// The operating system's word, where it spoke.
    pub source: Option<io::Error>,
}

impl FileError {
    pub(super) fn new(path: &Path, kind: FileErrorKind) -> Self {
        Self { path: path.to_owned(), kind, source: None }
    }

    /// The kind follows from the system's answer where that says more than the operation.
    pub(super) fn io(path: &Path, operation: Operation, error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::PermissionDenied => FileErrorKind::NoPermission,
            io::ErrorKind::ReadOnlyFilesystem => FileErrorKind::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileErrorKind::NoRoom,
            io::ErrorKind::NotADirectory => FileErrorKind::FolderIsNotOne,
            // rename(2) onto a mount point.
            io::ErrorKind::ResourceBusy => FileErrorKind::MountPoint,
            _ => FileErrorKind::Io(operation),
        };
        Self { path: path.to_owned(), kind, source: Some(error) }
    }
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileErrorKind {
    /// More than 40 symbolic links, or a circle of them.
    #[error("leads in a circle of symbolic links")]
    SymlinkLoop,
    /// A link of somebody else, or one into a folder where others can put files.
    #[error("is behind a symbolic link, where another user could change it")]
    SymlinkNotTrusted,
    /// Not an ordinary file.
    #[error("is {0}, not a file")]
    NotRegular(Special),
    /// Larger than 64 MiB.
    #[error("is too large for a shared config or credentials file")]
    TooLarge,
    /// A mount point of its own (a container's bind mount): it can be written to but not replaced.
    #[error("is a mount point of its own and cannot be replaced")]
    MountPoint,
    /// Replacing it would part it from its other names.
    #[error("has {links} names (hard links), which replacing it would part")]
    HardLinked {
        /// How many names it has.
        links: u64,
    },
    /// It belongs to somebody else, and we are not root.
    #[error("belongs to another user (uid {uid})")]
    ForeignOwner {
        /// Whose it is.
        uid: u32,
    },
    /// A part of the way to it is not a folder.
    #[error("lies in something that is not a folder")]
    FolderIsNotOne,
    /// The file system is mounted read-only.
    #[error("is on a read-only file system")]
    ReadOnly,
    /// The system refuses.
    #[error("may not be read or replaced")]
    NoPermission,
    /// Disk or quota is full.
    #[error("cannot be replaced, since there is no room for the new file")]
    NoRoom,
    /// Another process of ours is writing and does not come to an end.
    #[error("{}", locked(*.holder))]
    Locked {
        /// Its process id, if it could be read.
        holder: Option<u32>,
    },
    /// In the lock's place is something that we did not make.
    #[error("cannot be locked: what stands in the place of our lock file is not ours")]
    LockNotTrusted(NotOurLock),
    /// The file is not text.
    #[error("is not valid UTF-8 on line {line}")]
    NotUtf8 {
        /// Counted from 1.
        line: usize,
    },
    /// Another program wrote it again and again while we tried.
    #[error("is changed by another program again and again")]
    KeepsChanging,
    /// Any other failure of this operation.
    #[error("cannot be {0}")]
    Io(Operation),
}

fn locked(holder: Option<u32>) -> String {
    holder.map_or_else(
        || "is being written by another process".to_owned(),
        |pid| format!("is being written by process {pid}"),
    )
}

/// What a path leads to if it is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Special {
    /// A folder.
    #[error("a folder")]
    Folder,
    /// A named pipe.
    #[error("a pipe")]
    Fifo,
    /// A socket.
    #[error("a socket")]
    Socket,
    /// A block or character device.
    #[error("a device")]
    Device,
    /// Something that this platform does not name.
    #[error("something else")]
    Other,
}

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each name is its own sentence")]
#[non_exhaustive]
pub enum Operation {
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

/// What is worth saying though the work was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The file system (NFS without locks) cannot lock: two runs of ours at once could lose one's work.
    #[error("the file system cannot lock")]
    NoLock,
    /// The file system cannot hold the mode (`DrvFs`, FAT).
    #[error("the file system shows mode {actual:04o} instead of {wanted:04o}")]
    ModeNotHeld {
        /// The mode set.
        wanted: u32,
        /// The mode that the file has.
        actual: u32,
    },
    /// The group could not be kept; the mode gives it no right anyway.
    #[error("the file's group could not be kept")]
    GroupLost,
    /// An extended attribute or access list could not be kept.
    #[error("extended attribute `{name}` could not be kept")]
    AttributeLost {
        /// Its name.
        name: String,
    },
    /// What a killed run left stays, since the file does not hold each long-term key of it.
    #[error("`{}`, which a killed run left, may hold the only copy of a long-term key and stays", path.display())]
    LeftoverKept {
        /// Where it is.
        path: PathBuf,
    },
    /// The folder could not be flushed to disk: after a power cut the old file may be back.
    #[error("the folder could not be flushed to disk")]
    FolderNotSynced,
}
