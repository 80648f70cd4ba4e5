//! `doctor`: collects the facts about this machine and the profiles, and makes the checks. Writes nothing, takes no
//! lock, asks nobody and runs no program.

mod asked;
mod cache;
mod files;
mod lookup;
mod network;
mod profiles;
mod prompt;
mod request;
mod wanted;

use crate::error::Error;
use crate::model::doctor::check::Needs;
use crate::model::doctor::environment::environment;
use crate::model::doctor::finding::DoctorFinding;
use crate::model::doctor::machine::terminal;
use crate::model::doctor::report::{DoctorReport, Findings, Skipped};
use crate::model::{Explain as _, ProfileInHints, has_no_default};
use crate::session::context::Context;
use crate::sys::terminal::tty_facts;
use crate::sys::{clock, look};

use self::network::Ages;
use self::profiles::Profiles;
pub(crate) use self::wanted::Wanted;

/// Makes the checks. `refused` is why variables of this program cannot be read, if so.
pub(crate) fn examine(ctx: &Context, wanted: &Wanted, refused: &[Error]) -> DoctorReport {
    let now = clock::now();
    let mut findings = Findings::default();
    let nobody = ProfileInHints::default();
    findings.extend(refused.iter().map(|error| DoctorFinding::of_failure("DOC214", &error.report(), &nobody)));
    findings.extend(environment(&ctx.env, now));
    let read = files::check(ctx, wanted.all, &mut findings);
    let parsed = read.as_ref().and_then(|files| Some((files, files.parse().ok()?)));
    let has_default = parsed.as_ref().is_some_and(|(_, shared)| !has_no_default(shared, &ctx.env));
    let cache = cache::check(ctx, now, has_default, &mut findings);
    let mut seen = profiles::Seen::default();
    match &parsed {
        Some((files, shared)) => {
            seen = Profiles { ctx, wanted, files, shared, cache: cache.as_ref(), now }.check(&mut findings);
        }
        None => findings.skip(Skipped::All(Needs::Profiles), "the files cannot be read"),
    }
    findings.extend(terminal(
        tty_facts::facts(ctx.env.get("TERM") == Some("dumb")),
        seen.has_own_line,
        seen.has_mfa_process,
    ));
    if !wanted.all {
        findings.skip(Skipped::One("DOC207"), "it needs --all");
    }
    if wanted.key_age.is_off() {
        findings.skip(Skipped::One("DOC608"), "`MFA_SESSION_KEY_AGE` is 0");
    }
    let mut is_age_known = seen.has_key && !seen.requests.has_unknown_age && !wanted.key_age.is_off();
    if wanted.offline {
        findings.skip(Skipped::All(Needs::Network), "--offline");
    } else {
        let may_keep = !ctx.env.switch("MFA_SESSION_NO_CACHE");
        let cache = cache.as_ref().map(|read| &read.cache).filter(|cache| may_keep && look::exists(cache.dir()));
        let ages = Ages { limit: wanted.key_age, cache, now };
        is_age_known &= network::check(ctx, seen.targets, &ages, &mut findings);
    }
    if is_age_known {
        findings.made("DOC608");
    }
    findings.report(&wanted.only)
}
