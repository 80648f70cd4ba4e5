//! Every verb with a role's profile, cases 57 to 62.

use fake_aws::client;

use super::{ADMIN, JUMP, asked_for, assumed, configure, expire_in, identity, process, world};
use crate::support::{Keys, REGION, World, evaluated, section_values};

/// The session of a person whose every role was asked for.
fn in_use() -> World {
    let world = world();
    world.login();
    process(&world, "admin");
    world
}

#[test]
fn case_57_export_loads_the_role_with_its_region_and_its_end() {
    let world = in_use();
    let before = world.run(&[]).env("AWS_PROFILE", "dev").env("AWS_SECURITY_TOKEN", "old");
    let out = world.run(&["export", "-p", "admin"]).ok();
    let shell = evaluated(&before, &out.stdout, true);
    assert_eq!(identity(&world, &Keys::in_env(&shell)), "arn:aws:sts::111111111111:assumed-role/admin/alice");
    let value = |name: &str| shell.get(name).map(String::as_str);
    assert_eq!((value("AWS_REGION"), value("MFA_SESSION_PROFILE")), (Some("eu-west-1"), Some("admin")));
    assert_eq!((value("AWS_PROFILE"), value("AWS_SECURITY_TOKEN")), (None, None));
    let record = super::record(&world, Some(ADMIN)).1;
    assert_eq!(value("AWS_CREDENTIAL_EXPIRATION"), record["session"]["expiration"].as_str());
    let unset = world.run(&["unset"]).env("MFA_SESSION_PROFILE", "admin").ok().stdout;
    assert!(unset.contains("unset AWS_SESSION_TOKEN;"), "{unset}");
}

#[test]
fn case_58_a_role_is_written_beside_its_own_profile_and_renewed_from_it() {
    let world = in_use();
    world.run(&["write", "-p", "admin"]).ok();
    let written = |world: &World| world.home.text(".aws/credentials");
    assert_eq!(
        identity(&world, &Keys::in_section(&written(&world), "admin-mfa")),
        "arn:aws:sts::111111111111:assumed-role/admin/alice"
    );
    let values = section_values(&written(&world), "admin-mfa");
    assert_eq!(values["mfa_session_source_profile"], "admin");
    expire_in(&world, Some(ADMIN), -1);
    world.run(&["write", "-p", "admin-mfa"]).ok();
    assert_eq!(asked_for(&world), [ADMIN, ADMIN], "its mark leads to the role");
    identity(&world, &Keys::in_section(&written(&world), "admin-mfa"));
    let typed = ["write", "-p", "dev", "--role-arn", "333333333333:team/ops"];
    let out = world.run(&typed).out().coded(2);
    assert!(
        out.stderr.starts_with("error: a role that `--role-arn` names has no profile to be written beside\n"),
        "{out:?}"
    );
    let out = world.run(&typed).args(&["--to", "ops-now"]).ok();
    assert!(out.stderr.contains("note: nothing renews a written role"), "{out:?}");
    let text = written(&world);
    assert_eq!(
        identity(&world, &Keys::in_section(&text, "ops-now")),
        "arn:aws:sts::333333333333:assumed-role/ops/alice"
    );
    // The profile's own session would be another identity.
    assert_eq!(section_values(&text, "ops-now")["mfa_session_source_profile"], "(none)");
    let refused = world.run(&["write", "-p", "admin", "--to", "admin"]).out().coded(1);
    assert!(refused.stderr.starts_with("error: profile `admin` gets its credentials in another way\n"), "{refused:?}");
}

#[test]
fn case_59_an_sdk_is_told_the_account_of_the_role() {
    let world = in_use();
    let json = world.run(&["credential-process", "-p", "admin"]).ok().json();
    assert_eq!(json["AccountId"], "111111111111");
    assert!(json["Expiration"].as_str().is_some_and(|end| end.ends_with('Z')));
}

