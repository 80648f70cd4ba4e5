//! What is around every verb: options, messages, exit code, and the command that fails for a shell.

use crate::cli::{CommonArgs, SessionArgs};
use crate::error::Error;
use crate::model::{Env, Explain, Options, ProfileInHints, exit};
use crate::options;
use crate::session::context::Context;
use crate::session::messages::{DiagnosticStyle, Diagnostics, end_at_panic};
use crate::sys::stdio::write_failing_command;

/// Runs a verb that obtains a session, and tells its failure.
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
            ctx.failing_command = failing_command;
            run(ctx, verb)
        }
        Err(error) => tell(diagnostics, &error),
    };
    stop_the_shell(code, failing_command)
}

/// Runs a verb that obtains no session, and tells its failure.
pub(super) fn plain_verb(
    common: CommonArgs,
    outer: &SessionArgs,
    env: Env,
    verb: impl FnOnce(&mut Context) -> Result<u8, Error>,
) -> u8 {
    let common = common.over(&outer.common);
    let diagnostics = options::diagnostics(&common, DiagnosticStyle::Lines);
    let profile = match outer.first_own() {
        Some(option) => Err(Error::Usage {
            what: format!("`{option}` means nothing to a verb that obtains no session"),
            hint: "leave it out".into(),
        }),
        None => options::profile(&common, &env),
    };
    match profile {
        Ok(profile) => run(Context::new(env, diagnostics, Options::of_profile(profile)), verb),
        Err(error) => tell(diagnostics, &error),
    }
}

fn run(mut ctx: Context, verb: impl FnOnce(&mut Context) -> Result<u8, Error>) -> u8 {
    verb(&mut ctx).unwrap_or_else(|error| ctx.tell(&error))
}

/// Tells a failure of which no profile is known; returns its exit code.
pub(super) fn tell(diagnostics: Diagnostics, error: &Error) -> u8 {
    let report = error.report();
    diagnostics.failure(&report, &ProfileInHints::default());
    report.kind.exit_code()
}

/// A shell that evaluates our output goes on after an empty one (`eval ""` succeeds), with the keys of the
/// account before: so it is given one command that fails.
pub(super) fn stop_the_shell(code: u8, failing_command: Option<&str>) -> u8 {
    if let Some(command) = failing_command.filter(|_| code != exit::DONE) {
        write_failing_command(command);
    }
    code
}
