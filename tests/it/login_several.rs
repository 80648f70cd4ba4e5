//! `login --all` and `login PROFILE…` without a terminal, case by case of the specification's list (F1): the numbers stand in
//! the names. What a person answers is tried in `tests/terminal`.

use fake_aws::{Device, FakeAws, Operation, User};
use serde_json::Value;

use crate::roles;
use crate::support::{World, section_of};

/// Adds a user with a profile of the same name, whose program gives a code.
fn add(world: &World, fake: &FakeAws, name: &str) -> (User, Device) {
    let user = fake.add_user(name);
    let phone = user.add_virtual_device(name);
    let keys = section_of(name, &user.access_key_id, &user.secret_access_key);
    world.home.credentials(&(world.home.text(".aws/credentials") + &keys));
    let code = world.home.script(&format!("code-{name}"), &format!("echo {}", phone.next_code()));
    configure(
        world,
        &format!("[profile {name}]\nregion = eu-west-1\nmfa_serial = {}\nmfa_process = {code}\n", phone.serial_number),
    );
    (user, phone)
}

fn configure(world: &World, lines: &str) {
    world.home.config(&(world.home.text(".aws/config") + lines));
}

/// What is no user's key, in every way, and a profile that holds settings only.
const OF_OTHER_MEANS: &str = "[profile sso]\nsso_session = x\nsso_account_id = 111111111111\nsso_role_name = r\n\
     [profile web]\nrole_arn = arn:aws:iam::111111111111:role/w\nweb_identity_token_file = /t\n\
     [profile over-sso]\nrole_arn = arn:aws:iam::111111111111:role/o\nsource_profile = sso\n\
     [profile machine]\nrole_arn = arn:aws:iam::111111111111:role/m\ncredential_source = Ec2InstanceMetadata\n\
     [profile of-login]\nlogin_session = x\n[profile settings]\nregion = eu-west-1\n\
     [profile temporary]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n";

#[test]
fn case_7_without_a_terminal_fresh_ones_are_reported_and_the_others_end_with_3() {
    let world = World::new();
    world.login();
    add(&world, &world.fake, "bob");
    let without_program = world.home.text(".aws/config").replace("mfa_process", "ignored");
    world.home.config(&without_program);
    for arguments in [&["login", "--all"][..], &["login", "--all", "--no-prompt"], &["login", "bob", "dev"]] {
        let out = world.run(arguments).out().coded(3);
        let lines: Vec<&str> = out.stderr.lines().collect();
        assert!(lines[0].starts_with("note: session for dev until "), "{out:?}");
        assert!(
            lines[1].starts_with("warning: no session for bob: an MFA code is needed, and there is nobody to ask ("),
            "{out:?}"
        );
        assert!(lines[1].contains("; run `mfa-session login --profile bob` in a terminal"), "{out:?}");
        assert_eq!((lines[2], out.stdout.as_str()), ("note: 1 of 2 sessions is kept", ""));
    }
    assert!(world.home.cached("lock").is_empty());
}

#[test]
fn case_8_and_9_broken_profiles_are_told_first_and_an_unknown_name_ends_the_run_before_all_else() {
    let world = World::new();
    configure(&world, "[profile broken]\nsource_profile = nowhere\n");
    for unknown in [&["login", "dev", "nobody"][..], &["login", "d*", "dev"]] {
        let out = world.with_code(unknown).out().coded(1);
        assert!(out.stderr.starts_with("error: there is no profile `"), "{out:?}");
    }
    assert_eq!(world.fake.connections(), 0);
    let out = world.with_code(&["login", "dev", "broken"]).out().coded(7);
    let lines: Vec<&str> = out.stderr.lines().collect();
    assert!(
        lines[0]
            .starts_with("warning: no session for broken: there is no profile `nowhere`, which profile `broken` names"),
        "{out:?}"
    );
    assert!(lines[1].starts_with("note: session for dev until "), "{out:?}");
    assert_eq!(lines[2], "note: 1 of 2 sessions is kept");
    // Alone it is an error like any other.
    let out = world.run(&["login", "broken"]).out().coded(1);
    assert!(out.stderr.starts_with("error: there is no profile `nowhere`"), "{out:?}");
}

#[test]
fn what_means_nothing_for_several_profiles_is_refused_before_any_question() {
    let world = World::new();
    add(&world, &world.fake, "bob");
    for (arguments, error) in [
        (
            &["--all", "-p", "dev"][..],
            "error: `--profile` means nothing beside `--all` or names\nhint: name the profiles in one way\n",
        ),
        (
            &["bob", "-p", "dev"],
            "error: `--profile` means nothing beside `--all` or names\nhint: name the profiles in one way\n",
        ),
        (&["--json"], "error: `login --json` needs the profiles\nhint: name them, or use --all\n"),
        (
            &["--all", "--serial-number", "GAHT12345678"],
            "error: `--serial-number` is about one device\nhint: name one profile\n",
        ),
        (
            &["dev", "bob", "--role-arn", "admin"],
            "error: an option about a role means nothing for several profiles\nhint: name one profile\n",
        ),
        (
            &["dev", "bob", "--token-code", "123456"],
            "error: `--token-code`: one code serves one device\nhint: name one profile\n",
        ),
        (
            &["--all", "--no-cache"],
            "error: `login` keeps a session, and `--no-cache` or `MFA_SESSION_NO_CACHE` forbids just that\nhint: leave it out, or use `export --no-cache`\n",
        ),
    ] {
        world.run(&["login"]).args(arguments).out().said(2, "", error);
    }
    // What is wrong with a variable is said once, not for each profile.
    let said = world.run(&["login", "--all"]).env("MFA_SESSION_PROMPT", "gui").out();
    said.said(
        2,
        "",
        "error: `gui` is no way to ask for a code\ncause: it comes from `MFA_SESSION_PROMPT`\nhint: write `terminal`, `askpass`, `dialog`, `auto` or `never`\n",
    );
    world.run(&["login", "--all", "dev"]).out().coded(2);
    assert_eq!(world.fake.connections(), 0);
}

