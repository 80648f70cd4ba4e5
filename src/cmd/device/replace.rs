//! `device replace`: the new device is enabled and confirms a session before the old one is removed, so that there is
//! always one that works.

use std::path::Path;

use super::delete::{delete, forget};
use super::enrollment::{EnrollmentOptions, enrolled, terminal};
use super::select;
use super::shared::retry_if_unanswered;
use crate::error::{EnrollError, Error};
use crate::format::shared_config::SharedConfig;
use crate::model::{DeviceKind, Invocation, MfaDevice, Refusal, SerialNumber, exit};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::resolve_request;
use crate::session::save_serial;
use crate::sys::aws::iam::Iam;
use crate::sys::terminal::tty::Terminal;

pub(super) fn run(
    ctx: &mut Context,
    device: Option<&str>,
    name: Option<&str>,
    out: Option<&Path>,
) -> Result<u8, Error> {
    let options = EnrollmentOptions::new(name, out, true)?;
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let resolved = resolve_request(ctx, &shared)?;
    let command = Invocation::device("replace").naming_profile();
    let command = device.into_iter().fold(command, Invocation::operand);
    let terminal = terminal(ctx, &command)?;
    ctx.cancel_before_ending()?;
    let mut access = IamAccess::open(ctx, resolved)?;
    let replacement = Replacement { files: &files, shared: &shared, command: &command };
    let result = replacement.carried_out(&mut access, device, &options, terminal);
    ctx.reraise_pending();
    result
}

struct Replacement<'r> {
    files: &'r ProfileFiles,
    shared: &'r SharedConfig<'r>,
    command: &'r Invocation,
}

impl Replacement<'_> {
    fn carried_out(
        &self,
        access: &mut IamAccess<'_>,
        device: Option<&str>,
        options: &EnrollmentOptions<'_>,
        terminal: Terminal,
    ) -> Result<u8, Error> {
        let user = access.user()?.to_owned();
        let (old, _) = select::device(access, &user, device, ("replace", "Replace which MFA device?"))?;
        let (new, _) = enrolled(access, options, self.command, terminal)?;
        access
            .ctx
            .diagnostics
            .note("a session with the new device proves it; both codes are used, so wait for the next one");
        let iam = access.proven(&new).map_err(|error| both(&old, &new, "no session came of it", error))?;
        save_serial::offer_new(access, self.files, self.shared, &new)?;
        remove_old(access, &iam, &user, &old, &new)?;
        access.ctx.diagnostics.note(&format!("`{new}` took the place of `{}`", old.serial));
        access.ctx.diagnostics.note(&format!("next: {}", access.ctx.command(&Invocation::bare())));
        Ok(exit::DONE)
    }
}

/// Removes the old device once the new one works.
fn remove_old(
    access: &mut IamAccess<'_>,
    iam: &Iam,
    user: &str,
    old: &MfaDevice,
    new: &SerialNumber,
) -> Result<(), Error> {
    if let Err(error) = retry_if_unanswered(|| iam.deactivate_device(user, &old.serial))
        && !error.is(Refusal::Absent)
    {
        return Err(both(old, new, "the old one could not be deactivated", error.into()));
    }
    forget(&access.resolved, &old.serial);
    if old.kind == DeviceKind::Virtual {
        delete(access, old)?;
    }
    if access.ctx.env.get("AWS_MFA_SERIAL") == Some(old.serial.as_str()) {
        access.ctx.diagnostics.warning("`AWS_MFA_SERIAL` still names the old one; unset it");
    }
    Ok(())
}

/// The error where the removal cannot go on: both devices exist.
fn both(old: &MfaDevice, new: &SerialNumber, what: &'static str, error: Error) -> Error {
    let remove = |device: &str| Invocation::device("remove").naming_profile().operand(device);
    EnrollError::BothThere {
        new: new.to_string(),
        old: old.serial.clone(),
        what,
        error: Box::new(error),
        remove_old: remove(&old.serial),
        remove_new: remove(new.as_str()),
    }
    .into()
}
