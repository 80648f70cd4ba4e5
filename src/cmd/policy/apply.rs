//! `policy apply`: the policy, the group, the attachment and the members, shown first, and changed only with `--yes`.

use mfa_policy::{MANAGED_LIMIT, print, recommended, size};

use super::account_state;
use super::variants::{choices, waived};
use crate::cli::PolicyArgs;
use crate::error::{Error, RolloutError};
use crate::format::rollout::script;
use crate::model::rollout::{Rollout, Step, affected, is_iam_name, plan};
use crate::model::{CodeError, Partition, Refusal, exit};
use crate::session::context::Context;
use crate::session::iam_access::{IamAccess, Reply};
use crate::sys::stdio::write_stdout;

/// The arguments of `policy apply`.
#[derive(Debug)]
pub(super) struct ApplyOptions {
    pub(super) choices: PolicyArgs,
    pub(super) group: String,
    pub(super) users: Vec<String>,
    pub(super) policy: String,
    pub(super) yes: bool,
}

pub(super) fn run(ctx: &mut Context, wanted: ApplyOptions) -> Result<u8, Error> {
    check_names(&wanted)?;
    let mut access = IamAccess::open_for_account(ctx)?;
    access.use_cached_session()?;
    let identity = access.identity();
    let choices = choices(&wanted.choices, identity.partition)?;
    if choices.partition != identity.partition {
        return Err(foreign_partition(choices.partition, identity.partition));
    }
    let document = print(&recommended(&choices)).trim_end().to_owned();
    let size = size(&document);
    if size > MANAGED_LIMIT {
        return Err(RolloutError::TooLarge { size, limit: MANAGED_LIMIT }.into());
    }
    let mut rollout = Rollout {
        arn: format!("arn:{}:iam::{}:policy/{}", identity.partition, identity.account, wanted.policy),
        policy: wanted.policy,
        document,
        group: wanted.group,
        users: wanted.users,
    };
    let present = account_state::present(&mut access, &mut rollout)?;
    let steps = plan(&rollout, &present);
    if steps.is_empty() {
        let Rollout { policy, group, .. } = &rollout;
        access.ctx.diagnostics.note(&format!("nothing to do: policy `{policy}` is in force for group `{group}`"));
        return Ok(exit::DONE);
    }
    for note in waived(&choices) {
        access.ctx.diagnostics.note(&note);
    }
    write_stdout(&script(&rollout, &steps)).map_err(Error::Output)?;
    account_state::warn(&mut access, &affected(&rollout, &present, &steps))?;
    if !wanted.yes {
        access.ctx.diagnostics.note("nothing was changed; the same command with --yes does it");
        return Ok(exit::DONE);
    }
    execute(&mut access, &rollout, &steps)?;
    Ok(exit::DONE)
}

fn foreign_partition(named: Partition, own: Partition) -> Error {
    Error::Usage {
        what: format!("`--partition {named}` is not that of the access key, which is {own}"),
        hint: "leave it out, or name a profile of that partition with --profile".into(),
    }
}

fn check_names(wanted: &ApplyOptions) -> Result<(), Error> {
    let of_users = wanted.users.iter().map(|user| ("--user", user, 64));
    let named = [("--group", &wanted.group, 128), ("--policy-name", &wanted.policy, 128)];
    for (option, name, longest) in named.into_iter().chain(of_users) {
        if !is_iam_name(name, longest) {
            return Err(Error::Usage {
                what: format!("`{option} {name}` is no name that IAM takes"),
                hint: format!("give 1 to {longest} letters, digits and `_+=,.@-`, without the path"),
            });
        }
    }
    Ok(())
}

fn execute(access: &mut IamAccess<'_>, rollout: &Rollout, steps: &[Step]) -> Result<(), Error> {
    for (index, step) in steps.iter().enumerate() {
        let new = steps[..index].iter().any(|step| matches!(step, Step::CreatePolicy | Step::CreateGroup));
        let result = if access.ctx.is_cancelled() {
            Err(Error::from(CodeError::Cancelled))
        } else {
            perform(access, rollout, step, new)
        };
        result.map_err(|error| {
            let refused = if let Error::Iam(refused) = &error { Some(refused) } else { None };
            RolloutError::broken_off(rollout, steps, index, &error, refused)
        })?;
        access.ctx.diagnostics.note(&format!("done: {}", rollout.words(step)));
    }
    Ok(())
}

/// Executes one step. What was created a moment ago (`new`) may not be visible everywhere in IAM yet; a call that names
/// it has then changed nothing and can be repeated.
fn perform(access: &mut IamAccess<'_>, rollout: &Rollout, step: &Step, new: bool) -> Result<(), Error> {
    let first = access.change(|iam| iam.perform(rollout, step))?;
    let reply = match first {
        Reply::Failed(error) if new && error.is(Refusal::Absent) => {
            let iam = access.current_client();
            access.retry_eventual(Refusal::Absent, || iam.perform(rollout, step))?
        }
        reply => reply,
    };
    Ok(reply.done()?)
}
