//! The cache of sessions and of facts about devices and keys.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::cache_folder::{self, ABANDONED_AFTER, FolderEntry};
use super::private_file::{FileAction, PrivateFolder, UntrustedFile};
use super::prompt_lock::{self, Owner, TryLock};
use crate::format::cache_file::{CacheFile, FileOrigin};
use crate::format::cache_record::{self, CodeOutcome, KeptSession};
use crate::model::{SerialNumber, SessionCredentials, SlotKey, TokenCode, file_stem};
use crate::sys::folder::{LockFileError, is_protected};
use crate::sys::look;

/// The size of a record with a long token, in bytes.
const TRIAL: usize = 8 * 1024;

/// The cache folder. It is created when the first file is written or locked.
#[derive(Debug)]
pub struct SessionCache {
    dir: PathBuf,
}

/// The result of reading a session.
#[derive(Debug)]
pub struct Loaded {
    /// The session, if there is one; it may have expired.
    pub session: Option<KeptSession>,
    /// Why an entry was not used.
    pub warning: Option<String>,
}

/// What is in a cache folder, for `doctor`. Found without a lock.
#[derive(Debug, Default)]
pub(crate) struct CacheInspection {
    /// The sessions, ended ones among them.
    pub(crate) sessions: Vec<KeptSession>,
    /// How many records cannot be read.
    pub(crate) unreadable: usize,
    /// The processes that hold a slot, by its lock file.
    pub(crate) holders: Vec<Owner>,
    /// Files of runs that were killed.
    pub(crate) leftovers: Vec<PathBuf>,
    /// Whether an earlier run has remembered a fact.
    pub(crate) has_facts: bool,
}

#[derive(Debug, Default)]
pub struct Forgotten {
    /// How many sessions were removed.
    pub sessions: usize,
    /// How many files of killed runs and damaged records were removed.
    pub leftovers: usize,
    /// Records that cannot be read, so that their key is not known.
    pub unreadable: Vec<PathBuf>,
    /// Files of other programs whose names are like ours.
    pub foreign: Vec<PathBuf>,
    /// Files that could not be read or removed, with the reason.
    pub failures: Vec<(PathBuf, UntrustedFile)>,
}

impl SessionCache {
    /// The cache in a folder that may not exist yet.
    #[must_use]
    pub fn open_dir(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    #[must_use]
    /// The folder that the cache uses, which may not exist yet.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Checks that a session could be written.
    ///
    /// # Errors
    /// When the folder is not our cache, or cannot be created or written.
    pub fn prepare(&self) -> Result<(), UntrustedFile> {
        // A full disk may still accept an empty file.
        cache_folder::open(&self.dir)?.new_file(&[b' '; TRIAL]).map(drop).map_err(FileAction::Write.failed())
    }

    /// Reads the session of a slot.
    #[must_use]
    pub fn load(&self, key: &SlotKey) -> Loaded {
        let name = record_name(key);
        let folder = match PrivateFolder::open(&self.dir) {
            Ok(Some(folder)) => folder,
            Ok(None) => return Loaded { session: None, warning: None },
            Err(why) => return absent(&self.dir, &why),
        };
        let path = || self.dir.join(&name);
        let bytes = match folder.read(&name) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Loaded { session: None, warning: None },
            Err(why) => return absent(&path(), &why),
        };
        match KeptSession::parse(&bytes) {
            // A record with another slot in it is forged or misplaced; it is not used.
            Ok(session) if session.key == *key => Loaded { session: Some(session), warning: None },
            Ok(_) => absent(&path(), &"is of another slot"),
            Err(why) => absent(&path(), &why),
        }
    }

