//! Rules about calls that users need before they can give a code and that a Deny denies, and about users who are locked
//! out.

use std::collections::BTreeMap;

use super::view::{Hit, View, WITHOUT_MFA};
use crate::actions::{
    CHANGE_PASSWORD, CREATE, ENABLE, GET_DEVICE, GET_PASSWORD_POLICY, GET_SESSION_TOKEN, GET_USER, LIST, LIST_VIRTUAL,
    RESYNC, call_list,
};
use crate::document::{Effect, Statement, StatementId};
use crate::evaluate::{Caller, Request};
use crate::finding::Severity;
use crate::pattern::has_wildcard;
use crate::tri::Tri;

/// Whether a statement denies the user's own call to a caller without MFA.
fn denies(view: &View<'_>, place: StatementId, deny: &Statement, action: &str) -> bool {
    let resource = view.own(action);
    WITHOUT_MFA.into_iter().any(|caller| {
        let request = Request { action, resource: &resource, caller };
        view.said.applies(place, deny, request).is_possible()
    })
}

/// The user's own calls among these that a statement denies without MFA.
fn denied_by<'a>(view: &View<'_>, place: StatementId, deny: &Statement, wanted: &[&'a str]) -> Vec<&'a str> {
    wanted.iter().filter(|action| denies(view, place, deny, action)).copied().collect()
}

/// The callers without MFA for whom a statement's conditions hold, or may.
fn callers_of(view: &View<'_>, place: StatementId, deny: &Statement) -> Vec<Caller> {
    let holds = |caller: &Caller| view.said.conditions_hold(place, deny, *caller).is_possible();
    WITHOUT_MFA.into_iter().filter(holds).collect()
}

fn quoted(actions: &[&str]) -> String {
    actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", ")
}

fn lacks(view: &View<'_>, wanted: &[&str]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.with_effect(Effect::Deny) {
        let missing = denied_by(view, place, deny, wanted);
        // A Deny that denies the enrollment is reported by that rule, with all its calls.
        let whole = !deny.actions.negated && !denied_by(view, place, deny, &ENROLMENT).is_empty();
        if missing.is_empty() || whole {
            continue;
        }
        let words = if deny.actions.negated { "`NotAction` lacks" } else { "this Deny takes in" };
        let hit = Hit::at(place, deny.actions.at, format!("{words} {}", quoted(&missing)));
        hits.push(hit.about(&missing, &callers_of(view, place, deny)));
    }
    hits
}

const ENROLMENT: [&str; 2] = [CREATE, ENABLE];
const NEEDED: [&str; 9] =
    [CREATE, ENABLE, RESYNC, LIST, LIST_VIRTUAL, GET_USER, GET_DEVICE, CHANGE_PASSWORD, GET_PASSWORD_POLICY];

/// Without `iam:CreateVirtualMFADevice` alone, a security key or a bought token can still be enrolled.
pub(crate) fn enrollment(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.with_effect(Effect::Deny) {
        let missing = denied_by(view, place, deny, &ENROLMENT);
        if missing.is_empty() {
            continue;
        }
        let taken = if deny.actions.negated { missing.clone() } else { denied_by(view, place, deny, &NEEDED) };
        let hit = Hit::at(place, deny.actions.at, format!("this Deny takes in {}", quoted(&missing)));
        let callers = callers_of(view, place, deny);
        let hit = Hit { consequence: without_device(&callers), ..hit.about(&taken, &callers) };
        hits.push(if missing == [CREATE] { without_virtual_device(hit) } else { hit });
    }
    hits.extend(allowed_by_nobody(view));
    hits
}

/// What follows where one kind of caller is denied and the other is not.
fn without_device(callers: &[Caller]) -> Option<&'static str> {
    match callers {
        [Caller::KeyAlone] => Some("whoever has no device cannot get one with the long-term key, only in the console"),
        [Caller::SessionWithoutMfa] => {
            Some("whoever has no device cannot get one in the console, only with the long-term key")
        }
        _ => None,
    }
}

fn without_virtual_device(hit: Hit) -> Hit {
    let message = "no virtual device can be created without MFA, only a security key or a token be enabled";
    Hit {
        message: message.into(),
        consequence: Some("whoever has no device and no security key cannot get one"),
        severity: Some(Severity::Warning),
        remedy: Some("name `iam:CreateVirtualMFADevice` in `NotAction`, unless everybody has a security key"),
        ..hit
    }
}

