//! `policy` and its verbs, one file each.

mod account_state;
mod apply;
mod check;
mod checked;
mod explain;
mod in_force;
mod print;
mod variants;

use self::check::ReportFormat;
use crate::cli::{PolicyVerb, SessionArgs};
use crate::cmd::frame::{administrators_verb, plain_verb};
use crate::error::Error;
use crate::model::Env;

pub(super) fn run(verb: PolicyVerb, outer: &SessionArgs, env: Env) -> u8 {
    match verb {
        PolicyVerb::Print { common, choices } => plain_verb(common, outer, env, |ctx| print::run(ctx, &choices)),
        PolicyVerb::Check { session, from_environment, files, json, format, strict, partition, user } => {
            let session = session.over(outer);
            let names_user = user.is_some();
            let asked = |format| check::CheckOptions { format, strict, partition, user };
            let format = ReportFormat::named(format.as_deref(), json);
            // `AWS_PROFILE` alone does not select IAM, as it is often set permanently.
            match (files.is_empty(), from_environment || session.common.profile.is_some()) {
                (false, true) => plain_verb(session.common, outer, env, |_| Err(file_or_user())),
                (true, true) => administrators_verb(session, from_environment, env, |ctx| {
                    check::in_force_for_user(ctx, &asked(format?))
                }),
                (_, false) if names_user => plain_verb(session.common, outer, env, |_| Err(user_without_profile())),
                (_, false) => plain_verb(session.common.clone(), &session, env, |ctx| {
                    check::handed_over(ctx, &files, &asked(format?))
                }),
            }
        }
        PolicyVerb::Explain { common, rule } => plain_verb(common, outer, env, |_| explain::run(rule.as_deref())),
        PolicyVerb::Apply { session, from_environment, choices, group, user, policy_name, yes } => {
            administrators_verb(session.over(outer), from_environment, env, |ctx| {
                apply::run(ctx, apply::ApplyOptions { choices, group, users: user, policy: policy_name, yes })
            })
        }
    }
}

fn user_without_profile() -> Error {
    Error::Usage {
        what: "`--user` is about policies in force, which are read for a profile".into(),
        hint: "name a profile with --profile, say --from-environment, or leave it out".into(),
    }
}

fn file_or_user() -> Error {
    Error::Usage {
        what: "a file and --profile or --from-environment cannot both be checked".into(),
        hint: "name the file, or with --profile the user whose policies in force are to be checked".into(),
    }
}
