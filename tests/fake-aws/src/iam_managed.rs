//! Managed policies and their versions.

use serde_json::Value;

use crate::clock;
use crate::iam::IamCall;
use crate::iam_group;
use crate::iam_list;
use crate::policy::{self, Target};
use crate::policy_state::{MANAGED_SIZE, ManagedRecord, VERSIONS, VersionRecord};
use crate::reply::Refusal;
use crate::state::{State, belongs};
use crate::validation::{NAME, Violations};
use crate::xml;

const NOT_FOUND: &str = "was not found.";
const NOT_ATTACHABLE: &str = "does not exist or is not attachable.";

fn required<'a>(call: &IamCall<'a>, name: &str) -> Result<&'a str, Refusal> {
    let mut violations = Violations::default();
    let value = violations.required(call.form, name);
    violations.finish()?;
    Ok(value)
}

/// The ARN that a reading call is about.
fn readable<'a>(state: &State, call: &IamCall<'a>) -> Result<&'a str, Refusal> {
    let arn = required(call, "PolicyArn")?;
    policy::authorize(state, call.caller, &call.action, arn, Target::NoUser)?;
    Ok(arn)
}

fn visible<'s>(state: &'s mut State, call: &IamCall<'_>, arn: &str) -> Result<&'s mut ManagedRecord, Refusal> {
    let account = call.caller.account(state).to_owned();
    state.policies.visible(&account, arn, NOT_FOUND)
}

fn elements(policy: &ManagedRecord, attachments: usize) -> String {
    let updated = policy.versions.last().map_or(policy.created, |version| version.created);
    let parts = [
        xml::element("PolicyName", &policy.name),
        xml::element("PolicyId", &policy.id),
        xml::element("Arn", &policy.arn),
        xml::element("Path", "/"),
        xml::element("DefaultVersionId", &format!("v{}", policy.default)),
        xml::element("AttachmentCount", &attachments.to_string()),
        xml::element("PermissionsBoundaryUsageCount", "0"),
        xml::element("IsAttachable", "true"),
        xml::element("CreateDate", &clock::iso(policy.created)),
        xml::element("UpdateDate", &clock::iso(updated)),
    ];
    parts.concat()
}

fn version_elements(version: &VersionRecord, default: usize) -> String {
    let in_force = if version.number == default { "true" } else { "false" };
    let parts = [
        xml::element("VersionId", &format!("v{}", version.number)),
        xml::element("IsDefaultVersion", in_force),
        xml::element("CreateDate", &clock::iso(version.created)),
    ];
    parts.concat()
}

pub(crate) fn get(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let arn = readable(state, call)?;
    let attachments = state.policies.attachments(arn);
    let policy = visible(state, call, arn)?;
    Ok(xml::wrap("Policy", &elements(policy, attachments)))
}

pub(crate) fn version(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let (arn, id) = (readable(state, call)?, required(call, "VersionId")?);
    let policy = visible(state, call, arn)?;
    let version = policy.version(id).ok_or_else(|| no_version(arn, id))?;
    let document = xml::element("Document", &iam_group::encoded(&version.document));
    Ok(xml::wrap("PolicyVersion", &(document + &version_elements(version, policy.default))))
}

fn no_version(arn: &str, id: &str) -> Refusal {
    Refusal::no_such_entity(format!("Policy {arn} version {id} {NOT_ATTACHABLE}"))
}

pub(crate) fn versions(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let arn = readable(state, call)?;
    let policy = visible(state, call, arn)?;
    // newest first, as AWS lists them
    let members = policy.versions.iter().rev().map(|version| version_elements(version, policy.default)).collect();
    iam_list::page(state, call.form, "Versions", members)
}

