//! `AssumeRole`: who may become which role, and for how long.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assume_role_input::AssumeRole;
use crate::condition::Context;
use crate::document::{Question, Verdict};
use crate::form::Form;
use crate::policy::{self, Caller, Identity, Mfa};
use crate::reply::Refusal;
use crate::role::{RoleId, RoleSession};
use crate::state::{SessionRecord, State};
use crate::sts;
use crate::xml;

const CHAINED_DURATION: i64 = 3600;
pub(crate) const CHAINED_TOO_LONG: &str =
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
const TOO_LONG: &str = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
const TRANSITIVE_CONFLICT: &str = "One of the specified transitive tag keys can't be set because it conflicts \
     with a transitive tag key from the calling session.";

/// The inside of the result element.
pub(crate) fn answer(state: &mut State, form: &Form, caller: &Caller) -> Result<String, Refusal> {
    let input = AssumeRole::read(state, form)?;
    let account = account_of(state, input.role_arn)?;
    sts::check_region(state, account, &caller.region)?;
    if caller.user().is_some_and(|user| state.users[user].is_root) {
        return Err(Refusal::access_denied("Roles may not be assumed by root accounts."));
    }
    let inherited = inherited_tags(caller);
    if inherited.keys().any(|key| input.tags.keys().any(|own| own.to_lowercase() == key.to_lowercase())) {
        return Err(Refusal::new(400, "InvalidParameterValue", TRANSITIVE_CONFLICT));
    }
    // the code is spent before anybody looks at the role
    let caller = &with_code(state, caller, input.code)?;
    let session = authorize_all(state, caller, &input, inherited)?;
    let validation = |message: &str| Refusal::new(400, "ValidationError", message);
    if caller.is_temporary() && input.duration > CHAINED_DURATION {
        return Err(validation(CHAINED_TOO_LONG));
    }
    if input.duration > state.roles[session.role].max_session_duration {
        return Err(validation(TOO_LONG));
    }
    Ok(issue(state, caller, &input, session))
}

/// The account in an ARN of IAM.
fn account_of<'a>(state: &State, role_arn: &'a str) -> Result<&'a str, Refusal> {
    let account = role_arn.strip_prefix("arn:").and_then(|rest| {
        let fields: Vec<&str> = rest.splitn(5, ':').collect();
        match fields[..] {
            [partition, "iam" | "sts", "", account, _] if partition == state.settings.partition => Some(account),
            _ => None,
        }
    });
    let twelve_digits = |account: &&str| account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    account.filter(twelve_digits).ok_or_else(|| Refusal::new(400, "ValidationError", "Request ARN is invalid"))
}

