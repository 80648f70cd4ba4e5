//! `unset`: lines that remove what `export` set.

use crate::error::Error;
use crate::format::export::Format;
use crate::model::{Variables, exit, left_by_earlier_export};
use crate::session::context::Context;
use crate::session::profile_files::ProfileFiles;
use crate::sys::stdio::write_stdout;

pub(super) fn run(ctx: &Context, format: Format) -> Result<u8, Error> {
    let shell = format.shell().ok_or_else(|| Error::Usage {
        what: "this format has no way to remove a variable".into(),
        hint: "name a shell: `--format sh`".into(),
    })?;
    // Only the source profile tells which settings were carried over; where the files cannot be read, the keys are
    // removed all the same.
    let left = ProfileFiles::load(&ctx.env)
        .and_then(|files| Ok(left_by_earlier_export(&ctx.env, &files.parse()?)))
        .unwrap_or_else(|error| {
            ctx.diagnostics.warning(&format!("{error}, so settings that `export` carried over may stay"));
            Vec::new()
        });
    write_stdout(&shell.lines(&Variables::taking_back(left))).map_err(Error::Output)?;
    Ok(exit::DONE)
}
