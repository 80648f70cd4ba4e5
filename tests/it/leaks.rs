//! Secrets stay where they belong: every verb and every failure is run as chatty as can be, and everything that was said
//! is searched for the secret key, the session's secret and token, the code, and for markers planted where a careless
//! message would quote them.

#![expect(clippy::expect_used, clippy::panic, reason = "a test's panic is its report, and one panics on purpose")]

use std::env;
use std::fs;
use std::process::Command;

use crate::support::{Out, Run, World, section_of};
use fake_aws::{Fault, Hostile, Operation};
use mfa_session::testing::exit;
use serde_json::Value;

/// Planted where a secret would stand.
const MARKER: &str = "SENSITIVESENSITIVESENSITIVESENSITIVESENS";
/// What all session tokens of the fake begin with.
const TOKEN: &str = "FwoGZXIvYXdzE";

/// As chatty as can be.
fn chatty(run: Run) -> Run {
    run.envs(&[("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full"), ("AWS_LOG_LEVEL", "trace")]).arg("-v")
}

#[track_caller]
fn silent_about(text: &str, secrets: &[&str], what: &str) {
    for secret in secrets {
        if secret.len() < 12 {
            assert!(!has_word(text, secret), "{what} shows {secret}:\n{text}");
            continue;
        }
        // half of a secret is half too much
        for part in [&secret[..secret.len().div_ceil(2)], &secret[secret.len() / 2..]] {
            assert!(!text.contains(part), "{what} shows {part}, a part of {secret}:\n{text}");
        }
    }
}

/// Whether a code stands somewhere by itself. In a longer number, a token or a hash, the same six digits are there by
/// chance: in `123456789012`, the account, for seven codes of a million.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next()))
}

/// Secret and token of the kept session.
fn kept(world: &World) -> [String; 2] {
    let record: Value = serde_json::from_slice(&fs::read(world.home.record()).expect("ours")).expect("JSON");
    ["secret_access_key", "session_token"].map(|name| record["session"][name].as_str().expect("a text").to_owned())
}

#[test]
fn no_verb_says_a_secret_where_none_was_asked_for() {
    let world = World::new();
    let code = world.phone.next_code();
    let given = ["--token-code", code.as_str()];
    let _old = world.alice.add_virtual_device("old");
    let mut said: Vec<(String, Out, bool)> = Vec::new();
    let mut run = |arguments: &[&str], may_print: bool| {
        said.push((arguments.join(" "), chatty(world.run(&arguments[..1]).args(&arguments[1..])).out(), may_print));
    };
    run(&["login", "-p", "dev", given[0], given[1]], false);
    for verb in ["export", "credential-process"] {
        run(&[verb, "-p", "dev"], true);
        run(&[verb, "-p", "dev", "--refresh", given[0], given[1]], true);
    }
    for format in ["sh", "json", "process", "dotenv", "ini"] {
        run(&["export", "-p", "dev", "--format", format], true);
    }
    run(&["write", "-p", "dev"], false);
    run(&["status"], false);
    run(&["status", "--json", "--check", "-p", "dev"], false);
    run(&["unset"], false);
    run(&["device", "list", "-p", "dev"], false);
    run(&["device", "orphans", "-p", "dev", "--json"], false);
    run(&["device", "remove", "old", "-p", "dev", "--yes"], false);
    run(&["clear", "-p", "dev-mfa"], false);
    run(&["login", "-p", "dev", given[0], given[1]], false);
    let [secret, token] = {
        world.with_code(&["login", "-p", "dev", "--refresh"]).ok();
        kept(&world)
    };
    let again = chatty(world.run(&["export", "-p", "dev"])).ok();
    assert!(again.stdout.contains(&secret) && again.stdout.contains(&token), "the search finds what is there");
    for (name, out, may_print) in said {
        assert!(!out.stderr.is_empty() || !out.stdout.is_empty(), "{name} says something");
        let secrets = [world.alice.secret_access_key.as_str(), &code, TOKEN, &secret, &token];
        silent_about(&out.stderr, &secrets, &name);
        silent_about(if may_print { "" } else { &out.stdout }, &secrets, &name);
        silent_about(&out.stdout, &[&world.alice.secret_access_key, &code], &name);
    }
    let names: Vec<String> = world.home.everything().keys().map(|path| path.display().to_string()).collect();
    let id = &world.alice.access_key_id;
    silent_about(&names.join("\n"), &[&world.alice.secret_access_key, id, &code, &secret, TOKEN], "a file's name");
    for memory in world.home.cached("codes") {
        let text = fs::read_to_string(memory).expect("ours");
        silent_about(&text, &[&code], "the memory of codes");
    }
    let record = fs::read_to_string(world.home.record()).expect("ours");
    silent_about(&record, &[&world.alice.secret_access_key, &code], "the record");
}

