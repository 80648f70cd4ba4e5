//! The two interfaces to the outside: the source of codes and the source of sessions. `sys` implements both.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

use super::error::StsError;
use crate::model::aws::credentials::SessionCredentials;
use crate::model::aws::duration::{SessionDuration, short};
use crate::model::aws::role::RoleParameters;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::aws::token_code::TokenCode;
use crate::model::slot_key::SlotKey;

/// The content of a question.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// The name of the profile, or a text for a key without one.
    pub profile: String,
    pub serial: SerialNumber,
    /// The slot of what the code is for.
    pub slot: SlotKey,
    /// The role to which alone the code gives access, with its account.
    pub role: Option<String>,
    /// Host and port to which the code is sent, if not AWS's own.
    pub endpoint_host: Option<String>,
    /// The program that requests the session, in credential-process mode and where another program asks.
    pub asked_by: Option<String>,
    /// Of several questions: the number of this one, and of all.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((number, all)) = self.position {
            write!(f, "{number}/{all} ")?;
        }
        match &self.role {
            Some(role) => write!(f, "MFA code for role {role} with {}", self.serial)?,
            None => write!(f, "MFA code for {} ({})", self.profile, self.serial)?,
        }
        if let Some(host) = &self.endpoint_host {
            write!(f, " at {host}")?;
        }
        if let Some(program) = &self.asked_by {
            write!(f, ", asked by {program}")?;
        }
        Ok(())
    }
}

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Cancelled by Ctrl-C or Ctrl-D.
    #[error("cancelled at the question")]
    Cancelled,
    /// There is nobody to ask for a code.
    #[error("an MFA code is needed, and there is nobody to ask")]
    NobodyToAsk(NobodyToAsk),
    /// The question was not answered in time.
    #[error("no MFA code was given within {}", short(*.0))]
    TimedOut(Duration),
    /// Another program took the terminal, or it was closed.
    #[error("the terminal was taken away while the question stood")]
    TerminalLost,
    /// The key or the connection was found unusable during the question.
    #[error("the question was withdrawn")]
    Withdrawn,
    /// The question has to stop, with its process; it may be asked again after that.
    #[error("the question was stopped")]
    Suspended,
    /// `mfa_process` did not give a code.
    #[error("`mfa_process` gave no MFA code")]
    Process(ProcessFault),
    /// The askpass program, or that of a dialogue, did not give a code.
    #[error("`{program}` gave no MFA code")]
    Program {
        /// The file that was run.
        program: String,
        /// How it failed.
        fault: ProcessFault,
    },
    /// Another process has obtained what the code was for.
    #[error("the code is not needed any more")]
    Answered,
    /// `--token-code -` found no code on standard input.
    #[error("standard input holds no MFA code")]
    Stdin,
}

/// Why nobody can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NobodyToAsk {
    /// This process has no terminal.
    #[error("this process has no terminal")]
    NoTerminal,
    /// `--no-prompt` or its variable is set.
    #[error("`--no-prompt` or `MFA_SESSION_NO_PROMPT` forbids the question")]
    NoPrompt,
    /// It runs in the background process group of its terminal.
    #[error("this process runs in the background of its terminal")]
    Background,
    /// The program that runs it reads single keys from the terminal.
    #[error("another program reads the terminal's keys one by one")]
    TerminalBusy,
    /// This process has no terminal, but a display.
    #[error("this process has no terminal")]
    OnlyADisplay,
    /// `MFA_SESSION_PROMPT` is `never`.
    #[error("`MFA_SESSION_PROMPT` or `mfa_session_prompt` is `never`")]
    Never,
    /// It is `askpass`, and no program is named.
    #[error("`MFA_SESSION_PROMPT` or `mfa_session_prompt` is `askpass`, and no program is named")]
    NoAskpass,
    /// It is `dialog` or `auto`, and there is no display.
    #[error("there is no display for a dialogue")]
    NoDisplay,
    /// It is `auto`, and the run comes over SSH.
    #[error("this process has no terminal of its own, and over SSH no dialogue is shown")]
    OverSsh,
    /// None of the programs for dialogues can be used.
    #[error("no program that shows a dialogue can be used")]
    NoDialogProgram,
    /// This program knows no dialogue of this platform.
    #[error("dialogues are not supported on this platform")]
    NoDialogHere,
    /// The last question was cancelled; nobody is asked for so many more seconds.
    #[error("the last question was cancelled, and for {0} s no other is shown")]
    Quiet(i64),
}

