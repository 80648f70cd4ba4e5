//! What the tests share: a home folder of their own, a fake AWS of their own, and the real program run in a session of
//! its own without a terminal and with nothing of this machine's environment.

#![expect(clippy::expect_used, clippy::panic, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fake_aws::{Device, FakeAws, Operation, User, client};
use serde_json::Value;
use socket2::{Domain, Socket, Type};
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_mfa-session");

/// No run, of whatever test, may say a warning twice.
#[track_caller]
pub(crate) fn no_warning_twice(stderr: &str) {
    let mut warnings: Vec<&str> = stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
    let said = warnings.len();
    warnings.sort_unstable();
    warnings.dedup();
    assert_eq!(warnings.len(), said, "a warning is said twice: {stderr}");
}

/// No run of a test takes this long unless it hangs, on however busy a machine.
const LIMIT: Duration = Duration::from_mins(5);

/// A program of this machine, by its full path: the children get no PATH of ours.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(name)).find(|path| path.is_file())
}

/// A temporary home folder.
pub(crate) struct Home {
    dir: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("mfa-session-test-").tempdir().expect("a temporary folder");
        let home = Self { dir };
        fs::create_dir(home.path(".aws")).expect("an empty home has room");
        home
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.dir.path().join(inside)
    }

    pub(crate) fn text(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).expect("the file is there")
    }

    /// Writes a file of mode 0600.
    pub(crate) fn write(&self, inside: &str, content: impl AsRef<[u8]>) {
        let path = self.path(inside);
        fs::write(&path, content).expect("a temporary home is writable");
        chmod(&path, 0o600);
    }

    pub(crate) fn config(&self, text: &str) {
        self.write(".aws/config", text);
    }

    pub(crate) fn credentials(&self, text: &str) {
        self.write(".aws/credentials", text);
    }

    /// An executable script of `sh`; gives its full path.
    pub(crate) fn script(&self, name: &str, body: &str) -> String {
        write_script(&self.path(name), &format!("#!/bin/sh\n{body}\n"));
        self.path(name).display().to_string()
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.path("cache")
    }

    /// The cache's files of one kind (`json`, `codes`, `fact`, `lock`).
    pub(crate) fn cached(&self, kind: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.cache()) else { return Vec::new() };
        let paths = entries.map(|entry| entry.expect("a readable folder").path());
        paths.filter(|path| path.extension() == Some(OsStr::new(kind))).collect()
    }

    /// The one cached session.
    pub(crate) fn record(&self) -> PathBuf {
        let mut records = self.cached("json");
        assert_eq!(records.len(), 1, "one session is kept");
        records.remove(0)
    }

    /// Everything in the home: path, mode, content. Two equal ones mean that nothing has changed on disk.
    pub(crate) fn everything(&self) -> BTreeMap<PathBuf, (u32, String)> {
        let mut found = BTreeMap::new();
        collect(self.dir.path(), &mut found);
        found
    }

    /// The program with these arguments, in this home.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let run = Run {
            program: PROGRAM.into(),
            arguments: arguments.iter().map(OsString::from).collect(),
            variables: BTreeMap::new(),
            stdin: Vec::new(),
        };
        run.env("HOME", self.dir.path()).env("PATH", "/usr/bin:/bin").env("MFA_SESSION_CACHE_DIR", self.cache())
    }
}

/// Makes a file that can be executed, by another process: a child that another test is just starting would have a copy of
/// our descriptor until it executes its program, and what is open for writing cannot be executed.
pub(crate) fn write_script(path: &Path, text: &str) {
    let mut writer = Command::new("/bin/sh")
        .args(["-c", "umask 077 && cat >\"$1\" && chmod 700 \"$1\"", "sh"])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("every Unix has a shell");
    let sent = writer.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes()));
    assert!(sent.is_some_and(|sent| sent.is_ok()), "the shell reads it");
    assert!(writer.wait().is_ok_and(|status| status.success()), "a temporary home is writable");
}

