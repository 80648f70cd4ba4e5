//! `exec --serve`, cases 76 to 86: the command gets an endpoint, and what it answers is renewed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use fake_aws::{Fault, Operation};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{ADMIN, assumed, configure, expire_in, identity, world};
use crate::support::{Keys, Out, PROGRAM, Run, Running, World, pairs, tool};

/// Nothing that is waited for takes this long, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// A command under `exec --serve`, which runs until it is released.
pub(super) struct Served {
    running: Running,
    /// Its environment.
    pub(super) env: BTreeMap<String, String>,
    gate: PathBuf,
}

/// What the endpoint answered, and everything that it sent.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        let body = self.text.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Served {
    /// Starts a command that leaves its environment in a file, waits at a gate, and then runs this.
    pub(super) fn start(world: &World, run: &Run, then: &str) -> Self {
        // Each has files of its own, since two may run in one home.
        let name = format!("served-{}", fs::read_dir(world.home.path("")).expect("a readable folder").count());
        let (file, gate) = (world.home.path(&format!("{name}.env")), world.home.path(&format!("{name}.gate")));
        let made = std::process::Command::new("mkfifo").arg(&gate).status().expect("mkfifo is in coreutils");
        assert!(made.success());
        let shown = file.display();
        let script = format!(
            "PID=$$ /usr/bin/env -0 >{shown}.new; mv {shown}.new {shown}; read -r _ <{}; {then}",
            gate.display()
        );
        let running = run.clone().args(&["--", "/bin/sh", "-c", &script]).start();
        let mut served = Self { running, env: BTreeMap::new(), gate };
        until("the command has started", || {
            assert!(file.exists() || !served.running.has_ended(), "it has ended before the command started");
            file.exists()
        });
        served.env = pairs(fs::read_to_string(&file).expect("it is complete").split('\0'));
        served
    }

    pub(super) fn uri(&self) -> &str {
        &self.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    }

    pub(super) fn token(&self) -> &str {
        &self.env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    }

    pub(super) fn port(&self) -> u16 {
        let port = self.uri().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix("/credentials"));
        port.and_then(|port| port.parse().ok()).expect("the only form of the address")
    }

    pub(super) fn command(&self) -> Pid {
        self.env["PID"].parse().ok().and_then(Pid::from_raw).expect("the shell said it")
    }

    /// Sends these bytes and reads until the connection is closed.
    pub(super) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket has a time limit");
        // Whoever sends too much is not read to the end.
        let _ = stream.write_all(bytes);
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        let text = String::from_utf8(text).expect("ASCII");
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0);
        Answer { status, text }
    }

    pub(super) fn request(&self, line: &str, host: &str, more: &str) -> Answer {
        self.send(format!("{line} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n").as_bytes())
    }

    /// The request of an SDK.
    pub(super) fn get(&self) -> Answer {
        let host = format!("127.0.0.1:{}", self.port());
        self.request("GET /credentials", &host, &format!("Authorization: {}\r\n", self.token()))
    }

    /// The credentials of an answer that has some.
    #[track_caller]
    pub(super) fn keys(&self) -> Keys {
        let answer = self.get();
        assert_eq!(answer.status, 200, "{answer:?}");
        let json = answer.json();
        Keys::by(["AccessKeyId", "SecretAccessKey", "Token"], |name| json[name].as_str().map(str::to_owned))
    }

    pub(super) fn release(&self) {
        fs::write(&self.gate, "\n").expect("the command waits at it");
    }

    /// Lets the command go on to its end.
    pub(super) fn end(self) -> Out {
        self.release();
        self.running.end()
    }
}

pub(super) fn serve(world: &World, profile: &str) -> Run {
    world.run(&["exec", "--serve", "-p", profile])
}

/// Waits until something is so.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}: it does not come about");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[track_caller]
fn is_closed(port: u16) {
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "the port is closed");
}

const AS_ADMIN: &str = "arn:aws:sts::111111111111:assumed-role/admin/alice";

