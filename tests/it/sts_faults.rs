//! Every way in which AWS, or what stands between us and it, can fail: the exit code, the words, a code sent once, and
//! nothing kept or printed that is not a session.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::thread;
use std::time::Duration;

use crate::support::{DeadPort, Home, Keys, Out, REGION, Run, Running, World, lines, section_of};
use fake_aws::{FakeAws, Fault, Hostile, Operation, client};
use socket2::{Domain, Socket, Type};

/// What all session tokens of the fake begin with.
const TOKEN: &str = "FwoGZXIvYXdzE";

const MAY_BE_USED: &str = "hint: the code may be used; run it again with the next one";
const WAIT_A_LITTLE: &str = "hint: the code may be used; wait a little and run it again with the next one";
const CHECK_THE_WAY: &str =
    "hint: the code may be used; check the endpoint and the proxy, and run it again with the next code";
const SIGN_IN: &str =
    "hint: sign in to this network in a browser, or set HTTPS_PROXY, and run it again with the next code";

#[test]
fn an_answer_is_told_by_its_body_whatever_its_content_type() {
    let world = World::new();
    world.fake.fail_always(Operation::GetSessionToken, Fault::HtmlType);
    let wrong = world.run(&["export", "-p", "dev", "--token-code", &world.phone.code_at(-9)]).out().coded(4);
    assert!(wrong.stderr.starts_with("error: AWS refused the MFA code"), "{wrong:?}");
    world.with_code(&["export", "-p", "dev"]).ok();
    for operation in [Operation::GetCallerIdentity, Operation::ListMfaDevices] {
        world.fake.fail_always(operation, Fault::HtmlType);
    }
    world.alice.deactivate_key();
    let unknown = world.run(&["device", "list", "-p", "dev"]).out().coded(4);
    assert!(unknown.stderr.starts_with("error: AWS does not know the access key AKIA"), "{unknown:?}");
}

#[test]
fn each_failure_has_its_own_words_and_costs_one_code_at_most() {
    let unusable = "error: the answer of {HOST} cannot be used";
    let lost = "error: the answer of {HOST} was lost";
    let not_aws = "error: {HOST} was answered by something that is not AWS";
    let cases: [(Fault, i32, &[&str]); 16] = [
        (Fault::LostAnswer, 5, &[lost, "cause: {ANY}", MAY_BE_USED]),
        (Fault::BrokenRecord, 5, &[lost, "cause: {ANY}", MAY_BE_USED]),
        (Fault::Reset, 5, &[lost, "cause: {ANY}", MAY_BE_USED]),
        (Fault::Status(500), 5, &["error: AWS answered with an error of its own (500)", WAIT_A_LITTLE]),
        (Fault::Status(503), 5, &["error: AWS answered with an error of its own (503)", WAIT_A_LITTLE]),
        (Fault::Throttling, 4, &["error: AWS is throttling this account's calls to STS", WAIT_A_LITTLE]),
        (Fault::TruncatedXml, 5, &[unusable, "cause: {ANY}", CHECK_THE_WAY]),
        (Fault::MissingExpiration, 5, &[unusable, "cause: {ANY}", CHECK_THE_WAY]),
        (Fault::EmptySecret, 5, &[unusable, "cause: its SecretAccessKey is missing or malformed", CHECK_THE_WAY]),
        (Fault::LongTermId, 5, &[unusable, "cause: its AccessKeyId is missing or malformed", CHECK_THE_WAY]),
        (Fault::ExpirationInPast, 5, &[unusable, "cause: the session in it has already ended", CHECK_THE_WAY]),
        (
            Fault::HostileToken(Hostile::Newline),
            5,
            &[unusable, "cause: its SessionToken is missing or malformed", CHECK_THE_WAY],
        ),
        (Fault::HostileToken(Hostile::Escape), 5, &[unusable, "cause: {ANY}", CHECK_THE_WAY]),
        (
            Fault::CaptivePortal200,
            5,
            &[not_aws, "cause: HTTP status 200 with a page, as a hotel's or a company's network sends it", SIGN_IN],
        ),
        (
            Fault::CaptivePortal302,
            5,
            &[not_aws, "cause: HTTP status 302 with a page, as a hotel's or a company's network sends it", SIGN_IN],
        ),
        (Fault::Malformed, 5, &[unusable, "cause: it is not the XML that AWS sends", CHECK_THE_WAY]),
    ];
    for (fault, code, expected) in cases {
        let world = World::new();
        world.fake.fail_always(Operation::GetSessionToken, fault);
        let out = world.with_code(&["export", "-p", "dev"]).out();
        let name = fault.kind();
        assert_eq!((out.code, out.stdout.as_str()), (Some(code), "false;\n"), "{name}: {out:?}");
        let said: Vec<&str> = out.stderr.lines().collect();
        let host = world.fake.endpoint().replace("http://", "");
        assert_eq!(said.len(), expected.len(), "{name}: {out:?}");
        for (line, expected) in said.iter().zip(expected) {
            let known = expected.replace("{HOST}", &host);
            let fits = known.strip_suffix("{ANY}").map_or(*line == known, |start| line.starts_with(start));
            assert!(fits, "{name}: {line} instead of {known}");
        }
        assert!(!out.stderr.contains(TOKEN), "{name}: no part of an answer is repeated");
        assert_eq!(world.minted(), 1, "{name}: a code is sent once");
        assert_eq!(world.home.cached("json").len(), 0, "{name}: nothing is kept");
        // nothing of it stands in the way of the next code
        world.fake.heal();
        world.login();
    }
}

