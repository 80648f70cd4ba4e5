//! The facts about the terminal of this process, from a terminal that is opened for reading alone.

use crate::model::doctor::machine::TerminalFacts;

/// Whether there is one, in its foreground, and how wide it is.
#[cfg(unix)]
pub(crate) fn facts(is_dumb: bool) -> TerminalFacts {
    use rustix::fs::{Mode, OFlags};

    use crate::sys::process::ids;

    let flags = OFlags::RDONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(terminal) = rustix::fs::open("/dev/tty", flags, Mode::empty()) else { return TerminalFacts::default() };
    let is_foreground = ids::foreground_group(&terminal).is_ok_and(|group| group == ids::group());
    let columns = match rustix::termios::tcgetwinsize(&terminal) {
        Ok(size) if size.ws_col > 0 => size.ws_col.into(),
        _ => 80,
    };
    TerminalFacts { exists: true, is_foreground, columns, is_dumb }
}

/// A console is taken for one of the usual size in its foreground.
#[cfg(not(unix))]
pub(crate) fn facts(is_dumb: bool) -> TerminalFacts {
    let exists = super::tty::Terminal::open().is_ok();
    TerminalFacts { exists, is_foreground: true, columns: 80, is_dumb }
}