pub(crate) fn create(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let mut violations = Violations::default();
    let name = violations.required(call.form, "PolicyName");
    let document = violations.required(call.form, "PolicyDocument");
    if call.form.get("PolicyName").is_some() {
        violations.text("policyName", name, 1, 128, &NAME);
    }
    violations.finish()?;
    let arn = call.arn(state, &format!("policy/{name}"));
    policy::authorize_change(state, call.caller, &call.action, &arn)?;
    check_document(document)?;
    let account = call.caller.account(state);
    let of_account = state.policies.managed.iter().filter(|policy| belongs(&policy.arn, account));
    if of_account.into_iter().any(|policy| policy.name.eq_ignore_ascii_case(name)) {
        let message = format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(Refusal::new(409, "EntityAlreadyExists", message));
    }
    let hidden_for = state.policies.delay;
    let policy = add(state, &arn, name, document);
    policy.hidden_for = hidden_for;
    Ok(xml::wrap("Policy", &elements(policy, 0)))
}

/// A new policy with its first version in force.
pub(crate) fn add<'s>(state: &'s mut State, arn: &str, name: &str, document: &str) -> &'s mut ManagedRecord {
    let (id, created) = (state.ids.key_id("ANPA"), state.now());
    let (name, arn) = (name.to_owned(), arn.to_owned());
    let versions = Vec::new();
    let mut policy = ManagedRecord { name, id, arn, created, versions, default: 0, last_number: 0, hidden_for: 0 };
    policy.add_version(document, created, true);
    state.policies.managed.push(policy);
    state.policies.managed.last_mut().expect("it was pushed in the line above")
}

/// A policy of AWS's own belongs to nobody's account.
fn changeable<'a>(state: &State, call: &IamCall<'a>) -> Result<&'a str, Refusal> {
    let arn = required(call, "PolicyArn")?;
    policy::authorize_change(state, call.caller, &call.action, arn)?;
    if arn.contains(":iam::aws:") {
        return Err(Refusal::access_denied(format!("Cannot change AWS managed policy {arn}")));
    }
    Ok(arn)
}

pub(crate) fn create_version(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let (arn, document) = (changeable(state, call)?, required(call, "PolicyDocument")?);
    check_document(document)?;
    let now = state.now();
    let policy = visible(state, call, arn)?;
    if policy.versions.len() >= VERSIONS {
        let message = format!(
            "A managed policy can have up to {VERSIONS} versions. \
             Before you create a new version, you must delete an existing version."
        );
        return Err(Refusal::new(409, "LimitExceeded", message));
    }
    policy.add_version(document, now, call.form.get("SetAsDefault") == Some("true"));
    let version = policy.versions.last().ok_or_else(|| no_version(arn, "v0"))?;
    Ok(xml::wrap("PolicyVersion", &version_elements(version, policy.default)))
}

pub(crate) fn delete_version(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let (arn, id) = (changeable(state, call)?, required(call, "VersionId")?);
    let policy = visible(state, call, arn)?;
    let number = policy.version(id).ok_or_else(|| no_version(arn, id))?.number;
    if number == policy.default {
        return Err(Refusal::new(409, "DeleteConflict", "Cannot delete the default version of a policy."));
    }
    policy.versions.retain(|version| version.number != number);
    Ok(String::new())
}

/// The little of the grammar that every document must have, and the size.
fn check_document(document: &str) -> Result<(), Refusal> {
    let malformed = |message: &str| Refusal::new(400, "MalformedPolicyDocument", message);
    let value: Value = serde_json::from_str(document).map_err(|_| malformed("Syntax errors in policy."))?;
    let statements = match value.get("Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => return Err(malformed("Missing required field Statement")),
    };
    for statement in statements {
        if !matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
            return Err(malformed("Missing required field Effect"));
        }
        if statement.get("Action").or_else(|| statement.get("NotAction")).is_none() {
            return Err(malformed("Policy statement must contain actions."));
        }
        if statement.get("Resource").or_else(|| statement.get("NotResource")).is_none() {
            return Err(malformed("Policy statement must contain resources."));
        }
    }
    if document.chars().filter(|c| !c.is_whitespace()).count() > MANAGED_SIZE {
        return Err(Refusal::limit_exceeded("PolicySize", MANAGED_SIZE));
    }
    Ok(())
}