#[test]
fn case_60_status_shows_roles_under_their_session_and_whether_a_person_is_needed() {
    let world = in_use();
    world.with_code(&["export", "-p", "long", "--via", "direct"]).ok();
    let table = world.run(&["status"]).ok().stdout;
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().take(4).collect()).collect();
    assert_eq!(rows[0], ["PROFILE", "ACCOUNT", "DEVICE/ROLE", "KEY"], "{table}");
    assert_eq!(rows[1][..3], ["dev", "123456789012", "alice"], "{table}");
    assert_eq!(rows[2][..3], ["admin", "111111111111", "admin"], "{table}");
    assert_eq!(rows[3][..3], ["long", "(direct)", "111111111111"], "{table}");
    let status = world.run(&["status", "--json"]).ok().json();
    let (session, direct) = (&status["sessions"][0], &status["roles"][0]);
    assert_eq!((session["needs_code"].as_bool(), direct["needs_code"].as_bool()), (Some(false), Some(false)));
    let role = &session["roles"][0];
    let fields = ["profile", "role_arn", "account", "via", "fresh", "needs_code"].map(|name| role[name].to_string());
    assert_eq!(fields, ["\"admin\"", &format!("\"{ADMIN}\""), "\"111111111111\"", "\"session\"", "true", "false"]);
    let check = |world: &World, code: i32| drop(world.run(&["status", "--check", "-p", "admin"]).out().coded(code));
    let world = in_use();
    expire_in(&world, Some(ADMIN), -1);
    check(&world, 0);
    let role =
        |world: &World| world.run(&["status", "--json"]).ok().json()["sessions"][0]["roles"][0]["needs_code"].clone();
    assert_eq!(role(&world), serde_json::Value::Null, "what has ended is not shown");
    expire_in(&world, Some(ADMIN), 300);
    assert_eq!(role(&world), false);
    expire_in(&world, None, -1);
    check(&world, 6);
    let status = world.run(&["status", "--json"]).ok().json();
    assert_eq!((&status["roles"][0]["fresh"], &status["roles"][0]["needs_code"]), (&false.into(), &true.into()));
    expire_in(&world, Some(ADMIN), 3000);
    check(&world, 0);
}

#[test]
fn case_61_status_and_clear_work_for_a_role() {
    let world = in_use();
    assert!(world.run(&["status", "-p", "admin"]).ok().stdout.contains("admin"));
    world.run(&["clear", "-p", "admin"]).ok();
    assert_eq!(world.home.cached("json").len(), 1);
}

#[test]
fn case_62_verbs_about_ones_own_devices_name_the_profile_of_the_key() {
    let world = in_use();
    for verb in ["list", "remove"] {
        let out = world.run(&["device", verb, "-p", "admin"]).out().coded(1);
        assert_eq!(
            out.stderr,
            "error: profile `admin` is a role, which has neither MFA devices nor keys of its own\n\
             hint: name the profile of the key: --profile dev\n",
            "{verb}"
        );
    }
    let all = world.run(&["device", "list", "--all", "--json", "-p", "admin"]).ok().json();
    assert_eq!(all["account"], "111111111111", "an administrator works in the role");
    world.run(&["device", "orphans", "-p", "admin"]).ok();
}

#[test]
fn an_administrators_role_reads_the_policies_of_a_user_who_has_to_be_named() {
    let world = in_use();
    let carol = world.fake.account("111111111111").add_user("carol");
    carol.force_mfa(true);
    let check = ["policy", "check", "-p", "admin"];
    let out = world.run(&check).out().coded(2);
    assert_eq!(
        out.stderr,
        "error: profile `admin` is a role, so it says nothing of a user's policies\n\
         hint: name the user with --user, or the profile of the user's own key\n"
    );
    let out = world.run(&check).args(&["--user", "dave"]).out().coded(4);
    let [error, _, hint] = [0, 1, 2].map(|line| out.stderr.lines().nth(line).unwrap_or_default());
    assert_eq!(error, "error: there is no IAM user `dave` in the account of these credentials", "{out:?}");
    assert_eq!(hint, "hint: check the name: `mfa-session exec --profile admin -- aws iam list-users` lists the users");
    let out = world.run(&check).args(&["--user", "carol", "--json"]).out();
    assert!(matches!(out.code, Some(0 | 1)) && out.json()["findings"].is_array(), "{out:?}");
    let listed = world.fake.calls().into_iter().filter(|call| call.parameter("UserName") == Some("carol"));
    assert!(listed.count() > 2, "IAM was asked about her");
}

#[test]
fn login_and_exec_take_a_role_and_a_new_session_is_for_its_source() {
    let world = world();
    let out = world.with_code(&["login", "-p", "admin"]).ok();
    assert!(
        out.stderr.contains("note: role `admin` from the session of dev: 1h at a time, renewed without a code until ")
    );
    assert!(out.stderr.contains("note: session for admin until "), "{out:?}");
    assert_eq!(asked_for(&world), [ADMIN], "that it works is seen now");
    let out = world.run(&["exec", "-p", "jump", "--", "/usr/bin/env"]).ok();
    let env = crate::support::pairs(out.stdout.lines());
    assert_eq!(identity(&world, &Keys::in_env(&env)), "arn:aws:sts::111111111111:assumed-role/jump/alice");
    let status = world.run(&["status", "--json"]).ok().json();
    assert_eq!(status["sessions"][0]["profile"], "dev");
    let refreshed = world.run(&["export", "-p", "jump", "--refresh"]).ok();
    assert_eq!(
        (asked_for(&world), world.minted()),
        (vec![ADMIN.to_owned(), JUMP.into(), JUMP.into()], 1),
        "{refreshed:?}"
    );
}

