//! The lock of a slot: one process asks, the others wait for its answer. `flock` on a separate file that is removed
//! afterwards, so that nothing remains; a waiting process has the removed file open and reads the result in it.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::private_file::PrivateFolder;
use crate::model::FailureReport;
use crate::sys::folder::{Folder, LockAttempt, LockFileError, check_content, take_lock};
use crate::sys::process::event::{Event, event, wait_any};
use crate::sys::process::process_stat;

/// The result of trying to become the process that asks.
#[derive(Debug)]
pub enum TryLock {
    Mine(PromptLock),
    Held(HeldLock),
    /// The file system does not support locks (some network file systems): continue without.
    Unsupported,
}

/// The right to ask for one slot. Released by [`PromptLock::finish`], or by the kernel when the process ends.
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
    /// The id of its terminal session, on platforms that have such.
    #[serde(default)]
    session: Option<u32>,
}

impl Owner {
    fn this_process(terminal: Option<String>) -> Self {
        Self { pid: std::process::id(), terminal, session: this_session() }
    }

    /// Whether its question is shown on the terminal of this process.
    #[must_use]
    pub fn is_on_our_terminal(&self) -> bool {
        self.session.is_some() && self.session == this_session()
    }

    /// Whether it runs or is stopped; false for one that has not written its id.
    pub(crate) fn lives(&self) -> bool {
        self.pid != 0 && is_alive(self.pid)
    }

    /// Whether it is stopped; false if that cannot be determined.
    pub(crate) fn is_stopped(&self) -> bool {
        let stat = |pid| process_stat::of(pid).filter(|_| pid != 0);
        let name = stat(std::process::id()).map(|us| us.name);
        // The process id may belong to another process: in another container, or one that was started later.
        stat(self.pid).is_some_and(|stat| stat.state == 'T' && Some(stat.name) == name)
    }
}

/// Whether a process of this id is one of this program.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_alive(pid: u32) -> bool {
    let name = process_stat::of(std::process::id()).map(|us| us.name);
    process_stat::of(pid).is_some_and(|stat| stat.state != 'Z' && Some(stat.name) == name)
}

/// Whether there is a process of this id.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn is_alive(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    pid.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

/// Taken for granted: not determined on this platform.
#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    true
}

#[cfg(unix)]
pub(super) fn this_session() -> Option<u32> {
    use crate::sys::process::ids;

    ids::session()
}

#[cfg(not(unix))]
pub(super) fn this_session() -> Option<u32> {
    None
}

/// `mfa-session (pid 123 on /dev/pts/3)`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.terminal {
            // It has the lock, and has not written its id yet.
            _ if self.pid == 0 => f.write_str("another mfa-session"),
            Some(terminal) => write!(f, "mfa-session (pid {} on {terminal})", self.pid),
            None => write!(f, "mfa-session (pid {})", self.pid),
        }
    }
}

/// The interval at which the owner is read.
const TICK: Duration = Duration::from_millis(200);

/// The result of a wait.
#[derive(Debug)]
pub enum WaitOutcome {
    /// The other process has released the lock.
    Released {
        /// The failure that it wrote, if any.
        failure: Option<FailureReport>,
        /// Whether its question was on the terminal of this process.
        here: bool,
    },
    TimedOut(Owner),
    /// The other process is stopped, possibly forever.
    Stopped(Owner),
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
/// When the file cannot be opened, or is not a lock file of this program.
pub(crate) fn claim(folder: PrivateFolder, name: &str) -> Result<TryLock, LockFileError> {
    let folder = folder.into_folder();
    let (file, attempt) = take_lock(&folder, name.as_ref(), is_content)?;
    Ok(match attempt {
        LockAttempt::Taken => TryLock::Mine(PromptLock { file, folder, name: name.into() }),
        LockAttempt::Held => TryLock::Held(HeldLock { file }),
        LockAttempt::Unsupported => TryLock::Unsupported,
    })
}

/// Whether a file is empty, or holds what [`write()`] writes or the beginning of it, as with a full disk or a killed run.
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
    // Errors are ignored: the content is only for messages, and the lock is held without it.
    let bytes = serde_json::to_vec(content).unwrap_or_default();
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(&bytes));
}

fn read(mut file: &File) -> Content {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.take(16 * 1024).read_to_end(&mut bytes));
    read.ok().and_then(|_| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// The process that a lock file names; `None` where it names none.
pub(crate) fn holder(bytes: &[u8]) -> Option<Owner> {
    serde_json::from_slice::<Content>(bytes).ok()?.holder
}

impl PromptLock {
    /// Takes over a slot that the parent process locked and passed as an open file; `None` if that is not the file of
    /// this name, since it will be written and removed.
    #[must_use]
    pub(crate) fn adopt(file: File, folder: PrivateFolder, name: OsString) -> Option<Self> {
        let folder = folder.into_folder();
        let ours = folder.is_at(&file, &name) && check_content(&file, is_content).is_ok();
        ours.then_some(Self { file, folder, name })
    }

    /// Writes the owner for waiting processes.
    pub fn write_owner(&self, terminal: Option<String>) {
        write(&self.file, &Content { holder: Some(Owner::this_process(terminal)), failure: None });
    }

    /// The open locked file for the process that takes over, and its path.
    #[must_use]
    pub fn into_parts(self) -> (File, PathBuf) {
        (self.file, self.folder.path().join(self.name))
    }

    /// Releases it. Waiting processes find `failure` in the file that they have open; later ones find no file.
    pub fn finish(self, failure: Option<FailureReport>) {
        self.folder.remove_lock(&self.name);
        write(&self.file, &Content { holder: read(&self.file).holder, failure });
    }
}

impl HeldLock {
    /// The owner, as far as it has written it.
    #[must_use]
    fn owner(&self) -> Owner {
        read(&self.file).holder.unwrap_or_default()
    }

    /// Waits until the other process releases the lock. Takes a shared lock, so that all waiting processes wake at
    /// once. `look` is called with the owner a few times a second.
    ///
    /// # Errors
    /// When the process is out of threads or file descriptors.
    pub fn wait(self, interrupt: &Event, deadline: Instant, mut look: impl FnMut(&Owner)) -> io::Result<WaitOutcome> {
        let (notifier, done) = event()?;
        let file = self.file.try_clone()?;
        std::thread::Builder::new().name("waiting".into()).stack_size(64 * 1024).spawn(move || {
            // Any error but an interruption ends the wait: the content of the file decides.
            while file.lock_shared().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {}
            notifier.notify();
        })?;
        loop {
            match wait_any(&[&done, interrupt], deadline.min(Instant::now() + TICK)) {
                Some(0) => {
                    let Content { holder, failure } = read(&self.file);
                    let _ = self.file.unlock();
                    let here = holder.is_none_or(|holder| holder.session == this_session());
                    return Ok(WaitOutcome::Released { failure, here });
                }
                Some(_) => return Ok(WaitOutcome::Interrupted),
                None => {}
            }
            let owner = self.owner();
            if owner.is_stopped() {
                return Ok(WaitOutcome::Stopped(owner));
            }
            if Instant::now() >= deadline {
                return Ok(WaitOutcome::TimedOut(owner));
            }
            look(&owner);
        }
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
