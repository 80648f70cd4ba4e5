//! The input of the rules, and their results.

use super::opened::{Opened, opened};
use crate::actions;
use crate::document::{Effect, Position, Statement, StatementId};
use crate::evaluate::{Caller, Evaluator};
use crate::exposure::{self, Exposure};
use crate::facts::AccountFacts;
use crate::finding::Severity;

/// Where a rule is broken, before the rule's own texts are added.
#[derive(Debug, Default)]
pub(crate) struct Hit {
    pub(crate) document: Option<usize>,
    pub(crate) statement: Option<usize>,
    pub(crate) at: Position,
    /// Set where it differs from the rule's.
    pub(crate) severity: Option<Severity>,
    pub(crate) message: String,
    pub(crate) calls: Vec<String>,
    pub(crate) callers: Vec<Caller>,
    /// Whether a Deny is not about this user by a condition on who it is.
    pub(crate) is_exemption: bool,
    /// Set where the rule's consequence does not fit.
    pub(crate) consequence: Option<&'static str>,
    /// Set where the rule's remedy does not fit.
    pub(crate) remedy: Option<&'static str>,
}

impl Hit {
    pub(crate) fn at(place: StatementId, at: Position, message: impl Into<String>) -> Self {
        let (document, statement) = (Some(place.document), Some(place.statement));
        Self { document, statement, at, message: message.into(), ..Self::default() }
    }

    pub(crate) fn overall(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    pub(crate) fn about(self, calls: &[&str], callers: &[Caller]) -> Self {
        Self { calls: calls.iter().map(|call| (*call).to_owned()).collect(), callers: callers.to_vec(), ..self }
    }

    pub(crate) fn with_severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }
}

/// The documents in the forms that the rules need.
#[derive(Debug)]
pub(crate) struct View<'d> {
    pub(crate) facts: &'d AccountFacts,
    /// The documents with variables even if their version makes these literal text, so that only one rule reports the
    /// version, and the others judge the intended meaning.
    pub(crate) meant: Evaluator<'d>,
    /// The documents as AWS evaluates them.
    pub(crate) said: Evaluator<'d>,
    pub(crate) exposure: Exposure,
    /// The calls that are allowed without MFA, by the rule that explains each.
    pub(crate) opened: Vec<Opened>,
    /// The statements that force MFA: they deny, have a condition on MFA, and hold for the key alone or for a session
    /// without MFA.
    force: Vec<(StatementId, &'d Statement)>,
}

/// The callers without a code.
pub(crate) const WITHOUT_MFA: [Caller; 2] = [Caller::KeyAlone, Caller::SessionWithoutMfa];

impl<'d> View<'d> {
    pub(crate) fn of(facts: &'d AccountFacts, meant: Evaluator<'d>, said: Evaluator<'d>) -> Self {
        let exposure = Exposure::of(&said);
        let opened = opened(&said, &exposure);
        let keeps_out = |(place, statement): &(StatementId, &Statement)| {
            let holds = |caller| said.conditions_hold(*place, statement, caller).is_possible();
            WITHOUT_MFA.into_iter().any(holds)
        };
        let force = exposure::force(&said).filter(keeps_out).collect();
        Self { facts, meant, said, exposure, opened, force }
    }

    pub(crate) fn with_effect(&self, effect: Effect) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
        self.said.statements().filter(move |(_, statement)| statement.effect == effect)
    }

    pub(crate) fn force(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> {
        self.force.iter().copied()
    }

    /// Those of [`View::force`] with `NotAction`, which names what may be done without MFA.
    pub(crate) fn exempting(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> {
        self.force().filter(|(_, statement)| statement.actions.negated)
    }

    /// The resource of the user's own call: the own user, a device of the same name, or `*`.
    pub(crate) fn own(&self, action: &str) -> String {
        actions::resource(action, self.said.subject)
    }
}
