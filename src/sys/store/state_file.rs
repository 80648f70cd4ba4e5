//! Files of the state folder: private, and replaced as a whole.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::private_file::{FileAction, PrivateFolder, UntrustedFile};

/// What was found under the name of a file.
#[derive(Debug)]
pub(crate) enum Kept {
    /// No file, or the same content.
    AsItWas,
    /// Another content, which was moved to this file.
    Instead(PathBuf),
}

/// Writes a file whose name is derived from its content. If another program has changed it, the changed file is
/// renamed.
///
/// # Errors
/// When the folder is not ours, or the file cannot be read or written.
pub(crate) fn keep(dir: &Path, name: &str, bytes: &[u8]) -> Result<Kept, UntrustedFile> {
    let folder = PrivateFolder::make(dir)?;
    match is_same(&folder, name, bytes).map_err(FileAction::Read.failed())? {
        Some(true) => Ok(Kept::AsItWas),
        None => folder.replace(name, bytes).map(|()| Kept::AsItWas),
        Some(false) => {
            let aside = Path::new(name).with_extension("changed");
            folder.folder().move_to(name.as_ref(), aside.as_ref()).map_err(FileAction::Write.failed())?;
            folder.replace(name, bytes)?;
            Ok(Kept::Instead(dir.join(aside)))
        }
    }
}

/// The most bytes that are looked at.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Reads a file of the folder, to look at it; `None` where there is none.
///
/// # Errors
/// When the folder is not ours, or the file cannot be read.
pub(crate) fn look(dir: &Path, name: &str) -> Result<Option<Vec<u8>>, UntrustedFile> {
    let Some(folder) = PrivateFolder::open(dir)? else { return Ok(None) };
    let file = match folder.folder().open_to_read(name.as_ref()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(FileAction::Read.failed())?,
    };
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).map_err(FileAction::Read.failed())?;
    Ok(Some(bytes))
}

/// Whether a file holds these bytes; none if there is no such file. Reads one byte more at most.
fn is_same(folder: &PrivateFolder, name: &str, bytes: &[u8]) -> io::Result<Option<bool>> {
    let file = match folder.folder().open_to_read(name.as_ref()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut found = Vec::new();
    let limit = u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut found)?;
    Ok(Some(found == bytes))
}

/// A copy of the config file in use: [`remove_copies`] leaves it as long as this file is open, here or in a command that
/// has inherited it.
#[derive(Debug)]
pub(crate) struct CopyInUse(#[cfg_attr(not(unix), expect(dead_code, reason = "held until it is dropped"))] File);

impl CopyInUse {
    /// Claims a copy; `None` where the file system has no locks, or the copy is gone.
    pub(crate) fn claim(dir: &Path, name: &str) -> Option<Self> {
        let folder = PrivateFolder::open(dir).ok()??;
        let file = folder.folder().open_to_read(name.as_ref()).ok()?;
        file.try_lock_shared().ok()?;
        Some(Self(file))
    }

    /// Lets the command that this process becomes have the file open, and what it starts. On Windows this process stays.
    pub(crate) fn let_inherit(&self) {
        #[cfg(unix)]
        let _ = rustix::io::fcntl_setfd(&self.0, rustix::io::FdFlags::empty());
    }
}

/// What became of the copies.
#[derive(Debug, Default)]
pub(crate) struct RemovedCopies {
    pub(crate) removed: usize,
    /// How many stay since a command uses them.
    pub(crate) in_use: usize,
}

/// Removes the copies of config files that `exec --renew` made, recognised by their names, but for those in use.
///
/// # Errors
/// When the folder is not ours, or cannot be read.
pub(crate) fn remove_copies(dir: &Path) -> Result<RemovedCopies, UntrustedFile> {
    let mut done = RemovedCopies::default();
    let Some(folder) = PrivateFolder::open(dir)? else { return Ok(done) };
    let names = folder.names()?.into_iter().filter_map(|name| name.into_string().ok());
    let names: Vec<String> = names.filter(|name| is_copy(name)).collect();
    let stem = |name: &str| name.split('.').next().map(str::to_owned);
    // A command whose copy was put aside reads the one that took its place.
    let in_use: HashSet<_> = names.iter().filter(|name| is_in_use(&folder, name)).map(|name| stem(name)).collect();
    for name in names {
        if in_use.contains(&stem(&name)) {
            done.in_use += 1;
        } else {
            folder.remove(&name)?;
            done.removed += 1;
        }
    }
    Ok(done)
}

fn is_in_use(folder: &PrivateFolder, name: &str) -> bool {
    let file = folder.folder().open_to_read(name.as_ref());
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Whether a name is `exec-HASH.config`, or `.changed` if a command has changed the file.
fn is_copy(name: &str) -> bool {
    let stem = name.strip_prefix("exec-").and_then(|name| name.split_once('.'));
    stem.is_some_and(|(hash, extension)| {
        hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && ["config", "changed"].contains(&extension)
    })
}
