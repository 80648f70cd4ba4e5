//! The machine and the network, one file per contact point. No business rule here.

pub(crate) mod cache;
mod cache_folder;
pub(crate) mod caller;
pub(crate) mod child;
pub(crate) mod clock;
pub(crate) mod code_source;
pub(crate) mod command;
#[cfg(unix)]
mod descendants;
pub(crate) mod document;
pub(crate) mod environment;
pub mod event;
pub(crate) mod hardening;
mod http;
mod http_limit;
pub(crate) mod iam;
pub(crate) mod key_process;
pub(crate) mod line_question;
pub(crate) mod loopback;
pub mod mfa_process;
pub(crate) mod paths;
pub(crate) mod private_file;
mod profile_command;
pub(crate) mod prompt_lock;
mod server_clock;
pub mod signals;
pub(crate) mod stdio;
pub(crate) mod sts;
pub(crate) mod tls;
pub(crate) mod trust;
pub(crate) mod tty;

pub(crate) use aws_profile_files::{file as shared_file, folder};
