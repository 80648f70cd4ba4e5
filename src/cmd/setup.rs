//! `setup`: from a key, or from another tool, to a working set-up; the plan first, and a way back.

use crate::cli::SetupArgs;
use crate::error::{Error, SetupError};
use crate::model::{
    CodeError, HomeMarks, SerialNumber, SetupLayout, Tool, exit, leftovers, names_region, option, printable,
};
use crate::session::context::Context;
use crate::session::home_marks::home_marks;
use crate::session::setup::answers::{Answers, collect};
use crate::session::setup::apply::{apply, check};
use crate::session::setup::basis::Basis;
use crate::session::setup::options::{KeyAnswer, SetupOptions};
use crate::session::setup::proof::prove;
use crate::session::setup::undo::undo;
use crate::sys::stdio::{write_stderr, write_stdout};
use crate::sys::store::setup_record::zsh_loads_aws;
use crate::sys::terminal::code_source::confirm;
use crate::sys::terminal::tty::Terminal;
use crate::sys::{look, paths};

pub(super) fn run(ctx: &mut Context, args: &SetupArgs) -> Result<u8, Error> {
    if args.undo {
        return undo(ctx, args.yes);
    }
    let asked = asked(ctx, args)?;
    let mut basis = Basis::load(ctx)?;
    if let Some(unfinished) = &basis.unfinished {
        if asked.print {
            return Err(SetupError::Unfinished { profile: unfinished.profile.clone() }.into());
        }
        let text = "a set-up was not finished: the plan begins with what was there before it";
        ctx.diagnostics.note(text);
    }
    let may_ask = !ctx.env.switch("MFA_SESSION_NO_PROMPT");
    let terminal = Terminal::open().ok().filter(|terminal| may_ask && terminal.is_foreground());
    let Answers { wish, prepared, lacks_device } = collect(ctx, &mut basis, &asked, terminal.as_ref())?;
    let diff = prepared.diff(&basis)?;
    let profile = prepared.plan.profile.clone();
    if diff.is_empty() && basis.unfinished.is_none() {
        say_leftovers(ctx, &basis, wish.tool)?;
        ctx.diagnostics.note(&format!("nothing to do: profile `{profile}` is set up already"));
        return without_device(lacks_device, &prepared.plan.holder);
    }
    let checked = check(ctx, &basis, &prepared)?;
    for warning in &checked.warnings {
        ctx.diagnostics.warning(warning);
    }
    for role in prepared.plan.shortened_roles() {
        ctx.diagnostics.note(&format!(
            "role profile `{role}` loses its `duration_seconds`: AWS gives a session an hour, and SDKs renew it; `--role-duration` asks for more"
        ));
    }
    say_leftovers(ctx, &basis, wish.tool)?;
    if asked.print {
        write_stdout(&diff).map_err(Error::Output)?;
        return Ok(exit::DONE);
    }
    write_stderr(&diff);
    if !asked.yes {
        let Some(terminal) = &terminal else { return Err(SetupError::Missing { options: vec!["--yes"] }.into()) };
        if !confirm(terminal, ctx.watch()?, "Apply?") {
            return Err(if ctx.is_cancelled() { CodeError::Cancelled.into() } else { SetupError::Declined.into() });
        }
    }
    apply(ctx, &basis, &prepared, checked)?;
    if let Some((from, to)) = &prepared.plan.aside {
        ctx.diagnostics
            .note(&format!("the session that was in `[{from}]` is in `[{to}]`; remove it when it has ended"));
    }
    without_device(lacks_device, &prepared.plan.holder)?;
    close(ctx, &profile, wish.layout, terminal.as_ref().filter(|_| !asked.yes))
}

fn without_device(lacks_device: bool, holder: &str) -> Result<u8, Error> {
    if lacks_device {
        return Err(SetupError::NoDeviceYet { holder: holder.to_owned() }.into());
    }
    Ok(exit::DONE)
}

