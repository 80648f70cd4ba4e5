//! The rules about policies that force MFA: what three published policies break, and for each rule a change to a good
//! policy that breaks it, and one like it that does not.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::time::{Duration, Instant};

use mfa_policy::Partition;
use mfa_policy::read;
use mfa_policy::{AccountFacts, Caller, Decision, Finding, PolicyDocument, Severity, Subject, rules};
use mfa_policy::{Row, TooIntricate, check, simulate as simulated};

fn document(text: &str) -> PolicyDocument {
    read("policy", text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Each finding's severity is one that its rule's page names.
fn checked(texts: &[&str], facts: &AccountFacts) -> Vec<Finding> {
    let documents: Vec<PolicyDocument> = texts.iter().map(|text| document(text)).collect();
    let findings = check(&documents, facts).expect("simple documents");
    for finding in &findings {
        let rule = rules().iter().find(|rule| rule.id == finding.rule).expect("a rule");
        assert!(rule.severity == finding.severity || rule.milder.contains(&finding.severity), "{finding:?}");
    }
    findings
}

fn simulate(documents: &[PolicyDocument], facts: &AccountFacts) -> Vec<Row> {
    simulated(documents, facts).expect("simple documents")
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    let mut ids: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    ids.sort_unstable();
    ids
}

/// A published policy, and each rule that it breaks: how badly, on which line, and why.
type Published = (&'static str, &'static [(&'static str, Severity, Option<usize>, &'static str)]);

const PUBLISHED: [Published; 3] = [
    (
        include_str!("policies/force-mfa-cli-users.json"),
        &[
            ("MFA012", Severity::Info, None, "Create is allowed, and Delete appears nowhere"),
            ("MFA019", Severity::Info, Some(90), "neither password call is in NotAction"),
            ("MFA022", Severity::Info, Some(87), "the Deny has one condition only"),
            ("MFA028", Severity::Info, Some(90), "GetMFADevice came to IAM later than this policy"),
        ],
    ),
    (
        include_str!("policies/force-mfa-console-users-2024.json"),
        &[
            ("MFA008", Severity::Warning, Some(29), "ListVirtualMFADevices is missing in NotAction"),
            ("MFA009", Severity::Info, Some(29), "so is GetSessionToken: it is for console users"),
            ("MFA013", Severity::Warning, Some(11), "Create only on mfa/${aws:username}"),
            ("MFA019", Severity::Warning, Some(29), "ChangePassword without GetAccountPasswordPolicy"),
            ("MFA022", Severity::Info, Some(26), "the Deny has one condition only"),
            ("MFA028", Severity::Info, Some(29), "GetMFADevice is allowed, but not in NotAction"),
        ],
    ),
    (
        include_str!("policies/force-mfa-group-2020.json"),
        &[
            ("MFA013", Severity::Warning, Some(76), "Create only on mfa/${aws:username}"),
            ("MFA019", Severity::Info, Some(92), "neither password call is in NotAction"),
            ("MFA022", Severity::Info, Some(89), "the Deny has one condition only"),
            ("MFA028", Severity::Info, Some(92), "GetMFADevice came to IAM later than this policy"),
        ],
    ),
];

#[test]
fn the_published_policies_break_these_rules_and_no_others() {
    for (text, expected) in PUBLISHED {
        let mut found: Vec<_> = checked(&[text], &AccountFacts::default())
            .iter()
            .map(|finding| (finding.rule, finding.severity, finding.line))
            .collect();
        found.sort_unstable();
        let expected: Vec<_> = expected.iter().map(|(rule, severity, line, _)| (*rule, *severity, *line)).collect();
        assert_eq!(found, expected);
    }
}

/// Breaks no rule.
const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Account", "Effect": "Allow",
     "Action": ["iam:ListVirtualMFADevices", "iam:GetAccountPasswordPolicy"], "Resource": "*"},
    {"Sid": "Create", "Effect": "Allow", "Action": "iam:CreateVirtualMFADevice", "Resource": "arn:aws:iam::*:mfa/*"},
    {"Sid": "Own", "Effect": "Allow",
     "Action": ["iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ResyncMFADevice", "iam:ChangePassword"],
     "Resource": "arn:aws:iam::*:user/${aws:username}"},
    {"Sid": "Remove", "Effect": "Allow", "Action": ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"],
     "Resource": ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}*"],
     "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
    {"Sid": "Work", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    {"Sid": "Force", "Effect": "Deny",
     "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice",
       "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken",
       "iam:ChangePassword", "iam:GetAccountPasswordPolicy"],
     "Resource": "*",
     "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}}
  ]
}"#;

/// The good policy with texts put in the place of others.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(GOOD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

