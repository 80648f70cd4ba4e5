//! Who called, and what the caller may do.

use std::sync::Arc;

use crate::condition::Context;
use crate::document::{Names, Question, Verdict};
use crate::reply::Refusal;
use crate::role::RoleSession;
use crate::state::{State, UserId};

/// Whose credentials a call was signed with.
#[derive(Clone)]
pub(crate) enum Identity {
    User(UserId),
    Role(Arc<RoleSession>),
}

/// What the request context holds about MFA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mfa {
    /// Nothing: the call is signed with a long-term key or by a role session.
    Unstated,
    /// `aws:MultiFactorAuthPresent` is false: a session without a code.
    Absent,
    /// It is true; the code was accepted at this second.
    Since(i64),
}

/// The signer of a call, after the signature was found to be right.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) identity: Identity,
    /// When its credentials end; a long-term key does not.
    pub(crate) expires: Option<i64>,
    pub(crate) mfa: Mfa,
    pub(crate) region: String,
}

impl Caller {
    pub(crate) fn has_mfa(&self) -> bool {
        matches!(self.mfa, Mfa::Since(_))
    }

    pub(crate) fn is_temporary(&self) -> bool {
        self.expires.is_some()
    }

    /// The user behind a key or a session of `GetSessionToken`; a role session has none.
    pub(crate) fn user(&self) -> Option<UserId> {
        match self.identity {
            Identity::User(user) => Some(user),
            Identity::Role(_) => None,
        }
    }

    pub(crate) fn account<'s>(&self, state: &'s State) -> &'s str {
        match &self.identity {
            Identity::User(user) => &state.users[*user].account,
            Identity::Role(session) => &state.roles[session.role].account,
        }
    }

    /// `arn:…:user/alice`, or `arn:…:sts::…:assumed-role/admin/session`.
    pub(crate) fn arn(&self, state: &State) -> String {
        match &self.identity {
            Identity::User(user) => state.users[*user].arn.clone(),
            Identity::Role(session) => state.session_arn(session.role, &session.name),
        }
    }

    /// As in `GetCallerIdentity` and in the condition key `aws:userid`.
    pub(crate) fn unique_id(&self, state: &State) -> String {
        match &self.identity {
            Identity::User(user) => state.users[*user].unique_id.clone(),
            Identity::Role(session) => format!("{}:{}", state.roles[session.role].unique_id, session.name),
        }
    }

    /// The names by which a trust policy can mean it.
    pub(crate) fn names(&self, state: &State) -> Names {
        let role_arn = match &self.identity {
            Identity::User(_) => None,
            Identity::Role(session) => Some(state.roles[session.role].arn.clone()),
        };
        Names { account: self.account(state).to_owned(), arn: self.arn(state), role_arn }
    }

    /// The condition keys that follow from who calls.
    pub(crate) fn context(&self, state: &State) -> Context {
        let mut context = Context::new();
        let mut set = |key: &str, value: String| context.insert(key.to_ascii_lowercase(), vec![value]);
        let principal = self.names(state);
        let now = state.now();
        set("aws:PrincipalArn", principal.role_arn.unwrap_or(principal.arn));
        set("aws:PrincipalAccount", principal.account);
        set("aws:userid", self.unique_id(state));
        set("aws:RequestedRegion", self.region.clone());
        set("aws:SourceIp", "127.0.0.1".to_owned());
        set("aws:EpochTime", now.to_string());
        set("aws:CurrentTime", crate::clock::iso(now));
        match &self.identity {
            Identity::User(user) if state.users[*user].is_root => {
                set("aws:PrincipalType", "Account".to_owned());
            }
            Identity::User(user) => {
                set("aws:PrincipalType", "User".to_owned());
                set("aws:username", state.users[*user].name.clone());
            }
            Identity::Role(session) => {
                set("aws:PrincipalType", "AssumedRole".to_owned());
                for (key, value) in &session.tags {
                    set(&format!("aws:PrincipalTag/{key}"), value.clone());
                }
                if let Some(source_identity) = &session.source_identity {
                    set("aws:SourceIdentity", source_identity.clone());
                }
            }
        }
        match self.mfa {
            Mfa::Unstated => {}
            Mfa::Absent => {
                set("aws:MultiFactorAuthPresent", "false".to_owned());
            }
            Mfa::Since(accepted) => {
                set("aws:MultiFactorAuthPresent", "true".to_owned());
                set("aws:MultiFactorAuthAge", state.age(accepted).to_string());
            }
        }
        context
    }
}

