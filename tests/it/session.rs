//! The main job without a terminal: a code in, a session out in every form, kept, handed out again, renewed when it is due.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::{
    self, DeadPort, Keys, Out, REGION, World, chmod, evaluated, mode, pairs, section_of, section_values,
};
use fake_aws::{FakeAws, Operation};

/// The expiration that a run printed, in seconds from now.
fn seconds_left(world: &World, arguments: &[&str]) -> i64 {
    let mut all = vec!["status", "--json"];
    all.extend(arguments);
    let status = world.run(&all).ok().json();
    status["sessions"][0]["remaining_seconds"].as_i64().expect("one session is held")
}

fn stderr_of(out: &Out) -> Vec<&str> {
    out.stderr.lines().collect()
}

#[test]
fn every_form_carries_a_session_that_aws_takes() {
    let world = World::new();
    world.login();
    let form = |format: &str| world.run(&["export", "-p", "dev", "--format", format]).ok();
    let of_env = |text: &str| Keys::in_env(&pairs(text.lines()));
    let process = world.run(&["credential-process", "-p", "dev"]).ok();
    let keys = Keys::in_json(&process.json());
    world.takes(&keys, REGION);
    assert_eq!(process.json()["Version"], 1);
    assert_eq!(process.json()["AccountId"], "123456789012");
    let expiration = process.json()["Expiration"].as_str().expect("it is always there").to_owned();
    assert_eq!(form("process").stdout, process.stdout);
    let json = form("json").json();
    assert_eq!(Keys::in_json(&json["Credentials"]), keys);
    assert_eq!(json["Credentials"]["Expiration"], *expiration);
    let dotenv = form("dotenv").stdout;
    assert_eq!(of_env(&dotenv), keys);
    assert_eq!(form("env-no-export").stdout, dotenv);
    let ini = form("ini").stdout;
    assert_eq!(Keys::in_section(&ini, "dev-mfa"), keys);
    assert_eq!(section_values(&ini, "dev-mfa")["x_security_token_expires"], expiration);
    assert_eq!(section_values(&ini, "dev-mfa")["mfa_session_source_profile"], "dev");
    let sh = form("sh").stdout;
    for name in ["bash", "zsh", "dash", "ksh", "env", "export-env"] {
        assert_eq!(form(name).stdout, sh, "{name}");
    }
    assert!(sh.lines().all(|line| line.ends_with(';') && !line.starts_with('#')), "an unquoted eval joins the lines");
    assert_eq!(world.run(&["-p", "dev"]).ok().stdout, sh, "the bare command exports");
    assert_eq!(world.minted(), 1);
}

