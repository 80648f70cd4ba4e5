//! Rules about conditions on MFA that do not do what they seem to, and about what they leave allowed.

use std::collections::HashSet;

use super::opened::{self, Opened, Reason};
use super::view::{Hit, View, WITHOUT_MFA};
use crate::actions::{ASSUME_ROLE, call_list};
use crate::condition::is;
use crate::document::{Condition, Effect, Statement, StatementId};
use crate::evaluate::{CALLERS, Caller, MFA_AGE, MFA_PRESENT};
use crate::finding::Severity;
use crate::named::tells_users;
use crate::tri::Tri;
use crate::trust;

/// What is allowed by the fault that a rule is about.
fn of_rule(view: &View<'_>, rule: &'static str) -> Vec<Hit> {
    view.opened.iter().filter(|opened| opened.rule == rule).map(hit).collect()
}

fn hit(opened: &Opened) -> Hit {
    let Opened { place, at, severity, callers, calls, .. } = opened;
    let is_exemption = matches!(&opened.reason, Reason::Conditions(keys) if keys.iter().all(|key| tells_users(key)));
    let hit = Hit { is_exemption, ..Hit::at(*place, *at, message(opened)).with_severity(*severity) };
    let consequence = consequence(opened.rule, callers);
    Hit { calls: calls.clone(), callers: callers.clone(), consequence, remedy: remedy(&opened.reason), ..hit }
}

fn message(opened: &Opened) -> String {
    let calls = call_list(&opened.calls);
    match &opened.reason {
        Reason::Unasked => format!("this Allow asks for no MFA, and no Deny closes {calls}"),
        Reason::LooseAllow(operator) => {
            format!("this Allow uses `{operator}`, which holds for {}, and lets through {calls}", who(&opened.callers))
        }
        Reason::InvertedAllow(operator) => {
            format!("this Allow uses `{operator}`, which holds only without MFA, and lets through {calls}")
        }
        Reason::LooseDeny(operator) => {
            format!("this Deny uses `{operator}`, and does not hold for {}", whom(&opened.callers))
        }
        Reason::InvertedDeny(operator) => {
            format!("this Deny uses `{operator}`, and holds with MFA, but not for {}", whom(&opened.callers))
        }
        Reason::BadValue(value) => format!("`{value}` is neither `true` nor `false`, so that {calls} stays open"),
        Reason::Conditions(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("this Deny holds only where its condition on {} does, and leaves open {calls}", keys.join(", "))
        }
        Reason::Resources => format!("this Deny covers some resources only, and leaves open {calls}"),
        Reason::Actions => format!("this Deny is about some calls only, and leaves open {calls}"),
        Reason::Exempt => format!("`NotAction` holds {calls}"),
    }
}

/// The consequence, where that of the rule is about other callers than these.
fn consequence(rule: &str, callers: &[Caller]) -> Option<&'static str> {
    match (rule, callers) {
        ("MFA001", [Caller::SessionWithoutMfa]) => Some(
            "requests of a session made without MFA carry the key with a value for which the Deny does not hold: MFA is not forced on it",
        ),
        ("MFA001", [_, _]) => Some(
            "neither the long-term key, whose requests carry no such key, nor a session made without MFA is denied: MFA is not forced",
        ),
        ("MFA003", [Caller::SessionWithoutMfa]) => {
            Some("a session made without MFA is enough, such as the console's: a stolen password can use it")
        }
        ("MFA010", [Caller::SessionWithoutMfa]) => {
            Some("a session made without MFA may switch MFA off where AWS itself does not stop it")
        }
        ("MFA023", [Caller::SessionWithoutMfa]) => {
            Some("a session made without MFA can make another key, a password or another credential")
        }
        ("MFA032", [Caller::SessionWithoutMfa]) => {
            Some("what it does not cover is open to a session made without MFA, as far as a policy allows it")
        }
        ("MFA032", [_, _]) => Some(
            "what it does not cover is open to the long-term key and to a session made without MFA, as far as a policy allows it",
        ),
        ("MFA034", [Caller::SessionWithoutMfa]) => {
            Some("they are open to a session made without MFA, as far as a policy allows them")
        }
        ("MFA034", [_, _]) => {
            Some("they are open to the long-term key and to a session made without MFA, as far as a policy allows them")
        }
        ("MFA030", [Caller::KeyAlone]) => Some("a long-term key alone may assume the role"),
        ("MFA030", [Caller::SessionWithoutMfa]) => Some("a session made without MFA may assume the role"),
        _ => None,
    }
}