/// What AWS's force-MFA samples leave to a key without MFA.
const WITHOUT_MFA: [&str; 7] = [
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetUser",
    "iam:GetMFADevice",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
];

/// What the caller's own policies say: its user's, or its role's within the session's.
pub(crate) fn own_verdict(state: &State, caller: &Caller, question: &Question<'_>) -> Verdict {
    match &caller.identity {
        Identity::User(user) => {
            let user = &state.users[*user];
            let forced = user.force_mfa && !caller.has_mfa() && !WITHOUT_MFA.contains(&question.action);
            let wants_mfa = user.denied_without_mfa.contains(question.action) && !caller.has_mfa();
            if forced || wants_mfa || user.denied.contains(question.action) {
                return Verdict::Denied;
            }
            user.permissions.verdict(question)
        }
        Identity::Role(session) => {
            let (own, within) = (state.roles[session.role].permissions.verdict(question), session.verdict(question));
            if own == Verdict::Denied || within == Verdict::Denied { Verdict::Denied } else { own.min(within) }
        }
    }
}

/// Whether the user was named or is meant because the key is theirs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Implied,
    Named(UserId),
    NoUser,
}

/// Decides about one IAM call on one resource.
pub(crate) fn authorize(
    state: &State,
    caller: &Caller,
    action: &str,
    resource: &str,
    target: Target,
) -> Result<(), Refusal> {
    if caller.mfa == Mfa::Absent {
        return Err(Refusal::invalid_client_token());
    }
    let context = caller.context(state);
    let verdict = own_verdict(state, caller, &Question { action, resource, context: &context });
    if verdict == Verdict::Denied {
        return Err(denied(state, caller, action, resource, EXPLICIT_DENY));
    }
    let allowed = match caller.user() {
        Some(user) => {
            let user_implied =
                target != Target::Implied || !state.users[user].implicit_user_denied || action != "iam:ListMFADevices";
            let own = !matches!(target, Target::Named(other) if other != user);
            user_implied && (own || state.users[user].administrator)
        }
        None => verdict == Verdict::Allowed,
    };
    if allowed { Ok(()) } else { Err(not_allowed(state, caller, action, resource)) }
}

/// Decides about a call that changes policies or groups: for administrators.
pub(crate) fn authorize_change(state: &State, caller: &Caller, action: &str, resource: &str) -> Result<(), Refusal> {
    authorize(state, caller, action, resource, Target::NoUser)?;
    if caller.user().is_none_or(|user| state.users[user].administrator) {
        return Ok(());
    }
    Err(not_allowed(state, caller, action, resource))
}

/// What follows a refusal because of a `Deny` of the caller's own.
pub(crate) const EXPLICIT_DENY: &str = " with an explicit deny in an identity-based policy";

/// AWS's sentence, with what follows it.
pub(crate) fn denied(state: &State, caller: &Caller, action: &str, resource: &str, reason: &str) -> Refusal {
    let arn = caller.arn(state);
    Refusal::access_denied(format!(
        "User: {arn} is not authorized to perform: {action} on resource: {resource}{reason}"
    ))
}

/// The refusal for want of an `Allow` of the caller's own.
pub(crate) fn not_allowed(state: &State, caller: &Caller, action: &str, resource: &str) -> Refusal {
    let reason = format!(" because no identity-based policy allows the {action} action");
    denied(state, caller, action, resource, &reason)
}

/// AWS-2023-001: whoever has a device needs it to add another or to take one away.
pub(crate) fn require_mfa(state: &State, caller: &Caller, action: &str) -> Result<(), Refusal> {
    if caller.has_mfa() {
        return Ok(());
    }
    let arn = caller.arn(state);
    Err(Refusal::access_denied(format!(
        "User: {arn} is not authorized to perform: {action} on resource: {arn} without MFA authentication"
    )))
}
