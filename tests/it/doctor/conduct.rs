//! What `doctor` never does, and the forms of its answer.
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fmt::Write as _;
use std::fs;

use super::{found, offline};
use crate::cached_path::offence;
use crate::support::{Home, PROGRAM, REGION, Run, World, chmod, tool};

#[test]
fn without_the_network_nothing_is_written_connected_or_run() {
    let Some(strace) = tool("strace") else {
        return harness::skip("strace is not installed");
    };
    let world = World::new();
    world.login();
    // A name that stands for this machine is not resolved either.
    let url = world.fake.endpoint().replace("127.0.0.1", "localhost");
    let config = world.home.text(".aws/config");
    let lines = "mfa_process = touch never\n[profile other]\ncredential_process = touch never\nregion = x-y-1\n";
    world.home.config(&format!("{config}endpoint_url = {url}\n{lines}"));
    let trace = world.home.path("trace");
    let out = trace.display().to_string();
    let before = world.home.everything();
    for arguments in [&["--all"][..], &["-p", "dev"], &["-p", "other", "-v"], &["--all", "--json"]] {
        offline(&world.home, arguments).under(&strace, &["-f", "-qq", "-o", &out, "--"]).out();
        let text = fs::read_to_string(&trace).expect("strace wrote it");
        // Messages for people go to standard error.
        let is_message = |line: &&str| line.starts_with("write(2, ");
        let offences: Vec<_> = text.lines().filter_map(offence).filter(|line| !is_message(line)).collect();
        assert_eq!(offences, Vec::<&str>::new(), "{arguments:?}");
        assert_eq!(text.lines().filter(|line| line.contains("execve(")).count(), 1, "{arguments:?} starts nothing");
        fs::remove_file(&trace).expect("it is ours");
        assert!(world.home.everything() == before, "{arguments:?} changes nothing");
    }
}

#[test]
fn with_the_network_nothing_is_written_either() {
    let world = World::new();
    let before = world.home.everything();
    world.run(&["doctor", "--all"]).ok();
    assert!(world.home.everything() == before);
    assert_eq!(world.minted(), 0);
}

#[test]
fn a_sound_profile_has_nothing_on_standard_output() {
    let world = World::new();
    let config = world.home.text(".aws/config");
    world.home.config(&format!("{config}mfa_process = true\n"));
    let out = offline(&world.home, &["-p", "dev"]).ok();
    assert_eq!(out.stdout, "");
    assert_eq!(out.stderr, "note: 51 checks, 0 errors, 0 warnings, 13 skipped\n");
    let verbose = offline(&world.home, &["-p", "dev", "-v"]).ok().stdout;
    assert!(verbose.contains("passed DOC204: not found: both files have a key for one profile, and they differ\n"));
    assert!(verbose.contains("skipped DOC604: AWS refuses the key (--offline)\n"), "{verbose}");
}

#[test]
fn an_empty_home_gets_a_way_to_begin() {
    let home = Home::new();
    let out = offline(&home, &["--only", "DOC006,DOC201"]).out().coded(1);
    let expected = "\
error DOC006: there is no profile `default`
  hint: set it up with `mfa-session setup --profile default`
";
    assert_eq!(out.stdout, expected, "{out:?}");
}

#[test]
fn with_all_a_default_profile_without_a_key_is_missed_only_where_no_other_has_one() {
    let world = World::new();
    let config = world.home.text(".aws/config");
    world.home.config(&format!("{config}[default]\noutput = json\n"));
    assert_eq!(found(&offline(&world.home, &["--all", "--json"]).ok()), ["DOC501"]);
    world.home.credentials("");
    assert_eq!(found(&offline(&world.home, &["--all", "--json"]).out().coded(1)), ["DOC201", "DOC501"]);
}

