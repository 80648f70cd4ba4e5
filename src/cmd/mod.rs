//! The verbs, one file each, and what they share: loading, the way to a session, the offer to save a serial.

mod asker;
mod clear;
mod completions;
mod credential_process;
mod device;
mod discover;
mod exec;
mod export;
mod files;
mod handoff;
mod iam_access;
mod init;
mod login;
mod obtain;
mod policy;
mod ready;
mod save_serial;
mod status;
mod table;
mod unset;
mod write;

use std::ffi::OsString;
use std::path::Path;

use crate::cli::{Cli, CommonArgs, SessionArgs, Verb, refused};
use crate::error::Error;
use crate::format::export::Format;
use crate::model::{Env, Origin, exit, quoted};
use crate::options::{self, Options};
use crate::report::{Manner, Voice, end_at_panic};
use crate::sys::hardening::CoreLimit;
use crate::sys::stdio::{stdout_is_terminal, write_farewell, write_stderr, write_stdout};

/// What every verb is given.
#[derive(Debug)]
pub struct Run {
    /// The environment at the start.
    pub env: Env,
    /// Where messages go.
    pub voice: Voice,
    /// What a shell that evaluates our output is given when the run fails or is killed.
    pub farewell: Option<&'static str>,
}

/// The verbs that have verbs of their own, and print nothing for a shell.
const OF_SEVERAL_VERBS: [&str; 2] = ["device", "policy"];

/// The others whose output no shell evaluates.
const PRINT_NO_LINES: [&str; 5] = ["write", "credential-process", "login", "status", "clear"];

/// The verbs of `device` that look after one's own.
const FOR_ONESELF: [&str; 5] = ["list", "enroll", "resync", "replace", "remove"];

/// Lets the commands of a hint name the profile that was given by option.
fn of_profile(error: Error, options: &Options, verbs: &'static [&'static str]) -> Error {
    match &options.wishes.profile {
        Some(profile) if matches!(profile.origin, Origin::Flag(_)) && !matches!(error, Error::OfProfile { .. }) => {
            let option = format!(" --profile {}", quoted(&profile.value));
            Error::OfProfile { error: Box::new(error), verbs, option }
        }
        _ => error,
    }
}

/// Tells what clap could not read, or shows the help that was asked for.
#[must_use]
pub fn misread(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let named = refused::format(arguments);
    if !error.use_stderr() {
        return shown(error, named.is_some());
    }
    let verb = refused::verb(arguments);
    let verb = verb.as_deref().unwrap_or_default();
    let manner = if verb == "credential-process" { Manner::OneLine } else { Manner::Lines };
    let incomplete = error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let what = if incomplete && OF_SEVERAL_VERBS.contains(&verb) {
        options::incomplete(verb)
    } else {
        options::misread(&error.render().to_string())
    };
    let code = told(options::voice(&CommonArgs::default(), manner), Err(what));
    if verb == "exec" {
        return exit::BEFORE_COMMAND;
    }
    let evaluated = !PRINT_NO_LINES.contains(&verb) && !OF_SEVERAL_VERBS.contains(&verb);
    let format = named.and_then(Format::named).unwrap_or_default();
    stop_the_shell(code, format.failing_command().filter(|_| evaluated))
}

/// Shows the help or the version. Whoever names a form may evaluate the output, as the functions of `init` do: then it goes
/// to standard error.
fn shown(error: &clap::Error, evaluated: bool) -> u8 {
    let text = error.render().to_string();
    let text = match error.kind() {
        // `eval "$(mfa-session --help)"` would take `<NAME>` for a redirection. Words behind a
        // parenthesis are a syntax error in every POSIX shell, which ends the evaluation there.
        clap::error::ErrorKind::DisplayHelp => format!("(mfa-session {}) {text}", env!("CARGO_PKG_VERSION")),
        _ => text,
    };
    if evaluated {
        write_stderr(&text);
        return exit::DONE;
    }
    let written = write_stdout(&text).map_err(Error::Output);
    told(options::voice(&CommonArgs::default(), Manner::Lines), written.map(|()| exit::DONE))
}