/// The tags that a role session hands on to the next.
fn inherited_tags(caller: &Caller) -> BTreeMap<String, String> {
    let Identity::Role(session) = &caller.identity else { return BTreeMap::new() };
    let handed_on = session.tags.iter().filter(|(key, _)| session.transitive.contains(&key.to_lowercase()));
    handed_on.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The caller with the MFA of this call, if it has one of its own.
fn with_code(state: &mut State, caller: &Caller, code: Option<(&str, &str)>) -> Result<Caller, Refusal> {
    let Some((serial, code)) = code else { return Ok(caller.clone()) };
    // a device is a user's, and goes with the user's key: not with a session of either kind
    let user = caller.user().filter(|_| !caller.is_temporary());
    let user = user.ok_or_else(|| Refusal::access_denied(sts::WRONG_SERIAL))?;
    sts::check_code(state, user, serial, code)?;
    Ok(Caller { mfa: Mfa::Since(state.now()), ..caller.clone() })
}

/// The role session that the caller may have; every action that the call amounts to is looked at.
fn authorize_all(
    state: &State,
    caller: &Caller,
    input: &AssumeRole<'_>,
    inherited: BTreeMap<String, String>,
) -> Result<RoleSession, Refusal> {
    let own_source = match &caller.identity {
        Identity::Role(session) => session.source_identity.clone(),
        Identity::User(_) => None,
    };
    let transitive = inherited.keys().map(|key| key.to_lowercase()).chain(input.transitive.iter().cloned()).collect();
    let mut wanted = RoleSession {
        role: RoleId::MAX,
        name: input.session_name.to_owned(),
        tags: inherited.into_iter().chain(input.tags.clone()).collect(),
        transitive,
        source_identity: own_source.clone().or_else(|| input.source_identity.map(str::to_owned)),
        policies: input.policies.clone(),
    };
    let context = context(state, caller, &wanted, input.external_id);
    wanted.role = authorize(state, caller, input.role_arn, "sts:AssumeRole", &context)?;
    if !wanted.tags.is_empty() {
        authorize(state, caller, input.role_arn, "sts:TagSession", &context)?;
    }
    if wanted.source_identity.is_some() {
        authorize(state, caller, input.role_arn, "sts:SetSourceIdentity", &context)?;
    }
    // the first one in a chain holds for all of it
    if own_source.is_some() && input.source_identity.is_some_and(|other| own_source.as_deref() != Some(other)) {
        return Err(policy::denied(state, caller, "sts:SetSourceIdentity", input.role_arn, ""));
    }
    Ok(wanted)
}

/// The condition keys of the call: those of the caller, and those of what it wants.
fn context(state: &State, caller: &Caller, wanted: &RoleSession, external_id: Option<&str>) -> Context {
    let mut context = caller.context(state);
    for (key, value) in [
        ("sts:externalid", external_id),
        ("sts:rolesessionname", Some(wanted.name.as_str())),
        ("sts:sourceidentity", wanted.source_identity.as_deref()),
    ] {
        context.extend(value.map(|value| (key.to_owned(), vec![value.to_owned()])));
    }
    for (key, value) in &wanted.tags {
        context.insert(format!("aws:requesttag/{}", key.to_lowercase()), vec![value.clone()]);
    }
    let keys = wanted.tags.keys().cloned().collect();
    for (key, values) in [("aws:tagkeys", keys), ("sts:transitivetagkeys", Vec::from_iter(wanted.transitive.clone()))] {
        if !values.is_empty() {
            context.insert(key.to_owned(), values);
        }
    }
    context
}

/// Whether the caller's policies and the role's trust policy let it do this to the role.
fn authorize(
    state: &State,
    caller: &Caller,
    role_arn: &str,
    action: &str,
    context: &Context,
) -> Result<RoleId, Refusal> {
    let question = Question { action, resource: role_arn, context };
    let names = caller.names(state);
    let own = policy::own_verdict(state, caller, &question);
    if own == Verdict::Denied {
        return Err(policy::denied(state, caller, action, role_arn, policy::EXPLICIT_DENY));
    }
    let plain = || policy::denied(state, caller, action, role_arn, "");
    let role = state.roles.iter().position(|role| role.arn == role_arn).ok_or_else(plain)?;
    let same_account = state.roles[role].account == names.account;
    let trust = state.roles[role].trust.trust_verdict(&question, &names);
    let within_session = match &caller.identity {
        Identity::Role(session) => session.verdict(&question) == Verdict::Allowed,
        Identity::User(_) => true,
    };
    let allowed = match trust {
        Verdict::Denied => {
            let reason = " with an explicit deny in a resource-based policy";
            return Err(policy::denied(state, caller, action, role_arn, reason));
        }
        Verdict::Silent => return Err(plain()),
        // within one account, a trust policy that names the caller is enough
        Verdict::Allowed if same_account => true,
        Verdict::AllowedToRole if same_account => within_session,
        _ => own == Verdict::Allowed,
    };
    match (allowed, same_account) {
        (true, _) => Ok(role),
        (false, true) => Err(policy::not_allowed(state, caller, action, role_arn)),
        // AWS gives no reasons to another account
        (false, false) => Err(plain()),
    }
}

fn issue(state: &mut State, caller: &Caller, input: &AssumeRole<'_>, session: RoleSession) -> String {
    let role = &state.roles[session.role];
    let assumed_id = format!("{}:{}", role.unique_id, session.name);
    let arn = state.session_arn(session.role, &session.name);
    let of_user = matches!(caller.identity, Identity::User(_)) && caller.is_temporary();
    let mfa = if state.settings.roles_keep_mfa && of_user && caller.has_mfa() { caller.mfa } else { Mfa::Unstated };
    let mut expires = state.end_of_life(input.duration, state.settings.lives.role_limit);
    if state.settings.roles_end_with_caller {
        expires = caller.expires.map_or(expires, |end| end.min(expires));
    }
    let source_identity = session.source_identity.as_deref().map(|value| xml::element("SourceIdentity", value));
    let packed_size = input.packed_size.map(|size| xml::element("PackedPolicySize", &size.to_string()));
    let record = SessionRecord {
        id: state.ids.key_id("ASIA"),
        secret: state.ids.secret(),
        token: state.ids.token(state.settings.token_length),
        identity: Identity::Role(Arc::new(session)),
        mfa,
        expires,
        by_temporary: caller.is_temporary(),
    };
    let user = xml::element("AssumedRoleId", &assumed_id) + &xml::element("Arn", &arn);
    let parts = [
        xml::wrap("AssumedRoleUser", &user),
        sts::issue(state, record),
        packed_size.unwrap_or_default(),
        source_identity.unwrap_or_default(),
    ];
    parts.concat()
}
