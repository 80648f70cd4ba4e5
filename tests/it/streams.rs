//! The three streams as a caller may leave them: full, closed, abandoned, never ending, or with something in them that is
//! meant for somebody else.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use crate::support::{Keys, Out, PROGRAM, REGION, Run, World};

/// `sh` with this text, where `"$@"` is the program with the arguments.
fn in_sh(world: &World, script: &str, arguments: &[&str]) -> Run {
    let folder = world.home.path("");
    let run = world.run(&["-c", script, "sh", PROGRAM]).program("/bin/sh").args(arguments);
    run.env("HERE", folder)
}

/// A shell whose standard output cannot be written, and whether that has to be an error.
const BROKEN_OUTPUT: [(&str, bool); 3] = [
    (r#""$@" >/dev/full"#, true),
    // a pipe that nobody reads any more
    (r#"mkfifo "$HERE/pipe" && exec 3<>"$HERE/pipe" 4>"$HERE/pipe" 3<&- && rm "$HERE/pipe" && "$@" >&4"#, true),
    // what has no descriptor at all is a wish to see nothing
    (r#""$@" >&-"#, false),
];

#[track_caller]
fn ended_well(out: &Out, must_fail: bool, what: &[&str]) {
    let code = out.code.expect("no signal ends it");
    assert!(!out.stderr.contains("internal error"), "a panic at {what:?}: {}", out.stderr);
    assert_eq!(out.stdout, "", "{what:?}");
    assert!(!must_fail || (code != 0 && !out.stderr.is_empty()), "{what:?}: {code}, {}", out.stderr);
}

#[test]
fn a_session_whose_delivery_fails_is_kept() {
    for (script, must_fail) in BROKEN_OUTPUT {
        for verb in [
            &["export", "-p", "dev"][..],
            &["export", "-p", "dev", "--format", "json"],
            &["export", "-p", "dev", "--format", "fish"],
            &["credential-process", "-p", "dev"],
        ] {
            let world = World::new();
            let code = world.phone.next_code();
            let out = in_sh(&world, script, verb).args(&["--token-code", &code]).out();
            ended_well(&out, must_fail, verb);
            assert_eq!(must_fail, out.stderr.contains("the session is kept"), "{}", out.stderr);
            assert_eq!(world.minted(), 1);
            let connections = world.fake.connections();
            let again = world.run(&["credential-process", "-p", "dev"]).ok();
            assert_eq!(world.fake.connections(), connections, "the code's session is there without another call");
            world.takes(&Keys::in_json(&again.json()), REGION);
        }
    }
}

#[test]
fn no_verb_panics_at_an_output_that_takes_nothing() {
    let world = World::new();
    world.login();
    for (script, must_fail) in BROKEN_OUTPUT {
        for verb in [
            &["unset"][..],
            &["init", "bash"],
            &["completions", "zsh"],
            &["status", "-p", "dev"],
            &["status", "-p", "dev", "--json"],
            &["policy", "print"],
            &["policy", "check", "-p", "dev"],
            &["policy", "apply", "-p", "dev", "--group", "staff"],
            &["device", "list", "-p", "dev"],
            &["device", "orphans", "-p", "dev", "--json"],
            &["--help"],
            &["exec", "--help"],
            &["--version"],
        ] {
            let out = in_sh(&world, script, verb).out();
            ended_well(&out, must_fail, verb);
            assert!(!out.stderr.contains("the session is kept"), "there was none to hand over: {}", out.stderr);
        }
        // The errors' own stream may be as broken.
        for verb in [&["export", "-p", "missing"][..], &["no-such-verb"], &["login", "-p", "dev", "-v"]] {
            let stderr = if script.ends_with(">&-") { "2>&-" } else { "2>&1" };
            let script =
                format!("exec 9>&2; {} {stderr}; echo \"status $?\" >&9", script.replace("\"$@\"", "\"$@\" 9>&-"));
            let out = in_sh(&world, &script, verb).out();
            let wanted = match verb[0] {
                "export" => "status 1\n",
                "login" => "status 0\n",
                _ => "status 2\n",
            };
            assert_eq!((out.stdout.as_str(), out.stderr.as_str()), ("", wanted), "{verb:?}");
        }
    }
}

#[test]
fn standard_input_is_left_alone_whatever_it_is() {
    let world = World::new();
    let verbs = [&["credential-process", "-p", "dev"][..], &["export", "-p", "dev"], &["login", "-p", "dev"]];
    for warm in [false, true] {
        if warm {
            world.login();
        }
        let wanted = if warm { 0 } else { 3 };
        for verb in verbs {
            let data = format!("{}\nrest of somebody's input\n", world.phone.next_code());
            let out = in_sh(&world, r#""$@" >/dev/null 2>&1; echo $?; cat"#, verb).stdin(data.as_bytes()).ok();
            out.said(0, &format!("{wanted}\n{data}"), "");
            let never_ends = r#"exec 3<>"$HERE/pipe"; "$@" <&3 >/dev/null 2>&1; echo $?"#;
            let made = in_sh(&world, r#"rm -f "$HERE/pipe"; mkfifo "$HERE/pipe""#, verb);
            made.ok();
            let out = in_sh(&world, never_ends, verb).ok();
            assert!(out.took.as_secs() < 60, "{verb:?} took {:?}", out.took);
            out.said(0, &format!("{wanted}\n"), "");
            in_sh(&world, r#""$@" <&- >/dev/null 2>&1; echo $?"#, verb).ok().said(0, &format!("{wanted}\n"), "");
        }
    }
    assert_eq!(world.minted(), 1, "no code was taken from standard input");
}
