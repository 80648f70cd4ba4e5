//! The terminal itself, `/dev/tty`: the only place where a person certainly sees a question. botocore hides standard
//! error of a `credential_process` (boto/botocore#1348), JavaScript hands it a standard input that never ends, `$(…)`
//! takes standard output.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::time::Instant;

use zeroize::Zeroizing;

use crate::model::CodeError;
use crate::sys::process::event::Event;
#[cfg(unix)]
use crate::sys::process::ids;
use crate::sys::process::process_stat;
use crate::sys::process::signals::{SignalGuard, TerminalRestore, undo};

mod hidden;
#[cfg(unix)]
pub(crate) mod keys;
mod screen;

/// The controlling terminal of this process.
#[derive(Debug)]
pub struct Terminal {
    input: File,
    output: File,
}

/// The result of waiting for a line.
#[derive(Debug, PartialEq, Eq)]
pub enum TypedLine {
    /// The line without its end.
    Text(Zeroizing<String>),
    End,
    Interrupted,
    /// The process was stopped and continued: the question has to be drawn again.
    Resumed,
    /// Ctrl-Z, if the watch reports it as an event.
    Stopped,
    Withdrawn,
    TimedOut,
    /// The terminal was closed, or another process group has it now.
    Lost,
}

/// Conditions that end the wait for a line.
pub struct Interruptions<'a> {
    pub watch: &'a SignalGuard,
    /// Set when the session cannot be obtained.
    pub alarm: Option<&'a Event>,
    /// The time limit of the question.
    pub deadline: Instant,
    /// Whether to return when another process group gets the terminal.
    pub only_in_foreground: bool,
    /// Called a few times a second during the question.
    pub tick: Option<&'a mut dyn FnMut()>,
}

impl Terminal {
    /// Opens the controlling terminal.
    ///
    /// # Errors
    /// `ENXIO` where the process has none.
    #[cfg(unix)]
    pub fn open() -> io::Result<Self> {
        let input = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let output = input.try_clone()?;
        Ok(Self { input, output })
    }

    /// Opens the console of this process.
    ///
    /// # Errors
    /// Where the process has none.
    #[cfg(not(unix))]
    pub fn open() -> io::Result<Self> {
        let input = OpenOptions::new().read(true).write(true).open("CONIN$")?;
        let output = OpenOptions::new().read(true).write(true).open("CONOUT$")?;
        Ok(Self { input, output })
    }

    /// Writes text. Errors are ignored: a closed terminal is detected when it is read.
    pub fn show(&self, text: &str) {
        let _ = (&self.output).write_all(text.as_bytes());
    }

    /// Stops the process until the shell continues it in the foreground. In an orphaned process group Ctrl-Z has no effect.
    ///
    /// # Errors
    /// [`CodeError::TerminalLost`] where it is continued in the background and cannot be stopped again.
    pub(super) fn suspend(&self, watch: &mut SignalGuard) -> Result<(), CodeError> {
        if !self.is_background() && !watch.stop(false) {
            self.show("\n");
        }
        // If it is continued in the background (`bg`), it stops again with its group, like any program that reads the
        // terminal there.
        while self.is_background() {
            if !watch.stop(true) {
                return Err(CodeError::TerminalLost);
            }
        }
        Ok(())
    }

    /// The terminal as dialoguer needs it.
    ///
    /// # Errors
    /// When the process is out of file descriptors.
    #[cfg(unix)]
    pub fn for_dialogue(&self) -> io::Result<console::Term> {
        Ok(console::Term::read_write_pair(self.input.try_clone()?, self.output.try_clone()?))
    }

    /// Handles for a child's standard input and standard error.
    ///
    /// # Errors
    /// When the process is out of file descriptors.
    pub fn for_child(&self) -> io::Result<(File, File)> {
        Ok((self.input.try_clone()?, self.output.try_clone()?))
    }
}

#[cfg(unix)]
impl Terminal {
    /// Whether this process is in the terminal's foreground group, and so gets its keys. Where neither group has an id
    /// (see [`ids`]) it is taken to be: if it is not, the kernel stops its first read by SIGTTIN.
    #[must_use]
    pub fn is_foreground(&self) -> bool {
        ids::foreground_group(&self.input).is_ok_and(|group| group == ids::group())
    }

    /// Whether another process group has the terminal; false if it is closed.
    #[must_use]
    pub fn is_background(&self) -> bool {
        ids::foreground_group(&self.input).is_ok_and(|group| group != ids::group())
    }

    /// Writes a line unless writing would block, as after Ctrl-S.
    pub fn show_if_it_takes(&self, text: &str) {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};

