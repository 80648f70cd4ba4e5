//! `export`: the session as lines for a shell, or as a document.

use super::Run;
use super::files::Texts;
use super::obtain::{Obtained, obtain};
use super::ready::ready;
use super::save_serial::offer;
use crate::error::Error;
use crate::format::export::{Format, document, ini_section, lines};
use crate::format::written_profile::properties;
use crate::model::{Variables, exit};
use crate::options::Options;
use crate::sys::stdio::write_stdout;

pub(super) fn run(run: &Run, options: &Options, format: Format) -> Result<u8, Error> {
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let obtained = obtain(run, options, ready(run, options, &shared)?, || Ok(()))?;
    offer(run, &texts, &shared, &obtained);
    let text = match document(format, &obtained.session.credentials, obtained.session.account.as_deref()) {
        Some(document) => document,
        None if format == Format::Ini => {
            let target = obtained.request.default_target();
            ini_section(&target, &properties(&obtained.session.credentials, obtained.request.renewing_profile(&target)))
        }
        None => lines(format, &inert(run, &obtained, format)),
    };
    write_stdout(&text).map_err(Error::Delivery)?;
    Ok(exit::DONE)
}

fn inert(run: &Run, obtained: &Obtained, format: Format) -> Variables {
    let mut variables = variables(obtained);
    let shell = format.shell().unwrap_or_default();
    for name in variables.keep_only(|byte| shell.is_inert(byte)) {
        run.voice.warning(&format!("`{name}` is not exported: its value holds what a shell could take for its own"));
    }
    if format.shell().is_none() {
        run.voice.detail("this form cannot say which variables are to be removed");
    }
    variables
}

/// The environment that a session leaves behind.
pub(super) fn variables(obtained: &Obtained) -> Variables {
    let request = &obtained.request;
    Variables::of_session(
        &obtained.session.credentials,
        request.profile.as_ref().map(|profile| profile.value.as_str()),
        request.region.as_ref(),
        &request.carried,
        &request.leftovers,
    )
}