#[test]
fn case_76_the_token_gets_the_role_and_nothing_else_gets_anything() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin"), "");
    let answer = served.get();
    assert_eq!(answer.status, 200, "{answer:?}");
    for header in ["cache-control: no-store\r\n", "content-type: application/json\r\n", "connection: close\r\n"] {
        assert!(answer.text.contains(header), "{answer:?}");
    }
    assert!(!answer.text.to_lowercase().contains("access-control"), "{answer:?}");
    let json = answer.json();
    let names: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["AccessKeyId", "AccountId", "Expiration", "SecretAccessKey", "Token"]);
    assert_eq!(
        (json["AccountId"].as_str(), identity(&world, &served.keys()).as_str()),
        (Some("111111111111"), AS_ADMIN)
    );
    let host = format!("127.0.0.1:{}", served.port());
    let token = served.token().to_owned();
    let without_date = |answer: Answer| {
        let lines = answer.text.lines().filter(|line| !line.starts_with("date: "));
        (answer.status, lines.map(str::to_owned).collect::<Vec<_>>())
    };
    let missing = without_date(served.request("GET /credentials", &host, ""));
    assert_eq!(missing.0, 401);
    for wrong in [
        "Authorization: \r\n".to_owned(),
        format!("Authorization: {}\r\n", &token[..42]),
        format!("Authorization: {token}A\r\n"),
        format!("Authorization: Bearer {token}\r\n"),
        format!("Authorization: {token}\r\nAuthorization: {token}\r\n"),
        format!("X-Aws-Token: {token}\r\n"),
    ] {
        let answer = served.request("GET /credentials", &host, &wrong);
        assert_eq!(without_date(answer), missing, "{wrong}");
    }
    let long = served.request("GET /credentials", &host, &format!("Authorization: {}\r\n", "x".repeat(1 << 20)));
    assert!(!long.text.contains("AccessKeyId") && long.status != 200, "{long:?}");
    let body = format!("Authorization: {token}\r\nContent-Length: 5\r\n");
    let answer = served.send(format!("GET /credentials HTTP/1.1\r\nHost: {host}\r\n{body}\r\nhello").as_bytes());
    assert_eq!(answer.status, 200, "a body is ignored: {answer:?}");
    served.end().said(0, "", "");
    assert_eq!(assumed(&world).len(), 1, "every answer came from memory");
}

#[test]
fn case_77_other_hosts_methods_and_paths_are_refused() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin"), "");
    let (port, token) = (served.port(), format!("Authorization: {}\r\n", served.token()));
    let own = format!("127.0.0.1:{port}");
    for (line, host, more, expected) in [
        ("GET /credentials", format!("localhost:{port}"), token.as_str(), 200),
        ("GET /credentials", format!("evil:{port}"), &token, 403),
        ("GET /credentials", "127.0.0.1".to_owned(), &token, 403),
        ("GET /credentials", own.clone(), &format!("{token}Host: evil\r\n"), 403),
        ("POST /credentials", own.clone(), &format!("{token}Content-Length: 0\r\n"), 405),
        ("HEAD /credentials", own.clone(), &token, 405),
        ("GET /x", own.clone(), &token, 404),
        ("GET /../", own.clone(), &token, 404),
        ("GET /credentials/../credentials", own.clone(), &token, 404),
        ("GET /role-arn/arn:aws:iam::111111111111:role/jump", own.clone(), &token, 404),
        ("GET http://evil/credentials", own.clone(), &token, 404),
        // What a page in a browser sends: by itself, after a preflight, and from a name that leads here.
        ("GET /credentials", own.clone(), "Origin: https://evil.example\r\nSec-Fetch-Mode: no-cors\r\n", 401),
        (
            "OPTIONS /credentials",
            own.clone(),
            "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n",
            401,
        ),
        ("GET /credentials", format!("rebound.evil.example:{port}"), "Sec-Fetch-Site: same-origin\r\n", 403),
    ] {
        let answer = served.request(line, &host, more);
        assert_eq!(answer.status, expected, "{line}, {host}, {more}: {answer:?}");
        let is_silent = !answer.text.contains("AccessKeyId") && !answer.text.to_lowercase().contains("access-control");
        assert!(expected == 200 || is_silent, "{answer:?}");
    }
    for garbage in [
        &b"GET /credentials HTTP/1.1\r\n\r\n"[..],
        b"\x16\x03\x01\x02",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        stream.write_all(garbage).expect("a few bytes");
        stream.shutdown(std::net::Shutdown::Write).expect("the connection stands");
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        assert!(!String::from_utf8_lossy(&text).contains("AccessKeyId"), "{garbage:?}");
    }
    served.end().said(0, "", "");
}

