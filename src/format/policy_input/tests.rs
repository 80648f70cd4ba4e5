//! Every form in which people have policies gives the policy, with its lines; and no input makes the reader panic.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use mfa_policy::{AccountFacts, Position, check, print, simulate};

const DENY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
  "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]}"#;

fn deny() -> Value {
    serde_json::from_str(DENY).expect("JSON")
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
}

/// Inputs with the one policy in them.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let document = deny();
    let (quoted, encoded) = (document.to_string(), percent_encoded(DENY));
    let statement = document["Statement"][0].clone();
    let plan = json!({"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"resources": [
        {"type": "aws_iam_group_policy", "address": "module.m.aws_iam_group_policy.force", "values": {"policy": quoted}},
        {"type": "aws_s3_bucket", "address": "aws_s3_bucket.b", "values": {"policy": "{}"}},
        {"type": "aws_iam_policy", "address": "aws_iam_policy.later", "values": {"policy": null}}]}]}}});
    let state = json!({"format_version": "1.0", "values": {"root_module": {"resources": [
        {"type": "aws_iam_role", "address": "aws_iam_role.r", "values": {"inline_policy": [
            {"name": "later"}, {"name": "force", "policy": quoted}, {"name": "none", "policy": null}]}}]}}});
    let mut forms: Vec<(&str, Vec<u8>)> = vec![
        ("a document", DENY.into()),
        ("with a byte order mark", format!("\u{feff}{DENY}").into()),
        ("UTF-16", utf16(DENY, u16::to_le_bytes)),
        ("UTF-16, the other order", utf16(DENY, u16::to_be_bytes)),
        ("percent-encoded", encoded.clone().into()),
        ("a JSON string", json!(quoted).to_string().into()),
    ];
    let answers = [
        ("a lone statement", statement.clone()),
        ("an array of statements", json!([statement])),
        ("an array of documents", json!([document])),
        (
            "get-policy-version",
            json!({"PolicyVersion": {"Document": document, "VersionId": "v1", "IsDefaultVersion": true}}),
        ),
        ("get-policy-version, raw", json!({"PolicyVersion": {"Document": encoded}})),
        ("get-user-policy", json!({"UserName": "u", "PolicyName": "p", "PolicyDocument": document})),
        ("get-group-policy, raw", json!({"GroupName": "g", "PolicyName": "p", "PolicyDocument": encoded})),
        ("get-role-policy", json!({"RoleName": "r", "PolicyName": "p", "PolicyDocument": document})),
        ("get-role", json!({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": document}})),
        ("list-roles", json!({"Roles": [{"RoleName": "r", "AssumeRolePolicyDocument": document}]})),
        (
            "describe-policy",
            json!({"Policy": {"PolicySummary": {"Name": "n", "Type": "SERVICE_CONTROL_POLICY"}, "Content": quoted}}),
        ),
        ("terraform show -json of a plan", plan),
        ("terraform show -json of a state", state),
        ("get-account-authorization-details", account(&document)),
    ];
    forms.extend(answers.into_iter().map(|(what, answer)| (what, answer.to_string().into_bytes())));
    forms
}

fn account(document: &Value) -> Value {
    json!({
        "UserDetailList": [
            {"UserName": "alice", "Arn": "arn:aws:iam::123456789012:user/alice", "GroupList": ["staff"], "AttachedManagedPolicies": []},
            {"UserName": "bob", "Arn": "arn:aws:iam::123456789012:user/bob", "GroupList": ["staff"], "AttachedManagedPolicies": [
                {"PolicyArn": "arn:aws:iam::123456789012:policy/Force"}]},
            {"UserName": "carol", "Arn": "arn:aws:iam::123456789012:user/carol", "GroupList": []}],
        "GroupDetailList": [{"GroupName": "staff", "GroupPolicyList": [], "AttachedManagedPolicies": [
            {"PolicyArn": "arn:aws:iam::123456789012:policy/Force"}]}],
        "RoleDetailList": [],
        "Policies": [{"Arn": "arn:aws:iam::123456789012:policy/Force", "PolicyVersionList": [
            {"VersionId": "v1", "IsDefaultVersion": false, "Document": {}}, {"VersionId": "v2", "IsDefaultVersion": true, "Document": document}]}],
    })
}

#[test]
fn every_form_gives_its_policy() {
    let plain = print(&mfa_policy::read("x", DENY.as_bytes()).expect("a policy"));
    for (what, bytes) in forms() {
        let sets = read_input("x", &bytes).unwrap_or_else(|error| panic!("{what}: {error:?}"));
        let documents: Vec<_> = sets.iter().flat_map(|set| &set.documents).collect();
        assert_eq!(documents.len(), 1, "{what}");
        assert_eq!(print(documents[0]), plain, "{what}");
    }
    // users with the same policies are one set
    let sets = read_input("x", account(&deny()).to_string().as_bytes()).expect("an account");
    assert_eq!(sets.iter().map(|set| set.users.as_slice()).collect::<Vec<_>>(), [["alice", "bob"]]);
}

#[test]
fn the_lines_of_a_finding_are_those_of_the_input() {
    let answer = format!("{{\"PolicyVersion\":\n {{\"VersionId\": \"v1\",\n  \"Document\": {DENY}}}}}");
    let sets = read_input("x", answer.as_bytes()).expect("an answer");
    let place = |at: Position| (at.line, at.column);
    let statement = &sets[0].documents[0].statements[0];
    assert_eq!((place(statement.at), place(statement.conditions[0].key.at)), ((3, 55), (4, 26)));
    let quoted = format!("[\n\n{}]", json!(DENY));
    assert_eq!(
        read_input("x", quoted.as_bytes()).expect("a string")[0].documents[0].statements[0].conditions[0].key.at.line,
        3
    );
    let wrong =
        read_input("x", b"{\"PolicyVersion\":\n {\"Document\": {\"Statement\": []}}}").expect_err("no statement");
    let InputError::Document { error, .. } = wrong else { panic!("{wrong:?}") };
    assert_eq!(error.to_string(), "line 2, column 16: this policy lacks a statement in `Statement`");
}

#[test]
fn sources_are_told_from_policies() {
    for (text, language) in [
        ("resource \"aws_iam_policy\" \"force\" {\n  policy = jsonencode({})\n}", SourceLanguage::Terraform),
        ("# ours\ndata \"aws_iam_policy_document\" \"force\" {\n}", SourceLanguage::Terraform),
        ("locals {\n}", SourceLanguage::Terraform),
        (
            "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  P:\n    Type: AWS::IAM::Policy",
            SourceLanguage::CloudFormation,
        ),
        ("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"}", SourceLanguage::CloudFormation),
        ("Resources:\n  P: {}", SourceLanguage::CloudFormation),
        (r#"{"Resources":{"P":{"Type":"AWS::IAM::Policy"}}}"#, SourceLanguage::CloudFormation),
    ] {
        assert_eq!(read_input("x", text.as_bytes()).expect_err("a source"), InputError::Source(language), "{text}");
    }
    assert!(read_input("x", b"3").is_err());
    for text in [
        "[]",
        "\"resource\"",
        "[[[[[[[[[[]]]]]]]]]]",
        "{\"format_version\": \"1\", \"values\": {}}",
        "{\"format_version\": \"1\"}",
        "{\"PolicyVersion\": {}}",
        "{\"Policy\": {\"PolicyName\": \"m\", \"Arn\": \"a\"}}",
    ] {
        assert_eq!(read_input("x", text.as_bytes()).expect_err("no policy"), InputError::NoPolicy, "{text}");
    }
}

/// `POLICY_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("POLICY_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whole forms, with some bytes changed, left out or put in: each is read and checked, or refused.
    #[test]
    fn no_input_makes_a_panic(
        form in prop::sample::select(forms()),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, prop::sample::select(vec![
            &b""[..], b"\"", b"{", b"}", b"[", b"]", b"*", b"${", b"%7B", b"\\u0000", b"\0", b"\xff", b"\xef\xbb\xbf", b",", b":",
            b"null", b"\"Deny\"", b"\"Allow\"", b"\"BoolIfExists\"", b"-1e9", b"\n", b"\"aws:MultiFactorAuthAge\"",
        ])), 0..6),
    ) {
        let (_, mut bytes) = form;
        for (at, length, put) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, put.iter().copied());
        }
        for set in read_input("x", &bytes).into_iter().flatten() {
            let facts = AccountFacts { user: set.subject, ..AccountFacts::default() };
            let answers = (check(&set.documents, &facts), simulate(&set.documents, &facts));
            prop_assert!(answers.0.is_ok() && answers.1.is_ok());
        }
    }
}
