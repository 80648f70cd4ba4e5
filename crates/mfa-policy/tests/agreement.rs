//! Generated documents, evaluated a second time by brute force: the decisions are the same, the table is what they say,
//! and the findings and the table tell of the same calls.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use mfa_policy::{AccountFacts, Caller, Decision, Finding, PolicyDocument, Row, Severity, Subject};
use mfa_policy::{check, decide, read, rules, simulate};
use proptest::prelude::*;
use serde_json::{Value, json};

const USER: &str = "arn:aws:iam::123456789012:user/stand-in.user";
const DEVICE: &str = "arn:aws:iam::123456789012:mfa/stand-in.user";
const CALLERS: [Caller; 3] = [Caller::KeyAlone, Caller::SessionWithoutMfa, Caller::SessionWithMfa];
const WITHOUT_MFA: [Caller; 2] = [Caller::KeyAlone, Caller::SessionWithoutMfa];

/// A user whom no document names, and two whom some do.
const NAMES: [&str; 3] = ["stand-in.user", "bob", "carol"];

/// What a user's own call is made on: of texts about the stand-in, those about the user.
fn own(resource: &str, name: &str) -> String {
    resource.replace(NAMES[0], name)
}

/// Calls of the set-up, each with what it is made on.
const SETUP: [(&str, &str); 7] = [
    ("iam:CreateVirtualMFADevice", DEVICE),
    ("iam:EnableMFADevice", USER),
    ("iam:ResyncMFADevice", USER),
    ("iam:ListMFADevices", USER),
    ("iam:ListVirtualMFADevices", "*"),
    ("iam:GetUser", USER),
    ("iam:ChangePassword", USER),
];
/// Other calls, each with what it is made on, and how bad it is that it is open: where it is allowed here, and where not.
const OTHERS: [(&str, &str, Severity, Severity); 13] = [
    ("iam:DeactivateMFADevice", USER, Severity::Warning, Severity::Warning),
    ("iam:DeleteVirtualMFADevice", DEVICE, Severity::Warning, Severity::Warning),
    ("iam:CreateAccessKey", USER, Severity::Error, Severity::Warning),
    ("iam:CreateLoginProfile", USER, Severity::Error, Severity::Warning),
    ("iam:ListAccessKeys", USER, Severity::Info, Severity::Info),
    ("iam:ListUsers", "*", Severity::Info, Severity::Info),
    ("iam:GetAccountSummary", "*", Severity::Info, Severity::Info),
    ("iam:ListRoles", "*", Severity::Error, Severity::Warning),
    ("iam:AttachUserPolicy", USER, Severity::Error, Severity::Warning),
    ("sts:AssumeRole", "*", Severity::Error, Severity::Warning),
    ("s3:GetObject", "*", Severity::Error, Severity::Warning),
    ("s3:PutObject", "*", Severity::Error, Severity::Warning),
    ("ec2:RunInstances", "*", Severity::Error, Severity::Warning),
];
/// The rules about what is open, and those about what people need and do not get.
const OPEN: [&str; 11] =
    ["MFA001", "MFA002", "MFA003", "MFA004", "MFA010", "MFA011", "MFA023", "MFA032", "MFA033", "MFA034", "MFA035"];
const LOCKED: [&str; 6] = ["MFA005", "MFA006", "MFA007", "MFA008", "MFA019", "MFA028"];

/// What a Deny of everything covers: one thing for each resource of the generated documents, and one that none names.
const RESOURCES: [&str; 5] = ["*", USER, DEVICE, "arn:aws:s3:::bucket/x", "arn:aws:s3:::other/x"];

/// Calls that no document names, one for each wildcard of the generated documents, and for those that meet.
const UNNAMED: [&str; 18] = [
    "any:Thing",
    "ec2:Thing",
    "iam:Thing",
    "iam:CreateThing",
    "iam:ThingProfile",
    "iam:CreateThingProfile",
    "iam:ListThingProfile",
    "iam:CreateThingMFAThing",
    "iam:ListThingMFAThing",
    "iam:ThingMFAThingProfile",
    "iam:CreateThingMFAThingProfile",
    "iam:ListThingMFAThingProfile",
    "iam:ThingMFAThing",
    "iam:ListThing",
    "s3:Thing",
    "s3:GetThing",
    "s3:ThingObject",
    "s3:GetThingObject",
];

