//! A command that prints an answer, as a line of a profile that a shell runs: with limits on its time and output. It
//! counts as ended when its process has ended, not earlier, even if another process still has its output open.

use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::event::{Event, event, wait_any};
use super::signals::also_on_termination;

/// The limits of a command.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) time: Duration,
    /// The most bytes of standard output that are read.
    pub(super) output: usize,
}

/// Why a command has no usable output.
#[derive(Debug)]
pub(super) enum Fault {
    /// It could not be started or waited for.
    Start(io::Error),
    /// Ctrl-C ended the wait.
    Interrupted,
    /// The caller ended the wait.
    Stopped,
    /// It took longer than the limit.
    TimedOut,
    /// It printed more than the limit.
    TooMuch,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Start(error)
    }
}

#[derive(Debug)]
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) output: Zeroizing<Vec<u8>>,
    /// The beginning of standard error, if it was a pipe.
    pub(super) errors: Zeroizing<Vec<u8>>,
}

/// How often the process is checked for its end.
const TICK: Duration = Duration::from_millis(20);

/// How long the rest of the output is read when the process has ended and another process still has the pipe open.
const GRACE: Duration = Duration::from_millis(250);

/// The bytes that the reading thread has read so far.
type Shared = Arc<Mutex<Zeroizing<Vec<u8>>>>;

/// A line with these two standard streams, for a shell.
pub(super) fn line(line: &str, (stdin, stderr): (Stdio, Stdio)) -> Command {
    let mut command = shell(line);
    command.stdin(stdin).stderr(stderr);
    command
}

/// Runs a command, and captures standard output. Without a terminal it runs in a process group of its own, so that all of
/// its processes can be killed.
///
/// # Errors
/// See [`Fault`]. Whatever it started has been killed then.
pub(super) fn run(command: Command, has_terminal: bool, limits: Limits, interrupt: &Event) -> Result<Ended, Fault> {
    run_until(command, b"", has_terminal, limits, interrupt, &mut || false)
}