#[test]
fn an_answer_that_is_slow_large_or_the_connections_last_is_still_an_answer() {
    for fault in [Fault::Slow(Duration::from_millis(300)), Fault::HugeBody(5_000_000), Fault::CloseIdle] {
        let world = World::new();
        world.fake.fail_next(Operation::GetSessionToken, fault);
        let out = world.with_code(&["export", "-p", "dev", "--format", "process"]).ok();
        world.takes(&Keys::in_json(&out.json()), REGION);
        assert_eq!(out.stderr, "", "{}", fault.kind());
    }
}

/// The same digits again are refused without a word to AWS, and the next ones bring a session.
fn refused_here(world: &World, run: impl Fn(&str) -> Run, code: &str) {
    let sent = world.minted();
    let out = run(code).out().coded(4);
    let start = "error: this MFA code was sent already and may be used; the next one comes in ";
    let wait = out.stderr.strip_prefix(start).and_then(|rest| rest.strip_suffix(" s\nhint: wait for the next code\n"));
    let wait = wait.and_then(|seconds| seconds.parse::<i32>().ok());
    assert!(wait.is_some_and(|seconds| (1..=30).contains(&seconds)), "{out:?}");
    assert_eq!(world.minted(), sent, "the digits are not sent again");
    run(&world.phone.next_code()).ok();
}

#[test]
fn a_tls_connection_that_breaks_after_the_request_may_have_used_the_code() {
    for fault in [Fault::BrokenRecord, Fault::LostAnswer, Fault::Reset] {
        for preflight in ["", "MFA_SESSION_NO_PREFLIGHT"] {
            let world = World::of(FakeAws::builder().https().start(), REGION);
            world.home.write("ca.pem", world.fake.ca_pem().expect("an https server has a CA"));
            world.fake.fail_next(Operation::GetSessionToken, fault);
            let run = |code: &str| {
                let run = world.run(&["login", "-p", "dev", "--token-code", code]);
                let run = run.env("AWS_CA_BUNDLE", world.home.path("ca.pem"));
                if preflight.is_empty() { run } else { run.env(preflight, "1") }
            };
            let code = world.phone.next_code();
            let out = run(&code).out().coded(5);
            let host = world.fake.endpoint().replace("https://", "");
            let start = format!("error: the answer of {host} was lost\ncause: ");
            assert!(out.stderr.starts_with(&start), "{} {preflight}: {out:?}", fault.kind());
            assert!(out.stderr.ends_with(&format!("\n{MAY_BE_USED}\n")), "{} {preflight}: {out:?}", fault.kind());
            assert_eq!(world.minted(), 1, "{} {preflight}", fault.kind());
            refused_here(&world, run, &code);
        }
    }
}