fn collect(dir: &Path, found: &mut BTreeMap<PathBuf, (u32, String)>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        let metadata = fs::symlink_metadata(&path).expect("nobody else removes it");
        let content = if metadata.is_file() { fs::read(&path).unwrap_or_default() } else { Vec::new() };
        let content = String::from_utf8_lossy(&content).into_owned();
        found.insert(path.clone(), (metadata.mode(), content));
        if metadata.is_dir() {
            collect(&path, found);
        }
    }
}

pub(crate) fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the file is ours");
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).expect("the file is there").mode() & 0o7777
}

/// A port of the loopback that refuses all connections: it is taken, so that nobody else can get it meanwhile, and not
/// listened on.
pub(crate) struct DeadPort {
    socket: Socket,
}

impl DeadPort {
    pub(crate) fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("sockets can be had");
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("the loopback has a free port");
        Self { socket }
    }

    pub(crate) fn port(&self) -> u16 {
        let address = self.socket.local_addr().ok().and_then(|address| address.as_socket());
        address.expect("an internet address").port()
    }
}

/// One run of a program, with a cleared environment and without a terminal.
#[derive(Clone)]
#[must_use]
pub(crate) struct Run {
    program: OsString,
    arguments: Vec<OsString>,
    variables: BTreeMap<OsString, OsString>,
    stdin: Vec<u8>,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Out {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

impl Run {
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.insert(name.into(), value.as_ref().to_owned());
        self
    }

    pub(crate) fn envs(self, variables: &[(&str, &str)]) -> Self {
        variables.iter().fold(self, |run, (name, value)| run.env(name, value))
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.remove(OsStr::new(name));
        self
    }

    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn args(self, arguments: &[&str]) -> Self {
        arguments.iter().fold(self, |run, argument| run.arg(argument))
    }

    /// The same with another program.
    pub(crate) fn program(mut self, program: &str) -> Self {
        self.program = program.into();
        self
    }

    pub(crate) fn stdin(mut self, bytes: &[u8]) -> Self {
        bytes.clone_into(&mut self.stdin);
        self
    }

    /// Runs it under another program: `strace -f -- mfa-session …`.
    pub(crate) fn under(mut self, program: &Path, arguments: &[&str]) -> Self {
        let own = std::mem::replace(&mut self.program, program.into());
        let mut all: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        all.push(own);
        all.append(&mut self.arguments);
        self.arguments = all;
        self
    }

    /// As a user whom modes bind: root runs without the rights to read and write everything.
    pub(crate) fn bound_by_modes(self) -> Self {
        if is_root() { self.under(&tool("setpriv").expect("it was tried"), &BOUND_BY_MODES) } else { self }
    }

    /// Starts it, to be awaited later.
    pub(crate) fn start(&self) -> Running {
        let (launcher, arguments) = without_terminal();
        let mut child = Command::new(launcher)
            .args(arguments)
            .arg(&self.program)
            .args(&self.arguments)
            .env_clear()
            .envs(&self.variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the launcher was found a moment ago");
        let (mut stdin, input) = (child.stdin.take(), self.stdin.clone());
        // whoever reads no input closes the pipe, and that is no failure
        thread::spawn(move || stdin.take().map(|mut stdin| stdin.write_all(&input)));
        let (stdout, stderr) = (drained(child.stdout.take()), drained(child.stderr.take()));
        Running { child, stdout, stderr, since: Instant::now() }
    }

    pub(crate) fn out(&self) -> Out {
        self.start().end()
    }

    /// Runs it, and it succeeds.
    pub(crate) fn ok(&self) -> Out {
        self.out().coded(0)
    }
}

const BOUND_BY_MODES: [&str; 3] =
    ["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "--"];

/// Is [`Run::bound_by_modes`] possible here?
pub(crate) fn modes_can_bind() -> bool {
    let works =
        |setpriv| Command::new(setpriv).args(BOUND_BY_MODES).arg("true").status().is_ok_and(|run| run.success());
    let possible = !is_root() || tool("setpriv").is_some_and(works);
    if !possible {
        harness::skip("modes bind root only with setpriv");
    }
    possible
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// setsid(1) makes a session that has no controlling terminal and then becomes the program.
fn without_terminal() -> (PathBuf, Vec<&'static str>) {
    const PYTHON: &str = "import os, sys; os.setsid(); os.execv(sys.argv[1], sys.argv[1:])";
    match (tool("setsid"), tool("python3")) {
        (Some(setsid), _) => (setsid, vec!["--wait"]),
        (None, Some(python)) => (python, vec!["-c", PYTHON]),
        (None, None) => panic!("the tests need setsid or python3"),
    }
}

fn drained(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // a child that dies in the middle has said what it has said
        let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
        bytes
    })
}

/// A run that goes on.
pub(crate) struct Running {
    child: Child,
    stdout: thread::JoinHandle<Vec<u8>>,
    stderr: thread::JoinHandle<Vec<u8>>,
    since: Instant,
}

impl Running {
    pub(crate) fn end(mut self) -> Out {
        let status = self.status();
        let text = |bytes: thread::JoinHandle<Vec<u8>>| {
            String::from_utf8_lossy(&bytes.join().expect("reading a pipe")).into_owned()
        };
        let took = self.since.elapsed();
        let (stdout, stderr) = (text(self.stdout), text(self.stderr));
        no_warning_twice(&stderr);
        Out { code: status.code(), stdout, stderr, took }
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("it is our child").is_some()
    }

    /// As Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        self.send(rustix::process::Signal::INT);
    }

    /// Sends a signal to it alone.
    pub(crate) fn send(&self, signal: rustix::process::Signal) {
        let id = self.child.id().try_into().ok().and_then(rustix::process::Pid::from_raw);
        let id = id.expect("a child has a process id");
        rustix::process::kill_process(id, signal).expect("it is our child");
    }

    /// Kills it; nothing of its own can happen any more.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it is our child");
        self.child.wait().expect("it is our child");
    }

