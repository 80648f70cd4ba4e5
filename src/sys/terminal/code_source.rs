//! Where the code comes from: an option, standard input, the profile's `mfa_process`, or a person, at the terminal or in
//! another program.

#[cfg(unix)]
use std::fmt;
use std::time::{Duration, Instant};

use dialoguer::theme::{SimpleTheme, Theme};

use super::tty::{Interruptions, Terminal, TypedLine};
use crate::model::{CodeError, Question, TokenCode, TokenCodeProvider, printable};
use crate::sys::process::event::Event;
#[cfg(unix)]
use crate::sys::process::event::wait_any;
use crate::sys::process::mfa_process;
use crate::sys::process::prompt_program::PromptProgram;
use crate::sys::process::signals::{OnStop, SignalGuard};

/// The source of a code.
pub(crate) enum CodeSource {
    Given(TokenCode),
    Process {
        command: String,
        /// The terminal that it may use.
        terminal: Option<Terminal>,
        /// Who asks if it cannot be run.
        instead: Option<Asker>,
    },
    Ask(Asker),
}

/// Who asks the person.
pub(crate) enum Asker {
    Terminal(Person),
    Program(Box<PromptProgram>),
}

impl Asker {
    /// The same with a reason for asking.
    pub(crate) fn because(self, why: String) -> Self {
        match self {
            Self::Terminal(person) => Self::Terminal(Person { why: Some(why), ..person }),
            Self::Program(mut program) => {
                program.why = Some(why);
                Self::Program(program)
            }
        }
    }
}

/// A person at a terminal.
pub(crate) struct Person {
    pub(crate) terminal: Terminal,
    /// In credential-process mode: the time limit of the question, which is also withdrawn when the terminal is lost.
    pub(crate) patience: Option<Duration>,
    /// The reason for asking, shown with the first question.
    pub(crate) why: Option<String>,
}

/// The time limit of a question, so that it does not wait forever in a forgotten window.
pub(super) const LONGEST_QUESTION: Duration = Duration::from_secs(24 * 3600);

impl TokenCodeProvider for CodeSource {
    type Signals = SignalGuard;
    type Event = Event;

    fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    fn can_ask_again(&self) -> bool {
        matches!(self, Self::Ask(_))
    }

    fn names_the_caller(&self) -> bool {
        matches!(self, Self::Ask(Asker::Program(_)) | Self::Process { instead: Some(Asker::Program(_)), .. })
    }

    fn say(&mut self, line: &str) {
        match self {
            Self::Ask(Asker::Terminal(Person { terminal, .. })) => terminal.show(&format!("{}\n", printable(line))),
            Self::Ask(Asker::Program(program)) => program.why = Some(line.to_owned()),
            Self::Given(_) | Self::Process { .. } => {}
        }
    }

    fn code(
        &mut self,
        question: &Question,
        watch: &mut SignalGuard,
        withdrawn: Option<&Event>,
    ) -> Result<TokenCode, CodeError> {
        match self {
            Self::Given(code) => Ok(code.clone()),
            Self::Process { command, terminal, instead } => {
                let result = mfa_process::run(command, terminal.as_ref(), &watch.interrupt, mfa_process::PATIENCE);
                match (result, instead.take()) {
                    (Err(CodeError::Process(fault)), Some(asker)) if fault.was_not_run() => {
                        *self = Self::Ask(asker.because(format!("`mfa_process`: {fault}")));
                        self.code(question, watch, withdrawn)
                    }
                    (result, asker) => {
                        *instead = asker;
                        result
                    }
                }
            }
            Self::Ask(Asker::Program(program)) => program.ask(question, watch, withdrawn),
            Self::Ask(Asker::Terminal(person)) => {
                if let Some(why) = person.why.take() {
                    person.terminal.show(&format!("{}; so you are asked\n", printable(&why)));
                }
                ask(person, watch, question, withdrawn)
            }
        }
    }

    fn suspend(&mut self, watch: &mut SignalGuard) -> Result<(), CodeError> {
        let Self::Ask(Asker::Terminal(Person { terminal, .. })) = self else { return Ok(()) };
        terminal.suspend(watch)
    }
}

