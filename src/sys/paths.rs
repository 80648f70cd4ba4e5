//! The paths of files and folders.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::model::Env;

/// Why a path cannot be determined.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum PathError {
    /// Set but empty: other tools then read `.aws` in the current folder, in which any user may have created it.
    #[error("`HOME` is empty")]
    EmptyHome,
    #[error("`HOME` is not an absolute path")]
    RelativeHome,
    /// Neither `HOME` nor the user database names one.
    #[error("there is no home folder")]
    NoHome,
    /// `MFA_SESSION_CACHE_DIR` depends on the current folder.
    #[error("`MFA_SESSION_CACHE_DIR` is not an absolute path")]
    RelativeCacheDir,
    /// The variable of a shared file is set but empty: botocore then reads no such file.
    #[error("`{0}` is empty, so that file is not used")]
    NoFile(&'static str),
}

/// The home folder, never the current one.
pub(crate) fn home(env: &Env) -> Result<PathBuf, PathError> {
    match env.path("HOME") {
        Some(home) if home.is_absolute() => Ok(home),
        Some(_) => Err(PathError::RelativeHome),
        None if env.is_present("HOME") => Err(PathError::EmptyHome),
        None => home_of_this_run().ok_or(PathError::NoHome),
    }
}

/// The home folder as the operating system returns it, for code without an [`Env`].
pub(super) fn home_of_this_run() -> Option<PathBuf> {
    dirs::home_dir().filter(|home| home.is_absolute())
}

/// The shared config file.
///
/// # Errors
/// When it depends on a home folder that cannot be determined, or its variable is empty.
pub(crate) fn config_file(env: &Env) -> Result<PathBuf, PathError> {
    match (private_copy(env), env.path(OWN_CONFIG_FILE)) {
        (Some(_), Some(own)) => Ok(own),
        (Some(_), None) => Err(PathError::NoFile("AWS_CONFIG_FILE")),
        (None, _) => shared_file(env, "AWS_CONFIG_FILE", "config"),
    }
}

/// A file that is always empty.
pub(crate) const NO_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Set by `exec` with --renew or --serve: the user's own config file; empty if there is none.
pub(crate) const OWN_CONFIG_FILE: &str = "MFA_SESSION_CONFIG_FILE";

/// The copy of the config file that `exec` made for the command that runs this process, if it is still in use.
pub(crate) fn private_copy(env: &Env) -> Option<PathBuf> {
    let copy = env.path("AWS_CONFIG_FILE").filter(|_| env.is_present(OWN_CONFIG_FILE))?;
    let name = copy.file_name()?.to_str()?;
    let is_ours = name.starts_with("exec-") && name.ends_with(".config");
    (is_ours && copy.parent() == state_dir(env).ok().as_deref()).then_some(copy)
}

/// The folder for files that are neither a cache nor settings.
pub(crate) fn state_dir(env: &Env) -> Result<PathBuf, PathError> {
    let named = env.path("XDG_STATE_HOME").filter(|dir| dir.is_absolute());
    let dir = match named {
        Some(dir) => dir,
        None => home(env)?.join(".local").join("state"),
    };
    Ok(dir.join("mfa-session"))
}

/// The shared credentials file.
///
/// # Errors
/// As [`config_file`].
pub(crate) fn credentials_file(env: &Env) -> Result<PathBuf, PathError> {
    shared_file(env, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

/// The variables that keep a shared file from being read: set but empty, or with the path of a missing file.
pub(crate) fn unread_files(env: &Env) -> Vec<String> {
    let files = [("AWS_CONFIG_FILE", config_file(env)), ("AWS_SHARED_CREDENTIALS_FILE", credentials_file(env))];
    let unread =
        files.into_iter().filter(|(variable, _)| env.is_present(variable)).filter_map(|(variable, file)| match file {
            Ok(path) if path.exists() => None,
            Ok(path) => Some(format!("`{variable}` names `{}`, which does not exist", shown(&path, env))),
            Err(none) => Some(none.to_string()),
        });
    unread.collect()
}

/// Whether two paths lead to one file, which may not exist yet.
pub(crate) fn lead_to_one_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| {
        path.canonicalize().ok().or_else(|| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?)))
    };
    one == other || real(one).is_some_and(|real_one| real(other) == Some(real_one))
}

fn shared_file(env: &Env, variable: &'static str, name: &str) -> Result<PathBuf, PathError> {
    let Some(path) = env.path(variable) else {
        if env.is_present(variable) {
            return Err(PathError::NoFile(variable));
        }
        return Ok(home(env)?.join(".aws").join(name));
    };
    // As botocore, expands variables and `~` (configloader.py, `raw_config_parse`).
    let Some(text) = path.to_str() else { return Ok(path) };
    let text = expand_variables(text, env);
    match text.strip_prefix('~') {
        Some("") => home(env),
        Some(rest) if rest.starts_with('/') => Ok(home(env)?.join(rest.trim_start_matches('/'))),
        _ => Ok(PathBuf::from(text)),
    }
}

/// `$NAME` and `${NAME}`; an unknown variable stays as it is.
fn expand_variables(text: &str, env: &Env) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let (name, end) = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((name, _)) => (name, name.len() + 2),
            None => {
                let length = after.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
                (&after[..length], length)
            }
        };
        match env.get(name) {
            Some(value) => expanded.push_str(value),
            None => {
                expanded.push('$');
                expanded.push_str(&after[..end]);
            }
        }
        rest = &after[end..];
    }
    expanded.push_str(rest);
    expanded
}

