//! Verbs of administrators: with a role's profile, and with the credentials of the environment as they are.

use std::collections::BTreeSet;

use super::{ADMIN, asked_for, process, world};
use crate::support::{Keys, Run, World};

const ACCOUNT: &str = "111111111111";
const APPLY: [&str; 8] = ["policy", "apply", "--group", "staff", "--user", "carol", "--user", "dave"];

/// alice's world, with users in the account of her role.
fn office() -> World {
    let world = world();
    world.login();
    let account = world.fake.account(ACCOUNT);
    let (carol, _) = (account.add_user("carol"), account.add_user("dave"));
    carol.force_mfa(true);
    let _ = carol.add_virtual_device("carol");
    world
}

/// The variables of these credentials, and no others of AWS.
fn with(run: Run, keys: &Keys) -> Run {
    run.env("AWS_ACCESS_KEY_ID", &keys.id)
        .env("AWS_SECRET_ACCESS_KEY", &keys.secret)
        .env("AWS_SESSION_TOKEN", &keys.token)
}

#[track_caller]
fn is_in_place(world: &World) {
    let account = world.fake.account(ACCOUNT);
    let policy = account.policy("ForceMFA").expect("the policy is there");
    let group = account.group("staff").expect("the group is there");
    assert_eq!(group.attached(), [policy.arn]);
    assert_eq!(group.members().into_iter().collect::<BTreeSet<_>>(), ["carol", "dave"].map(str::to_owned).into());
    assert!(world.fake.policy("ForceMFA").is_none(), "nothing happened in the account of the key");
}

#[test]
fn policy_apply_works_in_an_administrators_role() {
    let world = office();
    let apply = || world.run(&APPLY).args(&["-p", "admin"]);
    let plan = apply().ok();
    assert!(plan.stdout.contains("aws iam create-policy "), "{plan:?}");
    assert!(plan.stderr.contains("user `dave` has no MFA device"), "{plan:?}");
    assert!(!plan.stderr.contains("carol"), "{plan:?}");
    assert!(world.fake.account(ACCOUNT).group("staff").is_none());
    apply().arg("--yes").ok();
    is_in_place(&world);
    let again = apply().arg("--yes").ok();
    assert!(again.stderr.contains("note: nothing to do"), "{again:?}");
    assert_eq!((asked_for(&world), world.minted()), (vec![ADMIN.to_owned()], 1), "one role and one code for all of it");
}

#[test]
fn the_credentials_of_the_environment_are_used_as_they_are_and_nothing_is_kept() {
    let world = office();
    let keys = process(&world, "admin");
    let calls = world.fake.calls().len();
    let before = (asked_for(&world), world.minted(), world.home.everything());
    // The files would name another key, and none of them is read.
    let run = |arguments: &[&str]| {
        let run = world.run(arguments).arg("--from-environment").env("AWS_PROFILE", "no such profile");
        with(run, &keys).env("AWS_CONFIG_FILE", "/nonexistent")
    };
    run(&APPLY).arg("--yes").ok();
    is_in_place(&world);
    let listed = run(&["device", "list", "--all", "--json"]).ok().json();
    assert_eq!(listed["account"], ACCOUNT);
    assert_eq!(run(&["device", "orphans", "--json"]).ok().json()["account"], ACCOUNT);
    let out = run(&["policy", "check", "--user", "carol", "--json"]).out();
    assert!(matches!(out.code, Some(0 | 1)) && out.json()["findings"].is_array(), "{out:?}");
    let out = run(&["policy", "check", "--user", "nobody"]).out().coded(4);
    assert!(out.stderr.ends_with("hint: check the name: `aws iam list-users` lists the users\n"), "{out:?}");
    let out = run(&["policy", "check"]).out().coded(2);
    assert_eq!(
        out.stderr,
        "error: the environment holds credentials of `arn:aws:sts::111111111111:assumed-role/admin/alice`, no user, so it \
         says nothing of a user's policies\n\
         hint: name the user with --user, or the profile of the user's own key\n"
    );
    let made = world.fake.calls().split_off(calls);
    assert!(made.len() > 20 && made.iter().all(|call| call.access_key_id.as_deref() == Some(&keys.id)), "{made:?}");
    assert_eq!((asked_for(&world), world.minted(), world.home.everything()), before);
}

#[test]
fn a_key_of_the_environment_alone_says_why_it_may_be_denied_and_asks_for_no_code() {
    let world = office();
    world.alice.administrator(true);
    world.alice.force_mfa(true);
    let [id, secret] = [&world.alice.access_key_id, &world.alice.secret_access_key];
    let run = |arguments: &[&str]| {
        let run = world.run(arguments).arg("--from-environment");
        run.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", secret)
    };
    let apply = ["policy", "apply", "--group", "staff", "--yes"];
    let out = run(&apply).out().coded(4);
    assert!(
        out.stderr.starts_with(
            "warning: the access key of the environment is used without MFA; if the account requires it, load a session \
             into this shell with `eval \"$(mfa-session)\"`, then run this again\nerror: "
        ),
        "{out:?}"
    );
    world.alice.force_mfa(false);
    run(&apply).ok();
    assert!(world.fake.policy("ForceMFA").is_some());
    let out = run(&["policy", "check", "--json"]).out();
    assert!(out.json()["findings"].is_array() && !out.stderr.contains("warning: the access key"), "{out:?}");
    assert_eq!(world.minted(), 1);
}

#[test]
fn what_means_nothing_beside_the_environment_is_a_usage_error_and_missing_variables_are_named() {
    let world = office();
    let run = |arguments: &[&str]| world.run(arguments).args(&["--from-environment"]);
    for option in [
        &["--profile", "admin"][..],
        &["--role-arn", "admin"],
        &["--external-id", "abc"],
        &["--via", "direct"],
        &["--duration", "1h"],
        &["--token-code", "123456"],
        &["--serial-number", "GAHT12345678"],
        &["--refresh"],
        &["--no-cache"],
    ] {
        for verb in [&["device", "orphans"][..], &["device", "list", "--all"], &["policy", "check"], &APPLY[..]] {
            let out = run(verb).args(option).out().coded(2);
            assert_eq!(
                out.stderr,
                format!(
                    "error: `{}` means nothing beside `--from-environment`, which takes the credentials as they are\n\
                     hint: leave one of the two out\n",
                    option[0]
                ),
                "{verb:?}"
            );
        }
    }
    run(&["device", "list"]).out().coded(2);
    run(&["policy", "check", "some-file"]).out().coded(2);
    for (variables, missing) in [
        (&[][..], "AWS_ACCESS_KEY_ID"),
        (&[("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")], "AWS_SECRET_ACCESS_KEY"),
        (
            &[("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENG")],
            "AWS_SESSION_TOKEN",
        ),
    ] {
        let out = run(&["device", "orphans"]).envs(variables).out().coded(1);
        assert_eq!(
            out.stderr,
            format!(
                "error: the credentials in the environment are incomplete or broken\ncause: `{missing}` is unset or malformed\n\
                 hint: load a session into this shell first, or name a profile with --profile instead of --from-environment\n"
            )
        );
    }
}
