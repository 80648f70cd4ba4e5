//! A screen of our own on the terminal: what is shown there is in no scrollback, and is gone when it ends.

use std::io::Write;

use super::{LineMode, Terminal};
use crate::sys::process::signals::TerminalRestore;

/// Columns and rows of a terminal that does not say.
const USUAL: (usize, usize) = (80, 24);

impl Terminal {
    /// Columns and rows.
    #[cfg(unix)]
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        match rustix::termios::tcgetwinsize(&self.input) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
            _ => USUAL,
        }
    }

    /// Columns and rows.
    #[cfg(not(unix))]
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        USUAL
    }

    /// Switches to the terminal's other screen, with whole lines echoed, until the guard is dropped or a signal ends
    /// us; it is wiped before it is left. Ctrl-Z does nothing meanwhile: what is shown would stay for others to see.
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

    /// Sets the modes; what is returned puts them back.
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

    /// A console has nothing to set.
    #[cfg(not(unix))]
    fn whole_lines_without_stop(&self) -> Box<dyn FnMut() + Send> {
        Box::new(|| ())
    }
}

#[cfg(all(unix, not(target_vendor = "apple")))]
const NO_KEY: u8 = 0;
#[cfg(target_vendor = "apple")]
const NO_KEY: u8 = 0xff;

/// The alternate screen of xterm, which every terminal of today has.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[H\u{1b}[2J";
const LEAVE: &[u8] = b"\x1b[H\x1b[2J\x1b[?1049l";
