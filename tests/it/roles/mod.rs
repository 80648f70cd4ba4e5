//! Roles on top of a session, case by case of the specification's list: the numbers stand in the names and the tables.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

mod administrator;
mod cache;
mod console;
mod documented;
mod grammar;
mod hostile;
mod line;
mod renew;
mod serve;
mod serve_attacked;
mod verbs;
mod way;

use std::fs;
use std::path::PathBuf;

use fake_aws::{Call, Operation, RoleSpec, client};
use serde_json::Value;

use crate::support::{Keys, REGION, World};

pub(crate) const ADMIN: &str = "arn:aws:iam::111111111111:role/admin";
const JUMP: &str = "arn:aws:iam::111111111111:role/jump";
const DEEP: &str = "arn:aws:iam::222222222222:role/deep";
const OPS: &str = "arn:aws:iam::333333333333:role/team/ops";
const OWN: &str = "arn:aws:iam::123456789012:role/own";

/// alice's roles: `admin` wants MFA and gives up to 12 h; `jump` wants her name as the session's; `deep` is reached from
/// `jump`, with an external id; `ops` has a path; `own` is of her own account.
pub(crate) fn world() -> World {
    let world = World::new();
    let alice = &world.alice.arn;
    let add = |account: &str, spec: RoleSpec| world.fake.account(account).add_role(spec).arn;
    add("111111111111", RoleSpec::new("admin").trusts(alice).with_mfa().max_session_duration(43_200));
    let named = RoleSpec::new("jump").trusts(alice).condition("StringEquals", "sts:RoleSessionName", "${aws:username}");
    add("111111111111", named);
    add("222222222222", RoleSpec::new("deep").trusts(JUMP).with_external_id("abc"));
    add("333333333333", RoleSpec::new("ops").path("/team/").trusts(alice).with_tags().with_source_identity());
    add("123456789012", RoleSpec::new("own").trusts(alice));
    world.home.config(&format!(
        "[profile dev]\nregion = {REGION}\nmfa_serial = {}\n{}",
        world.serial(),
        "[profile admin]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\nregion = eu-west-1\n\
         [profile jump]\nrole_arn = arn:aws:iam::111111111111:role/jump\nsource_profile = dev\n\
         [profile deep]\nrole_arn = arn:aws:iam::222222222222:role/deep\nsource_profile = jump\nexternal_id = abc\n\
         [profile ops]\nrole_arn = arn:aws:iam::333333333333:role/team/ops\nsource_profile = dev\n\
         [profile long]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\nduration_seconds = 43200\n"
    ));
    world
}

/// Adds lines to the config file.
fn configure(world: &World, lines: &str) {
    let config = world.home.text(".aws/config") + lines;
    world.home.config(&config);
}

/// The calls for roles so far.
fn assumed(world: &World) -> Vec<Call> {
    world.fake.calls().into_iter().filter(|call| call.operation == Operation::AssumeRole).collect()
}

/// Their roles.
fn asked_for(world: &World) -> Vec<String> {
    let arn = |call: Call| call.parameter("RoleArn").unwrap_or_default().to_owned();
    assumed(world).into_iter().map(arn).collect()
}

/// Whose these credentials are.
#[track_caller]
fn identity(world: &World, keys: &Keys) -> String {
    let fake = &world.fake;
    let answer = client::verify_identity(&fake.endpoint(), None, &keys.id, &keys.secret, Some(&keys.token), REGION)
        .expect("the fake answers");
    answer.arn.clone().unwrap_or_else(|| panic!("{answer:?}"))
}

/// The record of a role, or of the session.
fn record(world: &World, role: Option<&str>) -> (PathBuf, Value) {
    let records = world.home.cached("json").into_iter().map(|path| {
        let value: Value = serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("records are JSON");
        (path, value)
    });
    let last = |value: &Value| {
        value["roles"].as_array().and_then(|roles| roles.last()?["role_arn"].as_str().map(str::to_owned))
    };
    records.into_iter().find(|(_, value)| last(value).as_deref() == role).expect("it is kept")
}

/// Makes it end at another time, as if it had been made earlier.
pub(crate) fn expire_in(world: &World, role: Option<&str>, seconds: i64) {
    let (path, mut value) = record(world, role);
    let at = jiff::Timestamp::now().as_second() + seconds;
    let at = jiff::Timestamp::from_second(at).expect("a moment near now");
    value["session"]["expiration"] = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into();
    fs::write(path, value.to_string()).expect("the cache is ours");
}

/// The credentials that a run hands to an SDK.
#[track_caller]
pub(crate) fn process(world: &World, profile: &str) -> Keys {
    Keys::in_json(&world.run(&["credential-process", "-p", profile]).ok().json())
}
