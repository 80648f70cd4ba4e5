//! The code around every verb: options, messages, exit code, and the failing command for a shell.

use crate::cli::{CommonArgs, SessionArgs};
use crate::error::Error;
use crate::format::export::Format;
use crate::format::shell::Shell;
use crate::model::{Env, Explain, Options, ProfileInHints, exit};
use crate::options;
use crate::session::context::Context;
use crate::session::messages::{DiagnosticStyle, Diagnostics, end_at_panic};
use crate::session::renewing::name_real_profile;
use crate::sys::process::caller;
use crate::sys::stdio::{stdout_is_pipe, write_failing_command};

/// Runs a verb that obtains a session, and reports its failure.
pub(super) fn session_verb(
    args: SessionArgs,
    env: Env,
    style: DiagnosticStyle,
    failing_command: Option<&'static str>,
    verb: impl FnOnce(&mut Context) -> Result<u8, Error>,
) -> u8 {
    if failing_command.is_some() {
        end_at_panic(failing_command, exit::FAILED);
    }
    let diagnostics = options::diagnostics(&args.common, style);
    let code = match options::options(args, &env) {
        Ok(options) => {
            let mut ctx = Context::new(env, diagnostics, options);
            name_real_profile(&mut ctx);
            ctx.failing_command = failing_command;
            run(ctx, verb)
        }
        Err(error) => tell(diagnostics, &error),
    };
    stop_the_shell(code, failing_command)
}

/// Runs a verb of administrators, with a profile or with the credentials of the environment, and reports its failure.
pub(super) fn administrators_verb(
    args: SessionArgs,
    from_environment: bool,
    env: Env,
    verb: impl FnOnce(&mut Context) -> Result<u8, Error>,
) -> u8 {
    let diagnostics = options::diagnostics(&args.common, DiagnosticStyle::Lines);
    match options::of_administrator(args, from_environment, &env) {
        Ok(options) => {
            let mut ctx = Context::new(env, diagnostics, options);
            name_real_profile(&mut ctx);
            run(ctx, verb)
        }
        Err(error) => tell(diagnostics, &error),
    }
}

/// Runs a verb that obtains no session, and reports its failure.
pub(super) fn plain_verb(
    common: impl Into<CommonArgs>,
    outer: &SessionArgs,
    env: Env,
    verb: impl FnOnce(&mut Context) -> Result<u8, Error>,
) -> u8 {
    let common = common.into().over(&outer.common);
    let diagnostics = options::diagnostics(&common, DiagnosticStyle::Lines);
    let profile = match outer.first_own() {
        Some(option) => Err(Error::Usage {
            what: format!("`{option}` means nothing to a verb that obtains no session"),
            hint: "leave it out".into(),
        }),
        None => options::profile(&common, &env),
    };
    match profile {
        Ok(profile) => {
            let mut ctx = Context::new(env, diagnostics, Options::of_profile(profile));
            name_real_profile(&mut ctx);
            run(ctx, verb)
        }
        Err(error) => tell(diagnostics, &error),
    }
}

fn run(mut ctx: Context, verb: impl FnOnce(&mut Context) -> Result<u8, Error>) -> u8 {
    verb(&mut ctx).unwrap_or_else(|error| ctx.tell(&error))
}

/// Reports a failure without a known profile; returns its exit code.
pub(super) fn tell(diagnostics: Diagnostics, error: &Error) -> u8 {
    let report = error.report();
    diagnostics.failure(&report, &ProfileInHints::default());
    report.kind.exit_code()
}

/// A shell that evaluates our output goes on after an empty one (`eval ""` succeeds), with the keys of the previous
/// account: so it gets one command that fails.
pub(super) fn stop_the_shell(code: u8, failing_command: Option<&str>) -> u8 {
    if let Some(command) = failing_command.filter(|_| code != exit::DONE) {
        write_failing_command(command);
    }
    code
}

/// The shell that reads the output, if it is known and does not understand the default format.
pub(super) fn reading_shell() -> Option<Shell> {
    if stdout_is_pipe() { caller::other_shell() } else { None }
}

/// The format in which a verb prints its lines.
pub(super) enum PrintedFormat {
    Known(Format),
    /// No such format exists.
    Unknown(Error),
    /// None was given, and the shell that reads the output does not understand the default format.
    Unread(Shell),
}

pub(super) fn printed_format(name: Option<&str>) -> PrintedFormat {
    match (name, options::format(name)) {
        (_, Err(error)) => PrintedFormat::Unknown(error),
        (Some(_), Ok(format)) => PrintedFormat::Known(format),
        (None, Ok(format)) => reading_shell().map_or(PrintedFormat::Known(format), PrintedFormat::Unread),
    }
}

impl PrintedFormat {
    pub(super) fn failing_command(&self) -> Option<&'static str> {
        match self {
            Self::Known(format) => format.failing_command(),
            Self::Unknown(_) => Format::default().failing_command(),
            Self::Unread(shell) => Some(shell.failing_command()),
        }
    }

    /// Security: a shell that does not understand a line prints it in its error message, with the secret key in it.
    pub(super) fn format(self, command: &str) -> Result<Format, Error> {
        match self {
            Self::Known(format) => Ok(format),
            Self::Unknown(error) => Err(error),
            Self::Unread(shell) => {
                let name = shell.name();
                let line = shell.loads(&format!("{command} --format {name}"));
                Err(Error::Usage {
                    what: format!("the form `sh`, the default, is not what {name} reads"),
                    hint: format!("`--format sh` prints it all the same; for {name}, type: {line}"),
                })
            }
        }
    }
}

/// The command that fails in the shell of that name.
pub(super) fn failing_command(shell: &str) -> Option<&'static str> {
    Format::named(shell).unwrap_or_default().failing_command()
}