/// The remedy, where that of the rule does not fit the fault.
fn remedy(reason: &Reason) -> Option<&'static str> {
    match reason {
        Reason::LooseAllow(operator) if operator != "Null" => Some("say `Bool` with the value `true`"),
        Reason::Conditions(_) => Some("give it no other condition, or add a Deny that has none"),
        Reason::Resources => Some("say `Resource` `*`"),
        Reason::Actions => Some("use `NotAction`, and name what sets a device up"),
        Reason::InvertedDeny(_) => Some("say `BoolIfExists` with the value `false`"),
        _ => None,
    }
}

/// As [`whom`], where the sentence denies nothing.
fn who(callers: &[Caller]) -> String {
    whom(callers).replace(", nor ", " and ")
}

fn whom(callers: &[Caller]) -> &'static str {
    match callers {
        [Caller::SessionWithoutMfa] => "a session made without MFA",
        [Caller::KeyAlone] => "the long-term key",
        _ => "the long-term key, nor a session made without MFA",
    }
}

pub(crate) fn deny_bool(view: &View<'_>) -> Vec<Hit> {
    constantly(Severity::Error, of_rule(view, "MFA001"))
}

pub(crate) fn deny_null(view: &View<'_>) -> Vec<Hit> {
    constantly(Severity::Error, of_rule(view, "MFA002"))
}

pub(crate) fn open_allow(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA003")
}

pub(crate) fn allow_null(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA004")
}

pub(crate) fn deactivate(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA010")
}

pub(crate) fn delete(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA011")
}

pub(crate) fn new_credentials(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA023")
}

pub(crate) fn partial_deny(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA032")
}

pub(crate) fn exempt(view: &View<'_>) -> Vec<Hit> {
    of_rule(view, "MFA034")
}

/// Such a value is a mistake, whatever it allows or denies.
pub(crate) fn bad_value(view: &View<'_>) -> Vec<Hit> {
    let mut hits = constantly(Severity::Error, of_rule(view, "MFA035"));
    let reported = places(&hits);
    for (place, statement) in view.said.statements().chain(view.said.of_resources()) {
        let bad = statement.mfa_conditions().find_map(|condition| Some((condition, opened::bad_value(condition)?)));
        let Some((condition, value)) = bad.filter(|_| !reported.contains(&place)) else { continue };
        let message = format!("`{value}` is neither `true` nor `false`");
        hits.push(Hit::at(place, condition.key.at, message));
    }
    hits
}

/// Keys that look like the two of MFA, and are none: no request carries them.
pub(crate) fn unknown_key(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, statement) in view.said.statements().chain(view.said.of_resources()) {
        for condition in &statement.conditions {
            let key = &condition.key.text;
            let letters: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
            let looks_alike = letters.contains("mfa") || letters.contains("multifactor");
            // What follows a slash is a name of the user's own, such as that of a tag.
            if looks_alike && !key.contains('/') && !is_about_mfa(key) {
                let message = format!("`{key}` is no condition key: no request carries it");
                hits.push(Hit::at(place, condition.key.at, message));
            }
        }
    }
    hits
}

fn is_about_mfa(key: &str) -> bool {
    [MFA_PRESENT, MFA_AGE].iter().any(|known| key.eq_ignore_ascii_case(known))
}

/// The statements of these.
fn places(hits: &[Hit]) -> HashSet<StatementId> {
    let place = |hit: &Hit| Some(StatementId { document: hit.document?, statement: hit.statement? });
    hits.iter().filter_map(place).collect()
}

