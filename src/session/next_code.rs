//! Waits for the next code of a device: AWS takes each code once, and two keys may be on one device.

use std::time::{Duration, Instant};

use crate::error::{Error, SessionError};
use crate::model::{STEP_SECONDS, SerialNumber, until_next};
use crate::session::context::Context;
use crate::sys::clock;
use crate::sys::process::event::wait_any;
use crate::sys::terminal::count_down::count_down;
use crate::sys::terminal::tty::Terminal;

/// The devices whose codes were used in this run, and when, in seconds since 1970.
#[derive(Debug, Default)]
pub(crate) struct UsedCodes(Vec<(SerialNumber, i64)>);

impl UsedCodes {
    /// The code that the device shows now was used.
    pub(crate) fn add(&mut self, serial: SerialNumber) {
        self.0.push((serial, clock::now().as_second()));
    }

    /// Waits until the device shows a code that was not used.
    ///
    /// # Errors
    /// On Ctrl-C, and on Ctrl-D at a count-down.
    pub(crate) fn await_next(&self, ctx: &mut Context, serial: Option<&SerialNumber>) -> Result<(), Error> {
        let used = self.0.iter().rev().find(|(used, _)| Some(used) == serial);
        let Some((serial, end)) = used.map(|(serial, at)| (serial, at + until_next(*at))) else { return Ok(()) };
        let left = end - clock::now().as_second();
        if !(1..=STEP_SECONDS).contains(&left) {
            return Ok(());
        }
        let terminal = Terminal::open().ok().filter(|terminal| ctx.options.may_ask && terminal.is_foreground());
        if let Some(terminal) = terminal {
            let draws = ctx.env.get("TERM").is_some_and(|term| term != "dumb");
            let text = |left| format!("the code of {serial} was used; the next one comes in {left} s");
            return count_down(&terminal, ctx.watch()?, (end, draws), &text)
                .map_err(|error| SessionError::from(error).into());
        }
        ctx.diagnostics.note(&format!("waiting {left} s for the next code of {serial}"));
        let deadline = Instant::now() + Duration::from_secs(left.unsigned_abs());
        let interrupt = ctx.watch()?.interrupt.clone();
        match wait_any(&[&interrupt], deadline) {
            Some(_) => Err(SessionError::Cancelled.into()),
            None => Ok(()),
        }
    }
}
