//! The verbs, one file each; this file calls them.

mod clear;
mod completions;
mod console;
mod credential_process;
mod device;
mod doctor;
mod exec;
mod export;
mod frame;
mod init;
mod list;
mod login;
mod policy;
mod prompt;
mod setup;
mod status;
mod unset;
mod write;

use std::ffi::OsString;
use std::path::Path;

use clap::ValueEnum as _;

use crate::cli::refused::{self, OptionSlip};
use crate::cli::{Cli, CommonArgs, DoctorArgs, LoginArgs, OutputArgs, SessionArgs, Verb, VerbKind};
use crate::error::Error;
use crate::format::export::Format;
use crate::model::key_age::KeyAgeLimit;
use crate::model::{Env, Invocation, ProfileLookup, exit, near};
use crate::options::other_tools::{self, MeantProfile};
use crate::options::{self, nested};
use crate::session::handover::Way;
use crate::session::messages::{DiagnosticStyle, end_at_panic};
use crate::session::profile_files::ProfileFiles;
use crate::sys::process::hardening::CoreLimit;
use crate::sys::process::{caller, supervisor};
use crate::sys::stdio::{stdout_is_terminal, write_stderr, write_stdout};

use self::frame::{failing_command, plain_verb, printed_format, reading_shell, session_verb, stop_the_shell, tell};

/// How the command of `exec` gets credentials.
fn way(renew: bool, serve: bool) -> Way {
    match (renew, serve) {
        (false, false) => Way::Variables,
        (true, _) => Way::Profile,
        (false, true) => Way::Endpoint,
    }
}

/// Reports a command line that clap could not read, or shows the requested help.
pub(crate) fn misread(error: &clap::Error, arguments: &[OsString], env: &Env) -> u8 {
    let named = refused::format(arguments);
    if !error.use_stderr() {
        return shown(error, named.is_some());
    }
    let verb = refused::verb(arguments);
    let style = match verb {
        Some(VerbKind::CredentialProcess) => DiagnosticStyle::OneLine,
        _ => DiagnosticStyle::Lines,
    };
    let incomplete = error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let named_verb = verb.and_then(|verb| verb.to_possible_value());
    let what = match named_verb.as_ref().map(clap::builder::PossibleValue::get_name) {
        Some(verb) if incomplete => options::incomplete(verb),
        name => {
            let hint = match refused::option_slip(error) {
                Some((option, OptionSlip::NoValue)) => options::value_of(&option),
                Some((option, OptionSlip::Twice)) => Some(format!("give `{option}` once")),
                None => line_to_type(verb, name, arguments, env),
            };
            options::misread(&error.render().to_string(), hint, name)
        }
    };
    let code = tell(options::diagnostics(&CommonArgs::default(), style), &what);
    if verb == Some(VerbKind::Exec) {
        return exit::BEFORE_COMMAND;
    }
    let evaluated = verb.is_none_or(VerbKind::prints_for_shell);
    let shell = named.or_else(|| refused::shell(arguments, verb?)).and_then(Format::named);
    let format = shell.unwrap_or_else(|| Format::Shell(reading_shell().unwrap_or_default()));
    stop_the_shell(code, format.failing_command().filter(|_| evaluated))
}

/// The hint for a command line of another tool, or one that lacks the option before a profile's name.
fn line_to_type(verb: Option<VerbKind>, name: Option<&str>, arguments: &[OsString], env: &Env) -> Option<String> {
    let words: Vec<&str> = arguments.iter().skip(1).map(|word| word.to_str()).collect::<Option<_>>()?;
    let files = ProfileFiles::load(env).ok();
    let shared = files.as_ref().and_then(|files| files.parse().ok());
    let names = shared.as_ref().map(ProfileLookup::names).unwrap_or_default();
    if let (Some(VerbKind::Device | VerbKind::Policy), Some(outer)) = (verb, name) {
        let inner = refused::inner_verbs(outer);
        return nested::hint(&words, outer, &inner, |word| names.iter().any(|name| name == word));
    }
    if verb.is_some_and(|verb| !verb.is_like_other_tools()) {
        return None;
    }
    let meant = |word: &str| MeantProfile::of(shared.as_ref()?, near(word, &names)?);
    other_tools::hint(&words, caller::other_shell().unwrap_or_default(), meant)
}

