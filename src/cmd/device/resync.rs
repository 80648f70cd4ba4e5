//! `device resync`: two codes, and AWS knows again how far the device is off.

use super::enabling::remember;
use super::enroll::{command, terminal, watch};
use super::handover::{Desk, Pair};
use super::which;
use crate::cmd::Run;
use crate::cmd::files::Texts;
use crate::cmd::iam_access::IamAccess;
use crate::cmd::ready::ready;
use crate::error::{EnrolError, Error};
use crate::model::{MfaDevice, Refusal, SerialNumber, exit};
use crate::options::Options;
use crate::session::SessionError;
use crate::sys::iam::Iam;
use crate::sys::tty::Terminal;

/// How many pairs AWS may refuse.
const TRIES: usize = 3;

pub(super) fn run(run: &Run, options: &Options, device: Option<&str>) -> Result<u8, Error> {
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let ready = ready(run, options, &shared)?;
    let profile = ready.request.profile.as_ref().map(|profile| profile.value.as_str());
    let terminal = terminal(options, &command("resync", profile))?;
    let mut access = IamAccess::open_under(run, options, ready, Some(watch()?))?;
    let result = carried_out(run, &mut access, device, terminal);
    access.watch()?.end_if_told_to();
    result
}

fn carried_out(run: &Run, access: &mut IamAccess<'_>, device: Option<&str>, terminal: Terminal) -> Result<u8, Error> {
    let user = access.user()?.to_owned();
    let (device, own) = which::device(access, &user, device, "Resync which MFA device?")?;
    let mut desk = Desk::for_codes(terminal, &run.env, access.raw().clock_offset());
    desk.say(&format!("two codes of {}, one after the other", device.serial));
    let mut iam = access.session_at_hand();
    let pair = match resynced(access, &iam, &user, &device, &mut desk) {
        Err(Error::Iam(denied)) if denied.is_denied() && !access.has_session() => {
            let other = own.iter().find(|other| **other != device).map(|other| SerialNumber::parse(&other.serial));
            let Some(Ok(other)) = other else {
                let error = Box::new(denied);
                return Err(EnrolError::ResyncDenied { serial: device.serial, user, error }.into());
            };
            run.voice.note(&format!("{denied} to the access key alone, so a session of `{other}` is used"));
            iam = access.session_of(&other, false)?;
            resynced(access, &iam, &user, &device, &mut desk)?
        }
        other => other?,
    };
    if let Ok(serial) = SerialNumber::parse(&device.serial) {
        remember(access, &serial, [&pair.first, &pair.next]);
    }
    run.voice.note(&format!("AWS knows the clock of `{}` again", device.serial));
    run.voice
        .note(&format!("both codes are used; try it with the next one: {} --refresh", access.ready().login_line()));
    Ok(exit::DONE)
}

fn resynced(
    access: &mut IamAccess<'_>,
    iam: &Iam,
    user: &str,
    device: &MfaDevice,
    desk: &mut Desk,
) -> Result<Pair, Error> {
    let mut tries = 0;
    loop {
        let codes = desk.two_codes(access.watch()?);
        let pair = codes.map_err(|error| access.ready().failure(SessionError::Code(error)))?;
        match iam.resync_device(user, &device.serial, [&pair.first, &pair.next]) {
            Ok(()) => return Ok(pair),
            Err(error) if error.is(Refusal::WrongCodes) => {
                tries += 1;
                if tries >= TRIES {
                    return Err(EnrolError::CodesRefused { tries }.into());
                }
                desk.say(&format!("AWS refused the codes ({tries} of {TRIES}); type two new ones"));
            }
            // Done twice it is no different.
            Err(error) if error.may_be_done() && tries + 1 < TRIES => {
                tries += 1;
                desk.say(&format!("{error}; the codes may be used, so type two new ones"));
            }
            Err(error) => return Err(error.into()),
        }
    }
}
