//! First floor: text ↔ model. Pure and total: a parser returns an error, it never panics.

pub mod cache_file;
pub mod cache_record;
pub mod enrol_page;
pub mod export;
pub mod init;
pub mod json;
pub mod otpauth;
pub mod percent;
pub mod qr;
pub mod rollout;
pub mod second_reader;
pub mod shell;
pub mod table;
pub mod unwrite;
pub mod written_profile;

pub use aws_profile_files::{edit, ini, portability, shared_config};