#[test]
fn without_a_cache_session_and_role_are_made_for_one_run() {
    let world = world();
    world.with_code(&["export", "-p", "deep", "--no-cache"]).ok();
    assert_eq!((world.minted(), assumed(&world).len(), world.home.cached("json").len()), (1, 2, 0));
}

#[test]
fn one_line_serves_any_sdk_with_a_role_that_no_profile_has() {
    let world = in_use();
    let arguments = ["credential-process", "--profile", "dev", "--role-arn", "333333333333:team/ops"];
    let keys = Keys::in_json(&world.run(&arguments).ok().json());
    assert_eq!(identity(&world, &keys), "arn:aws:sts::333333333333:assumed-role/ops/alice");
    configure(
        &world,
        "[profile line]\nregion = eu-north-1\ncredential_process = mfa-session credential-process --profile dev --role-arn 333333333333:team/ops\n",
    );
    let before = assumed(&world).len();
    let out = world.run(&["export", "-p", "line"]).ok();
    assert_eq!(assumed(&world).len(), before, "the same role");
    assert!(out.stdout.contains("export AWS_REGION='eu-north-1';"), "{out:?}");
    let answer =
        client::verify_identity(&world.fake.endpoint(), None, &keys.id, &keys.secret, Some(&keys.token), REGION);
    assert!(answer.is_ok());
    let listed = world.run(&["list", "--json"]).ok().json();
    let line = listed["profiles"].as_array().into_iter().flatten().find(|row| row["name"] == "line");
    let line = line.expect("it is listed");
    assert_eq!(line["account"], "333333333333", "{line}");
    assert!(line["session"]["remaining_seconds"].as_u64().is_some_and(|left| left <= 3600), "{line}");
    // What the line says of its role stays beside what is typed.
    configure(
        &world,
        "[profile deepest]\ncredential_process = mfa-session credential-process --profile jump --role-arn 222222222222:deep --external-id abc\n",
    );
    world.run(&["export", "-p", "deepest", "--role-duration", "30m"]).ok();
}

#[test]
fn a_list_shows_as_held_what_a_run_would_hand_out() {
    let world = in_use();
    let role = "role_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\n";
    configure(
        &world,
        &format!(
            "[profile pinned]\n{role}mfa_session_via = direct\n[profile base]\n{role}[profile mixed]\ninclude_profile = base\n"
        ),
    );
    let held = |variable: &str| {
        let listed = world.run(&["list", "--json"]).env("MFA_SESSION_VIA", variable).ok().json();
        let rows = listed["profiles"].as_array().cloned().unwrap_or_default();
        let row = |name: &str| rows.iter().find(|row| row["name"] == name).cloned().expect("it is listed");
        ["admin", "mixed", "pinned"].map(|name| (row(name)["kind"] == "role", !row(name)["session"].is_null()))
    };
    assert_eq!(held(""), [(true, true), (true, true), (true, false)], "only the session's role is kept");
    assert_eq!(held("direct"), [(true, false); 3]);
    world.with_code(&["export", "-p", "pinned"]).ok();
    assert_eq!(held("direct"), [(true, true); 3]);
}

#[test]
fn case_60_a_check_answers_as_a_run_would_ask() {
    let world = in_use();
    let other = world.alice.add_virtual_device("other");
    configure(&world, &format!("[profile second]\nmfa_serial = {}\nsource_profile = dev\n", other.serial_number));
    // session, role, profile, remaining time that is insisted on
    for (session, role, profile, wanted, needs) in [
        (40_000, 3000, "admin", "", false),
        (40_000, 3000, "admin", "50m", false),
        (40_000, 3000, "admin", "2h", false),
        (5000, 3000, "admin", "2h", true),
        (5000, 3000, "admin", "50m", false),
        (-1, 3000, "admin", "40m", false),
        (-1, 2000, "admin", "40m", true),
        (600, -1, "admin", "", false),
        (5000, 3000, "dev", "2h", true),
        // Its device is another one, so another session is meant.
        (40_000, 3000, "second", "", true),
    ] {
        expire_in(&world, None, session);
        expire_in(&world, Some(ADMIN), role);
        let run =
            |arguments: &[&str]| world.run(arguments).args(&["-p", profile]).env("MFA_SESSION_MIN_REMAINING", wanted);
        let check = run(&["status", "--check"]).out();
        assert_eq!(check.code, Some(if needs { 6 } else { 0 }), "{session} {role} {profile} {wanted}: {check:?}");
        let export = run(&["export"]).out();
        assert_eq!(export.code, Some(if needs { 3 } else { 0 }), "{session} {role} {profile} {wanted}: {export:?}");
        // A record that was renewed is put back.
        process(&world, "admin");
    }
}