/// As [`run`], with an input if standard input is a pipe, which then stays open; `stop` is asked often whether the command
/// is to be ended.
///
/// # Errors
/// As [`run`].
pub(super) fn run_until(
    mut command: Command,
    input: &[u8],
    has_terminal: bool,
    limits: Limits,
    interrupt: &Event,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Ended, Fault> {
    if !has_terminal {
        own_group(&mut command);
    }
    let deadline = Instant::now() + limits.time;
    command.stdout(Stdio::piped());
    let running = RunningId::default();
    let of_signal = Arc::clone(&running);
    let kill = move || {
        if let Some(id) = *locked(&of_signal) {
            kill_all(id, !has_terminal);
        }
    };
    also_on_termination(kill, || {
        let mut child = start(&mut command, &running)?;
        // Less than a pipe holds. One that does not read it has its reasons.
        let _ = child.stdin.as_mut().map(|stdin| stdin.write_all(input));
        let result = follow(&mut child, &running, limits, deadline, interrupt, stop);
        if result.is_err() {
            kill_all(child.id(), !has_terminal);
            let _ = child.kill();
            let _ = child.wait();
        }
        result
    })
}

/// The id of the child while it runs: after its end another process may have that number.
type RunningId = Arc<Mutex<Option<u32>>>;

fn locked(running: &RunningId) -> MutexGuard<'_, Option<u32>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whoever kills the child waits until it has an id: the child may already run by then, and send us the signal itself.
fn start(command: &mut Command, running: &RunningId) -> io::Result<Child> {
    let mut id = locked(running);
    let child = command.spawn()?;
    *id = Some(child.id());
    Ok(child)
}

fn follow(
    child: &mut Child,
    running: &RunningId,
    limits: Limits,
    deadline: Instant,
    interrupt: &Event,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Ended, Fault> {
    let output: Shared = Arc::new(Mutex::new(Zeroizing::new(Vec::with_capacity(limits.output + 1))));
    let errors: Shared = Arc::default();
    let done = reading(child.stdout.take(), &output, limits.output, Excess::Stop)?;
    let errors_done = reading(child.stderr.take(), &errors, limits.output, Excess::Drop)?;
    let taken = |shared: &Shared| shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let is_too_much = || output.lock().unwrap_or_else(PoisonError::into_inner).len() > limits.output;
    loop {
        if is_too_much() {
            return Err(Fault::TooMuch);
        }
        if let Some(status) = child.try_wait()? {
            *locked(running) = None;
            let until = Instant::now() + GRACE;
            let _ = wait_any(&[&done, interrupt], until);
            let _ = wait_any(&[&errors_done, interrupt], until);
            return if is_too_much() {
                Err(Fault::TooMuch)
            } else {
                Ok(Ended { status, output: taken(&output), errors: taken(&errors) })
            };
        }
        if wait_any(&[interrupt], deadline.min(Instant::now() + TICK)).is_some() {
            return Err(Fault::Interrupted);
        }
        if stop() {
            return Err(Fault::Stopped);
        }
        if Instant::now() >= deadline {
            return Err(Fault::TimedOut);
        }
    }
}

/// How output beyond the limit is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Excess {
    /// Reading stops, as it is an error.
    Stop,
    /// It is read and dropped, so that the command does not block.
    Drop,
}

/// Reads a pipe on a thread; the event is set at its end, or at once where there is no pipe.
fn reading(pipe: Option<impl Read + Send + 'static>, into: &Shared, most: usize, excess: Excess) -> io::Result<Event> {
    let (notifier, done) = event()?;
    let into = Arc::clone(into);
    std::thread::Builder::new().name("command".into()).spawn(move || {
        if let Some(pipe) = pipe {
            read(pipe, &into, most, excess);
        }
        notifier.notify();
    })?;
    Ok(done)
}

/// One byte more than allowed is read, to detect longer output.
fn read(mut pipe: impl Read, into: &Shared, most: usize, excess: Excess) {
    let mut piece = Zeroizing::new([0_u8; 4096]);
    while let Ok(length @ 1..) = pipe.read(&mut *piece) {
        let mut output = into.lock().unwrap_or_else(PoisonError::into_inner);
        let room = (most + 1).saturating_sub(output.len());
        output.extend_from_slice(&piece[..length.min(room)]);
        if output.len() > most && excess == Excess::Stop {
            return;
        }
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    command
}

/// The full path, so that a `cmd.exe` in the current folder is not found first.
#[cfg(windows)]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let root = std::env::var_os("SystemRoot").unwrap_or_else(|| "C:\\Windows".into());
    let mut command = Command::new(std::path::Path::new(&root).join("System32").join("cmd.exe"));
    command.raw_arg(format!("/C \"{line}\""));
    command
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Kills the child of this id and the processes that it has started: its process group, if it has its own, and on Linux its
/// descendants. On a terminal it is in our group, since otherwise it could not read there.
#[cfg(unix)]
fn kill_all(id: u32, has_group: bool) {
    use rustix::process::{Pid, Signal, kill_process, kill_process_group};
    let pid = |id: u32| i32::try_from(id).ok().and_then(Pid::from_raw);
    let send = |ids: &[u32], signal| {
        for process in ids.iter().copied().filter_map(pid) {
            let _ = kill_process(process, signal);
        }
    };
    // All of them are stopped first: a stopped process starts no other, and stays the parent by which its children are
    // found.
    let mut found = vec![id];
    send(&found, Signal::STOP);
    for _ in 0..MOST_LOOKS {
        let new: Vec<u32> = super::descendants::of(id).into_iter().filter(|id| !found.contains(id)).collect();
        if new.is_empty() {
            break;
        }
        send(&new, Signal::STOP);
        found.extend(new);
    }
    send(&found, Signal::KILL);
    if has_group && let Some(group) = pid(id) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// How many times new descendants are searched for.
#[cfg(unix)]
const MOST_LOOKS: usize = 16;

#[cfg(not(unix))]
fn kill_all(_: u32, _: bool) {}
