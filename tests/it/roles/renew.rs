//! `exec --renew`, cases R1 to R8: the command gets a profile that renews itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

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
fn a_note_about_left_out_keys_names_five_sections_and_counts_the_others() {
    let world = world();
    world.login();
    let sections: String = (1..=300).map(|n| section_of(&format!("profile p{n}"), "AKIA", "SENSITIVE")).collect();
    world.home.config(&(world.home.text(".aws/config") + &sections));
    let out = renew(&world, "admin").args(&["--", "/bin/true"]).ok();
    assert!(out.stderr.contains("without the keys in `[profile p1]`, `[profile p2]`"), "{out:?}");
    assert!(out.stderr.contains("`[profile p5]`, … and 295 more\n"), "{out:?}");
    assert!(!fs::read_to_string(&copies(&world)[0]).expect("the copy is there").contains("SENSITIVE"));
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

#[test]
fn the_settings_of_a_command_are_in_its_profile_and_not_in_variables() {
    let world = world();
    world.login();
    configure(
        &world,
        "[profile far]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\nregion = eu-west-1\noutput = text\nuse_fips_endpoint = false\n",
    );
    let settings =
        ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_DEFAULT_OUTPUT", "AWS_USE_FIPS_ENDPOINT", "MFA_SESSION_REGION"];
    let set = |env: &BTreeMap<String, String>| settings.map(|name| env.get(name).cloned().unwrap_or_default());
    let none = [""; 5].map(str::to_owned);
    let env = inside(&renew(&world, "far"));
    assert_eq!(set(&env), none);
    let copy = fs::read_to_string(&env["AWS_CONFIG_FILE"]).expect("the copy is there");
    assert!(
        copy.contains("[profile far-mfa]\nregion = eu-west-1\noutput = text\nuse_fips_endpoint = false\n"),
        "{copy}"
    );
    // What an earlier `export` left goes, and so does a variable that the command line contradicts.
    let left = [
        ("MFA_SESSION_PROFILE", "far"),
        ("MFA_SESSION_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_DEFAULT_OUTPUT", "text"),
    ];
    assert_eq!(set(&inside(&renew(&world, "far").envs(&left))), none);
    let typed = inside(&renew(&world, "far").env("AWS_REGION", "us-east-1").args(&["--region", "us-west-1"]));
    assert_eq!(set(&typed), none);
    assert!(
        fs::read_to_string(&typed["AWS_CONFIG_FILE"])
            .expect("the copy")
            .contains("[profile far-mfa]\nregion = us-west-1\n")
    );
    // A variable of the user's own stays, as it is.
    let own = inside(&renew(&world, "far").env("AWS_REGION", "us-east-1"));
    assert_eq!(set(&own), ["us-east-1", "", "", "", ""]);
    configure(&world, &format!("[profile sdk]\ncredential_process = {PROGRAM} credential-process --profile admin\n"));
    let typed = inside(&renew(&world, "sdk").args(&["--region", "us-west-1"]));
    assert_eq!(typed["AWS_PROFILE"], "sdk-mfa", "its own line would lose the region");
}

#[test]
fn every_verb_inside_of_the_command_works_for_the_real_profile_and_its_files() {
    let world = world();
    world.login();
    let within = |arguments: &[&str]| renew(&world, "admin").arg("--").arg(PROGRAM).args(arguments);
    let refused = within(&["write"]).out().coded(1);
    assert_eq!(
        refused.stderr.lines().rev().take(2).collect::<Vec<_>>(),
        [
            "hint: name another profile with --to",
            "error: `admin-mfa` is the profile of the command under `exec --renew`, which keys in a file would stop from renewing"
        ],
        "{refused:?}"
    );
    within(&["write", "--to", "kept"]).ok();
    let (credentials, config) = (world.home.text(".aws/credentials"), world.home.text(".aws/config"));
    assert!(
        credentials.contains("mfa_session_source_profile = admin\n") && !credentials.contains("admin-mfa"),
        "{credentials}"
    );
    assert!(config.ends_with("[profile kept]\nregion = eu-west-1\nmfa_session_source_profile = admin\n"), "{config}");
    expire_in(&world, Some(ADMIN), -1);
    world.run(&["write", "-p", "kept"]).ok();
    assert_eq!(asked_for(&world).len(), 2, "outside, it is renewed from its origin");
    let shell = within(&["export"]).ok().stdout;
    assert!(shell.contains("export MFA_SESSION_PROFILE='admin';"), "{shell}");
    let env = pairs(within(&["exec", "--", "/usr/bin/env"]).ok().stdout.lines());
    assert_eq!((env["MFA_SESSION_PROFILE"].as_str(), env.get("AWS_PROFILE")), ("admin", None));
    let status = within(&["status", "--check"]).ok().stdout;
    assert!(status.contains("admin") && !status.contains("admin-mfa"), "{status}");
    assert!(within(&["login"]).ok().stderr.contains("note: session for admin until "));
    let named = within(&["export", "-p", "admin-mfa", "--format", "json"]).ok();
    assert_eq!(
        identity(&world, &Keys::in_json(&named.json()["Credentials"])),
        "arn:aws:sts::111111111111:assumed-role/admin/alice"
    );
    let list = within(&["list"]).ok().stdout;
    assert!(!list.contains("admin-mfa"), "{list}");
    let cleared = within(&["clear"]).ok();
    assert!(cleared.stderr.contains("to forget it as well: mfa-session clear --profile dev"), "{cleared:?}");
    // A role that only the command line named has no profile to be written beside.
    let typed = renew(&world, "dev").args(&["--role-arn", "333333333333:team/ops", "--", PROGRAM, "write"]);
    let out = typed.out().coded(2);
    assert!(
        out.stderr.contains("error: a role that `--role-arn` names has no profile to be written beside\n"),
        "{out:?}"
    );
    typed.args(&["--to", "ops-now"]).ok();
    let text = world.home.text(".aws/credentials");
    assert_eq!(
        identity(&world, &Keys::in_section(&text, "ops-now")),
        "arn:aws:sts::333333333333:assumed-role/ops/alice"
    );
    world.run(&["clear", "-p", "dev"]).ok();
    let nobody = renew(&world, "admin").args(&["--", "/bin/true"]).out().coded(125);
    assert!(nobody.stderr.contains("nobody to ask"), "{nobody:?}");
}

#[test]
fn verbs_about_devices_inside_of_the_command_take_its_profile() {
    let world = world();
    world.login();
    let out = renew(&world, "dev").args(&["--region", "us-east-1", "--", PROGRAM, "device", "list"]).ok();
    assert!(out.stdout.contains("alice"), "{out:?}");
}

#[test]
fn a_hint_inside_of_the_command_names_what_helps_outside_of_it() {
    let world = world();
    world.login();
    let script = format!("{PROGRAM} clear -p dev -q && {PROGRAM} export");
    let out = renew(&world, "dev").args(&["--role-arn", "111111111111:admin", "--", "/bin/sh", "-c", &script]).out();
    assert!(
        out.stderr.contains("hint: run `mfa-session login --profile dev --role-arn 111111111111:admin` in a terminal"),
        "{out:?}"
    );
}

#[test]
fn no_secret_of_a_comment_or_a_nested_block_is_in_the_copy() {
    let world = world();
    world.login();
    let secret = &world.alice.secret_access_key;
    configure(
        &world,
        &format!(
            "# aws_secret_access_key = {secret}\n# {secret}\noutput = json ; aws_session_token = {secret}\n\
             s3 =\n  aws_secret_access_key = {secret}\n  max_queue_size = 7\n[profile deep-s3]\nsource_profile = dev\ns3 =\n  \
             AWS_SECRET_ACCESS_KEY = {secret}\n  max_queue_size = 8\n"
        ),
    );
    let out = renew(&world, "deep-s3").args(&["--", "/bin/true"]).ok();
    assert!(out.stderr.contains("without the keys in `[profile long]`, `[profile deep-s3]`"), "{out:?}");
    let copy = fs::read_to_string(&copies(&world)[0]).expect("the copy is there");
    assert!(
        !copy.contains(secret.as_str()) && copy.contains("max_queue_size = 7") && copy.contains("output = json\n"),
        "{copy}"
    );
    assert!(copy.matches("max_queue_size = 8").count() == 2, "{copy}");
}

#[test]
fn clear_all_leaves_the_copy_of_a_command_that_runs_and_of_what_it_has_started() {
    let world = world();
    world.login();
    let path = |name: &str| world.home.path(name).display().to_string();
    let (started, end) = (path("started"), path("end"));
    // The command ends, and what it has started goes on.
    let script = format!("(: >{started}; until [ -e {end} ]; do sleep 0.05; done; cat \"$AWS_CONFIG_FILE\") &");
    let running = renew(&world, "admin").args(&["--", "/bin/sh", "-c", &script]).start();
    inside(&renew(&world, "jump"));
    let eventually = |what: &str, is_so: &dyn Fn() -> bool| {
        let until = Instant::now() + Duration::from_secs(50);
        while !is_so() {
            assert!(Instant::now() < until, "{what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    eventually("the command begins", &|| world.home.path("started").exists());
    let told = world.run(&["clear", "--all"]).ok().stderr;
    assert!(
        told.contains("note: copies of the config file are removed from ~/.local/state/mfa-session: 1\n"),
        "{told}"
    );
    let kept = "note: copies of the config file stay in ~/.local/state/mfa-session, since commands under `exec --renew` still use them: 1\n";
    assert!(told.contains(kept), "{told}");
    world.home.write("end", "");
    assert!(running.end().coded(0).stdout.contains("[profile admin-mfa]\n"), "it was there until the end");
    eventually("nothing uses it any more", &|| {
        world.run(&["clear", "--all", "-q"]).ok();
        copies(&world).is_empty()
    });
}

#[test]
fn a_copy_that_a_command_has_made_huge_is_put_aside_unread() {
    let world = world();
    world.login();
    inside(&renew(&world, "admin"));
    let copy = copies(&world).remove(0);
    let file = fs::OpenOptions::new().write(true).open(&copy).expect("a command may do so");
    file.set_len(1 << 40).expect("a sparse file costs nothing");
    let out = renew(&world, "admin").args(&["--", "/bin/true"]).ok();
    assert!(out.stderr.contains("has written into its copy of the config file"), "{out:?}");
    assert_eq!(copies(&world).len(), 2);
}

#[test]
fn what_cannot_be_renewed_or_is_not_to_be_trusted_is_refused_before_a_code_is_used() {
    let world = world();
    let role = format!("[profile e]\nrole_arn = {ADMIN}\ncredential_source = Environment\n");
    configure(&world, &role);
    configure(&world, "[profile exposed]\nsource_profile = dev\nendpoint_url = http://127.0.0.1:1\n");
    let pair = [
        ("AWS_ACCESS_KEY_ID", world.alice.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", &world.alice.secret_access_key),
    ];
    // The endpoint of a variable is used, but that of the profile would be copied.
    for (profile, mode, options, said) in [
        (
            "e",
            0o600,
            &["--serial-number", world.serial()][..],
            "error: a key of the environment cannot be renewed, since the command is given none\n",
        ),
        (
            "dev",
            0o600,
            &["--no-cache"],
            "error: `exec --renew` keeps a session, and `--no-cache` or `MFA_SESSION_NO_CACHE` forbids just that\n",
        ),
        ("exposed", 0o666, &[], "error: `endpoint_url` at ~/.aws/config"),
    ] {
        crate::support::chmod(&world.home.path(".aws/config"), mode);
        let run = renew(&world, profile).args(options).envs(&pair);
        let out = run.args(&["--token-code", &world.phone.next_code(), "--", "/bin/true"]).out().coded(125);
        assert!(out.stderr.contains(said), "{profile}: {out:?}");
        assert_eq!((world.fake.calls().len(), copies(&world).len()), (0, 0), "{profile}");
    }
}
