//! Opens a URL in the user's browser.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::command;
use crate::model::Env;

/// How long the opener is waited for: it may be the browser itself, which stays.
const PATIENCE: Duration = Duration::from_secs(3);

/// The program that opens a URL, found before it is needed.
#[derive(Debug)]
pub(crate) struct Browser(Vec<OsString>);

impl Browser {
    /// `BROWSER`, else the program of the desktop. None where neither is there, as in a session over SSH.
    pub(crate) fn find(env: &Env) -> Option<Self> {
        let chosen = env.get("BROWSER").map(|line| line.split_whitespace().map(OsString::from).collect::<Vec<_>>());
        let words = chosen.filter(|words| !words.is_empty()).or_else(|| of_desktop(env))?;
        command::find(words.first()?, env).ok()?;
        Some(Self(words))
    }

    /// Opens it. It is an argument of the program, so whoever may list processes sees it for a moment.
    ///
    /// # Errors
    /// When the program cannot be started, or fails.
    pub(crate) fn open(&self, url: &str) -> io::Result<()> {
        let Some((program, arguments)) = self.0.split_first() else { return Err(io::ErrorKind::NotFound.into()) };
        let mut opener = Command::new(program);
        // Security: what it says may hold the URL.
        let opener = opener.args(arguments).arg(OsStr::new(url)).stdout(Stdio::null()).stderr(Stdio::null());
        let mut opener = opener.stdin(Stdio::null()).spawn()?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match opener.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(io::Error::other(status.to_string())),
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        }
        Ok(())
    }
}

fn of_desktop(env: &Env) -> Option<Vec<OsString>> {
    if cfg!(windows) {
        return Some(vec!["rundll32".into(), "url.dll,FileProtocolHandler".into()]);
    }
    if cfg!(target_os = "macos") {
        let is_remote = env.get("SSH_CONNECTION").is_some();
        return (!is_remote).then(|| vec!["open".into()]);
    }
    env.first(&["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]).map(|_| vec!["xdg-open".into()])
}
