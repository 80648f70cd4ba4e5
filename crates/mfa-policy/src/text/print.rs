//! A policy document as the JSON that IAM takes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::printable::printable_json;
use crate::document::{Condition, Effect, Placed, PolicyDocument, Resources, Statement};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'d str>,
    statement: Vec<PrintedStatement<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PrintedStatement<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'d str>,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<OneOrMore<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_action: Option<OneOrMore<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<OneOrMore<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_resource: Option<OneOrMore<'d>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'d str, BTreeMap<&'d str, OneOrMore<'d>>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMore<'d> {
    One(&'d str),
    More(Vec<&'d str>),
}

fn texts(patterns: &[Placed]) -> OneOrMore<'_> {
    match patterns {
        [one] => OneOrMore::One(&one.text),
        more => OneOrMore::More(more.iter().map(|pattern| pattern.text.as_str()).collect()),
    }
}

fn said(statement: &Statement) -> PrintedStatement<'_> {
    let actions = |negated| (statement.actions.negated == negated).then(|| texts(&statement.actions.patterns));
    let named = |negated| {
        let resources = statement.resources.as_ref().filter(|resources| resources.negated == negated);
        resources.map(|Resources { patterns, .. }| texts(patterns))
    };
    let mut condition: BTreeMap<&str, BTreeMap<&str, OneOrMore<'_>>> = BTreeMap::new();
    for Condition { operator, key, values } in &statement.conditions {
        condition.entry(operator.name()).or_default().insert(&key.text, texts(values));
    }
    PrintedStatement {
        sid: statement.sid.as_deref(),
        effect: match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        },
        action: actions(false),
        not_action: actions(true),
        resource: named(false),
        not_resource: named(true),
        condition,
    }
}

/// The document as JSON for people and for IAM: indented, with a line end. Who a resource's or role's policy is for
/// (`Principal`) is not in the model and is lost.
#[must_use]
pub fn print(document: &PolicyDocument) -> String {
    let policy =
        Policy { version: document.version.as_deref(), statement: document.statements.iter().map(said).collect() };
    // Texts only: serialising cannot fail.
    let mut text = serde_json::to_string_pretty(&policy).unwrap_or_default();
    text.push('\n');
    printable_json(&text).unwrap_or(text)
}
