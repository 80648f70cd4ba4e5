//! The questions that matter about a force-MFA policy, evaluated for the documents.

use std::borrow::Borrow;
use std::rc::Rc;

use crate::actions::{
    self, CHANGE_PASSWORD, CREATE, CREATE_KEY, CallKind, DEACTIVATE, DELETE, ENABLE, GET_PASSWORD_POLICY, GET_USER,
    LIST, LIST_VIRTUAL, RESYNC, call_list,
};
use crate::budget::Budget;
use crate::calls::Calls;
use crate::document::{Effect, PolicyDocument, StatementId};
use crate::evaluate::{ANY, CALLERS, Caller, Evaluation, Evaluator, Request, TooIntricate};
use crate::exposure::{CallAnswer, Exposure, is_always_asked};
use crate::facts::AccountFacts;
use crate::pattern::{has_wildcard, matches_action};
use crate::subject::Subject;
use crate::tri::Tri;
use crate::trust;

/// The answer to whether a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// A statement denies it, or none allows it.
    No,
    /// It depends on values that are not known.
    Unknown,
    /// A statement allows it, and none denies it.
    Yes,
}

impl Decision {
    /// Its name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Unknown => "unknown",
            Self::Yes => "yes",
        }
    }
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The users whom the documents name and whose request it is, as they are named; empty for users in general.
    pub users: Vec<String>,
    /// How the request is signed.
    pub caller: Caller,
    /// The question without "may this user …".
    pub question: &'static str,
    /// The result of the documents together.
    pub answer: Decision,
    /// The statement that decides; `None` if none does.
    pub place: Option<StatementId>,
    /// The calls of a question about several, as patterns; `*` stands for any call that no statement names.
    pub calls: Vec<String>,
    /// The explanation, with the statement or condition that decides.
    pub why: String,
}

/// The rows about one user. Resource policies say nothing about what a user may do, and alone give no rows; for a trust
/// policy with a condition on MFA, the rows say who may assume its role.
pub(crate) fn table(said: &Evaluator<'_>, exposure: &Exposure, facts: &AccountFacts) -> Vec<Row> {
    let simulator = Simulator { said, exposure, subject: said.subject };
    let is_of_users = facts.complete || said.statements().next().is_some();
    let mut rows = Vec::new();
    for caller in CALLERS {
        rows.extend(is_of_users.then(|| simulator.user_rows(caller)).into_iter().flatten());
        rows.extend(simulator.trusts(caller));
    }
    rows
}

fn session_with_a_code(caller: Caller) -> Row {
    let why = "AWS asks no policy about sts:GetSessionToken".to_owned();
    Row {
        users: Vec::new(),
        caller,
        question: "get a session with a code",
        answer: Decision::Yes,
        place: None,
        calls: Vec::new(),
        why,
    }
}

/// What the documents of one user decide about one call, as IAM does: what nothing allows is denied. Without a resource,
/// the call is on the user's own user or device, or on `*`.
///
/// # Errors
/// When the documents' statements would take too long to compare.
pub fn decide<D: Borrow<PolicyDocument>>(
    documents: &[D],
    facts: &AccountFacts,
    caller: Caller,
    action: &str,
    resource: Option<&str>,
) -> Result<(Decision, Option<StatementId>), TooIntricate> {
    let documents: Vec<&PolicyDocument> = documents.iter().map(Borrow::borrow).collect();
    let subject = facts.subject(&documents);
    let calls = Rc::new(Calls::of(&documents, &Budget::default()));
    let said = Evaluator::new(&documents, &calls, &subject, false);
    let own = actions::resource(action, &subject);
    let evaluation = said.verdict(Request { action, resource: resource.unwrap_or(&own), caller });
    said.within_reason(match evaluation {
        Evaluation::Denied(place) => (Decision::No, Some(place)),
        Evaluation::Allowed(place) => (Decision::Yes, Some(place)),
        Evaluation::NotAllowed => (Decision::No, None),
        Evaluation::Unknown(place) => (Decision::Unknown, Some(place)),
    })
}

/// An answer without its question and caller.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Judged {
    answer: Decision,
    place: Option<StatementId>,
    why: String,
}

impl Judged {
    fn of(answer: Decision, place: Option<StatementId>, why: impl Into<String>) -> Self {
        Self { answer, place, why: why.into() }
    }

    fn row(self, caller: Caller, question: &'static str) -> Row {
        let Self { answer, place, why } = self;
        Row { users: Vec::new(), caller, question, answer, place, calls: Vec::new(), why }
    }
}

struct Simulator<'s> {
    said: &'s Evaluator<'s>,
    exposure: &'s Exposure,
    subject: &'s Subject,
}

const ANOTHER_POLICY: &str = "nothing here denies it; another policy may allow it";

