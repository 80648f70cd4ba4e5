//! Why no session was obtained: one enum from the request to the session.

use thiserror::Error;

use super::role::RoleFailure;
use crate::format::cache_record::CodeOutcome;
use crate::model::{
    CodeError, Explain, Explanation, FailureKind, FailureReport, Hint, Invocation, NobodyToAsk, Origin, StsError,
    Untrusted, quoted,
};
use crate::sys::store::prompt_lock::Owner;

/// Why no session was obtained.
#[derive(Debug, Error)]
pub(crate) enum SessionError {
    #[error(transparent)]
    Code(#[from] CodeError),
    /// There is nobody to ask for the code that a role needs.
    #[error("an MFA code is needed for {key} (role `{role}`), and there is nobody to ask")]
    NobodyForRole {
        /// The profile of the key, or a text for a key without one.
        key: String,
        /// The name of the last role.
        role: String,
        why: NobodyToAsk,
    },
    /// STS gave no session for the code.
    #[error(transparent)]
    Sts(#[from] StsError),
    /// A role was not given, with a session or with a code.
    #[error(transparent)]
    Role(Box<RoleFailure>),
    /// A command or a connection setting in a file that other users could have changed.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// The program of `MFA_SESSION_ASKPASS` or `mfa_session_askpass` cannot ask.
    #[error("the askpass program `{program}` {why}")]
    Askpass { program: String, why: String, origin: Origin },
    /// This code was sent a moment ago.
    #[error("{}; the next one comes in {wait} s", match fate {
        CodeOutcome::Accepted => "AWS already accepted this MFA code",
        CodeOutcome::Unknown => "this MFA code was sent already and may be used",
    })]
    UsedCode {
        /// What the earlier use of the code resulted in.
        fate: CodeOutcome,
        /// Seconds until the next code.
        wait: i64,
    },
    /// Another process asks for the code, and was not answered in time.
    #[error("{} asks for the MFA code already, and was not answered", .0)]
    Busy(Owner),
    /// Another process asks for the code, and is stopped.
    #[error("{} asks for the MFA code already, and is stopped", .0)]
    Stopped(Owner),
    /// The process that asked for all waiting ones, or in place of this one, failed.
    #[error("{}", .0.error)]
    Elsewhere(FailureReport),
    /// Ctrl-C while waiting for another process.
    #[error("cancelled while waiting for another process")]
    Interrupted,
    /// Ctrl-C during a program, or a call to IAM or STS.
    #[error("cancelled")]
    Cancelled,
    /// `login --all` found nothing to do.
    #[error("no profile leads to a long-term access key")]
    NoProfile,
    /// The prompt process could not be started, or ended early.
    #[error("the process that asks for the MFA code {0}")]
    PromptProcess(String),
}

impl SessionError {
    /// Whether AWS answered that the user has no such device.
    pub(crate) fn is_unknown_device(&self) -> bool {
        match self {
            Self::Sts(error) => matches!(error, StsError::SerialNotYours { .. }),
            Self::Role(failure) => matches!(failure.error, StsError::SerialNotYours { .. }),
            _ => false,
        }
    }

    /// Whether only this process is concerned: processes that wait for its answer may ask themselves.
    pub(crate) fn is_of_this_process(&self) -> bool {
        matches!(
            self,
            Self::NobodyForRole { .. }
                | Self::Code(CodeError::NobodyToAsk(_) | CodeError::Suspended | CodeError::Answered)
        )
    }

    /// Whether a session that is still valid may be handed out instead: only if AWS did not refuse.
    pub(crate) fn yields_to_a_valid_session(&self) -> bool {
        matches!(self.explain().kind, FailureKind::NobodyToAsk | FailureKind::Unreachable)
    }
}

/// The end of hints where a code can be given without a question.
const OR_GIVE: &str = " in a terminal, or give the code with --token-code or `mfa_process`";
/// The end of hints where the terminal exists, but another process group has it.
const ALONE: &str = " by itself in the foreground of a terminal, then this again";

