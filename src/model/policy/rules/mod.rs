//! The rules that a policy which forces MFA is measured by. Each has a row in the table and a function that finds where
//! it is broken; the documents of one user are judged together.

mod exempted;
mod gates;
mod resources;
mod table;

use super::decide::{Caller, Evaluator, Request, TooIntricate};
use super::document::{Document, Effect, Place, Position, Statement};
use super::subject::Subject;
use super::{Truth, actions};
use crate::model::Partition;

pub use table::rules;

/// Characters other than white space that a policy inline in a user may have ("IAM and AWS STS quotas").
pub const INLINE_LIMIT: usize = 2_048;
/// The same for a managed policy.
pub const MANAGED_LIMIT: usize = 6_144;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Somebody will trip over it, or a door is wider than it need be.
    Warning,
    /// MFA is not forced, or nobody can get in.
    Error,
}

impl Severity {
    /// As people and programs read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which never changes: `MFA001`.
    pub id: &'static str,
    /// How bad it is to break it, unless the finding says otherwise.
    pub severity: Severity,
    /// What is looked for.
    pub check: &'static str,
    /// What follows from it.
    pub consequence: &'static str,
    /// What to do.
    pub remedy: &'static str,
    find: fn(&View<'_>) -> Vec<Hit>,
}

/// What is known besides the documents. Nothing of it has to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The partition of the account.
    pub partition: Option<Partition>,
    /// The user to whom the documents belong.
    pub user: Option<Subject>,
    /// The user has no device, and the key is in use: a program's.
    pub automated: bool,
}

impl Facts {
    /// The user of whom is asked.
    pub(super) fn subject(&self, documents: &[Document]) -> Subject {
        self.user.clone().unwrap_or_else(|| Subject::stand_in(documents, self.partition))
    }
}

/// Where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Which document, from 0; `None` if it is about all of them together.
    pub document: Option<usize>,
    /// Which of its statements, from 0; `None` if it is about the whole document.
    pub statement: Option<usize>,
    /// The statement's name.
    pub sid: Option<String>,
    /// The line, where the document was read from text and the finding has one.
    pub line: Option<usize>,
    /// What was found.
    pub message: String,
    /// What follows from it.
    pub consequence: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// What a rule's function gives.
#[derive(Debug)]
struct Hit {
    document: Option<usize>,
    statement: Option<usize>,
    at: Position,
    severity: Option<Severity>,
    message: String,
}

impl Hit {
    fn at(place: Place, at: Position, message: impl Into<String>) -> Self {
        let (document, statement) = (Some(place.document), Some(place.statement));
        Self { document, statement, at, severity: None, message: message.into() }
    }

    fn overall(message: impl Into<String>) -> Self {
        Self { document: None, statement: None, at: Position::default(), severity: None, message: message.into() }
    }
}

/// What the rules look at.
#[derive(Debug)]
struct View<'d> {
    facts: &'d Facts,
    said: Evaluator<'d>,
    /// The statements that are to keep out who has given no code: they deny, look at MFA, and hold for the key alone
    /// or for a session without MFA.
    force: Vec<(Place, &'d Statement)>,
}

/// Measures the documents of one user by all rules, worst first.
///
/// # Errors
/// When the documents' statements would take too long to compare.
pub fn check(documents: &[Document], facts: &Facts) -> Result<Vec<Finding>, TooIntricate> {
    let subject = facts.subject(documents);
    let view = View::of(facts, Evaluator::new(documents, &subject, true));
    let mut findings: Vec<Finding> = rules().iter().flat_map(|rule| broken(rule, &view)).collect();
    // the sort is stable, so rules stay in their order
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    view.said.within_reason(findings)
}

fn broken(rule: &'static Rule, view: &View<'_>) -> Vec<Finding> {
    let hits = (rule.find)(view).into_iter();
    hits.map(|hit| Finding {
        rule: rule.id,
        severity: hit.severity.unwrap_or(rule.severity),
        document: hit.document,
        statement: hit.statement,
        sid: sid(view.said.documents, hit.document, hit.statement),
        line: Some(hit.at.line).filter(|line| *line > 0),
        message: hit.message,
        consequence: rule.consequence,
        remedy: rule.remedy,
    })
    .collect()
}

fn sid(documents: &[Document], document: Option<usize>, statement: Option<usize>) -> Option<String> {
    documents.get(document?)?.statements.get(statement?)?.sid.clone()
}

impl<'d> View<'d> {
    fn of(facts: &'d Facts, said: Evaluator<'d>) -> Self {
        let keeps_out = |(place, statement): &(Place, &Statement)| {
            let holds = |caller| said.conditions_hold(*place, statement, caller).is_possible();
            statement.effect == Effect::Deny
                && statement.mfa_conditions().next().is_some()
                && [Caller::KeyAlone, Caller::SessionWithoutMfa].into_iter().any(holds)
        };
        let force = said.statements().filter(keeps_out).collect();
        Self { facts, said, force }
    }

    fn with_effect(&self, effect: Effect) -> impl Iterator<Item = (Place, &'d Statement)> + use<'d> {
        self.said.statements().filter(move |(_, statement)| statement.effect == effect)
    }

    fn force(&self) -> impl Iterator<Item = (Place, &'d Statement)> {
        self.force.iter().copied()
    }

    /// Those of [`View::force`] that name what may be done without MFA.
    fn exempting(&self) -> impl Iterator<Item = (Place, &'d Statement)> {
        self.force().filter(|(_, statement)| statement.actions.negated)
    }

    /// What the user acts on with an action: the own user, a device of the same name, or nothing in particular.
    fn own(&self, action: &str) -> String {
        actions::resource(action, self.said.subject)
    }

    /// Whether a statement that allows lets through, to this caller, something that is neither needed to set MFA up nor
    /// denied by another statement, nor the matter of another rule.
    fn lets_through(&self, place: Place, statement: &Statement, caller: Caller) -> bool {
        self.said.samples(place, statement).iter().any(|(action, resource)| {
            let open = self.said.denied(Request { action, resource, caller }) == Truth::No;
            open && !actions::is_setup(action) && !self.is_left_open(action)
        })
    }

    /// A Deny names it as open, and either a rule of its own judges that, or it only tells people of themselves.
    fn is_left_open(&self, action: &str) -> bool {
        let judged = actions::is_judged(action) || actions::is_read(action);
        judged && self.exempting().any(|(place, _)| !self.said.speaks(place, action))
    }
}