    /// Writes a session, and removes those that have expired by AWS's clock.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, session: &KeptSession, aws_now: jiff::Timestamp) -> Result<(), UntrustedFile> {
        let folder = cache_folder::open(&self.dir)?;
        folder.replace(record_name(&session.key), &session.render())?;
        prune(&folder, aws_now);
        Ok(())
    }

    /// Drops what is in a slot, since AWS says that it has ended; what another process has put there since stays.
    pub fn drop_record(&self, key: &SlotKey, dead: &SessionCredentials) {
        if self.load(key).session.is_some_and(|kept| kept.credentials == *dead)
            && let Ok(Some(folder)) = PrivateFolder::open(&self.dir)
        {
            let _ = folder.remove(record_name(key));
        }
    }

    /// All cached sessions, in no particular order.
    ///
    /// # Errors
    /// When the folder is not to be trusted or cannot be read.
    pub fn all(&self) -> Result<Vec<KeptSession>, UntrustedFile> {
        let Some(folder) = PrivateFolder::open(&self.dir)? else { return Ok(Vec::new()) };
        let records = entries(&folder, CacheFile::Record)?;
        Ok(records.iter().filter_map(|entry| read_record(&folder, &entry.name)).collect())
    }

    /// Deletes the sessions that `chosen` accepts, and the files of killed runs. A damaged record has nothing to choose
    /// by: it is deleted with `everything`. An error with one file does not affect the others.
    ///
    /// # Errors
    /// When the folder is not to be trusted, is not our cache or cannot be read.
    pub fn forget(&self, everything: bool, chosen: impl Fn(&KeptSession) -> bool) -> Result<Forgotten, UntrustedFile> {
        let mut done = Forgotten::default();
        if PrivateFolder::open(&self.dir)?.is_none() {
            return Ok(done);
        }
        let folder = cache_folder::open(&self.dir)?;
        for entry in cache_folder::entries(&folder)? {
            let path = self.dir.join(&entry.name);
            let forgotten = match entry.kind {
                CacheFile::Record => forget_record(&folder, &path, everything, &chosen, &mut done),
                CacheFile::Temporary | CacheFile::Lock => {
                    let removed = cache_folder::remove_abandoned(&folder, &entry);
                    // A lock file holds no secret, so its removal is not counted.
                    removed.map(|gone| done.leftovers += usize::from(gone && entry.kind == CacheFile::Temporary))
                }
                CacheFile::Fact | CacheFile::UsedCodes => Ok(()),
            };
            match forgotten {
                Ok(()) => {}
                Err(UntrustedFile::Kind(_) | UntrustedFile::TooLarge) => done.foreign.push(path),
                Err(why) => done.failures.push((path, why)),
            }
        }
        Ok(done)
    }

    /// Everything in the folder. Changes nothing and takes no lock: a lock is taken for that of a killed run if the
    /// process in it is gone.
    ///
    /// # Errors
    /// When the folder is not to be trusted, is not our cache or cannot be read.
    pub(crate) fn inspect(&self) -> Result<CacheInspection, UntrustedFile> {
        let mut found = CacheInspection::default();
        let Some(folder) = PrivateFolder::open(&self.dir)? else { return Ok(found) };
        cache_folder::check(&folder)?;
        for FolderEntry { name, kind } in cache_folder::entries(&folder)? {
            let path = self.dir.join(&name);
            match kind {
                CacheFile::Record => match read_record(&folder, &name) {
                    Some(session) => found.sessions.push(session),
                    None => found.unreadable += usize::from(look::exists(&path)),
                },
                CacheFile::Lock => {
                    let bytes = folder.open_owned(&name).ok().flatten();
                    match bytes.and_then(|(_, bytes)| prompt_lock::holder(&bytes)) {
                        Some(owner) if owner.lives() => found.holders.push(owner),
                        Some(_) => found.leftovers.push(path),
                        None => {}
                    }
                }
                CacheFile::Temporary if look::is_older(&path, ABANDONED_AFTER.as_secs()) => found.leftovers.push(path),
                CacheFile::Fact => found.has_facts = true,
                CacheFile::Temporary | CacheFile::UsedCodes => {}
            }
        }
        Ok(found)
    }

    /// The files of killed runs; none if the folder cannot be read.
    pub(crate) fn abandoned(&self) -> Vec<PathBuf> {
        let Ok(Some(folder)) = PrivateFolder::open(&self.dir) else { return Vec::new() };
        let entries = cache_folder::entries(&folder).unwrap_or_default();
        let abandoned = entries.into_iter().filter(|entry| cache_folder::is_abandoned(&folder, entry));
        abandoned.map(|entry| self.dir.join(entry.name)).collect()
    }

    /// Tries to become the process that asks for this slot.
    ///
    /// # Errors
    /// When the folder cannot be used, or the slot's record not be replaced.
    pub fn claim(&self, key: &SlotKey) -> Result<TryLock, UntrustedFile> {
        let folder = cache_folder::open(&self.dir)?;
        self.check_replaceable(&folder, record_name(key))?;
        let name = format!("{}.lock", key.file_stem());
        prompt_lock::claim(folder, &name).map_err(|error| match error {
            LockFileError::NotOurs(why) => UntrustedFile::Lock { name, why },
            LockFileError::Io(error) => UntrustedFile::Io(FileAction::Lock, error),
        })
    }

    /// Tries to become the process that asks for a profile on our terminal; [`TryLock::Unsupported`], too, where the folder
    /// cannot be used.
    pub(crate) fn claim_list(&self) -> TryLock {
        let session = prompt_lock::this_session().unwrap_or_default().to_string();
        let name = format!("{}.lock", file_stem(&["list of profiles in session", &session]));
        let claimed = cache_folder::open(&self.dir).ok().and_then(|folder| prompt_lock::claim(folder, &name).ok());
        claimed.unwrap_or(TryLock::Unsupported)
    }

    /// The folder may be writable and this one file not: that would be found only after the code is used.
    fn check_replaceable(&self, folder: &PrivateFolder, name: String) -> Result<(), UntrustedFile> {
        let path = self.dir.join(&name);
        if is_protected(&path) {
            return Err(UntrustedFile::ImmutableFile(name));
        }
        if folder.folder().look(name.as_ref()).is_some_and(|(_, is_file)| !is_file) && path.is_dir() {
            return Err(UntrustedFile::FolderInPlace(name));
        }
        Ok(())
    }

    /// A fact that an earlier run determined.
    #[must_use]
    pub fn recall(&self, fact: &[&str]) -> Option<String> {
        let bytes = PrivateFolder::open(&self.dir).ok()??.read(fact_name(fact)).ok()??;
        cache_record::parse_fact(&bytes)
    }

    /// Remembers a fact; if that fails, it is determined again by the next run.
    pub fn remember(&self, fact: &[&str], value: &str) {
        if self.recall(fact).as_deref() != Some(value)
            && let Ok(folder) = cache_folder::open(&self.dir)
        {
            let _ = folder.replace(fact_name(fact), &cache_record::render_fact(value));
        }
    }

    /// Remembers a fact that is not remembered yet. Returns whether this was done: of several runs one succeeds.
    #[must_use]
    pub fn remember_first(&self, fact: &[&str], value: &str) -> bool {
        let Ok(folder) = cache_folder::open(&self.dir) else { return false };
        let new = folder.folder().create_new(fact_name(fact).as_ref());
        new.and_then(|mut file| file.write_all(&cache_record::render_fact(value))).is_ok()
    }

    /// Forgets a fact that turned out to be wrong.
    pub fn forget_fact(&self, fact: &[&str]) {
        if let Ok(Some(folder)) = PrivateFolder::open(&self.dir) {
            let _ = folder.remove(fact_name(fact));
        }
    }

    /// Forgets every fact with this value.
    pub fn forget_facts_that_say(&self, value: &str) {
        let Ok(Some(folder)) = PrivateFolder::open(&self.dir) else { return };
        for FolderEntry { name, .. } in entries(&folder, CacheFile::Fact).unwrap_or_default() {
            let fact = folder.read(&name).ok().flatten();
            if fact.and_then(|bytes| cache_record::parse_fact(&bytes)).as_deref() == Some(value) {
                let _ = folder.remove(&name);
            }
        }
    }

    /// The result of this code if it was sent a moment ago, and for how many seconds it must not be sent again.
    #[must_use]
    pub fn recently_used(
        &self,
        serial: &SerialNumber,
        code: &TokenCode,
        now: jiff::Timestamp,
    ) -> Option<(CodeOutcome, i64)> {
        let memory = PrivateFolder::open(&self.dir).ok()??.read(codes_name(serial)).ok()??;
        cache_record::recently_used(Some(&memory), serial, code.expose(), now.as_second())
    }

    /// Remembers the result of a code.
    pub fn remember_code(&self, serial: &SerialNumber, code: &TokenCode, fate: CodeOutcome, now: jiff::Timestamp) {
        self.note_code(serial, code, Some(fate), now);
    }

    /// Forgets a code: it may be sent again.
    pub fn forget_code(&self, serial: &SerialNumber, code: &TokenCode, now: jiff::Timestamp) {
        self.note_code(serial, code, None, now);
    }

    fn note_code(&self, serial: &SerialNumber, code: &TokenCode, fate: Option<CodeOutcome>, now: jiff::Timestamp) {
        if let Ok(folder) = cache_folder::open(&self.dir) {
            let name = codes_name(serial);
            let memory = folder.read(&name).ok().flatten();
            let memory = memory.as_ref().map(|bytes| bytes.as_slice());
            let _ = match cache_record::note_code(memory, serial, code.expose(), fate, now.as_second()) {
                Some(bytes) => folder.replace(&name, &bytes),
                None => folder.remove(&name),
            };
        }
    }
}

