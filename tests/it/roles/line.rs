//! `credential_process` lines of this program: which of their options are followed where the profile is used by a person
//! or as a source.

use clap::CommandFactory as _;
use fake_aws::Operation;
use mfa_session::testing::Cli;

use super::{ADMIN, JUMP, asked_for, assumed, configure, identity, process, world};
use crate::support::{Keys, PROGRAM, World};

/// A profile with such a line.
fn with_line(world: &World, name: &str, options: &str) {
    configure(
        world,
        &format!("[profile {name}]\ncredential_process = mfa-session credential-process --profile {options}\n"),
    );
}

/// Device, length and region of the calls for a session.
fn sessions(world: &World) -> Vec<[String; 3]> {
    let calls = world.fake.calls().into_iter().filter(|call| call.operation == Operation::GetSessionToken);
    let text = |call: &fake_aws::Call, name: &str| call.parameter(name).unwrap_or_default().to_owned();
    calls
        .map(|call| {
            let region = call.region.clone().unwrap_or_default();
            [text(&call, "SerialNumber"), text(&call, "DurationSeconds"), region]
        })
        .collect()
}

#[test]
fn options_of_a_line_are_followed_and_those_that_are_typed_take_precedence() {
    for (typed, length, region) in
        [(&[][..], "7200", "us-west-2"), (&["--duration", "3h", "--region", "us-east-2"], "10800", "us-east-2")]
    {
        let world = world();
        let other = world.alice.add_virtual_device("other");
        let options = format!("dev --serial-number {} -d 2h --region=us-west-2", other.serial_number);
        with_line(&world, "line", &options);
        configure(
            &world,
            "region = eu-north-1\n[profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = line\n",
        );
        let run = |profile: &str| {
            let code = other.next_code();
            world
                .run(&["export", "-p", profile, "--token-code", &code])
                .args(typed)
                .env("MFA_SESSION_DURATION", "4h")
                .ok()
        };
        let out = run("line");
        let expected = [other.serial_number.clone(), length.to_owned(), region.to_owned()];
        assert_eq!(sessions(&world), [expected], "{typed:?}");
        // The line's region is that of STS; other programs take the profile's.
        let of_environment = if typed.is_empty() { "eu-north-1" } else { "us-east-2" };
        assert!(out.stdout.contains(&format!("export AWS_REGION='{of_environment}';")), "{out:?}");
        run("top");
        assert_eq!((world.minted(), asked_for(&world)), (1, vec![ADMIN.to_owned()]), "as a source, too: {typed:?}");
    }
}

#[test]
fn a_line_gives_the_way_to_a_role_and_how_much_has_to_be_left() {
    let world = world();
    with_line(&world, "line", "dev --role-arn 111111111111:admin --via direct --min-remaining 50m");
    world.with_code(&["export", "-p", "line"]).ok();
    assert_eq!((world.minted(), assumed(&world).len()), (0, 1));
    super::expire_in(&world, Some(ADMIN), 45 * 60);
    let out = world.run(&["export", "-p", "line"]).out().coded(3);
    assert!(
        out.stderr.contains("hint: run `mfa-session login --profile line --via direct` in a terminal"),
        "the hint is the line that helps: {out:?}"
    );
    let typed = world.run(&["export", "-p", "line", "--min-remaining", "10m"]).ok();
    assert_eq!(assumed(&world).len(), 1, "{typed:?}");
    let out = world.run(&["export", "-p", "line", "--via", "session"]).out().coded(3);
    assert!(out.stderr.contains("`mfa-session login --profile line --via session`"), "{out:?}");
}