#[test]
fn a_run_that_is_killed_before_the_answer_leaves_the_memory_of_its_code() {
    let world = World::new();
    world.fake.fail_next(Operation::GetSessionToken, Fault::Hang);
    let code = world.phone.next_code();
    let run = |code: &str| world.run(&["login", "-p", "dev", "--token-code", code]);
    let mut running = run(&code).start();
    while world.minted() == 0 {
        assert!(!running.has_ended(), "it waits for the answer");
        thread::sleep(Duration::from_millis(2));
    }
    running.kill();
    refused_here(&world, run, &code);
}

#[test]
fn an_answer_that_never_comes_is_waited_for_with_a_limit() {
    let world = World::new();
    world.fake.fail_next(Operation::GetSessionToken, Fault::Hang);
    let out = world.with_code(&["credential-process", "-p", "dev"]).out();
    let host = world.fake.endpoint().replace("http://", "");
    let said = format!(
        "mfa-session: the answer of {host} was lost (no answer within 15 s); the code may be used; run it again with the next one\n"
    );
    out.said(5, "", &said);
    assert!(out.took < Duration::from_secs(60), "{:?}", out.took);
    assert_eq!(world.minted(), 1);
}

#[test]
fn what_aws_refuses_is_told_by_what_to_do_about_it() {
    type Wrong = fn(&World);
    let cases: [(Wrong, &[&str]); 5] = [
        (
            |world| world.alice.deactivate_key(),
            &[
                "error: AWS does not know the access key {KEY}, or it is inactive",
                "hint: check in the IAM console that the key is active, and that the region is of the key's own partition; enter a new key with `aws configure --profile dev`",
            ],
        ),
        (
            |world| {
                let other = world.fake.add_user("bob").secret_access_key;
                world.home.credentials(&section_of("dev", &world.alice.access_key_id, &other));
            },
            &[
                "error: AWS says that the secret access key does not belong to {KEY}",
                "hint: enter the pair again with `aws configure --profile dev`: a character is missing or too many",
            ],
        ),
        (
            |world| {
                let bobs = world.fake.add_user("bob").add_virtual_device("bob").serial_number;
                world.home.config(&format!("[profile dev]\nregion = {REGION}\nmfa_serial = {bobs}\n"));
            },
            &[
                "error: AWS does not know MFA device `arn:aws:iam::123456789012:mfa/bob` for the user of this access key",
                "hint: give the serial number of a device of this user with --serial-number or `mfa_serial`; `mfa-session device list --profile dev` shows them",
            ],
        ),
        (
            |world| world.fake.disable_region(REGION),
            &[
                "error: STS is switched off in region `eu-central-1` for this account",
                "hint: run it again with `--region us-east-1`: a session from there is valid in every region",
            ],
        ),
        (
            |world| world.phone.set_drift(50),
            &[
                "error: AWS refused the MFA code: wrong, too old, or already used",
                "hint: each code works once, so wait for the next one; if it goes on, check the clock of this machine and of the device, and run `mfa-session device resync --profile dev`",
            ],
        ),
    ];
    for (wrong, expected) in cases {
        let world = World::new();
        wrong(&world);
        let out = world.with_code(&["login", "-p", "dev"]).out();
        let id = &world.alice.access_key_id;
        let masked = format!("{}…{}", &id[..4], &id[id.len() - 4..]);
        let expected = lines(expected).replace("{KEY}", &masked);
        out.said(4, "", &expected);
        assert_eq!(world.minted(), 1);
        assert_eq!(world.home.cached("json").len(), 0);
    }
}