fn record_name(key: &SlotKey) -> String {
    format!("{}.json", key.file_stem())
}

fn fact_name(fact: &[&str]) -> String {
    format!("{}.fact", file_stem(fact))
}

fn codes_name(serial: &SerialNumber) -> String {
    format!("{}.codes", file_stem(&["codes", serial.as_str()]))
}

fn entries(folder: &PrivateFolder, kind: CacheFile) -> Result<Vec<FolderEntry>, UntrustedFile> {
    Ok(cache_folder::entries(folder)?.into_iter().filter(|entry| entry.kind == kind).collect())
}

/// Removes expired sessions, and the files of killed runs.
fn prune(folder: &PrivateFolder, aws_now: jiff::Timestamp) {
    for entry in cache_folder::entries(folder).unwrap_or_default() {
        let ended = |session: KeptSession| session.credentials.expiration.remaining(aws_now).is_zero();
        // Errors are ignored: the next run tries again.
        if entry.kind == CacheFile::Temporary {
            let _ = cache_folder::remove_abandoned(folder, &entry);
        } else if entry.kind == CacheFile::Record && read_record(folder, &entry.name).is_some_and(ended) {
            let _ = folder.remove(&entry.name);
        }
    }
}

fn forget_record(
    folder: &PrivateFolder,
    path: &Path,
    everything: bool,
    chosen: impl Fn(&KeptSession) -> bool,
    done: &mut Forgotten,
) -> Result<(), UntrustedFile> {
    let name = path.file_name().unwrap_or_default();
    // Another run has deleted it meanwhile.
    let Some((_, bytes)) = folder.open_owned(name)? else { return Ok(()) };
    match KeptSession::parse(&bytes) {
        Ok(session) if everything || chosen(&session) => {
            folder.remove(name)?;
            done.sessions += 1;
        }
        Ok(_) => {}
        Err(_) if CacheFile::Record.origin(&bytes) == FileOrigin::Foreign => done.foreign.push(path.to_path_buf()),
        Err(_) if everything => {
            folder.remove(name)?;
            done.leftovers += 1;
        }
        Err(_) => done.unreadable.push(path.to_path_buf()),
    }
    Ok(())
}

fn read_record(folder: &PrivateFolder, name: &str) -> Option<KeptSession> {
    KeptSession::parse(&folder.read(name).ok()??).ok()
}

fn absent(path: &Path, why: &dyn std::fmt::Display) -> Loaded {
    Loaded { session: None, warning: Some(format!("`{}` {why}, so it is not used", path.display())) }
}