/// How an `mfa_process` command failed to give a code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProcessFault {
    /// The process could not be started.
    #[error("it could not be started: {0}")]
    Start(String),
    /// The shell could not start it, and ended with this status.
    #[error("it ended with {0}")]
    NotFound(String),
    /// It ended with this status.
    #[error("it ended with {0}")]
    Status(String),
    /// Its output is not six digits.
    #[error("it printed something else than six digits")]
    NotACode,
    /// Its output is not six digits, but so many bytes.
    #[error("it printed {0} bytes that are not six digits")]
    NotSixDigits(usize),
    /// It took longer than this.
    #[error("it took longer than {}", short(*.0))]
    TimedOut(Duration),
}

impl ProcessFault {
    /// Whether the command does not exist, or could not be executed.
    pub(crate) fn was_not_run(&self) -> bool {
        matches!(self, Self::Start(_) | Self::NotFound(_))
    }
}

/// A source of MFA codes.
pub(crate) trait TokenCodeProvider {
    /// The signals to handle during the wait for a code.
    type Signals;
    /// The event by which a question that has become useless is withdrawn.
    type Event;

    /// Whether the code was given in advance, so that no wait is needed.
    fn is_given(&self) -> bool;

    /// Whether a person is asked, so that another code can be requested after one was refused.
    fn can_ask_again(&self) -> bool;

    /// Whether the question names the program that runs this one, since it appears apart from that program.
    fn names_the_caller(&self) -> bool {
        false
    }

    /// Shows a line beside the question.
    fn say(&mut self, line: &str);

    /// Gets a code.
    ///
    /// # Errors
    /// See [`CodeError`]; [`CodeError::Withdrawn`] if `withdrawn` came first.
    fn code(
        &mut self,
        question: &Question,
        signals: &mut Self::Signals,
        withdrawn: Option<&Self::Event>,
    ) -> Result<TokenCode, CodeError>;

    /// Stops the process, after [`CodeError::Suspended`], until the question may be asked again.
    ///
    /// # Errors
    /// [`CodeError::TerminalLost`] where it can be neither stopped nor asked.
    fn suspend(&mut self, signals: &mut Self::Signals) -> Result<(), CodeError>;
}

/// The result of a call to STS.
#[derive(Debug)]
pub(crate) struct Minted {
    pub credentials: SessionCredentials,
    /// Seconds by which AWS's clock is ahead of ours.
    pub clock_offset: i64,
    /// The account, if it was learned.
    pub account: Option<String>,
    /// The ARN of the caller, if it was learned.
    pub caller: Option<String>,
}

/// The parameters of a call to `AssumeRole`, without a code.
#[derive(Debug, Clone)]
pub(crate) struct RoleCall {
    /// Without a session name, that of the calling user is taken.
    pub parameters: RoleParameters,
    pub duration: SessionDuration,
}

/// A source of sessions.
pub(crate) trait SessionTokenProvider {
    /// The event that reports a failed check of key and connection.
    type Event;

    /// Opens the connection and checks the key during the question.
    fn warm_up(&mut self) -> Option<&Self::Event>;

    /// The fatal error of that check, if it failed.
    fn preflight_error(&mut self) -> Option<StsError>;

    /// Sends the code, once.
    fn get_session_token(
        &mut self,
        serial: &SerialNumber,
        code: &TokenCode,
        duration: SessionDuration,
    ) -> Result<Minted, StsError>;

    /// Sends the code, once, with `AssumeRole`.
    fn assume_role(&mut self, serial: &SerialNumber, code: &TokenCode, call: RoleCall) -> Result<Minted, StsError>;
}