/// Inverted conditions, in policies of users and in trust policies of roles.
pub(crate) fn inverted(view: &View<'_>) -> Vec<Hit> {
    let mut hits = of_rule(view, "MFA033");
    for (place, allow, condition) in
        loose_trusts(view).filter(|(place, allow, _)| is_closed_with_mfa(view, *place, allow))
    {
        let message = format!("this trust uses `{}`, which holds only without MFA", condition.operator.name());
        hits.push(Hit::at(place, condition.key.at, message).about(&[ASSUME_ROLE], &open_to(view, place, allow)));
    }
    let mut hits = constantly(Severity::Error, hits);
    hits.extend(void_allows(view, &hits));
    hits.extend(for_nobody(view));
    hits
}

/// Allow statements, and trusts of roles, whose conditions on MFA no caller meets: they contradict each other, or ask
/// for what no request carries.
fn for_nobody(view: &View<'_>) -> Vec<Hit> {
    let allows = view.said.statements().chain(view.said.of_resources());
    let void = allows.filter(|(_, allow)| allow.effect == Effect::Allow).filter_map(|(place, allow)| {
        let about_mfa = || allow.mfa_conditions();
        let fails = |caller| about_mfa().any(|one| view.said.condition_holds(place, one, caller) == Tri::No);
        let last = about_mfa().last()?;
        // Another rule reports values that are neither true nor false.
        if !CALLERS.into_iter().all(fails) || about_mfa().any(|one| opened::bad_value(one).is_some()) {
            return None;
        }
        let message = match about_mfa().count() {
            1 => format!("the condition `{}` holds for nobody", last.operator.name()),
            _ => "the conditions on MFA contradict each other, and hold for nobody".to_owned(),
        };
        let calls = allow.actions.patterns.iter().filter(|_| !allow.actions.negated);
        let calls = calls.map(|pattern| pattern.text.clone()).collect();
        let consequence = Some("it allows nothing, also to who has given a code");
        let remedy = Some("keep one condition on MFA: `Bool` with the value `true`");
        Some(Hit { calls, consequence, remedy, ..Hit::at(place, last.key.at, message) })
    });
    void.collect()
}

/// Allow statements that hold only without MFA, where a Deny denies the same: they have no effect.
fn void_allows(view: &View<'_>, reported: &[Hit]) -> Vec<Hit> {
    let calls = &view.said.calls;
    let about_more: HashSet<usize> =
        view.exposure.probes.iter().flat_map(|probe| calls.speaking(&probe.action).to_vec()).collect();
    let reported = places(reported);
    let void = view.with_effect(Effect::Allow).filter_map(|(place, allow)| {
        let condition = allow.mfa_conditions().next()?;
        if reported.contains(&place) || !about_more.contains(&calls.number(place)) {
            return None;
        }
        let holds = |caller| view.said.conditions_hold(place, allow, caller);
        let without = WITHOUT_MFA.into_iter().any(|caller| holds(caller).is_possible());
        let message = format!("this Allow uses `{}`, which holds only without MFA", condition.operator.name());
        (without && holds(Caller::SessionWithMfa) == Tri::No).then(|| Hit::at(place, condition.key.at, message))
    });
    void.collect()
}

/// Such a fault disables the whole condition, whatever else the documents allow.
fn constantly(severity: Severity, hits: Vec<Hit>) -> Vec<Hit> {
    hits.into_iter().map(|hit| hit.with_severity(severity)).collect()
}

/// Trust policies with a condition on MFA, and that condition, which a caller without a code meets.
fn loose_trusts<'v>(view: &'v View<'_>) -> impl Iterator<Item = (StatementId, &'v Statement, &'v Condition)> {
    let open = view.said.of_resources().filter(|(place, allow)| !open_to(view, *place, allow).is_empty());
    open.filter_map(|(place, allow)| Some((place, allow, allow.mfa_conditions().next()?)))
}

/// The callers without MFA to whom a trust policy allows its role.
fn open_to(view: &View<'_>, place: StatementId, allow: &Statement) -> Vec<Caller> {
    let allows = allow.effect == Effect::Allow && view.said.speaks(place, ASSUME_ROLE);
    let lets_in = |caller: &Caller| {
        let holds = view.said.conditions_hold(place, allow, *caller).is_possible();
        allows && holds && trust::denied(&view.said, place.document, *caller).0 != Tri::Yes
    };
    WITHOUT_MFA.into_iter().filter(lets_in).collect()
}

