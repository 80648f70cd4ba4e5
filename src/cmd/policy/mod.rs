//! `policy` and its verbs, one file each.

mod account_state;
mod apply;
mod check;
mod explain;
mod in_force;
mod print;
mod variants;

use self::check::ReportFormat;
use crate::cli::{PolicyVerb, SessionArgs};
use crate::cmd::frame::{plain_verb, session_verb};
use crate::error::Error;
use crate::model::Env;
use crate::session::messages::DiagnosticStyle;

pub(super) fn run(verb: PolicyVerb, outer: &SessionArgs, env: Env) -> u8 {
    match verb {
        PolicyVerb::Print { common, choices } => plain_verb(common, outer, env, |ctx| print::run(ctx, &choices)),
        PolicyVerb::Check { session, files, json, format, strict, partition, user } => {
            let session = session.over(outer);
            let names_user = user.is_some();
            let asked = |format| check::CheckOptions { format, strict, partition, user };
            let format = ReportFormat::named(format.as_deref(), json);
            // `AWS_PROFILE` alone does not select IAM, as it is often set permanently.
            match (files.is_empty(), &session.common.profile) {
                (false, Some(_)) => plain_verb(session.common, outer, env, |_| Err(file_or_profile())),
                (true, Some(_)) => session_verb(session, env, DiagnosticStyle::Lines, None, |ctx| {
                    check::of_profile(ctx, &asked(format?))
                }),
                (_, None) if names_user => plain_verb(session.common, outer, env, |_| Err(user_without_profile())),
                (_, None) => plain_verb(session.common.clone(), &session, env, |ctx| {
                    check::handed_over(ctx, &files, &asked(format?))
                }),
            }
        }
        PolicyVerb::Explain { common, rule } => plain_verb(common, outer, env, |_| explain::run(rule.as_deref())),
        PolicyVerb::Apply { session, choices, group, user, policy_name, yes } => {
            session_verb(session.over(outer), env, DiagnosticStyle::Lines, None, |ctx| {
                apply::run(ctx, apply::ApplyOptions { choices, group, users: user, policy: policy_name, yes })
            })
        }
    }
}

fn user_without_profile() -> Error {
    Error::Usage {
        what: "`--user` is about policies in force, which are read for a profile".into(),
        hint: "name a profile with --profile, or leave it out".into(),
    }
}

fn file_or_profile() -> Error {
    Error::Usage {
        what: "a file and --profile cannot both be checked".into(),
        hint: "name the file, or with --profile the user whose policies in force are to be checked".into(),
    }
}
