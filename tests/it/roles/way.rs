//! Session or direct, cases 27 to 42 and 94: which way is taken, and what it costs.

use fake_aws::{Fault, Operation, RoleSpec};

use super::{ADMIN, DEEP, JUMP, OPS, asked_for, assumed, configure, expire_in, process, world};
use crate::support::World;

/// The calls for roles: length, and whether a code went with them.
fn calls(world: &World) -> Vec<(String, bool)> {
    let one = |call: fake_aws::Call| {
        let length = call.parameter("DurationSeconds").unwrap_or_default().to_owned();
        (length, call.token_code_length.is_some())
    };
    assumed(world).into_iter().map(one).collect()
}

#[test]
fn case_27_three_roles_over_one_source_cost_one_code_and_three_calls() {
    let world = world();
    world.with_code(&["export", "-p", "admin"]).ok();
    process(&world, "jump");
    process(&world, "ops");
    assert_eq!((world.minted(), asked_for(&world)), (1, vec![ADMIN.to_owned(), JUMP.into(), OPS.into()]));
    assert!(assumed(&world).iter().all(|call| call.parameter("RoleSessionName") == Some("alice")));
}

#[test]
fn cases_28_and_29_no_question_as_long_as_the_role_or_the_session_under_it_lives() {
    let world = world();
    world.login();
    let first = process(&world, "admin");
    expire_in(&world, Some(ADMIN), -1);
    assert_ne!(process(&world, "admin"), first, "28: the role has ended, the session lives");
    expire_in(&world, None, -1);
    world.run(&["export", "-p", "admin"]).ok();
    assert_eq!((world.minted(), asked_for(&world).len()), (1, 2), "29: the session has ended, the role lives");
    let nobody = world.run(&["export", "-p", "ops"]).out().coded(3);
    assert!(
        nobody
            .stderr
            .starts_with("error: an MFA code is needed for profile `dev` (role `ops`), and there is nobody to ask\n"),
        "{nobody:?}"
    );
}

#[test]
fn cases_30_to_36_the_way_follows_length_consumer_and_pin() {
    const DIRECT: &str = "note: 12h for role `admin` needs a code of its own, since a session allows 1h; \
                          `--via session` takes 1h from the session\n";
    let chain = "[profile chain]\nrole_arn = arn:aws:iam::222222222222:role/deep\nsource_profile = jump\n\
                 external_id = abc\nduration_seconds = 43200\n";
    let pinned = "[profile pin]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = of\n\
                  [profile of]\nsource_profile = dev\nmfa_session_via = direct\n";
    // case, config, arguments, variable, calls as length and whether with a code, what is said
    for (case, arguments, variable, expected, said) in [
        (30, &["export", "-p", "long"][..], "", &[("43200", true)][..], DIRECT),
        (31, &["credential-process", "-p", "long"], "", &[("3600", false)], ""),
        (31, &["export", "-p", "long", "--format", "process"], "", &[("3600", false)], ""),
        (
            32,
            &["export", "-p", "chain"],
            "",
            &[("3600", false), ("3600", false)],
            "note: role `deep` is reached through role `jump`, so AWS allows 1h; `duration_seconds` at ~/.aws/config:26 is not used\n",
        ),
        (
            33,
            &["export", "-p", "long", "--via", "session"],
            "",
            &[("3600", false)],
            "note: role `admin` is reached through the session, so AWS allows 1h; `duration_seconds` at ~/.aws/config:21 is not used\n",
        ),
        (34, &["export", "-p", "admin", "--via", "direct"], "", &[("3600", true)], ""),
        (34, &["export", "-p", "admin", "--via", "direct", "--role-duration", "15m"], "", &[("900", true)], ""),
        (36, &["export", "-p", "pin"], "session", &[("3600", true)], ""),
        (36, &["export", "-p", "pin", "--via", "auto"], "direct", &[("3600", false)], "note: role `admin`"),
        (36, &["export", "-p", "admin"], "direct", &[("3600", true)], ""),
    ] {
        let world = world();
        configure(&world, &format!("{chain}{pinned}"));
        let run = || world.run(arguments).env("MFA_SESSION_VIA", variable);
        let code = world.phone.next_code();
        let out = run().arg("--token-code").arg(&code).ok();
        let expected: Vec<_> = expected.iter().map(|(length, code)| ((*length).to_owned(), *code)).collect();
        assert_eq!(calls(&world), expected, "case {case}: {arguments:?}");
        assert!(out.stderr.starts_with(said), "case {case}: {out:?}");
        let direct = expected[0].1;
        assert_eq!(world.minted(), usize::from(!direct), "case {case}: {arguments:?}");
        let again = run().ok();
        assert_eq!(calls(&world), expected, "case {case}: what is kept is handed out");
        assert!(!again.stderr.contains("needs a code"), "case {case}: {again:?}");
    }
}