    fn status(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status;
            }
            if self.since.elapsed() > LIMIT {
                self.child.kill().expect("it is our child");
                panic!("it hangs");
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Out {
    #[track_caller]
    pub(crate) fn coded(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Exactly these three, and nothing else.
    #[track_caller]
    pub(crate) fn said(&self, code: i32, stdout: &str, stderr: &str) {
        assert_eq!((self.code, self.stdout.as_str(), self.stderr.as_str()), (Some(code), stdout, stderr));
    }

    #[track_caller]
    pub(crate) fn said_nothing_on_stderr(&self) {
        assert_eq!(self.stderr, "");
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A person's whole situation: alice, who can do nothing without MFA, her phone, her home, and an AWS.
pub(crate) struct World {
    pub(crate) fake: FakeAws,
    pub(crate) alice: User,
    pub(crate) phone: Device,
    pub(crate) home: Home,
}

/// The region of profile `dev`.
pub(crate) const REGION: &str = "eu-central-1";

impl World {
    /// Profile `dev` with key, device and region.
    pub(crate) fn new() -> Self {
        Self::of(FakeAws::start(), REGION)
    }

    pub(crate) fn of(fake: FakeAws, region: &str) -> Self {
        let alice = fake.add_user("alice");
        alice.force_mfa(true);
        let phone = alice.add_virtual_device("alice");
        let world = Self { fake, alice, phone, home: Home::new() };
        world.home.config(&format!("[profile dev]\nregion = {region}\nmfa_serial = {}\n", world.phone.serial_number));
        world.home.credentials(&world.key("dev"));
        world
    }

    /// A section with alice's key.
    pub(crate) fn key(&self, section: &str) -> String {
        section_of(section, &self.alice.access_key_id, &self.alice.secret_access_key)
    }

    pub(crate) fn serial(&self) -> &str {
        &self.phone.serial_number
    }

    /// The program, with the fake in AWS's place.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.home.run(arguments).env("AWS_ENDPOINT_URL", self.fake.endpoint())
    }

    /// The same with a code that the phone has not shown before.
    pub(crate) fn with_code(&self, arguments: &[&str]) -> Run {
        self.run(arguments).arg("--token-code").arg(&self.phone.next_code())
    }

    /// Keeps a session for `dev`.
    pub(crate) fn login(&self) {
        self.with_code(&["login", "-p", "dev"]).ok();
    }

    pub(crate) fn minted(&self) -> usize {
        self.fake.count(Operation::GetSessionToken)
    }

    /// Whether AWS takes these credentials for alice's, with MFA: without it she may do nothing.
    #[track_caller]
    pub(crate) fn takes(&self, keys: &Keys, region: &str) {
        let answer = client::verify_identity(
            &self.fake.endpoint(),
            self.fake.ca_pem(),
            &keys.id,
            &keys.secret,
            Some(&keys.token),
            region,
        )
        .expect("the fake answers");
        assert_eq!(answer.arn.as_deref(), Some(self.alice.arn.as_str()), "{answer:?}");
    }
}

pub(crate) fn section_of(name: &str, id: &str, secret: &str) -> String {
    format!("[{name}]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n")
}

/// A session, as some form of output gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: String,
}

impl Keys {
    /// By the names that a form uses for the three.
    pub(crate) fn by(names: [&str; 3], value: impl Fn(&str) -> Option<String>) -> Self {
        let [id, secret, token] = names.map(|name| value(name).unwrap_or_else(|| panic!("{name} is missing")));
        Self { id, secret, token }
    }

    /// `AccessKeyId` and so on in a JSON object.
    pub(crate) fn in_json(object: &Value) -> Self {
        Self::by(["AccessKeyId", "SecretAccessKey", "SessionToken"], |name| object[name].as_str().map(str::to_owned))
    }

    /// `name=value` lines under the names of the environment.
    pub(crate) fn in_env(variables: &BTreeMap<String, String>) -> Self {
        Self::by(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"], |name| {
            variables.get(name).cloned()
        })
    }

    /// A section of the credentials file.
    pub(crate) fn in_section(text: &str, section: &str) -> Self {
        let values = section_values(text, section);
        Self::by(["aws_access_key_id", "aws_secret_access_key", "aws_session_token"], |name| values.get(name).cloned())
    }
}

/// `key = value` lines of one section.
pub(crate) fn section_values(text: &str, section: &str) -> BTreeMap<String, String> {
    let header = format!("[{section}]");
    let inside = text.lines().skip_while(|line| **line != header).skip(1).take_while(|line| !line.starts_with('['));
    pairs(inside)
}

/// `NAME=value` lines, blanks round the first `=` dropped.
pub(crate) fn pairs<'t>(lines: impl Iterator<Item = &'t str>) -> BTreeMap<String, String> {
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// What a real `sh` has in its environment after it evaluated this text in that environment.
pub(crate) fn evaluated(before: &Run, text: &str, quoted: bool) -> BTreeMap<String, String> {
    let command = if quoted { "eval \"$TEXT\"; unset TEXT; env" } else { "eval $TEXT; unset TEXT; env" };
    let mut shell = before.clone().env("TEXT", text);
    shell = shell.program("/bin/sh");
    shell.arguments = vec!["-c".into(), command.into()];
    let out = shell.ok();
    assert_eq!(out.stderr, "", "the shell has nothing to complain of");
    pairs(out.stdout.lines())
}

/// Lines joined for comparison with what a run said.
pub(crate) fn lines(lines: &[&str]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").expect("a String takes everything");
        text
    })
}
