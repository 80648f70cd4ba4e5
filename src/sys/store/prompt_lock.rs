//! The lock of a slot: one process asks, the others wait for its answer. `flock` on a side file that is
//! removed when it has served, so that failures leave nothing behind; whoever waits holds the removed file
//! open and finds in it how the matter ended.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::private_file::PrivateFolder;
use crate::model::FailureReport;
use crate::sys::folder::{Folder, LockAttempt, LockFileError, check_content, take_lock};
use crate::sys::process::event::{Event, event, wait_any};

/// What became of trying to be the one who asks.
#[derive(Debug)]
pub enum TryLock {
    Mine(PromptLock),
    Held(HeldLock),
    /// This file system knows no locks (some network file systems): go on without.
    Unsupported,
}

/// The right to ask for one slot. Given back by [`PromptLock::finish`], or by the kernel when the process ends.
#[must_use = "a slot that is dropped lets the next process ask"]
#[derive(Debug)]
pub struct PromptLock {
    file: File,
    folder: Folder,
    name: OsString,
}

#[derive(Debug)]
pub struct HeldLock {
    file: File,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub pid: u32,
    pub terminal: Option<String>,
}

/// `mfa-session (pid 123 on /dev/pts/3)`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.terminal {
            // It has locked, and not yet said who it is.
            _ if self.pid == 0 => f.write_str("another mfa-session"),
            Some(terminal) => write!(f, "mfa-session (pid {} on {terminal})", self.pid),
            None => write!(f, "mfa-session (pid {})", self.pid),
        }
    }
}

/// How a wait ended.
#[derive(Debug)]
pub enum WaitOutcome {
    /// The other process is done; how it failed, if it did.
    Released(Option<FailureReport>),
    TimedOut(Owner),
    Interrupted,
}

#[derive(Default, Serialize, Deserialize)]
struct Content {
    holder: Option<Owner>,
    failure: Option<FailureReport>,
}

/// Tries to take the slot of this name without waiting.
///
/// # Errors
/// When the file cannot be opened, or is none of ours.
pub(crate) fn claim(folder: PrivateFolder, name: &str) -> Result<TryLock, LockFileError> {
    let folder = folder.into_folder();
    let (file, attempt) = take_lock(&folder, name.as_ref(), is_content)?;
    Ok(match attempt {
        LockAttempt::Taken => TryLock::Mine(PromptLock { file, folder, name: name.into() }),
        LockAttempt::Held => TryLock::Held(HeldLock { file }),
        LockAttempt::Unsupported => TryLock::Unsupported,
    })
}

/// Nothing, what [`write`] writes, or the beginning of it: the disk was full, or the run was killed.
fn is_content(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = br#"{"holder":"#;
    if !bytes.starts_with(BEGIN) {
        return BEGIN.starts_with(bytes);
    }
    match serde_json::from_slice::<Content>(bytes) {
        Ok(_) => true,
        Err(error) => error.is_eof(),
    }
}

fn write(mut file: &File, content: &Content) {
    // Only for messages: a holder that cannot write its name still holds.
    let bytes = serde_json::to_vec(content).unwrap_or_default();
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(&bytes));
}

fn read(mut file: &File) -> Content {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.take(16 * 1024).read_to_end(&mut bytes));
    read.ok().and_then(|_| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

impl PromptLock {
    /// Takes over a slot that another process of ours locked and handed on as an open file; `None` where that is
    /// not the file of this name, which is written to, and removed in the end.
    #[must_use]
    pub(crate) fn adopt(file: File, folder: PrivateFolder, name: OsString) -> Option<Self> {
        let folder = folder.into_folder();
        let ours = folder.is_at(&file, &name) && check_content(&file, is_content).is_ok();
        ours.then_some(Self { file, folder, name })
    }

    /// Says who holds it.
    pub fn write_owner(&self, terminal: Option<String>) {
        write(&self.file, &Content { holder: Some(Owner { pid: std::process::id(), terminal }), failure: None });
    }

    /// The locked file, for the process that takes over, and its path.
    #[must_use]
    pub fn into_parts(self) -> (File, PathBuf) {
        (self.file, self.folder.path().join(self.name))
    }

    /// Gives it back. Those who wait find `failure` in the file that they hold open; those who come later
    /// find no file.
    pub fn finish(self, failure: Option<FailureReport>) {
        self.folder.remove_lock(&self.name);
        write(&self.file, &Content { holder: None, failure });
    }
}

impl HeldLock {
    /// Who asks, as far as it has said so.
    #[must_use]
    pub fn owner(&self) -> Owner {
        read(&self.file).holder.unwrap_or_default()
    }

    /// Waits until the other process is done. A shared lock, so that all who wait wake at once.
    ///
    /// # Errors
    /// When the process is out of threads or file descriptors.
    pub fn wait(self, interrupt: &Event, deadline: Instant) -> io::Result<WaitOutcome> {
        let (notifier, done) = event()?;
        let file = self.file.try_clone()?;
        std::thread::Builder::new().name("waiting".into()).stack_size(64 * 1024).spawn(move || {
            // Whatever ends it but a signal: what the file says is looked at.
            while file.lock_shared().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {}
            notifier.notify();
        })?;
        Ok(match wait_any(&[&done, interrupt], deadline) {
            Some(0) => {
                let content = read(&self.file);
                let _ = self.file.unlock();
                WaitOutcome::Released(content.failure)
            }
            Some(_) => WaitOutcome::Interrupted,
            None => WaitOutcome::TimedOut(self.owner()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_content;

    #[test]
    fn what_a_killed_holder_leaves_is_known_for_ours_and_nothing_else_is() {
        let whole = r#"{"holder":{"pid":7,"terminal":"/dev/pts/\u00e9"},"failure":null}"#;
        for length in 0..=whole.len() {
            assert!(is_content(&whole.as_bytes()[..length]), "{length} bytes");
        }
        assert!(is_content(br#"{"holder":null,"failure":{"kind":"Refused","error":"no","cause":null,"hint":null}}"#));
        for foreign in ["{}", "[]", "null", "42", "\n", "-----BEGIN", r#"{"holder":7}"#, r#"{"holder":null} tail"#] {
            assert!(!is_content(foreign.as_bytes()), "{foreign}");
        }
    }
}
