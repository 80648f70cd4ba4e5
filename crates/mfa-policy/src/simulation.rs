//! The questions that matter about a policy that forces MFA, asked of the documents.

use crate::actions::{
    self, CHANGE_PASSWORD, CREATE, CREATE_KEY, DEACTIVATE, DELETE, ENABLE, GET_PASSWORD_POLICY, LIST, LIST_VIRTUAL,
    RESYNC,
};
use crate::document::{Effect, PolicyDocument, StatementId};
use crate::evaluate::{ANY, Caller, Evaluation, Evaluator, Request, TooIntricate};
use crate::facts::AccountFacts;
use crate::subject::Subject;

/// Whether something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// A statement denies it, or none allows it.
    No,
    /// It depends on what the documents do not say.
    Unknown,
    /// A statement allows it, and none denies it.
    Yes,
}

impl Decision {
    /// As people and programs read it.
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
    /// How the request would be signed.
    pub caller: Caller,
    /// "may this user …"
    pub question: &'static str,
    /// What the documents together decide.
    pub answer: Decision,
    /// The statement that decides; `None` if none does.
    pub place: Option<StatementId>,
    /// What there is to say about it.
    pub why: String,
}

/// Asks the documents of one user. Those of resources and of the trust of roles say nothing about what a user may do, and
/// alone give no rows.
///
/// # Errors
/// When the documents' statements would take too long to compare.
pub fn simulate(documents: &[PolicyDocument], facts: &AccountFacts) -> Result<Vec<Row>, TooIntricate> {
    let subject = facts.subject(documents);
    let asked = Simulator { said: Evaluator::new(documents, &subject, false), subject: &subject };
    if asked.said.statements().next().is_none() {
        return Ok(Vec::new());
    }
    let key = Caller::KeyAlone;
    let mut rows = asked.device_rows(key);
    rows.push(asked.row(key, "deactivate its device", DEACTIVATE));
    rows.push(asked.row(key, "make itself another access key", CREATE_KEY));
    rows.push(asked.anything_else(key));
    rows.push(Row {
        caller: key,
        question: "get a session with a code",
        answer: Decision::Yes,
        place: None,
        why: "AWS asks no policy about sts:GetSessionToken".into(),
    });
    rows.push(asked.anything_else(Caller::SessionWithoutMfa));
    rows.extend(asked.device_rows(Caller::SessionWithMfa));
    rows.push(asked.row(Caller::SessionWithMfa, "deactivate its device", DEACTIVATE));
    rows.push(asked.anything_else(Caller::SessionWithMfa));
    asked.said.within_reason(rows)
}

struct Simulator<'d> {
    said: Evaluator<'d>,
    subject: &'d Subject,
}

impl Simulator<'_> {
    fn ask(&self, caller: Caller, action: &str, resource: &str) -> (Decision, Option<StatementId>) {
        match self.said.verdict(Request { action, resource, caller }) {
            Evaluation::Denied(place) => (Decision::No, Some(place)),
            Evaluation::Allowed(place) => (Decision::Yes, Some(place)),
            Evaluation::NotAllowed => (Decision::No, None),
            Evaluation::Unknown(place) => (Decision::Unknown, Some(place)),
        }
    }

    fn own(&self, caller: Caller, action: &str) -> (Decision, Option<StatementId>) {
        self.ask(caller, action, &actions::resource(action, self.subject))
    }

    fn row(&self, caller: Caller, question: &'static str, action: &str) -> Row {
        told(caller, question, self.own(caller, action))
    }

    fn device_rows(&self, caller: Caller) -> Vec<Row> {
        let other = self.create_other(caller);
        vec![
            self.row(caller, "list its devices", LIST),
            self.row(caller, "list unassigned devices", LIST_VIRTUAL),
            self.row(caller, "create a device of its own name", CREATE),
            told(caller, "create a device of another name", other),
            self.row(caller, "enable its device", ENABLE),
            self.row(caller, "resync its device", RESYNC),
            self.row(caller, "delete its unassigned device", DELETE),
            self.forgotten_enrollment(caller, other),
            self.first_password(caller),
        ]
    }

    fn create_other(&self, caller: Caller) -> (Decision, Option<StatementId>) {
        let [own_and_more, any] = self.subject.other_devices();
        let free = self.ask(caller, CREATE, &any);
        if free.0 == Decision::Yes { free } else { self.ask(caller, CREATE, &own_and_more) }
    }

    /// Who gave up an enrollment, and lost its seed, needs the name back, or another one.
    fn forgotten_enrollment(&self, caller: Caller, other: (Decision, Option<StatementId>)) -> Row {
        let enable = self.own(caller, ENABLE);
        let (delete, rename) = (self.own(caller, DELETE), if enable.0 < other.0 { enable } else { other });
        let deletes = delete.0 >= rename.0;
        let mut row = told(caller, "get out of a forgotten enrollment", if deletes { delete } else { rename });
        match (row.answer, deletes) {
            (Decision::No, _) => row.why = "neither by deleting it nor by another name".into(),
            (_, true) => row.why = "by deleting it".into(),
            (_, false) => row.why = "by another name".into(),
        }
        row
    }

    fn first_password(&self, caller: Caller) -> Row {
        let (change, rules) = (self.own(caller, CHANGE_PASSWORD), self.own(caller, GET_PASSWORD_POLICY));
        told(caller, "change the password at first sign-in", if rules.0 < change.0 { rules } else { change })
    }

    /// Whatever is not about MFA, passwords and keys: what the documents allow by name, and what they do not name.
    fn anything_else(&self, caller: Caller) -> Row {
        const ASKED: [&str; 3] = [DEACTIVATE, DELETE, CREATE_KEY];
        let question = "call anything else";
        let mut worst: Option<(Decision, StatementId, String)> = None;
        for (place, allow) in self.said.statements().filter(|(_, statement)| statement.effect == Effect::Allow) {
            let samples = self.said.samples(place, allow);
            let others =
                samples.iter().filter(|(action, _)| !actions::is_setup(action) && !ASKED.contains(&action.as_str()));
            for (action, resource) in others {
                let (answer, by) = self.ask(caller, action, resource);
                if worst.as_ref().is_none_or(|worst| worst.0 < answer)
                    && let Some(by) = by.filter(|_| answer != Decision::No)
                {
                    worst = Some((answer, by, action.clone()));
                }
            }
        }
        let (denied, by) = self.ask(caller, ANY, "*");
        match (worst, denied, by) {
            (Some((answer, place, action)), ..) => {
                Row { caller, question, answer, place: Some(place), why: format!("such as {action}") }
            }
            (None, answer, Some(place)) => told(caller, question, (answer, Some(place))),
            (None, _, None) => Row {
                caller,
                question,
                answer: Decision::Unknown,
                place: None,
                why: "nothing here denies it; another policy may allow it".into(),
            },
        }
    }
}

fn told(caller: Caller, question: &'static str, (answer, place): (Decision, Option<StatementId>)) -> Row {
    let why = match (answer, place) {
        (Decision::No, None) => "nothing here allows it",
        (Decision::Unknown, Some(_)) => "its condition or resource hangs on what is not known here",
        _ => "",
    };
    Row { caller, question, answer, place, why: why.to_owned() }
}
