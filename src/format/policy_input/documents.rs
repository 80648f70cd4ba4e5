//! The policy documents in an answer, by the names under which the calls carry them.

use mfa_policy::PolicyDocument;

use super::document::{decoded, document, statements};
use super::raw::Raw;
use super::set::InputError;

/// The deepest nesting of answers; none has more levels.
const DEEPEST: usize = 8;

/// All documents of an input that is neither an account nor a plan.
pub(super) fn documents(name: &str, root: Raw<'_>) -> Result<Vec<PolicyDocument>, InputError> {
    let mut found = Vec::new();
    gather(name, root, 0, &mut found)?;
    Ok(found)
}

fn gather(name: &str, raw: Raw<'_>, depth: usize, found: &mut Vec<PolicyDocument>) -> Result<(), InputError> {
    if depth == DEEPEST {
        return Err(InputError::NoPolicy);
    }
    if let Some(text) = raw.text() {
        return quoted(name, raw, &text, found);
    }
    if raw.is_array() {
        return items(name, raw, depth, found);
    }
    let members = raw.members();
    if members.contains_key("Effect") && !members.contains_key("Statement") {
        found.push(statements(name, raw)?);
        return Ok(());
    }
    let answer = ["PolicyVersion", "Role", "Policy", "ResourcePolicy"].iter().find_map(|key| members.get(*key));
    let inner = ["PolicyDocument", "AssumeRolePolicyDocument", "Document", "Content"];
    let inner = inner.iter().find_map(|key| members.get(*key));
    match (answer, inner) {
        (Some(answer), _) if !members.contains_key("Statement") => gather(name, *answer, depth + 1, found),
        (None, Some(inner)) if !members.contains_key("Statement") => {
            let mut read = document(&named(name, raw), *inner)?;
            if is_service_control(raw) {
                grants_nothing(&mut read);
            }
            found.push(read);
            Ok(())
        }
        _ if members.contains_key("Roles") => {
            raw.list("Roles").into_iter().try_for_each(|role| gather(name, role, depth + 1, found))
        }
        // An answer with the properties of a policy, without its document.
        _ if depth > 0 && !members.contains_key("Statement") => Err(InputError::NoPolicy),
        _ => {
            found.push(document(name, raw)?);
            Ok(())
        }
    }
}

/// A JSON string that holds a document.
fn quoted(name: &str, raw: Raw<'_>, text: &str, found: &mut Vec<PolicyDocument>) -> Result<(), InputError> {
    let plain = decoded(text).unwrap_or_else(|| text.to_owned());
    if !plain.trim_start().starts_with('{') {
        return Err(InputError::NoPolicy);
    }
    found.push(document(name, raw)?);
    Ok(())
}

/// The items of an array: documents, answers, or statements of one document.
fn items(name: &str, raw: Raw<'_>, depth: usize, found: &mut Vec<PolicyDocument>) -> Result<(), InputError> {
    let items = raw.items();
    let is_statement = |item: &Raw<'_>| item.is_object() && item.member("Effect").is_some();
    if !items.is_empty() && items.iter().all(is_statement) {
        found.push(statements(name, raw)?);
        return Ok(());
    }
    let several = items.len() > 1;
    for (at, item) in items.into_iter().enumerate() {
        let name = if several { format!("{name}, document {at}, counted from 0") } else { name.to_owned() };
        gather(&name, item, depth + 1, found)?;
    }
    Ok(())
}

/// The input's name, with the name of the policy in the answer.
fn named(name: &str, answer: Raw<'_>) -> String {
    let summary = answer.member("PolicySummary");
    let said = ["PolicyName", "RoleName"].iter().find_map(|key| answer.text_of(key));
    match said.or_else(|| summary?.text_of("Name")) {
        Some(policy) => format!("{name}, `{policy}`"),
        None => name.to_owned(),
    }
}

fn is_service_control(answer: Raw<'_>) -> bool {
    let kind = answer.member("PolicySummary").and_then(|summary| summary.text_of("Type"));
    kind.is_some_and(|kind| kind.ends_with("_CONTROL_POLICY"))
}

/// Allow statements of an organization's policies grant nothing, they only limit other policies.
fn grants_nothing(document: &mut PolicyDocument) {
    for statement in &mut document.statements {
        statement.of_resource |= statement.effect == mfa_policy::Effect::Allow;
    }
}
