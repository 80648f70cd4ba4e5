//! What the documents allow without a code, and what they deny with one. Both the table and the findings are derived
//! from this, so that they agree.

use std::collections::HashMap;

use crate::actions::{self, CREATE_KEY, CallKind, DEACTIVATE, DELETE, UPDATE_LOGIN};
use crate::calls::CallGroup;
use crate::document::{Effect, Statement, StatementId};
use crate::evaluate::{ANY, CALLERS, Caller, Evaluator, Request, STATEMENT_STEPS, same_service};
use crate::tri::Tri;

/// What one more call to test costs besides, in steps of comparing: it is named, looked up and told.
const PROBE_STEPS: usize = 120;

/// Tested wherever a statement names them, explicitly or by a wildcard.
const ALWAYS: [&str; 4] = [DEACTIVATE, DELETE, CREATE_KEY, UPDATE_LOGIN];

/// Whether a call is tested even if only a wildcard names it.
pub(crate) fn is_always_asked(action: &str) -> bool {
    ALWAYS.iter().any(|known| known.eq_ignore_ascii_case(action))
}

/// A call that is tested against the documents.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) kind: CallKind,
    /// The patterns by which statements name it; `*` for a call that no statement names.
    pub(crate) names: Vec<String>,
}

/// The result of a call for one caller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallAnswer {
    pub(crate) caller: Caller,
    /// The place of the call in [`Exposure::probes`].
    pub(crate) probe: usize,
    pub(crate) allowed: Tri,
    /// The statement that gives the strongest Allow.
    pub(crate) allow: Option<StatementId>,
    pub(crate) denied: Tri,
    /// The statement that gives the strongest Deny.
    pub(crate) deny: Option<StatementId>,
}

impl CallAnswer {
    /// Whether it is certain that the call can be made.
    pub(crate) fn is_certain(&self) -> bool {
        self.allowed == Tri::Yes && self.denied == Tri::No
    }
}

/// The results for one user, of all calls that matter.
#[derive(Debug, Default)]
pub(crate) struct Exposure {
    pub(crate) probes: Vec<Probe>,
    /// Whether some Deny has a condition on MFA: then what it does not deny is reported even where nothing here allows
    /// it, as another policy, such as that of a resource, may.
    pub(crate) forces: bool,
    answers: Vec<CallAnswer>,
}

impl Exposure {
    pub(crate) fn of(said: &Evaluator<'_>) -> Self {
        let forces = force(said).next().is_some();
        let probes = Collector { said, seen: HashMap::new(), probes: Vec::new() }.all(forces);
        let mut answers = Vec::new();
        for caller in CALLERS {
            answers.extend(probes.iter().enumerate().map(|(at, probe)| answer(said, caller, at, probe)));
        }
        Self { probes, forces, answers }
    }

    pub(crate) fn probe(&self, answer: &CallAnswer) -> Option<&Probe> {
        self.probes.get(answer.probe)
    }

    /// What a caller may do, or may do if another policy allows it.
    pub(crate) fn open(&self, caller: Caller) -> impl Iterator<Item = &CallAnswer> {
        let may = |answer: &&CallAnswer| answer.allowed.is_possible() || self.forces;
        self.answers.iter().filter(move |answer| answer.caller == caller && answer.denied != Tri::Yes).filter(may)
    }

    /// What is denied to a caller with a code: everything, or what these documents allow, by a Deny that has a
    /// condition on MFA.
    pub(crate) fn locked(&self, said: &Evaluator<'_>) -> Vec<&CallAnswer> {
        let with_mfa = || self.answers.iter().filter(|answer| answer.caller == Caller::SessionWithMfa);
        let is_denied = |answer: &&CallAnswer| answer.denied == Tri::Yes;
        let kind = |answer: &CallAnswer| self.probe(answer).map(|probe| probe.kind);
        let mut work = with_mfa().filter(|answer| kind(answer) == Some(CallKind::Other));
        if work.all(|answer| answer.denied == Tri::Yes) {
            return with_mfa().filter(|answer| self.probe(answer).is_some_and(|probe| probe.action == ANY)).collect();
        }
        let about_mfa = |answer: &&CallAnswer| {
            let deny = answer.deny.and_then(|place| said.statement(place));
            deny.is_some_and(|deny| deny.mfa_conditions().next().is_some())
        };
        with_mfa().filter(is_denied).filter(|answer| answer.allowed.is_possible()).filter(about_mfa).collect()
    }
}

/// The Deny statements with a condition on MFA.
pub(crate) fn force<'d>(said: &Evaluator<'d>) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
    let about_mfa = |deny: &Statement| deny.effect == Effect::Deny && deny.mfa_conditions().next().is_some();
    said.statements().filter(move |(_, deny)| about_mfa(deny))
}

fn answer(said: &Evaluator<'_>, caller: Caller, at: usize, probe: &Probe) -> CallAnswer {
    let request = Request { action: &probe.action, resource: &probe.resource, caller };
    let (allowed, allow) = said.strongest(Effect::Allow, request);
    let (denied, deny) = said.strongest(Effect::Deny, request);
    CallAnswer { caller, probe: at, allowed, allow, denied, deny }
}

/// Collects the calls to test, each once.
struct Collector<'c, 'd> {
    said: &'c Evaluator<'d>,
    /// By action and resource, the place among the probes.
    seen: HashMap<(String, String), usize>,
    probes: Vec<Probe>,
}