#[test]
fn what_is_wrong_in_a_line_is_refused_with_its_place() {
    for (options, said) in [
        (
            "dev --bogus=secret",
            "error: the `credential_process` of profile `line` has an option `--bogus`, which mfa-session does not know\n\
             cause: ~/.aws/config:23: `credential_process`\n\
             hint: correct the line; `mfa-session credential-process --help` has the options\n",
        ),
        (
            "dev --profile prod",
            "error: the `credential_process` of profile `line` has `--profile` twice\n\
             cause: ~/.aws/config:23: `credential_process`\n\
             hint: correct the line; `mfa-session credential-process --help` has the options\n",
        ),
        (
            "dev --role-arn",
            "error: the `credential_process` of profile `line` has `--role-arn` without a value\n\
             cause: ~/.aws/config:23: `credential_process`\n\
             hint: correct the line; `mfa-session credential-process --help` has the options\n",
        ),
        (
            "dev --via direct",
            "error: `--via` is about a role, and there is none\n\
             cause: it comes from `credential_process` at ~/.aws/config:23\n\
             hint: name a profile with `role_arn`, or a role with --role-arn\n",
        ),
        (
            "dev --external-id abc",
            "error: `--external-id` is about a role, and there is none\n\
             cause: it comes from `credential_process` at ~/.aws/config:23\n\
             hint: name a profile with `role_arn`, or a role with --role-arn\n",
        ),
        (
            "dev --duration 5m",
            "error: the duration `5m` is too short: STS gives sessions of 15m to 36h\n\
             cause: it comes from `credential_process` at ~/.aws/config:23\n\
             hint: say for example `--duration 12h`, `90m` or `43200`\n",
        ),
        (
            "dev --region cn-north-1",
            "error: region `cn-north-1` is not in partition `aws`, where the MFA device is\n\
             cause: it comes from `credential_process` at ~/.aws/config:23\n\
             hint: name a region of that partition, for example `--region us-east-1`, or the device of the other account with --serial-number\n",
        ),
    ] {
        let world = world();
        with_line(&world, "line", options);
        let out = world.with_code(&["export", "-p", "line"]).out();
        out.said(1, "false;\n", said);
        assert_eq!(world.fake.calls().len(), 0);
    }
}

#[test]
fn a_line_is_refused_where_the_program_would_refuse_it_and_else_names_the_same_profile() {
    let world = world();
    world.login();
    for options in [
        "credential-process --profile dev",
        "credential-process --profile dev --profile dev",
        "credential-process -p other --profile=dev",
        "--profile dev credential-process --profile dev",
        "--profile other credential-process --profile dev",
        "--profile other --profile other credential-process --profile dev",
        "credential-process -p dev -q --quiet",
        "credential-process -q -v -p dev",
        "-q credential-process -q -p dev",
        "credential-process -p dev --refresh --refresh",
        "credential-process -p dev -d 2h --duration 2h",
        "credential-process -p dev --duration",
        "credential-process -p dev --duration -q",
        "credential-process -p dev --token-code -",
        "credential-process -p dev --token-code",
        "credential-process -p dev --token-code 123456 --token-code 123456",
        "credential-process -p dev --bogus",
        "--format process export -p dev",
        "export --format=process --format=process -p dev",
    ] {
        let words = std::iter::once("mfa-session").chain(options.split(' '));
        let is_refused = Cli::command().try_get_matches_from(words).is_err();
        let config = format!("\n[profile line]\ncredential_process = mfa-session {options}\n");
        let before = world.home.text(".aws/config");
        configure(&world, &config);
        let out = world.run(&["export", "-p", "line"]).out().coded(i32::from(is_refused));
        assert_eq!(
            out.stderr.contains("the `credential_process` of profile `line` has "),
            is_refused,
            "{options}: {out:?}"
        );
        world.home.config(&before);
    }
}