/// The cache folder. If a variable names it, the home folder is not needed.
///
/// # Errors
/// When it is relative, or depends on a home folder that cannot be determined.
pub(crate) fn cache_dir(env: &Env) -> Result<PathBuf, PathError> {
    if let Some(dir) = env.path("MFA_SESSION_CACHE_DIR") {
        return if dir.is_absolute() { Ok(dir) } else { Err(PathError::RelativeCacheDir) };
    }
    // A relative path must be ignored (XDG Base Directory Specification).
    let named = env.path("XDG_CACHE_HOME").filter(|dir| KNOWS_XDG && dir.is_absolute());
    let caches = match named {
        Some(dir) => dir,
        None => {
            let home = home(env)?;
            dirs::cache_dir().filter(|dir| !KNOWS_XDG && dir.is_absolute()).unwrap_or_else(|| home.join(".cache"))
        }
    };
    Ok(caches.join("mfa-session"))
}

/// The folder in which the AWS CLI caches roles, if it holds files.
pub(crate) fn cache_of_aws_cli(env: &Env) -> Option<PathBuf> {
    let dir = home(env).ok()?.join(".aws").join("cli").join("cache");
    std::fs::read_dir(&dir).ok()?.next()?.ok()?;
    Some(dir)
}

/// Whether the platform's cache folder is that of the XDG Base Directory Specification.
const KNOWS_XDG: bool = cfg!(all(unix, not(target_vendor = "apple")));

/// The path in a setting: absolute, or below the home folder. Another one would depend on the current folder.
pub(crate) fn of_setting(text: &str, env: &Env) -> Option<PathBuf> {
    let path = match text.strip_prefix("~/") {
        Some(rest) => home(env).ok()?.join(rest),
        None => PathBuf::from(text),
    };
    Some(path).filter(|path| path.is_absolute())
}

/// The shared file to which messages refer by this name.
pub(crate) fn shown_file(name: &str, env: &Env) -> PathBuf {
    let files = [config_file(env), credentials_file(env)];
    files.into_iter().flatten().find(|path| shown(path, env) == name).unwrap_or_else(|| name.into())
}

/// The paths of a list such as `PATH`.
pub(crate) fn listed(list: &Path) -> Vec<PathBuf> {
    std::env::split_paths(list).collect()
}

/// A path as shown in messages: `~/.aws/config`.
pub(crate) fn shown(path: &Path, env: &Env) -> String {
    let short = home(env).ok().and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf));
    match short {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(variables: &[(&str, &str)]) -> Env {
        Env::new(variables.iter().map(|(name, value)| (name.into(), value.into())))
    }

    #[test]
    fn a_home_that_would_mean_the_current_folder_is_an_error() {
        for (value, expected) in [
            ("", Err(PathError::EmptyHome)),
            (".", Err(PathError::RelativeHome)),
            ("home", Err(PathError::RelativeHome)),
            ("/home/alice", Ok(PathBuf::from("/home/alice/.aws/config"))),
        ] {
            assert_eq!(config_file(&env(&[("HOME", value)])), expected, "{value:?}");
        }
        let own = env(&[("HOME", ""), ("AWS_CONFIG_FILE", "/etc/aws"), ("MFA_SESSION_CACHE_DIR", "/c")]);
        assert_eq!(config_file(&own), Ok("/etc/aws".into()), "a home that is not needed is not asked for");
        assert_eq!(cache_dir(&own), Ok("/c".into()));
    }

    #[test]
    fn file_variables_are_expanded_as_botocore_does() {
        for (value, expected) in [
            ("~/x", "/home/alice/x"),
            ("$HOME/x", "/home/alice/x"),
            ("${HOME}/x$", "/home/alice/x$"),
            ("$NOPE/x", "$NOPE/x"),
            ("${NOPE}/x", "${NOPE}/x"),
            ("${HOME", "${HOME"),
            ("~bob/x", "~bob/x"),
            ("rel/x", "rel/x"),
        ] {
            let env = env(&[("HOME", "/home/alice"), ("AWS_SHARED_CREDENTIALS_FILE", value)]);
            assert_eq!(credentials_file(&env), Ok(expected.into()), "{value}");
        }
        let empty = env(&[("HOME", "/home/alice"), ("AWS_SHARED_CREDENTIALS_FILE", "")]);
        assert_eq!(credentials_file(&empty), Err(PathError::NoFile("AWS_SHARED_CREDENTIALS_FILE")));
        assert_eq!(config_file(&empty), Ok("/home/alice/.aws/config".into()));
    }

    #[test]
    fn a_relative_cache_folder_is_refused() {
        let env = env(&[("HOME", "/home/alice"), ("MFA_SESSION_CACHE_DIR", "cache")]);
        assert_eq!(cache_dir(&env), Err(PathError::RelativeCacheDir));
    }

    #[cfg(all(unix, not(target_vendor = "apple")))]
    #[test]
    fn a_cache_folder_that_a_variable_names_needs_no_home() {
        for (home, xdg, expected) in [
            ("", "/caches", Ok("/caches/mfa-session")),
            ("home", "/caches", Ok("/caches/mfa-session")),
            ("", "caches", Err(PathError::EmptyHome)),
            ("home", "", Err(PathError::RelativeHome)),
            ("/home/alice", "caches", Ok("/home/alice/.cache/mfa-session")),
            ("/home/alice", "", Ok("/home/alice/.cache/mfa-session")),
        ] {
            let env = env(&[("HOME", home), ("XDG_CACHE_HOME", xdg)]);
            assert_eq!(cache_dir(&env), expected.map(PathBuf::from), "{home:?} {xdg:?}");
        }
    }
}
