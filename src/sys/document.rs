//! Reads a document from a file, a pipe or standard input, up to a given length.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use super::stdio::{await_input, unbuffered_stdin};

/// Whether standard input is a terminal.
pub(crate) fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// The time limit of reading: a person may have to log in to the program that prints the document.
const PATIENCE: Duration = Duration::from_secs(600);

/// Reads a file, or standard input, and at most one byte more than `longest`: enough to detect that it is longer.
///
/// # Errors
/// When it cannot be opened or read, or has not come within ten minutes.
pub(crate) fn read(path: Option<&Path>, longest: usize) -> io::Result<Vec<u8>> {
    let mut source = match path {
        Some(path) if is_named_pipe(path) => {
            return Err(io::Error::other("it is a named pipe, and nobody may ever write to it"));
        }
        Some(path) => File::open(path)?,
        None => unbuffered_stdin()?,
    };
    let deadline = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    let mut piece = [0_u8; 4096];
    while bytes.len() <= longest {
        await_input(&source, None, deadline)?;
        let room = (longest + 1 - bytes.len()).min(piece.len());
        match source.read(&mut piece[..room])? {
            0 => break,
            length => bytes.extend_from_slice(&piece[..length]),
        }
    }
    Ok(bytes)
}

/// Whether the path is a named pipe, unlike that of `<(command)`: opening it would block until a writer opens it.
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