/// No, perhaps, yes.
type Three = u8;

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'*', rest @ ..] => (0..=text.len()).any(|skipped| glob(rest, &text[skipped..])),
        [b'?', rest @ ..] => !text.is_empty() && glob(rest, &text[1..]),
        [c, rest @ ..] => text.first().is_some_and(|t| t.eq_ignore_ascii_case(c)) && glob(rest, &text[1..]),
    }
}

fn texts(value: &Value, name: &str) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(|item| texts(item, name)).collect(),
        Value::String(text) => vec![text.replace("${aws:username}", name)],
        other => vec![other.to_string()],
    }
}

fn matches(statement: &Value, element: &str, negated: &str, asked: &str, name: &str) -> bool {
    let any = |value: &Value| texts(value, name).iter().any(|pattern| glob(pattern.as_bytes(), asked.as_bytes()));
    statement.get(element).is_some_and(any) || statement.get(negated).is_some_and(|value| !any(value))
}

/// What a request of a user carries; `Err` if that is not known.
fn context(key: &str, caller: Caller, name: &str) -> Result<Option<String>, ()> {
    let fixed = match (key, caller) {
        ("aws:username", _) => return Ok(Some(name.to_owned())),
        ("aws:PrincipalArn", _) => return Ok(Some(own(USER, name))),
        ("aws:userid", _) => Ok(Some("AIDASOMEBODY")),
        ("aws:MultiFactorAuthPresent", Caller::SessionWithMfa) => Ok(Some("true")),
        ("aws:MultiFactorAuthPresent", Caller::SessionWithoutMfa) => Ok(Some("false")),
        ("aws:MultiFactorAuthAge", Caller::SessionWithMfa) => Ok(Some("1")),
        ("aws:MultiFactorAuthPresent" | "aws:MultiFactorAuthAge", _) => Ok(None),
        ("aws:SecureTransport", _) => Ok(Some("true")),
        ("aws:ViaAWSService" | "aws:PrincipalIsAWSService", _) => Ok(Some("false")),
        _ => Err(()),
    };
    fixed.map(|text| text.map(str::to_owned))
}

fn condition(operator: &str, key: &str, wanted: &Value, caller: Caller, name: &str) -> Three {
    let Ok(carried) = context(key, caller, name) else { return 1 };
    let values = texts(wanted, name);
    let base = operator.trim_start_matches("ForAnyValue:").trim_start_matches("ForAllValues:");
    let is_negated = ["StringNotEquals", "StringNotLike", "ArnNotLike"].contains(&base);
    let holds = match (base, carried.as_deref()) {
        ("Null", carried) => values.iter().any(|value| (value == "true") == carried.is_none()),
        (_, None) => base.ends_with("IfExists") || operator.starts_with("ForAllValues:") || is_negated,
        ("Bool" | "BoolIfExists", Some(carried)) => values.iter().any(|value| value.eq_ignore_ascii_case(carried)),
        ("StringEquals", Some(carried)) => values.iter().any(|value| value == carried),
        ("StringNotEquals", Some(carried)) => values.iter().all(|value| value != carried),
        ("StringNotLike" | "ArnNotLike", Some(carried)) => {
            !values.iter().any(|value| glob(value.as_bytes(), carried.as_bytes()))
        }
        ("NumericLessThan" | "NumericLessThanIfExists", Some(carried)) => {
            let number = |text: &str| text.parse::<f64>().expect("a number");
            values.iter().any(|value| number(carried) < number(value))
        }
        (other, _) => panic!("{other} is not generated"),
    };
    if holds { 2 } else { 0 }
}

fn applies(statement: &Value, caller: Caller, action: &str, resource: &str, name: &str) -> Three {
    let is_about = |element, negated, asked| matches(statement, element, negated, asked, name);
    if !is_about("Action", "NotAction", action) || !is_about("Resource", "NotResource", resource) {
        return 0;
    }
    let operators = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    let keys = operators.flat_map(|(operator, keys)| {
        keys.as_object().into_iter().flatten().map(move |(key, wanted)| condition(operator, key, wanted, caller, name))
    });
    keys.min().unwrap_or(2)
}

