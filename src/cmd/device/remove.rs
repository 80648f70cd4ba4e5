use crate::cmd::Run;
use crate::error::Error;
use crate::options::Options;
pub(super) fn run(run: &Run, options: &Options, d: Option<&str>, yes: bool, last: bool) -> Result<u8, Error> {
    let _ = (run, options, d, yes, last);
    Ok(0)
}
