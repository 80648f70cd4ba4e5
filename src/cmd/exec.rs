//! `exec`: replaces this process by a command with the session in its environment.

use std::ffi::{OsStr, OsString};

use crate::error::Error;
use crate::model::{OTHER_SOURCES, exit};
use crate::session::context::Context;
use crate::session::environment::{check_carried, variables};
use crate::session::obtain::{obtain, say_early_expiry};
use crate::session::ports::TerminalAndSts;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::resolve_request;
use crate::session::save_serial::offer;
use crate::sys::process::command;
use crate::sys::process::hardening::CoreLimit;

pub(super) fn run(ctx: &mut Context, command: &[OsString], core_limit: CoreLimit) -> Result<u8, Error> {
    let shell = [command::shell(&ctx.env)];
    let command = if command.is_empty() { &shell[..] } else { command };
    let Some((program, arguments)) = command.split_first() else { return Ok(exit::FAILED) };
    say_other_profile(ctx);
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let mut resolved = resolve_request(ctx, &shared)?;
    check_carried(ctx, &resolved.request)?;
    let failed = |error| Error::Command { command: program.to_string_lossy().into_owned(), error };
    // A misspelled command is told before a code is spent on it.
    let env = ctx.env.clone();
    let found = || command::find(program, &env).map(drop).map_err(failed);
    let obtained = obtain(ctx, &mut resolved, &mut TerminalAndSts, found)?;
    offer(ctx, &files, &shared, &resolved.request, &obtained);
    say_early_expiry(ctx, &resolved.request, &obtained);
    let variables = variables(&resolved.request, &obtained.session);
    drop((obtained, resolved));
    let unset = variables.unset.iter().map(String::as_str).chain(OTHER_SOURCES).map(OsStr::new);
    let set = variables.set.iter().map(|(name, value)| (OsStr::new(name), OsStr::new(value.as_str())));
    Err(failed(command::replace_this_process(program, arguments, &ctx.env, unset, set, core_limit)))
}

/// `--profile` against another `AWS_PROFILE`: both may be meant, so it is said which counts.
fn say_other_profile(ctx: &Context) {
    if let Some(asked) = ctx.options.typed_profile()
        && let Some((variable, other)) = ctx.env.first(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
        && other != asked
    {
        ctx.diagnostics.note(&format!("profile `{asked}`, although `{variable}` is `{other}`"));
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