#[test]
fn case_78_only_the_loopback_address_listens() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin"), "");
    // Linux gives every address of 127.0.0.0/8 to this machine.
    for other in ["127.0.0.2", "::1"] {
        assert!(TcpStream::connect((other, served.port())).is_err(), "{other}");
    }
    served.end();
}

#[test]
fn case_79_whatever_the_default_profile_gives_the_command_does_not_see() {
    let world = world();
    world.login();
    let config = world.home.text(".aws/config");
    let key = world.key("default");
    for (credentials, in_config) in [
        (key.clone(), String::new()),
        (String::new(), format!("[default]\nregion = us-east-1\nrole_arn = {ADMIN}\nsource_profile = dev\n")),
        (String::new(), "[default]\ncredential_process = false\noutput = json\n".to_owned()),
        (String::new(), key.replace("[default]", "[profile default]")),
        ("[default]\n".to_owned(), "[default]\nregion = us-east-1\n".to_owned()),
    ] {
        let credentials_hidden = credentials.contains("aws_access_key_id");
        let config_hidden = ["_process", "role_arn", "aws_access_key_id"].iter().any(|key| in_config.contains(key));
        world.home.credentials(&(world.key("dev") + &credentials));
        world.home.config(&format!("{config}{in_config}"));
        let served = Served::start(&world, &serve(&world, "jump"), "");
        let env = &served.env;
        let hidden = env.get("AWS_SHARED_CREDENTIALS_FILE").map(String::as_str);
        assert_eq!(hidden, credentials_hidden.then_some("/dev/null"), "{credentials}{in_config}");
        assert_eq!(env.contains_key("AWS_CONFIG_FILE"), config_hidden, "{credentials}{in_config}");
        if let Some(copy) = env.get("AWS_CONFIG_FILE") {
            let copy = fs::read_to_string(copy).expect("the copy is there");
            let own = copy.split("default]\n").nth(1).expect("the section stays");
            assert!(!["aws_", "role_arn", "_process", "source_profile"].iter().any(|key| own.contains(key)), "{copy}");
            assert!(copy.starts_with(&config) && !copy.contains(&world.alice.secret_access_key), "{copy}");
        }
        if let Some(aws) = tool("aws") {
            let run = world.home.run(&["sts", "get-caller-identity", "--query", "Arn", "--output", "text"]);
            let run = run.program(aws.to_str().expect("a path of this machine"));
            let run = env.iter().fold(run, |run, (name, value)| run.env(name, value));
            let arn = run.ok().stdout;
            assert_eq!(arn.trim(), "arn:aws:sts::111111111111:assumed-role/jump/alice", "{credentials}{in_config}");
        } else {
            harness::skip("the AWS CLI is not installed");
        }
        let stderr = served.end().coded(0).stderr;
        assert_eq!(stderr.contains("would win over the endpoint"), credentials_hidden || config_hidden, "{stderr}");
    }
}

