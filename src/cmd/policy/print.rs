//! `policy print`: the recommended policy.

use mfa_policy::{INLINE_LIMIT, MANAGED_LIMIT, PolicyVariant, recommended};

use super::variants::{choices, waived};
use crate::cli::PolicyArgs;
use crate::error::Error;
use crate::model::{Partition, exit};
use crate::session::context::Context;
use crate::sys::stdio::write_stdout;

pub(super) fn run(ctx: &Context, args: &PolicyArgs) -> Result<u8, Error> {
    let choices = choices(args, Partition::Aws)?;
    let text = mfa_policy::print(&recommended(&choices));
    write_stdout(&text).map_err(Error::Output)?;
    for note in notes(&choices, mfa_policy::size(&text)) {
        ctx.diagnostics.note(&note);
    }
    Ok(exit::DONE)
}

fn notes(choices: &PolicyVariant, size: usize) -> Vec<String> {
    let mut notes = waived(choices);
    let fits = match size {
        0..=INLINE_LIMIT => "it can be a managed policy, or inline in a user",
        _ if size <= MANAGED_LIMIT => "it can be a managed policy, and is too long to be inline in a user",
        _ => "it is too long for IAM",
    };
    notes.push(format!(
        "{size} characters without white space, of {MANAGED_LIMIT} for a managed policy and {INLINE_LIMIT} inline in a user: {fits}"
    ));
    notes
}
