//! The cache of sessions and of what was found out about devices and keys.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::private_file::{self, Distrust, TEMPORARY_PREFIX};
use super::slot::{self, Attempt};
use crate::format::cache_record::{self, Fate, KeptSession};
use crate::model::{SerialNumber, SlotKey, TokenCode, file_stem};

/// As much as a record with a long token takes.
const TRIAL: usize = 8 * 1024;

/// The cache folder. Nothing is created until something is kept or locked.
#[derive(Debug)]
pub struct SessionCache {
    dir: PathBuf,
}

/// What a look into the cache brought.
#[derive(Debug)]
pub struct Loaded {
    /// The session, fresh or not.
    pub session: Option<KeptSession>,
    /// Why something that was there did not count.
    pub warning: Option<String>,
}

impl SessionCache {
    /// For a folder that may not exist yet.
    #[must_use]
    pub fn open_dir(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes sure that a session could be kept.
    ///
    /// # Errors
    /// When the folder is not ours, or cannot be made or written.
    pub fn prepare(&self) -> Result<(), Distrust> {
        private_file::create_folder(&self.dir)?;
        // A full disk still has room for an empty file.
        let mut trial = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempfile_in(&self.dir)?;
        trial.write_all(&[b' '; TRIAL])?;
        Ok(())
    }

    /// Looks a session up.
    #[must_use]
    pub fn load(&self, key: &SlotKey) -> Loaded {
        let path = self.record_path(key);
        match private_file::check_folder(&self.dir) {
            Ok(true) => {}
            Ok(false) => return Loaded { session: None, warning: None },
            Err(why) => return absent(&self.dir, &why),
        }
        let bytes = match private_file::read(&path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Loaded { session: None, warning: None },
            Err(why) => return absent(&path, &why),
        };
        match KeptSession::parse(&bytes) {
            // Another slot's record under this name is a forgery or an accident; both are no answer.
            Ok(session) if session.key == *key => Loaded { session: Some(session), warning: None },
            Ok(_) => absent(&path, &"is of another slot"),
            Err(why) => absent(&path, &why),
        }
    }

    /// Keeps a session, and drops what has ended.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, session: &KeptSession, now: jiff::Timestamp) -> Result<(), Distrust> {
        private_file::create_folder(&self.dir)?;
        private_file::replace(&self.record_path(&session.key), &session.render())?;
        self.prune(now);
        Ok(())
    }

    /// All kept sessions, in no order.
    #[must_use]
    pub fn all(&self) -> Vec<KeptSession> {
        self.records().into_iter().filter_map(|path| read_record(&path)).collect()
    }

    /// Forgets the sessions that `chosen` names; returns how many there were. A damaged record holds
    /// nothing that could be chosen: it goes with `everything`.
    ///
    /// # Errors
    /// When a record cannot be removed.
    pub fn forget(&self, everything: bool, chosen: impl Fn(&KeptSession) -> bool) -> Result<usize, Distrust> {
        let mut count = 0;
        for path in self.records() {
            if everything || read_record(&path).is_some_and(|session| chosen(&session)) {
                fs::remove_file(&path)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Tries to become the one who asks for this slot.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn claim(&self, key: &SlotKey) -> Result<Attempt, Distrust> {
        private_file::create_folder(&self.dir)?;
        Ok(slot::claim(&self.dir.join(format!("{}.lock", key.file_stem())))?)
    }

    /// A fact that an earlier run found out.
    #[must_use]
    pub fn recall(&self, fact: &[&str]) -> Option<String> {
        private_file::check_folder(&self.dir).ok().filter(|exists| *exists)?;
        let bytes = private_file::read(&self.fact_path(fact)).ok()??;
        cache_record::parse_fact(&bytes)
    }

    /// Remembers a fact; one that cannot be kept is found out again.
    pub fn remember(&self, fact: &[&str], value: &str) {
        if self.recall(fact).as_deref() != Some(value) && private_file::create_folder(&self.dir).is_ok() {
            let _ = private_file::replace(&self.fact_path(fact), &cache_record::render_fact(value));
        }
    }

    /// Forgets a fact that proved wrong.
    pub fn disremember(&self, fact: &[&str]) {
        let _ = fs::remove_file(self.fact_path(fact));
    }

    /// Forgets every fact that says this, whatever it is about.
    pub fn disremember_value(&self, value: &str) {
        for path in self.entries(|name| Path::new(name).extension().is_some_and(|extension| extension == "fact")) {
            let fact = private_file::read(&path).ok().flatten();
            if fact.and_then(|bytes| cache_record::parse_fact(&bytes)).as_deref() == Some(value) {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// What became of these digits if they were sent a moment ago, and for how many seconds they must not be again.
    #[must_use]
    pub fn sent_before(&self, serial: &SerialNumber, code: &TokenCode, now: jiff::Timestamp) -> Option<(Fate, i64)> {
        let memory = private_file::read(&self.codes_path(serial)).ok()??;
        cache_record::sent_before(Some(&memory), serial, code.expose(), now.as_second())
    }

    /// Remembers what became of these digits.
    pub fn remember_code(&self, serial: &SerialNumber, code: &TokenCode, fate: Fate, now: jiff::Timestamp) {
        if private_file::create_folder(&self.dir).is_ok() {
            let path = self.codes_path(serial);
            let memory = private_file::read(&path).ok().flatten();
            let memory = memory.as_ref().map(|bytes| bytes.as_slice());
            let bytes = cache_record::remember_code(memory, serial, code.expose(), fate, now.as_second());
            let _ = private_file::replace(&path, &bytes);
        }
    }

    fn record_path(&self, key: &SlotKey) -> PathBuf {
        self.dir.join(format!("{}.json", key.file_stem()))
    }

    fn fact_path(&self, fact: &[&str]) -> PathBuf {
        self.dir.join(format!("{}.fact", file_stem(fact)))
    }

    fn codes_path(&self, serial: &SerialNumber) -> PathBuf {
        self.dir.join(format!("{}.codes", file_stem(&["codes", serial.as_str()])))
    }

    fn records(&self) -> Vec<PathBuf> {
        self.entries(|name| Path::new(name).extension().is_some_and(|extension| extension == "json"))
    }

    fn entries(&self, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        if !private_file::check_folder(&self.dir).unwrap_or(false) {
            return Vec::new();
        }
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        let named = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(&wanted));
        named.map(|entry| entry.path()).collect()
    }

    /// Drops ended sessions, and what killed runs left behind.
    fn prune(&self, now: jiff::Timestamp) {
        for path in self.records() {
            let ended = |session: KeptSession| session.credentials.expiration.remaining(now).is_zero();
            if read_record(&path).is_some_and(ended) {
                let _ = fs::remove_file(path);
            }
        }
        for path in self.entries(|name| name.starts_with(TEMPORARY_PREFIX)) {
            let age = fs::symlink_metadata(&path).ok().and_then(|metadata| metadata.modified().ok()?.elapsed().ok());
            if age.is_some_and(|age| age > Duration::from_secs(600)) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn read_record(path: &Path) -> Option<KeptSession> {
    KeptSession::parse(&private_file::read(path).ok()??).ok()
}

fn absent(path: &Path, why: &dyn std::fmt::Display) -> Loaded {
    Loaded { session: None, warning: Some(format!("`{}` {why}, so it is not used", path.display())) }
}
