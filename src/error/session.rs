//! Why no session came: one enum for the way from a request to a session.

use thiserror::Error;

use crate::format::cache_record::CodeOutcome;
use crate::model::{
    CodeError, Explain, Explanation, FailureKind, FailureReport, Hint, Invocation, NobodyToAsk, ProcessFault, StsError,
    Untrusted, short,
};
use crate::sys::store::prompt_lock::Owner;

/// Why no session came.
#[derive(Debug, Error)]
pub(crate) enum SessionError {
    #[error(transparent)]
    Code(#[from] CodeError),
    /// No session for the code.
    #[error(transparent)]
    Sts(#[from] StsError),
    /// A command or a trust in a file that others could have changed.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// These digits were sent a moment ago.
    #[error("{} the same digits for another {wait} s", match fate {
        CodeOutcome::Accepted => "AWS already accepted this MFA code; it will refuse",
        CodeOutcome::Unknown => "this MFA code was sent already and may be used; do not send",
    })]
    UsedCode {
        /// What became of them.
        fate: CodeOutcome,
        wait: i64,
    },
    /// Another process asks, and nobody answers it.
    #[error("{} asks for the MFA code already, and was not answered", .0)]
    Busy(Owner),
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
    PromptProcess(String),
}

impl SessionError {
    /// Whether AWS does not know the device for the user.
    pub(crate) fn is_unknown_device(&self) -> bool {
        matches!(self, Self::Sts(StsError::SerialNotYours { .. }))
    }

    /// Whether a session that is still valid may be handed out instead: AWS did not refuse.
    pub(crate) fn yields_to_a_valid_session(&self) -> bool {
        matches!(self.explain().kind, FailureKind::NobodyToAsk | FailureKind::Unreachable)
    }
}

impl Explain for SessionError {
    fn explain(&self) -> Explanation {
        let login_first = || Hint::new("run ").run(Invocation::login()).text(" in a terminal, then this again");
        let nobody_to_ask = || Explanation::new(FailureKind::NobodyToAsk);
        match self {
            Self::Code(error) => match error {
                CodeError::Cancelled => Explanation::new(FailureKind::Cancelled),
                CodeError::NobodyToAsk(why) => nobody_to_ask()
                    .because(match why {
                        NobodyToAsk::NoTerminal => "this process has no terminal",
                        NobodyToAsk::NoPrompt => "`--no-prompt` or `MFA_SESSION_NO_PROMPT` forbids the question",
                        NobodyToAsk::TerminalBusy => "another program has the terminal",
                    })
                    .hint(
                        Hint::new("run ")
                            .run(Invocation::login())
                            .text(" in a terminal, or give the code with --token-code or `mfa_process`"),
                    ),
                CodeError::TimedOut(_) | CodeError::TerminalLost => nobody_to_ask().hint(login_first()),
                CodeError::Withdrawn => Explanation::failed().hint(login_first()),
                CodeError::Process(fault) => Explanation::failed()
                    .because(match fault {
                        ProcessFault::Start(why) => format!("it could not be started: {why}"),
                        ProcessFault::Status(status) => format!("it ended with {status}"),
                        ProcessFault::NotACode => "it printed something else than six digits".into(),
                        ProcessFault::TimedOut(limit) => format!("it took longer than {}", short(*limit)),
                    })
                    .hint("run the command of `mfa_process` by hand"),
                CodeError::Stdin => {
                    Explanation::new(FailureKind::Usage).hint("give six digits on one line, or leave --token-code out")
                }
            },
            Self::Sts(error) => error.explain(),
            Self::Untrusted(error) => error.explain(),
            Self::UsedCode { .. } => Explanation::new(FailureKind::Refused).hint("wait for the next code"),
            Self::Busy(_) => nobody_to_ask().hint("answer it there, or end that process"),
            Self::Elsewhere(FailureReport { kind, cause, hint, .. }) => {
                Explanation { kind: *kind, cause: cause.clone(), hint: hint.clone() }
            }
            Self::Interrupted | Self::Cancelled => Explanation::new(FailureKind::Cancelled),
            Self::PromptProcess(_) => Explanation::failed().hint(login_first()),
        }
    }
}
