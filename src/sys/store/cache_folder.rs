//! The cache folder: whether it is ours, its mark, and which files in it are.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::private_file::{self, UntrustedFile};
use super::prompt_lock;
use crate::format::cache_file::{CacheFile, FileOrigin, TAG, TAG_NAME, is_our_tag};

/// Where the file system has no locks, a file that is older than this is no longer being written.
const ABANDONED_AFTER: Duration = Duration::from_secs(600);

/// A file with a name of ours.
#[derive(Debug)]
pub(super) struct FolderEntry {
    pub(super) path: PathBuf,
    /// What its name says.
    pub(super) kind: CacheFile,
}

/// Makes the folder, or makes sure that it is our cache, before something in it is changed. One that is not marked yet
/// and holds nothing but our files is marked.
///
/// # Errors
/// When it is not to be trusted, is not our cache, or cannot be made or marked.
pub(super) fn open(dir: &Path) -> Result<(), UntrustedFile> {
    private_file::create_folder(dir)?;
    if is_marked(dir) {
        return Ok(());
    }
    match foreign_entry(dir)? {
        // Another run may have marked it meanwhile.
        Some(_) if is_marked(dir) => Ok(()),
        Some(name) => Err(UntrustedFile::NotOurCache(name)),
        None => Ok(private_file::replace(&dir.join(TAG_NAME), TAG.as_bytes())?),
    }
}

fn is_marked(dir: &Path) -> bool {
    private_file::open_owned(&dir.join(TAG_NAME)).is_ok_and(|tag| tag.is_some_and(|(_, bytes)| is_our_tag(&bytes)))
}

/// The first entry that this program did not write. Files without content prove nothing either way: a folder of nothing
/// else is not ours.
fn foreign_entry(dir: &Path) -> io::Result<Option<String>> {
    let (mut proven, mut blank) = (false, None);
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let shown = || Some(name.to_string_lossy().into_owned());
        let Some(kind) = name.to_str().and_then(CacheFile::named) else { return Ok(shown()) };
        match private_file::open_owned(&dir.join(&name)).map(|file| file.map(|(_, bytes)| kind.origin(&bytes))) {
            Ok(Some(FileOrigin::Foreign)) | Err(_) => return Ok(shown()),
            Ok(Some(FileOrigin::Blank)) if kind != CacheFile::Temporary => blank = shown(),
            Ok(Some(FileOrigin::Ours | FileOrigin::Blank)) => proven = true,
            Ok(None) => {}
        }
    }
    Ok(blank.filter(|_| !proven))
}

/// The files with names of ours; none where there is no folder.
///
/// # Errors
/// When the folder is not to be trusted or cannot be read.
pub(super) fn entries(dir: &Path) -> Result<Vec<FolderEntry>, UntrustedFile> {
    if !private_file::check_folder(dir)? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if let Some(kind) = name.to_str().and_then(CacheFile::named) {
            found.push(FolderEntry { path: dir.join(name), kind });
        }
    }
    Ok(found)
}

/// Removes a new file or a lock of a run that was killed. One that a living run holds locked stays, and so does what
/// another program wrote. Says whether it is gone.
///
/// # Errors
/// When it cannot be read or removed, or when it cannot be known whether a run still writes it.
pub(super) fn remove_abandoned(entry: &FolderEntry) -> Result<bool, UntrustedFile> {
    let FolderEntry { path, kind } = entry;
    let Some((file, bytes)) = private_file::open_owned(path)? else { return Ok(false) };
    if kind.origin(&bytes) == FileOrigin::Foreign {
        return Ok(false);
    }
    match file.try_lock() {
        // It got its name or was removed meanwhile.
        Ok(()) if !prompt_lock::is_at(&file, path) => return Ok(false),
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(false),
        Err(TryLockError::Error(_)) if is_old(&file) => {}
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    private_file::remove(path)?;
    Ok(true)
}

fn is_old(file: &File) -> bool {
    let age = file.metadata().ok().and_then(|metadata| metadata.modified().ok()?.elapsed().ok());
    age.is_some_and(|age| age > ABANDONED_AFTER)
}