#[test]
fn without_a_default_profile_the_only_other_one_is_looked_at_and_of_several_one_is_to_be_named() {
    let world = World::new();
    let config = world.home.text(".aws/config");
    let run = |arguments: &[&str]| offline(&world.home, arguments).out();
    let no_default = "info DOC006: there is no profile `default`\n  hint: name one of `dev` with --profile\n";
    let text = run(&["--only", "DOC006,DOC214"]).coded(0).stdout;
    assert_eq!(text, no_default);
    assert_eq!(found(&run(&["--json"]).coded(0)), ["DOC006", "DOC501"]);
    // A fault of the only one is found.
    world.home.config(&format!("{config}mfa_session_duration = 40h\n"));
    assert_eq!(found(&run(&["--json"]).coded(1)), ["DOC006", "DOC214", "DOC501"]);
    // A default without a key is no other case.
    world.home.config(&format!("[default]\noutput = json\n{config}"));
    assert_eq!(found(&run(&["--json"]).coded(0)), ["DOC201", "DOC501"]);
    // Profiles that lead to no key do not count.
    let others = "[profile sso]\nsso_start_url = https://x\n[profile empty]\nregion = x\n";
    world.home.config(&format!("{config}{others}"));
    assert_eq!(found(&run(&["--json"]).coded(0)), ["DOC006", "DOC501"]);
    let verb = world.home.run(&["login", "--token-code", "123456"]).out().coded(1).stderr;
    let text = run(&["--only", "DOC006"]).coded(0).stdout;
    assert_eq!(text.replace("info DOC006", "error").replace("\n  ", "\n"), verb);
    // Of several, none is looked at.
    let role = "[profile role]\nrole_arn = arn:aws:iam::111111111111:role/a\nsource_profile = dev\n";
    world.home.config(&format!("{config}mfa_session_duration = 40h\n{role}"));
    let text = run(&["--only", "DOC006,DOC214"]).coded(0).stdout;
    assert_eq!(text.lines().last(), Some("  fix: mfa-session doctor --all"), "{text}");
    assert_eq!(found(&run(&["--json", "--all"]).coded(1)), ["DOC214", "DOC501"]);
    // A name that does not exist stays an error.
    assert_eq!(
        found(&offline(&world.home, &["--json"]).env("AWS_PROFILE", "dve").out().coded(1)),
        ["DOC006", "DOC501"]
    );
}

#[test]
fn a_finding_has_id_severity_place_cause_and_what_corrects_it() {
    let world = World::new();
    world
        .home
        .config("[profile dev]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = \u{1b}[2Jgone\n");
    world.home.credentials("[dev]\nregion = x\n");
    let out = offline(&world.home, &["-p", "dev", "--only", "doc205"]).out().coded(1);
    let expected = "\
error DOC205: there is no profile `\\u{1b}[2Jgone`, which profile `dev` names
  where: ~/.aws/config:3
  hint: add it with `aws configure --profile '\\u{1b}[2Jgone'`, or mend profile `dev`
";
    assert_eq!(out.stdout, expected);
}

#[test]
fn a_refusal_has_the_words_of_the_verb_that_is_refused() {
    let role = "role_arn = arn:aws:iam::111111111111:role/admin\n";
    for config in [
        "[profile other]\nregion = x\n".to_owned(),
        "[profile dev]\nregion = eu-west-1\n".to_owned(),
        "[profile dev]\nsso_session = x\n".to_owned(),
        "[profile dev]\nsource_profile = gone\n".to_owned(),
        "[profile dev]\nsource_profile = a\n[profile a]\nsource_profile = dev\n".to_owned(),
        format!("[profile dev]\ncredential_process = {PROGRAM} credential-process --profile dev\n"),
        format!("[profile dev]\n{role}"),
        format!("[profile dev]\n{role}source_profile = base\nexternal_id = a b\n"),
        "[profile dev]\nsource_profile = base\nmfa_serial = x\n".to_owned(),
        "[profile dev]\nsource_profile = base\nregion = nowhere 1\n".to_owned(),
        "[profile dev]\nsource_profile = base\nmfa_session_duration = 1m\n".to_owned(),
        "[profile dev]\nsource_profile = base\nendpoint_url = http://example.com\n".to_owned(),
        "[profile dev]\nsource_profile = base\nca_bundle = /nonexistent\n".to_owned(),
        "[profile dev]\n[profile dev]\n".to_owned(),
    ] {
        let world = World::new();
        world.home.config(&config);
        world.home.credentials(&world.key("base"));
        let verb = world.home.run(&["login", "-p", "dev", "--token-code", "123456"]).out().coded(1);
        let out = offline(&world.home, &["-p", "dev", "--json"]).out().coded(1).json();
        let finding = out["checks"].as_array().and_then(|checks| checks.first().cloned()).expect("a finding");
        let line =
            |kind: &str, key: &str| finding[key].as_str().map(|text| format!("{kind}: {text}\n")).unwrap_or_default();
        let said = format!("{}{}{}", line("error", "message"), line("cause", "cause"), line("hint", "hint"));
        assert!(verb.stderr.ends_with(&said), "{config}: {said} instead of {}", verb.stderr);
    }
}

