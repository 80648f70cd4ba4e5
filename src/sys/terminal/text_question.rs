//! Asks for a line of text.

use zeroize::Zeroizing;

use super::line_question::{Answer, answer};
use super::tty::Terminal;
use crate::model::{CodeError, printable};
use crate::sys::process::signals::SignalGuard;

/// Asks; with `hidden`, what is typed is not shown.
///
/// # Errors
/// As [`answer`].
pub(crate) fn ask(
    terminal: &Terminal,
    watch: &mut SignalGuard,
    prompt: &str,
    hidden: bool,
) -> Result<Zeroizing<String>, CodeError> {
    loop {
        let _mode = if hidden { terminal.without_echo(&watch.restore) } else { terminal.line_mode(&watch.restore) };
        terminal.show(&format!("{}: ", printable(prompt)));
        let answered = answer(terminal, watch, &mut || ());
        if hidden || answered.is_err() {
            terminal.show("\n");
        }
        if let Answer::Line(line) = answered? {
            return Ok(Zeroizing::new(line.trim().to_owned()));
        }
    }
}
