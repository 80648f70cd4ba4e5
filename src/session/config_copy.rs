//! Private copies of the config file, for commands that must find other profiles in it.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::error::Error;
use crate::model::file_stem;
use crate::session::context::Context;
use crate::session::profile_files::ProfileFiles;
use crate::sys::paths::{self, OWN_CONFIG_FILE};
use crate::sys::store::state_file::{self, CopyInUse, Kept};

/// How many sections a note names.
const NAMED_SECTIONS: usize = 5;

/// A private config file, and the one that it was copied from.
#[derive(Debug)]
pub(crate) struct ConfigCopy {
    path: PathBuf,
    own: OsString,
    /// The claim on it, for the command; none where it cannot be claimed.
    in_use: Option<CopyInUse>,
}

impl ConfigCopy {
    /// Writes a copy without keys, whose name is derived from its content, and says which sections it lacks keys of.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn keep(ctx: &Context, files: &ProfileFiles, text: &str, left_out: &[String]) -> Result<Self, Error> {
        if !left_out.is_empty() {
            let sections: Vec<String> =
                left_out.iter().take(NAMED_SECTIONS).map(|section| format!("`[{section}]`")).collect();
            let more = left_out.len().saturating_sub(NAMED_SECTIONS);
            let more = if more > 0 { format!(", … and {more} more") } else { String::new() };
            let sections = format!("{}{more}", sections.join(", "));
            let shown = &files.config.shown;
            ctx.diagnostics.note(&format!("the command sees a copy of {shown} without the keys in {sections}"));
        }
        let (dir, file) = (paths::state_dir(&ctx.env)?, format!("exec-{}.config", file_stem(&["exec", text])));
        let shown = || paths::shown(&dir, &ctx.env);
        match state_file::keep(&dir, &file, text.as_bytes()).map_err(|why| Error::State { shown: shown(), why })? {
            Kept::AsItWas => {}
            Kept::Instead(changed) => ctx.diagnostics.warning(&format!(
                "a command under `exec` has written into its copy of the config file; what it wrote is in `{}`",
                paths::shown(&changed, &ctx.env)
            )),
        }
        let own = files.config.path().map(|path| path.as_os_str().to_owned()).unwrap_or_default();
        let in_use = CopyInUse::claim(&dir, &file);
        Ok(Self { path: dir.join(file), own, in_use })
    }

    /// Lets the command inherit the claim, so that `clear --all` leaves the copy as long as the command runs.
    pub(crate) fn let_inherit(&self) {
        if let Some(copy) = &self.in_use {
            copy.let_inherit();
        }
    }

    /// The variables that name the copy, and the user's own file for runs of this program inside of the command.
    pub(crate) fn variables(&self) -> [(&'static str, &OsStr); 2] {
        [("AWS_CONFIG_FILE", self.path.as_os_str()), (OWN_CONFIG_FILE, self.own.as_os_str())]
    }
}
