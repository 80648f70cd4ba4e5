//! A folder in which files are made, held open. Run as root, new files get the owner of their folder: with the home of
//! another user (`sudo -E`, a container) root's own files would lock that user out.

mod lock_file;
#[cfg(not(unix))]
mod other;
mod parent;
mod platform;
mod refusal;
mod temporary;
#[cfg(unix)]
mod unix;

pub use lock_file::{LockFileError, NotOurLock, check_content, open_lock_file};
pub use parent::parent;
pub use platform::{Folder, owner_and_mode, us};
pub use refusal::FolderRefusal;
