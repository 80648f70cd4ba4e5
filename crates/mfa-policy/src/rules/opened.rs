//! Why a call is allowed without a code: which statement should have denied it, and which rule reports that.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::CallKind;
use crate::condition::is;
use crate::document::{Condition, Position, Statement, StatementId};
use crate::evaluate::{CALLERS, Caller, Evaluator, Request, STATEMENT_STEPS};
use crate::exposure::{CallAnswer, Exposure, Probe, force, is_always_asked};
use crate::finding::Severity;
use crate::operator::Test;
use crate::pattern::{has_wildcard, matches_action};
use crate::tri::Tri;

/// Calls that one statement allows, for one reason.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The rule that it breaks.
    pub(crate) rule: &'static str,
    pub(crate) place: StatementId,
    pub(crate) at: Position,
    pub(crate) severity: Severity,
    pub(crate) reason: Reason,
    pub(crate) callers: Vec<Caller>,
    /// The patterns by which they are named; `*` for what no statement names.
    pub(crate) calls: Vec<String>,
}

/// Why a statement allows a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// An Allow without a condition on MFA.
    Unasked,
    /// The operator of an Allow's condition holds without MFA.
    LooseAllow(String),
    /// An Allow holds only without MFA.
    InvertedAllow(String),
    /// The operator of a Deny's condition does not hold without MFA.
    LooseDeny(String),
    /// A Deny holds only with MFA.
    InvertedDeny(String),
    /// A value that the key never has.
    BadValue(String),
    /// A Deny has further conditions, on these keys.
    Conditions(Vec<String>),
    /// A Deny covers some resources only.
    Resources,
    /// A Deny is about other calls only.
    Actions,
    /// The call is excluded by a Deny's `NotAction`.
    Exempt,
}

/// A fault of a statement, for one call.
struct Cause {
    rule: &'static str,
    place: StatementId,
    at: Position,
    reason: Reason,
}

/// All calls that are allowed without MFA, grouped by cause.
pub(crate) fn opened(said: &Evaluator<'_>, exposure: &Exposure) -> Vec<Opened> {
    let force: Vec<Gate<'_>> = force(said).map(|(place, deny)| Gate::of(said, place, deny)).collect();
    let mut gathered: BTreeMap<(StatementId, &'static str, Reason), Gathered> = BTreeMap::new();
    for caller in [Caller::KeyAlone, Caller::SessionWithoutMfa] {
        let wildcards: Vec<(&str, bool)> =
            exposure.open(caller).flat_map(|answer| wildcards(exposure.probe(answer), answer)).collect();
        for answer in exposure.open(caller) {
            let Some(probe) = exposure.probe(answer) else { continue };
            let Some(cause) = cause(said, &force, answer, probe) else { continue };
            if cause.reason != Reason::Exempt && is_named_with_others(said, probe, answer, &wildcards) {
                continue;
            }
            let severity = severity(probe.kind, answer.allowed.is_possible());
            let key = (cause.place, cause.rule, cause.reason);
            gathered.entry(key).or_insert_with(|| Gathered::at(cause.at)).add(caller, probe, severity);
        }
    }
    let all = gathered.into_iter().flat_map(|((place, rule, reason), found)| found.split(place, rule, &reason));
    all.collect()
}

/// The wildcards that name a call which is not about the own device, and whether it is allowed here.
fn wildcards<'e>(probe: Option<&'e Probe>, answer: &CallAnswer) -> impl Iterator<Item = (&'e str, bool)> {
    let allowed = answer.allowed.is_possible();
    let names = probe.into_iter().filter(|probe| probe.kind == CallKind::Other).flat_map(|probe| &probe.names);
    names.filter(|name| has_wildcard(name)).map(move |name| (name.as_str(), allowed))
}

/// Whether a call that is always tested is also allowed by the wildcard that names it, with the same severity.
fn is_named_with_others(said: &Evaluator<'_>, probe: &Probe, answer: &CallAnswer, wildcards: &[(&str, bool)]) -> bool {
    let is_named = |name: &String| {
        let stands_for = |(pattern, allowed): &(&str, bool)| {
            (*allowed || !answer.allowed.is_possible()) && matches_action(pattern, name, said.budget())
        };
        is_always_asked(name) && wildcards.iter().any(stands_for)
    };
    probe.names.iter().all(is_named)
}

