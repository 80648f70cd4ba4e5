//! `doctor`: what is wrong here and on the way to AWS. Changes nothing, asks nothing.

use crate::cli::DoctorArgs;
use crate::error::Error;
use crate::format::doctor::{json, summary, text};
use crate::model::doctor::checks::{check, near_ids};
use crate::model::exit;
use crate::model::key_age::KeyAgeLimit;
use crate::session::context::Context;
use crate::session::doctor::{Wanted, examine};
use crate::sys::stdio::write_stdout;

/// `refused` is why variables of this program cannot be read, if so: another verb ends with it.
pub(super) fn run(ctx: &Context, args: &DoctorArgs, key_age: KeyAgeLimit, refused: &[Error]) -> Result<u8, Error> {
    let only = args.only.iter().map(|id| known(id)).collect::<Result<Vec<_>, Error>>()?;
    let wanted = Wanted { all: args.all, offline: args.offline, only, key_age };
    let report = examine(ctx, &wanted, refused);
    let shown = if args.json { json(&report) } else { text(&report, ctx.diagnostics.verbose) };
    if !shown.is_empty() {
        write_stdout(&shown).map_err(Error::Output)?;
    }
    if !args.json {
        ctx.diagnostics.note(&summary(&report));
    }
    Ok(if report.fails(args.strict) { exit::FAILED } else { exit::DONE })
}

fn known(id: &str) -> Result<&'static str, Error> {
    let wanted = id.trim().to_ascii_uppercase();
    check(&wanted).map(|check| check.id).ok_or_else(|| Error::Usage {
        what: format!("`--only`: there is no check `{id}`"),
        hint: match near_ids(&wanted).as_slice() {
            [] => "docs/doctor.md lists the checks, and `doctor -v` prints them".to_owned(),
            [one] => format!("did you mean `{one}`?"),
            many => format!("did you mean some of `{}`?", many.join(",")),
        },
    })
}
