//! A pseudo terminal, what appears on it, and the keys typed at it.

use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pty, open};

/// Nothing that is expected takes this long, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A terminal whose session leader is the program that was started on it. Dropping it hangs it up.
pub(crate) struct Terminal {
    /// None once it is hung up.
    pty: Option<Arc<Pty>>,
    child: Child,
    screen: Arc<Screen>,
    /// How much of the screen was looked at.
    seen: usize,
}

#[derive(Default)]
struct Screen {
    shown: Mutex<Shown>,
    changed: Condvar,
    closed: AtomicBool,
}

#[derive(Default)]
struct Shown {
    text: String,
    ended: bool,
}

/// A master that another test's child inherits between its opening and its close-on-exec flag would
/// outlive its terminal.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

impl Terminal {
    /// Starts a program on a new terminal of 80 columns.
    #[must_use]
    pub(crate) fn start(command: Command) -> Self {
        let (pty, child) = {
            let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
            let (pty, pts) = open().expect("the system has a pseudo terminal left");
            pty.resize(pty_process::Size::new(24, 80)).expect("a terminal has a size");
            (pty, command.spawn(pts).expect("the program is there"))
        };
        let pty = Arc::new(pty);
        let screen = Arc::new(Screen::default());
        let (reading, showing) = (Arc::clone(&pty), Arc::clone(&screen));
        std::thread::spawn(move || show(&reading, &showing));
        Self { pty: Some(pty), child, screen, seen: 0 }
    }

    fn pty(&self) -> &Pty {
        self.pty.as_ref().expect("it is not hung up")
    }

    /// Makes the window narrower or wider.
    pub(crate) fn resize(&self, columns: u16) {
        self.resize_to(columns, 24);
    }

    /// Gives the window a size.
    pub(crate) fn resize_to(&self, columns: u16, rows: u16) {
        self.pty().resize(pty_process::Size::new(rows, columns)).expect("a terminal has a size");
    }

    /// Types keys.
    pub(crate) fn type_keys(&self, keys: &str) {
        self.pty().write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Types a line.
    pub(crate) fn type_line(&self, line: &str) {
        self.type_keys(&format!("{line}\n"));
    }

    /// Waits until a text appears, after what was waited for before; returns all that came up to its end.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> String {
        match self.wait_for(text) {
            Ok(found) => found,
            Err(shown) => panic!("{text:?} did not appear on the terminal; it shows:\n{shown}"),
        }
    }

    /// As [`Terminal::expect`]; without the text, everything that is shown.
    ///
    /// # Errors
    /// When the text does not come.
    pub(crate) fn wait_for(&mut self, text: &str) -> Result<String, String> {
        self.wait_for_one_of(&[text]).map(|(found, _)| found)
    }

    /// Waits for the first of several texts; says which it was.
    ///
    /// # Errors
    /// When none of them comes.
    pub(crate) fn wait_for_one_of(&mut self, texts: &[&str]) -> Result<(String, usize), String> {
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.screen.lock();
        loop {
            let rest = &shown.text[self.seen..];
            let found = texts.iter().enumerate().filter_map(|(index, text)| Some((rest.find(text)?, index))).min();
            if let Some((at, index)) = found {
                let end = self.seen + at + texts[index].len();
                let found = shown.text[self.seen..end].to_owned();
                self.seen = end;
                return Ok((found, index));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if shown.ended || left.is_zero() {
                return Err(shown.text.clone());
            }
            shown = self.screen.changed.wait_timeout(shown, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until the terminal gives single keys, as a menu has them.
    #[track_caller]
    pub(crate) fn expect_single_keys(&self) {
        use rustix::termios::{LocalModes, tcgetattr};
        Self::wait_until("the terminal to give single keys", || {
            !tcgetattr(self.pty()).expect("a terminal has modes").local_modes.contains(LocalModes::ICANON)
        });
    }

    /// Waits for something that cannot be waited for otherwise.
    #[track_caller]
    pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < deadline, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the end of the program and of everything else on the terminal; returns its status and what
    /// was shown since the last wait.
    #[track_caller]
    pub(crate) fn finish(mut self) -> (ExitStatus, String) {
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.screen.lock();
        while !shown.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the program does not end; the terminal shows:\n{}", shown.text);
            shown = self.screen.changed.wait_timeout(shown, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let rest = shown.text[self.seen..].to_owned();
        drop(shown);
        (self.child.wait().expect("a child can be waited for"), rest)
    }

    /// Hangs it up, as somebody does who closes the window, and waits for the end of the program.
    #[track_caller]
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        self.screen.closed.store(true, Ordering::SeqCst);
        self.pty = None;
        let mut status = None;
        Self::wait_until("the end of the program", || {
            status = self.child.try_wait().expect("a child can be waited for");
            status.is_some()
        });
        status.expect("it has ended")
    }

    /// Everything shown so far.
    #[must_use]
    pub(crate) fn shown(&self) -> String {
        self.screen.lock().text.clone()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.screen.closed.store(true, Ordering::SeqCst);
        // Our own descriptor goes with the thread's; a child that ignores the hang-up must not stay either.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Screen {
    fn lock(&self) -> std::sync::MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies what appears, until the last program has left the terminal or the terminal is dropped.
fn show(pty: &Pty, screen: &Screen) {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let tick = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
    let mut bytes = [0; 4096];
    let mut pending = Vec::new();
    while !screen.closed.load(Ordering::SeqCst) {
        if poll(&mut [PollFd::from_borrowed_fd(pty.as_fd(), PollFlags::IN)], Some(&tick)) == Ok(0) {
            continue;
        }
        let count = match { pty }.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            // EIO: nobody has the terminal open any more.
            Err(_) => break,
        };
        pending.extend(bytes[..count].iter().filter(|byte| **byte != b'\r'));
        // A character may come in two parts.
        let whole = std::str::from_utf8(&pending).map_or_else(|error| error.valid_up_to(), str::len);
        let text = String::from_utf8_lossy(&pending.drain(..whole).collect::<Vec<u8>>()).into_owned();
        screen.lock().text.push_str(&text);
        screen.changed.notify_all();
    }
    screen.lock().ended = true;
    screen.changed.notify_all();
}