fn is_closed_with_mfa(view: &View<'_>, place: StatementId, allow: &Statement) -> bool {
    view.said.conditions_hold(place, allow, Caller::SessionWithMfa) == Tri::No
}

pub(crate) fn trust(view: &View<'_>) -> Vec<Hit> {
    let loose = loose_trusts(view).filter(|(place, allow, _)| !is_closed_with_mfa(view, *place, allow));
    let mut hits: Vec<Hit> = loose
        .map(|(place, allow, condition)| {
            let callers = open_to(view, place, allow);
            let message = format!("this trust uses `{}`, which holds for {}", condition.operator.name(), who(&callers));
            let hit = Hit::at(place, condition.key.at, message).about(&[ASSUME_ROLE], &callers);
            Hit { consequence: consequence("MFA030", &callers), ..hit }
        })
        .collect();
    // An Allow without a condition on MFA, and a Deny that is meant to require MFA for it.
    for (place, deny) in view.said.of_resources().filter(|(_, deny)| deny.effect == Effect::Deny) {
        let Some(condition) = deny.mfa_conditions().next().filter(|_| view.said.speaks(place, ASSUME_ROLE)) else {
            continue;
        };
        let open = |caller: &Caller| {
            let denied = trust::denied(&view.said, place.document, *caller).0;
            let allowed = trust::allowed(&view.said, place.document, *caller);
            denied != Tri::Yes && allowed.0.is_possible() && allowed.1.is_some_and(|by| !looks_at_mfa(view, by))
        };
        let callers: Vec<Caller> = WITHOUT_MFA.into_iter().filter(open).collect();
        if !callers.is_empty() {
            let message =
                format!("this Deny uses `{}`, and does not hold for {}", condition.operator.name(), whom(&callers));
            let hit = Hit::at(place, condition.key.at, message).about(&[ASSUME_ROLE], &callers);
            let consequence = consequence("MFA030", &callers);
            hits.push(Hit { consequence, remedy: Some("say `BoolIfExists` with the value `false`"), ..hit });
        }
    }
    hits
}

fn looks_at_mfa(view: &View<'_>, place: StatementId) -> bool {
    view.said.statement(place).is_some_and(|statement| statement.mfa_conditions().next().is_some())
}

pub(crate) fn automation(view: &View<'_>) -> Vec<Hit> {
    let force = view.force().next().filter(|_| view.facts.automated);
    force.into_iter().map(|(place, deny)| Hit::at(place, deny.at, "the user looks like a program's")).collect()
}

/// One finding for each document.
pub(crate) fn on_behalf(view: &View<'_>) -> Vec<Hit> {
    const KEYS: [&str; 4] = ["aws:ViaAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];
    let about_services = |condition: &Condition| KEYS.iter().any(|key| is(&condition.key.text, key));
    let mut hits: Vec<Hit> = Vec::new();
    for (place, deny) in view.force().filter(|(_, deny)| !deny.conditions.iter().any(about_services)) {
        if hits.last().is_none_or(|hit| hit.document != Some(place.document)) {
            hits.push(Hit::at(place, deny.at, "this Deny also hits what a service does on the user's behalf"));
        }
    }
    hits
}

/// The range of `aws:MultiFactorAuthAge` is that of a session's length in `GetSessionToken`.
pub(crate) fn age(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, statement) in view.said.statements() {
        for condition in statement.conditions.iter().filter(|condition| is(&condition.key.text, MFA_AGE)) {
            let operator = &condition.operator;
            if statement.effect == Effect::Deny && operator.is_numeric() && !operator.if_exists {
                let message = format!("this Deny uses `{}`, and does not hold without MFA", operator.name());
                hits.push(Hit::at(place, condition.key.at, message));
            }
            let out_of_range = |text: &str| text.parse::<f64>().is_ok_and(|age| !(900.0..=129_600.0).contains(&age));
            for limit in condition.values.iter().filter(|value| operator.is_numeric() && out_of_range(&value.text)) {
                let message = format!("a limit of {} s is outside what a session can live", limit.text);
                hits.push(Hit::at(place, limit.at, message));
            }
        }
    }
    hits
}
