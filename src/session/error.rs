//! Why no session came: one enum for the whole line, with exit code and hint for each.

use thiserror::Error;

use crate::format::cache_record::Fate;
use crate::model::{CodeError, FailureReport, NobodyToAsk, ProcessFault, StsError, exit, short};
use crate::sys::slot::Holder;

/// Why no session came.
#[derive(Debug, Error)]
pub enum SessionError {
    /// No code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// No session for the code.
    #[error(transparent)]
    Sts(#[from] StsError),
    /// These digits were sent a moment ago.
    #[error("{} the same digits for another {wait} s", match fate {
        Fate::Accepted => "AWS already accepted this MFA code; it will refuse",
        Fate::Unknown => "this MFA code was sent already and may be used; do not send",
    })]
    UsedCode {
        /// What became of them.
        fate: Fate,
        /// Seconds.
        wait: i64,
    },
    /// Another process asks, and nobody answers it.
    #[error("{} asks for the MFA code already, and was not answered", holder_name(.0))]
    Busy(Holder),
    /// The process that asked for all of us, or in our place, failed.
    #[error("{}", .0.error)]
    Elsewhere(FailureReport),
    /// Ctrl-C while waiting for another process.
    #[error("cancelled while waiting for another process")]
    Interrupted,
    /// Ctrl-C while a program, IAM or STS had something to do.
    #[error("cancelled")]
    Cancelled,
    /// The process that asks in our place could not be started, or died.
    #[error("the process that asks for the MFA code {0}")]
    Asker(String),
}

/// `pid 123 on /dev/pts/3`.
#[must_use]
pub(crate) fn holder_name(holder: &Holder) -> String {
    match &holder.terminal {
        // It has locked, and not yet said who it is.
        _ if holder.pid == 0 => "another mfa-session".to_owned(),
        Some(terminal) => format!("mfa-session (pid {} on {terminal})", holder.pid),
        None => format!("mfa-session (pid {})", holder.pid),
    }
}

impl SessionError {
    /// Whether AWS does not know the device for the user.
    #[must_use]
    pub fn is_unknown_device(&self) -> bool {
        matches!(self, Self::Sts(StsError::SerialNotYours { .. }))
    }

    /// The exit code of the contract.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Code(CodeError::Cancelled) | Self::Interrupted | Self::Cancelled => exit::CANCELLED,
            Self::Code(CodeError::NobodyToAsk(_) | CodeError::TimedOut(_) | CodeError::TerminalLost)
            | Self::Busy(_) => exit::NOBODY_TO_ASK,
            Self::Code(CodeError::Stdin) => exit::USAGE,
            Self::Code(CodeError::Alarm | CodeError::Process(_)) | Self::Asker(_) => exit::FAILED,
            Self::UsedCode { .. } => exit::REFUSED,
            Self::Elsewhere(report) => report.exit_code,
            Self::Sts(
                StsError::Unreachable { .. }
                | StsError::Lost { .. }
                | StsError::NotAws { .. }
                | StsError::Malformed { .. }
                | StsError::Server { .. },
            ) => exit::UNREACHABLE,
            Self::Sts(
                StsError::WrongCode
                | StsError::SerialNotYours { .. }
                | StsError::SessionCredentials
                | StsError::UnknownKey { .. }
                | StsError::WrongSecret { .. }
                | StsError::Clock { .. }
                | StsError::Throttled { .. }
                | StsError::RegionDisabled { .. }
                | StsError::InvalidParameter
                | StsError::Denied { .. }
                | StsError::Other { .. },
            ) => exit::REFUSED,
        }
    }

    /// What lies behind it, if there is more to say.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Code(CodeError::NobodyToAsk(why)) => Some(
                match why {
                    NobodyToAsk::NoTerminal => "this process has no terminal",
                    NobodyToAsk::NoPrompt => "`--no-prompt` or `MFA_SESSION_NO_PROMPT` forbids the question",
                    NobodyToAsk::TerminalBusy => "another program has the terminal",
                }
                .into(),
            ),
            Self::Code(CodeError::Process(fault)) => Some(match fault {
                ProcessFault::Start(why) => format!("it could not be started: {why}"),
                ProcessFault::Status(status) => format!("it ended with {status}"),
                ProcessFault::NotACode => "it printed something else than six digits".into(),
                ProcessFault::TimedOut(limit) => format!("it took longer than {}", short(*limit)),
            }),
            Self::Sts(error) => error.cause(),
            Self::Elsewhere(report) => report.cause.clone(),
            Self::Code(
                CodeError::Cancelled
                | CodeError::TimedOut(_)
                | CodeError::TerminalLost
                | CodeError::Alarm
                | CodeError::Stdin,
            )
            | Self::UsedCode { .. }
            | Self::Busy(_)
            | Self::Interrupted
            | Self::Cancelled
            | Self::Asker(_) => None,
        }
    }

    /// What to do next. A person who cancels knows.
    #[must_use]
    pub fn hint(&self, login: &str) -> Option<String> {
        match self {
            Self::Code(CodeError::Cancelled) | Self::Interrupted | Self::Cancelled => None,
            Self::Code(CodeError::NobodyToAsk(_)) => {
                Some(format!("run `{login}` in a terminal, or give the code with --token-code or `mfa_process`"))
            }
            Self::Code(CodeError::TimedOut(_) | CodeError::TerminalLost | CodeError::Alarm) | Self::Asker(_) => {
                Some(format!("run `{login}` in a terminal, then this again"))
            }
            Self::Code(CodeError::Process(_)) => Some("run the command of `mfa_process` by hand".into()),
            Self::Code(CodeError::Stdin) => Some("give six digits on one line, or leave --token-code out".into()),
            Self::UsedCode { .. } => Some("wait for the next code".into()),
            Self::Busy(_) => Some("answer it there, or end that process".into()),
            Self::Elsewhere(report) => report.hint.clone(),
            Self::Sts(error) => Some(error.hint()),
        }
    }

    /// As it is told.
    #[must_use]
    pub fn report(&self, login: &str) -> FailureReport {
        FailureReport {
            exit_code: self.exit_code(),
            error: self.to_string(),
            cause: self.cause(),
            hint: self.hint(login),
        }
    }

    /// Whether a session that still works is better than this failure: nobody said no, it just did not come
    /// to pass.
    #[must_use]
    pub fn yields_to_a_valid_session(&self) -> bool {
        matches!(self.exit_code(), exit::NOBODY_TO_ASK | exit::UNREACHABLE)
    }
}