/// The severity of a call that is allowed without MFA: reads about users return little, calls about the own device have
/// rules of their own, and every other call is an error where these documents allow it.
fn severity(kind: CallKind, is_allowed: bool) -> Severity {
    match kind {
        CallKind::Setup | CallKind::OwnRead => Severity::Info,
        CallKind::Deactivate | CallKind::Delete => Severity::Warning,
        CallKind::Credential | CallKind::Other if is_allowed => Severity::Error,
        CallKind::Credential | CallKind::Other => Severity::Warning,
    }
}

fn cause(said: &Evaluator<'_>, force: &[Gate<'_>], answer: &CallAnswer, probe: &Probe) -> Option<Cause> {
    let allow = answer.allow.and_then(|place| Some((place, said.statement(place)?)));
    if let Some((place, allow)) = allow
        && let Some(condition) = allow.mfa_conditions().next()
    {
        let found = of_allow(said, place, allow, condition, answer.caller);
        let is_loose = matches!(found.reason, Reason::LooseAllow(_));
        return Some(Cause { rule: if is_loose { own_rule(probe.kind, found.rule) } else { found.rule }, ..found });
    }
    said.budget().take(STATEMENT_STEPS * force.len());
    let ranked = force.iter().map(|gate| (rank(said, gate, answer.caller, probe), gate));
    let nearest = ranked.min_by_key(|(rank, gate)| (*rank, gate.place));
    match nearest {
        Some((rank, gate)) => Some(of_deny(said, rank, gate, answer.caller, probe)),
        None => {
            let (place, allow) = allow?;
            Some(Cause { rule: own_rule(probe.kind, "MFA003"), place, at: allow.at, reason: Reason::Unasked })
        }
    }
}

/// Why a Deny does not deny a call; the smallest difference comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Condition,
    Resource,
    Exempt,
    OtherCalls,
    Inverted,
    Unrelated,
}

/// A Deny with a condition on MFA, and its properties that do not depend on the call.
struct Gate<'d> {
    place: StatementId,
    deny: &'d Statement,
    /// By caller, whether its conditions hold.
    holds: [Tri; 3],
    /// By caller, whether its conditions on MFA hold with a code, and not for this caller.
    inverted: [bool; 3],
}

impl<'d> Gate<'d> {
    fn of(said: &Evaluator<'_>, place: StatementId, deny: &'d Statement) -> Self {
        let holds = CALLERS.map(|caller| said.conditions_hold(place, deny, caller));
        let inverted = CALLERS.map(|caller| is_inverted(said, place, deny, caller));
        Self { place, deny, holds, inverted }
    }
}

fn rank(said: &Evaluator<'_>, gate: &Gate<'_>, caller: Caller, probe: &Probe) -> Rank {
    let request = Request { action: &probe.action, resource: &probe.resource, caller };
    let speaks = said.speaks(gate.place, &probe.action);
    match gate.holds.get(caller as usize).copied().unwrap_or(Tri::Unknown) {
        Tri::Yes if speaks => Rank::Resource,
        Tri::Yes if gate.deny.actions.negated => Rank::Exempt,
        Tri::Yes => Rank::OtherCalls,
        Tri::No if gate.inverted.get(caller as usize) == Some(&true) => Rank::Inverted,
        _ if speaks && said.covers(gate.place, gate.deny, request).is_possible() => Rank::Condition,
        _ => Rank::Unrelated,
    }
}

/// Whether a statement's conditions on MFA hold with a code, and not for a caller without one.
fn is_inverted(said: &Evaluator<'_>, place: StatementId, deny: &Statement, caller: Caller) -> bool {
    let holds = |caller| deny.mfa_conditions().map(|condition| said.condition_holds(place, condition, caller)).min();
    holds(Caller::SessionWithMfa) == Some(Tri::Yes) && holds(caller) == Some(Tri::No)
}

fn of_allow(
    said: &Evaluator<'_>,
    place: StatementId,
    allow: &Statement,
    condition: &Condition,
    caller: Caller,
) -> Cause {
    let name = condition.operator.name().to_owned();
    let with_mfa =
        allow.mfa_conditions().map(|condition| said.condition_holds(place, condition, Caller::SessionWithMfa));
    let (rule, reason) = match bad_value(condition) {
        Some(value) => ("MFA035", Reason::BadValue(value)),
        None if with_mfa.min() == Some(Tri::No) => ("MFA033", Reason::InvertedAllow(name)),
        None if condition.operator.test == Test::Null && caller == Caller::SessionWithoutMfa => {
            ("MFA004", Reason::LooseAllow(name))
        }
        None => ("MFA003", Reason::LooseAllow(name)),
    };
    Cause { rule, place, at: condition.key.at, reason }
}