/// Whether it is allowed, and whether it is denied.
fn brute(documents: &[Value], caller: Caller, action: &str, resource: &str, name: &str) -> (Three, Three) {
    let of = |effect: &str| {
        let statements = documents.iter().flat_map(|document| document["Statement"].as_array().expect("statements"));
        let own = statements.filter(|statement| statement["Effect"] == effect);
        own.map(|statement| applies(statement, caller, action, resource, name)).max().unwrap_or(0)
    };
    (of("Allow"), of("Deny"))
}

fn looks_at_mfa(statement: &Value) -> bool {
    statement["Effect"] == "Deny" && statement["Condition"].to_string().contains("aws:MultiFactorAuth")
}

fn some_of(choices: &'static [&'static str], most: usize) -> impl Strategy<Value = Value> {
    prop::sample::subsequence(choices, 1..=most).prop_map(|chosen| json!(chosen))
}

fn actions() -> impl Strategy<Value = Value> {
    let names = some_of(
        &[
            "*",
            "iam:*",
            "iam:*MFA*",
            "iam:CreateVirtualMFADevice",
            "iam:EnableMFADevice",
            "iam:ResyncMFADevice",
            "iam:ListMFADevices",
            "iam:ListVirtualMFADevices",
            "iam:GetUser",
            "iam:ChangePassword",
            "sts:GetSessionToken",
            "iam:DeactivateMFADevice",
            "iam:DeleteVirtualMFADevice",
            "iam:CreateAccessKey",
            "iam:CreateLoginProfile",
            "iam:Create*",
            "iam:*Profile",
            "iam:ListAccessKeys",
            "iam:ListUsers",
            "iam:GetAccountSummary",
            "iam:ListRoles",
            "iam:List*",
            "iam:AttachUserPolicy",
            "sts:AssumeRole",
            "s3:*",
            "s3:Get*",
            "s3:*Object",
            "s3:GetObject",
            "s3:PutObject",
            "ec2:*",
            "ec2:RunInstances",
        ],
        8,
    );
    let setup = json!([
        "iam:CreateVirtualMFADevice",
        "iam:EnableMFADevice",
        "iam:ResyncMFADevice",
        "iam:ListMFADevices",
        "iam:ListVirtualMFADevices",
        "iam:GetUser",
        "sts:GetSessionToken"
    ]);
    prop_oneof![2 => names, 1 => Just(setup), 1 => Just(json!(["*"]))]
}

fn resources() -> impl Strategy<Value = Value> {
    let some = some_of(
        &[
            "arn:aws:iam::*:user/${aws:username}",
            "arn:aws:iam::*:mfa/*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::bucket/*",
            "*",
        ],
        2,
    );
    prop_oneof![3 => Just(json!("*")), 1 => some]
}