/// Where all policies of a user are known, and force MFA, one of them must allow setting it up.
fn allowed_by_nobody(view: &View<'_>) -> Option<Hit> {
    let resource = view.own(ENABLE);
    let allowed = |caller| view.said.allowed(Request { action: ENABLE, resource: &resource, caller }).is_possible();
    let locked = view.facts.complete && view.exposure.forces && !WITHOUT_MFA.into_iter().any(allowed);
    let hit = Hit::overall("no policy allows `iam:EnableMFADevice` without MFA").about(&[ENABLE], &WITHOUT_MFA);
    locked.then_some(Hit { remedy: Some("allow it on `user/${aws:username}`"), ..hit })
}

pub(crate) fn list(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[LIST])
}

pub(crate) fn resync(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[RESYNC])
}

pub(crate) fn look_around(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[LIST_VIRTUAL, GET_USER])
}

/// No policy is evaluated for this call, so only a list that could name it is reported.
pub(crate) fn session_token(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.exempting().filter(|(place, deny)| denies(view, *place, deny, GET_SESSION_TOKEN)) {
        hits.push(Hit::at(place, deny.actions.at, format!("`NotAction` lacks `{GET_SESSION_TOKEN}`")));
    }
    hits
}

pub(crate) fn get_device(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[GET_DEVICE])
}

/// With neither, denying the change of a password at first sign-in may be intended; with one of the two, it is not.
pub(crate) fn password(view: &View<'_>) -> Vec<Hit> {
    let both = [CHANGE_PASSWORD, GET_PASSWORD_POLICY];
    let mut hits = lacks(view, &both);
    for hit in &mut hits {
        let place = hit.document.zip(hit.statement).map(|(document, statement)| StatementId { document, statement });
        let deny = place.and_then(|place| view.said.statement(place));
        let named = deny.is_some_and(|deny| both.iter().any(|action| deny.actions.naming(action).is_some()));
        let wanted = named && deny.is_some_and(|deny| deny.actions.negated);
        hit.severity = (!wanted).then_some(Severity::Info);
    }
    hits
}

pub(crate) fn allow_not_action(view: &View<'_>) -> Vec<Hit> {
    let negated = view.with_effect(Effect::Allow).filter(|(_, allow)| allow.actions.negated);
    negated
        .map(|(place, allow)| Hit::at(place, allow.actions.at, "this Allow grants all that it does not name"))
        .collect()
}

pub(crate) fn wildcard(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.exempting() {
        for pattern in deny.actions.patterns.iter().filter(|pattern| has_wildcard(&pattern.text)) {
            let hit = Hit::at(place, pattern.at, format!("`NotAction` holds `{}`", pattern.text));
            hits.push(Hit { calls: vec![pattern.text.clone()], ..hit });
        }
    }
    hits
}

/// All policies of a user are known, none asks for MFA, and none allows what another rule would report.
pub(crate) fn nothing_asks(view: &View<'_>) -> Vec<Hit> {
    let asks = || view.said.statements().any(|(_, statement)| statement.mfa_conditions().next().is_some());
    let is_open = || view.exposure.open(Caller::KeyAlone).next().is_some();
    if !view.facts.complete || asks() || is_open() {
        return Vec::new();
    }
    let has_policies = view.said.statements().next().is_some();
    vec![Hit::overall(if has_policies { "no policy of the user asks for MFA" } else { "the user has no policy" })]
}

/// One finding for each Deny.
pub(crate) fn locked_out(view: &View<'_>) -> Vec<Hit> {
    let mut hits: BTreeMap<StatementId, Hit> = BTreeMap::new();
    for answer in view.exposure.locked(&view.said) {
        let (Some(place), Some(probe)) = (answer.deny, view.exposure.probe(answer)) else { continue };
        if let Some(hit) = hits.get_mut(&place) {
            hit.calls.extend_from_slice(&probe.names);
        } else if let Some(deny) = view.said.statement(place) {
            let condition = deny.mfa_conditions().find(|_| true);
            let at = condition.map_or(deny.at, |condition| condition.key.at);
            let calls: Vec<&str> = probe.names.iter().map(String::as_str).collect();
            hits.insert(place, Hit::at(place, at, String::new()).about(&calls, &[Caller::SessionWithMfa]));
        }
    }
    let reported = |(place, mut hit): (StatementId, Hit)| {
        hit.calls.sort();
        hit.calls.dedup();
        let holds = view.said.statement(place).is_some_and(|deny| {
            let holds = |caller| view.said.conditions_hold(place, deny, caller);
            WITHOUT_MFA.into_iter().all(|caller| holds(caller) == Tri::No)
        });
        let when = if holds { "with MFA only" } else { "with MFA, too" };
        hit.message = format!("this Deny holds {when}, and takes in {}", call_list(&hit.calls));
        let is_all = hit.calls.iter().any(|call| call == "*");
        hit.consequence = (!is_all).then_some("who has given a code is denied these calls");
        hit
    };
    hits.into_iter().map(reported).collect()
}
