//! `status` tells the real state, and `clear` what it leaves: written profiles, this shell, replaced keys, killed runs.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs::{self, File};

use serde_json::Value;

use crate::support::{World, lines};

const OTHER_ID: &str = "AKIAOTHEROTHEROTHERK";

fn status(world: &World, arguments: &[&str]) -> Value {
    world.run(&["status", "--json"]).args(arguments).ok().json()
}

fn count(status: &Value, what: &str) -> usize {
    status[what].as_array().map_or(0, Vec::len)
}

#[test]
fn a_written_profile_is_shown_for_as_long_as_it_holds_a_session() {
    let world = World::new();
    world.with_code(&["write", "-p", "dev"]).ok();
    let kept = status(&world, &[]);
    let out = world.run(&["clear", "-p", "dev"]).ok();
    let said =
        "note: profile `dev-mfa` still holds a session; to remove it: mfa-session clear --written --profile dev\n";
    assert!(out.stderr.contains(said), "{out:?}");
    for scope in [&[][..], &["-p", "dev"], &["-p", "dev-mfa"]] {
        let state = status(&world, scope);
        assert_eq!(count(&state, "sessions"), 0);
        let written = &state["written"][0];
        assert_eq!((&written["profile"], &written["source_profile"]), (&"dev-mfa".into(), &"dev".into()), "{scope:?}");
        for key in ["access_key_id", "expiration"] {
            assert_eq!(written[key], kept["sessions"][0][key]);
        }
    }
    let out = world.run(&["status"]).ok();
    assert!(out.stdout.lines().nth(1).is_some_and(|line| line.ends_with(" written from dev")), "{out:?}");
    assert_eq!(out.stderr, "");
    let credentials = world.home.text(".aws/credentials");
    let expires = kept["sessions"][0]["expiration"].as_str().expect("a time");
    world.home.credentials(&credentials.replace(expires, "2020-01-01T00:00:00Z"));
    assert_eq!(count(&status(&world, &[]), "written"), 0, "it has ended");
    world.home.credentials(&credentials);
    let other = world.run(&["clear", "--written", "-p", "old"]).out();
    assert!(other.stderr.contains(said), "{other:?}");
    let everywhere = world.run(&["clear", "--all"]).ok();
    assert!(everywhere.stderr.contains("to remove it: mfa-session clear --written --all\n"), "{everywhere:?}");
    world.run(&["clear", "--all", "--written"]).ok();
    world.run(&["status"]).out().said(0, "", "note: no session is held\n");
}

#[test]
fn what_the_shell_holds_is_shown_and_clear_says_that_it_stays() {
    let world = World::new();
    let exported = world.with_code(&["export", "-p", "dev", "--format", "dotenv"]).ok().stdout;
    let variables: Vec<_> = exported.lines().filter_map(|line| line.split_once('=')).collect();
    let state = world.run(&["status", "--json"]).envs(&variables).ok().json();
    let (shell, session) = (&state["shell"], &state["sessions"][0]);
    assert_eq!(shell["profile"], "dev");
    for key in ["access_key_id", "expiration"] {
        assert_eq!(shell[key], session[key]);
    }
    assert!(status(&world, &[])["shell"].is_null());
    let out = world.run(&["status"]).envs(&variables).ok();
    assert_eq!(out.stdout.lines().filter(|line| line.ends_with(" in this shell")).count(), 1, "{out:?}");
    for (_, secret) in variables.iter().filter(|(name, _)| name.contains("SECRET") || name.contains("TOKEN")) {
        assert!(!out.stdout.contains(secret) && !state.to_string().contains(secret));
    }
    let said = "note: this shell still holds a session; what `mfa-session unset` prints removes it\n";
    for arguments in [&["clear", "-p", "dev"][..], &["clear", "--all", "--written"]] {
        let out = world.run(arguments).envs(&variables).ok();
        assert!(out.stderr.contains(said), "{out:?}");
    }
    let ended = [("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")];
    let out = world.run(&["status"]).envs(&variables).envs(&ended).ok();
    assert!(out.stdout.ends_with(" in this shell, ended\n"), "{out:?}");
}