#[test]
fn case_80_other_sources_of_credentials_are_gone_in_the_command() {
    let world = world();
    world.login();
    let before = [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ""),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/x"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/x"),
        ("AWS_ROLE_ARN", ADMIN),
        ("AWS_ROLE_SESSION_NAME", "x"),
        ("AWS_PROFILE", "jump"),
        ("AWS_DEFAULT_PROFILE", "jump"),
        ("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_SESSION_TOKEN", "x"),
        ("AWS_SECURITY_TOKEN", "x"),
        ("AWS_CREDENTIAL_EXPIRATION", "x"),
    ];
    let run =
        serve(&world, "admin").envs(&before).env("http_proxy", "http://192.0.2.1:3128").env("no_proxy", "example");
    let served = Served::start(&world, &run, "");
    for (name, _) in before {
        assert!(!served.env.contains_key(name), "{name}");
    }
    for (name, value) in [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("MFA_SESSION_PROFILE", "admin"),
        ("no_proxy", "example,127.0.0.1"),
    ] {
        assert_eq!(served.env[name], value, "{name}");
    }
    assert!(!served.env.contains_key("NO_PROXY"), "the one that the user has set is the one that counts");
    served.end();
}

#[test]
fn case_81_a_role_is_renewed_in_the_background_and_never_given_after_its_end() {
    let world = world();
    world.login();
    world.fake.limit_role_life(4);
    let served = Served::start(&world, &serve(&world, "admin"), "");
    until("nobody asks, and the role is renewed all the same", || assumed(&world).len() >= 2);
    let mut seen = std::collections::BTreeSet::new();
    until("the role is renewed again and again", || {
        let before = jiff::Timestamp::now();
        let answer = served.get();
        assert_eq!(answer.status, 200, "{answer:?}");
        let end = answer.json()["Expiration"].as_str().expect("it has an end").to_owned();
        assert!(end.parse::<jiff::Timestamp>().expect("a time") > before, "{answer:?}");
        seen.insert(end);
        seen.len() >= 3
    });
    let out = served.end().coded(0);
    assert_eq!((world.minted(), out.stderr.as_str()), (1, ""), "no question, no message");
    assert!(assumed(&world).len() >= 3);
}

#[test]
fn case_82_after_the_session_s_end_a_login_elsewhere_is_enough() {
    let world = world();
    world.login();
    world.fake.limit_role_life(3);
    let served = Served::start(&world, &serve(&world, "admin"), "");
    expire_in(&world, None, 30);
    until("the role ends", || served.get().status == 403);
    let answer = served.get();
    let json = answer.json();
    let message = "run `mfa-session login --profile admin` in another terminal";
    for (name, value) in [("Code", "MfaNeeded"), ("code", "MfaNeeded"), ("Message", message), ("message", message)] {
        assert_eq!(json[name], value, "{answer:?}");
    }
    world.with_code(&["login", "-p", "admin"]).ok();
    assert_eq!(identity(&world, &served.keys()), AS_ADMIN, "the next request is served");
    let stderr = served.end().coded(0).stderr;
    assert_eq!(stderr, format!("mfa-session: the session of dev has ended; {message}\n"));
    assert_eq!(world.minted(), 2);
}

#[test]
fn what_aws_refuses_or_nobody_answers_is_said_while_there_is_nothing_valid() {
    let world = world();
    world.login();
    world.fake.limit_role_life(2);
    for (fault, status, code, part) in
        [(Fault::OldDenial, 403, "AccessDenied", "role `admin`"), (Fault::Status(500), 503, "Unavailable", "500")]
    {
        let served = Served::start(&world, &serve(&world, "admin").arg("--refresh"), "");
        world.fake.fail_always(Operation::AssumeRole, fault);
        until("the role ends", || served.get().status == status);
        let answer = served.get();
        let json = answer.json();
        assert_eq!((json["Code"].as_str(), answer.status), (Some(code), status), "{answer:?}");
        assert!(json["Message"].as_str().is_some_and(|message| message.contains(part)), "{answer:?}");
        world.fake.heal();
        until("AWS is asked again after a while", || served.get().status == 200);
        served.end().said(0, "", "");
    }
}