/// The end of the hint to log in, by the reason why nobody was asked.
fn what_else(why: NobodyToAsk) -> &'static str {
    match why {
        NobodyToAsk::NoPrompt | NobodyToAsk::NoTerminal => OR_GIVE,
        NobodyToAsk::Background | NobodyToAsk::TerminalBusy => ALONE,
        NobodyToAsk::OnlyADisplay => {
            " in a terminal, set MFA_SESSION_PROMPT=auto for a dialogue, or give the code with --token-code or `mfa_process`"
        }
        NobodyToAsk::Never => {
            " with MFA_SESSION_PROMPT=terminal in a terminal, or give the code with --token-code or `mfa_process`"
        }
        NobodyToAsk::NoAskpass => {
            " with MFA_SESSION_PROMPT=terminal in a terminal, or name a program in MFA_SESSION_ASKPASS or `mfa_session_askpass`"
        }
        NobodyToAsk::NoDisplay => {
            " with MFA_SESSION_PROMPT=terminal in a terminal, or set DISPLAY, WAYLAND_DISPLAY or MFA_SESSION_ASKPASS"
        }
        NobodyToAsk::OverSsh => {
            " in a terminal, or set MFA_SESSION_ASKPASS, or MFA_SESSION_PROMPT=dialog for a dialogue on the forwarded display"
        }
        NobodyToAsk::NoDialogProgram => {
            " in a terminal, install zenity, kdialog, yad or a graphical pinentry, or set MFA_SESSION_ASKPASS"
        }
        NobodyToAsk::NoDialogHere => " in a terminal, or set MFA_SESSION_PROMPT=askpass and MFA_SESSION_ASKPASS",
        NobodyToAsk::Quiet(_) => " in a terminal, or try again after that time",
    }
}

impl Explain for SessionError {
    fn explain(&self) -> Explanation {
        let login_first = || Hint::new("run ").run(Invocation::login()).text(" in a terminal, then this again");
        let nobody_to_ask = || Explanation::new(FailureKind::NobodyToAsk);
        match self {
            Self::Code(error) => match error {
                CodeError::Cancelled => Explanation::new(FailureKind::Cancelled),
                CodeError::NobodyToAsk(why) => nobody(*why),
                CodeError::TimedOut(_) | CodeError::TerminalLost | CodeError::Suspended => {
                    nobody_to_ask().hint(login_first())
                }
                CodeError::Withdrawn | CodeError::Answered => Explanation::failed().hint(login_first()),
                CodeError::Process(fault) => {
                    Explanation::failed().because(fault.to_string()).hint("run the command of `mfa_process` by hand")
                }
                CodeError::Program { program, fault } => Explanation::failed()
                    .because(fault.to_string())
                    .hint(format!("run `{}` by hand; it should print six digits", quoted(program))),
                CodeError::Stdin => {
                    Explanation::new(FailureKind::Usage).hint("give six digits on one line, or leave --token-code out")
                }
            },
            Self::NobodyForRole { why, .. } => nobody(*why),
            Self::Sts(error) => error.explain(),
            Self::Role(error) => error.explain(),
            Self::Untrusted(error) => error.explain(),
            Self::Askpass { origin, .. } => {
                let is_variable = matches!(origin, Origin::Variable(_));
                Explanation::new(if is_variable { FailureKind::Usage } else { FailureKind::Failed })
                    .because(format!("it comes from {origin}"))
                    .hint("name the file of a program that prints the code, by its full path")
            }
            Self::UsedCode { .. } => Explanation::new(FailureKind::Refused).hint("wait for the next code"),
            Self::Busy(_) => nobody_to_ask().hint("answer it there, or end that process"),
            Self::Stopped(owner) => nobody_to_ask().hint(format!(
                "continue it with `fg` in its shell, or end it with `kill -KILL {}`, then run this again",
                owner.pid
            )),
            Self::Elsewhere(FailureReport { kind, cause, hint, .. }) => {
                Explanation { kind: *kind, cause: cause.clone(), hint: hint.clone() }
            }
            Self::Interrupted | Self::Cancelled => Explanation::new(FailureKind::Cancelled),
            Self::NoProfile => {
                Explanation::failed().hint("`mfa-session list` shows the profiles; `mfa-session setup` makes one")
            }
            Self::PromptProcess(_) => Explanation::failed().hint(login_first()),
        }
    }
}

fn nobody(why: NobodyToAsk) -> Explanation {
    Explanation::new(FailureKind::NobodyToAsk)
        .because(why.to_string())
        .hint(Hint::new("run ").run(Invocation::login()).text(what_else(why)))
}
