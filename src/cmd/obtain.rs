//! The way to a session for a verb: the cache, else the lock, the question and STS.

use std::time::Duration;

use super::Run;
use super::discover::discover;
use super::handoff;
use super::ready::{Ready, key_id_fact, refuse_recursion, serial_fact};
use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::model::{
    AccessKey, KeySource, LEAST_REMAINING, NobodyToAsk, Origin, Question, SerialNumber, SessionRequest, Sourced,
    StsError, short,
};
use crate::options::{GivenCode, Options};
use crate::report::Manner;
use crate::session::{Claimed, NewSession, Order, SessionError, Standing, ask_and_mint, claim, remaining};
use crate::sys::bell::unless_rung;
use crate::sys::code_source::{Codes, Giver};
use crate::sys::private_file::Distrust;
use crate::sys::signals::{self, Watch};
use crate::sys::sts::Sts;
use crate::sys::tty::Terminal;
use crate::sys::{clock, key_process, paths, stdio, tls};

/// A session on its way out, with the request it answers.
pub(super) struct Obtained {
    pub(super) session: KeptSession,
    pub(super) request: SessionRequest,
    /// A device that IAM named in this run, for which a person, and not a program, gave the code.
    pub(super) discovered: Option<Discovered>,
}

/// The session alone.
pub(super) struct Got {
    pub(super) session: KeptSession,
    discovered: Option<SerialNumber>,
}

impl Got {
    /// Out of the cache, or from a process of ours.
    fn kept(session: KeptSession) -> Self {
        Self { session, discovered: None }
    }
}

/// A device that IAM named.
#[derive(Debug)]
pub(super) struct Discovered {
    pub(super) serial: SerialNumber,
    /// Stands since the question.
    pub(super) watch: Watch,
}

/// Obtains a session. `before_asking` is whatever the verb can still fail at by itself: it runs before anybody
/// is asked, and not at all when a fresh session is kept.
pub(super) fn obtain(
    run: &Run,
    options: &Options,
    mut ready: Ready,
    before_asking: impl FnOnce() -> Result<(), Error>,
) -> Result<Obtained, Error> {
    let mut watch = None;
    let Got { session, discovered } = obtain_under(run, options, &mut ready, &mut watch, before_asking)?;
    let discovered = discovered.zip(watch).map(|(serial, watch)| Discovered { serial, watch });
    Ok(Obtained { session, request: ready.request, discovered })
}

/// The same for a verb that goes on with the request, and with the watch, which stands once there is more to do than
/// look into the cache. The key is taken out of the request.
pub(super) fn obtain_under(
    run: &Run,
    options: &Options,
    ready: &mut Ready,
    watch: &mut Option<Watch>,
    before_asking: impl FnOnce() -> Result<(), Error>,
) -> Result<Got, Error> {
    let valid = match ready.known_standing(run, options) {
        Standing::Fresh(session) => {
            say_longer(run, ready, &session);
            return Ok(Got::kept(session));
        }
        // Who insists on more does not want it.
        Standing::Valid(session) => Some(session).filter(|_| !ready.request.min_remaining_explicit),
        Standing::Absent => None,
    };
    refuse_recursion(&run.env, &ready.request)?;
    before_asking()?;
    let giver = giver(run, options, ready)?;
    if let Giver::Nobody(why) = giver {
        return hand_out_valid(run, ready, valid, SessionError::Code(crate::model::CodeError::NobodyToAsk(why)));
    }
    let watch = standing_watch(run, watch)?;
    slow(run, options, ready, watch, valid, giver)
}

