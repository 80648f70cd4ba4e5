//! This program as a person or an SDK runs it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::command;
use crate::model::{AccessKey, Env};

/// Whether a command runs this program, whatever the name of its file is: a link to it, or a copy.
pub(crate) fn is_this(program: &str, env: &Env) -> bool {
    let Ok(found) = command::find(OsStr::new(program), env).and_then(fs::canonicalize) else { return false };
    let Ok(own) = std::env::current_exe().and_then(fs::canonicalize) else { return false };
    found == own || found.file_stem() == Some(OsStr::new("mfa-session")) || is_same(&found, &own).unwrap_or(false)
}

/// Whether two files have the same content.
fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    let [is_of, other_is_of] = [fs::metadata(one)?, fs::metadata(other)?];
    if is_of.len() != other_is_of.len() || !is_of.is_file() {
        return Ok(false);
    }
    let mut files = [File::open(one)?, File::open(other)?];
    let mut parts = [[0; 4096]; 2];
    loop {
        let [length, _] = [read_part(&mut files[0], &mut parts[0])?, read_part(&mut files[1], &mut parts[1])?];
        if parts[0] != parts[1] {
            return Ok(false);
        }
        if length < parts[0].len() {
            return Ok(true);
        }
    }
}

/// Fills a part, but for the last one of a file.
fn read_part(file: &mut File, part: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    loop {
        match file.read(&mut part[length..])? {
            0 => return Ok(length),
            more => length += more,
        }
    }
}

/// Runs this program with these arguments on this terminal. Returns its exit code.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(arguments: &[&str]) -> io::Result<Option<i32>> {
    Ok(Command::new(std::env::current_exe()?).args(arguments).status()?.code())
}

/// As [`run`], with a long-term key that is in no file. Security: the secret is in the environment of that process alone.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run_with_key(arguments: &[&str], key: &AccessKey, region: &str) -> io::Result<Option<i32>> {
    let mut command = Command::new(std::env::current_exe()?);
    for name in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "MFA_SESSION_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"]
    {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("AWS_ACCESS_KEY_ID", key.access_key_id.as_str())
        .env("AWS_SECRET_ACCESS_KEY", key.secret_access_key.expose())
        .env("AWS_REGION", region);
    Ok(command.status()?.code())
}

/// What a line printed that an SDK runs.
pub(crate) struct LineOutput {
    pub(crate) succeeded: bool,
    pub(crate) stdout: Zeroizing<Vec<u8>>,
    pub(crate) stderr: Vec<u8>,
}

/// How long a line may take that has nobody to ask.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a `credential_process` line as botocore does: split into words, without a shell, with nothing to read, and
/// without these variables. Nobody is asked for a code.
///
/// # Errors
/// When it cannot be started, or takes too long.
pub(crate) fn as_an_sdk(words: &[String], unset: &[&str]) -> io::Result<LineOutput> {
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).env("MFA_SESSION_NO_PROMPT", "1");
    for name in unset {
        command.env_remove(name);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let deadline = Instant::now() + PATIENCE;
    // An answer fits into the pipe.
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline {
            child.kill()?;
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output()?;
    Ok(LineOutput { succeeded: output.status.success(), stdout: Zeroizing::new(output.stdout), stderr: output.stderr })
}
