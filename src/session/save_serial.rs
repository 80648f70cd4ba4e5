//! Offers to save a serial number that IAM returned, after the session is obtained.

use crate::error::Error;
use crate::format::edit::{SectionEdit, set_section};
use crate::format::shared_config::SharedConfig;
use crate::format::written::profile::new_header;
use crate::model::{Explain as _, Place, SerialNumber, SessionRequest, SharedFile, printable};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::session::obtain::Obtained;
use crate::session::profile_files::{ProfileFiles, irreplaceable};
use crate::sys::shared_file::{FileErrorKind, Privacy};
use crate::sys::terminal::code_source::confirm;
use crate::sys::terminal::tty::Terminal;

/// Offers it on the terminal. The session is handed out whatever the result is.
pub(crate) fn offer(
    ctx: &mut Context,
    files: &ProfileFiles,
    shared: &SharedConfig<'_>,
    request: &SessionRequest,
    obtained: &Obtained,
) {
    let (Some(serial), Some(holder)) = (&obtained.discovered, request.chain.last()) else { return };
    if files.config.path().is_err() {
        return;
    }
    let Ok(terminal) = Terminal::open() else { return };
    if let Some(why) = cannot_save(files) {
        return ctx.diagnostics.note(&format!("`mfa_serial = {serial}` is not saved: `{}` {why}", files.config.shown));
    }
    let Ok(watch) = ctx.watch() else { return };
    let question = format!("Save `mfa_serial = {serial}` for profile {} in {}?", holder.name, files.config.shown);
    if confirm(&terminal, watch, &question) {
        save(ctx, files, &header(shared, &holder.name), serial, "session");
    }
}

/// Why nothing can be saved in the config file, if that is known before the question.
fn cannot_save(files: &ProfileFiles) -> Option<FileErrorKind> {
    irreplaceable(&files.config.preflight(files.config.bytes().len()).err()?)
}

/// The config file's header for a profile, which may have none there yet.
fn header(shared: &SharedConfig<'_>, profile: &str) -> String {
    shared.config_header(profile).map_or_else(|| new_header(profile), str::to_owned)
}

/// The place where a profile's device is named.
enum Named {
    /// Here, below this header of the config file; perhaps another device is there now.
    Config { profile: String, header: String, before: Option<String> },
    /// In a line that this program does not change.
    Elsewhere { key: &'static str, place: Place },
    /// Nowhere: the key comes from no profile.
    Nowhere,
}

fn named(request: &SessionRequest, shared: &SharedConfig<'_>) -> Named {
    for profile in &request.chain {
        match profile.get("mfa_serial") {
            Some(found) if found.file == SharedFile::Config => {
                let (header, before) = (header(shared, &profile.name), Some(found.value.to_string()));
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
        header: header(shared, &holder.name),
        before: None,
    })
}

fn offer_in_config(
    access: &mut IamAccess<'_>,
    files: &ProfileFiles,
    (profile, header): (&str, &str),
    before: Option<&str>,
    serial: &SerialNumber,
) -> Result<(), Error> {
    let file = &files.config.shown;
    let terminal = access.terminal();
    // The explanation is printed before the question, which then fits on a line.
    let question = match (before, &terminal) {
        (Some(before), Some(terminal)) => {
            terminal.show(&format!("{}\n", printable(&format!("profile {profile} in {file} names {before}"))));
            format!("Let it name {serial}?")
        }
        _ => format!("Save `mfa_serial = {serial}` for profile {profile} in {file}?"),
    };
    let can_save = files.config.path().is_ok() && cannot_save(files).is_none();
    // No question after Ctrl-C, or if there is no file.
    let terminal = terminal.filter(|_| !access.ctx.is_cancelled() && can_save);
    let watch = access.ctx.watch()?;
    if terminal.is_some_and(|terminal| confirm(&terminal, watch, &question)) {
        save(access.ctx, files, header, serial, "device");
    } else if let Some(before) = before {
        let names = format!("profile `{profile}` still names `{before}`");
        access.ctx.diagnostics.warning(&format!("{names}; `mfa_serial = {serial}` names the new one"));
    } else {
        let text = format!("`mfa_serial = {serial}` in profile `{profile}` spares the question to IAM");
        access.ctx.diagnostics.note(&text);
    }
    Ok(())
}

/// Offers to name a device in the profile that was enabled a moment ago; if that is not done, says what to do.
pub(crate) fn offer_new(
    access: &mut IamAccess<'_>,
    files: &ProfileFiles,
    shared: &SharedConfig<'_>,
    serial: &SerialNumber,
) -> Result<(), Error> {
    let diagnostics = access.ctx.diagnostics;
    match named(&access.resolved.request, shared) {
        Named::Config { before: Some(before), .. } if before == serial.as_str() => {}
        Named::Config { profile, header, before } => {
            offer_in_config(access, files, (&profile, &header), before.as_deref(), serial)?;
        }
        Named::Elsewhere { key, place } => {
            diagnostics.warning(&format!("`{key}` at {place} names another device; let it name `{serial}`"));
        }
        Named::Nowhere => diagnostics.note(&format!("name it with `--serial-number {serial}` or `AWS_MFA_SERIAL`")),
    }
    Ok(())
}

/// Saves it and reports that; a failure loses only the entry.
fn save(ctx: &Context, files: &ProfileFiles, header: &str, serial: &SerialNumber, unaffected: &str) {
    let edit = SectionEdit { section: header, set: &[("mfa_serial", serial.as_str())], remove: &[] };
    let file = &files.config;
    let build = |text: &str| set_section(text, &edit).map_err(|error| file.not_editable(error));
    match file.update(Privacy::Unchanged, build) {
        Ok(_) => ctx.diagnostics.note(&format!("`mfa_serial` is saved in {}", file.shown)),
        Err(error) => {
            ctx.diagnostics.warning(&format!("{}; the {unaffected} is not affected", error.with_cause()));
        }
    }
}