/// Everything beyond the cache.
fn slow(
    run: &Run,
    options: &Options,
    ready: &mut Ready,
    watch: &mut Watch,
    valid: Option<KeptSession>,
    giver: Giver,
) -> Result<Got, Error> {
    let ca_pem = ca_pem(&ready.request)?;
    let interactive = !matches!(giver, Giver::Given(_));
    let may_hand_off = run.voice.manner == Manner::OneLine && interactive;
    let asked_by = if may_hand_off { crate::sys::caller::name() } else { None };
    let named = |order: Order| Order { question: Question { asked_by: asked_by.clone(), ..order.question }, ..order };
    // Where all is known the asker alone needs the key: a program that holds it is not run twice.
    if may_hand_off
        && let Some(order) = ready.known_order(options).map(named)
        && let Some(result) = handoff::through_asker(run, options, ready, &order, watch)
    {
        return match result {
            Ok(session) => Ok(Got::kept(session)),
            Err(error) => hand_out_valid(run, ready, valid, error),
        };
    }
    let key = take_key(run, ready, watch)?;
    let (serial, discovered) = serial(run, options, ready, &key, ca_pem.as_deref(), watch)?;
    let order = named(ready.order(options, &key.access_key_id, &serial.value));
    // A key id or a device that was only found out just now may have a session.
    if let (false, Standing::Fresh(session)) = (order.refresh, ready.standing(run, &order)) {
        return Ok(Got::kept(session));
    }
    let by_person = matches!(giver, Giver::Person { .. }) && !may_hand_off;
    let handed_off = if may_hand_off { handoff::through_asker(run, options, ready, &order, watch) } else { None };
    let result = match handed_off {
        Some(result) => result.map(as_kept),
        None => {
            let mut minter = Sts::new(&ready.request.connection, ca_pem, key, options.preflight && interactive);
            here(run, ready, &order, watch, giver, &mut minter)
        }
    };
    match result {
        Ok(NewSession { not_kept, .. }) if watch.interrupt.has_rung() => {
            match not_kept {
                None => run.voice.note("the session was on its way already, and is kept"),
                Some(why) => run.voice.warning(&lost(&why)),
            }
            Err(ready.failure(SessionError::Cancelled))
        }
        Ok(NewSession { not_kept: Some(why), .. }) if ready.must_keep => Err(not_kept_error(run, ready, why)),
        Ok(NewSession { session, not_kept }) => {
            // The user still gets what the code paid for.
            if let Some(why) = not_kept {
                run.voice.warning(&lost(&why));
            }
            say_clock(run, &session);
            Ok(Got { session, discovered: discovered.filter(|_| by_person) })
        }
        Err(error) => {
            forget_wrong_serial(ready, &order, &serial, &error);
            hand_out_valid(run, ready, valid, error)
        }
    }
}

fn as_kept(session: KeptSession) -> NewSession {
    NewSession { session, not_kept: None }
}

fn lost(why: &Distrust) -> String {
    format!("the session could not be kept, so the next run asks again: {why}")
}

fn not_kept_error(run: &Run, ready: &Ready, why: Distrust) -> Error {
    let shown = ready.cache.as_ref().map(|cache| paths::shown(cache.dir(), &run.env)).unwrap_or_default();
    Error::NotKept { shown, why }
}

/// The question asked by this very process.
fn here(
    run: &Run,
    ready: &Ready,
    order: &Order,
    watch: &mut Watch,
    giver: Giver,
    minter: &mut Sts,
) -> Result<NewSession, SessionError> {
    let waiting = |text: &str| run.voice.note(text);
    let slot = match &ready.cache {
        None => None,
        Some(cache) => match claim(cache, order, &watch.interrupt, &waiting)? {
            Claimed::Session(session) => return Ok(as_kept(*session)),
            Claimed::Slot(slot) => slot,
        },
    };
    let mut codes = Codes { giver, watch };
    let result = ask_and_mint(order, ready.cache.as_ref(), &mut codes, minter);
    if let Some(slot) = slot {
        slot.finish(result.as_ref().err().map(|error| error.report(&ready.login_line())));
    }
    result
}

pub(super) fn watch(run: &Run) -> Result<Watch, Error> {
    signals::watch(run.farewell).map_err(|error| Error::Machine { what: "signals cannot be watched", error })
}

/// The watch of the run, which begins with its first use: two would both act on a signal.
pub(super) fn standing_watch<'w>(run: &Run, watch: &'w mut Option<Watch>) -> Result<&'w mut Watch, Error> {
    Ok(match watch {
        Some(watch) => watch,
        none => none.insert(self::watch(run)?),
    })
}

pub(super) fn ca_pem(request: &SessionRequest) -> Result<Option<Vec<u8>>, Error> {
    Ok(request.connection.ca_bundle.as_ref().map(|bundle| tls::read_ca_bundle(&bundle.value)).transpose()?)
}

/// Who gives the code.
pub(super) fn giver(run: &Run, options: &Options, ready: &Ready) -> Result<Giver, Error> {
    match &options.code {
        GivenCode::Code(code) => return Ok(Giver::Given(code.clone())),
        GivenCode::Stdin => {
            let no_code = || ready.failure(SessionError::Code(crate::model::CodeError::Stdin));
            let line = stdio::read_stdin_line().map_err(|_| no_code())?;
            return crate::model::TokenCode::parse(&line).map(Giver::Given).map_err(|_| no_code());
        }
        GivenCode::None => {}
    }
    if let Some(process) = &ready.request.mfa_process {
        return Ok(Giver::Process { command: process.value.clone(), terminal: Terminal::open().ok() });
    }
    if !options.may_ask {
        return Ok(Giver::Nobody(NobodyToAsk::NoPrompt));
    }
    let Ok(terminal) = Terminal::open() else { return Ok(Giver::Nobody(NobodyToAsk::NoTerminal)) };
    let for_sdk = run.voice.manner == Manner::OneLine;
    if for_sdk && !(terminal.is_foreground() && terminal.is_line_mode()) {
        return Ok(Giver::Nobody(NobodyToAsk::TerminalBusy));
    }
    Ok(Giver::Person { terminal, patience: for_sdk.then_some(options.prompt_timeout) })
}

