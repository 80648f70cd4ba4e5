//! Who may assume a role, by the statements of its trust policy.

use crate::actions::ASSUME_ROLE;
use crate::document::{Effect, StatementId};
use crate::evaluate::{Caller, Evaluator};
use crate::tri::Tri;

/// Whether a trust policy denies its role to a caller, and by which statement.
pub(crate) fn denied(said: &Evaluator<'_>, document: usize, caller: Caller) -> (Tri, Option<StatementId>) {
    strongest(said, document, caller, Effect::Deny)
}

/// Whether some statement of the trust policy allows it.
pub(crate) fn allowed(said: &Evaluator<'_>, document: usize, caller: Caller) -> (Tri, Option<StatementId>) {
    strongest(said, document, caller, Effect::Allow)
}

fn strongest(said: &Evaluator<'_>, document: usize, caller: Caller, effect: Effect) -> (Tri, Option<StatementId>) {
    let speaking = said
        .of_resources_in(document)
        .filter(|(place, statement)| statement.effect == effect && said.speaks(*place, ASSUME_ROLE));
    let mut found = (Tri::No, None);
    for (place, statement) in speaking {
        let holds = said.conditions_hold(place, statement, caller);
        if holds > found.0 {
            found = (holds, Some(place));
        }
    }
    found
}

/// The documents that are trust policies with a condition on MFA.
pub(crate) fn looking_at_mfa(said: &Evaluator<'_>) -> Vec<usize> {
    let looking = said
        .of_resources()
        .filter(|(place, statement)| statement.mfa_conditions().next().is_some() && said.speaks(*place, ASSUME_ROLE));
    let mut documents: Vec<usize> = looking.map(|(place, _)| place.document).collect();
    documents.dedup();
    documents
}
