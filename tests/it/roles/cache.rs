//! What is kept of roles, and for whom, cases 43 to 56 and 96.

use std::collections::BTreeSet;
use std::fs;

use fake_aws::{Fault, Operation, RoleSpec};

use mfa_session::testing::SessionCache;

use super::{ADMIN, asked_for, assumed, configure, expire_in, identity, process, record, world};
#[cfg(target_os = "linux")]
use crate::faketime;
#[cfg(target_os = "linux")]
use crate::file_support::strace;
use crate::support::{Keys, chmod, is_root, modes_can_bind, tool};

#[test]
fn case_43_two_users_with_the_same_role_never_share_it() {
    let world = world();
    let bob = world.fake.add_user("bob");
    let phone = bob.add_virtual_device("bob");
    let shared = world.fake.account("111111111111").add_role(RoleSpec::new("shared").trusts("123456789012"));
    configure(
        &world,
        &format!(
            "[profile a]\nrole_arn = {0}\nsource_profile = dev\n[profile b]\nrole_arn = {0}\nsource_profile = bob\n[profile bob]\nmfa_serial = {1}\n",
            shared.arn, phone.serial_number
        ),
    );
    world.home.credentials(
        &(world.key("dev") + &crate::support::section_of("bob", &bob.access_key_id, &bob.secret_access_key)),
    );
    world.login();
    world.run(&["login", "-p", "bob", "--token-code", &phone.next_code()]).ok();
    let who = |profile: &str| identity(&world, &process(&world, profile));
    assert_eq!(who("a"), "arn:aws:sts::111111111111:assumed-role/shared/alice");
    assert_eq!(who("b"), "arn:aws:sts::111111111111:assumed-role/shared/bob");
    assert_eq!(who("a"), "arn:aws:sts::111111111111:assumed-role/shared/alice");
    assert_eq!(assumed(&world).len(), 2);
}

#[test]
fn cases_44_to_47_what_tells_roles_apart_is_what_sts_sees_and_who_asks() {
    let add = |world: &crate::support::World, line: &str| {
        configure(
            world,
            &format!("[profile x]\nrole_arn = arn:aws:iam::333333333333:role/team/ops\nsource_profile = dev\n{line}"),
        );
    };
    for (case, line, calls) in [
        (45, "external_id = abc\n", 2),
        (45, "role_session_name = other\n", 2),
        (45, "session_tags = team=a,Cost=1\n", 2),
        (45, "session_tags = team=a\ntransitive_session_tags = team\n", 2),
        (45, "source_identity = alice\n", 2),
        (46, "region = us-west-2\n", 1),
        (46, "duration_seconds = 900\n", 1),
    ] {
        let world = world();
        world.login();
        process(&world, "ops");
        add(&world, line);
        process(&world, "x");
        assert_eq!(assumed(&world).len(), calls, "case {case}: {line}");
        process(&world, "x");
        assert_eq!(assumed(&world).len(), calls, "case {case}: {line}, again");
    }
    let world = world();
    world.login();
    process(&world, "admin");
    let key = world.alice.add_access_key();
    world.home.credentials(&crate::support::section_of("dev", &key.access_key_id, &key.secret_access_key));
    world.run(&["export", "-p", "admin"]).out().coded(3);
}

#[test]
fn case_48_fifty_cold_runs_of_five_roles_ask_for_one_code_and_each_role_once() {
    let world = world();
    let code = world.home.path("code");
    fs::write(&code, world.phone.next_code()).expect("a temporary home is writable");
    // A second question would find no code.
    let once = format!("mv {0} {0}.used && cat {0}.used", code.display());
    let config = world.home.text(".aws/config").replacen(
        "[profile dev]\n",
        &format!("[profile dev]\nmfa_process = {}\n", world.home.script("once", &once)),
        1,
    );
    world.home.config(&config);
    let profiles = ["admin", "jump", "deep", "ops", "own"];
    configure(&world, "[profile own]\nrole_arn = arn:aws:iam::123456789012:role/own\nsource_profile = dev\n");
    let runs: Vec<_> =
        (0..50).map(|n| (profiles[n % 5], world.run(&["credential-process", "-p", profiles[n % 5]]).start())).collect();
    let answers: BTreeSet<_> = runs.into_iter().map(|(profile, run)| (profile, run.end().coded(0).stdout)).collect();
    assert_eq!(answers.len(), 5, "equal answers for a role");
    let roles: BTreeSet<_> = asked_for(&world).into_iter().collect();
    assert_eq!((world.minted(), roles.len(), assumed(&world).len()), (1, 5, 5));
    assert_eq!(world.home.cached("lock").len(), 0);
}

