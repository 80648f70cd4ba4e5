//! `init`: a shell function that loads a session into the running shell.

use crate::error::Error;
use crate::format::init::{SHELLS, function, is_function_name};
use crate::model::exit;
use crate::sys::stdio::write_stdout;

pub(super) fn run(shell: &str, name: &str) -> Result<u8, Error> {
    if !is_function_name(name) {
        return Err(Error::Usage {
            what: format!("`--name {name}` cannot be a function's name in every shell"),
            hint: "use letters, digits, `_` and `-`".into(),
        });
    }
    let text = function(shell, name).ok_or_else(|| {
        let known: Vec<&str> = SHELLS.iter().map(|(known, _)| *known).collect();
        Error::Usage {
            what: format!("there is no function for `{shell}`"),
            hint: format!("say one of {}; elsewhere evaluate `mfa-session export`", known.join(", ")),
        }
    })?;
    write_stdout(&text).map_err(Error::Output)?;
    Ok(exit::DONE)
}
