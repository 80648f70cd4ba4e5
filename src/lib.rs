//! `mfa-session`: one MFA code, one AWS session, handed to whoever needs it.
//!
//! The floors, imports going downward only (`tests/floors.rs` checks it):
//!
//! - top: [`cli`] (clap and nothing else), [`options`], [`error`], [`report`], [`cmd`] (the verbs)
//! - [`session`]: the straight line look → lock → ask → mint → keep
//! - [`sys`]: the machine and the network
//! - [`format`]: text ↔ model, pure
//! - [`model`]: what things are, and decisions about them
//!
//! The library exists for the program's own tests; it promises no stable API.

pub mod cli;
pub mod cmd;
pub mod error;
pub mod format;
pub mod model;
pub mod options;
pub mod report;
pub mod session;
pub mod sys;

use std::panic;
use std::process::ExitCode;

use crate::cli::Cli;
use crate::model::exit;

/// The program: parse, run, exit code.
#[must_use]
pub fn main() -> ExitCode {
    report::install_panic_hook();
    let core_limit = sys::hardening::no_core_dumps();
    let env = sys::environment::snapshot();
    let arguments = sys::environment::arguments();
    let cli = match Cli::read(&arguments) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(cmd::misread(&error, &arguments)),
    };
    let result = panic::catch_unwind(panic::AssertUnwindSafe(|| cmd::run(cli, env, core_limit)));
    ExitCode::from(result.unwrap_or(exit::FAILED))
}
