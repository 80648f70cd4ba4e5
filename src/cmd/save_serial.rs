//! The offer to save a serial number that IAM had to tell, once the session is safe.

use super::Run;
use super::files::Texts;
use super::iam_access::IamAccess;
use super::obtain::{Discovered, Obtained};
use crate::error::Error;
use crate::format::edit::{EditError, SectionEdit, set_section};
use crate::format::shared_config::SharedConfig;
use crate::model::{Place, SerialNumber, SessionRequest, SharedFile, printable};
use crate::sys::code_source::confirm;
use crate::sys::shared_file::{self, LOCK_WAIT, Privacy, UpdateError};
use crate::sys::tty::Terminal;

/// Offers it on the terminal. Whatever comes of it, the session goes out.
pub(super) fn offer(run: &Run, texts: &Texts, shared: &SharedConfig<'_>, obtained: &Obtained) {
    let (Some(Discovered { serial, watch }), Some(holder)) = (&obtained.discovered, obtained.request.chain.last())
    else {
        return;
    };
    let Ok(terminal) = Terminal::open() else { return };
    let question = format!("Save `mfa_serial = {serial}` for profile {} in {}?", holder.name, texts.config.shown);
    if !confirm(&terminal, watch, &question) {
        return;
    }
    let header = shared.config_header(&holder.name).map_or_else(|| new_header(&holder.name), str::to_owned);
    match save(texts, &header, serial.as_str()) {
        Ok(()) => run.voice.note(&format!("`mfa_serial` is saved in {}", texts.config.shown)),
        Err(error) => {
            let report = error.report();
            let cause = report.cause.map(|cause| format!(": {cause}")).unwrap_or_default();
            run.voice.warning(&format!("{}{cause}; the session is not affected", report.error));
        }
    }
}

/// Where a profile's device is named.
enum Named {
    /// Here, by this header of the config file; perhaps as another one.
    Config { profile: String, header: String, before: Option<String> },
    /// In a line that is not ours to change.
    Elsewhere { key: &'static str, place: Place },
    /// The key comes from no profile.
    Nowhere,
}

fn named(request: &SessionRequest, shared: &SharedConfig<'_>) -> Named {
    let header = |name: &str| shared.config_header(name).map_or_else(|| new_header(name), str::to_owned);
    for profile in &request.chain {
        match profile.get("mfa_serial") {
            Some(found) if found.file == SharedFile::Config => {
                let (header, before) = (header(&profile.name), Some(found.value.to_string()));
                return Named::Config { profile: profile.name.clone(), header, before };
            }
            Some(found) => return Named::Elsewhere { key: "mfa_serial", place: found.place.clone() },
            None => {}
        }
    }
    if let Some(found) = request.chain.iter().find_map(|profile| profile.get("aws_mfa_device")) {
        return Named::Elsewhere { key: "aws_mfa_device", place: found.place.clone() };
    }
    request.chain.last().map_or(Named::Nowhere, |holder| Named::Config {
        profile: holder.name.clone(),
        header: header(&holder.name),
        before: None,
    })
}

/// A profile's section of the config file.
struct Config<'t> {
    texts: &'t Texts,
    profile: &'t str,
    header: &'t str,
    /// The device that it names.
    before: Option<&'t str>,
}

fn offer_in_config(
    run: &Run,
    access: &mut IamAccess<'_>,
    named: &Config<'_>,
    serial: &SerialNumber,
) -> Result<(), Error> {
    let Config { texts, profile, header, before } = named;
    let file = &texts.config.shown;
    let terminal = access.terminal();
    // What it is about goes before the question, which fits a line then.
    let question = match (before, &terminal) {
        (Some(before), Some(terminal)) => {
            terminal.show(&format!("{}\n", printable(&format!("profile {profile} in {file} names {before}"))));
            format!("Let it name {serial}?")
        }
        _ => format!("Save `mfa_serial = {serial}` for profile {profile} in {file}?"),
    };
    // Whoever pressed Ctrl-C meanwhile is not asked any more.
    let terminal = terminal.filter(|_| !access.is_cancelled());
    let watch = access.watch()?;
    if terminal.is_some_and(|terminal| confirm(&terminal, watch, &question)) {
        match save(texts, header, serial.as_str()) {
            Ok(()) => run.voice.note(&format!("`mfa_serial` is saved in {file}")),
            Err(error) => {
                let report = error.report();
                let cause = report.cause.map(|cause| format!(": {cause}")).unwrap_or_default();
                run.voice.warning(&format!("{}{cause}; the device is not affected", report.error));
            }
        }
    } else if let Some(before) = before {
        let names = format!("profile `{profile}` still names `{before}`");
        run.voice.warning(&format!("{names}; `mfa_serial = {serial}` names the new one"));
    } else {
        run.voice.note(&format!("`mfa_serial = {serial}` in profile `{profile}` spares the question to IAM"));
    }
    Ok(())
}

/// Offers to let the profile name a device that was enabled a moment ago; says what to do where that is not done.
pub(super) fn offer_new(
    run: &Run,
    texts: &Texts,
    shared: &SharedConfig<'_>,
    access: &mut IamAccess<'_>,
    serial: &SerialNumber,
) -> Result<(), Error> {
    match named(&access.ready().request, shared) {
        Named::Config { before: Some(before), .. } if before == serial.as_str() => {}
        Named::Config { profile, header, before } => {
            let named = Config { texts, profile: &profile, header: &header, before: before.as_deref() };
            offer_in_config(run, access, &named, serial)?;
        }
        Named::Elsewhere { key, place } => {
            run.voice.warning(&format!("`{key}` at {place} names another device; let it name `{serial}`"));
        }
        Named::Nowhere => run.voice.note(&format!("name it with `--serial-number {serial}` or `AWS_MFA_SERIAL`")),
    }
    Ok(())
}

/// The config file's header for a profile that has none there yet.
pub(super) fn new_header(profile: &str) -> String {
    if profile == "default" { profile.to_owned() } else { format!("profile {profile}") }
}

fn save(texts: &Texts, header: &str, serial: &str) -> Result<(), Error> {
    let edit = SectionEdit { section: header, set: &[("mfa_serial", serial)], remove: &[] };
    let build = |text: &str| -> Result<String, EditError> { set_section(text, &edit) };
    shared_file::update(texts.config.path(), LOCK_WAIT, Privacy::AsItWas, build).map(drop).map_err(
        |error| match error {
            UpdateError::File(error) => Error::SharedFile { shown: texts.config.shown.clone(), error },
            UpdateError::Build(error) => Error::Edit { shown: texts.config.shown.clone(), error },
        },
    )
}
