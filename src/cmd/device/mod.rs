//! `device`: the life of MFA devices, one verb of it a file.

mod creation;
mod enabling;
mod enroll;
mod handover;
mod list;
mod orphans;
mod remove;
mod replace;
mod resync;
mod which;

use serde::Serialize;

use crate::cli::{DeviceVerb, SessionArgs};
use crate::cmd::files::Texts;
use crate::cmd::iam_access::IamAccess;
use crate::cmd::ready::ready;
use crate::cmd::{Run, of_profile, verb_of_session};
use crate::error::Error;
use crate::format::shared_config::SharedConfig;
use crate::model::{Env, IamError, MfaDevice, Place, ProfileLookup, Refusal};
use crate::options::Options;
use crate::report::Manner;

/// Runs a verb and tells its failure.
pub(super) fn run(verb: DeviceVerb, outer: &SessionArgs, env: Env) -> u8 {
    match verb {
        DeviceVerb::List { session, all, json } => {
            told(session, outer, env, |run, options| list::run(run, options, all, json))
        }
        DeviceVerb::Remove { session, device, yes, last } => {
            told(session, outer, env, |run, options| remove::run(run, options, device.as_deref(), yes, last))
        }
        DeviceVerb::Enroll { session, name, out } => {
            told(session, outer, env, |run, options| enroll::run(run, options, name.as_deref(), out.as_deref()))
        }
        DeviceVerb::Resync { session, device } => {
            told(session, outer, env, |run, options| resync::run(run, options, device.as_deref()))
        }
        DeviceVerb::Replace { session, device, name, out } => told(session, outer, env, |run, options| {
            replace::run(run, options, device.as_deref(), name.as_deref(), out.as_deref())
        }),
        DeviceVerb::Orphans { session, json, delete, yes } => told(session, outer, env, |run, options| {
            orphans::run(run, options, json, &delete, yes).map_err(|error| of_profile(error, options, &["orphans"]))
        }),
    }
}

fn told(
    session: SessionArgs,
    outer: &SessionArgs,
    env: Env,
    verb: impl FnOnce(&Run, &Options) -> Result<u8, Error>,
) -> u8 {
    verb_of_session(session.over(outer), env, Manner::Lines, None, verb)
}

/// IAM for the profile, where nothing else of the shared files matters.
fn access<'r>(run: &'r Run, options: &'r Options) -> Result<IamAccess<'r>, Error> {
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    IamAccess::open(run, options, ready(run, options, &shared)?)
}

/// IAM's own order is no promise.
fn sorted(mut devices: Vec<MfaDevice>) -> Vec<MfaDevice> {
    devices.sort_by(|a, b| a.serial.cmp(&b.serial));
    devices
}

/// Takes something away. Nobody is harmed by a second call, so where the answer to the first is missing, a second one
/// tells what became of it.
fn surely(call: impl Fn() -> Result<(), IamError>) -> Result<(), IamError> {
    match call() {
        Err(unknown) if unknown.may_be_done() => match call() {
            Err(gone) if gone.is(Refusal::Absent) => Ok(()),
            told => told,
        },
        told => told,
    }
}

/// One line of JSON.
fn json_line(value: &impl Serialize) -> String {
    // Texts and switches only: serialising cannot fail.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// Where profiles name a device: place, key, profile.
fn named_elsewhere(shared: &SharedConfig<'_>, serial: &str) -> Vec<(Place, &'static str, String)> {
    let mut found = Vec::new();
    for name in shared.names() {
        let Some(profile) = shared.profile(&name) else { continue };
        for key in ["mfa_serial", "aws_mfa_device"] {
            if let Some(property) = profile.get(key).filter(|property| property.value.as_str() == serial) {
                found.push((property.place.clone(), key, name.clone()));
            }
        }
    }
    found
}
