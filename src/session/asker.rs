//! Who asks the person: the terminal, an askpass program, or one that shows a dialogue.

use std::ffi::OsStr;
use std::path::PathBuf;

use crate::error::SessionError;
use crate::format::prompt_program::{PromptFlavour, dialog_programs};
use crate::model::{
    CodeError, DisplayState, NobodyToAsk, PromptMode, PromptSettings, SessionRequest, Sourced, WayFacts, is_over_ssh,
    ways,
};
use crate::session::context::Context;
use crate::session::trust::{Use, check_file, check_setting};
use crate::sys::paths;
use crate::sys::process::prompt_program::PromptProgram;
use crate::sys::process::{caller, command};
use crate::sys::store::cache::SessionCache;
use crate::sys::terminal::code_source::{Asker, Person};
use crate::sys::terminal::tty::Terminal;

/// Our terminal, if a question may be shown there: in the foreground only, and not while the program that runs this one
/// reads single keys. A pager later in the pipeline does so as well, but only once there is something to show.
pub(super) fn usable_terminal(ctx: &Context) -> Result<Terminal, NobodyToAsk> {
    let terminal = Terminal::open().map_err(|_| NobodyToAsk::NoTerminal)?;
    if !terminal.is_foreground() {
        return Err(NobodyToAsk::Background);
    }
    let others_read_keys = || ctx.is_for_sdk() || caller::leads_our_group();
    if !terminal.is_line_mode() && others_read_keys() && !caller::leader_has_pipeline() {
        return Err(NobodyToAsk::TerminalBusy);
    }
    Ok(terminal)
}

/// The facts on which the way to a code depends.
pub(super) fn way_facts(ctx: &Context, request: &SessionRequest, terminal: Result<(), NobodyToAsk>) -> WayFacts {
    WayFacts {
        mode: request.prompt.mode,
        may_ask: ctx.options.may_ask,
        has_process: request.mfa_process.is_some(),
        terminal,
        has_askpass: request.prompt.askpass.is_some(),
        display: DisplayState::of(&ctx.env),
        is_over_ssh: is_over_ssh(&ctx.env),
    }
}

/// The person at a terminal.
pub(super) fn at_terminal(ctx: &Context, terminal: Terminal) -> Asker {
    let patience = ctx.is_for_sdk().then_some(ctx.options.prompt_timeout);
    Asker::Terminal(Person { terminal, patience, why: None })
}

/// The askpass program of a variable or a profile.
///
/// # Errors
/// When there is none, it cannot be run, or somebody else could have named it.
pub(super) fn by_askpass(ctx: &Context, request: &SessionRequest) -> Result<Asker, SessionError> {
    let Some(askpass) = &request.prompt.askpass else {
        return Err(CodeError::NobodyToAsk(NobodyToAsk::NoAskpass).into());
    };
    let file = askpass_file(ctx, askpass)?;
    ctx.diagnostics.detail(&format!("the code is asked for by `{}`, from {}", file.display(), askpass.origin));
    Ok(by_program(ctx, PromptFlavour::Askpass, file))
}

fn askpass_file(ctx: &Context, Sourced { value, origin }: &Sourced<String>) -> Result<PathBuf, SessionError> {
    check_setting(ctx, origin, Use::Command)?;
    let wrong = |why: String| SessionError::Askpass { program: value.clone(), why, origin: origin.clone() };
    let path = paths::of_setting(value, &ctx.env).ok_or_else(|| wrong("is not an absolute path".into()))?;
    command::find(path.as_os_str(), &ctx.env).map_err(|error| wrong(format!("cannot be run: {error}")))
}

/// Finds the program that the request's settings would run where a code is needed and there is no terminal, and does not
/// run it.
///
/// # Errors
/// When it is not there or cannot be used.
pub(super) fn check_program(ctx: &Context, request: &SessionRequest) -> Result<(), SessionError> {
    let PromptSettings { mode, askpass } = &request.prompt;
    match (mode, askpass) {
        (PromptMode::Askpass | PromptMode::Auto, Some(askpass)) => askpass_file(ctx, askpass).map(drop),
        (PromptMode::Askpass, None) => Err(CodeError::NobodyToAsk(NobodyToAsk::NoAskpass).into()),
        (PromptMode::Dialog, _) => {
            let facts = WayFacts { may_ask: true, has_process: false, ..way_facts(ctx, request, Ok(())) };
            ways(&facts).map_err(CodeError::NobodyToAsk)?;
            by_dialog(ctx).map(drop)
        }
        (PromptMode::Auto, None) | (PromptMode::Terminal | PromptMode::Never, _) => Ok(()),
    }
}

/// The first program for dialogues that is there.
///
/// # Errors
/// When there is none.
pub(super) fn by_dialog(ctx: &Context) -> Result<Asker, SessionError> {
    let desktop = ctx.env.get("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let is_kde = desktop.split(':').any(|name| name.eq_ignore_ascii_case("KDE"));
    for (name, flavour) in dialog_programs(is_kde) {
        for file in command::runnable(OsStr::new(name), &ctx.env) {
            match check_file(ctx, &file, Use::Command, &format!("`{}`", file.display())) {
                Ok(()) => {
                    ctx.diagnostics.detail(&format!("the code is asked for by `{}`", file.display()));
                    return Ok(by_program(ctx, *flavour, file));
                }
                Err(error) => ctx.diagnostics.detail(&error.to_string()),
            }
        }
        ctx.diagnostics.detail(&format!("there is no `{name}` for a dialogue"));
    }
    Err(CodeError::NobodyToAsk(NobodyToAsk::NoDialogProgram).into())
}

fn by_program(ctx: &Context, flavour: PromptFlavour, path: PathBuf) -> Asker {
    let dir = if ctx.options.use_cache { paths::cache_dir(&ctx.env).ok() } else { None };
    let cache = dir.map(|dir| SessionCache::open_dir(&dir));
    let patience = ctx.options.prompt_timeout;
    Asker::Program(Box::new(PromptProgram { flavour, path, patience, cache, why: None, attempt: 0 }))
}
