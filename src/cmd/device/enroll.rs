//! `device enroll`: a new device for the user of the key, from its creation to the profile that names it.

use std::path::Path;

use super::enrollment::{EnrollmentOptions, enrolled, terminal};
use crate::error::Error;
use crate::model::{Invocation, SerialNumber, exit};
use crate::session::context::Context;
use crate::session::facts::serial_fact;
use crate::session::iam_access::IamAccess;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::{Resolved, resolve_request};
use crate::session::save_serial;

pub(super) fn run(ctx: &mut Context, name: Option<&str>, out: Option<&Path>) -> Result<u8, Error> {
    let options = EnrollmentOptions::new(name, out, false)?;
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let resolved = resolve_request(ctx, &shared)?;
    let command = Invocation::device("enroll").naming_profile();
    let terminal = terminal(ctx, &command)?;
    ctx.cancel_before_ending()?;
    let mut access = IamAccess::open(ctx, resolved)?;
    let result = enrolled(&mut access, &options, &command, terminal).and_then(|(serial, is_first)| {
        if is_first {
            remember(&access.resolved, &serial);
        }
        save_serial::offer_new(&mut access, &files, &shared, &serial)?;
        let diagnostics = access.ctx.diagnostics;
        diagnostics.note("both codes are used: the first session takes the next one");
        diagnostics.note(&format!("next: {}", access.ctx.command(&Invocation::bare())));
        Ok(exit::DONE)
    });
    ctx.reraise_pending();
    result
}

/// Remembers the only device, so that the next run does not ask IAM.
fn remember(resolved: &Resolved, serial: &SerialNumber) {
    if let (Some(cache), Some(key_id)) = (&resolved.cache, &resolved.key_id) {
        cache.remember(&serial_fact(key_id, resolved.request.partition), serial.as_str());
    }
}
