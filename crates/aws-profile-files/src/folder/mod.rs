//! A folder in which files are made, held open. Run as root, new files get the owner of their folder: with the home of
//! another user (`sudo -E`, a container) that user could not use files owned by root.

mod lock_file;
#[cfg(not(unix))]
mod other;
mod parent;
mod platform;
mod refusal;
mod temporary;
#[cfg(unix)]
mod unix;

pub use lock_file::{LockAttempt, LockFileError, NotOurLock, check_content, take_lock, try_lock};
pub use parent::parent;
pub use platform::{Folder, is_protected, owner_and_mode, us};
pub use refusal::FolderRefusal;
pub use temporary::TemporaryFile;