#[test]
fn a_session_of_a_key_that_was_replaced_is_told_from_others_and_cleared_with_its_profile() {
    let world = World::new();
    world.login();
    let credentials = world.home.text(".aws/credentials");
    let replaced = credentials.replace(&world.alice.access_key_id, OTHER_ID);
    world.home.credentials(&format!("{replaced}\n{}", credentials.replace("[dev]", "[also]")));
    assert_eq!(status(&world, &[])["sessions"][0]["key_in_profiles"], true, "another profile has it");
    world.run(&["clear", "-p", "dev"]).ok().said(0, "", "note: no session was kept\n");
    world.home.credentials(&replaced);
    world.run(&["credential-process", "-p", "dev"]).out().coded(3);
    for scope in [&[][..], &["-p", "dev"]] {
        let session = &status(&world, scope)["sessions"][0];
        assert_eq!((&session["key_in_profiles"], &session["fresh"]), (&false.into(), &false.into()));
    }
    world.run(&["status", "--check", "-p", "dev"]).out().coded(6);
    let out = world.run(&["status"]).ok();
    assert!(out.stdout.ends_with(" of a key that no profile has\n"), "{out:?}");
    let out = world.run(&["clear", "-p", "dev"]).ok();
    assert!(out.stderr.starts_with("note: 1 session is forgotten\n"), "{out:?}");
    assert_eq!(count(&status(&world, &[]), "sessions"), 0);
    // The same device by another name of the profile; and a profile that is gone.
    for gone in [false, true] {
        world.home.credentials(&credentials);
        let config = world.home.text(".aws/config");
        world.login();
        world.home.credentials(&replaced.replace("[dev]", "[new]"));
        world.home.config(&config.replace("profile dev", "profile new"));
        let arguments: &[&str] = if gone { &["clear", "--all"] } else { &["clear", "-p", "new"] };
        assert_eq!(status(&world, &[])["sessions"][0]["key_in_profiles"], false);
        let out = world.run(arguments).ok();
        assert!(out.stderr.starts_with("note: 1 session is forgotten\n"), "{out:?}");
        world.home.config(&config);
    }
}

#[test]
fn what_killed_runs_left_is_counted_but_not_what_a_living_run_holds() {
    let world = World::new();
    world.login();
    let left = [
        ".aws/.mfa-session.config.abcd1234.tmp",
        ".aws/.mfa-session.credentials.abcd1234.tmp",
        ".aws/.mfa-session.credentials.lock",
        "cache/.new-abc123",
        "cache/0123456789abcdef0123456789abcdef.lock",
    ];
    for (name, text) in left.iter().zip(["", "", "99999", "{\"version\":1,\"profile\":", "{\"holder\":{\"pid\":99999"])
    {
        world.home.write(name, text);
    }
    // Not ours, and held by a run.
    world.home.write(".aws/.mfa-session.config.lock", "notes");
    world.home.write(".aws/.mfa-session.other.abcd1234.tmp", "");
    let before = world.home.everything();
    let shown =
        |names: &[&str]| names.iter().map(|name| world.home.path(name).display().to_string()).collect::<Vec<_>>();
    assert_eq!(status(&world, &[])["leftovers"], Value::from(shown(&left)));
    let out = world.run(&["status"]).ok();
    let said = lines(&["note: 5 files of killed runs are left: `mfa-session clear` removes them"]);
    assert_eq!(out.stderr, said);
    assert_eq!(world.home.everything(), before, "nothing is changed");
    let held = File::open(world.home.path(left[2])).expect("it is there");
    held.lock().expect("nobody else has it");
    let in_cache = File::open(world.home.path(left[4])).expect("it is there");
    in_cache.lock().expect("nobody else has it");
    assert_eq!(status(&world, &[])["leftovers"], Value::from(shown(&[left[0], left[3]])));
    // Closing is not enough: a child that another test is just starting has a copy until it executes its program.
    for file in [held, in_cache] {
        file.unlock().expect("our lock");
    }
    fs::remove_file(world.home.path(".aws/.mfa-session.config.lock")).expect("ours");
    world.run(&["clear", "--all"]).ok();
    assert_eq!(count(&status(&world, &[]), "leftovers"), 0);
}

/// Twenty minutes never remain of a session that lasts fifteen.
#[test]
fn a_short_session_is_due_in_its_last_quarter() {
    let world = World::new();
    world.with_code(&["login", "-p", "dev", "-d", "15m"]).ok();
    let status = world.run(&["status", "-p", "dev", "--check"]).ok();
    assert!(!status.stdout.contains("renewal due"), "{status:?}");
    let json = world.run(&["status", "--json"]).ok().json();
    assert_eq!(json["sessions"][0]["needs_code"], false, "{json}");
    for (verb, code) in [(&["export"][..], 0), (&["login"], 0), (&["export", "--min-remaining", "20m"], 3)] {
        let out = world.run(verb).args(&["-p", "dev", "--no-prompt"]).out().coded(code);
        assert!(!out.stderr.contains("the session at hand works for another"), "{out:?}");
    }
    let asked = world.run(&["status", "-p", "dev", "--check"]).env("MFA_SESSION_MIN_REMAINING", "20m");
    asked.out().coded(6);
}

#[test]
fn files_that_cannot_be_read_are_an_error_for_a_named_profile_and_a_warning_without_one() {
    let world = World::new();
    world.login();
    world.home.credentials("[dev]\n[dev]\n");
    for (arguments, code, begin) in [
        (&["status"][..], 0, "warning: written profiles are not shown: "),
        (&["status", "-p", "dev"], 1, "error: "),
        (&["status", "--check"], 1, "error: "),
    ] {
        let out = world.run(arguments).out().coded(code);
        assert!(out.stderr.starts_with(begin) && out.stdout.is_empty() == (code == 1), "{arguments:?} {out:?}");
    }
}