#[test]
fn the_command_of_a_finding_corrects_it_when_it_is_typed_as_it_stands() {
    type Fault = (&'static str, &'static str, fn(&World));
    let leftover: fn(&World) = |world| world.home.write(".aws/.mfa-session.credentials.AbCd1234.tmp", "x");
    let faults: [Fault; 9] = [
        ("DOC103", "-p dev", |world| chmod(&world.home.path(""), 0o777)),
        ("DOC103", "-p dev", |world| chmod(&world.home.path(".aws"), 0o777)),
        ("DOC103", "-p dev", |world| chmod(&world.home.path(".aws/credentials"), 0o666)),
        ("DOC105", "-p dev", |world| chmod(&world.home.path(".aws/credentials"), 0o400)),
        ("DOC108", "-p dev", leftover),
        // No profile is the default.
        ("DOC108", "", leftover),
        ("DOC108", "", |world| {
            world.home.config(&format!("[default]\nsource_profile = dev\n{}", world.home.text(".aws/config")));
            world.home.write(".aws/.mfa-session.credentials.AbCd1234.tmp", "x");
        }),
        ("DOC109", "-p dev", |world| world.home.write(".aws/credentials it's (copy)", world.key("dev"))),
        ("DOC401", "-p dev", |world| {
            fs::create_dir(world.home.cache()).expect("a folder");
            chmod(&world.home.cache(), 0o755);
        }),
    ];
    for (number, (check, arguments, make)) in faults.into_iter().enumerate() {
        let world = World::new();
        make(&world);
        let arguments: Vec<&str> = arguments.split_whitespace().chain(["--json", "--only", check]).collect();
        let run = || offline(&world.home, &arguments).out();
        // Two files in an open folder have a finding each.
        for _ in 0..2 {
            let rows = run().json()["checks"].as_array().cloned().unwrap_or_default();
            let Some(finding) = rows.iter().find(|row| row["status"] == "failed") else { break };
            let hint = finding["hint"].as_str().unwrap_or_default();
            let command =
                hint.split('`').find(|part| ["chmod ", "rm ", "mfa-session "].iter().any(|c| part.starts_with(c)));
            let command = command.unwrap_or_default().replacen("mfa-session ", &format!("{PROGRAM} "), 1);
            world.home.run(&["-c", &command]).program("sh").ok();
        }
        assert_eq!(found(&run()), Vec::<String>::new(), "fault {number}, {check}");
    }
}

#[test]
fn the_exit_code_tells_errors_and_with_strict_warnings() {
    let world = World::new();
    world.home.config(&format!("[profile dev]\nmfa_serial = {}\n", world.serial()));
    offline(&world.home, &["-p", "dev"]).ok();
    let out = offline(&world.home, &["-p", "dev", "--strict", "--json"]).out().coded(1);
    assert_eq!(found(&out), ["DOC213", "DOC501"]);
    assert_eq!((&out.json()["errors"], &out.json()["warnings"]), (&0.into(), &1.into()));
    offline(&world.home, &["-p", "dev", "--strict", "--only", "DOC501"]).ok();
    let out = offline(&world.home, &["--only", "DOC20X,DOC999"]).out().coded(2);
    assert!(out.stderr.starts_with("error: `--only`: there is no check `DOC20X`\nhint: "), "{out:?}");
    let out = offline(&world.home, &["--only", "DOC602X"]).out().coded(2);
    assert!(out.stderr.contains("did you mean `DOC602`?"), "{out:?}");
    let out = offline(&world.home, &["--only", "DOC70"]).out().coded(2);
    assert!(out.stderr.contains("did you mean some of `DOC701,DOC702`?"), "{out:?}");
    offline(&world.home, &["-p", "dev", "--only", "doc701, DOC702"]).ok();
}