#[test]
fn a_shell_that_evaluates_the_export_works_quoted_and_unquoted() {
    let world = World::new();
    world.login();
    let before = world.run(&["export"]).envs(&[
        ("AWS_PROFILE", "dev"),
        ("AWS_DEFAULT_PROFILE", "dev"),
        ("AWS_SECURITY_TOKEN", "stale"),
        ("OTHER", "1"),
    ]);
    let text = before.ok().stdout;
    for quoted in [true, false] {
        let after = evaluated(&before, &text, quoted);
        world.takes(&Keys::in_env(&after), &after["AWS_REGION"]);
        for gone in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"] {
            assert!(!after.contains_key(gone), "{gone} would win over the session, or be mixed with it");
        }
        let expected = [
            ("AWS_REGION", REGION),
            ("AWS_DEFAULT_REGION", REGION),
            ("MFA_SESSION_REGION", REGION),
            ("MFA_SESSION_PROFILE", "dev"),
            ("OTHER", "1"),
        ];
        for (name, value) in expected {
            assert_eq!(after.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(after["AWS_CREDENTIAL_EXPIRATION"].ends_with('Z'));
    }
}

#[test]
fn a_failed_export_stops_the_shell_that_evaluates_it() {
    let world = World::new();
    let refused = world.run(&["export", "-p", "dev", "--token-code"]).arg(&world.phone.wrong_code()).out().coded(4);
    let missing = world.run(&["export", "-p", "prod"]).out().coded(1);
    for out in [refused, missing] {
        let script = format!("eval \"{}\" && echo went on", out.stdout);
        let shell = world.run(&["-c", &script]).program("/bin/sh").out();
        assert_eq!((shell.code, shell.stdout.as_str()), (Some(1), ""));
    }
}

#[test]
fn a_fresh_session_answers_alone_and_leaves_a_given_code_unused() {
    let world = World::new();
    world.login();
    let connections = world.fake.connections();
    let code = world.phone.next_code();
    let first = world.run(&["export", "-p", "dev", "--token-code", &code]).ok();
    assert_eq!(first.stderr, "");
    assert_eq!(world.run(&["export", "-p", "dev"]).ok().stdout, first.stdout);
    world.run(&["exec", "-p", "dev", "--", "true"]).ok();
    assert_eq!(world.fake.connections(), connections, "the cache asks nobody");
    let renewed = world.run(&["export", "-p", "dev", "--refresh", "--token-code", &code]).ok();
    assert_ne!(renewed.stdout, first.stdout, "the code was still good, and --refresh means it");
    assert_eq!(world.minted(), 2);
}

#[test]
fn profiles_that_share_a_key_share_the_session() {
    let world = World::new();
    world.home.credentials(&(world.key("dev") + &world.key("twin")));
    world.login();
    let run = world.run(&["export", "-p", "twin", "--format", "json", "--serial-number", world.serial()]);
    let twin = run.arg("--region").arg(REGION).ok();
    world.takes(&Keys::in_json(&twin.json()["Credentials"]), REGION);
    assert_eq!(world.minted(), 1);
}

#[test]
fn without_a_cache_nothing_is_read_and_nothing_kept() {
    let world = World::new();
    world.login();
    let before = world.home.everything();
    let kept = world.run(&["export", "-p", "dev"]).ok().stdout;
    assert_ne!(world.with_code(&["export", "-p", "dev", "--no-cache"]).ok().stdout, kept);
    assert_ne!(world.with_code(&["export", "-p", "dev"]).env("MFA_SESSION_NO_CACHE", "1").ok().stdout, kept);
    assert_eq!(world.home.everything(), before);
    assert_eq!(world.minted(), 3);
}

#[test]
fn a_code_on_standard_input_is_one_line_and_the_rest_is_left_to_others() {
    let world = World::new();
    let script = format!("{} login -q -p dev --token-code -; read -r rest; echo \"rest: $rest\"", support::PROGRAM);
    let code = world.phone.next_code();
    let run = world.run(&["-c", &script]).program("/bin/sh").stdin(format!(" {code} \nuntouched\n").as_bytes());
    assert_eq!(run.ok().stdout, "rest: untouched\n");
    assert_eq!(world.minted(), 1);
    let empty = world.run(&["login", "-p", "dev", "--refresh", "--token-code", "-"]).out();
    empty.said(
        2,
        "",
        "error: standard input holds no MFA code\nhint: give six digits on one line, or leave --token-code out\n",
    );
    world.run(&["export", "-p", "dev"]).stdin(b"123456\n").ok();
    assert_eq!(world.minted(), 1, "stdin is read for `-` only");
}

#[test]
fn a_session_is_renewed_when_less_than_wanted_is_left_and_never_handed_out_after_its_end() {
    // what is left of the session, what is asked for, the exit code without anybody to ask, and what is said
    let hint = "hint: run `mfa-session login --profile dev` in a terminal";
    let lasts = "warning: an MFA code is needed, and there is nobody to ask; the session at hand works for another";
    for (left, arguments, code, said) in [
        (43_000, &[][..], 0, ""),
        (1_260, &[], 0, ""),
        (1_140, &[], 0, lasts),
        (1_140, &["--min-remaining", "15m"], 0, ""),
        (1_140, &["--min-remaining", "20m"], 3, hint),
        (1_140, &["--refresh"], 3, hint),
        (1_140, &["--no-prompt"], 0, lasts),
        (1_140, &["-d", "1h"], 0, ""),
        (70, &[], 0, lasts),
        (70, &["--min-remaining", "0"], 0, ""),
        (50, &[], 3, hint),
        (50, &["--min-remaining", "0"], 3, hint),
        (-1, &[], 3, hint),
        (-1, &["--min-remaining", "0"], 3, hint),
    ] {
        let world = World::new();
        world.login();
        expire_in(&world, left);
        let mut all = vec!["export", "-p", "dev", "--format", "json"];
        all.extend(arguments);
        let out = world.run(&all).out();
        let told = format!("{left} s left, {arguments:?}: {out:?}");
        assert_eq!(out.code, Some(code), "{told}");
        let is_only_note = out.stderr.starts_with("note: session for dev until ") && out.stderr.lines().count() == 1;
        assert_eq!(is_only_note, code == 0 && said.is_empty() && left < 3600, "{told}");
        assert_eq!(out.stderr.is_empty() || is_only_note, said.is_empty(), "{told}");
        assert!(said != lasts || out.stderr.lines().count() == 1, "{told}");
        assert!(out.stderr.contains(said), "{told}");
        assert_eq!(out.stdout.contains("SessionToken"), code == 0, "{told}");
        if !said.is_empty() {
            all.extend(["-q"]);
            let code = world.phone.next_code();
            all.extend(["--token-code", &code]);
            assert_eq!(world.run(&all).ok().stderr, "", "{told}");
            assert_eq!(world.minted(), 2, "with a code it is renewed: {told}");
        }
    }
}

/// Makes the one record end at another time, as if it had been made earlier.
fn expire_in(world: &World, seconds: i64) {
    let path = world.home.record();
    let mut record = json(&path);
    let at = jiff::Timestamp::now().as_second() + seconds;
    let at = jiff::Timestamp::from_second(at).expect("a moment near now");
    record["session"]["expiration"] = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into();
    fs::write(path, record.to_string()).expect("the cache is ours");
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).expect("the file is there")).expect("records are JSON")
}

#[test]
fn the_length_of_a_session_is_what_was_asked_for_or_what_aws_gave() {
    for (arguments, variables, config, seconds) in [
        (&["-d", "15m"][..], &[][..], "", 900),
        (&["-d", "36h"], &[("MFA_SESSION_DURATION", "1h")], "", 129_600),
        (&[], &[("MFA_SESSION_DURATION", "1h")], "mfa_session_duration = 2h\n", 3_600),
        (&[], &[], "mfa_session_duration = 2h\nsession_token_duration = 3h\n", 7_200),
        (&[], &[("AWS_SESSION_TOKEN_TTL", "4h")], "session_token_duration = 3h\n", 10_800),
        (&[], &[("AWS_SESSION_TOKEN_TTL", "4h"), ("MFA_STS_DURATION", "5h")], "", 14_400),
        (&[], &[("MFA_STS_DURATION", "18000")], "", 18_000),
        (&[], &[("MFA_SESSION_DURATION", "")], "", 43_200),
    ] {
        let world = World::new();
        world.home.config(&format!("{}{config}", world.home.text(".aws/config")));
        let run = arguments.iter().fold(world.with_code(&["login", "-p", "dev"]), |run, argument| run.arg(argument));
        run.envs(variables).ok();
        let calls = world.fake.calls();
        let asked = calls.last().and_then(|call| call.parameter("DurationSeconds"));
        assert_eq!(asked, Some(seconds.to_string().as_str()), "{arguments:?} {variables:?} {config}");
        assert!((seconds - 30..=seconds).contains(&seconds_left(&world, &["-p", "dev"])));
    }
    let fake = FakeAws::start();
    let root = fake.add_root();
    let phone = root.add_virtual_device("root");
    let world = World::of(fake, REGION);
    world.home.credentials(&section_of("dev", &root.access_key_id, &root.secret_access_key));
    let run = world.run(&["login", "-p", "dev", "--serial-number", &phone.serial_number, "--token-code"]);
    run.arg(&phone.next_code()).ok();
    let left = seconds_left(&world, &[]);
    assert!((3_500..=3_600).contains(&left), "AWS gives root an hour, whatever was asked: {left}");
}

