//! The cache folder: whether it is ours, its tag file, and its entries.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use super::private_file::{FileAction, PrivateFolder, UntrustedFile};
use crate::format::cache_file::{CacheFile, FileOrigin, TAG, TAG_NAME, is_our_tag};
use crate::sys::folder::{LockAttempt, try_lock};

/// On a file system without locks, a file that is older than this is no longer being written.
pub(super) const ABANDONED_AFTER: Duration = Duration::from_secs(600);

/// A file with a name that this program gives.
#[derive(Debug)]
pub(super) struct FolderEntry {
    pub(super) name: String,
    /// The kind, from its name.
    pub(super) kind: CacheFile,
}

/// Creates the folder, or checks that it is our cache, before something in it is changed. A folder without the tag file
/// that holds only our files gets one.
///
/// # Errors
/// When it is not to be trusted, is not our cache, or cannot be created or marked.
pub(super) fn open(dir: &Path) -> Result<PrivateFolder, UntrustedFile> {
    let folder = PrivateFolder::make(dir)?;
    if !is_marked(&folder) {
        match foreign_entry(&folder)? {
            // Another run marked it meanwhile.
            Some(_) if is_marked(&folder) => {}
            Some(name) => return Err(UntrustedFile::NotOurCache(name)),
            None => folder.replace(TAG_NAME, TAG.as_bytes())?,
        }
    }
    Ok(folder)
}

/// Checks that it is our cache, without a change to it.
///
/// # Errors
/// When [`open`] would refuse it for what is in it.
pub(super) fn check(folder: &PrivateFolder) -> Result<(), UntrustedFile> {
    let foreign = if is_marked(folder) { None } else { foreign_entry(folder)? };
    foreign.map_or(Ok(()), |name| Err(UntrustedFile::NotOurCache(name)))
}

fn is_marked(folder: &PrivateFolder) -> bool {
    folder.open_owned(TAG_NAME).is_ok_and(|tag| tag.is_some_and(|(_, bytes)| is_our_tag(&bytes)))
}

/// The first entry that this program did not write. Files without content have no known author: a folder with only such
/// files is not ours.
fn foreign_entry(folder: &PrivateFolder) -> Result<Option<String>, UntrustedFile> {
    let (mut proven, mut blank) = (false, None);
    for name in folder.names()? {
        let shown = || Some(name.to_string_lossy().into_owned());
        let Some(kind) = name.to_str().and_then(CacheFile::named) else { return Ok(shown()) };
        match folder.open_owned(&name).map(|file| file.map(|(_, bytes)| kind.origin(&bytes))) {
            Ok(Some(FileOrigin::Foreign)) | Err(_) => return Ok(shown()),
            Ok(Some(FileOrigin::Blank)) if kind != CacheFile::Temporary => blank = shown(),
            Ok(Some(FileOrigin::Ours | FileOrigin::Blank)) => proven = true,
            Ok(None) => {}
        }
    }
    Ok(blank.filter(|_| !proven))
}

/// The files with names that this program gives.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn entries(folder: &PrivateFolder) -> Result<Vec<FolderEntry>, UntrustedFile> {
    let names = folder.names()?.into_iter().filter_map(|name| name.into_string().ok());
    Ok(names.filter_map(|name| Some(FolderEntry { kind: CacheFile::named(&name)?, name })).collect())
}

/// Removes a new file or a lock of a run that was killed. A file that a running process holds locked is kept, and so is
/// one of another program. Returns whether it was removed.
///
/// # Errors
/// When it cannot be read or removed, or when it cannot be known whether a run still writes it.
pub(super) fn remove_abandoned(folder: &PrivateFolder, entry: &FolderEntry) -> Result<bool, UntrustedFile> {
    // Locked until it is removed.
    let abandoned = lock_abandoned(folder, entry)?;
    if abandoned.is_some() {
        folder.remove(&entry.name)?;
    }
    Ok(abandoned.is_some())
}

/// Whether [`remove_abandoned`] would remove it.
pub(super) fn is_abandoned(folder: &PrivateFolder, entry: &FolderEntry) -> bool {
    matches!(entry.kind, CacheFile::Temporary | CacheFile::Lock)
        && lock_abandoned(folder, entry).is_ok_and(|file| file.is_some())
}

fn lock_abandoned(folder: &PrivateFolder, entry: &FolderEntry) -> Result<Option<File>, UntrustedFile> {
    let FolderEntry { name, kind } = entry;
    let Some((file, bytes)) = folder.open_owned(name)? else { return Ok(None) };
    if kind.origin(&bytes) == FileOrigin::Foreign {
        return Ok(None);
    }
    match try_lock(&file).map_err(FileAction::Lock.failed())? {
        // It was renamed or removed meanwhile.
        LockAttempt::Taken if !folder.folder().is_at(&file, name.as_ref()) => Ok(None),
        LockAttempt::Held => Ok(None),
        LockAttempt::Unsupported if !is_old(&file) => {
            Err(UntrustedFile::Io(FileAction::Lock, std::io::ErrorKind::Unsupported.into()))
        }
        LockAttempt::Taken | LockAttempt::Unsupported => Ok(Some(file)),
    }
}

fn is_old(file: &File) -> bool {
    let age = file.metadata().ok().and_then(|metadata| metadata.modified().ok()?.elapsed().ok());
    age.is_some_and(|age| age > ABANDONED_AFTER)
}