#[test]
fn cases_50_and_51_a_role_is_renewed_in_time_and_not_again_and_again() {
    let world = world();
    world.login();
    process(&world, "admin");
    expire_in(&world, Some(ADMIN), 19 * 60);
    let uses: Vec<Keys> = (0..3).map(|_| process(&world, "admin")).collect();
    assert_eq!(assumed(&world).len(), 2, "50: three uses, one renewal");
    assert!(uses.iter().all(|keys| *keys == uses[0]));
    let short = || world.run(&["export", "-p", "ops", "--role-duration", "15m", "--format", "json"]).ok();
    short();
    short();
    assert_eq!(assumed(&world).len(), 3, "51: 15 minutes are enough until a quarter is left");
    expire_in(&world, Some(super::OPS), 4 * 60);
    short();
    assert_eq!(assumed(&world).len(), 3);
    expire_in(&world, Some(super::OPS), 3 * 60);
    short();
    assert_eq!(assumed(&world).len(), 4);
}

#[test]
fn case_52_a_role_that_has_ended_by_awss_clock_is_not_handed_out() {
    for hours in [-2, 2] {
        let world = world();
        world.fake.set_clock_offset(hours * 3600);
        world.login();
        let first = process(&world, "admin");
        // Where ours is ahead, what is left of an hour cannot be told, so that each run renews.
        assert_eq!(process(&world, "admin") == first, hours > 0, "{hours}");
        let (_, value) = record(&world, Some(ADMIN));
        assert!((value["clock_offset"].as_i64().unwrap_or_default() - hours * 3600).abs() < 5, "{value}");
    }
}

#[test]
fn case_53_a_record_that_is_not_ours_as_it_was_is_no_record() {
    type Spoil = fn(&std::path::Path);
    let of_another_user: Option<Spoil> =
        is_root().then_some(|path| std::os::unix::fs::chown(path, Some(1234), None).expect("we are root"));
    let spoilers: [Spoil; 4] = [
        |path| fs::write(path, "{\"version\":1,\"profile\":\"adm").expect("ours"),
        |path| chmod(path, 0o644),
        |path| {
            let text = fs::read_to_string(path).expect("ours");
            fs::write(path, text.replace("111111111111:role/admin", "111111111111:role/other")).expect("ours");
        },
        |path| {
            let text = fs::read_to_string(path).expect("ours");
            fs::write(path, text.replace("arn:aws:iam::111111111111:role/admin", "mars")).expect("ours");
        },
    ];
    for (number, spoil) in spoilers.into_iter().chain(of_another_user).enumerate() {
        let world = world();
        world.login();
        let first = process(&world, "admin");
        spoil(&record(&world, Some(ADMIN)).0);
        let second = process(&world, "admin");
        assert_eq!(assumed(&world).len(), 2, "{number}");
        assert_ne!(first, second, "{number}");
        assert_eq!(process(&world, "admin"), second, "{number}: the new one takes its place");
    }
    if of_another_user.is_none() {
        harness::skip("a foreign owner needs root");
    }
}

#[test]
fn case_54_a_source_takes_its_roles_along_and_a_role_goes_alone() {
    let world = world();
    world.login();
    process(&world, "admin");
    process(&world, "deep");
    let out = world.run(&["clear", "-p", "admin"]).ok();
    assert_eq!(
        out.stderr,
        "note: the session of `dev` stays; to forget it as well: mfa-session clear --profile dev\n\
         note: 1 session is forgotten\nnote: AWS cannot revoke a session: copies of it work until they expire\n"
    );
    assert_eq!(world.home.cached("json").len(), 3);
    let of_aws_cli = "note: the AWS CLI caches roles of its own in ~/.aws/cli/cache; they stay\n";
    assert!(!out.stderr.contains(of_aws_cli), "it has none");
    fs::create_dir_all(world.home.path(".aws/cli/cache")).expect("a temporary home is writable");
    world.home.write(".aws/cli/cache/role.json", "{}");
    assert!(world.run(&["clear", "-p", "dev"]).ok().stderr.contains(of_aws_cli));
    assert!(world.home.path(".aws/cli/cache/role.json").exists());
    assert_eq!(world.home.cached("json").len(), 0);
}

