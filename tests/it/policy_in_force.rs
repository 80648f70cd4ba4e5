//! `policy check --profile`, by whole runs: the policies that IAM has for a user, wherever they come from, and what is
//! said where they cannot be read.

#![cfg(unix)]

use crate::support::{Home, Out, World, section_of};
use fake_aws::{FakeAws, Operation};
use serde_json::Value;

/// Whoever has given no code, and whose key says nothing about MFA, is not denied: MFA001.
const LEAKY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Leak","Effect":"Deny",
"NotAction":["iam:CreateVirtualMFADevice","iam:EnableMFADevice","iam:ListMFADevices","iam:ResyncMFADevice"],
"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;

const HARMLESS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

/// The calls that read policies.
const READS: [Operation; 9] = [
    Operation::ListUserPolicies,
    Operation::GetUserPolicy,
    Operation::ListAttachedUserPolicies,
    Operation::ListGroupsForUser,
    Operation::ListGroupPolicies,
    Operation::GetGroupPolicy,
    Operation::ListAttachedGroupPolicies,
    Operation::GetPolicy,
    Operation::GetPolicyVersion,
];

fn checked(world: &World) -> Out {
    world.run(&["policy", "check", "--profile", "dev", "--json"]).out()
}

/// The policies that break a rule.
fn breaking(out: &Out, rule: &str) -> Vec<String> {
    let json = out.json();
    let findings = json["findings"].as_array().cloned().unwrap_or_default();
    let of_rule = findings.into_iter().filter(|finding| finding["rule"] == rule);
    of_rule.map(|finding| finding["policy"].as_str().unwrap_or_default().to_owned()).collect()
}

fn unread(out: &Out) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let json = out.json();
    let items = json["unread"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| (text(&item["what"]), text(&item["why"]))).collect()
}

/// Puts the leaky policy somewhere.
type Put = fn(&World);

#[test]
fn a_policy_is_found_wherever_it_comes_from_and_each_finding_names_it() {
    let places: [(&str, Put); 5] = [
        ("inline policy `own` of user `alice`", |world| world.alice.put_policy("own", LEAKY)),
        ("managed policy `arn:aws:iam::123456789012:policy/P` of user `alice`", |world| {
            world.alice.attach_policy(&world.fake.add_policy("P", LEAKY));
        }),
        ("inline policy `house` of group `staff`", |world| {
            let staff = world.fake.add_group("staff");
            staff.add_member(&world.alice);
            staff.put_policy("house", LEAKY);
        }),
        ("managed policy `arn:aws:iam::123456789012:policy/P` of group `staff`", |world| {
            let staff = world.fake.add_group("staff");
            staff.add_member(&world.alice);
            staff.attach_policy(&world.fake.add_policy("P", LEAKY));
        }),
        ("managed policy `arn:aws:iam::aws:policy/Theirs` of user `alice`", |world| {
            world.alice.attach_policy(&world.fake.add_aws_policy("Theirs", LEAKY));
        }),
    ];
    for (name, place) in places {
        let world = World::new();
        world.login();
        world.alice.put_policy("other", HARMLESS);
        place(&world);
        let out = checked(&world).coded(1);
        assert_eq!(breaking(&out, "MFA001"), [name], "{}", out.stdout);
        assert_eq!(unread(&out), []);
        assert_eq!(world.minted(), 1, "the kept session is used, and no code is asked for");
        let reads: Vec<_> = world.fake.calls().into_iter().filter(|call| READS.contains(&call.operation)).collect();
        let by_session = |call: &fake_aws::Call| call.with_session_token && call.status == 200;
        assert!(reads.iter().all(by_session), "the key is not tried first: {reads:?}");
        let text = world.run(&["policy", "check", "--profile", "dev"]).out().coded(1);
        assert!(text.stdout.contains(name), "{}", text.stdout);
    }
}

#[test]
fn what_is_read_is_read_to_its_end_once_and_of_the_version_in_force() {
    let world = World::new();
    world.login();
    world.fake.page_size(1);
    for group in ["a", "b", "c"] {
        let group = world.fake.add_group(group);
        group.add_member(&world.alice);
        group.put_policy("one", HARMLESS);
        group.put_policy("two", HARMLESS);
    }
    let old = world.fake.add_policy("Old", LEAKY);
    old.add_version(HARMLESS, true);
    old.add_version(LEAKY, false);
    world.alice.attach_policy(&old);
    for name in ["a", "b"] {
        if let Some(group) = world.fake.group(name) {
            group.attach_policy(&old);
        }
    }
    let out = checked(&world);
    assert_eq!((breaking(&out, "MFA001"), unread(&out)), (Vec::new(), Vec::new()), "{}", out.stdout);
    assert_eq!(world.fake.count(Operation::GetGroupPolicy), 6);
    assert_eq!(world.fake.count(Operation::GetPolicyVersion), 1, "one that several have is read once");
}

#[test]
fn without_a_kept_session_one_code_is_asked_for_and_one_without_a_terminal_is_told() {
    let world = World::new();
    world.alice.put_policy("own", LEAKY);
    let out = checked(&world).coded(3);
    assert!(out.stderr.contains("so a session is used"), "{}", out.stderr);
    let out = world.with_code(&["policy", "check", "--profile", "dev", "--json"]).out().coded(1);
    assert_eq!(breaking(&out, "MFA001").len(), 1);
    let reads: Vec<_> = world.fake.calls().into_iter().filter(|call| READS.contains(&call.operation)).collect();
    assert!(reads.iter().all(|call| call.with_session_token == (call.status == 200)), "{reads:?}");
}