fn ask(
    Person { terminal, patience, .. }: &Person,
    watch: &mut SignalGuard,
    question: &Question,
    alarm: Option<&Event>,
) -> Result<TokenCode, CodeError> {
    let prompt = drawn(question);
    // Before the prompt: Ctrl-Z may be pressed as soon as the prompt is shown.
    watch.resumed.reset();
    watch.stopped.reset();
    watch.on_stop(OnStop::Event);
    let result = {
        let _line_mode = terminal.line_mode(&watch.restore);
        answer(terminal, *patience, watch, (&prompt, question.position.is_some()), alarm)
    };
    watch.on_stop(OnStop::Stop);
    result
}

fn answer(
    terminal: &Terminal,
    patience: Option<Duration>,
    watch: &mut SignalGuard,
    (prompt, may_be_skipped): (&str, bool),
    alarm: Option<&Event>,
) -> Result<TokenCode, CodeError> {
    let limit = patience.unwrap_or(LONGEST_QUESTION);
    let deadline = Instant::now() + limit;
    loop {
        terminal.show(prompt);
        let mut interruptions = Interruptions { watch, alarm, deadline, only_in_foreground: true, tick: None };
        let error = match terminal.read_line(&mut interruptions) {
            TypedLine::Text(line) => match TokenCode::parse(&line) {
                Ok(code) => {
                    terminal.drop_typed_ahead();
                    return Ok(code);
                }
                Err(_) if may_be_skipped && line.trim().is_empty() => return Err(CodeError::Cancelled),
                Err(not_a_code) => {
                    terminal.show(&format!("{not_a_code}\n"));
                    continue;
                }
            },
            // Stopped by SIGSTOP, which cannot be watched.
            TypedLine::Resumed if !terminal.is_background() => {
                watch.resumed.reset();
                terminal.show("\r");
                continue;
            }
            TypedLine::Stopped => return Err(CodeError::Suspended),
            // The program that has the terminal now gets the input, and no output of this one.
            TypedLine::Lost | TypedLine::Resumed if patience.is_none() && terminal.is_background() => {
                return Err(CodeError::Suspended);
            }
            TypedLine::Lost | TypedLine::Resumed => return Err(CodeError::TerminalLost),
            TypedLine::End | TypedLine::Interrupted => CodeError::Cancelled,
            TypedLine::Withdrawn => CodeError::Withdrawn,
            TypedLine::TimedOut => CodeError::TimedOut(limit),
        };
        terminal.drop_typed_ahead();
        terminal.show("\n");
        return Err(error);
    }
}

fn drawn(question: &Question) -> String {
    let question = printable(&question.to_string());
    let mut prompt = String::new();
    // Writing to a `String` cannot fail.
    let _ = SimpleTheme.format_input_prompt(&mut prompt, &question, None);
    prompt
}

/// A list under its question as it stands: dialoguer's own themes add a colon to the question mark.
#[cfg(unix)]
struct PlainQuestion;

#[cfg(unix)]
impl Theme for PlainQuestion {
    fn format_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        f.write_str(prompt)
    }

    fn format_select_prompt_selection(&self, f: &mut dyn fmt::Write, prompt: &str, chosen: &str) -> fmt::Result {
        write!(f, "{prompt} {chosen}")
    }
}

/// Asks which of several to take; `None` when the person declines.
///
/// # Errors
/// [`CodeError::Cancelled`] on Ctrl-C, which the console crate reads as a key: the shell that waits for this process
/// gets no signal, so the status has to report it.
#[cfg(unix)]
pub(crate) fn choose(
    terminal: &Terminal,
    watch: &SignalGuard,
    prompt: &str,
    items: &[String],
) -> Result<Option<usize>, CodeError> {
    let items: Vec<String> = items.iter().map(|item| printable(item)).collect();
    let Ok(dialogue) = terminal.for_dialogue() else { return Ok(None) };
    let _guard = terminal.dialogue(&watch.restore);
    dialoguer::Select::with_theme(&PlainQuestion)
        .with_prompt(printable(prompt))
        .items(&items)
        .default(0)
        .interact_on_opt(&dialogue)
        .map_err(|_| {
            await_signals(watch);
            CodeError::Cancelled
        })
}