#[test]
fn a_session_without_a_role_is_served_and_mfa_process_gives_the_next_code() {
    let world = world();
    let code = world.home.path("code");
    configure(&world, &format!("mfa_process = cat {0} && rm {0}\n", code.display()));
    let config = world.home.text(".aws/config");
    world.home.config(&config.replacen(
        "[profile dev]\n",
        &format!("[profile dev]\nmfa_process = cat {0} && rm {0}\n", code.display()),
        1,
    ));
    world.fake.limit_session_life(3);
    fs::write(&code, world.phone.next_code()).expect("a temporary home");
    let served = Served::start(&world, &serve(&world, "dev"), "");
    assert_eq!(world.minted(), 1);
    fs::write(&code, world.phone.next_code()).expect("a temporary home");
    until("the program is run without a question", || world.minted() == 2);
    until("it is not run again at once, so the session ends", || served.get().status == 403);
    let stderr = served.end().coded(0).stderr;
    assert!(stderr.contains("the session of dev has ended"), "{stderr}");
}

#[test]
fn a_program_that_gives_codes_does_not_outlive_the_command() {
    let world = world();
    let (code, fifo) = (world.home.path("code"), world.home.path("fifo"));
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo is in coreutils").success());
    let give = format!("cat {0} && rm {0}", code.display());
    let stay = format!("exec 9>{}; /bin/sleep 60; echo outlived >&9", fifo.display());
    let line = format!("mfa_process = {give} || {{ echo >{}; {stay}; }}", world.home.path("began").display());
    let config = world.home.text(".aws/config");
    world.home.config(&config.replacen("[profile dev]\n", &format!("[profile dev]\n{line}\n"), 1));
    world.fake.limit_session_life(3);
    fs::write(&code, world.phone.next_code()).expect("a temporary home");
    let served = Served::start(&world, &serve(&world, "dev"), "");
    until("it is run again", || world.home.path("began").exists());
    let mut reader = fs::File::open(fifo).expect("it is opened at the other end as well");
    served.end().coded(0);
    let mut said = String::new();
    reader.read_to_string(&mut said).expect("ASCII");
    assert_eq!(said, "", "it was killed with all that it had started");
}

#[test]
fn case_83_the_run_ends_as_the_command_does_and_with_it_the_port() {
    let world = world();
    world.login();
    for (then, expected) in
        [("exit 7", 7), ("kill -9 $$", 137), ("kill -TERM $$", 143), ("kill -SEGV $$", 139), (":", 0)]
    {
        // A shell reports the signal by which it ended.
        let run = serve(&world, "admin").under("/bin/sh".as_ref(), &["-c", "\"$@\"; exit $?", "sh"]);
        let served = Served::start(&world, &run, then);
        let port = served.port();
        assert_eq!(served.end().code, Some(expected), "{then}");
        is_closed(port);
    }
    for (command, expected) in [("/nonexistent", 127), ("/etc/passwd", 126)] {
        assert_eq!(serve(&world, "admin").args(&["--", command]).out().code, Some(expected), "{command}");
    }
    for (arguments, part) in [
        (&["-p", "missing"][..], "no profile `missing`"),
        (&["--no-cache"], "`exec --serve` keeps a session"),
        (&["--renew"], "cannot be used with"),
    ] {
        let out = world.run(&["exec", "--serve"]).args(arguments).args(&["--", "/bin/true"]).out().coded(125);
        assert!(out.stderr.contains(part), "{out:?}");
    }
    for verb in ["export", "login", "write", "credential-process"] {
        assert_eq!(world.run(&[verb, "--serve"]).out().code, Some(2), "{verb}");
    }
}

