//! The terminal without echo, for a secret.

use super::{LineMode, Terminal};
use crate::sys::process::signals::TerminalRestore;

#[cfg(unix)]
impl Terminal {
    /// Makes the terminal read whole lines without showing them, until the guard is dropped or a signal ends the
    /// process. What was typed before is dropped.
    pub fn without_echo(&self, restore: &TerminalRestore) -> LineMode {
        use rustix::termios::{InputModes, LocalModes, OptionalActions, tcgetattr, tcsetattr};

        let (Ok(before), Ok(file)) = (tcgetattr(&self.input), self.input.try_clone()) else {
            return LineMode(None);
        };
        let mut wanted = before.clone();
        wanted.local_modes |= LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        wanted.local_modes -= LocalModes::ECHO | LocalModes::ECHONL;
        wanted.input_modes |= InputModes::ICRNL;
        let _ = tcsetattr(&self.input, OptionalActions::Flush, &wanted);
        super::guarded(restore, move || {
            let _ = tcsetattr(&file, OptionalActions::Now, &before);
        })
    }
}

#[cfg(not(unix))]
impl Terminal {
    /// Does nothing: the modes of a console cannot be set without unsafe code, so the line is shown.
    pub fn without_echo(&self, _restore: &TerminalRestore) -> LineMode {
        LineMode(None)
    }
}