fn of_deny(said: &Evaluator<'_>, rank: Rank, gate: &Gate<'_>, caller: Caller, probe: &Probe) -> Cause {
    let Gate { place, deny, .. } = *gate;
    let rule = own_rule(probe.kind, "MFA032");
    match rank {
        Rank::Condition | Rank::Inverted | Rank::Unrelated => of_condition(said, place, deny, caller),
        Rank::Resource => Cause { rule, place, at: deny.at, reason: Reason::Resources },
        Rank::OtherCalls => Cause { rule, place, at: deny.actions.at, reason: Reason::Actions },
        Rank::Exempt => {
            let at = deny.actions.naming(&probe.action).map_or(deny.actions.at, |pattern| pattern.at);
            let rule = own_rule(probe.kind, if probe.kind == CallKind::Credential { "MFA023" } else { "MFA034" });
            Cause { rule, place, at, reason: Reason::Exempt }
        }
    }
}

/// The condition of a Deny that does not hold for a caller.
fn of_condition(said: &Evaluator<'_>, place: StatementId, deny: &Statement, caller: Caller) -> Cause {
    let failing = deny.mfa_conditions().find(|condition| said.condition_holds(place, condition, caller) != Tri::Yes);
    let Some(condition) = failing else {
        let others =
            deny.conditions.iter().filter(|condition| said.condition_holds(place, condition, caller) != Tri::Yes);
        let keys = others.map(|condition| condition.key.text.clone()).collect();
        return Cause { rule: "MFA032", place, at: deny.at, reason: Reason::Conditions(keys) };
    };
    let name = condition.operator.name().to_owned();
    let (rule, reason) = match bad_value(condition) {
        Some(value) => ("MFA035", Reason::BadValue(value)),
        None if said.condition_holds(place, condition, caller) == Tri::Unknown => {
            ("MFA032", Reason::Conditions(vec![condition.key.text.clone()]))
        }
        None if is_inverted(said, place, deny, caller) => ("MFA033", Reason::InvertedDeny(name)),
        None if condition.operator.test == Test::Null => ("MFA002", Reason::LooseDeny(name)),
        None => ("MFA001", Reason::LooseDeny(name)),
    };
    Cause { rule, place, at: condition.key.at, reason }
}

/// A value of a `Bool` condition that is neither true nor false, where none of them is.
pub(super) fn bad_value(condition: &Condition) -> Option<String> {
    let is_bool = |text: &str| is(text, "true") || is(text, "false");
    let bad = condition.operator.test == Test::Bool && !condition.values.iter().any(|value| is_bool(&value.text));
    condition.values.first().filter(|_| bad).map(|value| value.text.clone())
}

/// The calls about the own device have rules of their own, whatever allows them.
fn own_rule(kind: CallKind, other: &'static str) -> &'static str {
    match kind {
        CallKind::Deactivate => "MFA010",
        CallKind::Delete => "MFA011",
        _ => other,
    }
}

/// The calls that are allowed for one cause.
struct Gathered {
    at: Position,
    calls: BTreeMap<String, (BTreeSet<Caller>, Severity)>,
}

impl Gathered {
    fn at(at: Position) -> Self {
        Self { at, calls: BTreeMap::new() }
    }

    fn add(&mut self, caller: Caller, probe: &Probe, severity: Severity) {
        for name in &probe.names {
            let (callers, worst) = self.calls.entry(name.clone()).or_insert_with(|| (BTreeSet::new(), severity));
            callers.insert(caller);
            *worst = severity.max(*worst);
        }
    }

    /// One finding for each set of callers.
    fn split(self, place: StatementId, rule: &'static str, reason: &Reason) -> Vec<Opened> {
        let mut parts: BTreeMap<BTreeSet<Caller>, (Severity, Vec<String>)> = BTreeMap::new();
        for (name, (callers, severity)) in self.calls {
            let (worst, calls) = parts.entry(callers).or_insert((severity, Vec::new()));
            *worst = severity.max(*worst);
            calls.push(name);
        }
        let opened = |(callers, (severity, calls)): (BTreeSet<Caller>, _)| Opened {
            rule,
            place,
            at: self.at,
            severity,
            reason: reason.clone(),
            callers: callers.into_iter().collect(),
            calls,
        };
        parts.into_iter().map(opened).collect()
    }
}