/// Shows the help or the version. A caller that names a format may evaluate the output, as the functions of `init` do:
/// then it goes to standard error.
fn shown(error: &clap::Error, evaluated: bool) -> u8 {
    let text = error.render().to_string();
    let text = match error.kind() {
        // `eval "$(mfa-session --help)"` would take `<NAME>` for a redirection. Words after a parenthesis are a syntax
        // error in every POSIX shell, which ends the evaluation there.
        clap::error::ErrorKind::DisplayHelp => format!("(mfa-session {}) {text}", env!("CARGO_PKG_VERSION")),
        _ => text,
    };
    if evaluated {
        write_stderr(&text);
        return exit::DONE;
    }
    let failed =
        |error| tell(options::diagnostics(&CommonArgs::default(), DiagnosticStyle::Lines), &Error::Output(error));
    write_stdout(&text).map_or_else(failed, |()| exit::DONE)
}

/// Runs a verb and reports its failure.
pub(crate) fn run(cli: Cli, env: Env, core_limit: CoreLimit) -> u8 {
    let Cli { session: outer, format: outer_format, verb } = cli;
    if let Some(format) = outer_format.as_ref().filter(|_| verb.as_ref().is_some_and(|verb| !verb.takes_format())) {
        return misplaced_format(format, &outer);
    }
    match verb {
        None => bare(outer, outer_format.as_deref(), env),
        Some(Verb::Export { session, format }) => export(session.over(&outer), format.or(outer_format).as_deref(), env),
        Some(Verb::Write { session, to, no_config }) => {
            session_verb(session.over(&outer), env, DiagnosticStyle::Lines, None, |ctx| {
                write::run(ctx, to.as_deref(), no_config)
            })
        }
        Some(Verb::CredentialProcess { session }) => {
            session_verb(session.over(&outer), env, DiagnosticStyle::OneLine, None, credential_process::run)
        }
        Some(Verb::Login { args }) => login(args, &outer, env),
        Some(Verb::Exec { session, renew, serve, command }) => {
            end_at_panic(None, exit::BEFORE_COMMAND);
            let code = session_verb(session.over(&outer), env, DiagnosticStyle::Lines, None, |ctx| {
                exec::run(ctx, way(renew, serve), &command, core_limit)
            });
            exec::status_of_failure(code)
        }
        Some(Verb::Console { session, service, destination, session_duration, open, stdout }) => {
            let wanted = self::console::ConsoleArgs { service, destination, session_duration, open, stdout };
            session_verb(session.over(&outer), env, DiagnosticStyle::Lines, None, |ctx| {
                self::console::run(ctx, &wanted)
            })
        }
        Some(Verb::Unset { common, format }) => unset(common, format.or(outer_format).as_deref(), &outer, env),
        Some(Verb::Init { common, shell, name }) => {
            let code = plain_verb(common, &outer, env, |_| init::run(&shell, &name));
            stop_the_shell(code, failing_command(&shell))
        }
        Some(Verb::Status { common, prompt: true, .. }) if outer.first_own().is_none() => {
            status::prompt::run(&common.over(&outer.common), env)
        }
        Some(Verb::Status { common, json, check, prompt: _ }) => {
            plain_verb(common, &outer, env, |ctx| status::run(ctx, json, check))
        }
        Some(Verb::Clear { common, all, written }) => {
            plain_verb(common, &outer, env, |ctx| clear::run(ctx, all, written))
        }
        Some(Verb::Device { verb }) => device::run(verb, &outer, env),
        Some(Verb::Doctor { args }) => doctor(&args, &outer, env),
        Some(Verb::Policy { verb }) => policy::run(verb, &outer, env),
        Some(Verb::Setup(args)) => plain_verb(args.common.clone(), &outer, env, |ctx| setup::run(ctx, &args)),
        Some(Verb::Completions { common, shell }) => {
            let code = plain_verb(common, &outer, env, |_| completions::run(&shell));
            stop_the_shell(code, failing_command(&shell))
        }
        Some(Verb::List { common, json }) => plain_verb(common, &outer, env, |ctx| list::run(ctx, json)),
        Some(Verb::Help { verb }) => misread(&Cli::help_of(&verb), &[], &env),
        Some(Verb::Profiles) => plain_verb(CommonArgs::default(), &outer, env, |ctx| completions::profiles(ctx)),
        Some(Verb::PromptProcess { session, lock, asked_by }) => prompt::run(session, env, Path::new(&lock), asked_by),
        Some(Verb::PromptProgram { feed, command }) => prompt_program(&command, feed),
        Some(Verb::ServedCommand { parent, command }) => served_command(parent, &command, env, core_limit),
    }
}

