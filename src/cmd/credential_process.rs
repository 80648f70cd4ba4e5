//! `credential-process`: prints one JSON object for an SDK, or nothing.

use crate::error::Error;
use crate::format::json;
use crate::model::{Purpose, exit};
use crate::session::context::Context;
use crate::session::ports::TerminalAndSts;
use crate::session::resolved::resolve_from_files;
use crate::session::roles::obtain;
use crate::sys::stdio::write_stdout;

pub(super) fn run(ctx: &mut Context) -> Result<u8, Error> {
    ctx.options.purpose = Purpose::Renewed;
    let mut resolved = resolve_from_files(ctx)?;
    let session = obtain(ctx, &mut resolved, &mut TerminalAndSts, || Ok(()))?.session;
    let text = json::credential_process(&session.credentials, session.account.as_deref());
    write_stdout(&text).map_err(Error::Delivery)?;
    Ok(exit::DONE)
}