#[test]
fn case_84_a_signal_to_the_run_reaches_the_command_once() {
    let world = world();
    world.login();
    for (name, signal) in [("TERM", Signal::TERM), ("HUP", Signal::HUP), ("INT", Signal::INT), ("USR1", Signal::USR1)] {
        let count = "n=0; while [ $n -lt 20 ]; do /bin/sleep 0.05; n=$((n+1)); done";
        let then = format!("trap 'echo {name}' {name}; echo >$HOME/ready; {count}; exit 3");
        let _ = fs::remove_file(world.home.path("ready"));
        let served = Served::start(&world, &serve(&world, "admin"), &then);
        served.release();
        until("the trap is set", || world.home.path("ready").exists());
        served.running.send(signal);
        let out = served.running.end();
        assert_eq!((out.code, out.stdout.as_str()), (Some(3), format!("{name}\n").as_str()), "{out:?}");
    }
}

#[test]
fn a_signal_without_a_trap_ends_the_command_and_the_run_dies_of_it_too() {
    let world = world();
    world.login();
    let run = serve(&world, "admin")
        .under("/bin/sh".as_ref(), &["-c", "\"$@\" & echo $! >$HOME/pid; wait $!; exit $?", "sh"]);
    let served = Served::start(&world, &run, "");
    let port = served.port();
    let pid = world.home.text("pid").trim().parse().ok().and_then(Pid::from_raw).expect("the shell said it");
    kill_process(pid, Signal::TERM).expect("it runs");
    assert_eq!(served.running.end().code, Some(143));
    is_closed(port);
}

#[test]
#[cfg(target_os = "linux")]
fn command_and_endpoint_end_with_a_run_that_is_killed() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin"), "");
    let (port, command, gate) = (served.port(), served.command(), served.gate);
    served.running.kill();
    is_closed(port);
    until("the command is gone", || kill_process(command, Signal::CONT).is_err() || is_zombie(command));
    drop(gate);
}

/// Nobody waits for an orphan where the first process of a PID namespace is a test.
#[cfg(target_os = "linux")]
fn is_zombie(process: rustix::process::Pid) -> bool {
    fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).is_ok_and(|stat| stat.contains(") Z "))
}

#[test]
fn case_85_two_at_once_have_their_own_ports_and_tokens() {
    let world = world();
    world.login();
    let admin = Served::start(&world, &serve(&world, "admin"), "");
    let jump = Served::start(&world, &serve(&world, "jump"), "");
    assert!(admin.port() != jump.port() && admin.token() != jump.token());
    let other = format!("Authorization: {}\r\n", admin.token());
    let crossed = jump.request("GET /credentials", &format!("127.0.0.1:{}", jump.port()), &other);
    assert_eq!(crossed.status, 401, "{crossed:?}");
    assert_eq!(identity(&world, &admin.keys()), AS_ADMIN);
    assert_eq!(identity(&world, &jump.keys()), "arn:aws:sts::111111111111:assumed-role/jump/alice");
    admin.end();
    assert_eq!(jump.get().status, 200, "one does not end the other");
    jump.end();
}

#[test]
fn case_86_token_and_credentials_are_in_no_command_line_and_no_message() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin").arg("-v"), "");
    let keys = served.keys();
    let token = served.token().to_owned();
    let line = fs::read_to_string(format!("/proc/{}/cmdline", served.command().as_raw_nonzero())).unwrap_or_default();
    assert!(cfg!(not(target_os = "linux")) || line.contains("/bin/sh"), "{line}");
    let out = served.end().coded(0);
    for secret in [&token, &keys.secret, &keys.token] {
        assert!(!line.contains(secret) && !out.stderr.contains(secret) && !out.stdout.contains(secret), "{out:?}");
    }
    for path in world.home.everything().into_iter().filter(|(path, _)| !path.ends_with("served-3.env")) {
        let is_env = path.0.extension().is_some_and(|extension| extension == "env");
        assert!(is_env || !path.1.1.contains(&token), "{}", path.0.display());
    }
    let nested = serve(&world, "admin").args(&["--", PROGRAM, "export", "-p", "dev", "--format", "json"]).ok();
    Keys::in_json(&nested.json()["Credentials"]);
}
