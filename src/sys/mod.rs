//! Second floor: the machine and the network, one file per contact point. No business rule here.

pub mod bell;
pub mod cache;
mod cache_folder;
pub mod caller;
pub mod child;
pub mod clock;
pub mod code_source;
pub mod command;
pub mod document;
pub mod environment;
pub mod hardening;
mod http;
pub mod iam;
pub mod key_process;
pub mod line_question;
pub mod mfa_process;
pub mod paths;
pub mod private_file;
mod server_clock;
pub mod signals;
pub mod slot;
pub mod stdio;
pub mod sts;
pub mod tls;
pub mod tty;

pub use aws_profile_files::{file as shared_file, folder};