#[test]
fn a_clock_that_is_an_hour_off_works_and_is_told() {
    for (offset, direction) in [(3600, "behind"), (-3600, "ahead of")] {
        let world = World::new();
        world.fake.set_clock_offset(offset);
        let out = world.with_code(&["export", "-p", "dev", "--format", "process"]).ok();
        let said = [format!("1h {direction}"), format!("59m {direction}")]
            .map(|by| format!("warning: this machine's clock is {by} AWS's; set it\n"));
        assert!(said.contains(&out.stderr), "{out:?}");
        assert_eq!(world.minted(), 2, "once more, since the first answer came before the code was looked at");
        let keys = Keys::in_json(&out.json());
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(offset);
        let client = client::Client::new(&world.fake.endpoint()).in_region(REGION).signed_at(now.into());
        let who = client
            .identity(&client::Credentials::new(&keys.id, &keys.secret, Some(&keys.token)))
            .expect("the fake answers");
        assert_eq!(who.arn.as_deref(), Some(world.alice.arn.as_str()), "{who:?}");
        assert_eq!(world.run(&["export", "-p", "dev", "--format", "process"]).ok().stdout, out.stdout);
        assert_eq!(world.minted(), 2, "the session counts as fresh on this clock, too");
    }
}

#[test]
fn a_clock_that_is_half_a_day_or_more_off_hides_neither_what_is_left_nor_that_it_is_over() {
    // a day ahead: by it the session has ended before it began
    let world = World::new();
    world.fake.set_clock_offset(-86_400);
    let out = world.with_code(&["login", "-p", "dev"]).ok();
    assert!(
        out.stderr
            .contains(" ahead of AWS's; set it: by that clock the session has ended, so every run asks for a code\n"),
        "{out:?}"
    );
    assert!(out.stderr.ends_with(" (11h59m left)\n") || out.stderr.ends_with(" (12h left)\n"), "{out:?}");
    assert_eq!(world.home.cached("json").len(), 1, "it is kept for a clock that is set right");
    world.run(&["export", "-p", "dev"]).out().coded(3);
    // 13 hours behind, and so still
    let world = World::new();
    world.fake.set_clock_offset(13 * 3600);
    world.with_code(&["login", "-p", "dev"]).ok();
    world.run(&["export", "-p", "dev"]).ok();
    // it ends by AWS's clock, though by this one half a day is left
    let ended_by_aws = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(13 * 3600 - 60);
    set_end(&world, |_| ended_by_aws);
    for (verb, code) in [
        (&["export"][..], 3),
        (&["export", "--format", "json"], 3),
        (&["exec"], 125),
        (&["credential-process"], 3),
        (&["write"], 3),
        (&["login"], 3),
        (&["status", "--check"], 6),
    ] {
        let out = world.run(verb).args(&["-p", "dev"]).out().coded(code);
        assert!(!out.stdout.contains("ASIA"), "{out:?}");
    }
    // set back by 13 hours since the session was made, which then seems to have more left than AWS gave
    let world = World::new();
    world.login();
    set_end(&world, |end| end + jiff::SignedDuration::from_hours(13));
    world.run(&["export", "-p", "dev"]).out().coded(3);
}

/// Gives the kept session another end.
fn set_end(world: &World, end: impl Fn(jiff::Timestamp) -> jiff::Timestamp) {
    let record = world.home.record();
    let text = fs::read_to_string(&record).expect("our record");
    let mut kept: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let was = kept["session"]["expiration"].as_str().expect("text").parse().expect("a time");
    kept["session"]["expiration"] = end(was).to_string().into();
    fs::write(&record, kept.to_string()).expect("our record");
}

