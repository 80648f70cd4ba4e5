//! The answers from which a set-up is planned: from options, from the files, from AWS, and from at most seven questions.

use super::basis::Basis;
use super::device::missing_device;
use super::new_key::typed_key;
use super::prepared::Prepared;
use crate::error::{Error, SetupError};
use crate::format::edit::validate_target_name;
use crate::model::{
    CodeError, FoundKey, KeyWish, PlanError, ProfileLookup as _, RequestError, SerialNumber, SetupLayout, SetupWish,
    Tool, found_keys, parse_duration,
};
use crate::session::context::Context;
use crate::session::renewing::word_of_a_line;
use crate::sys::environment;
use crate::sys::process::{command, own_program};
use crate::sys::terminal::code_source::{choose, confirm};
use crate::sys::terminal::text_question::ask;
use crate::sys::terminal::tty::Terminal;

/// The value of `--key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyAnswer {
    Existing,
    New,
    Process,
}

/// What the command line says.
#[derive(Debug)]
pub(crate) struct SetupOptions {
    pub profile: Option<String>,
    pub tool: Option<Tool>,
    pub layout: Option<SetupLayout>,
    pub key: Option<KeyAnswer>,
    pub serial: Option<SerialNumber>,
    pub region: Option<String>,
    /// `--print`.
    pub print: bool,
    /// `--yes`.
    pub yes: bool,
}

/// The answers, and whether the key's user has no device yet.
pub(crate) struct Answers {
    pub wish: SetupWish,
    pub lacks_device: bool,
}

/// Collects all answers. Nothing is written.
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
    let layout = match (asked.layout, terminal) {
        (Some(layout), _) => layout,
        (None, Some(terminal)) => ask_layout(ctx, terminal)?,
        (None, None) => {
            missing.push("--layout");
            SetupLayout::Two
        }
    };
    let wish = SetupWish {
        layout,
        key: KeyWish::Existing,
        serial: asked.serial.clone(),
        region: asked.region.clone(),
        duration: duration(ctx, found.tool),
        program: own_word(ctx)?,
        vault: command::find("aws-vault".as_ref(), &ctx.env).ok().and_then(|path| word_of_a_line(path.to_str()?)),
        tool: found.tool,
        profile: found.profile,
    };
    let mut wish = with_key(ctx, basis, asked, terminal, wish, &mut missing)?;
    let prepared = Prepared::new(basis, &wish)?;
    if wish.region.is_none() && !has_region(basis, &prepared)? {
        wish.region = ask_region(ctx, terminal, &mut missing)?;
    }
    if !missing.is_empty() {
        return Err(SetupError::Missing { options: missing }.into());
    }
    with_device(ctx, basis, terminal, wish)
}

/// The profile to set up, and the tool that it comes from.
fn profile(
    ctx: &mut Context,
    basis: &Basis,
    asked: &SetupOptions,
    terminal: Option<&Terminal>,
) -> Result<Option<FoundKey>, Error> {
    let shared = basis.shared()?;
    let has_vault = command::find("aws-vault".as_ref(), &ctx.env).is_ok();
    let mut keys = found_keys(&shared, has_vault);
    if let Some(profile) = &asked.profile {
        let known = keys.into_iter().find(|key| key.profile == *profile);
        let tool = asked.tool.or_else(|| known.and_then(|key| key.tool));
        return Ok(Some(FoundKey { profile: profile.clone(), tool, what: String::new() }));
    }
    if let Some(tool) = asked.tool {
        let (of_tool, others): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| key.tool == Some(tool));
        keys = if of_tool.is_empty() { others } else { of_tool };
        for key in &mut keys {
            key.tool = Some(tool);
        }
    }
    let Some(terminal) = terminal else { return Ok(if keys.len() == 1 { keys.pop() } else { None }) };
    let new = |profile: String| FoundKey { profile, tool: asked.tool, what: String::new() };
    let mut items: Vec<String> = keys.iter().map(|key| format!("{}  ({})", key.profile, key.what)).collect();
    items.push("another one, whose key is typed or comes from a program".to_owned());
    let chosen = match keys.len() {
        0 => 0,
        _ => choose(terminal, ctx.watch()?, "Which profile?", &items)?.ok_or(CodeError::Cancelled)?,
    };
    if chosen < keys.len() {
        return Ok(Some(keys.swap_remove(chosen)));
    }
    let name = ask(terminal, ctx.watch()?, "Name of the profile [default]", false)?;
    Ok(Some(new(if name.is_empty() { "default".to_owned() } else { name.to_string() })))
}

fn check_name(basis: &Basis, name: &str) -> Result<(), Error> {
    let shared = basis.shared()?;
    validate_target_name(name, shared.credentials_headers()).map_err(|error| Error::Usage {
        what: format!("profile `{name}` cannot be set up: {error}"),
        hint: "name another one with --profile".into(),
    })
}