/// What the command line says, checked.
fn asked(ctx: &Context, args: &SetupArgs) -> Result<SetupOptions, Error> {
    let unknown = |option: &str, value: &str, known: String| Error::Usage {
        what: format!("`{option} {}` is not known", printable(value)),
        hint: format!("give one of {known}"),
    };
    let tools = || Tool::ALL.map(Tool::name).join(", ");
    let tool = |name: &String| Tool::named(name).ok_or_else(|| unknown("--from", name, tools()));
    let layout = |name: &String| SetupLayout::named(name).ok_or_else(|| unknown("--layout", name, "one, two".into()));
    let key = |name: &String| match name.as_str() {
        "existing" => Ok(KeyAnswer::Existing),
        "new" => Ok(KeyAnswer::New),
        "process" => Ok(KeyAnswer::Process),
        _ => Err(unknown("--key", name, "existing, new, process".into())),
    };
    let serial = |text: &String| {
        SerialNumber::parse(text.trim()).map_err(|why| Error::Usage {
            what: format!("`--serial-number`: it {why}"),
            hint: "give the ARN `arn:aws:iam::<account>:mfa/<name>`, or the number on a hardware token".into(),
        })
    };
    if let Some(region) = args.region.as_ref().filter(|region| !names_region(region)) {
        let what = format!("`--region`: `{}` is no region", printable(region));
        return Err(Error::Usage { what, hint: "say for example `--region eu-central-1`".into() });
    }
    if let Some(store) = args.store.as_ref().filter(|store| *store != "none") {
        return Err(unknown("--store", store, "none".into()));
    }
    Ok(SetupOptions {
        profile: ctx.options.profile.as_ref().map(|profile| profile.value.clone()),
        tool: args.from.as_ref().map(tool).transpose()?,
        layout: args.layout.as_ref().map(layout).transpose()?,
        key: args.key.as_ref().map(key).transpose()?,
        serial: args.serial_number.as_ref().map(serial).transpose()?,
        region: args.region.clone(),
        print: args.print,
        yes: args.yes,
    })
}

/// Says what the tool leaves behind.
fn say_leftovers(ctx: &Context, basis: &Basis, tool: Option<Tool>) -> Result<(), Error> {
    let home = paths::home(&ctx.env)?;
    let mut configs = home_marks(&home, Tool::Awsume).map(|folder| format!("{folder}/config.yaml"));
    let marks = HomeMarks {
        seeds: home_marks(&home, Tool::Kaicoh).next().map(|seeds| format!("~/{seeds}")),
        awsume_config: configs.find(|config| look::exists(&home.join(config))).map(|config| format!("~/{config}")),
        zsh_plugin: tool == Some(Tool::OhMyZsh) && zsh_loads_aws(&home),
    };
    for note in leftovers(&basis.shared()?, tool, &marks) {
        ctx.diagnostics.note(&note);
    }
    Ok(())
}

/// Says what to type from now on, and proves it if the person agrees.
fn close(ctx: &mut Context, profile: &str, layout: SetupLayout, terminal: Option<&Terminal>) -> Result<u8, Error> {
    let named = option("--profile", profile);
    ctx.diagnostics.note(&match layout {
        SetupLayout::Two => format!("profile `{profile}` is set up: aws {named} …, or any program with this profile"),
        SetupLayout::One => format!("profile `{profile}` is set up: eval \"$(mfa-session {named})\""),
    });
    ctx.diagnostics.note(&match shell_line(ctx) {
        Some(line) => format!("for a short command, add this line to the start-up file of your shell: {line}"),
        None => "for a short command in your shell: mfa-session help init".to_owned(),
    });
    ctx.diagnostics.note(&format!("for the time left in your prompt, {}", prompt_line(ctx)));
    ctx.diagnostics.note("to take it back: mfa-session setup --undo");
    let Some(terminal) = terminal else {
        ctx.diagnostics.note(&format!("next: mfa-session login {named}"));
        return Ok(exit::DONE);
    };
    if confirm(terminal, ctx.watch()?, "Prove it now? It takes one code.") {
        let whose = prove(ctx, profile)?;
        ctx.diagnostics.note(&format!("proven: programs with profile `{profile}` are {whose}"));
    }
    Ok(exit::DONE)
}

/// The line that defines the short command in the person's shell.
fn shell_line(ctx: &Context) -> Option<String> {
    let shell = ctx.env.path("SHELL").unwrap_or_default();
    match shell.file_name().and_then(|name| name.to_str()) {
        Some(name @ ("bash" | "zsh")) => Some(format!("eval \"$(mfa-session init {name})\"")),
        Some("fish") => Some("mfa-session init fish | source".to_owned()),
        _ => None,
    }
}

/// How the person's shell, or Starship in it, shows the session in its prompt.
fn prompt_line(ctx: &Context) -> String {
    const COMMAND: &str = "mfa-session status --prompt";
    if ctx.env.is_present("STARSHIP_SHELL") {
        return format!(
            "add this line to starship.toml, above its sections: custom.mfa = {{ command = \"{COMMAND}\", when = true }}"
        );
    }
    let add = "add this line to the start-up file of your shell:";
    let shell = ctx.env.path("SHELL").unwrap_or_default();
    match shell.file_name().and_then(|name| name.to_str()) {
        Some("bash") => format!("{add} PS1='$({COMMAND}) '$PS1"),
        Some("zsh") => format!("{add} setopt PROMPT_SUBST; PROMPT='$({COMMAND}) '$PROMPT"),
        Some("fish") => format!("{add} function fish_right_prompt; {COMMAND}; end"),
        _ => format!("let it run `{COMMAND}`"),
    }
}
