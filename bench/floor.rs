//! The least that a Rust program costs which reads a file and prints it.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("which file?"))?;
    std::io::stdout().write_all(&std::fs::read(path)?)
}