#[test]
fn no_failure_of_aws_says_a_secret() {
    let world = World::new();
    for fault in [
        Fault::LostAnswer,
        Fault::Status(500),
        Fault::Throttling,
        Fault::TruncatedXml,
        Fault::MissingExpiration,
        Fault::EmptySecret,
        Fault::ExpirationInPast,
        Fault::HostileToken(Hostile::Newline),
        Fault::HostileToken(Hostile::Escape),
        Fault::CaptivePortal200,
        Fault::Malformed,
    ] {
        world.fake.fail_next(Operation::GetSessionToken, fault);
        let code = world.phone.next_code();
        let out = chatty(world.run(&["login", "-p", "dev", "--token-code", &code])).out();
        assert_ne!(out.code, Some(0));
        silent_about(&(out.stdout + &out.stderr), &[&world.alice.secret_access_key, &code, TOKEN], fault.kind());
    }
    for code in [world.phone.wrong_code(), "12345x".to_owned(), "1234567".to_owned()] {
        let out = chatty(world.run(&["login", "-p", "dev", "--token-code", &code])).out();
        assert_ne!(out.code, Some(0));
        silent_about(&out.stderr, &[&code, &world.alice.secret_access_key], "a refused code");
    }
    world.home.credentials(&section_of("dev", &world.alice.access_key_id, MARKER));
    let out = chatty(world.with_code(&["login", "-p", "dev"])).out().coded(4);
    silent_about(&out.stderr, &[MARKER], "a wrong secret");
}

#[test]
fn no_message_about_a_file_or_a_variable_quotes_what_may_be_a_secret() {
    let world = World::new();
    let id = "aws_access_key_id = AKIATESTTESTTESTTEST\n";
    let config = world.home.text(".aws/config");
    let script = world.home.script("vault", &format!("echo {MARKER}; echo {MARKER} >&2; exit 1"));
    for (name, config_more, credentials) in [
        ("a stray character", "", format!("[dev]\n{id}aws_secret_access_key = {MARKER}-\n")),
        ("quotes", "", format!("[dev]\n{id}aws_secret_access_key = \"{MARKER}\"\n")),
        ("no delimiter", "", format!("[dev]\n{id}{MARKER}\n")),
        ("a key twice", "", format!("[dev]\n{id}aws_secret_access_key = {MARKER}\naws_secret_access_key = {MARKER}\n")),
        ("a continuation", "", format!("[dev]\n{id}aws_secret_access_key =\n  {MARKER}\n")),
        ("no section", "", format!("{MARKER} = {MARKER}\n")),
        ("an id that is none", "", format!("[dev]\naws_access_key_id = {MARKER}{MARKER}-\n")),
        ("a token", "", format!("[dev]\n{id}aws_secret_access_key = x\naws_session_token = {MARKER}\n")),
        ("the key's program", &format!("credential_process = {script} --password {MARKER}\n"), String::new()),
        ("no program", &format!("credential_process = no-such-program --password {MARKER}\n"), String::new()),
        ("the code's program", &format!("mfa_process = {script} {MARKER}\n"), world.key("dev")),
        ("an endpoint", &format!("endpoint_url = https://user:{MARKER}@sts.example\n"), world.key("dev")),
    ] {
        world.home.config(&format!("{config}{config_more}"));
        world.home.credentials(&credentials);
        for verb in ["login", "write", "credential-process"] {
            let run = chatty(world.home.run(&[verb, "-p", "dev"]).env("AWS_ENDPOINT_URL_IAM", world.fake.endpoint()));
            let run = if name == "the code's program" { run } else { run.arg("--token-code").arg("123456") };
            let run = if name == "an endpoint" { run } else { run.env("AWS_ENDPOINT_URL", world.fake.endpoint()) };
            let out = run.out();
            assert_ne!(out.code, Some(0), "{name}");
            silent_about(&(out.stdout + &out.stderr), &[MARKER], name);
        }
    }
    world.home.config(&config);
    world.home.credentials(&world.key("dev"));
    let password = format!("http://user:{MARKER}@127.0.0.1:1");
    for variables in [
        [("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST"), ("AWS_SECRET_ACCESS_KEY", &format!("{MARKER}-"))],
        [("HTTPS_PROXY", password.as_str()), ("AWS_ENDPOINT_URL", "https://127.0.0.1:1")],
        [("AWS_ENDPOINT_URL", password.as_str()), ("AWS_PROFILE", "dev")],
    ] {
        let run = chatty(world.home.run(&["login", "--token-code", "123456"]));
        let run = if variables[0].0 == "HTTPS_PROXY" { run.arg("-p").arg("dev") } else { run };
        let out = run.envs(&variables).out();
        assert_ne!(out.code, Some(0), "{variables:?}");
        silent_about(&(out.stdout + &out.stderr), &[MARKER], variables[0].0);
    }
}

#[test]
fn a_panic_tells_its_place_and_not_what_it_stumbled_over() {
    const ROLE: &str = "LEAKS_ROLE";
    if env::var_os(ROLE).is_some() {
        mfa_session::testing::end_at_panic(None, exit::FAILED);
        panic!("the answer was {MARKER}");
    }
    let child = Command::new(env::current_exe().expect("this program is a file"))
        .args(["--exact", "leaks::a_panic_tells_its_place_and_not_what_it_stumbled_over", "--quiet"])
        .envs([(ROLE, "panics"), ("RUST_BACKTRACE", "full"), ("RUST_LOG", "trace")])
        .output()
        .expect("it runs");
    let said = [child.stdout, child.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(!child.status.success());
    assert!(said.contains("error: internal error at tests/it/leaks.rs:"), "{said}");
    silent_about(&said, &[MARKER], "a panic");
}
