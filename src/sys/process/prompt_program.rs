//! A program that asks a person in our place: an askpass program, or one that shows a dialogue.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::event::Event;
use super::profile_command::{Ended, Fault, Limits, run_until};
use super::signals::SignalGuard;
use crate::format::prompt_program::{EndedProgram, PromptAnswer, PromptFlavour};
use crate::model::{CodeError, NobodyToAsk, ProcessFault, Question, SessionCredentials, TokenCode, quiet_left};
use crate::sys::clock;
use crate::sys::process::supervisor::supervised;
use crate::sys::store::cache::SessionCache;

/// The most bytes of output; longer output is not a code.
const LONGEST: usize = 4096;

/// How often the cache is read during a question.
const LOOK: Duration = Duration::from_millis(500);

/// Variables with secrets, or with what leads to them, which the program does not get.
const SECRETS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

/// The program that asks.
#[derive(Debug)]
pub(crate) struct PromptProgram {
    pub(crate) flavour: PromptFlavour,
    pub(crate) path: PathBuf,
    /// The time limit of a question.
    pub(crate) patience: Duration,
    /// The cache, which another process may fill meanwhile, and where a cancellation is remembered.
    pub(crate) cache: Option<SessionCache>,
    /// Why this is asked, or asked again; shown with the next question.
    pub(crate) why: Option<String>,
    /// The number of the last question.
    pub(crate) attempt: usize,
}

impl PromptProgram {
    /// Asks for a code until it is one.
    ///
    /// # Errors
    /// See [`CodeError`].
    pub(crate) fn ask(
        &mut self,
        question: &Question,
        watch: &SignalGuard,
        withdrawn: Option<&Event>,
    ) -> Result<TokenCode, CodeError> {
        let cancelled = ["question cancelled", &question.slot.file_stem()];
        let cache = self.cache.take();
        let result = self.ask_beside(cache.as_ref(), &cancelled, question, watch, withdrawn);
        match (&cache, &result) {
            (Some(cache), Err(CodeError::Cancelled)) => {
                cache.remember(&cancelled, &clock::now().as_second().to_string());
            }
            (Some(cache), Ok(_)) => cache.forget_fact(&cancelled),
            _ => {}
        }
        self.cache = cache;
        result
    }

    fn ask_beside(
        &mut self,
        cache: Option<&SessionCache>,
        cancelled: &[&str],
        question: &Question,
        watch: &SignalGuard,
        withdrawn: Option<&Event>,
    ) -> Result<TokenCode, CodeError> {
        let cancelled_at = cache.and_then(|cache| cache.recall(cancelled));
        if let Some(left) = quiet_left(cancelled_at.as_deref(), clock::now().as_second()) {
            return Err(CodeError::NobodyToAsk(NobodyToAsk::Quiet(left)));
        }
        let kept = || -> Option<SessionCredentials> { Some(cache?.load(&question.slot).session?.credentials) };
        let before = kept();
        let mut next_look = Instant::now() + LOOK;
        let mut is_over = || {
            let is_withdrawn = withdrawn.is_some_and(Event::is_set);
            if is_withdrawn || Instant::now() < next_look {
                return is_withdrawn;
            }
            next_look = Instant::now() + LOOK;
            kept().is_some_and(|now| Some(now) != before)
        };
        let deadline = Instant::now() + self.patience;
        let mut slips = 0;
        loop {
            self.attempt += 1;
            let result = self.run(question, deadline, &watch.interrupt, &mut is_over);
            self.why = None;
            let text = match result {
                Err(Fault::Stopped) if withdrawn.is_some_and(Event::is_set) => return Err(CodeError::Withdrawn),
                result => self.understood(result)?,
            };
            match TokenCode::parse(&text) {
                Ok(code) => return Ok(code),
                Err(not_a_code) => self.why = Some(not_a_code.to_string()),
            }
            slips += 1;
            if slips >= self.flavour.most_slips() {
                return Err(self.failed(ProcessFault::NotSixDigits(text.len())));
            }
        }
    }

    /// The text that was answered.
    fn understood(&self, result: Result<Ended, Fault>) -> Result<zeroize::Zeroizing<String>, CodeError> {
        let Ended { status, output, errors } = result.map_err(|fault| match fault {
            Fault::Start(error) => self.failed(ProcessFault::Start(error.to_string())),
            Fault::Interrupted => CodeError::Cancelled,
            Fault::Stopped => CodeError::Answered,
            Fault::TimedOut => CodeError::TimedOut(self.patience),
            Fault::TooMuch => self.failed(ProcessFault::NotSixDigits(LONGEST + 1)),
        })?;
        let ended = EndedProgram { code: status.code(), output: &output, errors: &errors };
        match self.flavour.answer(&ended) {
            PromptAnswer::Text(text) => Ok(text),
            PromptAnswer::Cancelled => Err(CodeError::Cancelled),
            PromptAnswer::NoDisplay => Err(CodeError::NobodyToAsk(NobodyToAsk::NoDisplay)),
            PromptAnswer::NotRun => Err(self.failed(ProcessFault::NotFound(status.to_string()))),
            PromptAnswer::Failed => Err(self.failed(ProcessFault::Status(status.to_string()))),
        }
    }

    fn failed(&self, fault: ProcessFault) -> CodeError {
        CodeError::Program { program: self.path.display().to_string(), fault }
    }

    fn run(
        &self,
        question: &Question,
        deadline: Instant,
        interrupt: &Event,
        is_over: &mut dyn FnMut() -> bool,
    ) -> Result<Ended, Fault> {
        let (text, error) = (question.to_string(), self.why.as_deref());
        let input = self.flavour.input(&text, error);
        let mut command = supervised(&self.path, &self.flavour.arguments(&text, error), input.is_some())?;
        command.stderr(Stdio::piped());
        self.set_environment(&mut command, question);
        let time = deadline.saturating_duration_since(Instant::now());
        let input = input.unwrap_or_default();
        run_until(command, input.as_bytes(), false, Limits { time, output: LONGEST }, interrupt, is_over)
    }

    /// The parts of the question, for programs that show them in their own way. None of them is a secret.
    fn set_environment(&self, command: &mut Command, question: &Question) {
        for name in SECRETS {
            command.env_remove(name);
        }
        command
            .env("MFA_SESSION_ASKPASS_PROFILE", &question.profile)
            .env("MFA_SESSION_ASKPASS_SERIAL", question.serial.as_str())
            .env("MFA_SESSION_ASKPASS_CALLER", question.asked_by.as_deref().unwrap_or_default())
            .env("MFA_SESSION_ASKPASS_ATTEMPT", self.attempt.to_string())
            .env("MFA_SESSION_ASKPASS_ERROR", self.why.as_deref().unwrap_or_default());
    }
}
