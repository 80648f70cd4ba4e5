//! `mfa-session`: one MFA code, one AWS session, handed to whoever needs it.
//!
//! The floors, imports going downward only (`tests/it/floors.rs` checks it):
//!
//! - top: [`cli`] (clap and nothing else), [`options`], [`cmd`] (the verbs)
//! - [`session`]: the way from a request to a session: cache, lock, prompt, mint, store
//! - [`error`]: what a run can fail with
//! - [`sys`]: the machine and the network
//! - [`mod@format`]: text ↔ model, pure
//! - [`model`]: what things are, and decisions about them
//!
//! The library exists for the program's own tests; it promises no stable API.

pub mod cli;
pub mod cmd;
pub mod error;
pub mod format;
pub mod model;
pub mod options;
pub mod session;
pub mod sys;

use std::process::ExitCode;

use crate::cli::Cli;
use crate::model::exit;

/// The program: parse, run, exit code.
#[must_use]
pub fn main() -> ExitCode {
    session::messages::end_at_panic(None, exit::FAILED);
    let core_limit = sys::hardening::no_core_dumps();
    let env = sys::environment::snapshot();
    let arguments = sys::environment::arguments();
    ExitCode::from(match Cli::read(&arguments) {
        Ok(cli) => cmd::run(cli, env, core_limit),
        Err(error) => cmd::misread(&error, &arguments),
    })
}
