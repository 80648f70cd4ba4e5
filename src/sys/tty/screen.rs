//! A screen of our own on the terminal: what is shown there is in no scrollback, and is gone when it ends.

use super::{LineMode, Terminal};
use crate::sys::signals::Restore;

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
    /// us; it is wiped before it is left.
    #[cfg(unix)]
    pub fn own_screen(&self, restore: &Restore) -> LineMode {
        use std::io::Write;

        use rustix::termios::{InputModes, LocalModes, OptionalActions, tcgetattr, tcsetattr};

        let (Ok(before), Ok(mut file)) = (tcgetattr(&self.input), self.output.try_clone()) else {
            return LineMode(None);
        };
        let mut wanted = before.clone();
        wanted.local_modes |= LocalModes::ICANON | LocalModes::ISIG | LocalModes::ECHO | LocalModes::IEXTEN;
        wanted.input_modes |= InputModes::ICRNL;
        let _ = tcsetattr(&self.input, OptionalActions::Now, &wanted);
        let guard = super::guarded(restore, move || {
            let _ = file.write_all(LEAVE);
            let _ = tcsetattr(&file, OptionalActions::Now, &before);
        });
        self.show(ENTER);
        guard
    }

    /// The console's only screen is wiped by what is drawn next.
    #[cfg(not(unix))]
    pub fn own_screen(&self, _restore: &Restore) -> LineMode {
        LineMode(None)
    }
}

/// The alternate screen of xterm, which every terminal of today has.
#[cfg(unix)]
const ENTER: &str = "\u{1b}[?1049h\u{1b}[H\u{1b}[2J";
#[cfg(unix)]
const LEAVE: &[u8] = b"\x1b[H\x1b[2J\x1b[?1049l";
