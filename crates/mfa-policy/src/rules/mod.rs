//! The rules for a force-MFA policy. Each has a row in the table and a function that finds where it is broken; the
//! documents of one user are checked together.

pub(crate) mod examples;
mod exempted;
mod gates;
mod opened;
mod resources;
pub(crate) mod rule;
pub(crate) mod table;
mod view;

use self::rule::Rule;
use self::table::rules;
use self::view::View;
use crate::document::PolicyDocument;
use crate::evaluate::{Evaluator, TooIntricate};
use crate::facts::AccountFacts;
use crate::finding::Finding;

/// Checks the documents of one user against all rules; the most severe findings come first.
///
/// # Errors
/// When the documents' statements would take too long to compare.
pub fn check(documents: &[PolicyDocument], facts: &AccountFacts) -> Result<Vec<Finding>, TooIntricate> {
    let subject = facts.subject(documents);
    let (meant, said) = (Evaluator::new(documents, &subject, true), Evaluator::new(documents, &subject, false));
    let view = View::of(facts, meant, said);
    view.said.within_reason(())?;
    let mut findings: Vec<Finding> = rules().iter().flat_map(|rule| broken(rule, &view)).collect();
    // The sort is stable, so the findings of one severity stay in the order of the rules.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    view.meant.within_reason(view.said.within_reason(findings)?)
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
        calls: hit.calls,
        callers: hit.callers,
        consequence: rule.consequence,
        remedy: hit.remedy.unwrap_or(rule.remedy),
    })
    .collect()
}

fn sid(documents: &[PolicyDocument], document: Option<usize>, statement: Option<usize>) -> Option<String> {
    documents.get(document?)?.statements.get(statement?)?.sid.clone()
}
