//! A home folder with a source profile and a kept session, and the program run in it: what the tests of the shared
//! files have in common. No server: with a kept session `write` needs none.

#![expect(clippy::expect_used, clippy::panic, reason = "a test's panic is its report")]

pub(crate) mod strace;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use mfa_policy::Partition;
use mfa_session::testing::KeptSession;
use mfa_session::testing::SessionCache;
use mfa_session::testing::{AccessKeyId, Expiration, SerialNumber, SessionCredentials, SlotKey};
use tempfile::TempDir;

use crate::support::no_warning_twice;
pub(crate) use crate::support::{PROGRAM, is_root, mode};

pub(crate) const SERIAL: &str = "arn:aws:iam::123456789012:mfa/alice";
pub(crate) const SESSION_ID: &str = "ASIAIOSFODNN7SESSION";
pub(crate) const SESSION_SECRET: &str = "sessionsecret/sessionsecret/sessionsecre";
pub(crate) const SESSION_TOKEN: &str = "FwoGZXIvYXdzEXAMPLE/token+of/the/session==";

/// The source profile `dev` is in the config file, so that the credentials file is the test's alone.
pub(crate) const CONFIG: &str = "[profile dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\nregion = eu-west-1\n";

/// A home folder. Its cache lies outside, on another file system if a test puts the home on one.
pub(crate) struct Home {
    dir: TempDir,
    root: PathBuf,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// 128 + the signal's number for a killed one, as in a shell.
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    /// With [`CONFIG`], a kept session and no credentials file.
    pub(crate) fn new() -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let root = dir.path().join("home");
        Self::at(dir, root)
    }

    /// The same with the home folder elsewhere.
    pub(crate) fn at(dir: TempDir, root: PathBuf) -> Self {
        let home = Self { dir, root };
        fs::create_dir_all(home.root.join(".aws")).expect("a folder");
        put(&home.config(), CONFIG);
        home.keep_session();
        home
    }

    pub(crate) fn path(&self) -> &Path {
        &self.root
    }

    pub(crate) fn aws(&self) -> PathBuf {
        self.root.join(".aws")
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.root.join(".aws/config")
    }

    pub(crate) fn credentials(&self) -> PathBuf {
        self.root.join(".aws/credentials")
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.dir.path().join("cache")
    }

    /// What an earlier `login` leaves.
    pub(crate) fn keep_session(&self) {
        let in_ten_hours = jiff::Timestamp::now().as_second() + 36_000;
        let session = KeptSession {
            key: SlotKey {
                access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").expect("a key id"),
                serial: SerialNumber::parse(SERIAL).expect("a serial number"),
                partition: Partition::Aws,
                endpoint: None,
                roles: Vec::new(),
            },
            profile: "dev".into(),
            account: None,
            clock_offset: 0,
            lifetime: None,
            renewable_until: None,
            credentials: SessionCredentials::check(
                SESSION_ID,
                SESSION_SECRET.into(),
                SESSION_TOKEN.into(),
                Expiration::from_unix(in_ten_hours),
            )
            .expect("a session"),
        };
        SessionCache::open_dir(&self.cache()).keep(&session, jiff::Timestamp::now()).expect("a writable cache");
    }

    pub(crate) fn put_credentials(&self, text: &str) {
        put(&self.credentials(), text);
    }

    pub(crate) fn credentials_text(&self) -> String {
        fs::read_to_string(self.credentials()).unwrap_or_default()
    }

    pub(crate) fn config_text(&self) -> String {
        fs::read_to_string(self.config()).unwrap_or_default()
    }

    /// The program, with nothing of the caller's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.under(&[], arguments)
    }

    /// The same behind another program (`strace …`).
    pub(crate) fn under(&self, before: &[&str], arguments: &[&str]) -> Command {
        let words: Vec<&str> = before.iter().copied().chain([PROGRAM]).chain(arguments.iter().copied()).collect();
        let (program, rest) = words.split_first().expect("there is a program");
        let mut command = Command::new(program);
        command.args(rest).env_clear().env("HOME", &self.root).env("MFA_SESSION_CACHE_DIR", self.cache());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(&mut self.command(arguments))
    }

    /// `write` from `dev`, without anybody to ask.
    pub(crate) fn write(&self, to: &str) -> Ended {
        self.run(&["write", "--profile", "dev", "--no-prompt", "--to", to])
    }

    /// Those that hold content: temporary files.
    pub(crate) fn temporary_files(&self) -> Vec<String> {
        self.side_files().into_iter().filter(|name| Path::new(name).extension().is_some_and(|it| it == "tmp")).collect()
    }

    /// Names of our own side files beside the shared files.
    pub(crate) fn side_files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.aws()).expect("the folder is there");
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with(".mfa-session.")).collect()
    }
}

impl Ended {
    /// Panics with everything that was said unless it is this code.
    pub(crate) fn expect_code(self, code: i32, why: &str) -> Self {
        assert_eq!(self.code, code, "{why}: {self:#?}");
        self
    }
}

pub(crate) fn ended(command: &mut Command) -> Ended {
    ended_with(&command.output().unwrap_or_else(|error| panic!("{command:?}: {error}")))
}

fn ended_with(output: &Output) -> Ended {
    use std::os::unix::process::ExitStatusExt as _;
    let code = output.status.code().unwrap_or_else(|| 128 + output.status.signal().unwrap_or(0));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    no_warning_twice(&stderr);
    Ended { code, stdout, stderr }
}

/// A file of mode 0600.
pub(crate) fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::write(path, bytes).expect("a writable folder");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("our own file");
}

/// Every section and its own properties, as our reader (the AWS CLI's twin) sees them.
pub(crate) fn sections(text: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let document = aws_profile_files::ini::IniDocument::parse(text).expect("the AWS CLI reads it");
    let properties = |section: aws_profile_files::ini::Section<'_, '_>| {
        section.own_properties().map(|property| (property.key.to_lowercase(), property.value.into_owned())).collect()
    };
    document.sections().map(|section| (section.name().to_owned(), properties(section))).collect()
}

/// One value of one section.
pub(crate) fn value(text: &str, section: &str, key: &str) -> Option<String> {
    sections(text).remove(section)?.into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// Does a program answer?
pub(crate) fn has(program: &str, argument: &str) -> bool {
    Command::new(program).arg(argument).output().is_ok_and(|output| output.status.success())
}
