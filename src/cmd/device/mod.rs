//! `device`: managing MFA devices, one file per verb.

mod code_dialogue;
mod create;
mod delete;
mod enable;
mod enroll;
mod enrollment;
mod enrollment_view;
mod list;
mod orphans;
mod remove;
mod replace;
mod resync;
mod select;
mod shared;

use crate::cli::{DeviceVerb, SessionArgs};
use crate::cmd::frame::{administrators_verb, session_verb};
use crate::error::Error;
use crate::model::Env;
use crate::session::context::Context;
use crate::session::messages::DiagnosticStyle;

pub(super) fn run(verb: DeviceVerb, outer: &SessionArgs, env: Env) -> u8 {
    let run = |session: SessionArgs, env: Env, verb: &dyn Fn(&mut Context) -> Result<u8, Error>| {
        session_verb(session.over(outer), env, DiagnosticStyle::Lines, None, verb)
    };
    match verb {
        DeviceVerb::List { session, from_environment, all, json } => {
            administrators_verb(session.over(outer), from_environment, env, |ctx| list::run(ctx, all, json))
        }
        DeviceVerb::Remove { session, device, yes, last } => {
            run(session, env, &|ctx| remove::run(ctx, device.as_deref(), yes, last))
        }
        DeviceVerb::Enroll { session, name, out } => {
            run(session, env, &|ctx| enroll::run(ctx, name.as_deref(), out.as_deref()))
        }
        DeviceVerb::Resync { session, device } => run(session, env, &|ctx| resync::run(ctx, device.as_deref())),
        DeviceVerb::Replace { session, device, name, out } => {
            run(session, env, &|ctx| replace::run(ctx, device.as_deref(), name.as_deref(), out.as_deref()))
        }
        DeviceVerb::Orphans { session, from_environment, json, delete, yes } => {
            administrators_verb(session.over(outer), from_environment, env, |ctx| orphans::run(ctx, json, &delete, yes))
        }
    }
}