#[test]
fn what_may_not_be_read_is_said_item_by_item_and_the_rest_is_checked() {
    let world = World::new();
    world.login();
    let staff = world.fake.add_group("staff");
    staff.add_member(&world.alice);
    staff.put_policy("house", HARMLESS);
    world.alice.put_policy("own", LEAKY);
    for (action, what) in [
        ("iam:GetGroupPolicy", "inline policy `house` of group `staff`"),
        ("iam:ListGroupPolicies", "the list of inline policies of group `staff`"),
        ("iam:ListAttachedUserPolicies", "the list of managed policies of user `alice`"),
        ("iam:ListGroupsForUser", "the list of groups of user `alice`"),
    ] {
        world.alice.deny(action);
        let out = checked(&world).coded(1);
        assert_eq!(breaking(&out, "MFA001"), ["inline policy `own` of user `alice`"]);
        assert_eq!(unread(&out), [(what.to_owned(), format!("AWS denied `{action}`"))]);
        let said = format!("warning: {what} could not be read: AWS denied `{action}`\n");
        assert!(out.stderr.contains(&said), "{}", out.stderr);
        world.alice.allow(action);
    }
}

#[test]
fn where_nothing_can_be_read_aws_has_refused() {
    let world = World::new();
    world.login();
    world.alice.put_policy("own", LEAKY);
    for operation in READS {
        world.alice.deny(&format!("iam:{operation}"));
    }
    let out = checked(&world).coded(4);
    assert_eq!(out.stdout, "");
    assert!(out.stderr.contains("error: no policy of user `alice` could be read\ncause: AWS denied"), "{}", out.stderr);
}

#[test]
fn a_document_that_makes_no_sense_is_not_taken_for_a_good_one() {
    let world = World::new();
    world.login();
    world.alice.put_policy("good", HARMLESS);
    world.alice.put_policy("odd", "{\"Version\":\"2012-10-17\",\n\"Statement\":[{\"Effect\":\"Maybe\"}]}");
    let out = checked(&world);
    let [(what, why)] = &unread(&out)[..] else { panic!("{}", out.stdout) };
    assert_eq!(what, "inline policy `odd` of user `alice`");
    assert!(why.contains("line 2"), "{why}");
}

#[test]
fn a_user_without_a_policy_is_not_praised() {
    const CLOSED: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*",
        "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
    let world = World::new();
    world.login();
    let strictly = || world.run(&["policy", "check", "--profile", "dev", "--strict"]).out();
    let out = checked(&world).coded(0);
    assert_eq!(breaking(&out, "MFA037"), [""], "{}", out.stdout);
    let out = strictly().coded(1).stdout;
    assert!(out.starts_with("warning MFA037: the user has no policy\n"), "{out}");
    assert!(out.contains("  call anything else                       no       nothing here allows it\n"), "{out}");
    world.alice.put_policy("own", CLOSED);
    assert_eq!(breaking(&checked(&world).coded(0), "MFA037"), [] as [&str; 0]);
    // what could not be read may be what forces MFA, or what does not
    world.alice.deny("iam:ListGroupsForUser");
    let out = checked(&world).coded(7);
    assert_eq!((breaking(&out, "MFA037"), unread(&out).len()), (vec![], 1));
    world.alice.put_policy("own", HARMLESS);
    checked(&world).coded(1);
}

#[test]
fn what_only_iam_knows_counts_too() {
    // the account's partition
    let world = World::of(FakeAws::builder().partition("aws-cn").start(), "cn-north-1");
    world.login();
    let foreign = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:EnableMFADevice",
        "Resource":"arn:aws:iam::*:user/${aws:username}"}]}"#;
    world.alice.put_policy("own", foreign);
    let out = checked(&world).coded(1);
    assert_eq!(breaking(&out, "MFA025"), ["inline policy `own` of user `alice`"], "{}", out.stdout);

    // a user without a device whose other key is in use
    for (ago, automated) in [(3600, true), (40 * 86_400, false)] {
        let fake = FakeAws::start();
        let robot = fake.add_user("robot");
        let second = robot.add_access_key();
        robot.key_used(ago);
        robot.put_policy("own", &LEAKY.replace("Bool", "BoolIfExists"));
        let home = Home::new();
        home.config("[profile robot]\nregion = us-east-1\n");
        home.credentials(&section_of("robot", &second.access_key_id, &second.secret_access_key));
        let run = home.run(&["policy", "check", "--profile", "robot", "--json"]);
        let out = run.env("AWS_ENDPOINT_URL", fake.endpoint()).out();
        assert_eq!(!breaking(&out, "MFA021").is_empty(), automated, "{}", out.stdout);
    }
}

#[test]
fn a_permissions_boundary_is_said() {
    let world = World::new();
    world.login();
    world.alice.put_policy("own", HARMLESS);
    world.alice.set_boundary("arn:aws:iam::123456789012:policy/Fence");
    let said = "note: the permissions boundary of user `alice` is `arn:aws:iam::123456789012:policy/Fence`; it is not looked at\n";
    let out = checked(&world);
    assert!(out.stderr.contains(said), "{}", out.stderr);
}

#[test]
fn the_root_user_has_no_policies() {
    let fake = FakeAws::start();
    let root = fake.add_root();
    let home = Home::new();
    home.config("[profile root]\nregion = us-east-1\n");
    home.credentials(&section_of("root", &root.access_key_id, &root.secret_access_key));
    let out = home.run(&["policy", "check", "--profile", "root"]).env("AWS_ENDPOINT_URL", fake.endpoint()).out();
    assert!(out.coded(1).stderr.starts_with("error: the access key belongs to no IAM user"));
}
