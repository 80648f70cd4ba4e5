//! `device enroll`: a new device for the user of the key, from its creation to the profile that names it.

use std::path::Path;

use super::creation::{Ground, create, undone};
use super::enabling::{enable, settle};
use super::handover::{Desk, Pair, Parcel};
use super::surely;
use crate::cmd::Run;
use crate::cmd::files::Texts;
use crate::cmd::iam_access::IamAccess;
use crate::cmd::ready::{quoted, ready, serial_fact};
use crate::cmd::save_serial;
use crate::error::{EnrolError, Error};
use crate::model::{DeviceName, MfaDevice, NobodyToAsk, Refusal, Seed, SerialNumber, exit};
use crate::options::Options;
use crate::sys::iam::{Assignment, Iam, NewDevice, Picture};
use crate::sys::paths;
use crate::sys::private_file::NewFile;
use crate::sys::signals::{self, Watch};
use crate::sys::tty::Terminal;

/// As many as AWS allows a user.
const MOST_DEVICES: usize = 8;

/// What a new device should be.
pub(super) struct Wish<'a> {
    /// `--name`.
    pub(super) name: Option<DeviceName>,
    /// `--out`.
    pub(super) out: Option<&'a Path>,
    /// Whether a name that is taken gives way to a free one.
    pub(super) evades: bool,
}

impl<'a> Wish<'a> {
    /// Checks the name.
    pub(super) fn new(name: Option<&str>, out: Option<&'a Path>, evades: bool) -> Result<Self, Error> {
        let name = name.map(DeviceName::parse).transpose().map_err(|why| Error::Usage {
            what: format!("`--name`: `{}` {why}", name.unwrap_or_default()),
            hint: "leave it out for a device named like the user".into(),
        })?;
        Ok(Self { name, out, evades })
    }
}