#[test]
fn one_broken_source_of_many_roles_is_told_once_with_their_names() {
    let world = World::new();
    let mut config = String::new();
    for n in 0..7 {
        writeln!(config, "[profile r{n}]\nrole_arn = arn:aws:iam::111111111111:role/a\nsource_profile = gone")
            .expect("room");
    }
    world.home.config(&config);
    world.home.credentials("");
    let out = offline(&world.home, &["--all", "--only", "DOC205,DOC208"]).out().coded(1);
    assert_eq!(out.stdout.matches("error DOC205").count(), 7, "each names itself: {out:?}");
    // The same key, malformed, under each of them.
    world.home.config(&config.replace("gone", "base"));
    world.home.credentials("[base]\naws_access_key_id = AKIA\naws_secret_access_key = x\n");
    let out = offline(&world.home, &["--all", "--only", "DOC202"]).out().coded(1);
    assert_eq!(out.stdout.matches("error DOC202").count(), 1, "{out:?}");
    assert!(out.stdout.contains("\n  profiles: r0, r1, r2, r3, r4 and 3 more\n"), "{out:?}");
}

/// Seconds of the processor that a run takes, other than those on the clock the same on a busy machine.
fn cpu_seconds(run: &Run) -> f64 {
    let bash = tool("bash").expect("it was looked for");
    let script = "TIMEFORMAT='cpu %U'; time \"$@\"";
    let out = run.clone().under(&bash, &["-c", script, "bash"]).out();
    let last = out.stderr.lines().last().and_then(|line| line.strip_prefix("cpu "));
    last.and_then(|seconds| seconds.parse().ok()).expect("bash says it")
}

#[test]
fn thousands_of_profiles_take_no_time_that_grows_faster_than_they_do() {
    if tool("bash").is_none() {
        return harness::skip("bash is not installed");
    }
    let took = |count: usize, runs: usize| {
        let world = World::new();
        let (mut config, mut credentials) = (String::new(), String::new());
        for n in 0..count {
            // Every other one leads nowhere.
            let source = if n % 2 == 0 { "gone" } else { "k" };
            writeln!(config, "[profile r{n}]\nrole_arn = arn:aws:iam::111111111111:role/a\nsource_profile = {source}{n}\nservices = s{n}").expect("room");
            writeln!(config, "[services s{n}]\nsts =\n  endpoint_url = https://localhost").expect("room");
            writeln!(credentials, "[k{n}]\naws_access_key_id = AKIA{n:016}\naws_secret_access_key = {n:040}")
                .expect("room");
        }
        world.home.config(&config);
        world.home.credentials(&credentials);
        let run = offline(&world.home, &["--all", "--json"]);
        (0..runs).map(|_| cpu_seconds(&run)).fold(f64::INFINITY, f64::min)
    };
    let (few, many) = (took(300, 2), took(2400, 1));
    // Eight times the profiles: sixty-four times the time would be quadratic.
    assert!(many < 25.0 * few.max(0.001), "{few} s for 300, {many} s for 2400");
    harness::note(&format!("{few} s for 300, {many} s for 2400"));
}

#[test]
fn no_secret_is_in_any_answer() {
    let world = World::new();
    let config = world.home.text(".aws/config");
    let secret = &world.alice.secret_access_key;
    world.home.config(&format!("{config}aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {secret}x\ncredential_process = echo {secret}\nregion = {REGION}2\n").replacen(&format!("region = {REGION}\n"), "", 1));
    for arguments in [&["--all", "-v"][..], &["--all", "--json"], &["-p", "dev", "-v"]] {
        let out = offline(&world.home, arguments).out();
        let said = format!("{}{}", out.stdout, out.stderr);
        let windows = secret.as_bytes().windows(8).map(|part| String::from_utf8_lossy(part).into_owned());
        assert_eq!(windows.filter(|part| said.contains(part)).collect::<Vec<_>>(), Vec::<String>::new());
    }
}
