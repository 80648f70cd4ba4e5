//! The offer to save a serial number that IAM had to tell, once the session is safe.

use super::Run;
use super::files::Texts;
use super::obtain::{Discovered, Obtained};
use crate::error::Error;
use crate::format::edit::{EditError, SectionEdit, set_section};
use crate::format::shared_config::SharedConfig;
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