#[test]
fn a_clock_that_stays_wrong_is_given_up_after_one_more_try() {
    let world = World::new();
    world.fake.set_clock_offset(3600);
    // the header lies as well, so that no correction helps
    world.fake.fail_always(Operation::GetSessionToken, Fault::SkewedDate(-3600));
    let out = world.with_code(&["login", "-p", "dev"]).out().coded(4);
    assert!(
        out.stderr.starts_with("error: AWS refused the time of the signature\ncause: Signature expired"),
        "{out:?}"
    );
    assert!(out.stderr.ends_with("hint: set this machine's clock\n"), "{out:?}");
    assert_eq!(world.minted(), 2);
}

/// A run against an endpoint that cannot be reached: exit 5, and the word that no code was sent.
fn unreachable(endpoint: &str) -> Out {
    let home = Home::new();
    home.config("[profile dev]\nregion = eu-central-1\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n");
    home.credentials(&section_of("dev", "AKIATESTTESTTESTTEST", "testtesttesttest"));
    let run = home.run(&["export", "-p", "dev", "--token-code", "123456"]).env("AWS_ENDPOINT_URL_STS", endpoint);
    assert_eq!(run.out().code, Some(5), "and what was not sent may be sent again");
    let out = run.out().coded(5);
    let host = endpoint.split_once("://").expect("a URL").1;
    assert!(out.stderr.starts_with(&format!("error: {host} cannot be reached\ncause: ")), "{out:?}");
    assert!(out.stderr.ends_with("; no code was sent\n"), "{out:?}");
    assert_eq!(out.stdout, "false;\n");
    out
}

#[test]
fn a_host_that_refuses_has_no_name_or_is_silent_costs_no_code() {
    let nobody = DeadPort::new();
    unreachable(&format!("http://127.0.0.1:{}", nobody.port()));
    unreachable(&format!("https://no-such-name.localhost:{}", nobody.port()));
    // a queue that is full and never served drops the first packet, as a firewall does
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("sockets can be had");
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("the loopback has a free port");
    socket.listen(0).expect("it is bound");
    let address = socket.local_addr().expect("it is bound").as_socket().expect("an internet address");
    let mut queue = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_secs(2)) {
        queue.push(stream);
        assert!(queue.len() < 100, "a full queue takes no more");
    }
    let out = unreachable(&format!("http://{address}"));
    assert!(out.took < Duration::from_secs(60), "{:?}", out.took);
}

#[test]
fn when_aws_cannot_be_reached_a_session_that_still_works_is_handed_out() {
    let world = World::new();
    world.with_code(&["login", "-p", "dev"]).ok();
    let kept = world.run(&["export", "-p", "dev"]).ok().stdout;
    world.fake.stop();
    let out = world.with_code(&["export", "-p", "dev", "--min-remaining", "13h"]).out().coded(5);
    assert_eq!(out.stdout, "false;\n", "whoever insists on more gets no less");
    let path = world.home.record();
    let record = fs::read_to_string(&path).expect("ours");
    let at = jiff::Timestamp::now().as_second() + 600;
    let at = jiff::Timestamp::from_second(at).expect("a moment near now").strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let start = record.find("\"expiration\":\"").expect("it has one") + 14;
    fs::write(&path, format!("{}{at}{}", &record[..start], &record[start + at.len()..])).expect("ours");
    let out = world.with_code(&["export", "-p", "dev"]).ok();
    let host = world.fake.endpoint().replace("http://", "");
    assert!(
        out.stderr.starts_with(&format!("warning: {host} cannot be reached; the session at hand works for")),
        "{out:?}"
    );
    assert_eq!(out.stdout.lines().nth(2), kept.lines().nth(2));
    world.with_code(&["export", "-p", "dev", "--refresh"]).out().coded(5);
}