/// Runs a verb and tells its failure.
#[must_use]
pub fn run(cli: Cli, env: Env, core_limit: CoreLimit) -> u8 {
    let Cli { session: outer, format: outer_format, verb } = cli;
    if let (Some(_), Some(verb)) = (&outer_format, &verb)
        && !matches!(verb, Verb::Export { .. } | Verb::Unset { .. })
    {
        let what = "`--format` means nothing to a verb that prints no variables".into();
        let error = Error::Usage { what, hint: "leave it out, or use `export`".into() };
        return told(options::voice(&outer.common, Manner::Lines), Err(error));
    }
    match verb {
        None => {
            let plain = outer_format.is_none() && stdout_is_terminal();
            if plain {
                verb_of_session(outer, env, Manner::Lines, None, login::bare)
            } else {
                export(outer, outer_format.as_deref(), env)
            }
        }
        Some(Verb::Export { session, format }) => export(session.over(&outer), format.or(outer_format).as_deref(), env),
        Some(Verb::Write { session, to, no_config }) => {
            verb_of_session(session.over(&outer), env, Manner::Lines, None, |run, options| {
                write::run(run, options, to.as_deref(), no_config)
            })
        }
        Some(Verb::CredentialProcess { session }) => {
            verb_of_session(session.over(&outer), env, Manner::OneLine, None, credential_process::run)
        }
        Some(Verb::Login { session }) => verb_of_session(session.over(&outer), env, Manner::Lines, None, login::run),
        Some(Verb::Exec { session, command }) => {
            end_at_panic(None, exit::BEFORE_COMMAND);
            let code = verb_of_session(session.over(&outer), env, Manner::Lines, None, |run, options| {
                exec::run(run, options, &command, core_limit)
            });
            exec::status_of_failure(code)
        }
        Some(Verb::Unset { common, format }) => {
            let wanted = options::format(format.or(outer_format).as_deref());
            let failing = wanted.as_ref().ok().and_then(|format| format.failing_command());
            end_at_panic(failing, exit::FAILED);
            let code = plain_verb(common, &outer, env, |run| unset::run(run, wanted?));
            stop_the_shell(code, failing)
        }
        Some(Verb::Init { common, shell, name }) => plain_verb(common, &outer, env, |_| init::run(&shell, &name)),
        Some(Verb::Status { common, json, check }) => {
            plain_verb(common, &outer, env, |run| status::run(run, json, check))
        }
        Some(Verb::Clear { common, all, written }) => {
            plain_verb(common, &outer, env, |run| clear::run(run, all, written))
        }
        Some(Verb::Device { verb }) => device::run(verb, &outer, env),
        Some(Verb::Policy { verb }) => policy::run(verb, &outer, env),
        Some(Verb::Completions { common, shell }) => plain_verb(common, &outer, env, |_| completions::run(&shell)),
        Some(Verb::Profiles) => {
            plain_verb(CommonArgs::default(), &outer, env, |plain| completions::profiles(&plain.run))
        }
        Some(Verb::Asker { session, lock, asked_by }) => asker::run(session, &env, Path::new(&lock), asked_by),
    }
}

fn export(session: SessionArgs, format: Option<&str>, env: Env) -> u8 {
    let wanted = options::format(format);
    let failing = wanted.as_ref().map_or(Format::default().failing_command(), |format| format.failing_command());
    verb_of_session(session, env, Manner::Lines, failing, |run, options| export::run(run, options, wanted?))
}

/// A shell that evaluates our output goes on after an empty one (`eval ""` succeeds), with the keys of the
/// account before: so it is given one command that fails.
fn stop_the_shell(code: u8, failing: Option<&str>) -> u8 {
    if let Some(command) = failing.filter(|_| code != exit::DONE) {
        write_farewell(command);
    }
    code
}

fn verb_of_session(
    args: SessionArgs,
    env: Env,
    manner: Manner,
    farewell: Option<&'static str>,
    verb: impl FnOnce(&Run, &Options) -> Result<u8, Error>,
) -> u8 {
    if farewell.is_some() {
        end_at_panic(farewell, exit::FAILED);
    }
    let voice = options::voice(&args.common, manner);
    let run = || {
        let options = options::options(args, &env.clone())?;
        verb(&Run { env, voice, farewell }, &options).map_err(|error| of_profile(error, &options, &FOR_ONESELF))
    };
    stop_the_shell(told(voice, run()), farewell)
}

fn plain_verb(
    common: CommonArgs,
    outer: &SessionArgs,
    env: Env,
    verb: impl FnOnce(&PlainRun) -> Result<u8, Error>,
) -> u8 {
    let common = common.over(&outer.common);
    let voice = options::voice(&common, Manner::Lines);
    let result = match outer.first_own() {
        Some(option) => Err(Error::Usage {
            what: format!("`{option}` means nothing to a verb that obtains no session"),
            hint: "leave it out".into(),
        }),
        None => options::profile(&common, &env)
            .and_then(|profile| verb(&PlainRun { run: Run { env, voice, farewell: None }, profile })),
    };
    told(voice, result)
}

/// What a verb without a session is given.
#[derive(Debug)]
struct PlainRun {
    run: Run,
    profile: Option<crate::model::Sourced<String>>,
}

fn told(voice: Voice, result: Result<u8, Error>) -> u8 {
    result.unwrap_or_else(|error| {
        let report = error.report();
        voice.failure(&report);
        report.exit_code
    })
}