        let mut output = [PollFd::new(&self.output, PollFlags::OUT)];
        if poll(&mut output, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) == Ok(1) {
            self.show(text);
        }
    }

    /// Whether the terminal reads whole lines, as a shell leaves it; an editor or a pager switches that off.
    #[must_use]
    pub fn is_line_mode(&self) -> bool {
        use rustix::termios::LocalModes;
        rustix::termios::tcgetattr(&self.input)
            .is_ok_and(|modes| modes.local_modes.contains(LocalModes::ICANON | LocalModes::ISIG))
    }

    /// Discards unread input, so that it does not reach the shell (GHSA-q428-6v73-fc4q).
    pub fn drop_typed_ahead(&self) {
        let _ = rustix::termios::tcflush(&self.input, rustix::termios::QueueSelector::IFlush);
    }

    /// Restores the present state of the terminal, cursor included, when the guard is dropped or a signal ends the
    /// process during a dialogue: the console crate reads single keys and dialoguer hides the cursor, and neither
    /// handles signals.
    pub fn dialogue(&self, restore: &TerminalRestore) -> LineMode {
        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

        let (Ok(before), Ok(mut file)) = (tcgetattr(&self.input), self.input.try_clone()) else {
            return LineMode(None);
        };
        guarded(restore, move || {
            let _ = tcsetattr(&file, OptionalActions::Now, &before);
            let _ = file.write_all(SHOW_CURSOR);
        })
    }

    /// Makes the terminal read and echo whole lines if it does not, until the guard is dropped or a signal ends the
    /// process.
    pub fn line_mode(&self, restore: &TerminalRestore) -> LineMode {
        use rustix::termios::{InputModes, LocalModes, OptionalActions, tcgetattr, tcsetattr};

        let Ok(before) = tcgetattr(&self.input) else { return LineMode(None) };
        let mut wanted = before.clone();
        wanted.local_modes |= LocalModes::ICANON | LocalModes::ISIG | LocalModes::ECHO | LocalModes::IEXTEN;
        wanted.input_modes |= InputModes::ICRNL;
        let same = wanted.local_modes == before.local_modes && wanted.input_modes == before.input_modes;
        let (false, Ok(file)) = (same, self.input.try_clone()) else { return LineMode(None) };
        let _ = tcsetattr(&self.input, OptionalActions::Now, &wanted);
        guarded(restore, move || {
            let _ = tcsetattr(&file, OptionalActions::Now, &before);
        })
    }
}

#[cfg(not(unix))]
impl Terminal {
    /// Always true: a console has no process groups.
    #[must_use]
    pub fn is_foreground(&self) -> bool {
        true
    }

    /// Always false: a console has no process groups.
    #[must_use]
    pub fn is_background(&self) -> bool {
        false
    }

    /// Writes at once: a console never blocks.
    pub fn show_if_it_takes(&self, text: &str) {
        self.show(text);
    }

    /// Always true: a console reads lines unless a program changes that.
    #[must_use]
    pub fn is_line_mode(&self) -> bool {
        true
    }

    /// Does nothing: the input of a console is not discarded.
    pub fn drop_typed_ahead(&self) {}

    /// Does nothing: no mode has to be changed on this platform.
    pub fn line_mode(&self, _restore: &TerminalRestore) -> LineMode {
        LineMode(None)
    }
}

/// The control sequence that dialoguer writes at the end of a dialogue.
#[cfg(unix)]
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

fn guarded(restore: &TerminalRestore, action: impl FnMut() + Send + 'static) -> LineMode {
    *restore.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Box::new(action));
    LineMode(Some(TerminalRestore::clone(restore)))
}

/// Restores the state of the terminal when dropped.
#[must_use = "the terminal is put back when this is dropped"]
pub struct LineMode(Option<TerminalRestore>);

impl Drop for LineMode {
    fn drop(&mut self) {
        if let Some(restore) = &self.0 {
            undo(restore);
        }
    }
}

/// The longest line that is read, in bytes; the limit of a terminal is 4096.
const LONGEST_LINE: usize = 4096;

