//! The profile for a command under `exec --renew`: it renews itself, so that the command needs no temporary keys.

use crate::error::Error;
use crate::format::private_config::{PrivateConfig, private_config};
use crate::format::shared_config::SharedConfig;
use crate::format::written::profile::{new_header, settings};
use crate::model::{
    KeySource, Options, ProfileLookup as _, RoleOptions, SessionRequest, Sourced, Variables, our_own_line,
    perhaps_own_program, under_own_name,
};
use crate::session::config_copy::ConfigCopy;
use crate::session::context::Context;
use crate::session::profile_files::{ProfileFiles, private_line};
use crate::sys::environment;

/// The profile, and the file with it; none if that is the user's own.
#[derive(Debug)]
pub(crate) struct RenewingProfile {
    pub name: String,
    pub config: Option<ConfigCopy>,
}

/// In a command under `exec --renew`, the private profile stands for the line that it consists of: what is written,
/// kept or shown there must make sense outside of it.
pub(crate) fn name_real_profile(ctx: &mut Context) {
    let Some(named) = &ctx.options.profile else { return };
    // The line is ours whatever this program's file is called.
    let line = private_line(&ctx.env, &named.value)
        .map(|line| perhaps_own_program(&line).map_or(line.clone(), |program| under_own_name(&line, &program)));
    if let Some(line) = line.and_then(|line| our_own_line(&line)) {
        ctx.private_profile = Some(named.value.clone());
        line.stand_for(&mut ctx.options);
    }
}

impl RenewingProfile {
    /// The variables that are set and removed for the command, without those of the files.
    pub(crate) fn variables(&self, request: &SessionRequest) -> Variables {
        let source = request.profile.as_ref().map_or("", |profile| &profile.value);
        let carried = request.carried.as_deref().unwrap_or_default();
        Variables::of_profile(&self.name, source, request.region.as_ref(), carried, &request.leftovers)
    }
}

/// Makes the profile for a command, and its file.
///
/// # Errors
/// When there is no source profile, or the copy cannot be written.
pub(crate) fn renewing_profile(
    ctx: &Context,
    files: &ProfileFiles,
    shared: &SharedConfig<'_>,
    request: &SessionRequest,
) -> Result<RenewingProfile, Error> {
    let of_environment = matches!(request.key, KeySource::Environment(_));
    let Some(named) = request.profile.as_ref().filter(|_| !of_environment) else {
        return Err(Error::Usage {
            what: "a key of the environment cannot be renewed, since the command is given none".into(),
            hint: "name a profile that leads to a key in a file with --profile".into(),
        });
    };
    let Options { serial, duration, region, via, role, .. } = &ctx.options;
    let is_as_it_stands =
        [serial, duration, region, via].iter().all(|typed| typed.is_none()) && *role == RoleOptions::default();
    if request.is_own_line() && is_as_it_stands {
        // The profile renews itself already.
        return Ok(RenewingProfile { name: named.value.clone(), config: None });
    }
    let name = free_name(shared, &named.value);
    let mut properties = settings(&request.chain, "", "");
    properties.pop();
    properties.remove(0);
    if let Some(region) = &request.region {
        properties.insert(0, ("region", region.value.clone()));
    }
    properties.push(("credential_process", command_line(ctx, &named.value)?));
    let text = files.config.text()?;
    let PrivateConfig { text, left_out } =
        private_config(text, &new_header(&name), &properties).map_err(|error| files.config.not_editable(error))?;
    Ok(RenewingProfile { name, config: Some(ConfigCopy::keep(ctx, files, &text, &left_out)?) })
}

/// `dev-mfa`, else `dev-mfa-1`: a free name that shows which account it is for.
fn free_name(shared: &SharedConfig<'_>, profile: &str) -> String {
    let base = format!("{profile}-mfa");
    let names = (1..).map(|number| format!("{base}-{number}"));
    let mut names = std::iter::once(base.clone()).chain(names);
    names.find(|name| shared.profile(name).is_none()).unwrap_or(base)
}

/// The `credential_process` line that obtains credentials with the options of this run.
fn command_line(ctx: &Context, profile: &str) -> Result<String, Error> {
    let program =
        environment::own_path().map_err(|error| Error::Machine { what: "this program cannot be found", error })?;
    let options = &ctx.options;
    let mut words = vec![program, "credential-process".to_owned()];
    words.extend(with_value("--profile", profile));
    let RoleOptions { arn, external_id, session_name, duration } = &options.role;
    let value = |option: &Option<Sourced<String>>| option.as_ref().map(|found| found.value.clone());
    for (option, value) in [
        ("--serial-number", value(&options.serial)),
        ("--duration", value(&options.duration)),
        ("--region", value(&options.region)),
        ("--role-arn", arn.clone()),
        ("--external-id", external_id.clone()),
        ("--role-session-name", session_name.clone()),
        ("--role-duration", duration.clone()),
        ("--via", value(&options.via)),
    ] {
        words.extend(value.iter().flat_map(|value| with_value(option, value)));
    }
    let words: Option<Vec<String>> = words.iter().map(|word| word_of_a_line(word)).collect();
    words.map(|words| words.join(" ")).ok_or_else(|| Error::Usage {
        what: "a name or a path in the line that renews the profile holds quotes, `$` or the like".into(),
        hint: "use `exec` without --renew".into(),
    })
}

/// An option with its value, which may begin with a dash.
fn with_value(option: &str, value: &str) -> Vec<String> {
    if value.starts_with('-') { vec![format!("{option}={value}")] } else { vec![option.to_owned(), value.to_owned()] }
}

/// Quotes a word so that botocore (which splits as a shell does) and a shell read it alike, on Windows too.
pub(crate) fn word_of_a_line(word: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || "/+=_.:@,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return Some(word.to_owned());
    }
    // A backslash separates folders on Windows, where nothing takes it for more.
    let splits = |c: char| "\"$`!%".contains(c) || (c == '\\' && !cfg!(windows)) || c.is_control();
    (!word.contains(splits)).then(|| format!("\"{word}\""))
}
