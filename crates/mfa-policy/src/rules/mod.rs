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
pub(crate) use self::view::View;
use crate::document::PolicyDocument;
use crate::finding::Finding;

/// What the rules find, in their order.
pub(crate) fn findings(view: &View<'_>) -> Vec<Finding> {
    rules().iter().flat_map(|rule| broken(rule, view)).collect()
}

fn broken(rule: &'static Rule, view: &View<'_>) -> Vec<Finding> {
    let hits = (rule.find)(view).into_iter();
    hits.map(|hit| Finding {
        rule: rule.id,
        users: Vec::new(),
        severity: hit.severity.unwrap_or(rule.severity),
        document: hit.document,
        statement: hit.statement,
        sid: sid(view.said.documents, hit.document, hit.statement),
        line: Some(hit.at.line).filter(|line| *line > 0),
        message: hit.message,
        calls: hit.calls,
        callers: hit.callers,
        is_exemption: hit.is_exemption,
        consequence: hit.consequence.unwrap_or(rule.consequence),
        remedy: hit.remedy.unwrap_or(rule.remedy),
    })
    .collect()
}

fn sid(documents: &[&PolicyDocument], document: Option<usize>, statement: Option<usize>) -> Option<String> {
    documents.get(document?)?.statements.get(statement?)?.sid.clone()
}
