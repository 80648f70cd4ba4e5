//! The policies about MFA that AWS's IAM User Guide has printed over the years, and what is wrong with each. What two
//! readers expected was written down before the rules were asked; where they differed, a comment says why.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use mfa_policy::{AccountFacts, Severity, check, read};
use serde_json::{Value, json};

const OWN_USER: &str = "arn:aws:iam::*:user/${aws:username}";
const OWN_DEVICE: &str = "arn:aws:iam::*:mfa/${aws:username}";
const OWN_KEY: &str = "arn:aws:iam::*:u2f/${aws:username}";
const ANY_DEVICE: &str = "arn:aws:iam::*:mfa/*";

/// Calls of IAM, by the names in a line.
fn calls(names: &str) -> Vec<String> {
    names.split_whitespace().map(|name| if name.contains(':') { name.into() } else { format!("iam:{name}") }).collect()
}

fn allow(names: &str, resources: &[&str]) -> Value {
    json!({"Effect": "Allow", "Action": calls(names), "Resource": resources})
}

fn when(mut statement: Value, condition: Value) -> Value {
    statement["Condition"] = condition;
    statement
}

fn with_mfa(statement: Value) -> Value {
    when(statement, json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
}

fn only_with_mfa_but(names: &str, resource: &str) -> Value {
    let deny = json!({"Effect": "Deny", "NotAction": calls(names), "Resource": resource});
    when(deny, json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}))
}

fn trusting(principals: &Value, mut statement: Value) -> Value {
    statement["Principal"] = json!({ "AWS": principals });
    statement
}

const SET_UP: &str = "CreateVirtualMFADevice EnableMFADevice GetUser ListMFADevices ListVirtualMFADevices ResyncMFADevice sts:GetSessionToken";

/// "AWS: Allows MFA-authenticated IAM users to manage their own credentials", with what devices may be created.
fn own_credentials(devices: Value) -> Vec<Value> {
    vec![
        allow("GetAccountPasswordPolicy ListVirtualMFADevices", &["*"]),
        allow("ChangePassword GetUser", &[OWN_USER]),
        allow("CreateAccessKey DeleteAccessKey ListAccessKeys UpdateAccessKey", &[OWN_USER]),
        allow(
            "DeleteSigningCertificate ListSigningCertificates UpdateSigningCertificate UploadSigningCertificate",
            &[OWN_USER],
        ),
        allow(
            "DeleteSSHPublicKey GetSSHPublicKey ListSSHPublicKeys UpdateSSHPublicKey UploadSSHPublicKey",
            &[OWN_USER],
        ),
        allow(
            "CreateServiceSpecificCredential DeleteServiceSpecificCredential ListServiceSpecificCredentials ResetServiceSpecificCredential UpdateServiceSpecificCredential",
            &[OWN_USER],
        ),
        devices,
        allow("DeactivateMFADevice EnableMFADevice ListMFADevices ResyncMFADevice", &[OWN_USER]),
        only_with_mfa_but(SET_UP, "*"),
    ]
}

/// The same for the own device alone.
fn own_device(devices: Value) -> Vec<Value> {
    vec![
        allow("ListVirtualMFADevices", &["*"]),
        devices,
        allow("DeactivateMFADevice EnableMFADevice GetUser ListMFADevices ResyncMFADevice", &[OWN_USER]),
        only_with_mfa_but(SET_UP, "*"),
    ]
}

/// "IAM: Allows IAM users to self-manage an MFA device", as long as it had no Deny.
fn self_managed(own: &[&str]) -> Vec<Value> {
    vec![
        allow("CreateVirtualMFADevice EnableMFADevice ResyncMFADevice DeleteVirtualMFADevice", own),
        with_mfa(allow("DeactivateMFADevice", own)),
        allow("ListMFADevices ListVirtualMFADevices ListUsers", &["*"]),
    ]
}

/// The same with its Deny.
fn forced(own: Vec<Value>) -> Vec<Value> {
    let open = "CreateVirtualMFADevice EnableMFADevice ListMFADevices ListUsers ListVirtualMFADevices ResyncMFADevice";
    let list = allow("ListUsers ListVirtualMFADevices", &["*"]);
    std::iter::once(list).chain(own).chain([only_with_mfa_but(open, "*")]).collect()
}

