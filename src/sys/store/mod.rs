//! The cache folder, with records and locks, the state folder, and the files that hold them.

pub(crate) mod cache;
pub(crate) mod cache_folder;
pub(crate) mod private_file;
pub(crate) mod prompt_lock;
pub(crate) mod state_file;
