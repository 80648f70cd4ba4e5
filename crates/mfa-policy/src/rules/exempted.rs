//! What the Deny leaves open without MFA: too little locks people out, too much lets a thief in.

use super::view::{Hit, View};
use crate::actions::{
    CHANGE_PASSWORD, CREATE, CREATE_KEY, DEACTIVATE, DELETE, ENABLE, GET_DEVICE, GET_PASSWORD_POLICY,
    GET_SESSION_TOKEN, GET_USER, LIST, LIST_VIRTUAL, RESYNC, UPDATE_LOGIN,
};
use crate::document::{Statement, StatementId};
use crate::evaluate::{Caller, Request};
use crate::finding::Severity;
use crate::pattern::has_wildcard;
use crate::tri::Tri;

/// The user's own calls among these that a statement denies without MFA.
fn denied_by<'a>(view: &View<'_>, place: StatementId, deny: &Statement, wanted: &[&'a str]) -> Vec<&'a str> {
    let is_denied = |action: &&&str| {
        let resource = view.own(action);
        [Caller::KeyAlone, Caller::SessionWithoutMfa].into_iter().any(|caller| {
            let request = Request { action, resource: &resource, caller };
            view.said.applies(place, deny, request).is_possible()
        })
    };
    wanted.iter().filter(is_denied).copied().collect()
}

fn quoted(actions: &[&str]) -> String {
    actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", ")
}

fn lacks(view: &View<'_>, wanted: &[&str]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.exempting() {
        let missing = denied_by(view, place, deny, wanted);
        if !missing.is_empty() {
            hits.push(Hit::at(place, deny.actions.at, format!("`NotAction` lacks {}", quoted(&missing))));
        }
    }
    hits
}

/// MFA005
pub(super) fn enrollment(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.force() {
        let missing = denied_by(view, place, deny, &[CREATE, ENABLE]);
        if !missing.is_empty() {
            hits.push(Hit::at(place, deny.actions.at, format!("this Deny takes in {}", quoted(&missing))));
        }
    }
    hits
}

/// MFA006
pub(super) fn list(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[LIST])
}

/// MFA007
pub(super) fn resync(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[RESYNC])
}

/// MFA008
pub(super) fn look_around(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[LIST_VIRTUAL, GET_USER])
}

/// MFA009
pub(super) fn session_token(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[GET_SESSION_TOKEN])
}

/// MFA028
pub(super) fn get_device(view: &View<'_>) -> Vec<Hit> {
    lacks(view, &[GET_DEVICE])
}

/// MFA019: with neither, a forced new password may simply not be wanted; with one, somebody wanted it.
pub(super) fn password(view: &View<'_>) -> Vec<Hit> {
    let mut hits = lacks(view, &[CHANGE_PASSWORD, GET_PASSWORD_POLICY]);
    for hit in &mut hits {
        let both = hit.message.contains(CHANGE_PASSWORD) && hit.message.contains(GET_PASSWORD_POLICY);
        hit.severity = both.then_some(Severity::Info);
    }
    hits
}

/// Statements that leave one of these open on purpose, where nothing else closes it.
fn holds(view: &View<'_>, unwanted: &[&str]) -> Vec<Hit> {
    let is_open = |action: &str| {
        let resource = view.own(action);
        view.said.denied(Request { action, resource: &resource, caller: Caller::KeyAlone }) != Tri::Yes
    };
    let open: Vec<&str> = unwanted.iter().filter(|action| is_open(action)).copied().collect();
    let mut hits = Vec::new();
    for (place, deny) in view.exempting() {
        for action in &open {
            if let Some(pattern) = deny.actions.naming(action) {
                let by = if pattern.text.eq_ignore_ascii_case(action) {
                    String::new()
                } else {
                    format!(" by `{}`", pattern.text)
                };
                hits.push(Hit::at(place, pattern.at, format!("`NotAction` holds `{action}`{by}")));
            }
        }
    }
    hits
}

/// MFA010
pub(super) fn deactivate(view: &View<'_>) -> Vec<Hit> {
    holds(view, &[DEACTIVATE])
}

/// MFA011
pub(super) fn delete(view: &View<'_>) -> Vec<Hit> {
    holds(view, &[DELETE])
}

/// MFA023
pub(super) fn new_ways_in(view: &View<'_>) -> Vec<Hit> {
    holds(view, &[CREATE_KEY, UPDATE_LOGIN])
}

/// MFA027
pub(super) fn wildcard(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, deny) in view.exempting() {
        for pattern in deny.actions.patterns.iter().filter(|pattern| has_wildcard(&pattern.text)) {
            hits.push(Hit::at(place, pattern.at, format!("`NotAction` holds `{}`", pattern.text)));
        }
    }
    hits
}