#[test]
fn case_10_12_and_13_one_endpoint_is_down_and_the_other_two_are_kept() {
    let world = World::new();
    world.with_code(&["login", "dev"]).ok();
    add(&world, &world.fake, "bob");
    add(&world, &world.fake, "eve");
    configure(&world, OF_OTHER_MEANS);
    let config =
        world.home.text(".aws/config").replace("[profile bob]\n", "[profile bob]\nendpoint_url = http://127.0.0.1:1\n");
    let endpoint = format!("[services fake]\nsts =\n  endpoint_url = {}\n", world.fake.endpoint());
    let with_fake = |config: String, name: &str| {
        config.replace(&format!("[profile {name}]\n"), &format!("[profile {name}]\nservices = fake\n"))
    };
    world.home.config(&(with_fake(with_fake(config, "dev"), "eve") + &endpoint));
    let run = || world.run(&["login", "--all", "--json"]).without("AWS_ENDPOINT_URL");
    let out = run().out().coded(7);
    let Value::Array(rows) = out.json() else { panic!("{out:?}") };
    let serial = |name: &str| format!("arn:aws:iam::123456789012:mfa/{name}");
    for (row, (name, state)) in rows.iter().zip([("dev", "kept"), ("bob", "failed"), ("eve", "new")]) {
        let is_kept = state != "failed";
        let mut row = row.clone();
        assert_eq!((row["expiration"].is_string(), row["why"].is_string()), (is_kept, !is_kept), "{row}");
        for key in ["expiration", "why"] {
            row[key] = Value::Null;
        }
        let serial = if name == "dev" { world.serial().to_owned() } else { serial(name) };
        let golden = serde_json::json!({
            "profiles": [name], "serial_number": serial, "state": state, "expiration": null, "why": null
        });
        assert_eq!(row, golden);
    }
    assert_eq!(rows.len(), 3, "nothing is said of what is no user's key: {out:?}");
    assert!(out.stderr.ends_with("note: 2 of 3 sessions are kept\n"), "{out:?}");
    assert!(out.stderr.contains("\nwarning: no session for bob: "), "{out:?}");
    assert_eq!(world.minted(), 2);
    // With nothing of the kind there is nothing to do.
    world.home.config(OF_OTHER_MEANS);
    world.home.credentials("");
    let error = "error: no profile leads to a long-term access key\nhint: `mfa-session list` shows the profiles; `mfa-session setup` makes one\n";
    world.run(&["login", "--all"]).out().said(1, "", error);
    world.run(&["login", "sso"]).out().coded(1);
}

#[test]
fn case_14_two_partitions_in_one_run() {
    let world = World::new();
    let gov = FakeAws::builder().partition("aws-us-gov").start();
    world.home.config("");
    world.home.credentials("");
    for (fake, name, region) in [(&world.fake, "commercial", "eu-west-1"), (&gov, "gov", "us-gov-west-1")] {
        add(&world, fake, name);
        let config = world.home.text(".aws/config").replace(
            &format!("[profile {name}]\nregion = eu-west-1\n"),
            &format!("[profile {name}]\nregion = {region}\nendpoint_url = {}\n", fake.endpoint()),
        );
        world.home.config(&config);
    }
    world.run(&["login", "--all"]).without("AWS_ENDPOINT_URL").ok();
    assert_eq!([&world.fake, &gov].map(|fake| fake.count(Operation::GetSessionToken)), [1, 1]);
}

#[test]
fn case_15_forty_profiles_of_one_slot_make_one_call() {
    let world = World::new();
    for number in 0..39 {
        configure(&world, &format!("[profile p{number}]\nsource_profile = dev\n"));
    }
    let out = world.with_code(&["login", "--all"]).ok();
    assert!(out.stderr.starts_with("note: session for dev, p0, p1 and 37 more until "), "{out:?}");
    assert_eq!((out.stderr.lines().count(), world.minted()), (1, 1));
}

#[test]
fn a_named_role_is_assumed_after_its_session_with_one_code_and_all_needs_none() {
    let world = roles::world();
    let out = world.with_code(&["login", "admin", "dev", "jump"]).ok();
    assert_eq!((world.minted(), world.fake.count(Operation::AssumeRole)), (1, 2), "{out:?}");
    let said: Vec<&str> = out
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("note: session for ")?.split_once(" until"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(said, ["dev", "admin", "jump"]);
    world.run(&["login", "--refresh", "admin"]).ok();
    assert_eq!((world.minted(), world.fake.count(Operation::AssumeRole)), (1, 3), "--refresh is about the role");
    // A role with a code of its own is a slot of its own.
    let role = "[profile direct]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\nmfa_session_via = direct\n";
    configure(&world, role);
    let out = world.run(&["login", "--all"]).out().coded(3);
    assert!(out.stderr.starts_with("note: session for dev, admin, jump and "), "{out:?}");
    assert!(out.stderr.contains("warning: no session for direct: "), "{out:?}");
    world.run(&["clear", "--all"]).ok();
    let out = world.with_code(&["login", "--all", "--refresh"]).out().coded(2);
    assert!(out.stderr.contains("one code serves one device"), "{out:?}");
}
