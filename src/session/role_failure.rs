//! Collects the facts about a role that was not given, for the message.

use std::time::Duration;

use crate::error::{RoleFailure, SessionError};
use crate::format::cache_record::KeptSession;
use crate::model::{Role, SessionRequest, StsError};
use crate::session::lookup::remaining;
use crate::session::resolved::Resolved;
use crate::sys::clock;

/// The failure of the role at that position, which was requested with `parent`; with a code if that is none.
pub(crate) fn refused_role(
    resolved: &Resolved,
    position: usize,
    parent: Option<&KeptSession>,
    error: StsError,
) -> SessionError {
    let request = &resolved.request;
    let Some((plan, role)) = request.role.as_ref().and_then(|plan| Some((plan, plan.roles.get(position)?))) else {
        return error.into();
    };
    let of_parent = parent.and_then(|parent| parent.key.roles.last());
    let who = match (of_parent, resolved.user_name()) {
        (Some(slot), _) => format!("role `{}`", slot.role.arn.name()),
        (None, Some(user)) => format!("user `{user}`"),
        (None, None) => "the user of this key".to_owned(),
    };
    let place = |key| request.chain.iter().find_map(|profile| Some(profile.get(key)?.place.to_string()));
    SessionError::Role(Box::new(RoleFailure {
        role: role.parameters.arn.name().to_owned(),
        arn: role.parameters.arn.to_string(),
        who,
        error,
        is_direct: parent.is_none(),
        of_profile: request.chain.get(request.base).map(|profile| profile.name.clone()),
        age: parent.filter(|parent| parent.key.roles.is_empty()).and_then(age),
        wanted: plan.length(position).into(),
        session_policy: position.checked_sub(1).and_then(|below| session_policy(request, plan.roles.get(below)?)),
        tags: place("session_tags"),
        source_identity: place("source_identity"),
    }))
}

fn age(session: &KeptSession) -> Option<Duration> {
    Duration::from_secs(session.lifetime?).checked_sub(remaining(session, clock::now()))
}

/// The key and the place of a role's session policy, if it has one.
fn session_policy(request: &SessionRequest, role: &Role) -> Option<String> {
    let profile = request.chain.iter().find(|profile| profile.name == role.profile)?;
    let keys = ["mfa_session_policy", "mfa_session_policy_arns"];
    keys.into_iter().find_map(|key| Some(format!("`{key}` at {}", profile.get(key)?.place)))
}
