//! `unset`: lines that remove what `export` set.

use super::PlainRun;
use super::files::Texts;
use crate::error::Error;
use crate::format::export::{Format, lines};
use crate::model::{Variables, exit, left_by_earlier_export};
use crate::sys::stdio::write_stdout;

pub(super) fn run(plain: &PlainRun, format: Format) -> Result<u8, Error> {
    if format.shell().is_none() {
        return Err(Error::Usage {
            what: "this format has no way to remove a variable".into(),
            hint: "name a shell: `--format sh`".into(),
        });
    }
    // Which settings were carried over can only be told by the profile that they came from; where the files
    // cannot be read, the keys go all the same.
    let left = Texts::load(&plain.run.env)
        .and_then(|texts| Ok(left_by_earlier_export(&plain.run.env, &texts.parse()?)))
        .unwrap_or_else(|error| {
            plain.run.voice.warning(&format!("{error}, so settings that `export` carried over may stay"));
            Vec::new()
        });
    let text = lines(format, &Variables::taking_back(left));
    write_stdout(&text).map_err(Error::Output)?;
    Ok(exit::DONE)
}
