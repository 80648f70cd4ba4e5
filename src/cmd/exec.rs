//! `exec`: replaces this process by a command with the session in its environment, or serves the command beside it.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::error::Error;
use crate::format::shared_config::SharedConfig;
use crate::model::{OTHER_SOURCES, Options, ProfileLookup, RequestError, exit, find_source, near, option};
use crate::options::other_tools::{MeantProfile, exec_line};
use crate::session::choose_profile::resolve_or_choose;
use crate::session::context::Context;
use crate::session::environment::check_carried;
use crate::session::handover::{Handover, Way, not_opened};
use crate::session::obtain::say_early_expiry;
use crate::session::ports::TerminalAndSts;
use crate::session::profile_files::ProfileFiles;
use crate::session::roles::obtain;
use crate::session::save_serial::offer;
use crate::session::serving::{Served, renew_answers};
use crate::sys::process::hardening::CoreLimit;
use crate::sys::process::{beside, caller, command};

pub(super) fn run(ctx: &mut Context, way: Way, command: &[OsString], core_limit: CoreLimit) -> Result<u8, Error> {
    let shell = [command::shell(&ctx.env)];
    let command = if command.is_empty() { &shell[..] } else { command };
    let Some((program, arguments)) = command.split_first() else { return Ok(exit::FAILED) };
    say_other_profile(ctx);
    way.apply(ctx)?;
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let meant = line_for_profile(&shared, typed_options(ctx, way), program, arguments);
    let failed =
        |error| Error::Command { command: program.to_string_lossy().into_owned(), error, meant: meant.clone() };
    if meant.is_some() {
        // Before the note about another profile.
        command::find(program, &ctx.env).map_err(failed)?;
    }
    say_own_profile(ctx, &shared, program, arguments);
    let mut resolved = resolve_or_choose(ctx, &shared)?;
    check_carried(ctx, &resolved.request)?;
    // A misspelled command is reported before a code is used.
    let env = ctx.env.clone();
    let found = || command::find(program, &env).map(drop).map_err(failed);
    // The same holds for an error in copying the config file.
    let handover = Handover::prepare(ctx, way, &files, &shared, &mut resolved)?;
    let obtained = obtain(ctx, &mut resolved, &mut TerminalAndSts, found)?;
    offer(ctx, &files, &shared, &resolved.request, &obtained);
    if way != Way::Endpoint {
        say_early_expiry(ctx, &resolved.request, &obtained);
    }
    let variables = handover.variables(&ctx.env, &resolved, &obtained.session);
    let unset = variables.unset.iter().map(String::as_str).chain(OTHER_SOURCES).map(OsStr::new);
    let set = variables.set.iter().map(|(name, value)| (OsStr::new(name), OsStr::new(value.as_str())));
    handover.let_copies_be_inherited();
    let set = set.chain(handover.file_variables().into_iter().map(|(name, value)| (OsStr::new(name), value)));
    let prepared = command::prepared(program, arguments, &ctx.env, unset, set).map_err(failed)?;
    let Handover::Endpoint(endpoint, _) = handover else {
        drop((obtained, resolved));
        return Err(failed(prepared.replace_this_process(core_limit)));
    };
    let served = Served::new(obtained);
    let desk = endpoint.open(served.answer()).map_err(not_opened)?;
    beside::start(prepared, ctx.watch()?, core_limit).map_err(failed)?;
    renew_answers(ctx, &mut resolved, desk, served)
}

/// Becomes the command of `exec --serve`, in the process that was started for it.
pub(super) fn become_served(
    ctx: &Context,
    parent: u32,
    command: &[OsString],
    core_limit: CoreLimit,
) -> Result<u8, Error> {
    let Some((program, arguments)) = command.split_first() else { return Ok(exit::FAILED) };
    let failed = |error| Error::Command { command: program.to_string_lossy().into_owned(), error, meant: None };
    beside::end_with(parent).map_err(failed)?;
    let nothing = || std::iter::empty::<&OsStr>();
    let prepared =
        command::prepared(program, arguments, &ctx.env, nothing(), nothing().zip(nothing())).map_err(failed)?;
    Err(failed(prepared.replace_this_process(core_limit)))
}