fn served_command(parent: u32, command: &[OsString], env: Env, core_limit: CoreLimit) -> u8 {
    exec::status_of_failure(plain_verb(CommonArgs::default(), &SessionArgs::default(), env, |ctx| {
        exec::become_served(ctx, parent, command, core_limit)
    }))
}

fn login(args: LoginArgs, outer: &SessionArgs, env: Env) -> u8 {
    let LoginArgs { session, all, json, profiles } = args;
    session_verb(session.over(outer), env, DiagnosticStyle::Lines, None, |ctx| {
        login::choose(ctx, if all { None } else { Some(&profiles) }, json)
    })
}

/// Runs a program that asks, under our eyes.
fn prompt_program(command: &[OsString], feed: bool) -> u8 {
    command.split_first().map_or(exit::USAGE, |(program, arguments)| supervisor::run(program, arguments, feed))
}

/// Without a verb: what `login` does where a person reads the output, else what `export` does.
fn bare(session: SessionArgs, format: Option<&str>, env: Env) -> u8 {
    if format.is_none() && stdout_is_terminal() {
        session_verb(session, env, DiagnosticStyle::Lines, None, login::bare)
    } else {
        export(session, format, env)
    }
}

/// A variable that cannot be read, with which every verb that obtains a session ends, is one finding among others.
fn doctor(args: &DoctorArgs, outer: &SessionArgs, env: Env) -> u8 {
    let variables = options::options(SessionArgs::default(), &env).err();
    let (key_age, bad_age) = match options::key_age(&env) {
        Ok(limit) => (limit, None),
        Err(error) => (KeyAgeLimit::default(), Some(error)),
    };
    let refused: Vec<Error> = variables.into_iter().chain(bad_age).collect();
    plain_verb(args.common.clone(), outer, env, |ctx| doctor::run(ctx, args, key_age, &refused))
}

fn misplaced_format(format: &str, outer: &SessionArgs) -> u8 {
    let what = "`--format` means nothing to a verb that prints no variables".into();
    let error = Error::Usage { what, hint: "leave it out, or use `export`".into() };
    let code = tell(options::diagnostics(&outer.common, DiagnosticStyle::Lines), &error);
    stop_the_shell(code, failing_command(format))
}

fn unset(common: OutputArgs, format: Option<&str>, outer: &SessionArgs, env: Env) -> u8 {
    let wanted = printed_format(format);
    let failing = wanted.failing_command();
    end_at_panic(failing, exit::FAILED);
    let code = plain_verb(common, outer, env, |ctx| unset::run(ctx, wanted.format("mfa-session unset")?));
    stop_the_shell(code, failing)
}

fn export(session: SessionArgs, format: Option<&str>, env: Env) -> u8 {
    let wanted = printed_format(format);
    session_verb(session, env, DiagnosticStyle::Lines, wanted.failing_command(), |ctx| {
        let command = ctx.command(&Invocation::bare());
        export::run(ctx, wanted.format(&command)?)
    })
}
