//! The two ports of the way to a session: where the code comes from, and where the session. `sys` implements both.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

use super::error::StsError;
use crate::model::aws::credentials::SessionCredentials;
use crate::model::aws::duration::{SessionDuration, short};
use crate::model::aws::role::RoleParameters;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::aws::token_code::TokenCode;

/// What a person is asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// The profile, or what stands for it.
    pub profile: String,
    pub serial: SerialNumber,
    /// The role that the code is for alone, with its account.
    pub role: Option<String>,
    /// Host and port that the code goes to, if it is not AWS's own.
    pub endpoint_host: Option<String>,
    /// The program that wants the session, in credential-process mode.
    pub asked_by: Option<String>,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
    /// By Ctrl-C or Ctrl-D.
    #[error("cancelled at the question")]
    Cancelled,
    /// Nobody can be asked.
    #[error("an MFA code is needed, and there is nobody to ask")]
    NobodyToAsk(NobodyToAsk),
    /// The question stood too long.
    #[error("no MFA code was given within {}", short(*.0))]
    TimedOut(Duration),
    /// The terminal went to another program, or away.
    #[error("the terminal was taken away while the question stood")]
    TerminalLost,
    /// The key or the connection proved useless while the question stood.
    #[error("the question was withdrawn")]
    Withdrawn,
    /// The question has to stop, with its process; it may be asked again.
    #[error("the question was stopped")]
    Suspended,
    /// `mfa_process` did not give a code.
    #[error("`mfa_process` gave no MFA code")]
    Process(ProcessFault),
    /// `--token-code -` found no code on stdin.
    #[error("standard input holds no MFA code")]
    Stdin,
}

/// Why nobody can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NobodyToAsk {
    /// This process has no terminal.
    NoTerminal,
    /// `--no-prompt` or its variable.
    NoPrompt,
    /// It runs in the background of its terminal.
    Background,
    /// The program that runs it reads single keys from the terminal.
    TerminalBusy,
}

/// How an `mfa_process` command failed to give a code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProcessFault {
    /// It could not be started.
    #[error("it could not be started: {0}")]
    Start(String),
    /// The shell could not start it, and ended with this status.
    #[error("it ended with {0}")]
    NotFound(String),
    /// It ended with this status.
    #[error("it ended with {0}")]
    Status(String),
    /// It printed something else than six digits.
    #[error("it printed something else than six digits")]
    NotACode,
    /// It took longer than this.
    #[error("it took longer than {}", short(*.0))]
    TimedOut(Duration),
}

impl ProcessFault {
    /// Whether there was no such command, or none that could be run.
    pub(crate) fn was_not_run(&self) -> bool {
        matches!(self, Self::Start(_) | Self::NotFound(_))
    }
}

/// Where MFA codes come from.
pub(crate) trait TokenCodeProvider {
    /// The signals to heed while it is waited for.
    type Signals;
    /// What withdraws a question that has become pointless.
    type Event;

    /// Whether the code was given in advance, so that nobody and nothing is waited for.
    fn is_given(&self) -> bool;

    /// Whether another code can be had after one was refused: a person is asked.
    fn can_ask_again(&self) -> bool;

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

/// What came back from STS.
#[derive(Debug)]
pub(crate) struct Minted {
    pub credentials: SessionCredentials,
    /// Seconds by which AWS's clock is ahead of ours.
    pub clock_offset: i64,
    /// The account, where it was learned on the way.
    pub account: Option<String>,
    /// The ARN of whoever asked, where it was learned on the way.
    pub caller: Option<String>,
}

/// A call of `AssumeRole`, but for the code that may go with it.
#[derive(Debug, Clone)]
pub(crate) struct RoleCall {
    /// Without a session name, the name of the user who asks is taken.
    pub parameters: RoleParameters,
    pub duration: SessionDuration,
}

/// Where sessions come from.
pub(crate) trait SessionTokenProvider {
    /// What says that a check of key and connection failed.
    type Event;

    /// Opens the connection and checks the key while the person types.
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

    /// Sends the code, once, for a role alone.
    fn assume_role(&mut self, serial: &SerialNumber, code: &TokenCode, call: RoleCall) -> Result<Minted, StsError>;
}
