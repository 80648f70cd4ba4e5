//! The questions whose answers are chosen or are one word. An answer that cannot be used is refused with the reason, and
//! asked for again.

use super::basis::Basis;
use super::options::{KeyAnswer, SetupOptions};
use crate::error::Error;
use crate::format::edit::validate_target_name;
use crate::model::{
    CodeError, Explain as _, FoundKey, KeyWish, PlanError, SetupLayout, SetupWish, found_keys, names_region, plan,
    printable,
};
use crate::session::context::Context;
use crate::sys::process::command;
use crate::sys::terminal::code_source::choose;
use crate::sys::terminal::profile_list::choose_profile;
use crate::sys::terminal::text_question::ask;
use crate::sys::terminal::tty::Terminal;

/// Asks until the answer can be used. `check` says what is wrong with one.
fn ask_until<T>(
    ctx: &mut Context,
    terminal: &Terminal,
    prompt: &str,
    check: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Error> {
    loop {
        match check(&ask(terminal, ctx.watch()?, prompt, false)?) {
            Ok(answer) => return Ok(answer),
            Err(why) => refuse(terminal, &why),
        }
    }
}

/// Says why an answer is asked for again.
pub(super) fn refuse(terminal: &Terminal, why: &str) {
    terminal.show(&format!("{}\n", printable(why)));
}

/// The profile to set up, and the tool that it comes from; `None` where it is not clear and nobody can be asked.
pub(super) fn profile(
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
    if let Some(chosen) = ask_which(ctx, terminal, &keys)? {
        return Ok(Some(keys.swap_remove(chosen)));
    }
    let profile = ask_until(ctx, terminal, "Name of the profile [default]", |name| {
        let name = if name.is_empty() { "default" } else { name };
        check_name(basis, name).map_err(|error| error.to_string())?;
        refusal_of_name(basis, name).map_or(Ok(name.to_owned()), Err)
    })?;
    Ok(Some(FoundKey { profile, tool: asked.tool, what: String::new() }))
}

/// The index of the chosen key; `None` for one that is not there yet.
fn ask_which(ctx: &mut Context, terminal: &Terminal, keys: &[FoundKey]) -> Result<Option<usize>, Error> {
    if keys.is_empty() {
        return Ok(None);
    }
    let other = "another one, whose key is typed or comes from a program".to_owned();
    let line = |key: &FoundKey| format!("{}  ({})", printable(&key.profile), printable(&key.what));
    let mut lines: Vec<_> = keys.iter().map(|key| (printable(&key.profile), line(key))).collect();
    lines.push((String::new(), other.clone()));
    let chosen = choose_profile(terminal, ctx.watch()?, lines)?.ok_or(CodeError::Cancelled)?;
    // The list itself has left the screen.
    let name = keys.get(chosen).map_or(other, |key| key.profile.clone());
    terminal.show(&format!("Which profile? {}\n", printable(&name)));
    Ok((chosen < keys.len()).then_some(chosen))
}

/// Refuses a name that no profile may have.
///
/// # Errors
/// With the option that names another one.
pub(super) fn check_name(basis: &Basis, name: &str) -> Result<(), Error> {
    let shared = basis.shared()?;
    validate_target_name(name, shared.credentials_headers()).map_err(|error| Error::Usage {
        what: format!("profile `{name}` cannot be set up: {error}"),
        hint: "name another one with --profile".into(),
    })
}

/// Why a typed name cannot be set up in any layout, other than that its key is still missing.
fn refusal_of_name(basis: &Basis, name: &str) -> Option<String> {
    let wish = SetupWish {
        profile: name.to_owned(),
        tool: None,
        layout: SetupLayout::One,
        key: KeyWish::Existing,
        serial: None,
        region: None,
        duration: None,
        program: String::new(),
        lost_programs: Vec::new(),
        vault: None,
    };
    let error = plan(&basis.shared().ok()?, &wish).err().filter(|error| !error.lacks_key())?;
    Some(error.with_cause())
}

/// Asks what the profile is for. What only this layout refuses is said, and the question comes again.
pub(super) fn ask_layout(
    ctx: &mut Context,
    basis: &Basis,
    wish: &mut SetupWish,
    terminal: &Terminal,
) -> Result<(), Error> {
    let items = [
        "for shell and SDKs: the key moves to a profile of its own, programs use this one".to_owned(),
        "for the shell alone: the profile stays as it is".to_owned(),
    ];
    loop {
        wish.layout = match choose(terminal, ctx.watch()?, "What is the profile for?", &items)? {
            Some(0) => SetupLayout::Two,
            Some(_) => SetupLayout::One,
            None => return Err(CodeError::Cancelled.into()),
        };
        match plan(&basis.shared()?, wish) {
            Err(
                error @ (PlanError::KeyInTheWay { .. } | PlanError::InBothFiles { .. } | PlanError::OtherWay { .. }),
            ) => refuse(terminal, &error.with_cause()),
            _ => return Ok(()),
        }
    }
}

pub(super) fn ask_key(ctx: &mut Context, terminal: &Terminal) -> Result<KeyAnswer, Error> {
    let items = ["a new one, which you type now".to_owned(), "one that another program prints".to_owned()];
    match choose(terminal, ctx.watch()?, "No key was found for it. Which one?", &items)? {
        Some(0) => Ok(KeyAnswer::New),
        Some(_) => Ok(KeyAnswer::Process),
        None => Err(CodeError::Cancelled.into()),
    }
}

pub(super) fn ask_region(ctx: &mut Context, terminal: &Terminal) -> Result<String, Error> {
    let known = ctx.env.first(&["AWS_REGION", "AWS_DEFAULT_REGION"]).map(|(_, region)| region.to_owned());
    let default = known.filter(|region| names_region(region)).unwrap_or_else(|| "us-east-1".to_owned());
    ask_until(ctx, terminal, &format!("Region [{default}]"), |region| match region {
        "" => Ok(default.clone()),
        region if names_region(region) => Ok(region.to_owned()),
        region => Err(format!("`{region}` is no region; say for example eu-central-1")),
    })
}