/// The long-term key itself; for that the program that holds it may have to run.
pub(super) fn take_key(run: &Run, ready: &mut Ready, watch: &Watch) -> Result<AccessKey, Error> {
    let placeholder = KeySource::Process { command: crate::model::Command(String::new()), place: no_place() };
    match std::mem::replace(&mut ready.request.key, placeholder) {
        KeySource::Static(key) | KeySource::Environment(key) => Ok(key),
        KeySource::Process { command, place } => {
            let profile = ready.request.chain.last().map(|holder| holder.name.clone()).unwrap_or_default();
            run.voice.detail(&format!("the `credential_process` at {place} is run"));
            let (line, of) = (command.clone(), profile.clone());
            let key = heeding(ready, watch, move || key_process::run(&line, &of))?
                .map_err(|error| Error::KeyProcess { profile, error })?;
            if let Some(cache) = &ready.cache {
                cache.remember(&key_id_fact(&command.0), key.access_key_id.as_str());
            }
            Ok(key)
        }
    }
}

fn no_place() -> crate::model::Place {
    crate::model::Place { file: String::new(), line: 0 }
}

/// Does what may take long while Ctrl-C is heeded.
pub(super) fn heeding<T: Send + 'static>(
    ready: &Ready,
    watch: &Watch,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    unless_rung(&watch.interrupt, work)
        .map_err(|error| Error::Machine { what: "a thread cannot be started", error })?
        .ok_or_else(|| ready.failure(SessionError::Cancelled))
}

/// The device: known, remembered, or told by IAM.
fn serial(
    run: &Run,
    options: &Options,
    ready: &Ready,
    key: &AccessKey,
    ca_pem: Option<&[u8]>,
    watch: &Watch,
) -> Result<(Sourced<SerialNumber>, Option<SerialNumber>), Error> {
    let same_key = ready.key_id.as_ref() == Some(&key.access_key_id);
    if let Some(serial) = ready.request.serial.clone().or_else(|| ready.serial.clone().filter(|_| same_key)) {
        return Ok((serial, None));
    }
    let may_choose = options.may_ask && run.voice.manner == Manner::Lines;
    let terminal = if may_choose { Terminal::open().ok() } else { None };
    let serial = discover(run, ready, key, ca_pem, terminal.as_ref(), watch)?;
    let discovered = Some(serial.value.clone());
    Ok((serial, discovered))
}

/// Where nobody said no, a session that still works is better than none.
fn hand_out_valid(run: &Run, ready: &Ready, valid: Option<KeptSession>, error: SessionError) -> Result<Got, Error> {
    // It may have ended while the question stood.
    let left = valid.as_ref().map(|session| remaining(session, clock::now())).unwrap_or_default();
    match valid {
        Some(session) if error.yields_to_a_valid_session() && left >= LEAST_REMAINING => {
            run.voice.warning(&format!("{error}; the session at hand works for another {}", short(left)));
            Ok(Got::kept(session))
        }
        _ => Err(ready.failure(error)),
    }
}

/// A device that was remembered or discovered, and that AWS does not know for this key, is asked for anew.
pub(super) fn forget_wrong_serial(ready: &Ready, order: &Order, serial: &Sourced<SerialNumber>, error: &SessionError) {
    let unknown = matches!(error, SessionError::Sts(StsError::SerialNotYours { .. }));
    if let (true, Origin::Remembered | Origin::Discovered, Some(cache)) = (unknown, &serial.origin, &ready.cache) {
        cache.disremember(&serial_fact(&order.key.access_key_id, ready.request.partition));
    }
}

/// Beyond this the clock is worth a word: TOTP on this machine and expiry arithmetic suffer.
const WORTH_A_WORD: u64 = 120;

fn say_clock(run: &Run, session: &KeptSession) {
    let offset = session.clock_offset;
    if offset.unsigned_abs() >= WORTH_A_WORD {
        let by = short(Duration::from_secs(offset.unsigned_abs()));
        let direction = if offset > 0 { "behind" } else { "ahead of" };
        run.voice.warning(&format!("this machine's clock is {by} {direction} AWS's; set it"));
    }
}

/// `-d 1h` with eleven hours left hands out the eleven.
fn say_longer(run: &Run, ready: &Ready, session: &KeptSession) {
    let left = remaining(session, clock::now());
    let wanted = &ready.request.duration;
    if matches!(wanted.origin, Origin::Flag(_)) && left > Duration::from(wanted.value) {
        run.voice.note(&format!("the session at hand lasts another {}; --refresh gets a new one", short(left)));
    }
}
