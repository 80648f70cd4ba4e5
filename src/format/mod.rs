//! First floor: text ↔ model. Pure and total: a parser returns an error, it never panics.

pub mod cache_file;
pub mod cache_record;
pub mod edit;
pub mod enrol_page;
pub mod export;
pub mod ini;
pub mod init;
mod json;
pub mod only_copy;
pub mod otpauth;
pub mod percent;
pub mod portability;
pub mod qr;
pub mod rollout;
pub mod second_reader;
pub mod shared_config;
pub mod shell;
pub mod unwrite;
pub mod written_profile;