#[test]
fn cases_55_and_56_an_old_role_goes_out_where_aws_cannot_be_reached_and_not_where_it_refuses() {
    for (case, left, fault, code) in [
        (55, 600, Fault::Reset, 0),
        (55, 600, Fault::Throttling, 0),
        (55, 30, Fault::Reset, 5),
        (56, 600, Fault::OldDenial, 4),
    ] {
        let world = world();
        world.login();
        let first = process(&world, "admin");
        expire_in(&world, Some(ADMIN), left);
        world.fake.fail_always(Operation::AssumeRole, fault);
        let out = world.run(&["export", "-p", "admin", "--format", "json"]).out().coded(code);
        assert_eq!(out.stderr.contains("the role at hand works for another"), code == 0, "case {case}: {out:?}");
        if code == 0 {
            assert_eq!(Keys::in_json(&out.json()["Credentials"]), first);
        }
        assert!(record(&world, Some(ADMIN)).0.exists(), "case {case}: what still works stays");
        world.fake.stop();
        world.run(&["credential-process", "-p", "admin"]).out().coded(if left > 60 { 0 } else { 5 });
    }
}

#[test]
fn a_session_that_is_dead_at_aws_is_dropped_and_asked_for_once_more() {
    let world = world();
    world.login();
    process(&world, "deep");
    world.fake.end_sessions();
    expire_in(&world, Some(super::DEEP), -1);
    let nobody = world.run(&["export", "-p", "deep"]).out().coded(3);
    assert!(nobody.stderr.contains("nobody to ask"), "{nobody:?}");
    world.with_code(&["export", "-p", "deep"]).ok();
}

#[test]
fn a_dead_session_is_met_once_also_where_it_cannot_be_removed() {
    if !modes_can_bind() {
        return harness::skip("modes do not bind this user");
    }
    let world = world();
    world.login();
    process(&world, "admin");
    world.fake.end_sessions();
    expire_in(&world, Some(ADMIN), -1);
    chmod(&world.home.cache(), 0o500);
    let before = assumed(&world).len();
    world.run(&["export", "-p", "admin"]).bound_by_modes().out();
    assert!(assumed(&world).len() - before <= 2, "it is not tried again and again");
    chmod(&world.home.cache(), 0o700);
}

#[test]
fn a_dead_session_gives_way_also_where_the_users_name_is_not_known() {
    let world = world();
    world.login();
    for fact in world.home.cached("fact") {
        fs::remove_file(fact).expect("the cache is ours");
    }
    world.fake.end_sessions();
    let nobody = world.run(&["export", "-p", "admin"]).out().coded(3);
    assert!(nobody.stderr.contains("nobody to ask"), "{nobody:?}");
    world.with_code(&["export", "-p", "admin"]).ok();
}

#[test]
#[cfg(target_os = "linux")]
fn case_96_a_cached_role_reads_one_record_among_200_and_touches_nothing() {
    let Some(strace) = tool("strace") else {
        return harness::skip("strace is not installed");
    };
    let world = world();
    world.login();
    process(&world, "admin");
    let trace = world.home.path("trace");
    let out = trace.display().to_string();
    let traced = || {
        world.run(&["credential-process", "-p", "admin"]).under(&strace, &["-f", "-qq", "-o", &out, "--"]).ok();
        fs::read_to_string(&trace).expect("strace wrote it")
    };
    let alone = traced();
    let (path, mut value) = record(&world, Some(ADMIN));
    for number in 0..200 {
        value["profile"] = format!("other-{number}").into();
        fs::write(path.with_file_name(format!("{number:032x}.json")), value.to_string()).expect("the cache is ours");
    }
    let text = traced();
    let offences: Vec<_> = text.lines().filter_map(crate::cached_path::offence).collect();
    assert_eq!(offences, Vec::<&str>::new());
    assert_eq!(text.lines().filter(|line| line.contains(".json\"") && line.contains("open")).count(), 1, "{text}");
    let calls = |log: &str| strace::points_in(log).len();
    assert_eq!(calls(&text), calls(&alone), "as many calls as with one record:\n{alone}\n{text}");
}

/// Of the calls of a run, one in so many is killed, and those that others wait for or see.
const STRIDE: usize = 25;

