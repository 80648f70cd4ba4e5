//! `policy`
mod account;
mod apply;
mod in_force;

use crate::cli::{PolicyVerb, SessionArgs};
use crate::cmd::verb_of_session;
use crate::model::Env;
use crate::report::Manner;

pub(super) fn run(verb: PolicyVerb, outer: &SessionArgs, env: Env) -> u8 {
    match verb {
        PolicyVerb::Apply { session, group, user, policy_name, yes } => {
            verb_of_session(session.over(outer), env, Manner::Lines, None, |run, options| {
                apply::run(run, options, apply::Wanted { group, users: user, policy: policy_name, yes })
            })
        }
    }
}
