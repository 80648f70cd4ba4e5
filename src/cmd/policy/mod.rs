//! `policy` and its verbs, one file each.

mod account_state;
mod apply;
mod check;

mod in_force;
mod print;
mod variants;

use crate::cli::{PolicyVerb, SessionArgs};
use crate::cmd::{plain_verb, verb_of_session};
use crate::error::Error;
use crate::model::Env;
use crate::report::Manner;

pub(super) fn run(verb: PolicyVerb, outer: &SessionArgs, env: Env) -> u8 {
    match verb {
        PolicyVerb::Print { common, choices } => plain_verb(common, outer, env, |plain| print::run(plain, &choices)),
        PolicyVerb::Check { session, file, json, strict, partition } => {
            let session = session.over(outer);
            let asked = check::CheckOptions { json, strict, partition };
            // the variable alone is no wish to ask IAM: it is set all day
            match (file, &session.common.profile) {
                (Some(_), Some(_)) => plain_verb(session.common, outer, env, |_| Err(file_or_profile())),
                (None, Some(_)) => verb_of_session(session, env, Manner::Lines, None, |run, options| {
                    check::of_profile(run, options, &asked)
                }),
                (file, None) => plain_verb(session.common.clone(), &session, env, |plain| {
                    check::handed_over(plain, file.as_deref(), &asked)
                }),
            }
        }
        PolicyVerb::Apply { session, choices, group, user, policy_name, yes } => {
            verb_of_session(session.over(outer), env, Manner::Lines, None, |run, options| {
                apply::run(run, options, apply::ApplyOptions { choices, group, users: user, policy: policy_name, yes })
            })
        }
    }
}

fn file_or_profile() -> Error {
    Error::Usage {
        what: "a file and --profile cannot both be checked".into(),
        hint: "name the file, or with --profile the user whose policies in force are to be checked".into(),
    }
}