#[test]
#[cfg(target_os = "linux")]
fn case_49_a_run_that_is_killed_at_any_call_holds_nobody_up() {
    if !strace::available() {
        return;
    }
    let Some(strace) = tool("strace") else { return };
    let world = world();
    world.login();
    // With a session and without one.
    for is_cold in [false, true] {
        let prepare = || {
            let clear: &[&str] = if is_cold { &["clear", "--all", "-q"] } else { &["clear", "-p", "admin", "-q"] };
            world.run(clear).ok();
        };
        let run = || {
            world.phone.advance(1);
            world.run(&["credential-process", "-p", "admin", "--token-code", &world.phone.next_code()])
        };
        let trace = world.home.path("trace").display().to_string();
        prepare();
        run().under(&strace, &["-f", "-qq", "-o", &trace, "--"]).ok();
        let all = strace::points_in(&fs::read_to_string(&trace).expect("strace wrote it"));
        let is_seen = |name: &str| ["flock", "renameat", "unlinkat", "connect"].contains(&name);
        let every = std::env::var_os("EVERY_KILL").is_some();
        let chosen = all.iter().enumerate().filter(|(at, point)| every || at % STRIDE == 0 || is_seen(&point.name));
        let (mut points, mut killed) = (0, 0);
        for (_, point) in chosen {
            prepare();
            let inject = format!("inject={}:signal=KILL:when={}", point.name, point.number);
            let only = format!("trace={}", point.name);
            let out = run().under(&strace, &["-f", "-qq", "-o", &trace, "-e", &only, "-e", &inject, "--"]).out();
            (points, killed) = (points + 1, killed + usize::from(out.code != Some(0)));
            let next = run().ok();
            assert!(next.took.as_secs() < 30, "{is_cold} {point:?}: {next:?}");
            let left = world.home.cached("lock");
            assert!(left.len() <= 1, "{is_cold} {point:?}: {left:?}");
        }
        harness::note(&format!("cold: {is_cold}: {points} points, {killed} killed"));
        assert!(killed > points / 2, "only {killed} of {points} runs were killed");
        assert!(is_cold || world.minted() == 1, "no run has cost a code");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn case_52_a_clock_that_is_set_by_hours_brings_no_role_that_has_ended() {
    let Some(library) = faketime::library() else {
        return harness::skip("libfaketime is not installed");
    };
    for (shift, code) in [("+2h", 0), ("-2h", 3)] {
        let world = world();
        world.login();
        let first = process(&world, "admin");
        let clock = faketime::variables(&library, shift);
        let clock = clock.each_ref().map(|(name, value)| (*name, value.as_str()));
        let out = world.run(&["credential-process", "-p", "admin"]).envs(&clock).out().coded(code);
        // A call that was signed by the wrong clock is refused, and made again.
        let given = assumed(&world).into_iter().filter(|call| call.status == 200).count();
        if code == 0 {
            let second = Keys::in_json(&out.json());
            assert_ne!(first, second, "{shift}: by this clock the role has ended");
            identity(&world, &second);
            assert_eq!((world.minted(), given), (1, 2), "{shift}");
        } else {
            // The session seems to be left for longer than AWS gives one: nobody knows how old it is.
            assert_eq!((out.stdout.as_str(), given), ("", 1), "{shift}");
        }
    }
}

#[test]
fn a_record_that_another_run_has_renewed_is_not_dropped_with_the_dead_one() {
    let world = world();
    world.login();
    let cache = SessionCache::open_dir(&world.home.cache());
    let old = cache.all().expect("the cache is ours").remove(0);
    world.with_code(&["login", "-p", "dev", "--refresh"]).ok();
    cache.drop_record(&old.key, &old.credentials);
    let kept = cache.load(&old.key).session.expect("what is there now is another session");
    assert_ne!(kept.credentials, old.credentials);
    cache.drop_record(&old.key, &kept.credentials);
    assert!(cache.load(&old.key).session.is_none());
}

#[test]
fn roles_of_a_key_that_no_profile_has_any_more_need_a_code() {
    let world = world();
    world.login();
    process(&world, "admin");
    let key = world.alice.add_access_key();
    world.home.credentials(&crate::support::section_of("dev", &key.access_key_id, &key.secret_access_key));
    let status = world.run(&["status", "--json"]).ok().json();
    let session = &status["sessions"][0];
    let role = &session["roles"][0];
    assert_eq!((&session["key_in_profiles"], &session["fresh"]), (&false.into(), &false.into()), "{status}");
    assert_eq!((&role["fresh"], &role["needs_code"]), (&false.into(), &true.into()), "{status}");
    assert!(world.run(&["status"]).ok().stdout.contains("of a key that no profile has"));
    world.run(&["status", "--check", "-p", "admin"]).out().coded(6);
}
