//! `device replace`: the new device is enabled and confirms a session before the old one goes, so that there is no
//! moment without one that works.

use std::path::Path;

use super::enroll::{Wish, bare, command, enrolled, terminal, watch};
use super::{remove, surely, which};
use crate::cmd::Run;
use crate::cmd::files::Texts;
use crate::cmd::iam_access::IamAccess;
use crate::cmd::ready::{quoted, ready};
use crate::cmd::save_serial;
use crate::error::{EnrolError, Error};
use crate::format::shared_config::SharedConfig;
use crate::model::{DeviceKind, MfaDevice, Refusal, SerialNumber, exit};
use crate::options::Options;
use crate::sys::iam::Iam;
use crate::sys::tty::Terminal;

pub(super) fn run(
    run: &Run,
    options: &Options,
    device: Option<&str>,
    name: Option<&str>,
    out: Option<&Path>,
) -> Result<u8, Error> {
    let wish = Wish::new(name, out, true)?;
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let ready = ready(run, options, &shared)?;
    let mut command = command("replace", ready.request.profile.as_ref().map(|profile| profile.value.as_str()));
    if let Some(device) = device {
        command = format!("{command} {}", quoted(device));
    }
    let terminal = terminal(options, &command)?;
    let mut access = IamAccess::open_under(run, options, ready, Some(watch()?))?;
    let replacement = Replacement { run, texts: &texts, shared: &shared, command: &command };
    let result = replacement.carried_out(&mut access, device, &wish, terminal);
    access.watch()?.end_if_told_to();
    result
}

struct Replacement<'r> {
    run: &'r Run,
    texts: &'r Texts,
    shared: &'r SharedConfig<'r>,
    command: &'r str,
}

impl Replacement<'_> {
    fn carried_out(
        &self,
        access: &mut IamAccess<'_>,
        device: Option<&str>,
        wish: &Wish<'_>,
        terminal: Terminal,
    ) -> Result<u8, Error> {
        let user = access.user()?.to_owned();
        let (old, _) = which::device(access, &user, device, "Replace which MFA device?")?;
        let (new, _) = enrolled(self.run, access, wish, self.command, terminal)?;
        self.run.voice.note("a session with the new device proves it; both codes are used, so wait for the next one");
        let iam = access.proven(&new).map_err(|error| both(access, &old, &new, "no session came of it", error))?;
        save_serial::offer_new(self.run, self.texts, self.shared, access, &new)?;
        self.removed(access, &iam, &user, &old, &new)?;
        self.run.voice.note(&format!("`{new}` took the place of `{}`", old.serial));
        self.run.voice.note(&format!("next: {}", bare(access)));
        Ok(exit::DONE)
    }

    /// Takes the old one away, now that the new one works.
    fn removed(
        &self,
        access: &mut IamAccess<'_>,
        iam: &Iam,
        user: &str,
        old: &MfaDevice,
        new: &SerialNumber,
    ) -> Result<(), Error> {
        if let Err(error) = surely(|| iam.deactivate_device(user, &old.serial))
            && !error.is(Refusal::Absent)
        {
            return Err(both(access, old, new, "the old one could not be deactivated", error.into()));
        }
        remove::forget(access, &old.serial);
        if old.kind == DeviceKind::Virtual {
            remove::delete(access, old)?;
        }
        if self.run.env.get("AWS_MFA_SERIAL") == Some(old.serial.as_str()) {
            self.run.voice.warning("`AWS_MFA_SERIAL` still names the old one; unset it");
        }
        Ok(())
    }
}

/// What there is when it cannot go on: both.
fn both(access: &IamAccess<'_>, old: &MfaDevice, new: &SerialNumber, what: &'static str, error: Error) -> Error {
    let profile = access.ready().request.profile.as_ref().map(|profile| profile.value.as_str());
    let remove = command("remove", profile);
    EnrolError::BothThere {
        new: new.to_string(),
        old: old.serial.clone(),
        what,
        error: Box::new(error),
        remove_old: format!("{remove} {}", quoted(&old.serial)),
        remove_new: format!("{remove} {}", quoted(new.as_str())),
    }
    .into()
}
