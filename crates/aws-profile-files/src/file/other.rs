//! The file functions where the system is not Unix: access lists are not examined. Tested under Wine only.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::error::{FileWarning, SpecialFile};
use super::path::ResolvedPath;
use super::privacy::Privacy;
use super::stamp::Stamp;

pub(super) fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified =
        modified.map_or((0, 0), |time| (i64::try_from(time.as_secs()).unwrap_or(0), i64::from(time.subsec_nanos())));
    let mode = if metadata.permissions().readonly() { 0o400 } else { 0o600 };
    Stamp { device: 0, inode: 0, size: metadata.len(), modified, mode, uid: 0, gid: 0, links: 1 }
}

pub(super) fn special(_: &Metadata) -> SpecialFile {
    SpecialFile::Other
}

pub(super) fn is_null_device(_: &Metadata) -> bool {
    false
}

pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(super) fn is_foreign(_: &Stamp) -> bool {
    false
}

pub(super) fn links_are_trusted(_: &ResolvedPath) -> bool {
    true
}

pub(super) fn may_create_in(folder: &Path) -> io::Result<()> {
    if fs::metadata(folder)?.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(())
}

pub(super) fn room(_: &Path) -> Option<u64> {
    None
}

pub(super) fn is_mount_point(_: &Path, _: &Stamp) -> bool {
    false
}

pub(super) fn new_mode(_: Option<&Stamp>, _: Privacy) -> u32 {
    0
}

pub(super) fn loose_mode(_: &Stamp) -> Option<u32> {
    None
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(super) fn set_mode(_: &File, _: u32) -> io::Result<Option<FileWarning>> {
    Ok(None)
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(super) fn carry_over(_: &File, _: &Stamp, _: &File) -> io::Result<Vec<FileWarning>> {
    Ok(Vec::new())
}

/// Extended attributes are not read here.
pub(super) type Attributes = Vec<()>;

pub(super) fn access_lists(_: &File) -> Attributes {
    Vec::new()
}

pub(super) fn open_up(_: &File, _: u32, _: &Attributes) -> Vec<FileWarning> {
    Vec::new()
}

pub(super) fn remove_access_list(_: &File) {}

/// Folders cannot be flushed. The file system journals the rename.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the Unix variant")]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
