//! `completions`: the files of `completions/`, and the names of profiles that they ask for.

use super::Run;
use super::files::Texts;
use crate::error::Error;
use crate::model::{ProfileLookup, exit};
use crate::sys::stdio::write_stdout;

/// Rendered from the command line by `tests/generated.rs`, which keeps them true.
const FILES: [(&str, &str); 7] = [
    ("bash", include_str!("../../completions/mfa-session.bash")),
    ("zsh", include_str!("../../completions/_mfa-session")),
    ("fish", include_str!("../../completions/mfa-session.fish")),
    ("powershell", include_str!("../../completions/_mfa-session.ps1")),
    ("pwsh", include_str!("../../completions/_mfa-session.ps1")),
    ("elvish", include_str!("../../completions/mfa-session.elv")),
    ("nushell", include_str!("../../completions/mfa-session.nu")),
];

pub(super) fn run(shell: &str) -> Result<u8, Error> {
    let known = || FILES.map(|(name, _)| name).join(", ");
    let file = FILES.iter().find(|(name, _)| *name == shell).ok_or_else(|| Error::Usage {
        what: format!("there are no completions for `{shell}`"),
        hint: format!("say one of {}", known()),
    })?;
    write_stdout(file.1).map_err(Error::Output)?;
    Ok(exit::DONE)
}

/// One name a line. Security: bash expands the words that it is given to complete with, so a name with anything
/// but plain characters is left out.
pub(super) fn profiles(run: &Run) -> Result<u8, Error> {
    let texts = Texts::load(&run.env)?;
    let plain = |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-/.%@:+".contains(&b));
    let names: String = texts.parse()?.names().into_iter().filter(plain).map(|name| name + "\n").collect();
    write_stdout(&names).map_err(Error::Output)?;
    Ok(exit::DONE)
}
