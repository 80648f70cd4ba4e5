//! `exec --renew`, cases R1 to R8: the command gets a profile that renews itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::{ADMIN, asked_for, assumed, configure, expire_in, identity, process, world};
use crate::support::{Keys, PROGRAM, Run, World, mode, pairs, section_of, tool};

/// The environment that a command gets.
fn inside(run: &Run) -> BTreeMap<String, String> {
    pairs(run.clone().args(&["--", "/usr/bin/env"]).ok().stdout.lines())
}

fn renew(world: &World, profile: &str) -> Run {
    world.run(&["exec", "--renew", "-p", profile])
}

/// The copies of the config file.
fn copies(world: &World) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.home.path(".local/state/mfa-session")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

#[test]
fn case_r1_a_command_renews_by_itself_and_one_role_serves_it() {
    let world = world();
    world.login();
    let env = inside(&renew(&world, "admin"));
    assert_eq!(env["AWS_PROFILE"], "admin-mfa");
    let copy = fs::read_to_string(&env["AWS_CONFIG_FILE"]).expect("the copy is there");
    let own = format!(
        "[profile admin-mfa]\nregion = eu-west-1\ncredential_process = {PROGRAM} credential-process --profile admin\n"
    );
    assert!(copy.ends_with(&own) && copy.starts_with(&world.home.text(".aws/config")), "{copy}");
    assert_eq!((mode(PathBuf::from(&env["AWS_CONFIG_FILE"]).as_path()), copies(&world).len()), (0o600, 1));
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_DEFAULT_PROFILE"] {
        assert!(!env.contains_key(name), "{name}");
    }
    let line = "eval \"$(sed -n '/^credential_process = .*--profile admin$/s/^[^=]*= //p' \"$AWS_CONFIG_FILE\")\"";
    let run = renew(&world, "admin").args(&["--", "/bin/sh", "-c", &format!("{line} >/dev/null && {line}")]);
    let keys = Keys::in_json(&run.ok().json());
    assert_eq!(identity(&world, &keys), "arn:aws:sts::111111111111:assumed-role/admin/alice");
    assert_eq!(asked_for(&world), [ADMIN], "R1: twice, and one call");
    expire_in(&world, Some(ADMIN), 60);
    run.ok();
    assert_eq!(assumed(&world).len(), 2, "it is renewed before the command starts, and then not again");
}

#[test]
fn case_r2_the_role_counts_whatever_default_holds() {
    let Some(aws) = tool("aws") else {
        return harness::skip("the AWS CLI is not installed");
    };
    let world = world();
    world.login();
    world.home.credentials(&(world.key("dev") + &world.key("default")));
    let run = renew(&world, "admin").env("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST");
    let out = run.args(&["--", aws.to_str().expect("a path of this machine"), "sts", "get-caller-identity"]).ok();
    assert!(out.stdout.contains("arn:aws:sts::111111111111:assumed-role/admin/alice"), "{out:?}");
}

#[test]
fn case_r3_keys_of_the_config_file_stay_out_of_the_copy() {
    let world = world();
    world.home.credentials("");
    let config = world.home.text(".aws/config").replacen(
        "[profile dev]\n",
        &section_of("profile dev", &world.alice.access_key_id, &world.alice.secret_access_key),
        1,
    );
    world.home.config(&config);
    world.with_code(&["login", "-p", "dev"]).ok();
    let out = renew(&world, "admin").args(&["--", "/bin/true"]).ok();
    assert!(
        out.stderr.contains("note: the command sees a copy of ~/.aws/config without the keys in `[profile dev]`\n"),
        "{out:?}"
    );
    let copy = fs::read_to_string(&copies(&world)[0]).expect("the copy is there");
    assert!(!copy.contains(&world.alice.secret_access_key) && !copy.contains(&world.alice.access_key_id));
    let nested = renew(&world, "admin").args(&["--", PROGRAM, "export", "-p", "ops", "--format", "json"]).ok();
    identity(&world, &Keys::in_json(&nested.json()["Credentials"]));
}

