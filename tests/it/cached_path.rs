//! A run that is served from the cache costs nothing: no network, no thread, no lock, no write but the answer. Looked at
//! from outside, by strace(1).
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;

use crate::support::{World, tool};

/// What would be a connection, a thread, a process, a lock, or a change on disk.
const FORBIDDEN: [&str; 36] = [
    "socket",
    "socketpair",
    "connect",
    "bind",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "getpeername",
    "clone",
    "clone3",
    "fork",
    "vfork",
    "flock",
    "fdatasync",
    "fsync",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "chmod",
    "fchmod",
    "fchmodat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "truncate",
    "ftruncate",
    "utimensat",
    "chown",
    "fchown",
    "creat",
    "mknodat",
];

/// Why a system call has no place on this path.
pub(crate) fn offence(line: &str) -> Option<&str> {
    // `pid  name(arguments) = result`; a call that another thread interrupts says `<... name resumed>`
    let call = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let (name, arguments) = call.split_once('(')?;
    let writes = ["write", "writev", "pwrite64", "pwritev", "sendfile"].contains(&name);
    let opens = ["open", "openat", "openat2"].contains(&name);
    let to_write = ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| arguments.contains(flag));
    let elsewhere = writes && !arguments.starts_with("1,");
    let locks = name == "fcntl" && arguments.contains("F_SETLK");
    (FORBIDDEN.contains(&name) || elsewhere || (opens && to_write) || locks).then_some(call)
}

#[test]
fn a_cached_run_touches_nothing_but_the_files_it_reads_and_its_output() {
    let Some(strace) = tool("strace") else {
        return harness::skip("strace is not installed");
    };
    let world = World::new();
    world.login();
    let trace = world.home.path("trace");
    let out = trace.display().to_string();
    let traced = |arguments: &[&str]| {
        world.run(arguments).under(&strace, &["-f", "-qq", "-o", &out, "--"]).ok();
        fs::read_to_string(&trace).expect("strace wrote it")
    };
    for arguments in [
        &["export", "-p", "dev"][..],
        &["-p", "dev"],
        &["credential-process", "-p", "dev"],
        &["status", "-p", "dev", "--prompt"],
    ] {
        let text = traced(arguments);
        assert!(text.lines().count() > 20 && text.contains("write(1, "), "strace saw the run: {text}");
        let offences: Vec<_> = text.lines().filter_map(offence).collect();
        assert_eq!(offences, Vec::<&str>::new(), "{arguments:?}");
        let executed = text.lines().filter(|line| line.contains("execve(")).count();
        assert_eq!(executed, 1, "{arguments:?} starts nothing");
    }
    // the same eyes see a run that is not cached
    let text = traced(&["export", "-p", "dev", "--refresh", "--token-code", &world.phone.next_code()]);
    let seen: Vec<_> = text.lines().filter_map(offence).collect();
    for call in ["socket(", "clone", "flock(", "openat(", "write(", "rename"] {
        assert!(seen.iter().any(|line| line.starts_with(call)), "{call} is not seen: {seen:#?}");
    }
}
