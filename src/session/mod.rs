//! The way from a resolved request to a kept session, and what it is made of.

pub mod claim;
pub mod context;
pub mod discover;
pub mod environment;
pub mod facts;
pub mod iam_access;
pub mod key;
pub mod lookup;
pub mod messages;
pub mod mint;
pub mod obtain;
pub mod ports;
pub mod profile_files;
pub mod prompt_process;
pub mod resolved;
pub mod save_serial;
