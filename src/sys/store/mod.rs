//! Stored files: the cache folder with records and locks, and the state folder.

pub(crate) mod cache;
pub(crate) mod cache_folder;
pub(crate) mod private_file;
pub(crate) mod prompt_lock;
pub(crate) mod setup_record;
pub(crate) mod state_file;
