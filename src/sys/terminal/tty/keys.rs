//! Single keys of the terminal. Its special characters stay in force, unlike in the mode of the console crate: Ctrl-C and
//! Ctrl-Z arrive as signals, as at a question.

use std::io::{self, Read};

use super::{LineMode, Terminal};
use crate::sys::process::signals::TerminalRestore;

/// Moves to the beginning of the line, and clears it and everything below.
pub(crate) const CLEAR_BELOW: &str = "\r\u{1b}[J";

/// How long [`Terminal::read_keys`] waits, in tenths of a second.
const WAIT: u8 = 1;

/// How long [`Terminal::drop_rest_of_line`] waits for each key, in tenths of a second.
const WAIT_FOR_ENTER: u8 = 3;

/// A key that is held down does not keep it waiting.
const LONGEST_REST: usize = 64;

impl Terminal {
    /// Makes the terminal give single keys without showing them, until the guard is dropped or a signal ends the process;
    /// then what is below the cursor's line is cleared, too. Keys that were typed before are dropped: they were not meant
    /// for what was not yet shown.
    pub(crate) fn single_keys(&self, restore: &TerminalRestore) -> LineMode {
        use rustix::termios::{InputModes, LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

        let (Ok(before), Ok(file)) = (tcgetattr(&self.input), self.input.try_clone()) else { return LineMode(None) };
        let mut wanted = before.clone();
        wanted.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN;
        wanted.local_modes |= LocalModes::ISIG;
        wanted.input_modes |= InputModes::ICRNL;
        wanted.special_codes[SpecialCodeIndex::VMIN] = 0;
        wanted.special_codes[SpecialCodeIndex::VTIME] = WAIT;
        let _ = tcsetattr(&self.input, OptionalActions::Flush, &wanted);
        super::guarded(restore, move || {
            use std::io::Write as _;
            let _ = (&file).write_all(CLEAR_BELOW.as_bytes());
            let _ = tcsetattr(&file, OptionalActions::Now, &before);
        })
    }

    /// Drops the rest of a line whose first key has answered already: many people press Enter behind it, which would
    /// answer the next question. Waits a moment for each key. The caller restores the modes of the terminal.
    pub(crate) fn drop_rest_of_line(&self) {
        use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

        let Ok(mut wanted) = tcgetattr(&self.input) else { return };
        wanted.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
        wanted.special_codes[SpecialCodeIndex::VMIN] = 0;
        wanted.special_codes[SpecialCodeIndex::VTIME] = WAIT_FOR_ENTER;
        if tcsetattr(&self.input, OptionalActions::Now, &wanted).is_err() {
            return;
        }
        let mut bytes = Vec::new();
        while bytes.len() < LONGEST_REST && !bytes.iter().any(|byte| [b'\n', b'\r'].contains(byte)) {
            if !matches!(self.read_keys(&mut bytes), Ok(1..)) {
                return;
            }
        }
    }

    /// Adds the bytes of pressed keys; waits a moment for them, and returns how many came.
    ///
    /// # Errors
    /// When the terminal is closed, or another process group has it.
    pub(crate) fn read_keys(&self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let mut part = [0_u8; 256];
        match (&self.input).read(&mut part) {
            Ok(count) => {
                bytes.extend_from_slice(&part[..count]);
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(0),
            Err(error) => Err(error),
        }
    }
}