impl Collector<'_, '_> {
    fn all(mut self, forces: bool) -> Vec<Probe> {
        let denies: Vec<_> = self.said.statements().filter(|(_, statement)| statement.effect == Effect::Deny).collect();
        let left_open: Vec<&str> = denies
            .iter()
            .filter(|(_, deny)| deny.actions.negated)
            .flat_map(|(_, deny)| deny.actions.patterns.iter().map(|pattern| pattern.text.as_str()))
            .collect();
        let spared: Vec<String> = denies.iter().flat_map(|(place, deny)| self.spared(*place, deny)).collect();
        let meetings = self.said.calls.meetings();
        let left_open = self.said.calls.groups(left_open.into_iter().chain(ALWAYS), &meetings);
        for (place, allow) in self.said.statements().filter(|(_, statement)| statement.effect == Effect::Allow) {
            self.of_allow(place, allow, &left_open, &spared);
        }
        if forces {
            for group in &left_open {
                let resource = actions::resource(&group.action, self.said.subject);
                self.add(group, resource);
                // The others are about more than the own user.
                if !actions::is_own(&group.action) {
                    self.add(group, "*".to_owned());
                }
            }
            for resource in spared.into_iter().filter(|resource| resource.starts_with("arn:")) {
                let service = format!("{}:*", resource.split(':').nth(2).unwrap_or_default());
                for group in self.said.calls.groups([service.as_str()].into_iter(), &[]) {
                    self.add(&group, resource.clone());
                }
            }
        }
        let anything = CallGroup { action: ANY.to_owned(), kind: CallKind::Other, names: vec!["*".to_owned()] };
        self.add(&anything, "*".to_owned());
        self.probes
    }

    fn of_allow(&mut self, place: StatementId, allow: &Statement, left_open: &[CallGroup], spared: &[String]) {
        let own = allow.actions.patterns.iter().map(|pattern| pattern.text.as_str());
        let own = own.filter(|_| !allow.actions.negated).chain(allow.actions.negated.then_some("*"));
        let own = self.said.calls.groups(own, &[]);
        let spoken = left_open.iter().filter(|group| self.said.speaks(place, &group.action));
        let groups: Vec<&CallGroup> = own.iter().chain(spoken).collect();
        let instances = self.instances(place, allow);
        for group in groups {
            for resource in self.resources(place, allow, group, &instances) {
                self.add(group, resource);
            }
            let made_on = |resource: &&String| same_service(&group.action, resource) && !actions::is_own(&group.action);
            for resource in spared.iter().filter(made_on) {
                let request = Request { action: &group.action, resource, caller: Caller::KeyAlone };
                self.said.budget().take(STATEMENT_STEPS);
                if !self.said.budget().is_spent() && self.said.covers(place, allow, request).is_possible() {
                    self.add(group, resource.clone());
                }
            }
        }
    }

    /// One resource for each pattern of a statement.
    fn instances(&self, place: StatementId, statement: &Statement) -> Vec<String> {
        match &statement.resources {
            Some(resources) if !resources.negated => {
                let patterns =
                    resources.patterns.iter().filter_map(|pattern| self.said.resource_instance(place, &pattern.text));
                patterns.collect()
            }
            _ => vec!["*".to_owned()],
        }
    }

    /// The resources of an Allow to test a call on: the own user or device, if the call is about these, else those that
    /// the statement names.
    fn resources(&self, place: StatementId, allow: &Statement, group: &CallGroup, instances: &[String]) -> Vec<String> {
        let own = actions::resource(&group.action, self.said.subject);
        let request = Request { action: &group.action, resource: &own, caller: Caller::KeyAlone };
        if actions::is_own(&group.action) || actions::has_no_resource(&group.action) {
            return if self.said.covers(place, allow, request).is_possible() { vec![own] } else { Vec::new() };
        }
        let fitting: Vec<String> = instances
            .iter()
            .filter(|resource| *resource == "*" || same_service(&group.action, resource))
            .cloned()
            .collect();
        if fitting.is_empty() { instances.to_vec() } else { fitting }
    }

    /// The resources that a Deny excludes by `NotResource`.
    fn spared(&self, place: StatementId, deny: &Statement) -> Vec<String> {
        let patterns = deny.resources.iter().filter(|resources| resources.negated);
        let patterns = patterns.flat_map(|resources| &resources.patterns);
        patterns.filter_map(|pattern| self.said.resource_instance(place, &pattern.text)).collect()
    }

    fn add(&mut self, group: &CallGroup, resource: String) {
        // The cost of its evaluation.
        self.said.budget().take(STATEMENT_STEPS * self.said.calls.speaking(&group.action).len());
        if self.said.budget().is_spent() {
            return;
        }
        let key = (group.action.clone(), resource);
        let known = self.seen.get(&key).and_then(|at| self.probes.get_mut(*at));
        if let Some(probe) = known {
            // Statements may name the same call by different patterns.
            probe.names.extend_from_slice(&group.names);
            return;
        }
        self.said.budget().take(PROBE_STEPS);
        let (action, resource) = key.clone();
        self.seen.insert(key, self.probes.len());
        self.probes.push(Probe { action, resource, kind: group.kind, names: group.names.clone() });
    }
}
