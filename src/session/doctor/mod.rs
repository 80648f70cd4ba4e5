//! `doctor`: collects the facts about this machine and the profiles, and makes the checks. Writes nothing, takes no
//! lock, asks nobody and runs no program.

mod cache;
mod files;
mod lookup;
mod network;
mod profiles;
mod request;
mod wanted;

use crate::error::Error;
use crate::model::doctor::check::Needs;
use crate::model::doctor::environment::environment;
use crate::model::doctor::finding::DoctorFinding;
use crate::model::doctor::machine::terminal;
use crate::model::doctor::report::{DoctorReport, Findings, Skipped};
use crate::model::{Explain as _, ProfileInHints};
use crate::session::context::Context;
use crate::sys::clock;
use crate::sys::terminal::tty_facts;

use self::profiles::Profiles;
pub(crate) use self::wanted::Wanted;

/// Makes the checks. `refused` is why the variables of this program cannot be read, if so.
pub(crate) fn examine(ctx: &Context, wanted: &Wanted, refused: Option<&Error>) -> DoctorReport {
    let now = clock::now();
    let mut findings = Findings::default();
    let nobody = ProfileInHints::default();
    findings.extend(refused.map(|error| DoctorFinding::of_failure("DOC214", &error.report(), &nobody)));
    findings.extend(environment(&ctx.env, now));
    let cache = cache::check(ctx, now, &mut findings);
    let read = files::check(ctx, wanted.all, &mut findings);
    let parsed = read.as_ref().and_then(|files| Some((files, files.parse().ok()?)));
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
    if wanted.offline {
        findings.skip(Skipped::All(Needs::Network), "--offline");
    } else {
        network::check(ctx, seen.targets, now, &mut findings);
    }
    findings.report(&wanted.only)
}
