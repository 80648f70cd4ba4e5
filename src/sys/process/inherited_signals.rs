//! What this process was started with, before Rust's runtime changed it.
//!
//! The runtime ignores SIGPIPE before `main`, and `std::process::Command` gives it the default action in what it starts
//! (`library/std/src/sys/pal/unix/mod.rs`, `library/std/src/sys/process/unix/unix.rs`). Whether the caller ignores it
//! can only be seen by code that runs before, which `.init_array` is for.

use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};

static IGNORES_SIGPIPE: AtomicBool = AtomicBool::new(false);

// The macro demands the word `unsafe`, since much of the runtime is not set up yet: the body keeps to arguments, a file
// and an atomic, all of which are safe code that needs none of that.
ctor_lite::ctor! {
    unsafe fn look_before_the_runtime() {
        // glibc gives the arguments to what runs before `main`; other verbs start no command of the user's.
        if std::env::args_os().any(|word| word == "exec") {
            IGNORES_SIGPIPE.store(ignores_sigpipe(), Ordering::Relaxed);
        }
    }
}

/// Does the caller of `exec` ignore SIGPIPE?
pub(super) fn ignored_broken_pipes() -> bool {
    IGNORES_SIGPIPE.load(Ordering::Relaxed)
}

/// As `/proc/self/status` says now; no where it cannot be read. The file has about 1.5 kB, and a list of all groups.
fn ignores_sigpipe() -> bool {
    let mut start = [0; 4096];
    let read = File::open("/proc/self/status").and_then(|mut file| file.read(&mut start));
    read.is_ok_and(|length| start.get(..length).is_some_and(has_sigpipe))
}

/// Is bit 13 - 1 set in the line `SigIgn`, in hexadecimal digits (`proc_pid_status(5)`)?
fn has_sigpipe(status: &[u8]) -> bool {
    let text = String::from_utf8_lossy(status);
    let mask = text.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << 12) != 0)
}

#[cfg(test)]
mod tests {
    use super::has_sigpipe;

    #[test]
    fn the_bit_of_sigpipe_is_the_thirteenth() {
        for (status, ignored) in [
            ("Name:\tx\nSigIgn:\t0000000000001000\nSigCgt:\t0000000000000000\n", true),
            ("SigIgn:\t0000000000001006", true),
            ("SigIgn:\t0000000000002800\nSigCgt:\t0000000000001000\n", false),
            ("SigIgn:\t0000000000000000\n", false),
            ("SigIgn:\tno number\n", false),
            ("", false),
        ] {
            assert_eq!(has_sigpipe(status.as_bytes()), ignored, "{status}");
        }
    }
}
