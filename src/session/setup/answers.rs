//! The answers from which a set-up is planned: from options, from the files, from AWS, and from at most seven questions.

use std::collections::BTreeSet;

use super::basis::Basis;
use super::device::with_device;
use super::new_key::{typed_command, typed_key};
use super::options::{KeyAnswer, SetupOptions};
use super::prepared::Prepared;
use super::questions::{ask_key, ask_layout, ask_region, check_name, profile};
use crate::error::{Error, SetupError};
use crate::model::{
    KeyWish, PlanError, ProfileLookup as _, SetupLayout, SetupWish, Tool, line_words, our_own_line, parse_duration,
    plan,
};
use crate::session::context::Context;
use crate::session::renewing::word_of_a_line;
use crate::sys::environment;
use crate::sys::process::command;
use crate::sys::terminal::tty::Terminal;

/// The answers, the plan that they lead to, and whether the key's user has no device yet.
pub(crate) struct Answers {
    pub wish: SetupWish,
    pub prepared: Prepared,
    pub lacks_device: bool,
}

/// Collects all answers, and plans. Nothing is written.
///
/// # Errors
/// When something is missing and nobody can be asked, the key cannot be used, or the person cancels.
pub(crate) fn collect(
    ctx: &mut Context,
    basis: &mut Basis,
    asked: &SetupOptions,
    terminal: Option<&Terminal>,
) -> Result<Answers, Error> {
    let mut missing = Vec::new();
    if !asked.print && !asked.yes && terminal.is_none() {
        missing.push("--yes");
    }
    let Some(found) = profile(ctx, basis, asked, terminal)? else {
        missing.push("--profile");
        missing.extend(asked.layout.is_none().then_some("--layout"));
        return Err(SetupError::Missing { options: missing }.into());
    };
    check_name(basis, &found.profile)?;
    let mut wish = SetupWish {
        layout: asked.layout.unwrap_or(SetupLayout::Two),
        key: KeyWish::Existing,
        serial: asked.serial.clone(),
        region: asked.region.clone(),
        duration: duration(ctx, found.tool),
        program: own_word(ctx)?,
        lost_programs: lost_programs(ctx, basis)?,
        vault: command::find("aws-vault".as_ref(), &ctx.env).ok().and_then(|path| word_of_a_line(path.to_str()?)),
        tool: found.tool,
        profile: found.profile,
    };
    match (asked.layout, terminal) {
        (Some(_), _) => {}
        (None, Some(terminal)) => ask_layout(ctx, basis, &mut wish, terminal)?,
        (None, None) => missing.push("--layout"),
    }
    let (mut wish, mut prepared) = with_key(ctx, basis, asked, terminal, wish, &mut missing)?;
    if wish.region.is_none() && !has_region(basis, &prepared)? {
        wish.region = region(ctx, terminal, &mut missing)?;
        prepared = Prepared::new(basis, &wish)?;
    }
    if !missing.is_empty() {
        return Err(SetupError::Missing { options: missing }.into());
    }
    let (wish, prepared, lacks_device) = with_device(ctx, basis, terminal, wish, prepared)?;
    Ok(Answers { wish, prepared, lacks_device })
}

