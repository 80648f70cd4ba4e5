//! The facts about a process in `/proc/PID/stat`. Only Linux has that file: elsewhere there are none.

use std::fs::File;
use std::io::Read as _;

/// The facts about one process.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ProcessStat {
    /// The program's name, of which the kernel keeps 15 bytes.
    pub(crate) name: String,
    /// One letter, `T` for a process that is stopped, `Z` for one that has ended and was not waited for.
    pub(crate) state: char,
    pub(crate) parent: u32,
    /// The id of its process group.
    pub(crate) group: u32,
    /// The number of its controlling terminal, as the kernel encodes it; 0 for none.
    pub(crate) terminal: u32,
}

/// The facts about a process; none if it does not exist or cannot be seen.
pub(crate) fn of(pid: u32) -> Option<ProcessStat> {
    // One read returns the whole line, and the required fields come first.
    let mut bytes = [0; 512];
    let length = File::open(format!("/proc/{pid}/stat")).ok()?.read(&mut bytes).ok()?;
    // A truncated name need not be UTF-8.
    parsed(&String::from_utf8_lossy(bytes.get(..length)?))
}

/// Parses `pid (name) state ppid pgrp session tty_nr …`; the name may contain parentheses.
fn parsed(text: &str) -> Option<ProcessStat> {
    let (before, after) = text.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let mut fields = after.split_whitespace();
    let state = fields.next()?.chars().next()?;
    let parent = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some(ProcessStat { name: name.to_owned(), state, parent, group, terminal: fields.nth(1)?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_blanks_and_parentheses() {
        let name = "a) T (b".to_owned();
        let expected = ProcessStat { name, state: 'S', parent: 7, group: 12, terminal: 34817 };
        assert_eq!(parsed("12 (a) T (b) S 7 12 8 34817 12 4194304 0"), Some(expected));
        for damaged in ["", "12 (a", "12 (a) S", "12 (a) S x 1 1 1"] {
            assert_eq!(parsed(damaged), None, "{damaged}");
        }
    }
}