#[test]
fn a_longer_session_answers_a_shorter_wish_and_says_so() {
    let world = World::new();
    world.login();
    let out = world.run(&["export", "-p", "dev", "-d", "1h"]).ok();
    let note = |left: &str| format!("note: the session at hand lasts another {left}; --refresh gets a new one\n");
    assert!([note("12h"), note("11h59m")].contains(&out.stderr), "{out:?}");
    assert_eq!(world.minted(), 1);
}

#[test]
fn the_region_is_the_first_that_was_said_and_an_earlier_exports_is_not_a_wish() {
    let world = World::new();
    world.home.config(&format!(
        "[profile dev]\nregion = eu-central-1\nmfa_serial = {0}\n[profile other]\nregion = us-west-2\nmfa_serial = {0}\n\
         [profile none]\nmfa_serial = {0}\n",
        world.serial()
    ));
    world.home.credentials(&["dev", "other", "none"].map(|name| world.key(name)).concat());
    world.login();
    let exported = |profile: &str, variables: &[(&str, &str)], arguments: &[&str]| {
        let run = world.run(&["export"]).envs(variables).arg("-p").arg(profile);
        let before = arguments.iter().fold(run, |run, argument| run.arg(argument));
        evaluated(&before, &before.ok().stdout, true)
    };
    let ours = [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_DEFAULT_REGION", "eu-central-1"),
        ("MFA_SESSION_REGION", "eu-central-1"),
    ];
    let own = [("AWS_REGION", "ap-south-1"), ("MFA_SESSION_REGION", "eu-central-1")];
    let default = [("AWS_DEFAULT_REGION", "ap-south-1")];
    for (profile, variables, arguments, region, marked) in [
        ("dev", &[][..], &[][..], Some("eu-central-1"), true),
        ("dev", &own, &[], Some("ap-south-1"), false),
        ("dev", &default, &[], Some("ap-south-1"), false),
        ("dev", &own, &["--region", "eu-west-3"], Some("eu-west-3"), true),
        ("other", &ours, &[], Some("us-west-2"), true),
        ("none", &ours, &[], None, false),
        ("none", &[], &[], None, false),
    ] {
        let after = exported(profile, variables, arguments);
        let value = |name: &str| after.get(name).map(String::as_str);
        let case = format!("{profile} {variables:?} {arguments:?}");
        assert_eq!([value("AWS_REGION"), value("AWS_DEFAULT_REGION")], [region, region], "{case}");
        assert_eq!(value("MFA_SESSION_REGION"), region.filter(|_| marked), "{case}");
    }
    let regions: Vec<_> = world.fake.calls().into_iter().filter_map(|call| call.region).collect();
    assert_eq!(regions, ["eu-central-1"], "one session is good in all of them");
}

#[test]
fn settings_of_the_profile_travel_with_the_session_and_leave_with_it() {
    let world = World::new();
    let endpoint = world.fake.endpoint();
    world.home.config(&format!(
        "[profile dev]\nmfa_serial = {0}\noutput = table\nservices = local\n\
         [services local]\nsts =\n  endpoint_url = {endpoint}\ns3 =\n  endpoint_url = http://localhost:9/s3\n\
         [profile plain]\nmfa_serial = {0}\n",
        world.serial()
    ));
    world.home.credentials(&(world.key("dev") + &world.key("plain")));
    let before = world.with_code(&["export", "-p", "dev"]).without("AWS_ENDPOINT_URL");
    let carried = [
        ("AWS_DEFAULT_OUTPUT", "table"),
        ("AWS_ENDPOINT_URL_STS", endpoint.as_str()),
        ("AWS_ENDPOINT_URL_S3", "http://localhost:9/s3"),
    ];
    let after = evaluated(&before, &before.ok().stdout, true);
    for (name, value) in carried {
        assert_eq!(after.get(name).map(String::as_str), Some(value), "{name}");
    }
    let with = |arguments: &[&str], variables: &BTreeMap<String, String>| {
        let inherited = variables.iter().filter(|(name, _)| name.starts_with("AWS_") || name.starts_with("MFA_"));
        inherited.fold(world.home.run(arguments), |run, (name, value)| run.env(name, value))
    };
    let unset = with(&["unset"], &after);
    let bare = evaluated(&unset, &unset.ok().stdout, false);
    assert_eq!(bare.keys().filter(|name| name.starts_with("AWS_")).collect::<Vec<_>>(), Vec::<&String>::new());
    let own = with(&["export", "-p", "plain"], &after);
    let own = own.env("AWS_DEFAULT_OUTPUT", "json").env("AWS_ENDPOINT_URL", &endpoint);
    let next = evaluated(&own, &own.ok().stdout, true);
    let value = |name: &str| next.get(name).map(String::as_str);
    assert_eq!([value("AWS_ENDPOINT_URL_STS"), value("AWS_ENDPOINT_URL_S3")], [None, None], "they were dev's");
    assert_eq!(value("AWS_DEFAULT_OUTPUT"), Some("json"), "this one is the user's own");
    assert_eq!(value("MFA_SESSION_PROFILE"), Some("plain"));
    assert_eq!(world.minted(), 1);
}