fn conditions() -> impl Strategy<Value = Value> {
    let present = prop::sample::select(vec![
        json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": ["true", "false"]}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "flase"}}),
        json!({"Null": {"aws:MultiFactorAuthPresent": "true"}}),
        json!({"Null": {"aws:MultiFactorAuthPresent": "false"}}),
        json!({"Null": {"aws:MultiFactorAuthAge": "true"}}),
        json!({"ForAnyValue:Bool": {"aws:MultiFactorAuthPresent": "false"}}),
        json!({"ForAllValues:Bool": {"aws:MultiFactorAuthPresent": "false"}}),
        json!({"StringNotEquals": {"aws:MultiFactorAuthPresent": "true"}}),
        json!({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:SecureTransport": "false"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}),
        json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringNotEquals": {"aws:username": "bob"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringNotEquals": {"aws:username": ["bob", "carol"]}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "ForAnyValue:StringNotLike": {"aws:username": "ca*"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/bob"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/bob"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringNotLike": {"aws:userid": "AROA:*"}}),
        json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringEquals": {"aws:username": "bob"}}),
        json!({"Bool": {"aws:MultiFactorAuthPresent": "false", "aws:PrincipalIsAWSService": "false"}}),
        json!({"StringEquals": {"aws:username": "bob"}}),
        json!({"StringNotEquals": {"aws:username": ["carol"]}}),
    ]);
    prop_oneof![1 => Just(Value::Null), 3 => present]
}

fn statement() -> impl Strategy<Value = Value> {
    (any::<bool>(), prop::bool::weighted(0.3), actions(), prop::bool::weighted(0.1), resources(), conditions())
        .prop_map(|(allows, not_action, actions, not_resource, resources, condition)| {
            let mut made = json!({"Effect": if allows { "Allow" } else { "Deny" }});
            // what denies by NotAction is what this is all about
            let not_action = not_action || !allows && actions.as_array().is_some_and(|actions| actions.len() > 5);
            made[if not_action { "NotAction" } else { "Action" }] = actions;
            made[if not_resource { "NotResource" } else { "Resource" }] = resources;
            if !condition.is_null() {
                made["Condition"] = condition;
            }
            made
        })
}

fn documents() -> impl Strategy<Value = Vec<Value>> {
    let document = prop::collection::vec(statement(), 1..5)
        .prop_map(|statements| json!({"Version": "2012-10-17", "Statement": statements}));
    prop::collection::vec(document, 1..3)
}

/// What the crate says of documents.
struct Told {
    documents: Vec<PolicyDocument>,
    findings: Vec<Finding>,
    rows: Vec<Row>,
}

impl Told {
    fn of(values: &[Value]) -> Self {
        let read = |value: &Value| read("policy", value.to_string().as_bytes()).expect("a policy");
        let documents: Vec<PolicyDocument> = values.iter().map(read).collect();
        let facts = AccountFacts::default();
        let findings = check(&documents, &facts).expect("small documents");
        let rows = simulate(&documents, &facts).expect("small documents");
        Self { documents, findings, rows }
    }

    fn decision(&self, caller: Caller, action: &str, resource: &str, name: &str) -> Decision {
        let user = Subject::of_arn(&own(USER, name)).filter(|_| name != NAMES[0]);
        let facts = AccountFacts { user, ..AccountFacts::default() };
        decide(&self.documents, &facts, caller, action, Some(resource)).expect("small documents").0
    }

    /// Findings of these rules that tell of a call to somebody.
    fn about(&self, rules: &'static [&'static str], caller: Caller, call: &str, name: &str) -> Vec<&Finding> {
        let names = |finding: &&Finding| {
            let known =
                rules.contains(&finding.rule) && finding.callers.contains(&caller) && is_of(&finding.users, name);
            known && finding.calls.iter().any(|pattern| glob(pattern.as_bytes(), call.as_bytes()))
        };
        self.findings.iter().filter(names).collect()
    }

    /// The answer to a question: that about the user where there is one, else that about users in general.
    fn answer(&self, caller: Caller, question: &str, name: &str) -> Decision {
        let asked = || self.rows.iter().filter(|row| row.caller == caller && row.question == question);
        let about = asked().find(|row| !row.users.is_empty() && is_of(&row.users, name));
        about.or_else(|| asked().find(|row| row.users.is_empty())).expect("it is asked").answer
    }

    /// Whether the table shows a call, named so, as open or perhaps open.
    fn shows(&self, caller: Caller, call: &str, name: &str) -> bool {
        let own = match call {
            "iam:DeactivateMFADevice" => Some("deactivate its device"),
            "iam:DeleteVirtualMFADevice" => Some("delete its unassigned device"),
            "iam:CreateAccessKey" => Some("make itself another access key"),
            _ => None,
        };
        let listed = |row: &Row| {
            row.caller == caller
                && is_of(&row.users, name)
                && row.answer != Decision::No
                && row.calls.iter().any(|pattern| glob(pattern.as_bytes(), call.as_bytes()))
        };
        own.is_some_and(|question| self.answer(caller, question, name) != Decision::No) || self.rows.iter().any(listed)
    }
}

/// Whether what is said of these is said of a user: of users in general, or of those whom the documents name so.
fn is_of(users: &[String], name: &str) -> bool {
    let arn = own(USER, name);
    let is_named = |user: &String| [name, &arn].iter().any(|text| glob(user.as_bytes(), text.as_bytes()));
    users.is_empty() || users.iter().any(is_named)
}

fn expected(allowed: Three, denied: Three) -> Decision {
    match (allowed, denied) {
        (_, 2) | (0, _) => Decision::No,
        (2, 0) => Decision::Yes,
        _ => Decision::Unknown,
    }
}

fn compare(values: &[Value]) -> Result<(), TestCaseError> {
    let told = Told::of(values);
    for name in NAMES {
        compare_calls(values, &told, name)?;
    }
    let open = told.findings.iter().filter(|finding| OPEN.contains(&finding.rule));
    for (finding, caller) in open.flat_map(|finding| finding.callers.iter().map(move |caller| (finding, *caller))) {
        let rule = rules().iter().find(|rule| rule.id == finding.rule).expect("a rule");
        prop_assert!(rule.severity == finding.severity || rule.milder.contains(&finding.severity), "{:?}", finding);
        prop_assert!(!finding.calls.is_empty() && finding.statement.is_some() && finding.line.is_some());
        let of = |name: &&&str| !finding.users.is_empty() && is_of(&finding.users, name);
        let name = NAMES.iter().find(of).unwrap_or(&NAMES[0]);
        for call in &finding.calls {
            prop_assert!(told.shows(caller, call, name), "{:?} {} of {:?} is not in the table", caller, call, finding);
        }
    }
    for row in told.rows.iter().filter(|row| row.answer != Decision::No && row.caller != Caller::SessionWithMfa) {
        let of = |name: &&&str| !row.users.is_empty() && is_of(&row.users, name);
        let name = NAMES.iter().find(of).unwrap_or(&NAMES[0]);
        for call in &row.calls {
            prop_assert!(!told.about(&OPEN, row.caller, call, name).is_empty(), "{:?} {} is not told", row, call);
        }
    }
    compare_locks(values, &told)
}

/// What each call's decision is, and whether it is told.
fn compare_calls(values: &[Value], told: &Told, name: &str) -> Result<(), TestCaseError> {
    let statements = || values.iter().flat_map(|document| document["Statement"].as_array().expect("statements"));
    let forces = statements().any(looks_at_mfa);
    for caller in CALLERS {
        let others = OTHERS.iter().map(|(call, resource, ..)| (*call, *resource));
        for (call, resource) in SETUP.into_iter().chain(others) {
            let resource = own(resource, name);
            let (allowed, denied) = brute(values, caller, call, &resource, name);
            let decision = told.decision(caller, call, &resource, name);
            prop_assert_eq!(decision, expected(allowed, denied), "{:?} {} {}", caller, call, name);
        }
    }
    for caller in WITHOUT_MFA {
        for (call, resource, where_allowed, elsewhere) in OTHERS {
            let (allowed, denied) = brute(values, caller, call, &own(resource, name), name);
            let is_open = denied < 2 && (allowed > 0 || forces);
            let found = told.about(&OPEN, caller, call, name);
            let worst = found.iter().map(|finding| finding.severity).max();
            if is_open {
                // Who is exempt by name is told by a warning.
                let exempt = brute(values, caller, call, resource, NAMES[0]).1 == 2;
                let least = if allowed > 0 && !exempt { where_allowed } else { elsewhere };
                prop_assert!(worst >= Some(least), "{:?} {} is open to {}, told as {:?}", caller, call, name, worst);
            }
        }
        for (call, resource) in SETUP {
            let (_, denied) = brute(values, caller, call, &own(resource, name), name);
            let found = told.about(&LOCKED, caller, call, name);
            prop_assert!(denied < 2 || !found.is_empty(), "{:?} {} is denied to {}", caller, call, name);
            let of_all = found.iter().all(|finding| finding.users.is_empty());
            let spared = denied == 0 && !found.is_empty() && !(of_all && name != NAMES[0]);
            prop_assert!(!spared, "{:?} {} is not denied to {}", caller, call, name);
        }
    }
    Ok(())
}

/// Who is locked out with a code.
fn compare_locks(values: &[Value], told: &Told) -> Result<(), TestCaseError> {
    let is_lock = |row: &Row| {
        row.caller == Caller::SessionWithMfa
            && row.question == "call anything else"
            && row.answer == Decision::No
            && row.place.is_some()
            && row.users.is_empty()
    };
    let locks: Vec<&str> = told
        .findings
        .iter()
        .filter(|finding| finding.rule == "MFA031" && finding.users.is_empty())
        .flat_map(|finding| &finding.calls)
        .map(String::as_str)
        .collect();
    prop_assert_eq!(told.rows.iter().any(is_lock), !locks.is_empty());
    let denied = |call, resource| brute(values, Caller::SessionWithMfa, call, resource, NAMES[0]).1 == 2;
    let calls = OTHERS.iter().map(|(call, ..)| *call).chain(UNNAMED);
    let everything = calls.into_iter().all(|call| RESOURCES.iter().all(|resource| denied(call, resource)));
    prop_assert!(!everything || !locks.is_empty(), "who has given a code is locked out");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_table_and_brute_force_agree(values in documents()) {
        compare(&values)?;
    }
}

/// `POLICY_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("POLICY_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}
