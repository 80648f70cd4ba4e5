//! What `doctor` asks AWS.
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::time::Duration;

use fake_aws::{FakeAws, Fault, Operation};
use mfa_session::testing::{Needs, checks};

use super::found;
use crate::support::{Out, REGION, Run, World};

/// Every row has an endpoint that is not AWS's, and no terminal.
const ALWAYS: [&str; 2] = ["DOC008", "DOC501"];

type Row = (&'static str, fn(&World) -> Run);

fn doctor(world: &World) -> Run {
    world.run(&["doctor", "-p", "dev", "--json"])
}

fn with_serial(world: &World, serial: &str) {
    world.home.config(&format!("[profile dev]\nregion = {REGION}\nmfa_serial = {serial}\n"));
}

const ROWS: [Row; 17] = [
    ("", doctor),
    ("DOC601", |world| {
        // However long a server of names that does not answer is waited for here, and whatever is tried behind the name.
        let resolver = [("RES_OPTIONS", "timeout:1 attempts:1"), ("LOCALDOMAIN", "invalid")];
        doctor(world).env("AWS_ENDPOINT_URL", "https://sts.nowhere.invalid").envs(&resolver)
    }),
    ("DOC603", |world| {
        world.fake.set_clock_offset(40);
        doctor(world)
    }),
    ("DOC603", |world| {
        world.fake.set_clock_offset(-3600);
        doctor(world)
    }),
    ("DOC604", |world| {
        world.home.credentials(&world.key("dev").replace(&world.alice.access_key_id, "AKIAIOSFODNN7EXAMPLE"));
        doctor(world)
    }),
    ("DOC604", |world| {
        let wrong = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        world.home.credentials(&world.key("dev").replace(&world.alice.secret_access_key, wrong));
        doctor(world)
    }),
    ("DOC605", |world| {
        world.fake.fail_always(Operation::GetCallerIdentity, Fault::RegionDisabled);
        doctor(world)
    }),
    ("DOC606", |world| {
        world.fake.fail_always(Operation::GetCallerIdentity, Fault::Slow(Duration::from_millis(700)));
        doctor(world)
    }),
    ("DOC607", |world| {
        with_serial(world, &format!("{}-old", world.serial()));
        doctor(world)
    }),
    ("DOC210", |world| {
        with_serial(world, "arn:aws:iam::999999999999:mfa/alice");
        doctor(world)
    }),
    ("DOC211", |world| {
        with_serial(world, "GAHT12345678");
        world.fake.fail_always(Operation::ListMfaDevices, Fault::OldDenial);
        with_serial(world, &world.serial().replace("mfa/alice", "mfa/bob"));
        doctor(world)
    }),
    ("DOC608", |world| {
        world.alice.key_created(91 * 86_400);
        world.alice.force_mfa(false);
        doctor(world)
    }),
    ("DOC609", |world| {
        world.fake.fail_always(Operation::GetCallerIdentity, Fault::CaptivePortal200);
        doctor(world)
    }),
    ("DOC609", |world| {
        world.fake.fail_always(Operation::GetCallerIdentity, Fault::Status(503));
        doctor(world)
    }),
    ("DOC609", |world| {
        // nobody listens there
        doctor(world).env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    }),
    ("DOC609", |world| {
        world.fake.fail_always(Operation::GetCallerIdentity, Fault::Hang);
        doctor(world)
    }),
    ("DOC010", |world| {
        doctor(world).env("AWS_ENDPOINT_URL", "https://sts.nowhere.invalid").env("HTTPS_PROXY", "http://127.0.0.1:1")
    }),
];

/// An answer that a busy machine brings late is slow, and that is not the fault of a row that is about something else.
fn found_but_slow(out: &Out, check: &str) -> Vec<String> {
    found(out).into_iter().filter(|id| id == check || id != "DOC606").collect()
}

#[test]
fn each_answer_of_aws_is_found_by_its_own_check_and_within_the_time() {
    let mut wrong = Vec::new();
    for (number, (check, make)) in ROWS.iter().enumerate() {
        let world = World::new();
        let out = make(&world).out();
        let mut expected: Vec<&str> = ALWAYS.iter().chain([check]).copied().filter(|id| !id.is_empty()).collect();
        expected.sort_unstable();
        // Five seconds, which it names, and no fault of the network takes longer than fifteen without that limit.
        if found_but_slow(&out, check) != expected || out.took > Duration::from_secs(14) {
            wrong.push(format!("row {number}, {check}: {expected:?} expected: {out:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
}

#[test]
fn what_aws_did_not_say_is_skipped_and_not_passed() {
    let skipped = |out: &Out| -> Vec<String> {
        let rows = out.json()["checks"].as_array().cloned().unwrap_or_default();
        let skipped = rows.iter().filter(|row| row["status"] == "skipped");
        skipped.filter_map(|row| row["id"].as_str().map(str::to_owned)).filter(|id| id != "DOC207").collect()
    };
    let of_the_user = ["DOC210", "DOC211", "DOC606", "DOC607", "DOC608"];
    let world = World::new();
    assert_eq!(skipped(&doctor(&world).out()), ["DOC608"], "denied to the key alone");
    world.fake.fail_always(Operation::ListMfaDevices, Fault::OldDenial);
    assert_eq!(skipped(&doctor(&world).out()), ["DOC607", "DOC608"], "both are");
    world.fake.fail_always(Operation::GetCallerIdentity, Fault::RegionDisabled);
    assert_eq!(skipped(&doctor(&world).out()), of_the_user);
    let nowhere = doctor(&world).env("AWS_ENDPOINT_URL", "https://sts.nowhere.invalid");
    let behind = ["DOC210", "DOC211", "DOC602", "DOC603", "DOC604", "DOC605", "DOC606", "DOC607", "DOC608"];
    assert_eq!(skipped(&nowhere.out()), behind);
}

#[test]
fn an_iam_that_does_not_answer_does_not_cost_what_sts_has_said() {
    for silent in [Operation::ListMfaDevices, Operation::ListAccessKeys] {
        let world = World::new();
        world.fake.set_clock_offset(40);
        world.fake.fail_always(silent, Fault::Hang);
        let out = doctor(&world).out();
        assert_eq!(found(&out), ["DOC008", "DOC501", "DOC603"], "{silent:?}: {out:?}");
        assert!(out.took < Duration::from_secs(6), "{out:?}");
    }
}

#[test]
fn what_is_no_tls_is_no_matter_of_certificates_nor_a_proxy_without_a_name_one_of_aws() {
    let world = World::new();
    let plain = world.fake.endpoint().replace("http:", "https:");
    assert_eq!(found(&doctor(&world).env("AWS_ENDPOINT_URL", plain).out()), ["DOC008", "DOC501", "DOC609"]);
    let run = doctor(&world).env("AWS_ENDPOINT_URL", "https://127.0.0.1:1");
    let out = run.env("HTTPS_PROXY", "http://proxy.nowhere.invalid:3128").out();
    assert_eq!(found(&out), ["DOC008", "DOC010", "DOC501"], "{out:?}");
}

#[test]
fn every_check_of_the_network_has_a_row() {
    for check in checks().filter(|check| check.needs == Needs::Network) {
        // An unknown certificate has a test of its own.
        let is_known = ROWS.iter().any(|(id, _)| *id == check.id) || check.id == "DOC602";
        assert!(is_known, "{} has no row", check.id);
    }
}

#[test]
fn a_certificate_of_a_stranger_is_found() {
    let world = World::of(FakeAws::builder().https().start(), REGION);
    assert_eq!(found_but_slow(&doctor(&world).out(), ""), ["DOC008", "DOC501", "DOC602"]);
}

#[test]
fn a_user_without_a_device_is_told_how_to_enroll_one() {
    let world = World::new();
    let bob = world.fake.add_user("bob");
    world.home.config(&format!("[profile bob]\nregion = {REGION}\n"));
    let (id, secret) = (&bob.access_key_id, &bob.secret_access_key);
    world.home.credentials(&crate::support::section_of("bob", id, secret));
    let out = world.run(&["doctor", "-p", "bob", "--only", "DOC607"]).out().coded(1);
    let expected = "\
error DOC607: the user of this access key has no MFA device that makes codes
  profile: bob
  hint: enroll an authenticator app with `mfa-session device enroll --profile bob`
";
    assert_eq!(out.stdout, expected, "{out:?}");
}

#[test]
fn many_keys_are_asked_about_at_the_same_time() {
    let world = World::new();
    // Whoever asks one after the other comes to the first only.
    world.fake.fail_always(Operation::GetCallerIdentity, Fault::Hang);
    let users: Vec<_> = (0..8).map(|n| world.fake.add_user(&format!("user{n}"))).collect();
    let text: String = users
        .iter()
        .map(|user| crate::support::section_of(&user.arn[31..], &user.access_key_id, &user.secret_access_key))
        .collect();
    world.home.credentials(&text);
    world.run(&["doctor", "--all", "--json", "--only", "DOC604"]).ok();
    assert_eq!(world.fake.count(Operation::GetCallerIdentity), 8);
}

#[test]
fn a_dead_key_has_the_words_of_the_verb_that_would_fail() {
    let world = World::new();
    world.home.credentials(&world.key("dev").replace(&world.alice.access_key_id, "AKIAIOSFODNN7EXAMPLE"));
    let verb = world.run(&["device", "list", "-p", "dev"]).out().coded(4);
    let doctor = doctor(&world).out().coded(1).json();
    let finding = doctor["checks"].as_array().and_then(|checks| checks.first().cloned()).expect("a finding");
    let said = format!(
        "error: {}\nhint: {}\n",
        finding["message"].as_str().unwrap_or_default(),
        finding["hint"].as_str().unwrap_or_default()
    );
    assert_eq!(said, verb.stderr);
}
