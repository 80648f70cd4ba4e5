//! Signals, child processes, and this process itself.

pub(crate) mod beside;
pub(crate) mod browser;
pub(crate) mod caller;
pub(crate) mod child;
pub(crate) mod command;
#[cfg(unix)]
pub(crate) mod descendants;
pub mod event;
pub(crate) mod hardening;
#[cfg(unix)]
pub(crate) mod ids;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod inherited_signals;
pub(crate) mod key_process;
pub mod mfa_process;
pub(crate) mod own_program;
pub(crate) mod process_stat;
pub(crate) mod profile_command;
pub(crate) mod prompt_program;
#[cfg(unix)]
mod relay;
pub mod signals;
pub(crate) mod supervisor;
pub(crate) mod worker;