fn ask_layout(ctx: &mut Context, terminal: &Terminal) -> Result<SetupLayout, Error> {
    let items = [
        "for shell and SDKs: the key moves to a profile of its own, programs use this one".to_owned(),
        "for the shell alone: the profile stays as it is".to_owned(),
    ];
    match choose(terminal, ctx.watch()?, "What is the profile for?", &items)? {
        Some(0) => Ok(SetupLayout::Two),
        Some(_) => Ok(SetupLayout::One),
        None => Err(CodeError::Cancelled.into()),
    }
}

/// The wish with its key: the one that is there, or a typed one, or a program.
fn with_key(
    ctx: &mut Context,
    basis: &Basis,
    asked: &SetupOptions,
    terminal: Option<&Terminal>,
    mut wish: SetupWish,
    missing: &mut Vec<&'static str>,
) -> Result<SetupWish, Error> {
    let there = match Prepared::new(basis, &wish) {
        Err(Error::Setup(error)) => match *error {
            SetupError::Plan(PlanError::Request(
                RequestError::NoKey { .. } | RequestError::UnknownProfile { .. } | RequestError::TemporaryKey { .. },
            )) if asked.key != Some(KeyAnswer::Existing) && (terminal.is_some() || asked.key.is_some()) => false,
            // Only the process that is given makes a plan of it.
            error if asked.key.is_none_or(|key| key == KeyAnswer::Existing) => return Err(error.into()),
            _ => false,
        },
        Err(error) => return Err(error),
        Ok(_) => true,
    };
    let answer = match (asked.key, there, terminal) {
        (Some(KeyAnswer::Existing), ..) | (None | Some(KeyAnswer::Process), true, _) => return Ok(wish),
        (Some(key), ..) => key,
        (None, false, Some(terminal)) => {
            let items = ["a new one, which you type now".to_owned(), "one that another program prints".to_owned()];
            match choose(terminal, ctx.watch()?, "No key was found for it. Which one?", &items)? {
                Some(0) => KeyAnswer::New,
                Some(_) => KeyAnswer::Process,
                None => return Err(CodeError::Cancelled.into()),
            }
        }
        (None, false, None) => KeyAnswer::Existing,
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
    let line = ask(terminal, ctx.watch()?, "Command that prints it as credential_process JSON", false)?;
    wish.key = KeyWish::Process(line.to_string());
    Ok(wish)
}

fn has_region(basis: &Basis, prepared: &Prepared) -> Result<bool, Error> {
    let shared = prepared.shared(basis)?;
    Ok([&prepared.plan.holder, &prepared.plan.profile]
        .into_iter()
        .any(|name| shared.profile(name).is_some_and(|found| found.get("region").is_some())))
}

fn ask_region(
    ctx: &mut Context,
    terminal: Option<&Terminal>,
    missing: &mut Vec<&'static str>,
) -> Result<Option<String>, Error> {
    let known = ctx.env.first(&["AWS_REGION", "AWS_DEFAULT_REGION"]).map(|(_, region)| region.to_owned());
    let Some(terminal) = terminal else {
        missing.push("--region");
        return Ok(known);
    };
    let default = known.unwrap_or_else(|| "us-east-1".to_owned());
    let region = ask(terminal, ctx.watch()?, &format!("Region [{default}]"), false)?;
    Ok(Some(if region.is_empty() { default } else { region.to_string() }))
}

/// The wish with the device of the key, which is enrolled if there is none and the person wants it.
fn with_device(
    ctx: &mut Context,
    basis: &mut Basis,
    terminal: Option<&Terminal>,
    mut wish: SetupWish,
) -> Result<Answers, Error> {
    let prepared = Prepared::new(basis, &wish)?;
    let mut lacks_device = false;
    match missing_device(ctx, basis, &prepared) {
        Ok(None) => {}
        Ok(serial) => wish.serial = serial,
        Err(Error::NoDevice { .. }) if terminal.is_some() => {
            ctx.diagnostics.note("the user of this key has no MFA device that makes codes");
            lacks_device = true;
        }
        Err(error) => return Err(error),
    }
    let is_existing = matches!(wish.key, KeyWish::Existing) && wish.tool != Some(Tool::AwsVault);
    if let (true, true, Some(terminal)) = (lacks_device, is_existing, terminal)
        && confirm(terminal, ctx.watch()?, "Enroll one now?")
    {
        let code = own_program::run(&["device", "enroll", "--profile", &wish.profile])
            .map_err(|error| Error::Machine { what: "this program cannot be started", error })?;
        if code == Some(0) {
            // The enrollment may have saved the device.
            *basis = Basis::load(ctx)?;
            let prepared = Prepared::new(basis, &wish)?;
            wish.serial = missing_device(ctx, basis, &prepared)?;
            lacks_device = false;
        }
    }
    Ok(Answers { wish, lacks_device })
}

/// The length of sessions that aws-vault's variable gives.
fn duration(ctx: &Context, tool: Option<Tool>) -> Option<String> {
    let given = ctx.env.get("AWS_SESSION_TOKEN_TTL").filter(|_| tool == Some(Tool::AwsVault))?;
    parse_duration(given).ok().map(|_| given.to_owned())
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