/// Asks a yes/no question that a single key answers; no answer is a no. It is drawn only once: dialoguer redraws its
/// own question, and of one longer than a line the first line remains.
#[cfg(unix)]
pub(crate) fn confirm(terminal: &Terminal, watch: &SignalGuard, prompt: &str) -> bool {
    let Ok(dialogue) = terminal.for_dialogue() else { return false };
    let _guard = terminal.dialogue(&watch.restore);
    terminal.show(&format!("{} [y/N] ", printable(prompt)));
    let (answer, is_key) = loop {
        match dialogue.read_char() {
            Ok('y' | 'Y') => break (Some(true), true),
            Ok('n' | 'N' | 'q') => break (Some(false), true),
            // Enter and Ctrl-D count as no.
            Ok('\n' | '\r' | '\u{4}') => break (Some(false), false),
            Ok(_) => {}
            Err(_) => break (None, false),
        }
    };
    terminal.show(match answer {
        Some(true) => "yes\n",
        Some(false) => "no\n",
        None => "\n",
    });
    if answer.is_none() {
        await_signals(watch);
    }
    if is_key {
        terminal.drop_rest_of_line();
    }
    answer.unwrap_or(false)
}

/// The console crate returns the same error on Ctrl-C and on any other signal, and raises SIGINT for both: once that
/// has arrived, so has a signal that ends the process.
#[cfg(unix)]
fn await_signals(watch: &SignalGuard) {
    let _ = wait_any(&[&watch.interrupt], Instant::now() + Duration::from_secs(1));
}

/// Asks which of several to take, by its number; `None` when the person declines. On Windows the console crate reads
/// keys from standard input only, which the caller may have redirected: lines are read from the console itself.
///
/// # Errors
/// [`CodeError::Cancelled`] on Ctrl-Z; [`CodeError::TerminalLost`]; [`CodeError::TimedOut`] after a day.
#[cfg(not(unix))]
pub(crate) fn choose(
    terminal: &Terminal,
    watch: &SignalGuard,
    prompt: &str,
    items: &[String],
) -> Result<Option<usize>, CodeError> {
    for (number, item) in (1_usize..).zip(items) {
        terminal.show(&format!("{number:>3}) {}\n", printable(item)));
    }
    let prompt = format!("{} [1-{}, empty for none] ", printable(prompt), items.len());
    loop {
        let line = console_line(terminal, watch, &prompt)?;
        let number = line.trim();
        if number.is_empty() {
            return Ok(None);
        }
        match number.parse::<usize>() {
            Ok(number) if (1..=items.len()).contains(&number) => return Ok(Some(number - 1)),
            _ => terminal.show("that is none of the numbers\n"),
        }
    }
}

/// Asks a yes/no question that a line answers; no answer is a no.
#[cfg(not(unix))]
#[must_use]
pub(crate) fn confirm(terminal: &Terminal, watch: &SignalGuard, prompt: &str) -> bool {
    let line = console_line(terminal, watch, &format!("{} [y/N] ", printable(prompt)));
    line.is_ok_and(|line| ["y", "yes"].contains(&line.trim().to_ascii_lowercase().as_str()))
}

#[cfg(not(unix))]
fn console_line(
    terminal: &Terminal,
    watch: &SignalGuard,
    prompt: &str,
) -> Result<zeroize::Zeroizing<String>, CodeError> {
    terminal.show(prompt);
    let deadline = Instant::now() + LONGEST_QUESTION;
    let mut interruptions = Interruptions { watch, alarm: None, deadline, only_in_foreground: false, tick: None };
    match terminal.read_line(&mut interruptions) {
        TypedLine::Text(line) => Ok(line),
        TypedLine::Lost => Err(CodeError::TerminalLost),
        TypedLine::TimedOut => Err(CodeError::TimedOut(LONGEST_QUESTION)),
        TypedLine::End | TypedLine::Interrupted | TypedLine::Resumed | TypedLine::Stopped | TypedLine::Withdrawn => {
            Err(CodeError::Cancelled)
        }
    }
}
