//! `strace` as the hand that kills, fails or delays one system call of the program.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};

use harness::skip;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::{Ended, Home, ended, ended_with, has};

/// One system call of a run: the N-th of its name, as `strace -e inject=…:when=N` counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) name: String,
    pub(crate) number: usize,
    /// The call as strace wrote it.
    pub(crate) line: String,
}

/// Can calls be injected here? Containers may forbid ptrace.
pub(crate) fn available() -> bool {
    let works = has("strace", "-V")
        && Command::new("strace").args(["-o", "/dev/null", "true"]).output().is_ok_and(|run| run.status.success());
    if !works {
        skip("strace is missing or may not trace");
    }
    works
}

/// Every system call of a run, in order.
pub(crate) fn points(home: &Home, arguments: &[&str]) -> Vec<Point> {
    points_with(home, arguments, &[])
}

/// The same with more in the environment.
pub(crate) fn points_with(home: &Home, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<Point> {
    let log = home.path().join("strace.log");
    let shown = log.display().to_string();
    let mut command = home.under(&["strace", "-f", "-o", &shown], arguments);
    ended(command.envs(variables.iter().copied())).expect_code(0, "the run that is counted");
    let text = fs::read_to_string(&log).expect("strace wrote it");
    fs::remove_file(&log).expect("our file");
    points_in(&text)
}

/// Calls about memory only: their number hangs on where the kernel has put the heap, which differs from run to run, and
/// a kill at one of them leaves what a kill at the next call leaves.
const MEMORY_CALLS: &[&str] = &["brk", "madvise", "mmap", "mprotect", "mremap", "munmap"];

/// The system calls in a log of `strace -f`, but for those about memory and that which starts the program.
pub(crate) fn points_in(log: &str) -> Vec<Point> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let calls = log.lines().filter_map(|line| {
        let call = line.split_once(' ')?.1.trim_start();
        let name = call.split_once('(')?.0;
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            .then(|| (name.to_owned(), call.to_owned()))
    });
    // strace itself starts the program: it can do nothing about that call.
    calls
        .filter(|(name, _)| name != "execve" && !MEMORY_CALLS.contains(&name.as_str()))
        .map(|(name, line)| {
            let number = seen.entry(name.clone()).or_default();
            *number += 1;
            Point { number: *number, name, line }
        })
        .collect()
}

/// Runs the program with something done to one of its calls: `signal=KILL`, `error=EIO`.
pub(crate) fn inject(home: &Home, arguments: &[&str], point: &Point, what: &str) -> Ended {
    ended(&mut command(home, arguments, point, what))
}

/// A run that is stopped behind one of its calls until it is told to go on.
pub(crate) struct Stopped {
    program: Child,
}

/// Runs the program to the end of this call and stops it there.
pub(crate) fn stopped_behind(home: &Home, arguments: &[&str], point: &Point) -> Stopped {
    // -D: what is started is the program itself, whose stop and end can be waited for.
    let mut command = injecting(&["strace", "-D"], home, arguments, point, "signal=STOP");
    let program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("strace starts");
    let (_, status) = waitpid(Some(Pid::from_child(&program)), WaitOptions::UNTRACED)
        .expect("it is our child")
        .expect("it has stopped or ended");
    assert!(status.stopped(), "{point:?} was not reached: {status:?}");
    Stopped { program }
}

impl Stopped {
    /// Continues it, and waits for its end.
    pub(crate) fn go_on(self) -> Ended {
        kill_process(Pid::from_child(&self.program), Signal::CONT).expect("it is stopped");
        ended_with(&self.program.wait_with_output().expect("it is our child"))
    }
}

pub(crate) fn command(home: &Home, arguments: &[&str], point: &Point, what: &str) -> Command {
    injecting(&["strace"], home, arguments, point, what)
}

fn injecting(strace: &[&str], home: &Home, arguments: &[&str], point: &Point, what: &str) -> Command {
    let Point { name, number, .. } = point;
    let (trace, inject) = (format!("trace={name}"), format!("inject={name}:{what}:when={number}"));
    home.under(&[strace, &["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject]].concat(), arguments)
}
