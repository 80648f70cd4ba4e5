//! `exec`: replaces this process by a command with the session in its environment.

use std::ffi::{OsStr, OsString};

use super::Run;
use super::export::variables;
use super::files::Texts;
use super::obtain::obtain;
use super::ready::ready;
use super::save_serial::offer;
use crate::error::Error;
use crate::model::{OTHER_SOURCES, Origin, exit};
use crate::options::Options;
use crate::sys::command;
use crate::sys::hardening::CoreLimit;

pub(super) fn run(run: &Run, options: &Options, command: &[OsString], core_limit: CoreLimit) -> Result<u8, Error> {
    let shell = [command::shell(&run.env)];
    let command = if command.is_empty() { &shell[..] } else { command };
    let Some((program, arguments)) = command.split_first() else { return Ok(exit::FAILED) };
    say_other_profile(run, options);
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let failed = |error| Error::Command { command: program.to_string_lossy().into_owned(), error };
    // A misspelled command is told before a code is spent on it.
    let found = || command::find(program, &run.env).map(drop).map_err(failed);
    let obtained = obtain(run, options, ready(run, options, &shared)?, found)?;
    offer(run, &texts, &shared, &obtained);
    let variables = variables(&obtained);
    drop(obtained);
    let unset = variables.unset.iter().map(String::as_str).chain(OTHER_SOURCES).map(OsStr::new);
    let set = variables.set.iter().map(|(name, value)| (OsStr::new(name), OsStr::new(value.as_str())));
    Err(failed(command::replace_this_process(program, arguments, &run.env, unset, set, core_limit)))
}

/// `--profile` against another `AWS_PROFILE`: both may be meant, so it is said which counts.
fn say_other_profile(run: &Run, options: &Options) {
    let Some(asked) = options.wishes.profile.as_ref().filter(|asked| matches!(asked.origin, Origin::Flag(_))) else {
        return;
    };
    if let Some((variable, other)) = run.env.first(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
        && other != asked.value
    {
        run.voice.note(&format!("profile `{}`, although `{variable}` is `{other}`", asked.value));
    }
}

/// The command's own status never comes back here; whatever fails before it is 125, as with `env` and `nohup`, but for
/// a command that cannot be run and a person who cancels.
pub(super) fn status_of_failure(code: u8) -> u8 {
    match code {
        exit::DONE | exit::NO_SUCH_COMMAND | exit::NOT_EXECUTABLE | exit::CANCELLED => code,
        _ => exit::BEFORE_COMMAND,
    }
}
