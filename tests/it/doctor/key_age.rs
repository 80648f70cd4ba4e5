//! The age of the long-term key: read by `doctor`, remembered, and shown where no call is made.
#![expect(clippy::expect_used, clippy::panic, reason = "a test's panic is its report")]

use std::fs;

use fake_aws::Operation;
use serde_json::Value;

use super::{found, offline};
use crate::support::{Out, World};

const DAY: i64 = 86_400;

/// Alice's key is this old, and her session is kept.
fn world(days: i64) -> World {
    let world = World::new();
    world.alice.key_created(days * DAY);
    world.login();
    world
}

fn doctor(world: &World) -> Out {
    world.run(&["doctor", "-p", "dev", "--json", "--only", "DOC608"]).out()
}

/// `passed`, or `skipped` with the reason.
fn state(out: &Out) -> String {
    let row = out.json()["checks"][0].clone();
    match row["status"].as_str() {
        Some("skipped") => format!("skipped: {}", row["message"].as_str().unwrap_or_default()),
        other => other.unwrap_or_default().to_owned(),
    }
}

#[test]
fn the_age_is_asked_for_by_a_kept_session_and_remembered() {
    let world = world(97);
    let before = world.home.everything();
    assert_eq!(state(&offline(&world.home, &["-p", "dev", "--json", "--only", "DOC608"]).ok()), "skipped: --offline");
    assert_eq!(world.home.everything(), before);
    assert_eq!(found(&doctor(&world)), ["DOC608"]);
    let new: Vec<_> = world.home.everything().into_iter().filter(|(path, now)| before.get(path) != Some(now)).collect();
    let [(path, (mode, text))] = &new[..] else { panic!("one fact is new: {new:?}") };
    assert_eq!((path.extension().and_then(|end| end.to_str()), mode & 0o7777), (Some("fact"), 0o600));
    assert!(!text.contains(&world.alice.access_key_id), "{text}");
    let asked = world.fake.count(Operation::ListAccessKeys);
    assert_eq!(found(&doctor(&world)), ["DOC608"]);
    assert_eq!(world.fake.count(Operation::ListAccessKeys), asked, "what is known is not asked for again");
    let text = offline(&world.home, &["-p", "dev", "--only", "DOC608"]).ok().stdout;
    let masked = format!("{}…{}", &world.alice.access_key_id[..4], &world.alice.access_key_id[16..]);
    assert!(text.starts_with(&format!("warning DOC608: the access key {masked} is 97 days old\n")), "{text}");
    assert!(text.contains("\n  where: ~/.aws/credentials:2\n"), "{text}");
}

#[test]
fn an_age_that_cannot_be_read_is_not_passed_off_as_young() {
    let world = World::new();
    assert_eq!(state(&doctor(&world)), "skipped: the user's access keys could not be listed");
    assert!(!world.home.cache().exists(), "nothing to remember");
    let world = self::world(12);
    let run = world.run(&["doctor", "-p", "dev", "--json", "--only", "DOC608"]);
    let before = world.home.everything();
    assert_eq!(state(&run.clone().env("MFA_SESSION_NO_CACHE", "1").ok()), "passed");
    assert_eq!(world.home.everything(), before);
    assert_eq!(state(&run.ok()), "passed");
    let offline = offline(&world.home, &["-p", "dev", "--json", "--only", "DOC608"]);
    assert_eq!(state(&offline.ok()), "passed", "it is known without a connection");
    assert_eq!(found(&offline.clone().env("MFA_SESSION_KEY_AGE", "11d").ok()), ["DOC608"]);
    assert_eq!(state(&offline.env("MFA_SESSION_KEY_AGE", "0").ok()), "skipped: `MFA_SESSION_KEY_AGE` is 0");
}

#[test]
fn status_shows_an_age_that_is_known() {
    let world = world(12);
    let age = || world.home.run(&["status", "--json"]).ok().json()["sessions"][0]["key_age_days"].clone();
    assert_eq!(age(), Value::Null);
    doctor(&world);
    assert_eq!(age(), 12);
    let table = world.home.run(&["status"]).ok().stdout;
    assert!(table.lines().nth(1).is_some_and(|line| line.ends_with("  key of 12 days")), "{table}");
}

#[test]
fn login_says_once_a_week_that_the_key_is_old() {
    let world = world(97);
    let said = |out: &Out| out.stderr.contains("note: the access key AKIA") && out.stderr.contains(" is 97 days old: ");
    let login = world.run(&["login", "-p", "dev"]);
    assert!(!said(&login.ok()), "the age is not known yet");
    doctor(&world);
    assert!(!said(&login.clone().env("MFA_SESSION_KEY_AGE", "98d").ok()));
    assert!(!said(&login.clone().env("MFA_SESSION_KEY_AGE", "0").ok()));
    assert!(!said(&login.clone().arg("-q").ok()));
    let before: Vec<_> = world.home.cached("fact");
    assert!(said(&login.clone().env("MFA_SESSION_KEY_AGE", "96d").ok()));
    assert!(!said(&login.ok()), "not twice in a week");
    for verb in ["export", "credential-process"] {
        assert_eq!(world.run(&[verb, "-p", "dev"]).ok().stderr, "", "{verb}");
    }
    let told: Vec<_> = world.home.cached("fact").into_iter().filter(|path| !before.contains(path)).collect();
    let [told] = &told[..] else { panic!("one fact more: {told:?}") };
    let text = fs::read_to_string(told).expect("a fact");
    let week_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(7 * 24);
    let fact: Value = serde_json::from_str(&text).expect("JSON");
    let now = fact["value"].as_str().expect("a time");
    fs::write(told, text.replace(now, &week_ago.to_string())).expect("our file");
    assert!(said(&login.ok()), "a week later");
}

#[test]
fn login_for_several_profiles_says_once_for_each_key_that_it_is_old() {
    let world = world(97);
    let own = "[profile dev-too]\nsource_profile = dev\nmfa_serial = ";
    let other = world.alice.add_virtual_device("other").serial_number;
    world.home.config(&format!("{}{own}{other}\n", world.home.text(".aws/config")));
    doctor(&world);
    let login = |age: &str| world.with_code(&["login", "dev", "dev-too"]).env("MFA_SESSION_KEY_AGE", age).out();
    let refused = login("old");
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let said = |out: &Out| out.stderr.matches(" is 97 days old: ").count();
    let all = || world.run(&["login", "--all", "--no-prompt"]).out();
    assert_eq!(said(&all()), 1);
    assert_eq!(said(&all()), 0, "not twice in a week");
}

#[test]
fn an_age_that_is_no_length_of_time_is_refused_where_it_is_used() {
    let world = world(97);
    let minted = world.minted();
    let out = world.with_code(&["login", "-p", "dev", "--refresh"]).env("MFA_SESSION_KEY_AGE", "old").out();
    let error = "error: `MFA_SESSION_KEY_AGE`: `old` is not a length of time\n";
    assert_eq!((out.code, out.stderr), (Some(2), format!("{error}hint: say for example `90d`, or `0` for never\n")));
    assert_eq!(world.minted(), minted, "no code is used");
    world.run(&["export", "-p", "dev"]).env("MFA_SESSION_KEY_AGE", "old").ok();
    let out = offline(&world.home, &["-p", "dev", "--json"]).env("MFA_SESSION_KEY_AGE", "old").out().coded(1);
    assert_eq!(found(&out), ["DOC214", "DOC501"]);
}
