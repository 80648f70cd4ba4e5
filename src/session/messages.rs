//! Messages for people, on standard error: one line each, lower case, no full stop, no secret, text from outside
//! escaped.

use std::panic;
use std::sync::{Mutex, PoisonError};

use crate::model::{FailureReport, ProfileInHints, printable};
use crate::sys::process::child::leave;
use crate::sys::process::signals::restore_terminal;
use crate::sys::stdio::{write_failing_command, write_stderr};

/// The form of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiagnosticStyle {
    /// Lines for a person.
    Lines,
    /// An SDK embeds standard error in its own exception: one line, and only for a failure.
    OneLine,
}

/// Writes the messages of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Diagnostics {
    /// The form of messages.
    pub style: DiagnosticStyle,
    /// `-q`: no notes, no warnings.
    pub quiet: bool,
    /// `-v`: also the origins of values.
    pub verbose: bool,
}

impl Diagnostics {
    pub(crate) fn note(self, text: &str) {
        self.line("note", text);
    }

    /// A warning. Each is shown once per run.
    pub(crate) fn warning(self, text: &str) {
        if is_new(text) {
            self.line("warning", text);
        }
    }

    /// The origin of a value, for `-v`.
    pub(crate) fn detail(self, text: &str) {
        if self.verbose {
            write_stderr(&format!("note: {}\n", printable(text)));
        }
    }

    fn line(self, kind: &str, text: &str) {
        if !self.quiet && (self.style == DiagnosticStyle::Lines || self.verbose) {
            write_stderr(&format!("{kind}: {}\n", printable(text)));
        }
    }

    /// A failure. Not silenced by `-q`.
    pub(crate) fn failure(self, report: &FailureReport, profile: &ProfileInHints) {
        write_stderr(&rendered(self.style, report, profile));
    }
}

/// The warnings that were shown. A run is one process.
static WARNED: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn is_new(text: &str) -> bool {
    let mut warned = WARNED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = !warned.iter().any(|known| known == text);
    if is_new {
        warned.push(text.to_owned());
    }
    is_new
}

fn rendered(style: DiagnosticStyle, report: &FailureReport, profile: &ProfileInHints) -> String {
    match style {
        DiagnosticStyle::Lines => {
            let cause = report.cause.as_deref().map(|cause| format!("cause: {}\n", printable(cause)));
            let hint = report.hint.as_ref().map(|hint| format!("hint: {}\n", printable(&hint.rendered(profile))));
            format!("error: {}\n{}{}", printable(&report.error), cause.unwrap_or_default(), hint.unwrap_or_default())
        }
        DiagnosticStyle::OneLine => format!("mfa-session: {}\n", one_line(report, profile)),
    }
}

/// A failure in one line.
pub(crate) fn one_line(report: &FailureReport, profile: &ProfileInHints) -> String {
    let cause = report.cause.as_deref().map(|cause| format!(" ({})", printable(cause))).unwrap_or_default();
    let hint = report.hint.as_ref().map(|hint| format!("; {}", printable(&hint.rendered(profile)))).unwrap_or_default();
    format!("{}{cause}{hint}", printable(&report.error))
}

/// Makes a panic on any thread restore the terminal, print only where it happened (its message may contain a secret),
/// print `failing_command` for a shell that evaluates our output, and end the process with `code`. A release build does
/// not unwind, so destructors do not run.
pub fn end_at_panic(failing_command: Option<&'static str>, code: u8) {
    panic::set_hook(Box::new(move |info| {
        restore_terminal();
        let place = info.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        write_stderr(&format!(
            "error: internal error{place}\nhint: please report this line; nothing of yours is in it\n"
        ));
        failing_command.into_iter().for_each(write_failing_command);
        leave(code);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FailureKind;

    #[test]
    fn a_failure_is_three_lines_for_a_person_and_one_for_an_sdk() {
        let report = FailureReport {
            kind: FailureKind::Failed,
            error: "profile `a\u{1b}[2J` is odd".into(),
            cause: Some("a\nb".into()),
            hint: Some("mend it".into()),
        };
        let nobody = ProfileInHints::default();
        assert_eq!(
            rendered(DiagnosticStyle::Lines, &report, &nobody),
            "error: profile `a\\u{1b}[2J` is odd\ncause: a\\u{a}b\nhint: mend it\n"
        );
        assert_eq!(
            rendered(DiagnosticStyle::OneLine, &report, &nobody),
            "mfa-session: profile `a\\u{1b}[2J` is odd (a\\u{a}b); mend it\n"
        );
    }
}