/// The tutorial "Permit users to manage their credentials and MFA settings", with what is open without MFA and what
/// allows to list the own devices.
fn tutorial(more_open: &str, listing: Vec<Value>) -> Vec<Value> {
    let open = "CreateVirtualMFADevice ListVirtualMFADevices EnableMFADevice ResyncMFADevice ListAccountAliases ListUsers ListSSHPublicKeys ListAccessKeys ListServiceSpecificCredentials ListMFADevices GetAccountSummary sts:GetSessionToken";
    let mut statements = vec![
        allow("ListAccountAliases ListUsers ListVirtualMFADevices GetAccountPasswordPolicy GetAccountSummary", &["*"]),
        allow(
            "ChangePassword CreateAccessKey CreateLoginProfile DeleteAccessKey DeleteLoginProfile GetLoginProfile ListAccessKeys UpdateAccessKey UpdateLoginProfile ListSigningCertificates DeleteSigningCertificate UpdateSigningCertificate UploadSigningCertificate ListSSHPublicKeys GetSSHPublicKey DeleteSSHPublicKey UpdateSSHPublicKey UploadSSHPublicKey",
            &[OWN_USER],
        ),
    ];
    statements.extend(listing);
    statements.extend([
        with_mfa(allow("DeactivateMFADevice", &[OWN_DEVICE, OWN_USER])),
        only_with_mfa_but(&format!("{open} {more_open}"), "*"),
    ]);
    statements
}

fn managing(more: &str) -> Value {
    let calls = format!("CreateVirtualMFADevice DeleteVirtualMFADevice EnableMFADevice ResyncMFADevice {more}");
    allow(&calls, &[OWN_DEVICE, OWN_USER])
}

/// Who sees it, the statements, and all findings, as rule and first letter of the severity.
type Published = (&'static str, Vec<Value>, &'static str);

fn about_credentials() -> Vec<Published> {
    let create = || allow("CreateVirtualMFADevice", &[ANY_DEVICE]);
    let create_and_delete = || allow("CreateVirtualMFADevice DeleteVirtualMFADevice", &[OWN_DEVICE]);
    vec![
        ("own credentials, 2022", own_credentials(create()), "012i 019i 022i 028i"),
        ("own credentials, earlier", own_credentials(create_and_delete()), "013w 019i 022i 028i"),
        ("own device, 2022", own_device(create()), "012i 019i 022i 028i"),
        ("own device, earlier", own_device(create_and_delete()), "013w 019i 022i 028i"),
        // one reader took a list of users for an error, the other for nothing: it tells names, so it is information
        ("no Deny", self_managed(&[OWN_DEVICE, OWN_USER]), "003i 011w 013w"),
        ("no Deny, with security keys", self_managed(&[OWN_DEVICE, OWN_USER, OWN_KEY]), "003i 011w 013w"),
        (
            "no Deny, and a placeholder for the account",
            self_managed(&[
                "arn:aws:iam::account-id-without-hyphens:mfa/${aws:username}",
                "arn:aws:iam::account-id-without-hyphens:user/${aws:username}",
            ]),
            "003i 011w 013w",
        ),
        (
            "self-managed, 2022",
            forced(vec![
                create(),
                allow("EnableMFADevice ListMFADevices ResyncMFADevice", &[OWN_USER]),
                with_mfa(allow("DeactivateMFADevice", &[OWN_USER])),
            ]),
            "008w 009i 012i 019i 022i 028i 034i",
        ),
        (
            "self-managed, earlier",
            forced(vec![
                allow("ListMFADevices", &[ANY_DEVICE, OWN_USER]),
                managing(""),
                with_mfa(allow("DeactivateMFADevice", &[OWN_DEVICE, OWN_USER])),
            ]),
            "008w 009i 013w 019i 022i 028i 034i",
        ),
        (
            "self-managed, in between",
            forced(vec![managing("ListMFADevices"), with_mfa(allow("DeactivateMFADevice", &[OWN_DEVICE, OWN_USER]))]),
            "008w 009i 013w 019i 022i 028i 034i",
        ),
        (
            "tutorial with a list of any device",
            tutorial("DeleteVirtualMFADevice", vec![allow("ListMFADevices", &[ANY_DEVICE, OWN_USER]), managing("")]),
            "008w 011w 013w 019i 022i 028i 034i",
        ),
        (
            "tutorial, deletion closed",
            tutorial("", vec![allow("ListMFADevices", &[ANY_DEVICE, OWN_USER]), managing("")]),
            "008w 013w 019i 022i 028i 034i",
        ),
        (
            "tutorial, earlier",
            tutorial("DeleteVirtualMFADevice", vec![managing("ListMFADevices")]),
            "008w 011w 013w 019i 022i 028i 034i",
        ),
        (
            "tutorial with a list of the own devices",
            tutorial("DeleteVirtualMFADevice", vec![allow("ListMFADevices", &[OWN_USER]), managing("")]),
            "008w 011w 013w 019i 022i 028i 034i",
        ),
    ]
}

