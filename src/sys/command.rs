//! A command that takes this process's place.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::Command;

use super::hardening::CoreLimit;
use crate::model::Env;

/// The user's shell.
#[must_use]
pub fn shell(env: &Env) -> OsString {
    if cfg!(windows) {
        return env.path("COMSPEC").unwrap_or_else(|| "cmd.exe".into()).into_os_string();
    }
    env.path("SHELL").filter(|shell| shell.is_absolute()).unwrap_or_else(|| "/bin/sh".into()).into_os_string()
}

/// Whether a command is there to be run: as `execvp` would look for it.
///
/// # Errors
/// `NotFound`, or `PermissionDenied` where there is one that may not be run.
pub fn find(program: &OsStr, env: &Env) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    if program.as_encoded_bytes().contains(&b'/') {
        return may_run(Path::new(program));
    }
    let path = env.path("PATH").unwrap_or_else(|| "/bin:/usr/bin".into());
    let mut worst = io::Error::from(io::ErrorKind::NotFound);
    for dir in std::env::split_paths(&path) {
        match may_run(&dir.join(program)) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => worst = error,
            Err(_) => {}
        }
    }
    Err(worst)
}

#[cfg(unix)]
fn may_run(path: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    if path.is_dir() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(access(path, Access::EXEC_OK)?)
}

#[cfg(not(unix))]
fn may_run(path: &Path) -> io::Result<()> {
    path.metadata().map(drop)
}

/// Becomes the command. Returns only where that cannot be done, or, on Windows, with its status.
///
/// # Errors
/// Why the command cannot be run.
pub fn replace_this_process<'v>(
    program: &OsStr,
    arguments: &[OsString],
    unset: impl Iterator<Item = &'v OsStr>,
    set: impl Iterator<Item = (&'v OsStr, &'v OsStr)>,
    core_limit: CoreLimit,
) -> io::Result<u8> {
    let mut command = Command::new(program);
    command.args(arguments);
    for name in unset {
        command.env_remove(name);
    }
    command.envs(set);
    core_limit.restore();
    become_it(command)
}

#[cfg(unix)]
fn become_it(mut command: Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> io::Result<u8> {
    let status = command.status()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}
