//! `device resync`: two codes, from which AWS learns how far the device's clock is off.

use super::code_dialogue::{EnrollmentDialogue, Pair};
use super::enable::remember;
use super::enrollment::terminal;
use super::select;
use crate::error::{EnrollError, Error};
use crate::model::{Invocation, MfaDevice, Refusal, SerialNumber, exit};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::session::resolved::resolve_from_files;
use crate::sys::aws::iam::Iam;
use crate::sys::terminal::tty::Terminal;

/// How many pairs of codes AWS may refuse.
const TRIES: usize = 3;

pub(super) fn run(ctx: &mut Context, device: Option<&str>) -> Result<u8, Error> {
    let resolved = resolve_from_files(ctx)?;
    let command = device.into_iter().fold(Invocation::device("resync").naming_profile(), Invocation::operand);
    let terminal = terminal(ctx, &command)?;
    ctx.cancel_before_ending()?;
    let mut access = IamAccess::open(ctx, resolved)?;
    let result = carried_out(&mut access, device, terminal);
    ctx.reraise_pending();
    result
}

fn carried_out(access: &mut IamAccess<'_>, device: Option<&str>, terminal: Terminal) -> Result<u8, Error> {
    let user = access.user()?.to_owned();
    let (device, own) = select::device(access, &user, device, ("resync", "Resync which MFA device?"))?;
    let mut dialogue = EnrollmentDialogue::for_codes(terminal, &access.ctx.env, access.raw().clock_offset());
    dialogue.say(&format!("two codes of {}, one after the other", device.serial));
    let mut iam = access.current_client();
    let pair = match resynced(access, &iam, &user, &device, &mut dialogue) {
        Err(Error::Iam(denied)) if denied.is_denied() && !access.has_session() => {
            let other = own.iter().find(|other| **other != device).map(|other| SerialNumber::parse(&other.serial));
            let Some(Ok(other)) = other else {
                let error = Box::new(denied);
                return Err(EnrollError::ResyncDenied { serial: device.serial, user, error }.into());
            };
            access
                .ctx
                .diagnostics
                .note(&format!("{denied} to the access key alone, so a session of `{other}` is used"));
            iam = access.session_of(&other)?;
            resynced(access, &iam, &user, &device, &mut dialogue)?
        }
        other => other?,
    };
    if let Ok(serial) = SerialNumber::parse(&device.serial) {
        remember(access, &serial, [&pair.first, &pair.next]);
    }
    access.ctx.diagnostics.note(&format!("AWS knows the clock of `{}` again", device.serial));
    let login = access.ctx.command(&Invocation::login().flag("--refresh"));
    access.ctx.diagnostics.note(&format!("both codes are used; try it with the next one: {login}"));
    Ok(exit::DONE)
}

fn resynced(
    access: &mut IamAccess<'_>,
    iam: &Iam,
    user: &str,
    device: &MfaDevice,
    dialogue: &mut EnrollmentDialogue,
) -> Result<Pair, Error> {
    let mut tries = 0;
    loop {
        let codes = dialogue.two_codes(access.ctx.watch()?);
        let pair = codes.map_err(Error::from)?;
        match iam.resync_device(user, &device.serial, [&pair.first, &pair.next]) {
            Ok(()) => return Ok(pair),
            Err(error) if error.is(Refusal::WrongCodes) => {
                tries += 1;
                if tries >= TRIES {
                    return Err(EnrollError::CodesRefused { tries, drift: None }.into());
                }
                dialogue.say(&format!("AWS refused the codes ({tries} of {TRIES}); type two new ones"));
            }
            // A second resync does no harm.
            Err(error) if error.may_be_done() && tries + 1 < TRIES => {
                tries += 1;
                dialogue.say(&format!("{error}; the codes may be used, so type two new ones"));
            }
            Err(error) => return Err(error.into()),
        }
    }
}