#[test]
fn case_30_a_cached_role_of_the_session_is_handed_out_in_place_of_a_longer_one_and_that_is_said() {
    let world = world();
    world.login();
    process(&world, "long");
    let out = world.run(&["export", "-p", "long"]).ok();
    assert_eq!(calls(&world), [("3600".to_owned(), false)]);
    let said = "note: the role `admin` at hand is from a session, and lasts another 59m; `--via direct` takes 12h for a code of its own\n";
    assert!(out.stderr.starts_with(said) || out.stderr.starts_with(&said.replace("59m", "1h")), "{out:?}");
    let wanted = ["export", "-p", "long", "--role-duration", "1h"];
    assert!(!world.run(&wanted).ok().stderr.contains("at hand"));
    assert!(!world.run(&["export", "-p", "long", "-q"]).ok().stderr.contains("at hand"));
    world.with_code(&["export", "-p", "long", "--via", "direct"]).ok();
    assert!(!world.run(&["export", "-p", "long"]).ok().stderr.contains("at hand"), "the long one is there");
}

#[test]
fn case_35_a_pin_takes_nothing_that_was_reached_the_other_way() {
    for (first, second) in [("session", "direct"), ("direct", "session")] {
        let world = world();
        world.with_code(&["export", "-p", "admin", "--via", first]).ok();
        world.with_code(&["export", "-p", "admin", "--via", second]).ok();
        assert_eq!(assumed(&world).len(), 2, "{first}, {second}");
        world.run(&["export", "-p", "admin", "--no-prompt"]).ok();
        assert_eq!(assumed(&world).len(), 2, "without a pin, either will do");
    }
}

#[test]
fn case_37_a_role_has_a_device_of_its_own_only_where_it_is_reached_directly() {
    let world = world();
    let other = world.alice.add_virtual_device("other");
    configure(
        &world,
        &format!("[profile own]\nrole_arn = {ADMIN}\nsource_profile = dev\nmfa_serial = {}\n", other.serial_number),
    );
    world.with_code(&["export", "-p", "own"]).ok();
    world.run(&["export", "-p", "own", "--via", "direct", "--token-code", &other.next_code()]).ok();
    let serials: Vec<_> =
        world.fake.calls().iter().filter_map(|call| call.parameter("SerialNumber").map(str::to_owned)).collect();
    assert_eq!(serials, [world.serial(), &other.serial_number]);
}

#[test]
fn case_38_the_one_hour_limit_is_met_by_asking_once_more_for_an_hour() {
    let world = world();
    world.login();
    world.fake.fail_next(Operation::AssumeRole, Fault::ChainedTooLong);
    process(&world, "admin");
    assert_eq!(calls(&world), [("3600".to_owned(), false), ("3600".to_owned(), false)]);
    world.fake.fail_next_n(Operation::AssumeRole, Fault::ChainedTooLong, 2);
    world.run(&["export", "-p", "ops"]).out().coded(4);
    assert_eq!(calls(&world).len(), 4, "once, and not for ever");
}

#[test]
fn case_39_a_role_that_allows_less_has_spent_the_code() {
    let world = world();
    let short = world.fake.account("111111111111").add_role(RoleSpec::new("short").trusts(&world.alice.arn));
    configure(
        &world,
        &format!("[profile short]\nrole_arn = {}\nsource_profile = dev\nduration_seconds = 7200\n", short.arn),
    );
    let code = world.phone.next_code();
    let out = world.run(&["export", "-p", "short", "--token-code", &code]).out().coded(4);
    let said = "error: role `short` allows less than 2h\ncause: the code may be used\n\
                hint: ask for less with --role-duration or `duration_seconds`, with the next code\n";
    assert!(out.stderr.ends_with(said), "{out:?}");
    let again = world.run(&["login", "-p", "dev", "--token-code", &code]).out().coded(4);
    assert!(again.stderr.starts_with("error: this MFA code was sent already and may be used"), "{again:?}");
    assert_eq!((assumed(&world).len(), world.minted()), (1, 0));
}

