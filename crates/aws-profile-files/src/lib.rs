//! The shared AWS config and credentials files: read as botocore reads them, edited so that no other byte changes, and
//! replaced as a whole.

#![forbid(unsafe_code)]

pub mod edit;
pub mod file;
pub mod folder;
pub mod ini;
pub mod portability;
pub mod profile;
pub mod shared_config;
