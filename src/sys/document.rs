//! A document that somebody hands over: a file, a pipe, standard input. No longer than its reader wants it.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

/// Whether somebody sits at standard input rather than a file or a program.
#[must_use]
pub fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Reads a file, or standard input, and at most one byte more than `longest`: enough to know that it goes on.
///
/// # Errors
/// When it cannot be opened or read.
pub fn read(path: Option<&Path>, longest: usize) -> io::Result<Vec<u8>> {
    let source: Box<dyn Read> = match path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin().lock()),
    };
    let mut bytes = Vec::new();
    source.take(u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
