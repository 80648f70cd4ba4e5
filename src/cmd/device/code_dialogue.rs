//! The dialogue in which the secret of a new device is shown and two codes are entered: the page, the two questions,
//! the count-down to the next code, and errors in the input. Makes no call to AWS.

use super::enrollment_view::{DialogueView, NewDeviceInfo, window};
use crate::format::device::enrollment_page::{Shown, Size, grouped, line_of};
use crate::format::device::otpauth::{Form, link};
use crate::format::device::qr::Ink;
use crate::model::{
    CodeError, CodeIndex, CodesFault, Drift, EnteredCode, Env, STEP_SECONDS, TokenCode, check_first, check_pair,
    check_without_seed, printable, until_next,
};
use crate::sys::clock;
use crate::sys::process::signals::{SignalGuard, TerminalRestore};
use crate::sys::terminal::line_question::{Answer, answer};
use crate::sys::terminal::tty::Terminal;

pub(super) struct EnrollmentDialogue {
    terminal: Terminal,
    /// Seconds by which AWS's clock is ahead of ours.
    offset: i64,
    /// Whether the terminal supports moving the cursor and clearing.
    draws: bool,
    ink: Option<Ink>,
    new_device: Option<NewDeviceInfo>,
    /// The page, while the alternate screen is shown.
    view: Option<DialogueView>,
    /// Codes that were sent to AWS already.
    sent: Vec<TokenCode>,
}

/// The size of the terminal when the question was drawn.
struct ShownQuestion {
    line: String,
    /// The window size for which the page was drawn.
    size: Size,
}

/// Two codes that may be sent to AWS.
pub(super) struct Pair {
    pub(super) first: TokenCode,
    pub(super) next: TokenCode,
    /// The offset of the authenticator's clock, if it is not right.
    pub(super) drift: Option<Drift>,
}

impl EnrollmentDialogue {
    /// For codes only: the authenticator has its secret already.
    pub(super) fn for_codes(terminal: Terminal, env: &Env, offset: i64) -> Self {
        let draws = env.get("TERM").is_some_and(|term| term != "dumb");
        // https://no-color.org
        let ink = draws.then_some(if env.get("NO_COLOR").is_some() { Ink::Plain } else { Ink::Colours });
        Self { terminal, offset, draws, ink, new_device: None, view: None, sent: Vec::new() }
    }

    /// For a new device, whose secret is shown until the dialogue is dropped.
    pub(super) fn for_new_device(
        terminal: Terminal,
        env: &Env,
        offset: i64,
        restore: &TerminalRestore,
        new_device: NewDeviceInfo,
    ) -> Self {
        let mut dialogue = Self::for_codes(terminal, env, offset);
        if dialogue.draws {
            dialogue.view = Some(DialogueView::open(&dialogue.terminal, restore, dialogue.ink, &new_device));
        } else {
            dialogue.terminal.show("secret for your authenticator app (this terminal draws no QR code):\n");
            for line in grouped(new_device.seed.text(), 80) {
                dialogue.terminal.show(&line);
                dialogue.terminal.show("\n");
            }
            dialogue.terminal.show("in a code's place: `link` for the otpauth link\n");
            dialogue.terminal.show("this stays in the terminal's scrollback: clear it once the app has the secret\n");
        }
        dialogue.new_device = Some(new_device);
        dialogue
    }

    /// Shows a line to the person.
    pub(super) fn say(&mut self, line: &str) {
        match &mut self.view {
            Some(view) => view.message = Some(printable(line)),
            None => self.terminal.show(&format!("{}\n", printable(line))),
        }
    }

    /// Seconds since 1970 on AWS's clock.
    fn now(&self) -> i64 {
        clock::now().as_second().saturating_add(self.offset)
    }

    /// Asks for two codes until they pass the checks that can be made without AWS.
    ///
    /// # Errors
    /// When the person cancels, or the terminal is closed.
    pub(super) fn two_codes(&mut self, watch: &mut SignalGuard) -> Result<Pair, CodeError> {
        loop {
            let first = self.ask(watch, CodeIndex::First, None)?;
            if let Some(Err(fault)) = self.new_device.as_ref().map(|new_device| check_first(&new_device.seed, &first)) {
                self.refuse(&fault);
                continue;
            }
            if let Some(pair) = self.next_after(watch, &first)? {
                self.sent.extend([pair.first.clone(), pair.next.clone()]);
                return Ok(pair);
            }
        }
    }

    /// The next code; `None` where both have to be asked for again.
    fn next_after(&mut self, watch: &mut SignalGuard, first: &EnteredCode) -> Result<Option<Pair>, CodeError> {
        loop {
            let next = self.ask(watch, CodeIndex::Next, Some(first))?;
            let checked = match &self.new_device {
                Some(new_device) => check_pair(&new_device.seed, first, &next),
                None => check_without_seed(first, &next).map(|()| None),
            };
            match checked {
                Ok(drift) => return Ok(Some(Pair { first: first.code.clone(), next: next.code, drift })),
                Err(fault) => {
                    self.refuse(&fault);
                    // The first code is still valid.
                    if !matches!(fault, CodesFault::Identical | CodesFault::Foreign(CodeIndex::Next)) {
                        return Ok(None);
                    }
                }
            }
        }
    }

