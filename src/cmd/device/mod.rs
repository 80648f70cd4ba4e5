//! `device`: the life of MFA devices, one verb of it a file.

mod list;
mod orphans;
mod remove;

use crate::cli::{DeviceVerb, SessionArgs};
use crate::cmd::{Run, verb_of_session};
use crate::error::Error;
use crate::model::Env;
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
        DeviceVerb::Orphans { session, json, delete, yes } => {
            told(session, outer, env, |run, options| orphans::run(run, options, json, &delete, yes))
        }
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