#[test]
fn a_kept_session_is_for_its_owners_eyes_only() {
    let world = World::new();
    world.with_code(&["login", "-p", "dev"]).under(Path::new("/bin/sh"), &["-c", "umask 000; exec \"$0\" \"$@\""]).ok();
    assert_eq!(mode(&world.home.cache()), 0o700);
    for path in ["json", "codes"].map(|kind| world.home.cached(kind)).concat() {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert_eq!(world.home.cached("lock").len(), 0, "a lock that has served is gone");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_word_about_it_the_cache_is_in_the_platforms_folder() {
    let world = World::new();
    let run = world.with_code(&["login", "-p", "dev"]).without("MFA_SESSION_CACHE_DIR");
    run.ok();
    assert_eq!(mode(&world.home.path(".cache/mfa-session")), 0o700);
    let run = world.with_code(&["login", "-p", "dev"]).without("MFA_SESSION_CACHE_DIR");
    run.env("XDG_CACHE_HOME", world.home.path("xdg")).ok();
    assert_eq!(mode(&world.home.path("xdg/mfa-session")), 0o700);
}

#[test]
fn a_record_that_cannot_be_trusted_counts_as_none_with_a_warning() {
    type Damage = fn(&World, &Path);
    let cases: [(&str, Damage, &str); 8] = [
        ("garbage", |_, path| fs::write(path, "garbage").expect("ours"), "is damaged"),
        ("empty", |_, path| fs::write(path, "").expect("ours"), "is damaged"),
        ("deep", |_, path| fs::write(path, "[".repeat(60_000)).expect("ours"), "is damaged"),
        ("huge", |_, path| fs::write(path, " ".repeat(100_000_000)).expect("ours"), "is too large"),
        (
            "another version",
            |_, path| {
                let mut record = json(path);
                record["version"] = 7.into();
                fs::write(path, record.to_string()).expect("ours");
            },
            "is of version 7, which this program does not know",
        ),
        (
            "another slot",
            |_, path| {
                let mut record = json(path);
                record["serial_number"] = "arn:aws:iam::123456789012:mfa/mallory".into();
                fs::write(path, record.to_string()).expect("ours");
            },
            "is of another slot",
        ),
        ("readable by others", |_, path| chmod(path, 0o644), "is open to other users"),
        (
            "a link",
            |world, path| {
                fs::rename(path, world.home.path("elsewhere")).expect("ours");
                symlink(world.home.path("elsewhere"), path).expect("ours");
            },
            "is not a plain file",
        ),
    ];
    for (name, damage, why) in cases {
        let world = World::new();
        world.login();
        let path = world.home.record();
        damage(&world, &path);
        let out = world.with_code(&["export", "-p", "dev"]).ok();
        let warning = out.stderr.lines().next().unwrap_or_default();
        assert!(warning.starts_with("warning: `") && warning.contains(why), "{name}: {out:?}");
        assert!(warning.ends_with(", so it is not used"), "{name}: {out:?}");
        assert_eq!(world.minted(), 2, "{name}");
        if name != "a link" {
            world.run(&["export", "-p", "dev"]).ok().said_nothing_on_stderr();
        }
    }
}

#[test]
fn a_cache_folder_that_others_could_write_is_neither_read_nor_written() {
    type Damage = fn(&World);
    let cases: [(Damage, &str); 2] = [
        (|world| chmod(&world.home.cache(), 0o770), "is open to other users"),
        (
            |world| {
                fs::rename(world.home.cache(), world.home.path("moved")).expect("ours");
                symlink(world.home.path("moved"), world.home.cache()).expect("ours");
            },
            "is not a plain folder",
        ),
    ];
    for (damage, why) in cases {
        let world = World::new();
        world.login();
        damage(&world);
        let before = world.home.everything();
        let out = world.with_code(&["export", "-p", "dev"]).ok();
        assert!(out.stderr.starts_with("warning: `") && out.stderr.contains(why), "{out:?}");
        world.with_code(&["login", "-p", "dev"]).out().coded(1);
        assert_eq!(world.home.everything(), before);
        assert_eq!(world.minted(), 2, "login refuses before the code is sent");
    }
}

/// A layout of the two files, the arguments that use it, and the profile that answers for it.
fn works_with(world: &World, region: &str, arguments: &[&str]) -> Out {
    let mut all = vec!["export", "--format", "json"];
    all.extend(arguments);
    let out = world.with_code(&all).ok();
    world.takes(&Keys::in_json(&out.json()["Credentials"]), region);
    let calls = world.fake.connections();
    assert_eq!(world.run(&all).ok().stdout, out.stdout, "the second run is served from the cache");
    assert_eq!(world.fake.connections(), calls);
    out
}

#[test]
fn the_key_is_found_behind_every_layout_of_profiles() {
    for (config, credentials, profile) in [
        ("", "[dev-long-term]\n{KEY}aws_mfa_device = {SERIAL}\n", "dev"),
        ("", "[dev-long-term]\n{KEY}aws_mfa_device = {SERIAL}\n", "dev-long-term"),
        (
            "",
            "[dev]\naws_access_key_id = ASIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttest\n\
             aws_session_token = x\n[dev-long-term]\n{KEY}aws_mfa_device = {SERIAL}\n",
            "dev",
        ),
        ("[profile dev]\nsource_profile = base\nmfa_serial = {SERIAL}\n", "[base]\n{KEY}", "dev"),
        ("[profile dev]\nsource_profile = base\n[profile base]\nmfa_serial = {SERIAL}\n", "[base]\n{KEY}", "dev"),
        (
            "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = c\n",
            "[c]\n{KEY}mfa_serial = {SERIAL}\n",
            "a",
        ),
        ("[profile dev]\nmfa_serial = {SERIAL}\n{KEY}", "", "dev"),
        ("[default]\nmfa_serial = {SERIAL}\n", "[default]\n{KEY}", ""),
        ("[ profile dev ]\r\nmfa_serial={SERIAL}\r\n", "; c\r\n[dev]\r\n{KEY}", "dev"),
        (
            "[profile dev]\ncredential_process = \"/opt/x/mfa-session\" credential-process --profile dev-keys\n\
             [profile dev-keys]\nmfa_serial = {SERIAL}\n",
            "[dev-keys]\n{KEY}",
            "dev",
        ),
        (
            "[profile dev]\nmfa_serial = {SERIAL}\ncredential_process = mfa-session credential-process --profile dev\n",
            "[dev]\n{KEY}",
            "dev",
        ),
    ] {
        let world = World::new();
        let key = world.key("x").replacen("[x]\n", "", 1);
        let filled = |text: &str| text.replace("{KEY}", &key).replace("{SERIAL}", world.serial());
        world.home.config(&filled(config));
        world.home.credentials(&filled(credentials));
        let named = ["--region", REGION, "-p", profile];
        works_with(&world, REGION, if profile.is_empty() { &named[..2] } else { &named });
    }
}

#[test]
fn a_long_term_pair_in_the_environment_is_the_source_unless_a_profile_is_named() {
    let world = World::new();
    let pair = [
        ("AWS_ACCESS_KEY_ID", world.alice.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", world.alice.secret_access_key.as_str()),
        ("AWS_MFA_SERIAL", world.serial()),
        ("AWS_REGION", REGION),
    ];
    let run = world.with_code(&["export"]).envs(&pair);
    let after = evaluated(&run, &run.ok().stdout, true);
    world.takes(&Keys::in_env(&after), REGION);
    assert!(!after.contains_key("MFA_SESSION_PROFILE"), "no profile stands for it");
    // the session is in the environment now, and is no source: the next run asks for a profile's key
    let again = after.iter().filter(|(name, _)| name.starts_with("AWS_"));
    let again = again.fold(world.run(&["export"]), |run, (name, value)| run.env(name, value));
    let out = again.env("AWS_ENDPOINT_URL", world.fake.endpoint()).out();
    out.said(1, "false;\n", "error: there is no profile `default`\nhint: name one of `dev` with --profile\n");
    let named = world.run(&["export", "-p", "prod"]).envs(&pair).out().coded(1);
    assert!(named.stderr.starts_with("error: there is no profile `prod`"), "{named:?}");
}

#[test]
fn a_key_that_a_password_manager_holds_works_and_is_asked_for_only_when_a_session_is_made() {
    let world = World::new();
    let ran = world.home.path("ran");
    let script = world.home.script(
        "vault",
        &format!(
            "echo run >> '{}'; echo '{{\"Version\":1,\"AccessKeyId\":\"{}\",\"SecretAccessKey\":\"{}\"}}'",
            ran.display(),
            world.alice.access_key_id,
            world.alice.secret_access_key
        ),
    );
    world.home.credentials("");
    let line = |script: &str, serial: &str| {
        format!("[profile dev]\nregion = {REGION}\ncredential_process = {script} 'with words'\n{serial}")
    };
    world.home.config(&line(&script, &format!("mfa_serial = {}\n", world.serial())));
    works_with(&world, REGION, &["-p", "dev"]);
    assert_eq!(fs::read_to_string(&ran).expect("it ran"), "run\n", "once, for two runs");
    world.home.config(&line(&script, ""));
    world.run(&["export", "-p", "dev"]).out().coded(3);
    world.with_code(&["export", "-p", "dev"]).ok();
    assert_eq!(world.fake.count(Operation::ListMfaDevices), 1, "the device is found with that key");
    world.run(&["export", "-p", "dev"]).ok();
    for (body, cause) in [
        ("echo AKIASECRET; exit 1", "it ended with exit status: 1"),
        (
            "echo secret1; echo 'the vault is \\033[1mlocked' >&2; echo secret1 >&2; exit 4",
            "it ended with exit status: 4, and said: the vault is \\u{1b}[1mlocked …",
        ),
        ("echo what >&2", "it printed nothing"),
        ("echo AKIASECRET", "what it printed is not JSON"),
        ("printf '\\357\\273\\277{}'", "what it printed begins with a byte order mark"),
        ("echo '{\"Version\":2}'", "the JSON that it printed does not say `\"Version\": 1`"),
    ] {
        let broken = world.home.script("broken", body);
        world.home.config(&line(&broken, &format!("mfa_serial = {}\n", world.serial())));
        let said = format!(
            "error: the `credential_process` of profile `dev` gave no long-term key\n\
             cause: {cause}\n\
             hint: run that command by hand; it should print a long-term key (AKIA…) as JSON\n",
        );
        world.with_code(&["export", "-p", "dev"]).out().said(1, "false;\n", &said);
    }
}

#[test]
fn the_code_can_come_from_the_profiles_own_command() {
    for (body, code, cause) in [
        ("echo ' {CODE} '", 0, ""),
        ("printf %s {CODE}", 0, ""),
        ("exit 3", 1, "it ended with exit status: 3"),
        ("echo {CODE}; exit 1", 1, "it ended with exit status: 1"),
        ("echo no code today", 1, "it printed something else than six digits"),
        ("true", 1, "it printed something else than six digits"),
        ("head -c 100000 /dev/zero", 1, ""),
    ] {
        let world = World::new();
        let script = world.home.script("code", &body.replace("{CODE}", &world.phone.next_code()));
        world.home.config(&format!("{}mfa_process = {script}\n", world.home.text(".aws/config")));
        let out = world.run(&["login", "-p", "dev", "--no-prompt"]).out();
        assert_eq!(out.code, Some(code), "{body}: {out:?}");
        assert_eq!(world.minted(), usize::from(code == 0), "{body}");
        if !cause.is_empty() {
            let hint = "hint: run the command of `mfa_process` by hand";
            let error = "error: `mfa_process` gave no MFA code";
            assert_eq!(stderr_of(&out), [error, &format!("cause: {cause}"), hint], "{body}");
        }
        assert!(!out.stderr.contains("no code today"), "what it prints may be half a code");
    }
}

#[test]
fn a_hardware_device_and_other_partitions_work() {
    let world = World::new();
    let token = world.alice.add_hardware_device("GAHT12345678");
    world.home.config(&format!("[profile dev]\nregion = {REGION}\nmfa_serial = GAHT12345678\n"));
    let run = world.run(&["export", "-p", "dev", "--format", "process", "--token-code", &token.next_code()]);
    let out = run.ok();
    world.takes(&Keys::in_json(&out.json()), REGION);
    for (partition, region, default) in
        [("aws-cn", "cn-north-1", "cn-northwest-1"), ("aws-us-gov", "us-gov-east-1", "us-gov-west-1")]
    {
        let world = World::of(FakeAws::builder().partition(partition).start(), region);
        works_with(&world, region, &["-p", "dev"]).said_nothing_on_stderr();
        let signed = |world: &World| world.fake.calls()[0].region.clone();
        assert_eq!(signed(&world).as_deref(), Some(region));
        let world = World::of(FakeAws::builder().partition(partition).start(), region);
        world.home.config(&format!("[profile dev]\nmfa_serial = {}\n", world.serial()));
        works_with(&world, default, &["-p", "dev"]);
        assert_eq!(signed(&world).as_deref(), Some(default), "the partition's default signs");
    }
}

/// A world whose profile names no device.
fn without_serial() -> World {
    let world = World::new();
    world.home.config(&format!("[profile dev]\nregion = {REGION}\n"));
    world
}

const ASKED: &str = "note: no profile names the MFA device, so IAM is asked";

#[test]
fn a_device_that_nobody_names_is_found_by_iam_and_remembered() {
    let world = without_serial();
    let key = world.alice.add_security_key("yubi").serial_number;
    let out = world.with_code(&["login", "-p", "dev"]).ok();
    let left_out = format!("note: `{key}` is left out: a security key makes no codes for the API");
    assert_eq!(stderr_of(&out)[..2], [ASKED, &left_out]);
    world.with_code(&["login", "-p", "dev", "--refresh"]).ok();
    assert_eq!(world.fake.count(Operation::ListMfaDevices), 1, "the device is remembered");
    assert_eq!(world.minted(), 2);
    world.run(&["export", "-p", "dev"]).ok();
}

#[test]
fn the_list_of_devices_is_read_to_its_last_page() {
    let world = without_serial();
    world.fake.page_size(1);
    let serials = ["b", "c"].map(|name| world.alice.add_virtual_device(name).serial_number);
    let out = world.with_code(&["login", "-p", "dev"]).out().coded(1);
    let cause = format!("cause: {}, {}, {}", world.serial(), serials[0], serials[1]);
    let hint = "hint: choose one with --serial-number, or as `mfa_serial` in the profile";
    assert_eq!(stderr_of(&out), [ASKED, "error: the user of this access key has several MFA devices", &cause, hint]);
    assert_eq!(world.fake.count(Operation::ListMfaDevices), 3);
    assert_eq!(world.minted(), 0, "no code is sent to a device that was guessed");
}

#[test]
fn a_user_without_a_device_that_makes_codes_is_told_to_enroll_one() {
    let world = without_serial();
    let bob = world.fake.add_user("bob");
    world.home.credentials(&section_of("dev", &bob.access_key_id, &bob.secret_access_key));
    let error = "error: the user of this access key has no MFA device that makes codes";
    let hint = "hint: enroll an authenticator app with `mfa-session device enroll --profile dev`";
    let out = world.run(&["login", "-p", "dev", "--token-code", "123456"]).out().coded(1);
    assert_eq!(stderr_of(&out), [ASKED, error, hint]);
    let key = bob.add_security_key("yubi").serial_number;
    let out = world.run(&["login", "-p", "dev", "--token-code", "123456"]).out().coded(1);
    let left_out = format!("note: `{key}` is left out: a security key makes no codes for the API");
    let cause = "cause: it has a security key, which makes no codes for the API";
    assert_eq!(stderr_of(&out), [ASKED, &left_out, error, cause, hint]);
}

#[test]
fn a_policy_that_denies_the_list_is_got_round_by_the_users_name_or_told() {
    let world = without_serial();
    world.alice.deny_implicit_user(true);
    world.with_code(&["login", "-p", "dev"]).ok();
    let calls = world.fake.calls();
    let named: Vec<_> = calls.iter().map(|call| (call.operation, call.parameter("UserName"))).collect();
    let expected = [
        (Operation::ListMfaDevices, None),
        (Operation::GetCallerIdentity, None),
        (Operation::ListMfaDevices, Some("alice")),
        (Operation::GetSessionToken, None),
    ];
    assert_eq!(named, expected);
    let world = without_serial();
    world.alice.deny("iam:ListMFADevices");
    let out = world.with_code(&["login", "-p", "dev"]).out().coded(4);
    let said = stderr_of(&out);
    assert_eq!(
        said[1],
        "error: no profile names the MFA device, and IAM did not tell: AWS denied `iam:ListMFADevices`"
    );
    assert!(said[2].starts_with("cause: User: arn:aws:iam::123456789012:user/alice is not authorized"), "{out:?}");
    assert_eq!(
        said[3],
        "hint: give it with --serial-number, or as `mfa_serial` in the profile: `arn:aws:iam::<account>:mfa/<name>`"
    );
    assert_eq!(world.minted(), 0);
}

#[test]
fn a_device_that_aws_no_longer_knows_is_not_remembered_for_ever() {
    let world = without_serial();
    world.with_code(&["login", "-p", "dev"]).ok();
    let fact = world.home.cached("fact").remove(0);
    let old = fs::read_to_string(&fact).expect("ours").replace("mfa/alice", "mfa/gone");
    fs::write(&fact, old).expect("ours");
    let out = world.with_code(&["login", "-p", "dev", "--refresh"]).out().coded(4);
    assert!(
        out.stderr.starts_with("error: AWS does not know MFA device `arn:aws:iam::123456789012:mfa/gone`"),
        "{out:?}"
    );
    world.with_code(&["login", "-p", "dev", "--refresh"]).ok();
    assert_eq!(world.fake.count(Operation::ListMfaDevices), 2, "IAM was asked again");
}

#[test]
fn the_endpoint_is_taken_as_the_sdks_take_it() {
    let (right, wrong) = ("{FAKE}", "http://127.0.0.1:1");
    let sts = ("AWS_ENDPOINT_URL_STS", right);
    for (variables, config, services) in [
        (&[("AWS_ENDPOINT_URL", right)][..], "endpoint_url = http://127.0.0.1:1", wrong),
        (&[sts, ("AWS_ENDPOINT_URL", wrong)], "", wrong),
        (&[sts, ("AWS_ENDPOINT_URL_IAM", wrong)], "ignore_configured_endpoint_urls = false", wrong),
        (&[], "endpoint_url = http://127.0.0.1:1", right),
        (&[], "endpoint_url = {FAKE}", ""),
    ] {
        let world = World::new();
        let services = if services.is_empty() {
            String::new()
        } else {
            format!("services = local\n[services local]\nsts =\n  endpoint_url = {services}\n")
        };
        let config = format!("{}{config}\n{services}", world.home.text(".aws/config"));
        world.home.config(&config.replace("{FAKE}", &world.fake.endpoint()));
        let fill = |run: support::Run, (name, value): &(&str, &str)| {
            run.env(name, value.replace("{FAKE}", &world.fake.endpoint()))
        };
        let run = || variables.iter().fold(world.with_code(&["login", "-p", "dev"]).without("AWS_ENDPOINT_URL"), fill);
        run().ok();
        assert_eq!(world.minted(), 1);
        let ignored = run().arg("--refresh").env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        // the way to AWS itself is barred, so that no test ever calls it
        let nobody = DeadPort::new();
        let barred = ignored.env("HTTPS_PROXY", format!("http://127.0.0.1:{}", nobody.port())).out();
        assert_eq!(barred.code, Some(5), "{barred:?}");
        assert!(barred.stderr.starts_with(&format!("error: AWS (STS in {REGION}) cannot be reached\n")), "{barred:?}");
        assert_eq!(world.minted(), 1);
    }
}

#[test]
fn tls_trusts_the_bundle_that_was_named_and_nothing_else() {
    let world = World::of(FakeAws::builder().https().start(), REGION);
    world.home.write("ca.pem", world.fake.ca_pem().expect("an https server has a CA"));
    world.home.write("other.pem", FakeAws::builder().https().start().ca_pem().expect("an https server has a CA"));
    let bundle = |name: &str| world.home.path(name).display().to_string();
    let plain = world.home.text(".aws/config");
    works_with_ca(&world, &bundle("ca.pem"));
    world.home.config(&format!("{plain}ca_bundle = ~/ca.pem\n"));
    world.with_code(&["login", "-p", "dev", "--refresh"]).ok();
    assert_eq!(world.minted(), 2);
    let host = world.fake.endpoint().replace("https://", "");
    for variables in [&[][..], &[("AWS_CA_BUNDLE", bundle("other.pem"))]] {
        world.home.config(&plain);
        let run = world.with_code(&["login", "-p", "dev", "--refresh"]);
        let out = variables.iter().fold(run, |run, (name, value)| run.env(name, value)).out().coded(5);
        assert_eq!(stderr_of(&out)[0], format!("error: {host} cannot be reached"), "{out:?}");
        assert_eq!(
            stderr_of(&out)[2],
            "hint: if a proxy here opens TLS, name its certificate in AWS_CA_BUNDLE or `ca_bundle`; no code was sent",
            "{out:?}"
        );
    }
    assert_eq!(world.minted(), 2);
}

fn works_with_ca(world: &World, bundle: &str) {
    let out = world.with_code(&["export", "-p", "dev", "--format", "process"]).env("AWS_CA_BUNDLE", bundle).ok();
    world.takes(&Keys::in_json(&out.json()), REGION);
}

#[test]
fn a_dead_proxy_is_told_and_costs_no_code() {
    let world = World::of(FakeAws::builder().https().start(), REGION);
    world.home.write("ca.pem", world.fake.ca_pem().expect("an https server has a CA"));
    let nobody = DeadPort::new();
    let proxy = format!("http://user:proxysecret@127.0.0.1:{}", nobody.port());
    let run = world.with_code(&["login", "-p", "dev"]).env("AWS_CA_BUNDLE", world.home.path("ca.pem"));
    let out = run.clone().env("HTTPS_PROXY", &proxy).out().coded(5);
    assert!(out.stderr.contains("; no code was sent\n") && !out.stderr.contains("proxysecret"), "{out:?}");
    run.env("HTTPS_PROXY", &proxy).env("NO_PROXY", "localhost").ok();
}

#[test]
fn status_tells_what_is_held_and_check_says_whether_it_is_fresh() {
    let world = World::new();
    let status = |arguments: &[&str]| world.run(&["status"]).args(arguments).out();
    status(&[]).said(0, "", "note: no session is held\n");
    status(&["--json"]).said(0, "{\"sessions\":[],\"written\":[],\"shell\":null,\"leftovers\":[]}\n", "");
    assert_eq!(status(&["--check", "-p", "dev"]).code, Some(6));
    world.login();
    let held = status(&["--json"]).json();
    let session = &held["sessions"][0];
    for (key, value) in
        [("profile", "dev"), ("account", "123456789012"), ("serial_number", world.serial()), ("fresh", "true")]
    {
        assert_eq!(session[key].to_string().trim_matches('"'), value, "{key}");
    }
    let masked = session["access_key_id"].as_str().expect("a text");
    assert!(masked.starts_with("ASIA") && masked.chars().count() == 9, "{masked}");
    assert_eq!(status(&["--check", "-p", "dev"]).code, Some(0));
    assert_eq!(status(&[]).stdout.lines().count(), 2);
    expire_in(&world, 600);
    assert_eq!(status(&["--check", "-p", "dev"]).code, Some(6));
    assert!(status(&[]).stdout.contains("renewal due"));
    expire_in(&world, -1);
    assert_eq!(status(&["--json"]).json()["sessions"].as_array().map(Vec::len), Some(0));
}

#[test]
fn clear_forgets_the_sessions_of_the_key_or_all_and_says_what_it_cannot_do() {
    let world = World::new();
    let bob = world.fake.add_user("bob");
    let phone = bob.add_virtual_device("bob");
    let both = world.key("dev") + &section_of("bob", &bob.access_key_id, &bob.secret_access_key);
    world.home.credentials(&both);
    world.login();
    let bobs = world.run(&["login", "-p", "bob", "--serial-number", &phone.serial_number, "--token-code"]);
    bobs.arg(&phone.next_code()).ok();
    let cannot = "note: AWS cannot revoke a session: copies of it work until they expire\n";
    world.run(&["clear", "-p", "dev"]).out().said(0, "", &format!("note: 1 session is forgotten\n{cannot}"));
    assert_eq!(world.home.cached("json").len(), 1, "bob's is still there");
    world.run(&["clear", "-p", "dev"]).out().said(0, "", "note: no session was kept\n");
    world.login();
    world.run(&["clear", "--all"]).out().said(0, "", &format!("note: 2 sessions are forgotten\n{cannot}"));
    assert_eq!(world.home.cached("json").len(), 0);
    assert_eq!(world.run(&["export", "-p", "dev"]).out().code, Some(3));
}

#[test]
fn exec_becomes_the_command_with_the_session_in_its_environment() {
    let world = World::new();
    world.login();
    let exec = |script: &str| world.run(&["exec", "-p", "dev", "--", "sh", "-c", script]);
    let stale = [("AWS_PROFILE", "other"), ("AWS_SECURITY_TOKEN", "stale"), ("AWS_ROLE_ARN", "x"), ("KEPT", "1")];
    let out = exec("env").envs(&stale).ok();
    let inside = pairs(out.stdout.lines());
    world.takes(&Keys::in_env(&inside), &inside["AWS_REGION"]);
    assert_eq!(inside["KEPT"], "1");
    for gone in ["AWS_PROFILE", "AWS_SECURITY_TOKEN", "AWS_ROLE_ARN"] {
        assert!(!inside.contains_key(gone), "{gone}");
    }
    assert_eq!(out.stderr, "note: profile `dev`, although `AWS_PROFILE` is `other`\n");
    exec("exit 7").out().said(7, "", "");
    assert_eq!(exec("kill -TERM $$").out().code, None, "its signal is its own, too");
    // as the shell that started it sees it
    for (script, status) in
        [("kill -INT $$", "130\n"), ("kill -TERM $$", "143\n"), ("exit 7", "7\n"), ("exit 0", "0\n")]
    {
        let shell =
            world.run(&["-c", "\"$@\"; echo $?", "sh", support::PROGRAM, "exec", "-p", "dev", "--"]).program("/bin/sh");
        assert_eq!(shell.args(&["sh", "-c", script]).out().stdout, status, "{script}");
    }
    world.run(&["exec", "-p", "dev", "--", "no-such-command"]).out().coded(127);
    world.home.write("script", "");
    world.run(&["exec", "-p", "dev", "--"]).arg(&world.home.path("script").display().to_string()).out().coded(126);
    let cold = World::new();
    cold.with_code(&["exec", "-p", "dev", "--", "no-such-command"]).out().coded(127);
    assert_eq!(cold.minted(), 0, "no code is spent on a command that is not there");
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn exec_gives_its_command_the_sigpipe_that_its_caller_has() {
    let world = World::new();
    world.login();
    world.home.write("script", "echo \"$*\"; grep SigIgn /proc/self/status; env\n");
    let script = world.home.path("script");
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("our file");
    for (before, ignored) in [("", false), ("trap '' PIPE; ", true)] {
        let under_shell = |command: &[&str]| {
            let line = format!("{before}PATH=\"$BIN:$PATH\"; \"$@\"; echo ended $?");
            let run = world.run(&["-c", &line, "sh", support::PROGRAM, "exec", "-p", "dev", "--"]).program("/bin/sh");
            let stale = [("AWS_PROFILE", "dev"), ("AWS_SECURITY_TOKEN", "stale"), ("KEPT", "a=b")];
            run.args(command).envs(&stale).env("BIN", world.home.path("").display().to_string()).out()
        };
        // A file without `#!` is a script of sh, as for every shell.
        let out = under_shell(&["script", "two words", ""]);
        assert!(out.stdout.starts_with("two words \nSigIgn:"), "{out:?}");
        assert!(out.stdout.ends_with("ended 0\n"), "{out:?}");
        let mask = out.stdout.lines().find_map(|line| line.strip_prefix("SigIgn:\t")).expect("a mask");
        let mask = u64::from_str_radix(mask, 16).expect("hexadecimal digits");
        assert_eq!(mask & (1 << 12) != 0, ignored, "{out:?}");
        let inside = pairs(out.stdout.lines());
        world.takes(&Keys::in_env(&inside), &inside["AWS_REGION"]);
        assert_eq!(inside["KEPT"], "a=b");
        assert!(!inside.contains_key("AWS_SECURITY_TOKEN") && !inside.contains_key("AWS_PROFILE"), "{inside:?}");
        assert_eq!(under_shell(&["no-such-command"]).stdout, "ended 127\n");
        assert_eq!(under_shell(&["sh", "-c", "exit 7"]).stdout, "ended 7\n");
    }
}