    fn refuse(&mut self, fault: &CodesFault) {
        self.say(&format!("{fault}; {}", fault.advice()));
    }

    fn ask(
        &mut self,
        watch: &mut SignalGuard,
        which: CodeIndex,
        first: Option<&EnteredCode>,
    ) -> Result<EnteredCode, CodeError> {
        loop {
            let _line_mode = self.view.is_none().then(|| self.terminal.line_mode(&watch.restore));
            let mut line = self.draw(which, first);
            let mut tick = || self.tick(which, first, &mut line);
            let line = match answer(&self.terminal, watch, &mut tick) {
                Ok(Answer::Line(line)) => line,
                Ok(Answer::Resumed) => {
                    self.view.iter().for_each(DialogueView::forget);
                    continue;
                }
                Err(error) => {
                    if self.view.is_none() {
                        self.terminal.show("\n");
                    }
                    return Err(error);
                }
            };
            if let Some(view) = &mut self.view {
                view.message = None;
                view.typed(prompt(which).len() + line.chars().count());
            }
            let at = self.now();
            if self.heeded(line.trim()) {
                continue;
            }
            match TokenCode::parse(&line) {
                Ok(code) if self.sent.contains(&code) => self.say("this code was sent already; wait for the next one"),
                Ok(code) => return Ok(EnteredCode { code, at }),
                Err(not_a_code) => self.say(&not_a_code.to_string()),
            }
        }
    }

    /// Executes a command word; false if the input is none.
    fn heeded(&mut self, word: &str) -> bool {
        let Some(new_device) = &self.new_device else { return false };
        let shown = match word.to_ascii_lowercase().as_str() {
            "link" => Shown::Link,
            "clear" => Shown::Nothing,
            "qr" => Shown::Code,
            _ => return false,
        };
        match (&mut self.view, shown) {
            (Some(view), _) => view.shown = shown,
            (None, Shown::Link) => {
                self.terminal.show(&line_of(&link(
                    &new_device.device,
                    &new_device.account,
                    &new_device.seed,
                    Form::Full,
                )));
            }
            (None, _) => self.terminal.show("this terminal neither draws nor wipes; `link` shows the otpauth link\n"),
        }
        true
    }

    /// Draws the question and the lines above it; returns the part that the count-down redraws.
    fn draw(&self, which: CodeIndex, first: Option<&EnteredCode>) -> ShownQuestion {
        let size = window(&self.terminal);
        let line = countdown(which, first, self.now());
        if let (Some(view), Some(new_device)) = (&self.view, &self.new_device) {
            view.show(&self.terminal, size, self.ink, new_device);
            self.terminal.show(prompt(which));
            view.tick(&self.terminal, &line);
        } else if self.draws {
            self.terminal.show(&format!("{line}\n{}", prompt(which)));
        } else {
            let fixed = if which == CodeIndex::Next { "the next code comes within 30 s\n" } else { "" };
            self.terminal.show(&format!("{fixed}{}", prompt(which)));
        }
        ShownQuestion { line, size }
    }

    /// Shows the count-down beside the question, or in the line above it.
    fn tick(&self, which: CodeIndex, first: Option<&EnteredCode>, line: &mut ShownQuestion) {
        if self.view.is_some() && line.size != window(&self.terminal) {
            // Clearing the page removes typed characters from view, so they are discarded as well.
            self.terminal.drop_typed_ahead();
            *line = self.draw(which, first);
            return;
        }
        let now = countdown(which, first, self.now());
        if !self.draws || line.line == now {
            return;
        }
        match &self.view {
            Some(view) => view.tick(&self.terminal, &now),
            None => self.terminal.show(&format!("\u{1b}7\u{1b}[1A\r{now}\u{1b}[K\u{1b}8")),
        }
        line.line = now;
    }
}

fn prompt(which: CodeIndex) -> &'static str {
    match which {
        CodeIndex::First => "First MFA code: ",
        CodeIndex::Next => "Next MFA code: ",
    }
}

/// How long the requested code will take to appear.
fn countdown(which: CodeIndex, first: Option<&EnteredCode>, now: i64) -> String {
    match (which, first) {
        (CodeIndex::Next, Some(first)) if now.div_euclid(STEP_SECONDS) > first.at.div_euclid(STEP_SECONDS) => {
            "the next code is shown now".to_owned()
        }
        (CodeIndex::Next, _) => format!("the next code comes in {} s", until_next(now)),
        (CodeIndex::First, _) => format!("codes change in {} s", until_next(now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_down_says_when_the_code_that_is_asked_for_is_shown() {
        let first = EnteredCode { code: TokenCode::of_number(1), at: 65 };
        for (which, first, now, expected) in [
            (CodeIndex::First, None, 65, "codes change in 25 s"),
            (CodeIndex::Next, Some(&first), 66, "the next code comes in 24 s"),
            (CodeIndex::Next, Some(&first), 89, "the next code comes in 1 s"),
            (CodeIndex::Next, Some(&first), 90, "the next code is shown now"),
            (CodeIndex::Next, Some(&first), 200, "the next code is shown now"),
        ] {
            assert_eq!(countdown(which, first, now), expected, "at {now}");
        }
    }
}