#[test]
fn a_line_of_this_program_under_another_name_is_followed_and_one_of_another_program_is_not() {
    let world = world();
    world.login();
    let [link, copy, other] = ["bin/mfa", "copy of mfa", "bin/granted"].map(|name| world.home.path(name));
    std::fs::create_dir(world.home.path("bin")).expect("a temporary home is writable");
    std::os::unix::fs::symlink(PROGRAM, &link).expect("a temporary home is writable");
    std::fs::copy(PROGRAM, &copy).expect("there is room for a copy");
    world.home.script("bin/granted", "exit 1");
    let bin = world.home.path("bin").display().to_string();
    let options = "credential-process --profile dev --role-arn 111111111111:admin";
    for (number, line) in [
        format!("{} {options}", link.display()),
        format!("env mfa {options}"),
        format!("\"{}\" {options}", copy.display()),
        format!("{} {options}", other.display()),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("line{number}");
        configure(&world, &format!("[profile {name}]\ncredential_process = {line}\n"));
        let is_other = line.contains("granted");
        let code = if is_other { vec!["--token-code".to_owned(), world.phone.next_code()] } else { Vec::new() };
        let code: Vec<&str> = code.iter().map(String::as_str).collect();
        let run = world.run(&["export", "-p", &name]).args(&code).env("PATH", &bin);
        let out = run.out().coded(i32::from(is_other));
        assert_eq!(out.stderr.contains("gave no long-term key"), is_other, "{line}: {out:?}");
        let listed = world.run(&["list", "--json"]).env("PATH", &bin).ok().json();
        let row = listed["profiles"].as_array().and_then(|rows| rows.iter().find(|row| row["name"] == name)).cloned();
        let row = row.expect("it is listed");
        let kind = if is_other { "process" } else { "mfa-session" };
        assert_eq!((&row["kind"], row["session"].is_null()), (&kind.into(), is_other), "{line}: {row}");
    }
    assert_eq!(asked_for(&world), [ADMIN], "one role for all of them");
    // A copy that makes a private profile knows it again.
    let within = ["exec", "--renew", "-p", "admin", "--", &copy.display().to_string(), "export"];
    let out = world.run(&within).program(&copy.display().to_string()).ok();
    assert!(out.stdout.contains("export MFA_SESSION_PROFILE='admin';"), "{out:?}");
}

#[test]
fn every_option_of_credential_process_is_known_in_a_line() {
    let mut command = Cli::command();
    command.build();
    let verb = command.find_subcommand("credential-process").expect("a verb");
    let mut count = 0;
    for option in verb.get_arguments().filter_map(|argument| Some((argument.get_long()?, argument))) {
        let (name, argument) = option;
        if ["help", "version"].contains(&name) {
            continue;
        }
        count += 1;
        let value = if argument.get_action().takes_values() { " 15m" } else { "" };
        let short = argument.get_short().map(|short| format!("-{short}{value}"));
        for option in [Some(format!("--{name}{value}")), short].into_iter().flatten() {
            let world = world();
            with_line(&world, "line", &format!("dev {option}"));
            let out = world.run(&["status", "-p", "line"]).out();
            assert!(!out.stderr.contains("does not know"), "{option}: {out:?}");
        }
    }
    assert!(count > 12, "{count} options");
}

#[test]
fn a_role_in_a_line_beside_the_key_of_its_own_profile_counts() {
    let line = "credential_process = mfa-session credential-process --profile own --role-arn 111111111111:admin\n";
    for in_credentials in [true, false] {
        let world = world();
        let serial = format!("mfa_serial = {}\n", world.serial());
        let key = world.key("own");
        let (credentials, keys) = if in_credentials {
            (world.key("dev") + &key, "")
        } else {
            (world.key("dev"), key.split_once('\n').map_or("", |(_, keys)| keys))
        };
        world.home.credentials(&credentials);
        configure(&world, &format!("[profile own]\n{serial}{line}{keys}"));
        configure(&world, "[profile top]\nrole_arn = arn:aws:iam::111111111111:role/jump\nsource_profile = own\n");
        world.with_code(&["login", "-p", "own"]).ok();
        let role = "arn:aws:sts::111111111111:assumed-role/admin/alice";
        assert_eq!(identity(&world, &process(&world, "own")), role, "{in_credentials}");
        // The line itself, as an SDK runs it.
        let itself = ["credential-process", "--profile", "own", "--role-arn", "111111111111:admin"];
        assert_eq!(identity(&world, &Keys::in_json(&world.run(&itself).ok().json())), role);
        assert_eq!(asked_for(&world), [ADMIN], "once, and not on top of itself");
        // As a source it is its key, as for the SDKs.
        process(&world, "top");
        assert_eq!(asked_for(&world), [ADMIN.to_owned(), JUMP.into()]);
        let status = world.run(&["status", "--json"]).ok().json();
        assert_eq!(status["sessions"][0]["profile"], "own", "{status}");
        assert_eq!(status["sessions"][0]["roles"][0]["profile"], "own", "{status}");
    }
}
