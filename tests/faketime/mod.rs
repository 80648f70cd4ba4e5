//! A clock that can be put forward, for programs that ask the C library for the time. Shared by the test programs.

use std::fs;
use std::path::{Path, PathBuf};

/// libfaketime, where Debian's package installs it.
#[must_use]
pub(crate) fn library() -> Option<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").ok()?.flatten();
    architectures.map(|folder| folder.path().join("faketime/libfaketime.so.1")).find(|path| path.exists())
}

/// The variables by which a program has a time that differs by so much from the real one: `+2h`, `-30m`. What it waits
/// for, and the times of files, stay real.
#[must_use]
pub(crate) fn variables(library: &Path, shift: &str) -> [(&'static str, String); 5] {
    [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", shift.to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("NO_FAKE_STAT", "1".to_owned()),
    ]
}
