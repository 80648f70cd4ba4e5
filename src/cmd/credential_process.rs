//! `credential-process`: one JSON object for an SDK, or nothing.

use super::Run;
use super::files::Texts;
use super::obtain::obtain;
use super::ready::ready;
use crate::error::Error;
use crate::format::export::{Format, document};
use crate::model::exit;
use crate::options::Options;
use crate::sys::stdio::write_stdout;

pub(super) fn run(run: &Run, options: &Options) -> Result<u8, Error> {
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let obtained = obtain(run, options, ready(run, options, &shared)?, || Ok(()))?;
    let session = &obtained.session;
    if let Some(document) = document(Format::Process, &session.credentials, session.account.as_deref()) {
        write_stdout(&document).map_err(Error::Delivery)?;
    }
    Ok(exit::DONE)
}
