//! Conversions between text and model. No I/O; a parser returns an error, it never panics.

pub(crate) mod cache_file;
pub(crate) mod cache_record;
pub(crate) mod device;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod init;
pub(crate) mod json;
#[cfg(unix)]
pub(crate) mod key_bytes;
pub(crate) mod last_chosen;
pub(crate) mod login_row;
pub(crate) mod percent;
pub(crate) mod policy_input;
pub(crate) mod private_config;
pub(crate) mod process_output;
pub(crate) mod profile_list;
pub(crate) mod prompt_line;
pub(crate) mod prompt_program;
mod role_record;
pub(crate) mod role_row;
pub(crate) mod rollout;
pub(crate) mod sarif;
pub(crate) mod second_reader;
pub(crate) mod session_policy;
pub(crate) mod setup;
pub(crate) mod shell;
pub(crate) mod signin;
pub(crate) mod table;
pub(crate) mod written;

pub(crate) use aws_profile_files::{edit, ini, portability, shared_config};