#[test]
fn case_r6_the_config_file_is_the_one_that_a_variable_names() {
    let world = world();
    world.login();
    fs::rename(world.home.path(".aws/config"), world.home.path("elsewhere")).expect("a temporary home");
    let run = renew(&world, "admin").env("AWS_CONFIG_FILE", "~/elsewhere");
    let env = inside(&run);
    assert_eq!(env["MFA_SESSION_CONFIG_FILE"], world.home.path("elsewhere").display().to_string());
    assert!(fs::read_to_string(&env["AWS_CONFIG_FILE"]).expect("the copy").contains("[profile jump]"));
    let missing = renew(&world, "dev").env("AWS_MFA_SERIAL", world.serial());
    let copy = inside(&missing)["AWS_CONFIG_FILE"].clone();
    assert!(fs::read_to_string(copy).expect("the copy").contains("[profile dev-mfa]"), "no file is an empty one");
}

#[test]
fn case_r7_two_roles_have_two_copies_and_a_name_that_is_taken_gets_a_number() {
    let world = world();
    world.login();
    configure(&world, "[profile jump-mfa]\nregion = us-east-1\n");
    assert_eq!(inside(&renew(&world, "admin"))["AWS_PROFILE"], "admin-mfa");
    assert_eq!(inside(&renew(&world, "jump"))["AWS_PROFILE"], "jump-mfa-1");
    assert_eq!(copies(&world).len(), 2);
    inside(&renew(&world, "jump"));
    assert_eq!(copies(&world).len(), 2, "the same content has the same name");
    fs::write(&copies(&world)[0], "[default]\n").expect("a command may do so");
    let told = [renew(&world, "admin"), renew(&world, "jump")].map(|run| run.args(&["--", "/bin/true"]).ok().stderr);
    assert_eq!(told.concat().matches("has written into its copy of the config file").count(), 1, "{told:?}");
    assert_eq!(copies(&world).len(), 3, "what it wrote is put aside");
    world.run(&["clear", "--all"]).ok();
    assert_eq!(copies(&world), Vec::<PathBuf>::new());
}

#[test]
fn case_r8_a_run_inside_of_the_command_has_the_same_role() {
    let world = world();
    world.login();
    let export = [PROGRAM, "export", "--format", "json"];
    let nested = renew(&world, "admin").arg("--").args(&export).ok();
    assert_eq!(
        identity(&world, &Keys::in_json(&nested.json()["Credentials"])),
        "arn:aws:sts::111111111111:assumed-role/admin/alice"
    );
    let role = ["--role-arn", "333333333333:team/ops"];
    let nested = renew(&world, "dev").args(&role).arg("--").args(&export).ok();
    assert_eq!(
        identity(&world, &Keys::in_json(&nested.json()["Credentials"])),
        "arn:aws:sts::333333333333:assumed-role/ops/alice"
    );
    let twice = renew(&world, "admin").args(&["--", PROGRAM, "exec", "--renew", "--", "/usr/bin/env"]).ok();
    assert_eq!(pairs(twice.stdout.lines())["AWS_PROFILE"], "admin-mfa");
    process(&world, "admin");
    configure(&world, &format!("[profile sdk]\ncredential_process = {PROGRAM} credential-process --profile admin\n"));
    let env = inside(&renew(&world, "sdk"));
    assert_eq!((env["AWS_PROFILE"].as_str(), env.get("AWS_CONFIG_FILE")), ("sdk", None), "it renews itself already");
    let key = [
        ("AWS_ACCESS_KEY_ID", world.alice.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", &world.alice.secret_access_key),
    ];
    let out = world.run(&["exec", "--renew", "--", "/bin/true"]).envs(&key).out().coded(125);
    assert!(out.stderr.starts_with("error: a key of the environment cannot be renewed"), "{out:?}");
}