/// The wish with its key: the one that is there, or a typed one, or a program.
fn with_key(
    ctx: &mut Context,
    basis: &Basis,
    asked: &SetupOptions,
    terminal: Option<&Terminal>,
    wish: SetupWish,
    missing: &mut Vec<&'static str>,
) -> Result<(SetupWish, Prepared), Error> {
    let is_given = matches!(asked.key, Some(KeyAnswer::New | KeyAnswer::Process));
    let wish = if is_given { without_own_key(basis, wish)? } else { wish };
    let there = match Prepared::new(basis, &wish) {
        Ok(prepared) => Some(prepared),
        Err(Error::Setup(error)) => {
            if let SetupError::Plan(plan) = &*error
                && plan.names_this_set_up()
                && terminal.is_none()
                && !is_given
            {
                return Err(SetupError::NoKey(plan.clone()).into());
            }
            let lacks_key = matches!(&*error, SetupError::Plan(error) if error.lacks_key());
            let may_bring_one = asked.key.map_or(terminal.is_some(), |key| key != KeyAnswer::Existing);
            // Only the key that is given makes a plan of another refusal.
            if !(is_given || lacks_key && may_bring_one) {
                return Err(Error::Setup(error));
            }
            None
        }
        Err(error) => return Err(error),
    };
    let answer = match (asked.key, there, terminal) {
        (None | Some(KeyAnswer::Existing | KeyAnswer::Process), Some(prepared), _) => return Ok((wish, prepared)),
        (Some(key), ..) => key,
        (None, None, Some(terminal)) => ask_key(ctx, terminal)?,
        (None, None, None) => KeyAnswer::Existing,
    };
    let Some(terminal) = terminal else {
        missing.push(match answer {
            KeyAnswer::New => "a terminal, at which the key is typed",
            KeyAnswer::Process => "a terminal, at which its command is typed",
            KeyAnswer::Existing => "--key existing",
        });
        return Err(SetupError::Missing { options: std::mem::take(missing) }.into());
    };
    if answer == KeyAnswer::New {
        return typed_key(ctx, terminal, basis, wish);
    }
    typed_command(ctx, terminal, basis, wish)
}

/// Refuses a profile with a key of its own, which another one never replaces.
fn without_own_key(basis: &Basis, mut wish: SetupWish) -> Result<SetupWish, Error> {
    wish.key = KeyWish::Process(String::new());
    if let Err(error @ PlanError::HasKey { .. }) = plan(&basis.shared()?, &wish) {
        return Err(SetupError::from(error).into());
    }
    wish.key = KeyWish::Existing;
    Ok(wish)
}

fn has_region(basis: &Basis, prepared: &Prepared) -> Result<bool, Error> {
    let shared = prepared.shared(basis)?;
    Ok([&prepared.plan.holder, &prepared.plan.profile]
        .into_iter()
        .any(|name| shared.profile(name).is_some_and(|found| found.get("region").is_some())))
}

/// The region of the profiles; where nobody can be asked, that is noted in `missing`.
fn region(
    ctx: &mut Context,
    terminal: Option<&Terminal>,
    missing: &mut Vec<&'static str>,
) -> Result<Option<String>, Error> {
    match terminal {
        Some(terminal) => ask_region(ctx, terminal).map(Some),
        None => {
            missing.push("--region");
            Ok(None)
        }
    }
}

/// The length of sessions that aws-vault's variable gives.
fn duration(ctx: &Context, tool: Option<Tool>) -> Option<String> {
    let given = ctx.env.get("AWS_SESSION_TOKEN_TTL").filter(|_| tool == Some(Tool::AwsVault))?;
    parse_duration(given).ok().map(|_| given.to_owned())
}

/// The first words of our own lines that lead to no program, for example since it was installed elsewhere.
fn lost_programs(ctx: &Context, basis: &Basis) -> Result<Vec<String>, Error> {
    let shared = basis.shared()?;
    let own_program = |name: &String| {
        let line = shared.profile(name)?.get("credential_process")?.value.to_string();
        our_own_line(&line).and_then(|_| line_words(&line).into_iter().next())
    };
    let programs: BTreeSet<String> = shared.names().iter().filter_map(own_program).collect();
    Ok(programs.into_iter().filter(|program| command::find(program.as_ref(), &ctx.env).is_err()).collect())
}

/// This program in a `credential_process` line: its name if the shell finds it by that, else its path.
fn own_word(ctx: &Context) -> Result<String, Error> {
    let path =
        environment::own_path().map_err(|error| Error::Machine { what: "this program cannot be found", error })?;
    let found = command::find("mfa-session".as_ref(), &ctx.env).ok();
    let is_found = found.is_some_and(|found| crate::sys::paths::lead_to_one_file(&found, path.as_ref()));
    if is_found {
        return Ok("mfa-session".to_owned());
    }
    word_of_a_line(&path).ok_or_else(|| Error::Usage {
        what: "the path of this program holds quotes, `$` or the like, and cannot stand in a `credential_process` line"
            .into(),
        hint: "put it into a folder of PATH".into(),
    })
}
