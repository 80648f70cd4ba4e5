//! What the rules look at, and what they give.

use crate::actions;
use crate::document::{Effect, Position, Statement, StatementId};
use crate::evaluate::{Caller, Evaluator, Request};
use crate::facts::AccountFacts;
use crate::finding::Severity;
use crate::tri::Tri;

/// What a rule's function gives.
#[derive(Debug)]
pub(crate) struct Hit {
    pub(crate) document: Option<usize>,
    pub(crate) statement: Option<usize>,
    pub(crate) at: Position,
    pub(crate) severity: Option<Severity>,
    pub(crate) message: String,
}

impl Hit {
    pub(crate) fn at(place: StatementId, at: Position, message: impl Into<String>) -> Self {
        let (document, statement) = (Some(place.document), Some(place.statement));
        Self { document, statement, at, severity: None, message: message.into() }
    }

    pub(crate) fn overall(message: impl Into<String>) -> Self {
        Self { document: None, statement: None, at: Position::default(), severity: None, message: message.into() }
    }
}

/// What the rules look at.
#[derive(Debug)]
pub(crate) struct View<'d> {
    pub(crate) facts: &'d AccountFacts,
    pub(crate) said: Evaluator<'d>,
    /// The statements that are to keep out who has given no code: they deny, look at MFA, and hold for the key alone
    /// or for a session without MFA.
    pub(crate) force: Vec<(StatementId, &'d Statement)>,
}

impl<'d> View<'d> {
    pub(crate) fn of(facts: &'d AccountFacts, said: Evaluator<'d>) -> Self {
        let keeps_out = |(place, statement): &(StatementId, &Statement)| {
            let holds = |caller| said.conditions_hold(*place, statement, caller).is_possible();
            statement.effect == Effect::Deny
                && statement.mfa_conditions().next().is_some()
                && [Caller::KeyAlone, Caller::SessionWithoutMfa].into_iter().any(holds)
        };
        let force = said.statements().filter(keeps_out).collect();
        Self { facts, said, force }
    }

    pub(crate) fn with_effect(&self, effect: Effect) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
        self.said.statements().filter(move |(_, statement)| statement.effect == effect)
    }

    pub(crate) fn force(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> {
        self.force.iter().copied()
    }

    /// Those of [`View::force`] that name what may be done without MFA.
    pub(crate) fn exempting(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> {
        self.force().filter(|(_, statement)| statement.actions.negated)
    }

    /// What the user acts on with an action: the own user, a device of the same name, or nothing in particular.
    pub(crate) fn own(&self, action: &str) -> String {
        actions::resource(action, self.said.subject)
    }

    /// Whether a statement that allows lets through, to this caller, something that is neither needed to set MFA up nor
    /// denied by another statement, nor the matter of another rule.
    pub(crate) fn lets_through(&self, place: StatementId, statement: &Statement, caller: Caller) -> bool {
        self.said.samples(place, statement).iter().any(|(action, resource)| {
            let open = self.said.denied(Request { action, resource, caller }) == Tri::No;
            open && !actions::is_setup(action) && !self.is_left_open(action)
        })
    }

    /// A Deny names it as open, and either a rule of its own judges that, or it only tells people of themselves.
    pub(crate) fn is_left_open(&self, action: &str) -> bool {
        let judged = actions::is_judged(action) || actions::is_read(action);
        judged && self.exempting().any(|(place, _)| !self.said.speaks(place, action))
    }
}