impl Simulator<'_> {
    fn ask(&self, caller: Caller, action: &str, resource: &str) -> Judged {
        let request = Request { action, resource, caller };
        let (denied, deny) = self.said.strongest(Effect::Deny, request);
        let (allowed, allow) = self.said.strongest(Effect::Allow, request);
        match (denied, allowed) {
            (Tri::Yes, _) => Judged::of(Decision::No, deny, ""),
            (_, Tri::No) if !self.may_be_allowed_elsewhere(action) => {
                Judged::of(Decision::No, None, "nothing here allows it")
            }
            (Tri::No, Tri::No) => Judged::of(Decision::Unknown, None, ANOTHER_POLICY),
            (Tri::No, Tri::Yes) => Judged::of(Decision::Yes, allow, ""),
            (Tri::No, Tri::Unknown) => Judged::of(Decision::Unknown, allow, self.reason(allow, caller)),
            (Tri::Unknown, _) => Judged::of(Decision::Unknown, deny, self.reason(deny, caller)),
        }
    }

    /// Whether another policy may allow it: a force-MFA policy is used beside policies that allow; the set-up is
    /// allowed by these documents or not at all.
    fn may_be_allowed_elsewhere(&self, action: &str) -> bool {
        let spoken = |(place, _): (StatementId, _)| self.said.speaks(place, action);
        let mut allows = self.said.statements().filter(|(_, statement)| statement.effect == Effect::Allow);
        self.exposure.forces && (actions::kind(action, self.said.budget()) != CallKind::Setup || !allows.any(spoken))
    }

    /// Why a statement may or may not apply.
    fn reason(&self, place: Option<StatementId>, caller: Caller) -> String {
        let statement = place.and_then(|place| Some((place, self.said.statement(place)?)));
        let keys: Vec<String> = statement
            .into_iter()
            .flat_map(|(place, statement)| statement.conditions.iter().map(move |condition| (place, condition)))
            .filter(|(place, condition)| self.said.condition_holds(*place, condition, caller) == Tri::Unknown)
            .map(|(_, condition)| condition.key.text.clone())
            .collect();
        if keys.is_empty() {
            "its resource hangs on what is not known here".into()
        } else {
            format!("its condition on {} hangs on what is not known here", keys.join(", "))
        }
    }

    fn own(&self, caller: Caller, action: &str) -> Judged {
        let found = self.ask(caller, action, &actions::resource(action, self.subject));
        let Some(named) = actions::named_in_refusals(action, self.subject) else { return found };
        let other = self.ask(caller, action, &named);
        if other.answer == found.answer {
            return found;
        }
        let place = other.place.or(found.place);
        Judged::of(Decision::Unknown, place, format!("AWS documents no resource for it, and its refusals name {named}"))
    }

    fn row(&self, caller: Caller, question: &'static str, action: &str) -> Row {
        self.own(caller, action).row(caller, question)
    }

    fn user_rows(&self, caller: Caller) -> Vec<Row> {
        let mut rows = self.device_rows(caller);
        rows.push(self.row(caller, "deactivate its device", DEACTIVATE));
        rows.push(self.row(caller, "make itself another access key", CREATE_KEY));
        rows.extend(self.anything_else(caller));
        rows.extend((caller == Caller::KeyAlone).then(|| session_with_a_code(caller)));
        rows
    }

    fn device_rows(&self, caller: Caller) -> Vec<Row> {
        let other = self.create_other(caller);
        vec![
            self.row(caller, "list its devices", LIST),
            self.row(caller, "list unassigned devices", LIST_VIRTUAL),
            self.row(caller, "read its own user", GET_USER),
            self.row(caller, "create a device of its own name", CREATE),
            other.clone().row(caller, "create a device of another name"),
            self.row(caller, "enable its device", ENABLE),
            self.row(caller, "resync its device", RESYNC),
            self.row(caller, "delete its unassigned device", DELETE),
            self.forgotten_enrollment(caller, other),
            self.first_password(caller),
        ]
    }

    fn create_other(&self, caller: Caller) -> Judged {
        let [own_and_more, any] = self.subject.other_devices();
        let free = self.ask(caller, CREATE, &any);
        if free.answer == Decision::Yes { free } else { self.ask(caller, CREATE, &own_and_more) }
    }

    /// A user who gave up an enrollment has lost the seed, and needs the name again, or another one.
    fn forgotten_enrollment(&self, caller: Caller, other: Judged) -> Row {
        let enable = self.own(caller, ENABLE);
        let delete = self.own(caller, DELETE);
        let rename = if enable.answer < other.answer { enable } else { other };
        let deletes = delete.answer >= rename.answer;
        let mut row = if deletes { delete } else { rename }.row(caller, "get out of a forgotten enrollment");
        row.why = match (row.answer, deletes) {
            (Decision::No, _) => "neither by deleting it nor by another name".into(),
            (_, true) => "by deleting it".into(),
            (_, false) => "by another name".into(),
        };
        row
    }

    fn first_password(&self, caller: Caller) -> Row {
        let (change, rules) = (self.own(caller, CHANGE_PASSWORD), self.own(caller, GET_PASSWORD_POLICY));
        let weaker = if rules.answer < change.answer { rules } else { change };
        weaker.row(caller, "change the password at first sign-in")
    }

    /// Calls that are not about MFA, passwords and keys: which are certainly allowed, which may be, and which are
    /// denied with a code.
    fn anything_else(&self, caller: Caller) -> Vec<Row> {
        const QUESTION: &str = "call anything else";
        let is_asked = |answer: &&CallAnswer| {
            let kind = self.exposure.probe(answer).map(|probe| probe.kind);
            !matches!(kind, Some(CallKind::Deactivate | CallKind::Delete))
        };
        let open: Vec<&CallAnswer> = self.exposure.open(caller).filter(is_asked).collect();
        let (certain, possible): (Vec<&CallAnswer>, Vec<&CallAnswer>) =
            open.iter().partition(|answer| answer.is_certain());
        let mut rows = Vec::new();
        rows.extend(self.summed(caller, QUESTION, Decision::Yes, &certain));
        if caller != Caller::SessionWithMfa || rows.is_empty() {
            rows.extend(self.summed(caller, QUESTION, Decision::Unknown, &possible));
        }
        if caller == Caller::SessionWithMfa {
            rows.extend(self.summed(caller, QUESTION, Decision::No, &self.exposure.locked(self.said)));
        }
        if rows.is_empty() {
            let not_allowed = Judged::of(Decision::No, None, "nothing here allows it");
            let with_mfa = caller == Caller::SessionWithMfa;
            rows.push(if with_mfa { not_allowed } else { self.ask(caller, ANY, "*") }.row(caller, QUESTION));
        }
        rows
    }

    /// One row for all calls with one answer.
    fn summed(&self, caller: Caller, question: &'static str, answer: Decision, found: &[&CallAnswer]) -> Option<Row> {
        let first = found.first()?;
        let mut calls: Vec<String> = Vec::new();
        for probe in found.iter().filter_map(|answer| self.exposure.probe(answer)) {
            calls.extend_from_slice(&probe.names);
        }
        // This call has a row of its own, where it is allowed.
        calls.retain(|call| answer == Decision::No || !call.eq_ignore_ascii_case(CREATE_KEY));
        calls.sort_unstable();
        calls.dedup();
        let wildcards: Vec<String> = calls.iter().filter(|call| has_wildcard(call)).cloned().collect();
        let stands_for = |pattern: &String, call: &String| matches_action(pattern, call, self.said.budget());
        calls.retain(|call| !is_always_asked(call) || !wildcards.iter().any(|pattern| stands_for(pattern, call)));
        if calls.is_empty() {
            return None;
        }
        let (place, why) = match answer {
            Decision::Yes => (first.allow, String::new()),
            Decision::No => (first.deny, String::new()),
            Decision::Unknown if first.denied == Tri::Unknown => (first.deny, self.reason(first.deny, caller)),
            Decision::Unknown if first.allow.is_some() => (first.allow, self.reason(first.allow, caller)),
            Decision::Unknown => (None, ANOTHER_POLICY.to_owned()),
        };
        let named: Vec<String> = calls.iter().filter(|call| *call != "*").cloned().collect();
        let such_as = format!("such as {}", call_list(&named));
        let why = [Some(such_as).filter(|_| !named.is_empty()), Some(why).filter(|why| !why.is_empty())];
        let why = why.into_iter().flatten().collect::<Vec<_>>().join("; ");
        Some(Row { users: Vec::new(), caller, question, answer, place, calls, why })
    }

    /// Who may assume the roles whose trust policies have a condition on MFA.
    fn trusts(&self, caller: Caller) -> impl Iterator<Item = Row> {
        trust::looking_at_mfa(self.said).into_iter().map(move |document| self.trust(document, caller))
    }

    fn trust(&self, document: usize, caller: Caller) -> Row {
        let (denied, deny) = trust::denied(self.said, document, caller);
        let (allowed, allow) = trust::allowed(self.said, document, caller);
        let verdict = match (denied, allowed) {
            (Tri::Yes, _) => Judged::of(Decision::No, deny, ""),
            (_, Tri::No) => Judged::of(Decision::No, None, "nothing here allows it"),
            (Tri::No, Tri::Yes) => Judged::of(Decision::Yes, allow, ""),
            (Tri::Unknown, _) => Judged::of(Decision::Unknown, deny, self.reason(deny, caller)),
            (Tri::No, Tri::Unknown) => Judged::of(Decision::Unknown, allow, self.reason(allow, caller)),
        };
        verdict.row(caller, "assume the role of this trust")
    }
}
