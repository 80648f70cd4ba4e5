//! Reads the state of the account before a rollout, and finds the users who will be affected.

use std::time::Duration;

use jiff::Timestamp;

use crate::error::{Error, RolloutError};
use crate::format::rollout::says_the_same;
use crate::model::in_force::PolicySource;
use crate::model::rollout::{Present, PresentGroup, PresentPolicy, Rollout};
use crate::model::{AccessKeyId, DeviceKind, IamError, Principal, Refusal, short};
use crate::session::context::Context;
use crate::session::iam_access::{IamAccess, Reply};
use crate::sys::aws::iam::Iam;
use crate::sys::clock;

/// The most users that are checked one by one; each takes two calls or more.
const MOST_LOOKED_AT: usize = 200;

/// From so many users on, a note explains the wait.
const MANY: usize = 20;

/// A user without a device whose key was used within this time is taken for a program.
const LATELY: Duration = Duration::from_hours(7 * 24);

/// Reads the present state. Users who are to be added must exist; their names are replaced by IAM's spelling.
pub(super) fn present(access: &mut IamAccess<'_>, rollout: &mut Rollout) -> Result<Present, Error> {
    let policy = present_policy(access, rollout)?;
    let group = present_group(access, rollout)?;
    let mut missing = Vec::new();
    let mut known = Vec::new();
    for name in &rollout.users {
        let asked = name.clone();
        match access.read(move |iam| or_absent(iam.user(&asked)))? {
            Some(user) => known.push(user.name),
            None => missing.push(name.clone()),
        }
    }
    if missing.is_empty() {
        rollout.users = known;
        Ok(Present { policy, group })
    } else {
        Err(RolloutError::NoSuchUser { names: missing }.into())
    }
}

fn present_policy(access: &mut IamAccess<'_>, rollout: &Rollout) -> Result<Option<PresentPolicy>, Error> {
    let arn = rollout.arn.clone();
    let Some(document) = access.read(move |iam| or_absent(iam.managed_document(&arn)))? else { return Ok(None) };
    if says_the_same(&document, &rollout.document) {
        return Ok(Some(PresentPolicy { says_it: true, versions: Vec::new() }));
    }
    let arn = rollout.arn.clone();
    let versions = access.read(move |iam| iam.versions(&arn))?;
    Ok(Some(PresentPolicy { says_it: false, versions }))
}

fn present_group(access: &mut IamAccess<'_>, rollout: &Rollout) -> Result<Option<PresentGroup>, Error> {
    let group = rollout.group.clone();
    let Some(members) = access.read(move |iam| or_absent(iam.members(&group)))? else { return Ok(None) };
    let holder = PolicySource::Group(rollout.group.clone());
    let attached = access.read(move |iam| iam.attached(&holder))?;
    Ok(Some(PresentGroup { has_policy: attached.contains(&rollout.arn), members }))
}

/// Turns "does not exist" into `None`.
fn or_absent<T>(result: Result<T, IamError>) -> Result<Option<T>, IamError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is(Refusal::Absent) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Warns of users who will be able to do little once the policy is in force for them. What may not be read is reported
/// and does not stop the rollout.
pub(super) fn warn(access: &mut IamAccess<'_>, users: &[String]) -> Result<(), Error> {
    if users.len() > MANY {
        access
            .ctx
            .diagnostics
            .note(&format!("{} users are looked at, which takes a while", users.len().min(MOST_LOOKED_AT)));
    }
    for name in users.iter().take(MOST_LOOKED_AT) {
        let Some(text) = readiness(access, name)?.and_then(|readiness| readiness.warning(name)) else {
            continue;
        };
        access.ctx.diagnostics.warning(&text);
        if is_own(access, name) {
            access
                .ctx
                .diagnostics
                .warning("that is the user of this very access key, which may be denied what follows");
        }
    }
    if users.len() > MOST_LOOKED_AT {
        access
            .ctx
            .diagnostics
            .warning(&format!("only {MOST_LOOKED_AT} of the {} users concerned were looked at", users.len()));
    }
    Ok(())
}

