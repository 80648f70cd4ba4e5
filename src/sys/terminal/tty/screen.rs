//! The alternate screen of the terminal: its content is not in the scrollback, and is cleared at the end.

use std::io::Write;

use super::{LineMode, Terminal};
use crate::sys::process::signals::TerminalRestore;

/// Columns and rows of a terminal that does not report its size.
const USUAL: (usize, usize) = (80, 24);

impl Terminal {
    /// Columns and rows of the terminal.
    #[cfg(unix)]
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        match rustix::termios::tcgetwinsize(&self.input) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
            _ => USUAL,
        }
    }

    /// Columns and rows of the console.
    #[cfg(not(unix))]
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        USUAL
    }

    /// Switches to the terminal's alternate screen, with whole lines echoed, until the guard is dropped or a signal
    /// ends the process; it is cleared before that. Ctrl-Z has no effect meanwhile, since the screen would stay
    /// visible.
    pub fn own_screen(&self, restore: &TerminalRestore) -> LineMode {
        let Ok(mut file) = self.output.try_clone() else { return LineMode(None) };
        let mut modes_as_before = self.whole_lines_without_stop();
        let guard = super::guarded(restore, move || {
            let _ = file.write_all(LEAVE);
            modes_as_before();
        });
        self.show(ENTER);
        guard
    }

    /// Sets the modes; the returned function restores them.
    #[cfg(unix)]
    fn whole_lines_without_stop(&self) -> Box<dyn FnMut() + Send> {
        use rustix::termios::{InputModes, LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

        let (Ok(before), Ok(file)) = (tcgetattr(&self.input), self.input.try_clone()) else { return Box::new(|| ()) };
        let mut wanted = before.clone();
        wanted.local_modes |= LocalModes::ICANON | LocalModes::ISIG | LocalModes::ECHO | LocalModes::IEXTEN;
        wanted.input_modes |= InputModes::ICRNL;
        wanted.special_codes[SpecialCodeIndex::VSUSP] = NO_KEY;
        let _ = tcsetattr(&self.input, OptionalActions::Now, &wanted);
        Box::new(move || {
            let _ = tcsetattr(&file, OptionalActions::Now, &before);
        })
    }

    /// Does nothing: a console has no modes to set.
    #[cfg(not(unix))]
    fn whole_lines_without_stop(&self) -> Box<dyn FnMut() + Send> {
        Box::new(|| ())
    }
}

#[cfg(all(unix, not(target_vendor = "apple")))]
const NO_KEY: u8 = 0;
#[cfg(target_vendor = "apple")]
const NO_KEY: u8 = 0xff;

/// Control sequences for the alternate screen of xterm, which all current terminals support.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[H\u{1b}[2J";
const LEAVE: &[u8] = b"\x1b[H\x1b[2J\x1b[?1049l";