const OPEN: &str = r#""NotAction": ["#;
const DENY: &str = r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}"#;
const NO_DENY: &str = r#"{"BoolIfExists": {"aws:SecureTransport": "false"}}"#;
const SECURE: &str = r#"{"Bool": {"aws:SecureTransport": "true"}}"#;
const WORK: &str = r#"{"Sid": "Work", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},"#;
const GATE: &str = r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
const CREATE: &str = r#""Resource": "arn:aws:iam::*:mfa/*""#;
const OWN: &str = r#""Resource": "arn:aws:iam::*:user/${aws:username}""#;
const ACCOUNT: &str = r#""iam:GetAccountPasswordPolicy"], "Resource": "*""#;
const VERSION: &str = r#""Version": "2012-10-17","#;
/// A Deny for the key alone, which carries no word about MFA.
const DENY_THE_KEY: &str = r#"{"Sid": "Key", "Effect": "Deny",
     "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice",
       "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken",
       "iam:ChangePassword", "iam:GetAccountPasswordPolicy"],
     "Resource": "*",
     "Condition": {"Null": {"aws:MultiFactorAuthPresent": true}, "BoolIfExists": {"aws:ViaAWSService": false}}},
    {"Sid": "Work","#;
const DENY_REMOVAL: &str = r#"{"Sid": "Removal", "Effect": "Deny", "Action": ["iam:De*MFADevice"], "Resource": "*",
     "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}},
    {"Sid": "Work","#;

/// It denies those, too, who have another partition's role.
const ELSEWHERE: &str = r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"},
     "ArnNotLike": {"aws:PrincipalArn": "arn:aws-cn:iam::*:role/ci"}}"#;

/// Changes to the good policy, and all rules that are broken then.
type Change = (&'static [(&'static str, &'static str)], &'static [&'static str]);

/// A rule, a change that breaks it, and one like it that does not.
#[rustfmt::skip]
const CASES: &[(&str, Change, Change)] = &[
    ("MFA001", (&[(DENY, r#"{"Bool": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}"#)], &["MFA001"]),
        // the key alone is denied by a statement of its own
        (&[(DENY, r#"{"Bool": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}"#), (r#"{"Sid": "Work","#, DENY_THE_KEY)], &[])),
    ("MFA001", (&[(DENY, r#"{"StringEquals": {"AWS:multifactorauthpresent": ["false"]}, "Bool": {"aws:ViaAWSService": "false"}}"#)], &["MFA001"]),
        (&[(DENY, r#"{"StringNotEquals": {"AWS:multifactorauthpresent": ["true"]}, "Bool": {"aws:ViaAWSService": "false"}}"#)], &[])),
    ("MFA002", (&[(DENY, r#"{"Null": {"aws:MultiFactorAuthPresent": "true"}, "Bool": {"aws:ViaAWSService": "false"}}"#)], &["MFA002"]),
        (&[(r#"{"Sid": "Work","#, DENY_THE_KEY)], &[])),
    ("MFA003", (&[(DENY, NO_DENY)], &["MFA003"]),
        (&[(DENY, NO_DENY), (WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": true}}},"#)], &[])),
    ("MFA003", (&[(DENY, NO_DENY), (WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}},"#)], &["MFA003"]),
        (&[(WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}},"#)], &[])),
    // the Deny is about one service only
    ("MFA032", (&[(OPEN, r#""Action": ["ec2:*"], "NotResource": ["x","#), (r#""iam:GetAccountPasswordPolicy"],
     "Resource": "*","#, r#""x"],"#)], &["MFA032"]),
        (&[(r#"{"Sid": "Work","#, r#"{"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}}, {"Sid": "Work","#)], &[])),
    // the Deny spares what it is made on
    ("MFA032", (&[(r#""Resource": "*",
     "Condition": {"BoolIf"#, r#""NotResource": "arn:aws:s3:::public/*",
     "Condition": {"BoolIf"#)], &["MFA032"]),
        (&[(r#""Resource": "*",
     "Condition": {"BoolIf"#, r#""Resource": ["*", "arn:aws:s3:::public/*"],
     "Condition": {"BoolIf"#)], &[])),
    // it holds in one place only, for one kind of user, or where something else is missing
    ("MFA032", (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}, "StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#)], &["MFA032"]),
        // a role is no user
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}, "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}}"#)], &[])),
    ("MFA032", (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:SecureTransport": "false", "aws:ViaAWSService": "false"}}"#)], &["MFA032"]),
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}, "Bool": {"aws:SecureTransport": "true"}}"#)], &[])),
    // the Deny leaves it open by name
    ("MFA034", (&[(OPEN, r#""NotAction": ["s3:GetObject", "#)], &["MFA034"]),
        (&[(OPEN, r#""NotAction": ["sts:GetCallerIdentity", "#)], &[])),
    ("MFA034", (&[(OPEN, r#""NotAction": ["ec2:*", "#)], &["MFA027", "MFA034"]),
        (&[(OPEN, r#""NotAction": ["iam:Resync*", "#)], &["MFA027"])),
    // what it leaves open is judged by a rule of its own, or only tells people of themselves
    ("MFA023", (&[(OPEN, r#""NotAction": ["iam:CreateAccessKey", "#), (WORK, r#"{"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "*"},"#)], &["MFA023"]),
        (&[(OPEN, r#""NotAction": ["iam:ListAccessKeys", "#), (WORK, r#"{"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "*"},"#)], &["MFA034"])),
    // nothing speaks of MFA at all
    ("MFA003", (&[(DENY, NO_DENY), (GATE, SECURE)], &["MFA003", "MFA010", "MFA011"]), (&[(GATE, SECURE)], &[])),
    ("MFA004", (&[(DENY, NO_DENY), (WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:MultiFactorAuthPresent": false}}},"#)], &["MFA004"]),
        (&[(WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:MultiFactorAuthPresent": false}}},"#)], &[])),
    ("MFA005", (&[(r#"["iam:CreateVirtualMFADevice", "iam:EnableMFADevice","#, r#"["iam:CreateVirtualMFADevice","#)], &["MFA005"]),
        (&[(r#"["iam:CreateVirtualMFADevice", "iam:EnableMFADevice","#, r#"["IAM:CREATEVIRTUALMFADEVICE", "iam:enablemfadevice","#)], &[])),
    ("MFA005", (&[(OPEN, r#""Action": ["*","#)], &["MFA005"]),
        // who may not touch others' devices is not locked out
        (&[(r#"{"Sid": "Work","#, r#"{"Effect": "Deny", "Action": "iam:EnableMFADevice", "NotResource": "arn:aws:iam::*:user/${aws:username}",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}}, {"Sid": "Work","#)], &[])),
    ("MFA006", (&[(r#""iam:ListMFADevices", "iam:ListVirtualMFADevices""#, r#""iam:ListVirtualMFADevices""#)], &["MFA006"]),
        (&[(r#""iam:ListMFADevices", "iam:ListVirtualMFADevices""#, r#""iam:listMFAdevices", "iam:ListVirtualMFADevices""#)], &[])),
    ("MFA007", (&[(r#""iam:ResyncMFADevice", "sts"#, r#""sts"#)], &["MFA007"]),
        (&[(r#""iam:ResyncMFADevice", "sts"#, r#""iam:Resync*", "sts"#)], &["MFA027"])),
    ("MFA008", (&[(r#""iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "#, r#""iam:ResyncMFADevice", "#)], &["MFA008"]),
        (&[(r#""iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "#, r#""iam:ListVirtual?FADevices", "iam:ResyncMFADevice", "#)], &["MFA027"])),
    ("MFA008", (&[(r#""iam:GetUser", "iam:GetMFADevice""#, r#""iam:GetMFADevice""#)], &["MFA008"]),
        (&[(r#""iam:GetUser", "iam:GetMFADevice""#, r#""iam:getuser", "iam:GetMFADevice""#)], &[])),
    ("MFA009", (&[(r#", "sts:GetSessionToken""#, "")], &["MFA009"]),
        (&[(r#""sts:GetSessionToken""#, r#""STS:getsessiontoken""#)], &[])),
    ("MFA010", (&[(OPEN, r#""NotAction": ["iam:DeactivateMFADevice", "#)], &["MFA010"]),
        (&[(r#"{"Sid": "Work","#, DENY_REMOVAL), (OPEN, r#""NotAction": ["iam:DeactivateMFADevice", "#)], &[])),
    ("MFA011", (&[(OPEN, r#""NotAction": ["iam:DeleteVirtualMFADevice", "#)], &["MFA011"]),
        (&[(r#"{"Sid": "Work","#, DENY_REMOVAL), (OPEN, r#""NotAction": ["iam:DeleteVirtualMFADevice", "#)], &[])),
    ("MFA012", (&[(r#", "iam:DeleteVirtualMFADevice"]"#, "]")], &["MFA012"]),
        (&[(r#""iam:DeleteVirtualMFADevice"]"#, r#""iam:Delete*MFA*"]"#)], &[])),
    ("MFA013", (&[(CREATE, r#""Resource": "arn:aws:iam::*:mfa/${aws:username}""#)], &["MFA013"]),
        (&[(CREATE, r#""Resource": "arn:aws:iam::*:mfa/${aws:username}*""#)], &[])),
    ("MFA013", (&[(CREATE, r#""Resource": "arn:aws:iam::*:mfa/staff/${aws:username}""#)], &["MFA013"]),
        (&[(CREATE, r#""Resource": ["arn:aws:iam::*:mfa/staff/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}-*"]"#)], &[])),
    ("MFA014", (&[(OWN, r#""Resource": "arn:aws:iam::*:mfa/${aws:username}""#)], &["MFA014"]),
        (&[(OWN, r#""Resource": ["arn:aws:iam::*:mfa/${aws:username}", "arn:aws:iam::*:user/${aws:username}"]"#)], &[])),
    ("MFA015", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/*""#)], &["MFA015"]),
        (&[(OWN, r#""Resource": ["arn:aws:iam::*:user/*/${aws:username}", "arn:aws:iam::*:user/${aws:username}"]"#)], &[])),
    // an administrator; with MFA it may do as it likes
    ("MFA015", (&[(WORK, r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},"#)], &["MFA015"]),
        (&[(WORK, r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},"#)], &[])),
    ("MFA016", (&[(ACCOUNT, r#""iam:GetAccountPasswordPolicy"], "Resource": "arn:aws:iam::*:mfa/*""#)], &["MFA016", "MFA016"]),
        (&[(ACCOUNT, r#""iam:GetAccountPasswordPolicy"], "Resource": ["arn:aws:iam::*:mfa/*", "*"]"#)], &[])),
    ("MFA017", (&[(VERSION, r#""Version": "2008-10-17","#)], &["MFA017"]),
        (&[(VERSION, ""), ("${aws:username}", "alice")], &[])),
    ("MFA017", (&[(VERSION, ""), ("${aws:", "${AWS:")], &["MFA017"]), (&[("${aws:", "${AWS:")], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/$${aws:username}""#)], &["MFA018"]),
        // names of keys are the same in any case
        (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:userName}""#)], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/&{aws:username}""#)], &["MFA018"]),
        (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:username, 'nobody'}""#)], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${AWS::username}""#)], &["MFA018"]),
        (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:PrincipalTag/name}""#)], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:user}""#)], &["MFA018"]),
        (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:userid}""#)], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:username""#)], &["MFA018"]),
        (&[(OWN, r#""Resource": "arn:aws:iam::*:user/${aws:Username}""#)], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/*${aws:username}""#)], &["MFA018"]),
        (&[(CREATE, r#""Resource": "arn:aws:iam::*:mfa/*${aws:username}*""#)], &[])),
    ("MFA018", (&[(OWN, r#""Resource": "arn:aws:iam::*:user/team/${aws:username}""#)], &["MFA018"]),
        (&[(OWN, r#""Resource": "arn:aws:iam::*:user/*/${aws:username}""#)], &[])),
    ("MFA019", (&[(r#""iam:ChangePassword", "iam:GetA"#, r#""iam:GetA"#)], &["MFA019"]),
        (&[(r#""iam:ChangePassword", "iam:GetA"#, r#""iam:changePassword", "iam:GetA"#)], &[])),
    ("MFA022", (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#)], &["MFA022"]),
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": false, "AWS:viaawsservice": false}}"#)], &[])),
    ("MFA023", (&[(OPEN, r#""NotAction": ["iam:CreateAccessKey", "#)], &["MFA023"]),
        (&[(OPEN, r#""NotAction": ["iam:ListAccessKeys", "#)], &["MFA034"])),
    ("MFA024", (&[(r#"{"Sid": "Work","#, r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"NumericGreaterThan": {"aws:MultiFactorAuthAge": 3600}}}, {"Sid": "Work","#)], &["MFA024"]),
        (&[(r#"{"Sid": "Work","#, r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": 3600}}}, {"Sid": "Work","#)], &["MFA022"])),
    ("MFA024", (&[(GATE, r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "899"}}"#)], &["MFA024"]),
        (&[(GATE, r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "900"}}"#)], &[])),
    ("MFA026", (&[(WORK, r#"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},"#)], &["MFA026"]),
        (&[(WORK, r#"{"Effect": "Deny", "NotAction": ["iam:*", "sts:*", "s3:*"], "Resource": "*"},"#)], &[])),
    ("MFA027", (&[(OPEN, r#""NotAction": ["iam:ListSSH*", "#)], &["MFA027", "MFA034"]),
        (&[(OPEN, r#""NotAction": ["iam:ListSSHPublicKeys", "#)], &["MFA034"])),
    ("MFA027", (&[(OPEN, r#""NotAction": ["iam:*", "#)], &["MFA010", "MFA011", "MFA023", "MFA027", "MFA034"]),
        (&[(WORK, r#"{"Effect": "Deny", "NotAction": "?*", "Resource": "*"},"#)], &[])),
    ("MFA028", (&[(r#""iam:GetMFADevice","#, "")], &["MFA028"]),
        (&[(r#""iam:GetMFADevice","#, r#""iam:getmfadevice","#)], &[])),
    ("MFA031", (&[(r#""aws:MultiFactorAuthPresent": "false""#, r#""aws:MultiFactorAuthPresent": ["true", "false"]"#)], &["MFA031"]),
        (&[(r#""aws:MultiFactorAuthPresent": "false""#, r#""aws:MultiFactorAuthPresent": ["FALSE", false]"#)], &[])),
    ("MFA031", (&[(r#"{"Sid": "Work","#, r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true", "aws:ViaAWSService": "false"}}}, {"Sid": "Work","#)], &["MFA031"]),
        // what is denied to everybody has nothing to do with MFA
        (&[(r#"{"Sid": "Work","#, r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/*"}, {"Sid": "Work","#)], &[])),
    ("MFA033", (&[(DENY, NO_DENY), (WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}},"#)], &["MFA033"]),
        (&[(WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},"#)], &[])),
    ("MFA033", (&[(DENY, NO_DENY), (WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:MultiFactorAuthAge": "true"}}},"#)], &["MFA033"]),
        (&[(DENY, NO_DENY), (WORK, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:MultiFactorAuthAge": "false"}}},"#)], &[])),
    ("MFA035", (&[(r#""aws:MultiFactorAuthPresent": "false""#, r#""aws:MultiFactorAuthPresent": "flase""#)], &["MFA035"]),
        (&[(r#""aws:MultiFactorAuthPresent": "false""#, r#""aws:MultiFactorAuthPresent": ["flase", "false"]"#)], &[])),
    ("MFA036", (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}, "Bool": {"aws:MFAPresent": "false"}}"#)], &["MFA032", "MFA036"]),
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}, "StringNotLikeIfExists": {"aws:PrincipalTag/mfa": "*"}}"#)], &["MFA032"])),
];

#[test]
fn each_rule_is_broken_by_its_change_and_by_no_change_like_it() {
    assert_eq!(ids(&checked(&[GOOD], &AccountFacts::default())), Vec::<&str>::new());
    let mut wrong = Vec::new();
    for (rule, broken, kept) in CASES {
        assert!(broken.1.contains(rule) && !kept.1.contains(rule), "{rule}");
        for (changes, expected) in [broken, kept] {
            let found = checked(&[&changed(changes)], &AccountFacts::default());
            if ids(&found) != *expected {
                wrong.push(format!("{rule} {changes:?}: {found:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const UNRELATED: &str = r#"{"Statement": {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}}"#;
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"},
  "Action": "sts:AssumeRole", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}}}"#;

#[test]
fn what_other_rules_need_besides_one_document_is_given_to_them() {
    let good = AccountFacts::default();
    let china = AccountFacts { partition: Some(Partition::AwsCn), ..AccountFacts::default() };
    let program = AccountFacts { automated: true, ..AccountFacts::default() };
    let user = |arn: &str| AccountFacts { user: Subject::of_arn(arn), ..AccountFacts::default() };
    let (alice, in_team) = (user("arn:aws:iam::1:user/alice"), user("arn:aws:iam::1:user/team/alice"));
    let alone = AccountFacts { complete: true, ..alice.clone() };
    let anywhere = GOOD.replace(":user/${", ":user/*${");
    let either = GOOD.replace(
        r#""arn:aws:iam::*:user/${aws:username}""#,
        r#""arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}""#,
    );
    let either = either.replace(
        r#""Resource": "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}""#,
        r#""Resource": ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]"#,
    );
    let mixed = GOOD.replace("arn:aws:iam::*:mfa", "arn:*:iam::*:mfa");
    let apart: Vec<String> = {
        let (allows, deny) = GOOD.split_once(r#"    {"Sid": "Force""#).expect("it ends in the Deny");
        let head = allows.split_once('[').expect("it has statements").0;
        vec![format!("{}]}}", allows.trim_end().trim_end_matches(',')), format!("{head}[{{\"Sid\": \"Force\"{deny}")]
    };
    let filled = |count| format!("\"Action\": [{}]", vec![format!("\"s3:{}\"", "*".repeat(100)); count].join(","));
    let long = GOOD.replace(r#""Action": "s3:*""#, &filled(20));
    let longer = GOOD.replace(r#""Action": "s3:*""#, &filled(60));
    let blanks = GOOD.replace('\n', &"\n".repeat(400));
    for (texts, facts, expected) in [
        // a Deny in one document closes the Allows of another
        (vec![apart[0].as_str(), &apart[1]], &good, vec![]),
        (vec![&apart[0]], &good, vec!["MFA003"]),
        (vec![&apart[1]], &good, vec![]),
        // MFA021
        (vec![GOOD], &program, vec!["MFA021"]),
        (vec![&apart[0]], &program, vec!["MFA003"]),
        // MFA018, with the user known
        (vec![GOOD], &alice, vec![]),
        (vec![GOOD], &in_team, vec!["MFA018", "MFA018"]),
        (vec![&anywhere], &in_team, vec!["MFA018", "MFA018"]),
        (vec![&either], &in_team, vec![]),
        // MFA025: one for each statement
        (vec![GOOD], &china, vec!["MFA025", "MFA025", "MFA025"]),
        (vec![&mixed], &china, vec!["MFA025", "MFA025"]),
        (vec![&GOOD.replace("arn:aws:", "arn:aws-cn:")], &china, vec![]),
        (vec![&GOOD.replace("arn:aws:", "arn:aws-cn:")], &alice, vec!["MFA025", "MFA025", "MFA025"]),
        (vec![&GOOD.replace(DENY, ELSEWHERE)], &alice, vec!["MFA025"]),
        // MFA037: the policies of one user, all of them
        (vec![], &alone, vec!["MFA037"]),
        (vec![UNRELATED], &alone, vec!["MFA037"]),
        (vec![UNRELATED], &alice, vec![]),
        (vec![&apart[0]], &alone, vec!["MFA003"]),
        (vec![GOOD], &alone, vec![]),
        // MFA029
        (vec![&long], &good, vec!["MFA029"]),
        (vec![&longer], &good, vec!["MFA029"]),
        (vec![&blanks], &good, vec![]),
        // MFA030
        (vec![TRUST], &good, vec!["MFA030"]),
        (vec![&TRUST.replace("BoolIfExists", "Bool")], &good, vec![]),
        (vec![&TRUST.replace("sts:AssumeRole", "sts:TagSession")], &good, vec![]),
        (vec![GOOD, TRUST], &good, vec!["MFA030"]),
    ] {
        assert_eq!(ids(&checked(&texts, facts)), expected, "{facts:?} {texts:?}");
    }
    let of = |text: &str| checked(&[text], &good).remove(0).message;
    assert!(of(&long).ends_with("inline in a user has 2048 at most"), "{}", of(&long));
    assert!(of(&longer).ends_with("managed has 6144 at most"), "{}", of(&longer));
}

#[test]
fn every_rule_has_a_case() {
    let elsewhere = ["MFA021", "MFA025", "MFA029", "MFA030", "MFA037"];
    let cased = |id: &&str| CASES.iter().any(|case| case.0 == *id) || elsewhere.contains(id);
    let missing: Vec<&str> = rules().iter().map(|rule| rule.id).filter(|id| !cased(id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    assert!(rules().is_sorted_by_key(|rule| rule.id));
}

/// Questions of the key alone, and what the policy answers.
type Answers = (&'static [(&'static str, &'static str)], &'static [(&'static str, Decision)]);

#[test]
fn the_questions_are_answered_as_aws_would() {
    use Decision::{No, Unknown, Yes};
    const OTHER: &str = "create a device of another name";
    const FORGOTTEN: &str = "get out of a forgotten enrollment";
    const ELSE: &str = "call anything else";
    #[rustfmt::skip]
    const CASES: &[Answers] = &[
        (&[], &[("list its devices", Yes), ("list unassigned devices", Yes), ("create a device of its own name", Yes),
            (OTHER, Yes), ("enable its device", Yes), ("resync its device", Yes), ("delete its unassigned device", No),
            (FORGOTTEN, Yes), ("change the password at first sign-in", Yes), ("deactivate its device", No),
            ("make itself another access key", No), (ELSE, No), ("get a session with a code", Yes)]),
        (&[(CREATE, r#""Resource": "arn:aws:iam::*:mfa/${aws:username}""#)], &[(OTHER, No), (FORGOTTEN, No)]),
        (&[(CREATE, r#""Resource": "arn:aws:iam::*:mfa/${aws:username}*""#)], &[(OTHER, Yes), (FORGOTTEN, Yes)]),
        // without its version a variable is plain text
        (&[(VERSION, "")], &[("enable its device", No), (OTHER, Yes), (FORGOTTEN, No), (ELSE, No)]),
        (&[(OPEN, r#""NotAction": ["s3:GetObject", "#)], &[(ELSE, Yes)]),
        (&[(OPEN, r#""NotAction": ["s3:*", "#)], &[(ELSE, Yes)]),
        (&[(OPEN, r#""NotAction": ["ec2:*", "#)], &[(ELSE, Unknown)]),
        (&[(DENY, NO_DENY)], &[(ELSE, Yes)]),
        (&[(DENY, NO_DENY), (WORK, "")], &[(ELSE, No), ("deactivate its device", No)]),
        // who denies only away from the office leaves it open what happens
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#)],
            &[(ELSE, Unknown), ("enable its device", Yes)]),
        (&[(DENY, r#"{"ForAnyValue:Bool": {"aws:MultiFactorAuthPresent": "false"}}"#)], &[(ELSE, Yes)]),
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringNotEquals": {"aws:username": "ci"}}"#)], &[(ELSE, No)]),
        (&[(DENY, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/ci-*"}}"#)], &[(ELSE, Yes)]),
    ];
    for (changes, answers) in CASES {
        let rows = simulate(&[document(&changed(changes))], &AccountFacts::default());
        for (question, answer) in *answers {
            let row = rows.iter().find(|row| row.caller == Caller::KeyAlone && row.question == *question);
            assert_eq!(row.expect("it is asked").answer, *answer, "{question} {changes:?}");
        }
    }
    // with MFA nothing that people need is denied any more, and the password is theirs to change
    let rows = simulate(&[document(GOOD)], &AccountFacts::default());
    let with_mfa = rows.iter().filter(|row| row.caller == Caller::SessionWithMfa);
    let other: Vec<_> = with_mfa.filter(|row| row.answer != Yes).map(|row| (row.question, row.answer)).collect();
    assert_eq!(other, [("make itself another access key", Unknown)]);
    let rows = simulate(&[document(TRUST)], &AccountFacts::default());
    assert!(rows.len() == 3 && rows.iter().all(|row| row.question == "assume the role of this trust"), "{rows:#?}");
    assert_eq!(rows.iter().map(|row| row.answer).collect::<Vec<_>>(), [Yes, No, Yes]);
    // a policy written for one user is asked about that user, one for several about none of them
    let of_one = GOOD.replace("${aws:username}", "bob").replace("iam::*:", "iam::111122223333:");
    assert_eq!(ids(&checked(&[&of_one], &AccountFacts::default())), Vec::<&str>::new());
    let of_two = of_one.replacen("user/bob", "user/carol", 1);
    for (text, answer) in [(of_one, Yes), (of_two, No)] {
        let rows = simulate(&[document(&text)], &AccountFacts::default());
        assert!(rows.iter().filter(|row| row.question == "enable its device").all(|row| row.answer == answer));
    }
    // two documents decide together, and the second is named
    let rows = simulate(
        &[document(GOOD), document(r#"{"Statement": {"Effect": "Deny", "Action": "iam:Enable*", "Resource": "*"}}"#)],
        &AccountFacts::default(),
    );
    let enable: Vec<_> = rows.iter().filter(|row| row.question == "enable its device").collect();
    assert!(
        enable.len() == 3
            && enable.iter().all(|row| row.answer == No && row.place.is_some_and(|place| place.document == 1))
    );
}

/// Texts of some 100 KB in which every statement has to be held against many others: each is checked, or refused, at once.
#[test]
fn statements_by_the_thousand_are_compared_in_bounded_time() {
    const DENY: &str =
        r#""Effect":"Deny","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}},"Resource""#;
    let names = |count: usize, name: &dyn Fn(usize) -> String| {
        (0..count).map(|at| format!("{:?}", name(at))).collect::<Vec<_>>().join(",")
    };
    let policy =
        |statements: &[String]| format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let allow =
        |actions: &str, resource: &str| format!(r#"{{"Effect":"Allow","Action":[{actions}],"Resource":{resource:?}}}"#);
    let deny = |open: &str, resource: &str| format!(r#"{{{DENY}:{resource:?},"NotAction":[{open}]}}"#);
    let long = names(5_000, &|at| format!("a:{at}*"));
    let shared = names(4_000, &|at| format!("*{at}"));
    let buckets = |count: usize| (0..count).map(|at| format!("arn:aws:s3:::{at}")).collect::<Vec<_>>();
    let everything = buckets(100).into_iter().map(|bucket| allow("\"*\"", &bucket));
    let scattered = (0..150).map(|at| {
        let open = names(60, &|name| format!("x:{}", (at * 37 + name * 101) % 3_000));
        deny(&open, &format!("arn:aws:s3:::{at}*"))
    });
    let begin = Instant::now();
    for (what, text, bearable) in [
        ("two long lists", policy(&[allow(&long, "*"), deny(&long, "*")]), true),
        ("two lists of endings", policy(&[allow(&shared, "*"), deny(&shared, "*")]), false),
        ("many denies on many buckets", policy(&everything.chain(scattered).collect::<Vec<_>>()), false),
    ] {
        let documents = [document(&text)];
        let found = check(&documents, &AccountFacts::default()).map(|_| ());
        assert_eq!(found, if bearable { Ok(()) } else { Err(TooIntricate) }, "{what}");
        assert_eq!(simulated(&documents, &AccountFacts::default()).is_ok(), bearable, "{what}");
    }
    assert!(begin.elapsed() < Duration::from_secs(120), "{:?}", begin.elapsed());
}

#[test]
fn each_rule_explains_itself_by_an_example() {
    let given = |rule: &str| AccountFacts {
        automated: rule == "MFA021",
        partition: (rule == "MFA025").then_some(Partition::Aws),
        complete: rule == "MFA037",
        ..AccountFacts::default()
    };
    for rule in rules() {
        let example = mfa_policy::example(rule.id).unwrap_or_else(|| panic!("{} has no example", rule.id));
        let facts = given(rule.id);
        assert_eq!(example.given.is_some(), facts != AccountFacts::default(), "{}", rule.id);
        let breaks = |text: &str| checked(&[text], &facts).iter().any(|finding| finding.rule == rule.id);
        assert!(breaks(example.bad), "{}", rule.id);
        assert!(!breaks(example.good), "{}", rule.id);
    }
}

/// A Deny of all but the set-up, with more in its list, on a resource, under a condition; and statements beside it.
fn forcing(more: &str, resource: &str, condition: &str, beside: &str) -> String {
    let set_up = r#""iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ResyncMFADevice", "iam:ListMFADevices",
      "iam:ListVirtualMFADevices", "iam:GetUser", "sts:GetSessionToken""#;
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{beside} {{"Effect": "Deny", "NotAction": [{set_up}{more}],
          "Resource": {resource}, "Condition": {{{condition}}}}}]}}"#
    )
}

#[test]
fn kinds_of_bad_policies_have_findings_of_the_right_severity() {
    use Severity::{Error, Info, Warning};
    const CLOSED: &str = r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#;
    const ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},"#;
    let open = |more: &str, beside: &str| forcing(&format!(", {more}"), r#""*""#, CLOSED, beside);
    let when = |condition: &str, beside: &str| forcing("", r#""*""#, condition, beside);
    let on = |resource: &str, beside: &str| forcing("", resource, CLOSED, beside);
    let allow = |action: &str, condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "*", "Condition": {{{condition}}}}}}}"#
        )
    };
    let present = |operator: &str, value: &str| format!(r#""{operator}": {{"aws:MultiFactorAuthPresent": {value}}}"#);
    let trust = |condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {{"AWS": "*"}}, "Action": "sts:AssumeRole", "Condition": {{{condition}}}}}}}"#
        )
    };
    let region = format!(r#"{CLOSED}, "StringEquals": {{"aws:RequestedRegion": "eu-west-1"}}"#);
    let unconditional = when(CLOSED, ALL).replace(&format!(r#", "Condition": {{{CLOSED}}}"#), "");
    let unconditional = unconditional
        .replace(&format!(",\n          \"Resource\": \"*\", \"Condition\": {{{CLOSED}}}"), ",\n \"Resource\": \"*\"");
    for (text, rule, severity) in [
        // locked out with a code
        (when(&present("BoolIfExists", r#""true""#), ""), "MFA031", Error),
        (when(&present("BoolIfExists", r#"["true", "false"]"#), ""), "MFA031", Error),
        (unconditional, "MFA031", Error),
        // a part only
        (on(r#"["arn:aws:s3:::*"]"#, ""), "MFA032", Warning),
        (on(r#"["arn:aws:s3:::*"]"#, ALL), "MFA032", Error),
        (on(r#""arn:aws:iam::*:user/${aws:username}""#, ALL), "MFA032", Error),
        (when(&region, ""), "MFA032", Warning),
        (when(&region, ALL), "MFA032", Error),
        (when(&format!(r#"{CLOSED}, "StringEquals": {{"aws:PrincipalTag/team": "a"}}"#), ALL), "MFA032", Error),
        (when(&format!(r#"{CLOSED}, "NotIpAddress": {{"aws:SourceIp": "192.0.2.0/24"}}"#), ALL), "MFA032", Error),
        // without MFA only
        (allow("s3:*", &present("Bool", r#""false""#)), "MFA033", Error),
        (allow("s3:*", r#""Null": {"aws:MultiFactorAuthAge": "true"}"#), "MFA033", Error),
        (allow("s3:*", &present("StringNotEquals", r#""true""#)), "MFA033", Error),
        (trust(&present("Bool", r#""false""#)), "MFA033", Error),
        (trust(r#""Null": {"aws:MultiFactorAuthAge": "true"}"#), "MFA033", Error),
        (trust(&present("BoolIfExists", r#""true""#)), "MFA030", Error),
        // nobody has what such an Allow gives
        (
            when(
                CLOSED,
                r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}},"#,
            ),
            "MFA033",
            Error,
        ),
        // calls that are no set-up
        (open(r#""sts:AssumeRole""#, ""), "MFA034", Warning),
        (open(r#""sts:AssumeRole""#, ALL), "MFA034", Error),
        (open(r#""iam:AttachUserPolicy""#, ""), "MFA034", Warning),
        (open(r#""iam:AddUserToGroup""#, ""), "MFA034", Warning),
        (open(r#""s3:*""#, ALL), "MFA034", Error),
        (open(r#""iam:ListAccessKeys""#, ALL), "MFA034", Info),
        (open(r#""iam:CreateLoginProfile""#, ""), "MFA023", Warning),
        (open(r#""iam:CreateServiceSpecificCredential""#, ALL), "MFA023", Error),
        (open(r#""iam:DeactivateMFADevice""#, ""), "MFA010", Warning),
        (open(r#""iam:DeactivateMFADevice""#, ALL), "MFA010", Warning),
        (allow("iam:DeactivateMFADevice", ""), "MFA010", Warning),
        // conditions that let the key through
        (when(&present("ForAnyValue:Bool", r#""false""#), ""), "MFA001", Error),
        (when(&present("BoolIfExists", r#""flase""#), ALL), "MFA035", Error),
        (when(&present("Bool", "0"), ALL), "MFA035", Error),
        (allow("s3:*", &present("Bool", r#""treu""#)), "MFA035", Error),
        (trust(&present("Bool", r#""treu""#)), "MFA035", Error),
        (allow("s3:*", &present("ForAllValues:Bool", r#""true""#)), "MFA003", Error),
        (
            when(r#""Bool": {"aws:MultiFactorAuthPresent": "false", "aws:SecureTransport": "false"}"#, ALL),
            "MFA001",
            Error,
        ),
        // conditions that nobody meets
        (
            allow(
                "s3:*",
                r#""Bool": {"aws:MultiFactorAuthPresent": "true"}, "Null": {"aws:MultiFactorAuthPresent": "true"}"#,
            ),
            "MFA033",
            Error,
        ),
        (allow("s3:*", &present("NumericEquals", "1")), "MFA033", Error),
        (
            trust(r#""Bool": {"aws:MultiFactorAuthPresent": "true"}, "Null": {"aws:MultiFactorAuthAge": "true"}"#),
            "MFA033",
            Error,
        ),
        // what AWS's refusals name, and what truly takes no resource
        (
            allow("iam:ListUsers", "").replace(r#""Resource": "*""#, r#""Resource": "arn:aws:iam::*:user/*""#),
            "MFA016",
            Warning,
        ),
        (
            allow("iam:ListGroups", "").replace(r#""Resource": "*""#, r#""Resource": "arn:aws:iam::*:group/""#),
            "MFA016",
            Warning,
        ),
        (
            allow("iam:ListVirtualMFADevices", "")
                .replace(r#""Resource": "*""#, r#""Resource": "arn:aws:iam::*:mfa/*""#),
            "MFA016",
            Warning,
        ),
        (
            allow("iam:ListRoles", "").replace(r#""Resource": "*""#, r#""Resource": "arn:aws:iam::*:role/*""#),
            "MFA016",
            Error,
        ),
    ] {
        let found = checked(&[&text], &AccountFacts::default());
        let told: Vec<_> = found.iter().map(|finding| (finding.rule, finding.severity)).collect();
        assert!(told.contains(&(rule, severity)), "{rule} {severity:?} {told:?}\n{text}");
        let worst = if severity == Error { Error } else { Warning };
        // an administrator may bind devices to others, which is an error of its own
        let others = found.iter().filter(|finding| finding.rule != "MFA015");
        assert!(others.clone().all(|finding| finding.severity <= worst), "{told:?}\n{text}");
    }
}

/// Each way to say that a Deny is not for somebody, and the users whom it names.
#[test]
fn whom_a_deny_exempts_by_name_is_told_and_a_role_is_nobody() {
    const ALL: &str = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},"#;
    #[rustfmt::skip]
    const CASES: &[(&str, &[&str])] = &[
        (r#""StringNotEquals": {"aws:username": "bob"}"#, &["bob"]),
        (r#""StringNotEquals": {"aws:username": ["bob", "carol"]}"#, &["bob", "carol"]),
        (r#""StringNotEqualsIgnoreCase": {"AWS:UserName": "bob"}"#, &["bob"]),
        (r#""StringNotLike": {"aws:username": "svc-*"}"#, &["svc-*"]),
        (r#""StringNotEqualsIfExists": {"aws:username": "bob"}"#, &["bob"]),
        (r#""ForAnyValue:StringNotEquals": {"aws:username": "bob"}"#, &["bob"]),
        (r#""ForAllValues:StringNotEquals": {"aws:username": "bob"}"#, &["bob"]),
        (r#""ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/bob"}"#, &["arn:aws:iam::*:user/bob"]),
        (r#""ArnNotEquals": {"aws:PrincipalArn": ["arn:aws:iam::123456789012:user/team/bob", "arn:aws:iam::123456789012:role/x"]}"#,
            &["arn:aws:iam::123456789012:user/team/bob"]),
        (r#""StringNotLike": {"aws:PrincipalArn": "*/bob"}"#, &["*/bob"]),
        (r#""StringNotEquals": {"aws:userid": "AIDAEXAMPLE"}"#, &["AIDAEXAMPLE"]),
        // roles, services and the root user
        (r#""ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/break-glass", "arn:aws:iam::*:role/aws-service-role/*"]}"#, &[]),
        (r#""ArnNotLike": {"aws:PrincipalArn": "arn:aws:sts::*:assumed-role/break-glass/*"}"#, &[]),
        (r#""ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:root"}"#, &[]),
        (r#""StringNotLike": {"aws:userid": ["AROAEXAMPLE:*", "123456789012"]}"#, &[]),
        (r#""BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:MultiFactorAuthPresent": "false"}"#, &[]),
        (r#""StringNotEqualsIfExists": {"aws:PrincipalServiceName": "cloudtrail.amazonaws.com"}"#, &[]),
        (r#""StringEquals": {"aws:PrincipalType": "User"}"#, &[]),
    ];
    let exempting = |condition: &str, beside: &str| {
        let condition = format!(r#""BoolIfExists": {{"aws:MultiFactorAuthPresent": "false"}}, {condition}"#);
        forcing("", r#""*""#, &condition, beside)
    };
    for (condition, names) in CASES {
        let condition = condition
            .replace(r#""BoolIfExists": {"aws:Pr"#, r#""Bool": {"aws:Pr"#)
            .replace(r#", "aws:MultiFactorAuthPresent": "false"}"#, "}");
        for beside in ["", ALL] {
            let text = exempting(&condition, beside);
            let documents = [document(&text)];
            let found = checked(&[&text], &AccountFacts::default());
            let named: Vec<&Finding> = found.iter().filter(|finding| finding.rule == "MFA032").collect();
            let told: Vec<&str> = named.iter().flat_map(|finding| &finding.users).map(String::as_str).collect();
            assert_eq!(told, *names, "{text}");
            let severities = named.iter().all(|finding| finding.severity == Severity::Warning);
            assert!(severities && named.iter().all(|finding| finding.calls.contains(&"*".to_owned())), "{named:#?}");
            let open = if beside.is_empty() { Decision::Unknown } else { Decision::Yes };
            let rows = simulate(&documents, &AccountFacts::default());
            let shown = |row: &&Row| row.caller == Caller::KeyAlone && row.question == "call anything else";
            let shown: Vec<_> = rows.iter().filter(shown).map(|row| (row.users.len(), row.answer)).collect();
            let expected = [(0, Decision::No), (names.len(), open)];
            assert!(shown == expected[..=usize::from(!names.is_empty())] || beside == ALL, "{shown:?} {text}");
            assert_eq!(shown.iter().any(|(users, _)| *users > 0), !names.is_empty(), "{text}");
            // who is known is asked about alone
            let user = |name: &str| AccountFacts {
                user: Subject::of_arn(&format!("arn:aws:iam::123456789012:user/{name}")),
                ..AccountFacts::default()
            };
            assert!(checked(&[&text], &user("dave")).iter().all(|finding| finding.users.is_empty()), "{text}");
        }
    }
    // who is barred by name is meant to be
    let barred = r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:username": "bob"}}}}"#;
    let found = checked(&[barred], &AccountFacts::default());
    let told: Vec<_> = found.iter().filter(|finding| finding.users == ["bob"]).map(|finding| finding.rule).collect();
    assert!(told.contains(&"MFA005") && told.contains(&"MFA031"), "{found:#?}");
    assert!(found.iter().all(|finding| finding.severity <= Severity::Warning), "{found:#?}");
    let of = |text: &str| {
        let found = checked(&[text], &AccountFacts::default());
        found.into_iter().find(|finding| finding.rule == "MFA032").expect("it is told").message
    };
    assert_eq!(
        of(&exempting(CASES[1].0, ALL)),
        "for `bob`, `carol`: this Deny holds only where its condition on `aws:username` does, and leaves open every call that is not named, `s3:*`"
    );
}

/// What a finding says of who is let through is said of those alone.
#[test]
fn a_finding_speaks_of_those_who_are_let_through() {
    let present = |operator: &str, value: &str| format!(r#""{operator}": {{"aws:MultiFactorAuthPresent": {value}}}"#);
    let said = |condition: &str, rule: &str| {
        let text =
            forcing(r#", "sts:AssumeRole", "iam:CreateAccessKey", "iam:DeactivateMFADevice""#, r#""*""#, condition, "");
        let found = checked(&[&text], &AccountFacts::default());
        let of_rule = |finding: &&Finding| finding.rule == rule;
        found.iter().find(of_rule).map(|finding| (finding.consequence, finding.callers.clone()))
    };
    let (key, session) = (vec![Caller::KeyAlone], vec![Caller::SessionWithoutMfa]);
    let both = vec![Caller::KeyAlone, Caller::SessionWithoutMfa];
    for (condition, rule, callers, expected) in [
        (present("Bool", r#""false""#), "MFA001", &key, "the long-term key carry no such key"),
        (
            present("StringNotEquals", r#"["true", "false"]"#),
            "MFA001",
            &session,
            "requests of a session made without MFA",
        ),
        (present("StringEquals", r#""none""#), "MFA001", &both, "neither the long-term key, whose requests"),
        (present("Bool", r#""false""#), "MFA034", &session, "open to a session made without MFA"),
        (present("BoolIfExists", r#""false""#), "MFA034", &both, "to the long-term key and to a session"),
        (present("Null", r#""true""#), "MFA034", &key, "open to the long-term key, as"),
        (present("Bool", r#""false""#), "MFA023", &session, "a session made without MFA can make"),
        (present("Null", r#""true""#), "MFA023", &key, "a stolen key can"),
        (present("Bool", r#""false""#), "MFA010", &session, "a session made without MFA may switch"),
        (
            present("Bool", r#""false""#) + r#", "StringEquals": {"aws:RequestedRegion": "a"}"#,
            "MFA032",
            &session,
            "is open to a session made",
        ),
        (
            present("BoolIfExists", r#""false""#) + r#", "StringEquals": {"aws:RequestedRegion": "a"}"#,
            "MFA032",
            &both,
            "is open to the long-term key and to a session",
        ),
    ] {
        let (consequence, of) = said(&condition, rule).unwrap_or_else(|| panic!("{rule} {condition}"));
        assert_eq!(&of, callers, "{rule} {condition}");
        assert!(consequence.contains(expected), "{rule} {condition}: {consequence}");
        let others = if *callers == session { "long-term key" } else { "a session made without MFA is enough" };
        assert!(!consequence.contains(others), "{consequence}");
    }
}

/// A wildcard is as bad as the worst that it names.
#[test]
fn reads_of_iam_have_one_severity_each_and_a_wildcard_that_of_its_worst() {
    use Severity::{Error, Info, Warning};
    const CLOSED: &str = r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#;
    for (call, left_open, allowed) in [
        ("iam:ListUsers", Some(Info), Some(Info)),
        ("iam:GetAccountSummary", Some(Info), Some(Info)),
        ("iam:ListAccountAliases", Some(Info), Some(Info)),
        ("iam:ListAccessKeys", Some(Info), Some(Info)),
        ("iam:ListRoles", Some(Warning), Some(Error)),
        ("iam:GetPolicyVersion", Some(Warning), Some(Error)),
        ("iam:GetAccountAuthorizationDetails", Some(Warning), Some(Error)),
        ("iam:ListU*", Some(Info), Some(Info)),
        ("iam:ListAc*", Some(Info), Some(Info)),
        ("iam:GetU*", Some(Info), Some(Info)),
        ("iam:GetAccountS*", Some(Info), Some(Info)),
        ("iam:List*", Some(Warning), Some(Error)),
        ("iam:Get*", Some(Warning), Some(Error)),
        ("iam:ListRole*", Some(Warning), Some(Error)),
        ("iam:GetUse?", None, None),
        ("iam:ListV*", None, None),
        ("sts:GetCallerIdentity", None, None),
    ] {
        let allow = format!(r#"{{"Effect": "Allow", "Action": "{call}", "Resource": "*"}}"#);
        for (text, expected) in [
            (forcing(&format!(r#", "{call}""#), r#""*""#, CLOSED, ""), left_open),
            (forcing(&format!(r#", "{call}""#), r#""*""#, CLOSED, &format!("{allow},")), allowed),
            (format!(r#"{{"Version": "2012-10-17", "Statement": {allow}}}"#), allowed),
        ] {
            let found = checked(&[&text], &AccountFacts::default());
            let about = |finding: &&Finding| ["MFA003", "MFA034"].contains(&finding.rule);
            let worst = found.iter().filter(about).map(|finding| finding.severity).max();
            assert_eq!(worst, expected, "{call}: {found:#?}");
        }
    }
}

#[test]
fn findings_carry_their_calls_and_agree_with_the_table() {
    let allow = |action: &str, resource: &str, more: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"{more}}}}}"#
        )
    };
    let of = |text: &str, rule: &str| {
        let found = checked(&[text], &AccountFacts::default());
        found.into_iter().find(|finding| finding.rule == rule).expect(rule)
    };
    assert_eq!(of(&allow("*", "*", ""), "MFA015").calls, ["iam:EnableMFADevice"]);
    let users = of(&allow("iam:ListUsers", "arn:aws:iam::*:user/*", ""), "MFA016");
    assert!(!users.consequence.contains("never"), "{users:?}");
    // A call that no ARN fits is allowed to nobody, in the findings as in the table.
    let roles = allow("iam:ListRoles", "arn:aws:iam::*:role/*", "");
    assert!(of(&roles, "MFA016").consequence.contains("never"));
    assert!(checked(&[&roles], &AccountFacts::default()).iter().all(|finding| finding.rule != "MFA003"));
    let trust = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"},
        "Action": "sts:AssumeRole", "Condition": {"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}}}"#;
    let loose = of(trust, "MFA030").message;
    assert!(loose.ends_with("the long-term key and a session made without MFA"), "{loose}");
}