fn is_own(access: &IamAccess<'_>, user: &str) -> bool {
    matches!(&access.identity().principal, Principal::User { name } if name == user)
}

/// Whether a user can obtain a session under the policy.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum UserReadiness {
    HasDevice,
    /// Has a security key only, which works in the console and not on the command line.
    SecurityKeyOnly,
    NoDevice,
    /// No device, and a key (masked) that was last used this long ago.
    Automated {
        key: String,
        ago: Duration,
    },
}

impl UserReadiness {
    fn warning(&self, user: &str) -> Option<String> {
        match self {
            Self::HasDevice => None,
            Self::SecurityKeyOnly => Some(format!(
                "user `{user}` has a security key only, which makes no codes: the console works with it, access keys \
                 will be denied"
            )),
            Self::NoDevice => Some(format!(
                "user `{user}` has no MFA device and will be denied all but enrolling one; until then whoever holds an \
                 access key of this user can enroll first"
            )),
            Self::Automated { key, ago } => Some(format!(
                "user `{user}` has no MFA device, and access key {key} was used {} ago: that looks like a program, \
                 which will be denied; leave it out of the group, or give it a role",
                short(*ago)
            )),
        }
    }
}

/// `None` where a policy denies reading it.
pub(super) fn readiness(access: &mut IamAccess<'_>, user: &str) -> Result<Option<UserReadiness>, Error> {
    let name = user.to_owned();
    let devices = access.read_best_effort(move |iam| iam.mfa_devices(&name))?;
    let Some(devices) = tolerated(access.ctx, &format!("whether user `{user}` has an MFA device"), devices)? else {
        return Ok(None);
    };
    if devices.iter().any(|device| device.kind != DeviceKind::SecurityKey) {
        return Ok(Some(UserReadiness::HasDevice));
    }
    if !devices.is_empty() {
        return Ok(Some(UserReadiness::SecurityKeyOnly));
    }
    // Not counted: this program used the key a moment ago.
    let ours = access.resolved.key_id.clone();
    let name = user.to_owned();
    let used = access.read_best_effort(move |iam| last_used(iam, &name, ours.as_ref()))?;
    let used = tolerated(access.ctx, &format!("when the access keys of user `{user}` were used"), used)?.flatten();
    let ago = |used: Timestamp| Duration::try_from(clock::now().duration_since(used)).unwrap_or_default();
    Ok(Some(match used.filter(|(_, used)| ago(*used) <= LATELY) {
        Some((key, used)) => UserReadiness::Automated { key, ago: ago(used) },
        None => UserReadiness::NoDevice,
    }))
}

/// The active key with the latest use, masked; `but` is not counted.
fn last_used(iam: &Iam, user: &str, but: Option<&AccessKeyId>) -> Result<Option<(String, Timestamp)>, IamError> {
    let mut last: Option<(String, Timestamp)> = None;
    for key in iam.access_keys(user)?.into_iter().filter(|key| key.active) {
        let Ok(id) = AccessKeyId::parse(&key.id) else { continue };
        if Some(&id) == but {
            continue;
        }
        if let Some(used) = iam.key_last_used(&key.id)?
            && last.as_ref().is_none_or(|(_, before)| used > *before)
        {
            last = Some((id.masked(), used));
        }
    }
    Ok(last)
}

/// What a policy denies, or what no longer exists, is reported and left out.
fn tolerated<T>(ctx: &Context, what: &str, reply: Reply<T>) -> Result<Option<T>, Error> {
    match reply {
        Reply::Done(found) => Ok(Some(found)),
        Reply::Failed(error) if error.is_denied() || error.is(Refusal::Absent) => {
            ctx.diagnostics.warning(&format!("{what} is not known: {error}"));
            Ok(None)
        }
        Reply::Failed(error) => Err(error.into()),
    }
}
