//! Commands that get a session: found, prepared, and put in the place of this process.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::hardening::CoreLimit;
use crate::model::Env;

pub(crate) fn shell(env: &Env) -> OsString {
    if cfg!(windows) {
        return env.path("COMSPEC").unwrap_or_else(|| "cmd.exe".into()).into_os_string();
    }
    env.path("SHELL").filter(|shell| shell.is_absolute()).unwrap_or_else(|| "/bin/sh".into()).into_os_string()
}

/// The file of a command, found as by `execvp`.
///
/// # Errors
/// `NotFound`, or `PermissionDenied` where there is one that may not be run.
#[cfg(unix)]
pub(crate) fn find(program: &OsStr, env: &Env) -> io::Result<PathBuf> {
    let runnable = |file: PathBuf| may_run(&file).map(|()| file);
    if program.as_encoded_bytes().contains(&b'/') {
        return runnable(program.into());
    }
    let path = env.path("PATH").unwrap_or_else(|| "/bin:/usr/bin".into());
    let mut worst = io::Error::from(io::ErrorKind::NotFound);
    for dir in std::env::split_paths(&path) {
        match runnable(dir.join(program)) {
            Ok(file) => return Ok(file),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => worst = error,
            Err(_) => {}
        }
    }
    Err(worst)
}

/// The files of this name in the absolute folders of the path that may be run.
#[cfg(unix)]
pub(crate) fn runnable(program: &OsStr, env: &Env) -> Vec<PathBuf> {
    let path = env.path("PATH").unwrap_or_default();
    let files = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(program));
    files.filter(|file| may_run(file).is_ok()).collect()
}

/// The file of this name in the folders of the path.
#[cfg(not(unix))]
pub(crate) fn runnable(program: &OsStr, env: &Env) -> Vec<PathBuf> {
    find(program, env).into_iter().collect()
}

#[cfg(unix)]
fn may_run(path: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    if path.is_dir() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(access(path, Access::EXEC_OK)?)
}

/// The extensions that `CreateProcess` starts, scripts of cmd included (`std` passes them to cmd), in the order of
/// `PATHEXT`.
#[cfg(not(unix))]
const EXTENSIONS: [&str; 4] = ["com", "exe", "bat", "cmd"];

/// The file of a command: npm, the AWS CDK and Azure's CLI are scripts that `CreateProcess` would not find by name.
/// Unlike cmd, it does not search the working folder.
///
/// # Errors
/// `NotFound`.
#[cfg(not(unix))]
pub(crate) fn find(program: &OsStr, env: &Env) -> io::Result<PathBuf> {
    let has_folder = program.as_encoded_bytes().iter().any(|byte| br"/\:".contains(byte));
    let path = env.path("PATH").unwrap_or_default();
    let folders = if has_folder { vec![PathBuf::new()] } else { std::env::split_paths(&path).collect() };
    folders
        .into_iter()
        .filter(|folder| has_folder || folder.is_absolute())
        .flat_map(|folder| spellings(&folder.join(program)))
        .find(|file| file.is_file())
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// The name as it is if it has one of the extensions, then with each of them added.
#[cfg(not(unix))]
fn spellings(file: &Path) -> Vec<PathBuf> {
    let known = |extension: &OsStr| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known));
    let whole = file.extension().is_some_and(known).then(|| file.to_owned());
    let added = EXTENSIONS.iter().map(|extension| {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(extension);
        PathBuf::from(name)
    });
    whole.into_iter().chain(added).collect()
}

/// A command with its environment.
#[derive(Debug)]
pub(crate) struct PreparedCommand(Command);

/// Prepares a command: these variables are removed from the environment, then those are set.
///
/// # Errors
/// On Windows, when it is not found.
pub(crate) fn prepared<'v>(
    program: &OsStr,
    arguments: &[OsString],
    env: &Env,
    unset: impl Iterator<Item = &'v OsStr>,
    set: impl Iterator<Item = (&'v OsStr, &'v OsStr)>,
) -> io::Result<PreparedCommand> {
    // On Windows the path is passed, since the system finds programs by name, but no scripts; execvp(3) searches by
    // itself.
    let mut command = Command::new(if cfg!(windows) { find(program, env)? } else { program.into() });
    command.args(arguments);
    for name in unset {
        command.env_remove(name);
    }
    command.envs(set);
    Ok(PreparedCommand(command))
}

impl PreparedCommand {
    /// Becomes the command, or, on Windows, runs it and ends with its status. Returns only the error if that fails.
    pub(crate) fn replace_this_process(self, core_limit: CoreLimit) -> io::Error {
        core_limit.restore();
        become_it(self.0)
    }

    pub(super) fn spawn(mut self) -> io::Result<Child> {
        self.0.spawn()
    }

    /// The same command by way of a verb of ours, for which `words` stand.
    ///
    /// # Errors
    /// When the path of this program cannot be found out.
    #[cfg(target_os = "linux")]
    pub(super) fn by_way_of(self, words: &[&str]) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(words).arg("--").arg(self.0.get_program()).args(self.0.get_args());
        for (name, value) in self.0.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ok(Self(command))
    }
}

#[cfg(unix)]
fn become_it(mut command: Command) -> io::Error {
    use std::os::unix::process::CommandExt;
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if super::inherited_signals::ignored_broken_pipes() {
        return become_it_as_signals_are(&command);
    }
    command.exec()
}

/// Without the default action that `CommandExt::exec` gives to SIGPIPE: it stays ignored, as the runtime has set it and
/// as our caller did.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn become_it_as_signals_are(command: &Command) -> io::Error {
    use std::collections::BTreeMap;
    use std::ffi::CString;
    use std::os::unix::ffi::OsStrExt;

    let mut variables: BTreeMap<OsString, OsString> = std::env::vars_os().collect();
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => variables.insert(name.to_owned(), value.to_owned()),
            None => variables.remove(name),
        };
    }
    let word = |word: &OsStr| CString::new(word.as_bytes());
    let program = command.get_program();
    let pairs = variables.iter().map(|(name, value)| {
        let mut pair = name.clone();
        pair.push("=");
        pair.push(value);
        word(&pair)
    });
    let words = std::iter::once(program).chain(command.get_args()).map(word).collect::<Result<Vec<_>, _>>();
    let (Ok(file), Ok(words), Ok(pairs)) = (word(program), words, pairs.collect::<Result<Vec<_>, _>>()) else {
        return io::ErrorKind::InvalidInput.into();
    };
    match nix::unistd::execvpe(&file, &words, &pairs) {
        Ok(never) => match never {},
        Err(error) => error.into(),
    }
}

#[cfg(not(unix))]
#[expect(clippy::exit, reason = "the command's status has 32 bits, `main` returns eight")]
fn become_it(mut command: Command) -> io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