#[cfg(all(unix, not(target_vendor = "apple")))]
impl Terminal {
    /// Waits for one line, or for one of the `interruptions`.
    #[must_use]
    pub fn read_line(&self, interruptions: &mut Interruptions<'_>) -> TypedLine {
        use crate::sys::process::event::{Wakeup, wait};
        use std::io::Read;

        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST_LINE));
        loop {
            let woken = {
                let watch = interruptions.watch;
                let mut events = vec![&*watch.interrupt, &watch.resumed, &watch.stopped];
                events.extend(interruptions.alarm);
                let (only_in_foreground, tick) = (interruptions.only_in_foreground, &mut interruptions.tick);
                let look = || {
                    if let Some(tick) = tick {
                        tick();
                    }
                    only_in_foreground && !self.is_foreground()
                };
                wait(&events, Some(&self.input), interruptions.deadline, look)
            };
            match woken {
                None => return TypedLine::TimedOut,
                Some(Wakeup::Tick) => return TypedLine::Lost,
                Some(Wakeup::Event(0)) => return TypedLine::Interrupted,
                Some(Wakeup::Event(1)) => return TypedLine::Resumed,
                Some(Wakeup::Event(2)) => return TypedLine::Stopped,
                Some(Wakeup::Event(_)) => return TypedLine::Withdrawn,
                // Between the wait and the read a shell may have taken the terminal back.
                Some(Wakeup::Input) if interruptions.only_in_foreground && !self.is_foreground() => {
                    return TypedLine::Lost;
                }
                Some(Wakeup::Input) => {}
            }
            let mut part = Zeroizing::new([0_u8; 1024]);
            match (&self.input).read(&mut part[..]) {
                Ok(0) if line.is_empty() => return TypedLine::End,
                Ok(0) => return text(&line),
                Ok(count) => line.extend_from_slice(&part[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return TypedLine::Lost,
            }
            if let Some(end) = line.iter().position(|byte| *byte == b'\n') {
                return text(&line[..end]);
            }
            if line.len() >= LONGEST_LINE {
                return text(&line);
            }
        }
    }
}

/// How often a count-down is redrawn.
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
const TICK: std::time::Duration = std::time::Duration::from_millis(250);

/// Reads the terminal if it cannot be polled (macOS, Windows).
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
impl Terminal {
    /// Waits for one line, or for one of the `interruptions`.
    #[must_use]
    pub fn read_line(&self, interruptions: &mut Interruptions<'_>) -> TypedLine {
        use std::io::{BufRead, BufReader, Read};
        use std::sync::mpsc;

        use crate::sys::process::event::{event, wait_any};

        let (Ok(input), Ok((notifier, typed))) = (self.input.try_clone(), event()) else { return TypedLine::Lost };
        let (sender, receiver) = mpsc::channel();
        let reading = std::thread::Builder::new().name("tty".into()).spawn(move || {
            let mut line = Vec::with_capacity(LONGEST_LINE);
            let limit = LONGEST_LINE as u64;
            let read = BufReader::new(input.take(limit)).read_until(b'\n', &mut line).map(|_| Zeroizing::new(line));
            let _ = sender.send(read);
            notifier.notify();
        });
        if reading.is_err() {
            return TypedLine::Lost;
        }
        let watch = interruptions.watch;
        let mut events = vec![&typed, &*watch.interrupt];
        events.extend(interruptions.alarm);
        let woken = loop {
            if let Some(tick) = &mut interruptions.tick {
                tick();
            }
            let soon = Instant::now() + TICK;
            let until =
                if interruptions.tick.is_some() { soon.min(interruptions.deadline) } else { interruptions.deadline };
            let woken = wait_any(&events, until);
            if woken.is_some() || Instant::now() >= interruptions.deadline {
                break woken;
            }
        };
        match woken {
            None => TypedLine::TimedOut,
            Some(0) => match receiver.recv() {
                Ok(Ok(line)) if line.is_empty() => TypedLine::End,
                Ok(Ok(line)) => text(line.strip_suffix(b"\n").unwrap_or(&line)),
                _ => TypedLine::Lost,
            },
            Some(1) => TypedLine::Interrupted,
            Some(_) => TypedLine::Withdrawn,
        }
    }
}

fn text(line: &[u8]) -> TypedLine {
    TypedLine::Text(Zeroizing::new(String::from_utf8_lossy(line).into_owned()))
}

/// The name of the terminal, for processes that wait for this one. Works on Linux only.
pub(crate) fn name() -> Option<String> {
    let device = process_stat::of(std::process::id())?.terminal;
    // Encoded as by the kernel's `new_encode_dev`; pseudo terminals have the major numbers 136 to 143.
    let (major, minor) = ((device >> 8) & 0xfff, (device & 0xff) | ((device >> 12) & 0xf_ff00));
    match major {
        136..=143 => Some(format!("/dev/pts/{}", minor + (major - 136) * 256)),
        4 => Some(format!("/dev/tty{minor}")),
        _ => None,
    }
}
