//! A question on the terminal that a line answers, with a count-down beside it.

use std::time::Instant;

use zeroize::Zeroizing;

use super::code_source::LONGEST_QUESTION;
use super::tty::{Interruptions, Terminal, TypedLine};
use crate::model::CodeError;
use crate::sys::process::signals::SignalGuard;

/// The result of the question.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The line without its end.
    Line(Zeroizing<String>),
    /// The process was stopped and continued: all has to be drawn again.
    Resumed,
}

/// Waits for a line; the question is already shown. `tick` runs a few times a second.
///
/// # Errors
/// [`CodeError::Cancelled`] on Ctrl-C and Ctrl-D; [`CodeError::TerminalLost`]; [`CodeError::TimedOut`] after a day.
pub(crate) fn answer(
    terminal: &Terminal,
    watch: &mut SignalGuard,
    tick: &mut dyn FnMut(),
) -> Result<Answer, CodeError> {
    watch.resumed.reset();
    let deadline = Instant::now() + LONGEST_QUESTION;
    let mut interruptions = Interruptions { watch, alarm: None, deadline, only_in_foreground: false, tick: Some(tick) };
    let line = terminal.read_line(&mut interruptions);
    if line != TypedLine::Resumed {
        terminal.drop_typed_ahead();
    }
    Err(match line {
        TypedLine::Text(line) => return Ok(Answer::Line(line)),
        TypedLine::Resumed => return Ok(Answer::Resumed),
        TypedLine::Lost => CodeError::TerminalLost,
        TypedLine::End | TypedLine::Interrupted | TypedLine::Stopped | TypedLine::Withdrawn => CodeError::Cancelled,
        TypedLine::TimedOut => CodeError::TimedOut(LONGEST_QUESTION),
    })
}
