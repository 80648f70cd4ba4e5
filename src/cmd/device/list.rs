use crate::cmd::Run;
use crate::error::Error;
use crate::options::Options;
pub(super) fn run(run: &Run, options: &Options, all: bool, json: bool) -> Result<u8, Error> {
    let _ = (run, options, all, json);
    Ok(0)
}
