//! `console`, cases 67 to 75: a role signs in to the console.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use fake_aws::SigninRequest;

use super::{assumed, world};
use crate::support::{Out, Run, World};

fn console(world: &World, profile: &str) -> Run {
    world.run(&["console", "-p", profile]).env("AWS_ENDPOINT_URL_SIGNIN", world.fake.endpoint())
}

/// What the endpoint was asked: method, length, status.
fn asked(world: &World) -> Vec<(String, Option<String>, u16)> {
    let requests = world.fake.signin_requests().into_iter();
    requests.map(|SigninRequest { method, duration, status, .. }| (method, duration, status)).collect()
}

/// Where a browser is led that opens this URL.
fn opened(world: &World, url: &str) -> String {
    let path = url.strip_prefix(&world.fake.endpoint()).expect("it is on the sign-in endpoint");
    let mut stream = TcpStream::connect(("127.0.0.1", world.fake.port())).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let location = answer.lines().find_map(|line| line.strip_prefix("Location: "));
    location.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

const NO_LENGTH: &str = "note: AWS takes no length for this role, so the console's session lasts as long as the role\n";

#[track_caller]
fn says_no_secret(out: &Out) {
    assert!(!out.stderr.contains("SigninToken") && !out.stderr.contains("FwoG"), "{out:?}");
}

#[test]
fn cases_67_and_68_a_role_from_a_session_signs_in_by_post_without_a_length() {
    let world = world();
    world.login();
    let out = console(&world, "admin").arg("-v").ok();
    let url = out.stdout.strip_suffix('\n').expect("73: one line");
    assert!(!url.contains('\n'), "{out:?}");
    assert_eq!(opened(&world, url), "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1");
    says_no_secret(&out);
    let [request] = &world.fake.signin_requests()[..] else { panic!("one request") };
    assert!(!request.has_query, "67: no secret in its URL");
    assert_eq!(asked(&world), [("POST".to_owned(), None, 200)]);
    let keys = fs::read_to_string(super::record(&world, Some(super::ADMIN)).0).expect("the role is kept");
    let secret =
        serde_json::from_str::<serde_json::Value>(&keys).expect("JSON")["session"]["secret_access_key"].to_string();
    assert!(!out.stderr.contains(secret.trim_matches('"')) && !out.stdout.contains(secret.trim_matches('"')));
    for (arguments, expected) in [
        (&["--service", "ec2"][..], "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1"),
        (&["--destination", "/s3/a?x=1&y=ä#z"], "https://eu-west-1.console.aws.amazon.com/s3/a?x=1&y=ä#z"),
        (
            &["--destination", "arn:aws:s3:::b", "--region", "us-west-2", "--stdout"],
            "https://us-west-2.console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Ab",
        ),
    ] {
        let out = console(&world, "admin").args(arguments).ok();
        assert_eq!(opened(&world, out.stdout.trim_end()), expected);
        says_no_secret(&out);
    }
    assert_eq!(assumed(&world).len(), 1, "the role is the one that is kept");
}

#[test]
fn case_68_a_longer_session_takes_a_code_and_asks_for_its_length() {
    let world = world();
    let code = world.phone.next_code();
    let out = console(&world, "admin").args(&["--session-duration", "8h", "--token-code", &code]).ok();
    opened(&world, out.stdout.trim_end());
    assert_eq!(asked(&world), [("POST".to_owned(), Some("28800".to_owned()), 200)]);
    assert_eq!(world.minted(), 0, "the code was for the role");
    let code = world.phone.next_code();
    console(&world, "long").args(&["--token-code", &code]).ok();
    assert_eq!(asked(&world)[1].1.as_deref(), Some("43200"), "that of a role of twelve hours");
    for (profile, arguments) in [("admin", &["--via", "session"][..]), ("deep", &[])] {
        let out = console(&world, profile).args(&["--session-duration", "8h"]).args(arguments).out().coded(2);
        assert!(out.stderr.contains("is for a role that a code is sent for directly"), "{out:?}");
    }
    world.login();
    let out = console(&world, "jump").args(&["--session-duration", "30m"]).ok();
    assert_eq!((out.stderr.as_str(), &asked(&world)[2]), (NO_LENGTH, &("POST".to_owned(), None, 200)));
    for wrong in ["13h", "5m", "x"] {
        console(&world, "admin").args(&["--session-duration", wrong]).out().coded(2);
    }
}

#[test]
fn case_69_where_a_length_is_refused_it_is_left_out_once() {
    let world = world();
    world.login();
    // A role that AWS takes for one from a session, although its record says otherwise.
    console(&world, "admin").ok();
    let (path, record) = super::record(&world, Some(super::ADMIN));
    let code = world.phone.next_code();
    let run = console(&world, "admin").args(&["--via", "direct"]);
    run.clone().args(&["--token-code", &code]).ok();
    let records = world.home.cached("json").into_iter().filter(|found| *found != path);
    let direct = records.map(|path| (fs::read_to_string(&path).expect("it is kept"), path));
    let (text, direct) = direct.into_iter().find(|(text, _)| text.contains("direct")).expect("it is kept");
    let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    value["session"] = record["session"].clone();
    fs::write(direct, value.to_string()).expect("the cache is ours");
    let before = asked(&world).len();
    let out = run.ok();
    assert_eq!(out.stderr, NO_LENGTH);
    opened(&world, out.stdout.trim_end());
    assert_eq!(
        asked(&world)[before..],
        [("POST".to_owned(), Some("3600".to_owned()), 400), ("POST".to_owned(), None, 200)]
    );
}

#[test]
fn case_70_a_user_s_session_is_refused_before_any_request() {
    let world = world();
    world.login();
    let calls = world.fake.calls().len();
    console(&world, "dev").out().said(
        1,
        "",
        "error: a user's session cannot open the console\n\
         cause: AWS gives no console to credentials of GetSessionToken\n\
         hint: name a role with --profile or --role-arn, or sign in with your password\n",
    );
    assert_eq!((world.fake.calls().len(), world.fake.signin_requests().len()), (calls, 0));
}

#[test]
fn cases_71_and_75_a_foreign_destination_and_a_secret_partition_are_refused_before_any_request() {
    let world = world();
    world.login();
    let calls = world.fake.calls().len();
    for wrong in ["https://evil.example/", "javascript:alert(1)", "//evil.example", "/../x", "arn:aws-cn:s3:::b"] {
        let out = console(&world, "admin").args(&["--destination", wrong]).out().coded(2);
        assert!(out.stderr.contains(wrong) && out.stdout.is_empty(), "{out:?}");
    }
    console(&world, "admin").args(&["--service", "../x"]).out().coded(2);
    console(&world, "admin").args(&["--service", "s3", "--destination", "/"]).out().coded(2);
    let wrong = console(&world, "admin").env("AWS_ENDPOINT_URL_SIGNIN", "http://evil.example").out().coded(2);
    assert!(wrong.stderr.contains("`AWS_ENDPOINT_URL_SIGNIN` is plain http to another machine"), "{wrong:?}");
    super::configure(
        &world,
        "[profile iso]\nrole_arn = arn:aws-iso:iam::111111111111:role/x\nsource_profile = iso-keys\n\
         [profile iso-keys]\nregion = us-iso-east-1\nmfa_serial = arn:aws-iso:iam::111111111111:mfa/alice\n",
    );
    world.home.credentials(&(world.key("dev") + &world.key("iso-keys")));
    let iso = console(&world, "iso").out().coded(1);
    assert!(iso.stderr.contains("the console of partition aws-iso has no public sign-in"), "{iso:?}");
    assert_eq!((world.fake.calls().len(), world.fake.signin_requests().len()), (calls, 0));
}

#[test]
fn case_72_another_answer_is_an_error_without_a_url() {
    let world = world();
    world.login();
    let huge = format!("{{\"SigninToken\":\"{}\"}}", "a".repeat(1 << 20));
    for (body, code, part) in [
        (&b"<!DOCTYPE html><html>"[..], 5, "is not one of the sign-in endpoint"),
        (b"{\"SigninToken\":\"a\\nb\"}", 5, "is not one of the sign-in endpoint"),
        (b"{\"SigninToken\":\"a&Destination=x\"}", 5, "is not one of the sign-in endpoint"),
        (huge.as_bytes(), 5, "longer than 64 KiB"),
    ] {
        world.fake.answer_signin_with(body);
        let out = console(&world, "admin").out().coded(code);
        assert!(out.stderr.contains(part) && out.stdout.is_empty(), "{out:?}");
    }
    world.fake.end_sessions();
    let refused = console(&world, "admin").out().coded(4);
    assert!(refused.stderr.contains("answered with HTTP 400"), "{refused:?}");
    let gone = console(&world, "admin").env("AWS_ENDPOINT_URL_SIGNIN", "http://127.0.0.1:1").out().coded(5);
    assert!(gone.stderr.contains("127.0.0.1:1 could not be reached"), "{gone:?}");
}

#[test]
fn cases_73_and_74_the_browser_gets_the_url_and_nothing_else_does() {
    let world = world();
    world.login();
    let opener = world
        .home
        .script("open-it", "echo \"$#\" >$HOME/count; printf %s \"$2\" >$HOME/url; echo \"$2\"; echo \"$2\" >&2");
    let out = console(&world, "admin").arg("--open").env("BROWSER", format!("{opener} --new")).ok();
    out.said(0, "", "");
    assert_eq!(world.home.text("count"), "2\n");
    opened(&world, &world.home.text("url"));
    let requests = world.fake.signin_requests().len();
    let none = console(&world, "admin").arg("--open").out().coded(1);
    let hint = "hint: `--stdout` prints the URL; it is a password for 15 minutes\n";
    assert!(none.stderr.ends_with(hint) && none.stdout.is_empty(), "{none:?}");
    assert_eq!(world.fake.signin_requests().len(), requests, "that is known before");
    let lists = format!("/nonexistent:{opener} --url %s --more");
    console(&world, "admin").arg("--open").env("BROWSER", lists).ok().said(0, "", "");
    assert_eq!(world.home.text("count"), "3\n");
    opened(&world, &world.home.text("url"));
    let failing = world.home.script("fail", "echo \"$1\" >&2; exit 3");
    let failed = console(&world, "admin").arg("--open").env("BROWSER", failing).out().coded(1);
    assert!(failed.stderr.contains("the browser could not be opened"), "{failed:?}");
    says_no_secret(&failed);
}
