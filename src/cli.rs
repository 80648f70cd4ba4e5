//! The command line as clap reads it, and nothing else: no rule, no default, no import of another module of this
//! program. The doc comments are the help texts; `completions/` and `man/` are rendered from here
//! (`tests/it/generated.rs`).

#![expect(
    clippy::doc_markdown,
    reason = "help texts are read in a terminal, where backticks round every name only disturb"
)]

mod args;
pub(crate) mod command;
mod device;
mod doctor;
mod everyday;
mod policy;
pub(crate) mod refused;
mod setup;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

pub(crate) use self::args::{CommonArgs, LoginArgs, OutputArgs, SessionArgs};
pub(crate) use self::command::{Cli, Verb, VerbKind};
pub(crate) use self::device::DeviceVerb;
pub(crate) use self::doctor::DoctorArgs;
pub(crate) use self::policy::{PolicyArgs, PolicyVerb};
pub(crate) use self::setup::SetupArgs;

impl Cli {
    /// Reads a command line.
    ///
    /// # Errors
    /// What it means instead, or the help that was asked for.
    pub fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        everyday::read(arguments).map_or_else(|| Self::with_clap(arguments), Ok)
    }

    /// The help of a verb, or the error that there is no such verb.
    pub fn help_of(verb: &[String]) -> clap::Error {
        let words = verb.iter().map(OsString::from);
        let arguments: Vec<OsString> =
            std::iter::once("mfa-session".into()).chain(words).chain(["--help".into()]).collect();
        let line = verb.join(" ");
        // An argument list that is a complete command line is not run: it belongs to a command after `exec`, whose
        // option was read as ours.
        let not_a_verb = || Self::command().error(ErrorKind::InvalidSubcommand, format!("there is no verb `{line}`"));
        Self::with_clap(&arguments).err().unwrap_or_else(not_a_verb)
    }

    fn with_clap(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let read = command
            .try_get_matches_from_mut(arguments)
            .and_then(|mut matches| Self::from_arg_matches_mut(&mut matches))
            .map_err(|error| error.format(&mut command));
        // The process ends soon: freeing the tree of commands would take a thirtieth of the time of a cached run.
        std::mem::forget(command);
        read
    }
}