pub(super) fn run(run: &Run, options: &Options, name: Option<&str>, out: Option<&Path>) -> Result<u8, Error> {
    let wish = Wish::new(name, out, false)?;
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let ready = ready(run, options, &shared)?;
    let command = command("enroll", ready.request.profile.as_ref().map(|profile| profile.value.as_str()));
    let terminal = terminal(options, &command)?;
    let mut access = IamAccess::open_under(run, options, ready, Some(watch()?))?;
    let enrolled = enrolled(run, &mut access, &wish, &command, terminal);
    let result = enrolled.and_then(|(serial, is_first)| {
        if is_first {
            remember(&access, &serial);
        }
        save_serial::offer_new(run, &texts, &shared, &mut access, &serial)?;
        run.voice.note("both codes are used: the first session takes the next one");
        run.voice.note(&format!("next: {}", bare(&access)));
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

/// The command that makes a session.
pub(super) fn bare(access: &IamAccess<'_>) -> String {
    access.ready().login_line().replacen("mfa-session login", "mfa-session", 1)
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
    terminal: Terminal,
) -> Result<(SerialNumber, bool), Error> {
    let mut ground = survey(run, access, wish, command)?;
    let is_first = ground.devices.as_ref().is_some_and(Vec::is_empty);
    let is_made = ground.is_orphan() == Some(true) && orphan(run, access, &mut ground)?;
    let iam = access.session_at_hand();
    let pair = if is_made {
        finish(run, access, &ground, &iam, terminal)?
    } else {
        let mut out = wish.out.map(|path| OutFile::create(run, path)).transpose()?;
        let NewDevice { serial, seed, picture } = create(run, access, &ground)?;
        ground.serial = serial;
        let written = out.as_mut().map_or(Ok(()), |out| out.write(&picture));
        let handed = written.and_then(|()| hand_over(run, access, &ground, &iam, terminal, seed));
        let pair = handed.map_err(|error| undone(run, access, &iam, &ground, error))?;
        if let Some(out) = out {
            out.keep(run);
        }
        pair
    };
    Ok((settle(run, access, &ground, &iam, &pair)?, is_first))
}

/// Shows the secret and asks for the codes; the page is gone when this returns.
fn hand_over(
    run: &Run,
    access: &mut IamAccess<'_>,
    ground: &Ground,
    iam: &Iam,
    terminal: Terminal,
    seed: Seed,
) -> Result<Pair, Error> {
    let parcel = Parcel { device: ground.name.to_string(), account: access.identity().account.clone(), seed };
    let restore = access.watch()?.restore.clone();
    let mut desk = Desk::for_parcel(terminal, &run.env, iam.clock_offset(), &restore, parcel);
    enable(access, ground, iam, &mut desk)
}

/// Goes on with a device whose secret only the authenticator has.
fn finish(
    run: &Run,
    access: &mut IamAccess<'_>,
    ground: &Ground,
    iam: &Iam,
    terminal: Terminal,
) -> Result<Pair, Error> {
    run.voice.note("AWS tells a secret once, so these codes cannot be checked here before AWS sees them");
    let mut desk = Desk::for_codes(terminal, &run.env, iam.clock_offset());
    enable(access, ground, iam, &mut desk)
}

/// All that can be known before anything is made; a session is obtained where AWS will want one.
fn survey(run: &Run, access: &mut IamAccess<'_>, wish: &Wish<'_>, command: &str) -> Result<Ground, Error> {
    let user = access.user()?.to_owned();
    let devices = devices(run, access, &user)?;
    let name = match &wish.name {
        Some(name) => name.clone(),
        // IAM takes the same letters for both.
        None => named(&user)?,
    };
    let serial = access.identity().device_arn(name.as_str());
    let is_own_name = !wish.evades && name.as_str() == user;
    let own_name = command.to_owned();
    let mut ground = Ground { user, name, serial, devices: None, unassigned: None, own_name, is_own_name };
    if let Some(devices) = devices {
        refuse_what_cannot_be(&ground, &devices, wish)?;
        let has_one = !devices.is_empty();
        ground.devices = Some(devices);
        if has_one {
            run.voice
                .note("since 2023 AWS lets a user who has a device add another with a session only, so one is used");
            access.session()?;
        }
    }
    ground.unassigned = unassigned(run, access)?;
    if wish.name.is_none() && wish.evades && ground.is_known() {
        rename(access, &mut ground)?;
    }
    Ok(ground)
}

fn refuse_what_cannot_be(ground: &Ground, devices: &[MfaDevice], wish: &Wish<'_>) -> Result<(), Error> {
    let evades = wish.evades && wish.name.is_none();
    if !evades && devices.iter().any(|device| device.serial == ground.serial) {
        let other_name = ground.other_name();
        return Err(EnrolError::AlreadyThere { serial: ground.serial.clone(), other_name }.into());
    }
    if devices.len() >= MOST_DEVICES {
        return Err(EnrolError::NoRoom { user: ground.user.clone(), count: devices.len() }.into());
    }
    if !devices.is_empty() && !devices.iter().any(|device| device.kind.makes_codes()) {
        return Err(EnrolError::OnlySecurityKeys { user: ground.user.clone() }.into());
    }
    Ok(())
}

/// The user's devices, with the raw key: a user without a device has nothing else.
fn devices(run: &Run, access: &mut IamAccess<'_>, user: &str) -> Result<Option<Vec<MfaDevice>>, Error> {
    let (raw, user, name) = (access.raw(), user.to_owned(), user.to_owned());
    match access.wait_for(raw, move |iam| iam.mfa_devices(&user))? {
        Ok(devices) => Ok(Some(devices)),
        // Whoever has a device named has one: its session may look.
        Err(error) if error.is_denied() && access.ready().serial.is_some() => {
            run.voice.note(&format!("{error} to the access key alone, so a session is used"));
            let session = match access.session() {
                // The profile names one that is gone.
                Err(Error::Session(failure)) if failure.error.is_unknown_device() => return Ok(None),
                session => session?,
            };
            match access.wait_for(session, move |iam| iam.mfa_devices(&name))? {
                Err(denied) if denied.is_denied() => Ok(None),
                listed => Ok(Some(listed?)),
            }
        }
        Err(error) if error.is_denied() => {
            run.voice.note(&format!("{error}, so it is not known whether the user has a device already"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// What nobody has, unless it is hidden.
fn unassigned(run: &Run, access: &mut IamAccess<'_>) -> Result<Option<Vec<MfaDevice>>, Error> {
    let iam = access.session_at_hand();
    match access.wait_for(iam, |iam| iam.virtual_devices(Assignment::Unassigned))? {
        Ok(devices) => Ok(Some(devices)),
        Err(error) if error.is_denied() => {
            run.voice.detail(&format!("{error}, so an unfinished enrolment cannot be seen"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn named(name: &str) -> Result<DeviceName, Error> {
    DeviceName::parse(name).map_err(|why| Error::Usage {
        what: format!("the user's name `{name}` {why}"),
        hint: "give a name with --name".into(),
    })
}

fn rename(access: &IamAccess<'_>, ground: &mut Ground) -> Result<(), Error> {
    ground.name = named(&ground.free_name())?;
    ground.serial = access.identity().device_arn(ground.name.as_str());
    ground.is_own_name = false;
    Ok(())
}

/// A device of that name that nobody has: an enrolment that was broken off, probably. `true`: it is to be finished.
fn orphan(run: &Run, access: &mut IamAccess<'_>, ground: &mut Ground) -> Result<bool, Error> {
    let items = [
        "finish it: the app shows codes for it already".to_owned(),
        "delete it and begin anew".to_owned(),
        format!("leave it, and enrol `{}`", ground.free_name()),
    ];
    let question = format!("{} exists already, and nobody has it; what now?", ground.serial);
    match access.chosen(&question, &items)? {
        Some(0) => return Ok(true),
        Some(1) => {
            let iam = access.session_at_hand();
            let deleted = surely(|| iam.delete_virtual_device(&ground.serial));
            if let Err(error) = deleted.or_else(|error| if error.is(Refusal::Absent) { Ok(()) } else { Err(error) }) {
                let (serial, other_name) = (ground.serial.clone(), ground.other_name());
                return Err(EnrolError::OrphanInTheWay { serial, error: Some(Box::new(error)), other_name }.into());
            }
            run.voice.note(&format!("`{}` was deleted", ground.serial));
            let serial = ground.serial.clone();
            ground.unassigned.iter_mut().for_each(|devices| devices.retain(|device| device.serial != serial));
        }
        _ => rename(access, ground)?,
    }
    Ok(false)
}

/// The file for AWS's own picture; without a finished enrolment it goes again.
struct OutFile {
    file: NewFile,
    shown: String,
}

impl OutFile {
    fn create(run: &Run, path: &Path) -> Result<Self, Error> {
        let shown = paths::shown(path, &run.env);
        match NewFile::create(path) {
            Ok(file) => Ok(Self { file, shown }),
            Err(error) => Err(EnrolError::Out { shown, error }.into()),
        }
    }

    fn write(&mut self, picture: &Picture) -> Result<(), Error> {
        let written = self.file.write(picture.bytes());
        written.map_err(|error| EnrolError::Out { shown: self.shown.clone(), error }.into())
    }

    fn keep(self, run: &Run) {
        self.file.keep();
        run.voice.warning(&format!("`{}` is as secret as the device itself: delete it once it is scanned", self.shown));
    }
}
