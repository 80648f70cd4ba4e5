//! The last step of a replacement: the temporary file takes the old one's name.

use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use super::platform;

/// How long another program's open handle is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Gives the temporary file this name, over whatever has it. On Windows that is refused while anybody has the old file
/// open (a reader, a virus scanner), so it is tried again for two seconds.
///
/// # Errors
/// When it cannot be renamed; the old file is untouched and the temporary one gone.
pub fn persist(mut temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match temporary.persist(target) {
            Ok(_) => return Ok(()),
            Err(failed) if platform::is_in_use(&failed.error) && Instant::now() < deadline => temporary = failed.file,
            Err(failed) => return Err(failed.error),
        }
        thread::sleep(Duration::from_millis(10));
    }
}
