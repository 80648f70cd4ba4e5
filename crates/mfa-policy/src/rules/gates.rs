//! Conditions on MFA: those that do not keep out whom they seem to.

use super::view::{Hit, View};
use crate::condition::is;
use crate::document::{Condition, Effect, Statement, StatementId};
use crate::evaluate::{Caller, MFA_AGE, MFA_PRESENT, Request};
use crate::operator::{Operator, Test};
use crate::tri::Tri;

/// The conditions of a statement on whether a code was given that have this value, and no `…IfExists`.
fn conditions<'s>(
    statement: &'s Statement,
    fits: fn(&Operator) -> bool,
    value: &str,
) -> impl Iterator<Item = &'s Condition> {
    statement.conditions.iter().filter(move |condition| {
        let operator = &condition.operator;
        let plain = fits(operator) && !operator.of_set && !operator.if_exists;
        plain && is(&condition.key.text, MFA_PRESENT) && condition.values.iter().any(|given| is(&given.text, value))
    })
}

fn asks_whether_it_is_there(operator: &Operator) -> bool {
    operator.test == Test::Null
}

/// `Bool`, or a comparison of texts, which the key's value is as well.
fn compares(operator: &Operator) -> bool {
    !operator.is_negated() && matches!(operator.test, Test::Bool | Test::Text { .. } | Test::Like)
}

/// Whether what a statement is about is denied to a caller, by this statement or another.
fn closed(view: &View<'_>, place: StatementId, statement: &Statement, caller: Caller) -> bool {
    let samples = view.said.samples(place, statement);
    samples.iter().all(|(action, resource)| view.said.denied(Request { action, resource, caller }).is_possible())
}

fn denies_that_leave_open(
    view: &View<'_>,
    fits: fn(&Operator) -> bool,
    value: &str,
    caller: Caller,
    whom: &str,
) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, statement) in view.with_effect(Effect::Deny) {
        if let Some(condition) = conditions(statement, fits, value).next()
            && !closed(view, place, statement, caller)
        {
            let message = format!("this Deny uses `{}`, and does not hold for {whom}", condition.operator.name());
            hits.push(Hit::at(place, condition.key.at, message));
        }
    }
    hits
}

/// MFA001
pub(super) fn deny_bool(view: &View<'_>) -> Vec<Hit> {
    denies_that_leave_open(view, compares, "false", Caller::KeyAlone, "the long-term key")
}

/// MFA002
pub(super) fn deny_null(view: &View<'_>) -> Vec<Hit> {
    let whom = "a session made without MFA";
    denies_that_leave_open(view, asks_whether_it_is_there, "true", Caller::SessionWithoutMfa, whom)
}

/// MFA003
pub(super) fn open_allow(view: &View<'_>) -> Vec<Hit> {
    let mut statements = view.said.statements().peekable();
    if statements.peek().is_none() {
        return Vec::new();
    }
    if statements.all(|(_, statement)| statement.mfa_conditions().next().is_none()) {
        return vec![Hit::overall("no statement looks at MFA")];
    }
    // MFA001 says it where a Deny is there and does not hold for the key
    let broken =
        view.force().any(|(place, deny)| !view.said.conditions_hold(place, deny, Caller::KeyAlone).is_possible());
    let mut hits = Vec::new();
    for (place, statement) in view.with_effect(Effect::Allow) {
        let holds = |caller| view.said.conditions_hold(place, statement, caller).is_possible();
        if !holds(Caller::KeyAlone) || !view.lets_through(place, statement, Caller::KeyAlone) {
            continue;
        }
        match statement.mfa_conditions().next() {
            Some(condition) if holds(Caller::SessionWithMfa) => {
                let message = format!("this Allow uses `{}`, which holds for the key alone", condition.operator.name());
                hits.push(Hit::at(place, condition.key.at, message));
            }
            _ if broken => {}
            _ => hits.push(Hit::at(place, statement.at, "this Allow asks for no MFA, and no Deny closes it")),
        }
    }
    hits
}

/// MFA004
pub(super) fn allow_null(view: &View<'_>) -> Vec<Hit> {
    let caller = Caller::SessionWithoutMfa;
    let mut hits = Vec::new();
    for (place, statement) in view.with_effect(Effect::Allow) {
        let open = view.said.conditions_hold(place, statement, caller).is_possible();
        if let Some(condition) = conditions(statement, asks_whether_it_is_there, "false").next()
            && open
            && view.lets_through(place, statement, caller)
        {
            hits.push(Hit::at(place, condition.key.at, "this Allow uses `Null`, which any session passes"));
        }
    }
    hits
}

/// MFA021
pub(super) fn automation(view: &View<'_>) -> Vec<Hit> {
    let force = view.force().next().filter(|_| view.facts.automated);
    force.into_iter().map(|(place, deny)| Hit::at(place, deny.at, "the user looks like a program's")).collect()
}

/// MFA022
pub(super) fn on_behalf(view: &View<'_>) -> Vec<Hit> {
    const KEYS: [&str; 4] = ["aws:ViaAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];
    let about_services = |condition: &Condition| KEYS.iter().any(|key| is(&condition.key.text, key));
    view.force()
        .filter(|(_, deny)| !deny.conditions.iter().any(about_services))
        .map(|(place, deny)| Hit::at(place, deny.at, "this Deny also hits what a service does on the user's behalf"))
        .collect()
}

/// MFA024. The limits of a session's length are those of `GetSessionToken`.
pub(super) fn age(view: &View<'_>) -> Vec<Hit> {
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

/// MFA026
pub(super) fn allow_not_action(view: &View<'_>) -> Vec<Hit> {
    let negated = view.with_effect(Effect::Allow).filter(|(_, allow)| allow.actions.negated);
    negated
        .map(|(place, allow)| Hit::at(place, allow.actions.at, "this Allow grants all that it does not name"))
        .collect()
}

/// MFA030
pub(super) fn trust(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, statement) in view.said.of_resources() {
        let allows = statement.effect == Effect::Allow && view.said.speaks(place, "sts:AssumeRole");
        let loose = statement.mfa_conditions().find(|condition| condition.operator.if_exists);
        let holds = |caller| view.said.conditions_hold(place, statement, caller) != Tri::No;
        if let Some(condition) = loose.filter(|_| allows && holds(Caller::KeyAlone) && holds(Caller::SessionWithMfa)) {
            let message = format!("this trust uses `{}`, which holds for the key alone", condition.operator.name());
            hits.push(Hit::at(place, condition.key.at, message));
        }
    }
    hits
}
