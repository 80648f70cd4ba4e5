//! Every form in which people have policies gives the policy, with its lines; and no input makes the reader panic.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::HashSet;
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::set::ListedUser;
use super::*;
use mfa_policy::{AccountFacts, Budget, Position, Subject, print, review};

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
        let documents: Vec<_> = sets.iter().flat_map(PolicySet::documents).collect();
        let documents: HashSet<_> = documents.iter().map(Rc::as_ptr).collect();
        assert_eq!(documents.len(), 1, "{what}: a document is read once");
        assert_eq!(print(&sets[0].documents()[0]), plain, "{what}");
    }
}

/// Who is in a set, what it has, and what could not be read.
fn summary(set: &PolicySet) -> (SetOwner, usize, Vec<String>) {
    let unread = set.unread().into_iter().map(|unread| format!("{}: {}", unread.what, unread.why));
    (set.owner.clone(), set.documents().len(), unread.collect())
}

fn users(names: &[&str]) -> SetOwner {
    let user = |name: &&str| ListedUser {
        name: (*name).to_owned(),
        subject: Subject::of_arn(&format!("arn:aws:iam::123456789012:user/{name}")),
    };
    SetOwner::Users(names.iter().map(user).collect())
}

#[test]
fn an_account_has_a_set_for_users_of_whom_the_same_is_true() {
    let sets = |account: &Value| {
        let sets = read_input("x", account.to_string().as_bytes()).expect("an account");
        sets.iter().map(summary).collect::<Vec<_>>()
    };
    let listing = account(&deny());
    assert_eq!(
        sets(&listing),
        [(users(&["alice"]), 1, vec![]), (users(&["bob"]), 1, vec![]), (users(&["carol"]), 0, vec![])]
    );
    // a managed policy of bob's and of his group is one document; who has it twice is as who has it once
    let of_group = account(&json!({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}));
    let mut same = of_group;
    same["UserDetailList"][1]["AttachedManagedPolicies"] = json!([]);
    assert_eq!(sets(&same)[0], (users(&["alice", "bob"]), 1, vec![]));
    // but where a policy tells users apart by their names or paths
    for (statement, together) in [
        (
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:username": "bob"}}}),
            false,
        ),
        (
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "*:user/b*"}}}),
            false,
        ),
        (
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/b*"}}}),
            true,
        ),
        (json!({"Effect": "Deny", "Action": "*", "Resource": ["arn:aws:iam::*:user/b*"]}), false),
        (json!({"Effect": "Deny", "Action": "*", "Resource": ["arn:aws:iam::*:*/bob"]}), false),
        (
            json!({"Effect": "Deny", "Action": "*", "Resource": ["arn:aws:s3:::bob/*", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/*", "*"]}),
            true,
        ),
    ] {
        let mut same = account(&json!({"Version": "2012-10-17", "Statement": statement}));
        same["UserDetailList"][1]["AttachedManagedPolicies"] = json!([]);
        assert_eq!(sets(&same)[0].0 == users(&["alice", "bob"]), together, "{statement}");
        same["UserDetailList"][1]["Arn"] = json!("arn:aws:iam::123456789012:user/team/bob");
        assert_eq!(sets(&same)[0].0, users(&["alice"]), "{statement}");
    }
    // and where a policy of another file does
    let same = PolicySet { owner: users(&["alice", "bob"]), ..PolicySet::default() };
    let naming = json!({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:username": "bob"}}}});
    for (document, expected) in
        [(deny(), vec![users(&["alice", "bob"])]), (naming, vec![users(&["alice"]), users(&["bob"])])]
    {
        let more = read_input("y", document.to_string().as_bytes()).expect("a policy").remove(0).held;
        let set = PolicySet { owner: same.owner.clone(), ..PolicySet::default() };
        assert_eq!(set.with(&more).into_iter().map(|set| set.owner).collect::<Vec<_>>(), expected);
    }
    // what the listing leaves out is named
    let mut cut = listing;
    cut["IsTruncated"] = json!(true);
    cut["Policies"] = json!([]);
    cut["UserDetailList"][2]["GroupList"] = json!(["others"]);
    let why = "the listing does not contain it";
    let rest = "the rest of the account: the listing was cut off".to_owned();
    let managed = |whose: &str| format!("managed policy `arn:aws:iam::123456789012:policy/Force` of {whose}: {why}");
    assert_eq!(
        sets(&cut),
        [
            (users(&["alice"]), 0, vec![managed("group `staff`"), rest.clone()]),
            (users(&["bob"]), 0, vec![managed("user `bob`"), managed("group `staff`"), rest.clone()]),
            (users(&["carol"]), 0, vec![format!("the policies of group `others`: {why}"), rest]),
        ]
    );
    // the trust of roles is nobody's policy
    let mut roles = account(&deny());
    roles["RoleDetailList"] = json!([{"RoleName": "r", "AssumeRolePolicyDocument": deny()}]);
    assert_eq!(sets(&roles)[3], (SetOwner::Roles, 1, vec![]));
}

#[test]
fn the_lines_of_a_finding_are_those_of_the_input() {
    let answer = format!("{{\"PolicyVersion\":\n {{\"VersionId\": \"v1\",\n  \"Document\": {DENY}}}}}");
    let sets = read_input("x", answer.as_bytes()).expect("an answer");
    let place = |at: Position| (at.line, at.column);
    let statement = &sets[0].documents()[0].statements[0];
    assert_eq!((place(statement.at), place(statement.conditions[0].key.at)), ((3, 55), (4, 26)));
    let quoted = format!("[\n\n{}]", json!(DENY));
    assert_eq!(
        read_input("x", quoted.as_bytes()).expect("a string")[0].documents()[0].statements[0].conditions[0].key.at.line,
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
            let facts = AccountFacts { user: set.subject().cloned(), ..AccountFacts::default() };
            prop_assert!(review(&set.documents(), &facts, &Budget::default()).is_ok());
        }
    }
}
