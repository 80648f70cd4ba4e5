//! `status --prompt`: one line for a shell prompt, which neither fails nor says anything else.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use crate::roles::{expire_in, process, world};
use crate::support::{Out, PROGRAM, World, tool};

const PROMPT: [&str; 2] = ["status", "--prompt"];

/// The variables of a session in the environment.
const KEYS: [(&str, &str); 4] = [
    ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENG"),
    ("AWS_SESSION_TOKEN", "token"),
    ("MFA_SESSION_PROFILE", "dev"),
];

/// A line with so many hours left, or some minutes less.
#[track_caller]
fn shows(out: &Out, name: &str, hours: u64) {
    let less = if hours == 1 { "5".to_owned() } else { format!("{}h5", hours - 1) };
    let is_meant = out.stdout == format!("{name} {hours}h\n")
        || (out.stdout.starts_with(&format!("{name} {less}")) && out.stdout.ends_with("m\n"));
    assert!(is_meant && out.code == Some(0) && out.stderr.is_empty(), "{name} {hours}h: {out:?}");
}

#[test]
fn a_prompt_shows_what_a_command_of_the_shell_would_use() {
    let world = World::new();
    let prompt = |variables: &[(&str, &str)]| world.run(&PROMPT).envs(variables);
    for nothing in [&[][..], &[("AWS_PROFILE", "dev")]] {
        prompt(nothing).out().said(0, "", "");
    }
    world.login();
    shows(&prompt(&[]).arg("-p").arg("dev").ok(), "dev", 12);
    shows(&prompt(&[("AWS_PROFILE", "dev")]).ok(), "dev", 12);
    prompt(&[]).out().said(0, "", "");
    let shell = |more: &[(&str, &str)]| prompt(&KEYS).envs(more);
    shell(&[]).out().said(0, "dev ?\n", "");
    shell(&[("AWS_PROFILE", "other")]).out().said(0, "dev ?\n", "");
    shell(&[]).arg("-p").arg("other").out().said(0, "", "");
    shell(&[]).without("MFA_SESSION_PROFILE").out().said(0, "environment ?\n", "");
    shell(&[("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")]).out().said(0, "dev ended\n", "");
    let exported = world.run(&["export", "-p", "dev", "--format", "dotenv"]).ok().stdout;
    let exported: Vec<_> = exported.lines().filter_map(|line| line.split_once('=')).collect();
    shows(&prompt(&exported).ok(), "dev", 12);
    assert_eq!(world.fake.connections(), 1, "`login` alone contacted AWS");
}

#[test]
fn a_role_is_shown_with_the_time_until_a_code_is_needed() {
    let world = world();
    let prompt = |profile| world.run(&PROMPT).arg("-p").arg(profile).ok();
    world.with_code(&["login", "-p", "dev", "-d", "8h"]).ok();
    shows(&prompt("admin"), "admin", 8);
    process(&world, "admin");
    shows(&prompt("admin"), "admin", 8);
    expire_in(&world, None, -60);
    shows(&prompt("admin"), "admin", 1);
    prompt("dev").said(0, "", "");
    world.with_code(&["login", "-p", "long"]).ok();
    shows(&prompt("long"), "long", 12);
}

#[test]
fn whatever_is_wrong_a_prompt_stays_empty() {
    let world = World::new();
    world.login();
    let run = || world.run(&PROMPT).env("AWS_PROFILE", "dev");
    for (variable, value) in [
        ("AWS_PROFILE", &b"missing"[..]),
        ("AWS_PROFILE", b"d\xff"),
        ("HOME", b""),
        ("HOME", b"relative"),
        ("MFA_SESSION_CACHE_DIR", b"relative"),
        ("AWS_CONFIG_FILE", b"/"),
        ("AWS_SHARED_CREDENTIALS_FILE", b""),
        ("AWS_ENDPOINT_URL", b"http://example.com"),
    ] {
        let run = if variable == "HOME" { run().without("MFA_SESSION_CACHE_DIR") } else { run() };
        run.env(variable, OsStr::from_bytes(value)).out().said(0, "", "");
    }
    shows(&run().env("MFA_SESSION_MIN_REMAINING", "soon").arg("-v").ok(), "dev", 12);
    for refused in [&["--json"][..], &["--check"], &["--role-arn", "admin"]] {
        run().args(refused).out().coded(2);
    }
    world.home.config("[profile dev]\n[profile dev]\n");
    run().out().said(0, "", "");
}

/// Bash and zsh expand a prompt; so does a line that puts the text into `PS1` itself, and not a function that prints it.
#[test]
fn no_shell_expands_a_name_in_a_prompt() {
    let world = World::new();
    let name = r"$(touch ran)`touch ran`${HOME}\u\$%n%F{red}!!#(touch ran)";
    let shown = "__touch_ran__touch_ran___HOME__u___n_F_r.. ?";
    for (program, script) in [
        (&["bash", "--norc", "-c"][..], "PS1=$($PROGRAM status --prompt); printf %s \"${PS1@P}\""),
        (&["bash", "--norc", "-c"], "PS1='$($PROGRAM status --prompt)'; printf %s \"${PS1@P}\""),
        (&["zsh", "-fc"], "setopt prompt_subst prompt_bang; PS1=$($PROGRAM status --prompt); print -rnP -- $PS1"),
        (&["zsh", "-fc"], "setopt prompt_subst; PS1='$($PROGRAM status --prompt)'; print -rnP -- $PS1"),
    ] {
        let Some(path) = tool(program[0]) else {
            harness::skip(&format!("{} is not installed", program[0]));
            continue;
        };
        let arguments = [&program[1..], &[script]].concat();
        let run = world.run(&arguments).envs(&KEYS).env("PROGRAM", PROGRAM).env("MFA_SESSION_PROFILE", name);
        let out = run.program(&path.display().to_string()).ok();
        assert_eq!((out.stdout.as_str(), out.stderr.as_str()), (shown, ""), "{script}");
    }
}
