//! Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning in repositories.
//! Pure.

use mfa_policy::{Finding, Severity, rules};
use serde_json::{Value, json};

use crate::model::printable_json;

/// A finding, and its file; `None` for a policy that is not from a file.
#[derive(Debug)]
pub(crate) struct Located<'f> {
    pub finding: &'f Finding,
    /// The path, as it was given.
    pub file: Option<&'f str>,
    /// The name of the policy in messages.
    pub policy: Option<&'f str>,
}

/// One run of `policy check`, and in words what it left out.
pub(crate) fn sarif(findings: &[Located<'_>], left_out: &[String]) -> String {
    let rules: Vec<Value> = rules()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": rule.check},
                "fullDescription": {"text": rule.consequence},
                "help": {"text": rule.remedy},
                "defaultConfiguration": {"level": level(rule.severity)},
            })
        })
        .collect();
    let driver = json!({"name": "mfa-session", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let results: Vec<Value> = findings.iter().map(result).collect();
    let notification = |text: &String| json!({"level": "warning", "message": {"text": text}});
    let notifications: Vec<Value> = left_out.iter().map(notification).collect();
    let invocation = json!({"executionSuccessful": left_out.is_empty(), "toolExecutionNotifications": notifications});
    let run = json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "invocations": [invocation],
        "results": results});
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    let log = json!({"$schema": schema, "version": "2.1.0", "runs": [run]});
    // Only strings and numbers: serialising cannot fail.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    printable_json(&text).unwrap_or(text)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn result(located: &Located<'_>) -> Value {
    let Located { finding, file, policy } = located;
    let index = rules().iter().position(|rule| rule.id == finding.rule);
    let message = format!("{}; {}. Remedy: {}", finding.message, finding.consequence, finding.remedy);
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": message},
        "properties": {"calls": finding.calls},
    });
    let mut location = json!({});
    if let Some(file) = file {
        // A finding about all statements is shown on the first line.
        let region = json!({"startLine": finding.line.unwrap_or(1)});
        location["physicalLocation"] = json!({"artifactLocation": {"uri": uri(file)}, "region": region});
    }
    let names = [policy.map(str::to_owned), finding.sid.clone()].into_iter().flatten();
    let named: Vec<Value> = names.map(|name| json!({"fullyQualifiedName": name})).collect();
    if !named.is_empty() {
        location["logicalLocations"] = json!(named);
    }
    result["locations"] = json!([location]);
    result
}

/// A path as a relative reference or, where it is absolute, a URI of a file (RFC 3986, RFC 8089).
fn uri(path: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    let mut encoded = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    let mut buffer = [0; 4];
    for c in path.trim_start_matches("./").chars() {
        if kept(c) {
            encoded.push(c);
        } else {
            encoded.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("./policies/a b.json", "policies/a%20b.json"),
            ("/tmp/é.json", "file:///tmp/%C3%A9.json"),
            ("x.json", "x.json"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
