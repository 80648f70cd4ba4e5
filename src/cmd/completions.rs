//! `completions`: the files of `completions/`, and the names of profiles that they ask for.

use miniz_oxide::inflate::decompress_to_vec;

use crate::error::Error;
use crate::model::{ProfileLookup, exit};
use crate::session::context::Context;
use crate::session::profile_files::ProfileFiles;
use crate::sys::stdio::write_stdout;

/// Generated from the command line by `tests/it/generated.rs`, which checks that they are current; compressed by
/// `build.rs`.
const FILES: [(&str, &[u8]); 7] = [
    ("bash", include_bytes!(concat!(env!("OUT_DIR"), "/mfa-session.bash"))),
    ("zsh", include_bytes!(concat!(env!("OUT_DIR"), "/_mfa-session"))),
    ("fish", include_bytes!(concat!(env!("OUT_DIR"), "/mfa-session.fish"))),
    ("powershell", include_bytes!(concat!(env!("OUT_DIR"), "/_mfa-session.ps1"))),
    ("pwsh", include_bytes!(concat!(env!("OUT_DIR"), "/_mfa-session.ps1"))),
    ("elvish", include_bytes!(concat!(env!("OUT_DIR"), "/mfa-session.elv"))),
    ("nushell", include_bytes!(concat!(env!("OUT_DIR"), "/mfa-session.nu"))),
];

pub(super) fn run(shell: &str) -> Result<u8, Error> {
    let known = || FILES.map(|(name, _)| name).join(", ");
    let file = FILES.iter().find(|(name, _)| *name == shell).ok_or_else(|| Error::Usage {
        what: format!("there are no completions for `{shell}`"),
        hint: format!("say one of {}", known()),
    })?;
    // Cannot fail: `build.rs` compressed it.
    let text = decompress_to_vec(file.1).unwrap_or_default();
    write_stdout(&String::from_utf8_lossy(&text)).map_err(Error::Output)?;
    Ok(exit::DONE)
}

/// Prints one name a line. Security: bash expands the words given for completion, so names with other than plain
/// characters are left out.
pub(super) fn profiles(ctx: &Context) -> Result<u8, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let plain = |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-/.%@:+".contains(&b));
    let names: String = files.parse()?.names().into_iter().filter(plain).map(|name| name + "\n").collect();
    write_stdout(&names).map_err(Error::Output)?;
    Ok(exit::DONE)
}
