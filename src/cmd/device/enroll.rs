//! `device enroll`: a new device for the user of the key, from its creation to the profile that names it.

use std::path::Path;

use super::creation::{Ground, create, undone};
use super::enabling::{enable, settle};
use super::handover::{Desk, Parcel};
use crate::cmd::Run;
use crate::cmd::files::Texts;
use crate::cmd::iam_access::IamAccess;
use crate::cmd::ready::{quoted, ready, serial_fact};
use crate::cmd::save_serial;
use crate::error::{EnrolError, Error};
use crate::model::{DeviceName, MfaDevice, NobodyToAsk, SerialNumber, exit};
use crate::options::Options;
use crate::sys::iam::{Assignment, Iam, NewDevice};
use crate::sys::private_file::NewFile;
use crate::sys::signals::{self, Watch};
use crate::sys::tty::Terminal;

/// As many as AWS allows a user.
const MOST_DEVICES: usize = 8;

/// What a new device should be.
pub(super) struct Wish<'a> {
    /// The verb, for the commands in messages.
    pub(super) verb: &'static str,
    /// `--name`.
    pub(super) name: Option<DeviceName>,
    /// `--out`.
    pub(super) out: Option<&'a Path>,
}

impl<'a> Wish<'a> {
    /// Checks the name.
    pub(super) fn new(verb: &'static str, name: Option<&str>, out: Option<&'a Path>) -> Result<Self, Error> {
        let name = name.map(DeviceName::parse).transpose().map_err(|why| Error::Usage {
            what: format!("`--name`: `{}` {why}", name.unwrap_or_default()),
            hint: "leave it out for a device named like the user".into(),
        })?;
        Ok(Self { verb, name, out })
    }
}

pub(super) fn run(run: &Run, options: &Options, name: Option<&str>, out: Option<&Path>) -> Result<u8, Error> {
    let wish = Wish::new("enroll", name, out)?;
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let ready = ready(run, options, &shared)?;
    let command = command(wish.verb, ready.request.profile.as_ref().map(|profile| profile.value.as_str()));
    let terminal = terminal(options, &command)?;
    let mut access = IamAccess::open_under(run, options, ready, Some(watch()?))?;
    let enrolled = enrolled(run, &mut access, &wish, &command, &terminal);
    let result = enrolled.and_then(|(serial, is_first)| {
        if is_first {
            remember(&access, &serial);
        }
        save_serial::offer_new(run, &texts, &shared, &mut access, &serial)?;
        run.voice.note("both codes are used: the first session takes the next one");
        run.voice.note(&format!("next: {}", access.ready().login_line()));
        Ok(exit::DONE)
    });
    access.watch()?.end_if_told_to();
    result
}

/// `mfa-session device enroll --profile dev`.
pub(super) fn command(verb: &str, profile: Option<&str>) -> String {
    let option = profile.map(|name| format!(" --profile {}", quoted(name))).unwrap_or_default();
    format!("mfa-session device {verb}{option}")
}

/// The terminal, without which nothing is begun.
pub(super) fn terminal(options: &Options, command: &str) -> Result<Terminal, Error> {
    let no_terminal = |why| EnrolError::NoTerminal { why, command: command.to_owned() };
    if !options.may_ask {
        return Err(no_terminal(NobodyToAsk::NoPrompt).into());
    }
    Terminal::open().map_err(|_| no_terminal(NobodyToAsk::NoTerminal).into())
}

/// A watch under which a half-made device is put away before a signal has its way.
pub(super) fn watch() -> Result<Watch, Error> {
    signals::watch_and_cancel().map_err(|error| Error::Machine { what: "signals cannot be watched", error })
}

/// The next run finds the only device without asking IAM.
fn remember(access: &IamAccess<'_>, serial: &SerialNumber) {
    let ready = access.ready();
    if let (Some(cache), Some(key_id)) = (&ready.cache, &ready.key_id) {
        cache.remember(&serial_fact(key_id, ready.request.partition), serial.as_str());
    }
}

/// Makes and enables a device; says whether it is the user's first.
pub(super) fn enrolled(
    run: &Run,
    access: &mut IamAccess<'_>,
    wish: &Wish<'_>,
    command: &str,
    terminal: &Terminal,
) -> Result<(SerialNumber, bool), Error> {
    let mut ground = survey(run, access, wish, command)?;
    let is_first = ground.devices.as_ref().is_some_and(Vec::is_empty);
    let mut out = wish.out.map(open_out).transpose()?;
    let finish = match ground.is_orphan() {
        Some(true) => orphan(access, &mut ground)?,
        _ => false,
    };
    let desk_of = |access: &IamAccess<'_>| Desk::for_codes(reopened(terminal), &run.env, access.current().clock_offset());
    let iam = access.current();
    let mut desk = if finish {
        terminal.show("without its secret the codes cannot be checked here before AWS sees them\n");
        desk_of(access)
    } else {
        let NewDevice { serial, seed, picture } = create(access, &ground)?;
        ground.serial = serial;
        if let Some((file, path)) = &mut out {
            let written = file.write(picture.bytes());
            written.map_err(|error| out_error(path, error)).map_err(|error| put_away(run, &iam, &ground, error))?;
        }
        let account = access.identity().account.clone();
        let parcel = Parcel { device: ground.name.to_string(), account, seed };
        let restore = access.watch()?.restore.clone();
        Desk::for_parcel(reopened(terminal), &run.env, iam.clock_offset(), &restore, parcel)
    };
    let enabled = enable(access, &ground, &iam, &mut desk);
    // The page goes before anything else is said.
    drop(desk);
    let pair = enabled.map_err(|error| if finish { error } else { put_away(run, &iam, &ground, error) })?;
    if let Some((file, path)) = out.filter(|_| !finish) {
        file.keep();
        run.voice.warning(&format!("`{path}` is as secret as the device itself; delete it once it is scanned"));
    }
    Ok((settle(run, access, &ground, &iam, &pair)?, is_first))
}