#[test]
fn a_wrong_code_changes_nothing_on_disk() {
    let world = World::new();
    world.login();
    let before = world.home.everything();
    for verb in ["export", "login", "write", "credential-process"] {
        let out =
            world.run(&[verb, "-p", "dev", "--refresh", "--token-code", &world.phone.wrong_code()]).out().coded(4);
        assert!(out.stderr.contains("AWS refused the MFA code: wrong, too old, or already used"), "{out:?}");
    }
    let out =
        world.run(&["exec", "-p", "dev", "--refresh", "--token-code", &world.phone.wrong_code(), "--", "true"]).out();
    assert_eq!(out.code, Some(125));
    assert_eq!(world.home.everything(), before);
    assert_eq!(world.minted(), 6);
}

#[test]
fn digits_that_aws_accepted_are_refused_here_with_the_seconds_to_wait() {
    let world = World::new();
    world.home.credentials(&(world.key("dev") + &world.key("twin")));
    let code = world.phone.next_code();
    world.run(&["login", "-p", "dev", "--token-code", &code]).ok();
    for (arguments, verb) in [(&["-p", "dev", "--refresh"][..], "login"), (&["-p", "twin", "--no-cache"], "export")] {
        let run = world.run(&[verb, "--serial-number", world.serial(), "--token-code", &code]).args(arguments);
        if verb == "export" {
            // without the cache there is no memory of codes either; AWS itself refuses
            let out = run.out().coded(4);
            assert!(out.stderr.contains("AWS refused the MFA code"), "{out:?}");
            continue;
        }
        let out = run.out().coded(4);
        let wait = out.stderr.strip_prefix("error: AWS already accepted this MFA code; the next one comes in ");
        let wait = wait.and_then(|rest| rest.strip_suffix(" s\nhint: wait for the next code\n")).expect("just that");
        assert!((1..=30).contains(&wait.parse::<i32>().expect("seconds")), "{out:?}");
        assert_eq!(world.minted(), 1, "the digits were not sent");
    }
}

/// Many at once: the answer comes when all others wait for the one that has sent the code. One that begins after the
/// answer to a wrong code would send it again.
fn parallel(world: &World, code: &str) -> Vec<Out> {
    // less than is waited for an answer
    world.fake.fail_always(Operation::GetSessionToken, Fault::Slow(Duration::from_secs(12)));
    let run = world.run(&["credential-process", "-p", "dev", "--token-code", code]);
    let mut running: Vec<Running> = (0..32).map(|_| run.start()).collect();
    if cfg!(target_os = "linux") {
        while waiting(&world.home) < 31 && !running.iter_mut().all(Running::has_ended) {
            thread::sleep(Duration::from_millis(2));
        }
        world.fake.make_haste();
    }
    running.into_iter().map(Running::end).collect()
}

/// How many processes wait for the one that holds the lock.
fn waiting(home: &Home) -> usize {
    let lock = home.cached("lock").first().and_then(|lock| fs::metadata(lock).ok());
    let Some(lock) = lock else { return 0 };
    let file = format!(":{} ", lock.ino());
    let locks = fs::read_to_string("/proc/locks").expect("Linux lists its locks");
    locks.lines().filter(|line| line.contains("-> FLOCK") && line.contains(&file)).count()
}

#[test]
fn many_cold_runs_with_one_code_send_it_once_and_answer_alike() {
    let world = World::new();
    let outs = parallel(&world, &world.phone.next_code());
    world.takes(&Keys::in_json(&outs[0].json()), REGION);
    for out in &outs {
        out.said(0, &outs[0].stdout, "");
    }
    assert_eq!(world.minted(), 1);
}

#[test]
fn many_cold_runs_with_one_wrong_code_send_it_once_and_fail_alike() {
    let world = World::new();
    let outs = parallel(&world, &world.phone.wrong_code());
    for out in &outs {
        assert_eq!((out.code, out.stdout.as_str()), (Some(4), ""), "{out:?}");
        let start = "mfa-session: AWS refused the MFA code: wrong, too old, or already used";
        assert!(out.stderr.starts_with(start) && out.stderr.lines().count() == 1, "{out:?}");
    }
    assert_eq!(world.minted(), 1, "AWS counts wrong codes, too");
}
