//! `mfa-session`: one MFA code, one AWS session, handed to whoever needs it.
//!
//! The layers; imports go downward only (`tests/it/floors.rs` checks it):
//!
//! - top: `cli` (clap and nothing else), `options`, `cmd` (the verbs)
//! - `session`: obtaining a session for a request: cache, lock, prompt, mint, store
//! - `error`: what a run can fail with
//! - `sys`: the machine and the network
//! - `format`: conversions between text and model, pure
//! - `model`: data types, and decisions about them
//!
//! The library exists for the program and its tests: nothing in it is a public interface.

mod cli;
mod cmd;
mod error;
mod format;
mod model;
mod options;
mod session;
mod sys;

/// Access for the tests of this repository. Other crates must not use it.
#[doc(hidden)]
pub mod testing {
    use std::ffi::OsString;

    pub use crate::cli::command::Cli;
    pub use crate::format::cache_record::KeptSession;
    pub use crate::format::export::NAMES;
    pub use crate::format::init::SHELLS;
    pub use crate::model::aws::credentials::{AccessKeyId, SessionCredentials};
    pub use crate::model::aws::expiration::Expiration;
    pub use crate::model::aws::serial_number::SerialNumber;
    pub use crate::model::aws::token_code::TokenCode;
    pub use crate::model::doctor::check::{DoctorCheck, Needs};
    pub use crate::model::doctor::checks::checks;
    pub use crate::model::error::exit;
    pub use crate::model::provider::{CodeError, ProcessFault};
    pub use crate::model::request::variables::OTHER_SOURCES;
    pub use crate::model::slot_key::SlotKey;
    pub use crate::session::messages::end_at_panic;
    pub use crate::sys::process::{event, mfa_process, signals};
    pub use crate::sys::store::cache::SessionCache;
    pub use crate::sys::terminal::tty::Terminal;

    use crate::model::{Env, Options, Origin, Sourced, resolve};
    use crate::session::profile_files::ProfileFiles;

    /// The endpoints that a run for a profile would use in this environment: whether FIPS and dual-stack, and those of
    /// STS and IAM, empty for AWS's own. `None` where it, or a call of IAM, would be refused.
    pub fn connection(
        profile: &str,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Option<([bool; 2], [Option<String>; 2])> {
        let env = Env::new(environment);
        let profile = Sourced::new(profile.to_owned(), Origin::Variable("AWS_PROFILE"));
        let files = ProfileFiles::load(&env).ok()?;
        let request = resolve(&Options::of_profile(Some(profile)), &env, &files.parse().ok()?).ok()?;
        let connection = request.connection;
        let endpoints = [Some(connection.sts_endpoint), connection.iam_endpoint.ok()];
        Some((
            [connection.use_fips.value, connection.use_dual_stack.value],
            endpoints.map(|endpoint| Some(endpoint?.map(|url| url.value.as_str().to_owned()).unwrap_or_default())),
        ))
    }
}

use std::process::ExitCode;

use crate::cli::Cli;
use crate::model::exit;

/// Runs the program: parses the arguments, runs the verb, returns the exit code.
#[must_use]
pub fn main() -> ExitCode {
    session::messages::end_at_panic(None, exit::FAILED);
    let core_limit = sys::process::hardening::no_core_dumps();
    let env = sys::environment::snapshot();
    let arguments = sys::environment::arguments();
    ExitCode::from(match Cli::read(&arguments) {
        Ok(cli) => cmd::run(cli, env, core_limit),
        Err(error) => cmd::misread(&error, &arguments, &env),
    })
}
