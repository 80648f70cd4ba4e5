//! A count-down on the terminal, without a question.

use std::time::{Duration, Instant};

use super::tty::{Interruptions, Terminal, TypedLine};
use crate::model::CodeError;
use crate::sys::clock;
use crate::sys::process::signals::SignalGuard;

/// Waits until `end`, in seconds since 1970, and shows the seconds left; on a terminal that does not draw, once. What is typed
/// meanwhile has no effect.
///
/// # Errors
/// [`CodeError::Cancelled`] on Ctrl-C and Ctrl-D; [`CodeError::TerminalLost`].
pub(crate) fn count_down(
    terminal: &Terminal,
    watch: &mut SignalGuard,
    (end, draws): (i64, bool),
    text: &dyn Fn(i64) -> String,
) -> Result<(), CodeError> {
    let left = || end - clock::now().as_second();
    let _line_mode = terminal.line_mode(&watch.restore);
    let mut shown = left();
    terminal.show(&format!("{}{}", text(shown), if draws { "" } else { "\n" }));
    let mut tick = || {
        let now = left();
        if draws && now > 0 && now != shown {
            terminal.show(&format!("\r{}\u{1b}[K", text(now)));
            shown = now;
        }
    };
    let result = loop {
        let Some(left) = u64::try_from(left()).ok().filter(|left| *left > 0) else { break Ok(()) };
        let deadline = Instant::now() + Duration::from_secs(left);
        let mut interruptions =
            Interruptions { watch: &*watch, alarm: None, deadline, only_in_foreground: false, tick: Some(&mut tick) };
        match terminal.read_line(&mut interruptions) {
            TypedLine::Text(_) | TypedLine::TimedOut => {}
            TypedLine::Resumed => watch.resumed.reset(),
            TypedLine::Lost => break Err(CodeError::TerminalLost),
            TypedLine::End | TypedLine::Interrupted | TypedLine::Stopped | TypedLine::Withdrawn => {
                break Err(CodeError::Cancelled);
            }
        }
    };
    terminal.drop_typed_ahead();
    if draws {
        terminal.show("\r\u{1b}[K");
    }
    result
}
