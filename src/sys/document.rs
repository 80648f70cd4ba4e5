//! A document that somebody hands over: a file, a pipe, standard input. No longer than its reader wants it.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

/// Whether somebody sits at standard input rather than a file or a program.
pub(crate) fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Reads a file, or standard input, and at most one byte more than `longest`: enough to know that it goes on.
///
/// # Errors
/// When it cannot be opened or read.
pub(crate) fn read(path: Option<&Path>, longest: usize) -> io::Result<Vec<u8>> {
    let source: Box<dyn Read> = match path {
        Some(path) if is_named_pipe(path) => {
            return Err(io::Error::other("it is a named pipe, and nobody may ever write to it"));
        }
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin().lock()),
    };
    let mut bytes = Vec::new();
    source.take(u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A pipe that has a name of its own, unlike that of `<(command)`: opening it would wait for as long as nobody else does.
#[cfg(unix)]
fn is_named_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let is_pipe = std::fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_fifo());
    is_pipe && !path.starts_with("/dev")
}

#[cfg(not(unix))]
fn is_named_pipe(_: &Path) -> bool {
    false
}
