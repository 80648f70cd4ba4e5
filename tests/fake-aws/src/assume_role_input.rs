//! The parameters of `AssumeRole`, once each of them has the right form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::Document;
use crate::form::Form;
use crate::reply::Refusal;
use crate::state::State;
use crate::validation::{ARN, DIGITS, EXTERNAL_ID, POLICY, SERIAL, SESSION_NAME, TAG_KEY, TAG_VALUE, Violations};

const DEFAULT_DURATION: i64 = 3600;
const MOST_TAGS: usize = 50;
const MOST_POLICY_ARNS: usize = 10;
/// Characters that a session policy and session tags share; AWS names no exact measure.
const ALLOTTED_SPACE: usize = 2048;

pub(crate) struct AssumeRole<'a> {
    pub(crate) role_arn: &'a str,
    pub(crate) session_name: &'a str,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) source_identity: Option<&'a str>,
    pub(crate) duration: i64,
    /// Serial number and code.
    pub(crate) code: Option<(&'a str, &'a str)>,
    pub(crate) tags: BTreeMap<String, String>,
    /// Keys in lower case.
    pub(crate) transitive: BTreeSet<String>,
    pub(crate) policies: Vec<Arc<Document>>,
    /// Per cent; none without tags and policies.
    pub(crate) packed_size: Option<usize>,
}

impl<'a> AssumeRole<'a> {
    pub(crate) fn read(state: &State, form: &'a Form) -> Result<Self, Refusal> {
        let tags = tags(form);
        let transitive = form.list("TransitiveTagKeys.member", "");
        let policy_arns = form.list("PolicyArns.member", ".arn");
        let duration = validate(form, &tags, &transitive, &policy_arns)?;
        let code = match (form.get("SerialNumber"), form.get("TokenCode")) {
            (Some(serial), Some(code)) => Some((serial, code)),
            (None, None) => None,
            _ => {
                let message =
                    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";
                return Err(Refusal::access_denied(message));
            }
        };
        check_tags(&tags, &transitive)?;
        Ok(Self {
            role_arn: form.get("RoleArn").unwrap_or_default(),
            session_name: form.get("RoleSessionName").unwrap_or_default(),
            external_id: form.get("ExternalId"),
            source_identity: form.get("SourceIdentity"),
            duration,
            code,
            packed_size: packed_size(form, &tags, &policy_arns)?,
            policies: session_policies(state, form, &policy_arns)?,
            transitive: transitive.iter().map(|key| key.to_lowercase()).collect(),
            tags: tags.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        })
    }
}

fn tags(form: &Form) -> Vec<(&str, &str)> {
    let (keys, values) = (form.list("Tags.member", ".Key"), form.list("Tags.member", ".Value"));
    keys.into_iter().zip(values).collect()
}

/// The duration asked for, once every parameter has the right form.
fn validate(form: &Form, tags: &[(&str, &str)], transitive: &[&str], policy_arns: &[&str]) -> Result<i64, Refusal> {
    let mut violations = Violations::default();
    for (name, member, shortest, longest, pattern) in [
        ("RoleArn", "roleArn", 20, 2048, &ARN),
        ("RoleSessionName", "roleSessionName", 2, 64, &SESSION_NAME),
        ("ExternalId", "externalId", 2, 1224, &EXTERNAL_ID),
        ("SerialNumber", "serialNumber", 9, 256, &SERIAL),
        ("TokenCode", "tokenCode", 6, 6, &DIGITS),
        ("SourceIdentity", "sourceIdentity", 2, 64, &SESSION_NAME),
        ("Policy", "policy", 1, usize::MAX, &POLICY),
    ] {
        if let Some(value) = form.get(name) {
            violations.text(member, value, shortest, longest, pattern);
        } else if matches!(name, "RoleArn" | "RoleSessionName") {
            violations.required(form, name);
        }
    }
    for (number, (key, value)) in (1..).zip(tags) {
        violations.text(&format!("tags.{number}.member.key"), key, 1, 128, &TAG_KEY);
        violations.text(&format!("tags.{number}.member.value"), value, 0, 256, &TAG_VALUE);
    }
    for (number, arn) in (1..).zip(policy_arns) {
        violations.text(&format!("policyArns.{number}.member.arn"), arn, 20, 2048, &ARN);
    }
    violations.count("tags", tags.len(), MOST_TAGS);
    violations.count("transitiveTagKeys", transitive.len(), MOST_TAGS);
    violations.count("policyArns", policy_arns.len(), MOST_POLICY_ARNS);
    let duration = violations.duration(form, DEFAULT_DURATION, 43_200)?;
    violations.finish()?;
    Ok(duration)
}

fn invalid_value(message: &str) -> Refusal {
    Refusal::new(400, "InvalidParameterValue", message)
}

/// Tag keys that differ in case alone are one key.
fn check_tags(tags: &[(&str, &str)], transitive: &[&str]) -> Result<(), Refusal> {
    let keys: BTreeSet<String> = tags.iter().map(|(key, _)| key.to_lowercase()).collect();
    if keys.len() < tags.len() {
        return Err(invalid_value("Duplicate tag keys found. Please note that Tag keys are case insensitive."));
    }
    if transitive.iter().any(|key| !keys.contains(&key.to_lowercase())) {
        return Err(invalid_value("The specified transitive tag key must be included in the requested tags."));
    }
    Ok(())
}

fn packed_size(form: &Form, tags: &[(&str, &str)], policy_arns: &[&str]) -> Result<Option<usize>, Refusal> {
    let of_policies = form.get("Policy").map_or(0, str::len) + policy_arns.iter().map(|arn| arn.len()).sum::<usize>();
    let of_tags: usize = tags.iter().map(|(key, value)| key.len() + value.len()).sum();
    let per_cent = |characters: usize| (characters * 100).div_ceil(ALLOTTED_SPACE);
    let (policies, size) = (per_cent(of_policies), per_cent(of_policies + of_tags));
    if policies > 100 {
        let message = format!("Packed policy consumes {policies}% of allotted space, please use smaller policy.");
        return Err(Refusal::new(400, "PackedPolicyTooLarge", message));
    }
    if size > 100 {
        let message = format!("Packed size of session tags consumes {size}% of allotted space.");
        return Err(Refusal::new(400, "PackedPolicyTooLarge", message));
    }
    Ok((size > 0).then_some(size))
}

fn session_policies(state: &State, form: &Form, policy_arns: &[&str]) -> Result<Vec<Arc<Document>>, Refusal> {
    let malformed = |message: String| Refusal::new(400, "MalformedPolicyDocument", message);
    let inline = form.get("Policy").map(|text| Document::permissions(text).map_err(malformed));
    let managed = policy_arns.iter().map(|arn| {
        let known = state.policies.managed.iter().find(|policy| policy.arn == *arn);
        let version = known.and_then(|policy| policy.version(&format!("v{}", policy.default)));
        // AWS's own policies are all there; the fake has not their documents, and lets them allow nothing
        let text = match version {
            Some(version) => version.document.as_str(),
            None if arn.contains(":iam::aws:policy/") => r#"{"Statement":[]}"#,
            None => return Err(invalid_value(&format!("Policy {arn} does not exist or is not attachable."))),
        };
        Document::permissions(text).map_err(malformed)
    });
    inline.into_iter().chain(managed).map(|document| document.map(Arc::new)).collect()
}
