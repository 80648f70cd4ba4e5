//! The findings and the table of one user's documents, from one evaluation.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::rc::Rc;

use crate::budget::Budget;
use crate::calls::Calls;
use crate::document::PolicyDocument;
use crate::evaluate::{Evaluator, TooIntricate};
use crate::facts::AccountFacts;
use crate::finding::Finding;
use crate::named::{findings_of, named_users, rows_of};
use crate::rules::{View, findings};
use crate::simulation::{Row, table};
use crate::subject::Subject;

/// What is wrong with the documents of one user, and what they allow.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review {
    /// The violations of rules, the most severe first.
    pub findings: Vec<Finding>,
    /// What the user may do, by how the request is signed.
    pub rows: Vec<Row>,
}

/// Checks the documents of one user against all rules, and evaluates what they allow.
///
/// # Errors
/// When the documents' statements would take too long to compare, together with what the budget was used for before.
pub fn review<D: Borrow<PolicyDocument>>(
    documents: &[D],
    facts: &AccountFacts,
    budget: &Budget,
) -> Result<Review, TooIntricate> {
    let documents: Vec<&PolicyDocument> = documents.iter().map(Borrow::borrow).collect();
    // Every text is looked at, however little there is to compare.
    budget.take(documents.iter().map(|document| document.size / 4 + 1).sum());
    if budget.is_spent() {
        return Err(TooIntricate);
    }
    let subject = facts.subject(&documents);
    let calls = Rc::new(Calls::of(&documents, budget));
    let mut found = of_subject(&documents, &calls, &subject, facts)?;
    if facts.user.is_none() {
        add_named_users(&mut found, &documents, &calls, &subject, facts)?;
    }
    // The sort is stable, so the findings of one severity stay in the order of the rules.
    found.findings.sort_by_key(|finding| Reverse(finding.severity));
    Ok(found)
}

/// Where nobody says whose the documents are, they may be those of the users whom they name, too.
fn add_named_users(
    found: &mut Review,
    documents: &[&PolicyDocument],
    calls: &Rc<Calls>,
    subject: &Subject,
    facts: &AccountFacts,
) -> Result<(), TooIntricate> {
    let said = Evaluator::new(documents, calls, subject, false);
    let named = said.within_reason(named_users(&said))?;
    let mut more = Review { findings: Vec::new(), rows: Vec::new() };
    for named in named {
        let of_named = of_subject(documents, calls, &named.subject, facts)?;
        more.findings.extend(findings_of(documents, &named, of_named.findings, &found.findings));
        more.rows.extend(rows_of(&named, of_named.rows, &found.rows));
    }
    found.findings.extend(more.findings);
    found.rows.extend(more.rows);
    Ok(())
}

fn of_subject(
    documents: &[&PolicyDocument],
    calls: &Rc<Calls>,
    subject: &Subject,
    facts: &AccountFacts,
) -> Result<Review, TooIntricate> {
    let meant = Evaluator::new(documents, calls, subject, true);
    let said = Evaluator::new(documents, calls, subject, false);
    let view = View::of(facts, meant, said);
    view.said.within_reason(())?;
    let (findings, rows) = (findings(&view), table(&view.said, &view.exposure, facts));
    view.said.within_reason(Review { findings, rows })
}

/// The findings of [`review`].
///
/// # Errors
/// When the documents' statements would take too long to compare.
pub fn check<D: Borrow<PolicyDocument>>(documents: &[D], facts: &AccountFacts) -> Result<Vec<Finding>, TooIntricate> {
    Ok(review(documents, facts, &Budget::default())?.findings)
}

/// The table of [`review`].
///
/// # Errors
/// When the documents' statements would take too long to compare.
pub fn simulate<D: Borrow<PolicyDocument>>(documents: &[D], facts: &AccountFacts) -> Result<Vec<Row>, TooIntricate> {
    Ok(review(documents, facts, &Budget::default())?.rows)
}
