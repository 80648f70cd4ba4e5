//! Opens a URL in the user's browser.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::command;
use crate::model::Env;

/// How long the opener is waited for: it may be the browser itself, which stays.
const PATIENCE: Duration = Duration::from_secs(3);

/// The program that opens a URL, found before it is needed.
#[derive(Debug)]
pub(crate) struct Browser(Vec<String>);

impl Browser {
    /// `BROWSER`, else the program of the desktop. None where neither is there, as in a session over SSH.
    pub(crate) fn find(env: &Env) -> Option<Self> {
        let is_there =
            |words: &Vec<String>| words.first().is_some_and(|word| command::find(word.as_ref(), env).is_ok());
        let programs = match env.get("BROWSER").map(str::trim).filter(|line| !line.is_empty()) {
            Some(line) => chosen(line, is_there(&words(line))),
            None => of_desktop(env).into_iter().collect(),
        };
        programs.into_iter().find(is_there).map(Self)
    }

    /// Opens it, in the place of `%s`, else as the last argument: whoever may list processes sees it for a moment.
    ///
    /// # Errors
    /// When the program cannot be started, or fails.
    pub(crate) fn open(&self, url: &str) -> io::Result<()> {
        let Some((program, arguments)) = self.0.split_first() else { return Err(io::ErrorKind::NotFound.into()) };
        let mut opener = Command::new(program);
        // Security: what it says may hold the URL.
        let opener = opener.args(with_url(arguments, url)).stdout(Stdio::null()).stderr(Stdio::null());
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

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// The command lines of `BROWSER`: one, whose options may hold colons, or several between colons, as `xdg-open` reads it.
fn chosen(line: &str, is_there: bool) -> Vec<Vec<String>> {
    if is_there && !line.contains("%s:") { vec![words(line)] } else { line.split(':').map(words).collect() }
}

fn with_url(arguments: &[String], url: &str) -> Vec<String> {
    let has_place = arguments.iter().any(|argument| argument.contains("%s"));
    let last = (!has_place).then(|| url.to_owned());
    arguments.iter().map(|argument| argument.replace("%s", url)).chain(last).collect()
}

fn of_desktop(env: &Env) -> Option<Vec<String>> {
    if cfg!(windows) {
        return Some(words("rundll32 url.dll,FileProtocolHandler"));
    }
    if cfg!(target_os = "macos") {
        let is_remote = env.get("SSH_CONNECTION").is_some();
        return (!is_remote).then(|| words("open"));
    }
    env.first(&["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]).map(|_| words("xdg-open"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_one_command_line_or_a_list_and_may_say_where_the_url_goes() {
        for (line, is_there, expected) in [
            ("firefox", true, &["firefox u"][..]),
            ("firefox --proxy=a:1 -P x", true, &["firefox --proxy=a:1 -P x u"]),
            ("firefox:w3m -x", false, &["firefox u", "w3m -x u"]),
            ("firefox %s:w3m %s -x", true, &["firefox u", "w3m u -x"]),
            ("open --url=%s", true, &["open --url=u"]),
        ] {
            let lines = chosen(line, is_there).into_iter().map(|words| with_url(&words, "u").join(" "));
            assert_eq!(lines.collect::<Vec<_>>(), expected, "{line}");
        }
    }
}
