//! The asker: holds the slot that its starter locked, asks, mints, keeps, and tells its starter if that is
//! still there. Not for people to call.

use std::ffi::OsStr;
use std::path::Path;

use super::Run;
use super::files::Texts;
use super::obtain::{ca_pem, forget_wrong_serial, giver, take_key, watch};
use super::ready::ready;
use crate::cli::SessionArgs;
use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::model::{CodeError, Env, exit};
use crate::options;
use crate::report::{Manner, Voice};
use crate::session::{SessionError, ask_and_mint};
use crate::sys::child;
use crate::sys::code_source::{Codes, Giver};
use crate::sys::paths;
use crate::sys::slot::Slot;
use crate::sys::sts::Sts;
use crate::sys::tty;

pub(super) fn run(session: SessionArgs, env: &Env, lock: &Path, asked_by: Option<String>) -> u8 {
    let voice = Voice { manner: Manner::OneLine, quiet: true, verbose: false };
    let run = Run { env: env.clone(), voice, farewell: None };
    let Some(slot) = slot(env, lock) else { return exit::FAILED };
    slot.name_holder(tty::name());
    let result = ask(&run, session, lock, asked_by);
    match result {
        Ok(kept) => {
            slot.finish(None);
            child::tell(&kept.render());
            exit::DONE
        }
        Err(error) => {
            let report = error.report();
            let code = report.exit_code;
            child::tell(&serde_json::to_vec(&report).unwrap_or_default());
            slot.finish(Some(report));
            code
        }
    }
}

/// Only a lock of the cache folder, which its starter holds open: whoever types this verb by hand must not lose a file.
fn slot(env: &Env, lock: &Path) -> Option<Slot> {
    let dir = paths::cache_dir(env).ok()?;
    if lock.parent() != Some(&*dir) || lock.extension() != Some(OsStr::new("lock")) {
        return None;
    }
    Slot::adopt(child::inherited_lock().ok()?, lock.to_path_buf())
}

fn ask(run: &Run, session: SessionArgs, lock: &Path, asked_by: Option<String>) -> Result<KeptSession, Error> {
    let options = options::options(session, &run.env)?;
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let mut ready = ready(run, &options, &shared)?;
    let ca_pem = ca_pem(&ready.request)?;
    let mut watch = watch(run)?;
    let key = take_key(run, &mut ready, &watch)?;
    let serial = ready.serial.clone().ok_or(Error::NoSerial)?;
    let mut order = ready.order(&options, &key.access_key_id, &serial.value);
    order.question.asked_by = asked_by;
    // A program that holds the key may hold another one by now than the one that was remembered.
    let known = ready.known_order(&options).unwrap_or_else(|| ready.order(&options, &key.access_key_id, &serial.value));
    let stem = lock.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if ![&order, &known].iter().any(|order| order.key.file_stem() == stem) {
        // The files changed between the two processes: what would be kept is not what was locked.
        return Err(ready.failure(SessionError::Asker("found another request than it was started for".into())));
    }
    let giver = giver(run, &options, &ready)?;
    if let Giver::Nobody(why) = giver {
        return Err(ready.failure(SessionError::Code(CodeError::NobodyToAsk(why))));
    }
    leave_quietly_in_the_background()?;
    let mut minter = Sts::new(&ready.request.connection, ca_pem, key, options.preflight);
    let mut codes = Codes { giver, watch: &mut watch };
    let asked = ask_and_mint(&order, ready.cache.as_ref(), &mut codes, &mut minter);
    asked.map(|new| new.session).map_err(|error| {
        forget_wrong_serial(&ready, &order, &serial, &error);
        ready.failure(error)
    })
}

#[cfg(unix)]
fn leave_quietly_in_the_background() -> Result<(), Error> {
    crate::sys::signals::leave_when_sent_to_the_background(|| child::leave(exit::NOBODY_TO_ASK))
        .map_err(|error| Error::Machine { what: "signals cannot be watched", error })
}

#[cfg(not(unix))]
fn leave_quietly_in_the_background() -> Result<(), Error> {
    Ok(())
}