fn about_one_thing() -> Vec<Published> {
    let own = || allow("DeactivateMFADevice EnableMFADevice GetUser ListMFADevices ResyncMFADevice", &[OWN_USER]);
    let enable = "EnableMFADevice GetUser ListMFADevices ResyncMFADevice";
    let recent =
        |names| when(allow(names, &[OWN_USER]), json!({"NumericLessThanEquals": {"aws:MultiFactorAuthAge": "3600"}}));
    let confidential = ["arn:aws:s3:::confidential-data", "arn:aws:s3:::confidential-data/*"];
    vec![
        (
            // the buckets are listed without MFA
            "statements of three services",
            vec![
                allow("ChangePassword", &["*"]),
                allow("s3:ListAllMyBuckets", &["*"]),
                with_mfa(allow("s3:List* s3:Get*", &confidential)),
            ],
            "003e",
        ),
        ("instances with MFA", vec![with_mfa(allow("ec2:StopInstances ec2:TerminateInstances", &["*"]))], ""),
        (
            "a bucket's policy",
            vec![trusting(
                &json!(["111122223333", "444455556666"]),
                with_mfa(allow("s3:PutObject s3:DeleteObject", &["arn:aws:s3:::bucket/*"])),
            )],
            "",
        ),
        (
            "a role's trust",
            vec![trusting(&json!("111122223333"), with_mfa(json!({"Effect": "Allow", "Action": "sts:AssumeRole"})))],
            "",
        ),
        ("security keys", vec![own(), only_with_mfa_but(enable, "*")], "005w 008w 009i 019i 022i 028i"),
        ("tokens", vec![own(), only_with_mfa_but(enable, OWN_USER)], "019i 022i 028i 032w"),
        (
            "drifted devices",
            vec![
                allow("ListVirtualMFADevices", &["*"]),
                allow("ListMFADevices ResyncMFADevice", &[OWN_USER]),
                only_with_mfa_but("ListMFADevices ListVirtualMFADevices ResyncMFADevice", "*"),
            ],
            "005e 008w 009i 019i 022i 028i",
        ),
        ("removal after recent MFA", vec![recent("DeactivateMFADevice")], ""),
        // a device cannot be deleted on `user/…`
        ("removal after recent MFA, earlier", vec![recent("DeactivateMFADevice DeleteVirtualMFADevice")], "014e"),
        ("all of IAM left open", vec![only_with_mfa_but("*", "*")], "009i 010w 011w 022i 023w 027i 034w"),
    ]
}

#[test]
fn the_published_examples_have_exactly_the_findings_that_are_true_of_them() {
    let letter = |severity| match severity {
        Severity::Error => 'e',
        Severity::Warning => 'w',
        Severity::Info => 'i',
    };
    for (what, statements, expected) in about_credentials().into_iter().chain(about_one_thing()) {
        let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let document = read(what, text.as_bytes()).expect("a policy");
        let findings = check(&[document], &AccountFacts::default()).expect("a small policy");
        let mut found: Vec<_> =
            findings.iter().map(|finding| format!("{}{}", &finding.rule[3..], letter(finding.severity))).collect();
        found.sort();
        assert_eq!(found.join(" "), expected, "{what}");
    }
}