/// `--profile` against another `AWS_PROFILE`: either may be meant, so a note says which one is used.
fn say_other_profile(ctx: &Context) {
    if let Some(asked) = ctx.options.typed_profile()
        && let Some((variable, other)) = ctx.env.first(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
        && other != asked
    {
        ctx.diagnostics.note(&format!("profile `{asked}`, although `{variable}` is `{other}`"));
    }
}

/// The options of the session that were typed, for a line to type instead: without them it would do something else.
fn typed_options(ctx: &Context, way: Way) -> Vec<(&'static str, String)> {
    let Options { serial, duration, region, via, role, refresh, use_cache, .. } = &ctx.options;
    let values = [("--serial-number", serial), ("--duration", duration), ("--region", region), ("--via", via)];
    let values = values.map(|(name, value)| (name, value.as_ref().map(|found| found.value.as_str())));
    let of_role = role.values().map(|(name, value)| (name, value.map(String::as_str)));
    let values = values.into_iter().chain(of_role).chain([("--role-arn", role.arn.as_deref())]);
    let typed = values.filter_map(|(name, value)| Some((name, option(name, value?))));
    let switches = [(*refresh, "--refresh"), (!*use_cache, "--no-cache")];
    let switches = switches.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name);
    typed.chain(way.option().into_iter().chain(switches).map(|name| (name, name.to_owned()))).collect()
}

/// The right command line for `exec PROFILE -- COMMAND` and `exec PROFILE COMMAND`, the syntax of other tools.
fn line_for_profile(
    shared: &SharedConfig<'_>,
    options: Vec<(&'static str, String)>,
    program: &OsStr,
    arguments: &[OsString],
) -> Option<String> {
    let (word, is_surely) = (program.to_str()?, arguments.first().is_some_and(|word| word == "--"));
    let names = if is_surely { shared.names() } else { Vec::new() };
    let profile = MeantProfile::of(shared, if is_surely { near(word, &names)? } else { word })?;
    let arguments: Vec<&str> = arguments.iter().map(|word| word.to_str()).collect::<Option<_>>()?;
    Some(exec_line(profile, options, &arguments))
}

/// `aws --profile X` takes the credentials of X itself, whatever is in the environment (botocore removes its reader of the
/// environment where a profile was named), but the region of the environment.
fn say_own_profile(ctx: &Context, shared: &SharedConfig<'_>, program: &OsStr, arguments: &[OsString]) {
    let is_aws = Path::new(program).file_stem().is_some_and(|name| name == "aws");
    let Some(named) = profile_argument(arguments).filter(|_| is_aws) else { return };
    let own = option("--profile", named);
    let line = match find_source(shared, named) {
        Ok(_) => format!("mfa-session exec {own} -- aws …, without its {own}"),
        Err(RequestError::UnknownProfile { .. }) => return,
        // The profile leads to no key that this program could use.
        Err(_) => caller::other_shell().unwrap_or_default().unaliased(&format!("aws {own} …")),
    };
    ctx.diagnostics.warning(&format!(
        "with `{own}` aws takes that profile's own credentials and not this session, in this session's region; type {line}"
    ));
}

/// The value of the last `--profile`.
fn profile_argument(arguments: &[OsString]) -> Option<&str> {
    let words = || arguments.iter().map(|argument| argument.to_str().unwrap_or_default());
    let pairs = words().zip(words().skip(1).map(Some).chain([None]));
    let values =
        pairs.filter_map(|(word, next)| if word == "--profile" { next } else { word.strip_prefix("--profile=") });
    values.last()
}

/// The command's own status is not seen here; a failure before it is 125, as with `env` and `nohup`, except for a
/// command that cannot be run and a person who cancels.
pub(super) fn status_of_failure(code: u8) -> u8 {
    match code {
        exit::DONE | exit::NO_SUCH_COMMAND | exit::NOT_EXECUTABLE | exit::CANCELLED => code,
        _ => exit::BEFORE_COMMAND,
    }
}