#[test]
fn cases_40_and_41_a_direct_call_is_made_once() {
    for (fault, code, said) in [
        (
            None,
            4,
            "error: AWS refused the MFA code: wrong, too old, or already used, when role `admin` was asked for\n",
        ),
        (Some(Fault::LostAnswer), 5, "error: the answer of "),
        (Some(Fault::Status(503)), 5, "error: AWS answered with an error of its own (503)"),
        (Some(Fault::Throttling), 4, "error: AWS is throttling this account's calls to STS"),
    ] {
        let world = world();
        if let Some(fault) = fault {
            world.fake.fail_next(Operation::AssumeRole, fault);
        }
        let digits = if fault.is_some() { world.phone.next_code() } else { world.phone.wrong_code() };
        let out = world.run(&["export", "-p", "admin", "--via", "direct", "--token-code", &digits]).out().coded(code);
        assert!(out.stderr.starts_with(said), "{out:?}");
        assert_eq!(out.stderr.contains("the code may be used"), fault.is_some(), "{out:?}");
        assert_eq!(assumed(&world).len(), 1, "{fault:?}");
    }
}

#[test]
fn case_41_what_is_lost_before_the_code_was_sent_leaves_the_code_unused() {
    for fault in [Fault::LostAnswer, Fault::Malformed, Fault::Status(503), Fault::Throttling] {
        let world = world();
        world.fake.fail_always(Operation::GetCallerIdentity, fault);
        let code = world.phone.next_code();
        let direct = ["export", "-p", "admin", "--via", "direct", "--token-code", &code];
        let out = world.run(&direct).out().coded(5);
        assert!(!out.stderr.contains("may be used") && assumed(&world).is_empty(), "{fault:?}: {out:?}");
        world.fake.heal();
        world.run(&direct).ok();
        assert_eq!(calls(&world), [("3600".to_owned(), true)], "{fault:?}: the same code");
    }
}

#[test]
fn case_42_a_call_of_the_session_is_repeated_without_a_word() {
    for fault in [Fault::LostAnswer, Fault::Reset, Fault::Status(503), Fault::Throttling] {
        let world = world();
        world.login();
        world.fake.fail_next_n(Operation::AssumeRole, fault, 2);
        world.run(&["credential-process", "-p", "admin"]).ok().said_nothing_on_stderr();
        assert_eq!(assumed(&world).len(), 3, "{fault:?}");
        world.fake.fail_next_n(Operation::AssumeRole, fault, 3);
        let out = world.run(&["export", "-p", "ops"]).out().coded(5);
        assert!(out.stderr.ends_with("hint: run it again; no code was used\n"), "{out:?}");
    }
}

#[test]
fn case_94_a_way_that_is_none_is_named() {
    let world = world();
    let out = world.run(&["export", "-p", "admin"]).env("MFA_SESSION_VIA", "DIRECT ").out();
    out.said(
        2,
        "false;\n",
        "error: `MFA_SESSION_VIA` is `DIRECT `, which is no way to a role\ncause: it comes from `MFA_SESSION_VIA`\n\
         hint: say `session`, `direct` or `auto`\n",
    );
    let out = world.run(&["export", "-p", "dev", "--via", "session"]).out();
    out.said(
        2,
        "false;\n",
        "error: `--via` is about a role, and there is none\nhint: name a profile with `role_arn`, or a role with --role-arn\n",
    );
    assert_eq!(assumed(&world).len(), 0);
    world.with_code(&["export", "-p", "deep"]).ok();
    assert_eq!(asked_for(&world), [JUMP, DEEP]);
    let told = world.run(&["export", "-p", "deep", "-v"]).ok().stderr;
    assert!(told.contains(" →(code, 12h)→ session →(1h)→ jump →(1h, external id)→ deep\n"), "{told}");
}
