//! Errors of calls to IAM. Those that STS and IAM share are classified in [`StsError`]; this adds those of IAM alone.

use thiserror::Error;

use super::exit::FailureKind;
use super::explain::{Explain, Explanation};
use super::hint::{Hint, Invocation};
use super::sts::{ErrorAnswer, StsError, classify, unreachable_hint};

/// A call to IAM, or to `GetCallerIdentity` before it, that failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum IamError {
    /// IAM refused the call: nothing was changed.
    #[error("AWS refused `{operation}`: {refusal}")]
    Refused {
        /// The name of the call, such as `iam:EnableMFADevice`.
        operation: &'static str,
        refusal: Refusal,
        message: String,
    },
    /// `InvalidClientTokenId` or `ExpiredToken` for a session: it has expired, was made without MFA, or its key was
    /// deleted.
    #[error("AWS does not take the session for `{operation}`")]
    SessionRefused {
        /// The name of the call, such as `iam:EnableMFADevice`.
        operation: &'static str,
        message: String,
    },
    /// An error that STS calls can have as well.
    #[error("{error}")]
    Common {
        /// The name of the call, such as `iam:EnableMFADevice`.
        operation: &'static str,
        error: StsError,
    },
}

/// Why IAM refused, by the error code of its API reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Refusal {
    #[error("there is one already")]
    AlreadyExists,
    #[error("there is no such thing")]
    Absent,
    #[error("it is in use")]
    InUse,
    #[error("the limit is reached")]
    LimitExceeded,
    /// `EntityTemporarilyUnmodifiable`: a user who was deleted and created again.
    #[error("the user cannot be changed just now")]
    TemporarilyUnmodifiable,
    #[error("the MFA codes are wrong")]
    WrongCodes,
    #[error("somebody else changes the same thing")]
    Concurrent,
    #[error("the policy is malformed")]
    MalformedPolicy,
}

impl Refusal {
    fn by_code(code: &str) -> Option<Self> {
        Some(match code {
            "EntityAlreadyExists" => Self::AlreadyExists,
            "NoSuchEntity" => Self::Absent,
            "DeleteConflict" => Self::InUse,
            "LimitExceeded" => Self::LimitExceeded,
            "EntityTemporarilyUnmodifiable" => Self::TemporarilyUnmodifiable,
            "InvalidAuthenticationCode" => Self::WrongCodes,
            "ConcurrentModification" => Self::Concurrent,
            "MalformedPolicyDocument" => Self::MalformedPolicy,
            _ => return None,
        })
    }

    fn hint(self) -> Hint {
        match self {
            Self::AlreadyExists => Hint::new("give another name, or see ")
                .run(Invocation::device("list").flag("--all"))
                .text(" for whose it is"),
            Self::Absent => Hint::new("see ").run(Invocation::device("list")).text(" for what there is"),
            Self::InUse => {
                Hint::new("deactivate it first: ").run(Invocation::device("remove")).text(", run by its user")
            }
            Self::LimitExceeded => Hint::new("remove one that nobody needs: ")
                .run(Invocation::device("list"))
                .text(" shows one's own, ")
                .run(Invocation::orphans())
                .text(" those of nobody"),
            Self::TemporarilyUnmodifiable => {
                "the user was deleted and made again a moment ago; wait a few minutes and run it again".into()
            }
            Self::WrongCodes => "type two codes that the device shows one after the other, and check its clock".into(),
            Self::Concurrent => "wait a moment and run it again".into(),
            Self::MalformedPolicy => "run `mfa-session policy check` on it".into(),
        }
    }
}

/// Classifies an error answer of IAM; `by_session` says that a session signed the call, and not a long-term key.
pub(crate) fn classify_iam(answer: &ErrorAnswer<'_>, by_session: bool) -> IamError {
    let ErrorAnswer { operation, code, message, .. } = *answer;
    let code = code.unwrap_or_default();
    let message = message.trim().to_owned();
    if let Some(refusal) = Refusal::by_code(code) {
        return IamError::Refused { operation, refusal, message };
    }
    let unusable = ["InvalidClientTokenId", "ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException"];
    if by_session && unusable.contains(&code) {
        return IamError::SessionRefused { operation, message };
    }
    IamError::Common { operation, error: classify(answer) }
}

impl IamError {
    /// Whether IAM refused for this reason.
    pub(crate) fn is(&self, wanted: Refusal) -> bool {
        matches!(self, Self::Refused { refusal, .. } if *refusal == wanted)
    }

    /// Whether a policy denies it: nothing was changed, and other credentials may be allowed to.
    pub(crate) fn is_denied(&self) -> bool {
        matches!(self, Self::Common { error: StsError::Denied { .. }, .. })
    }

    /// Whether the time of the signature was wrong; that is checked before anything is done.
    pub(crate) fn is_clock(&self) -> bool {
        matches!(self, Self::Common { error: StsError::Clock { .. }, .. })
    }

    /// Whether it may have been done although no answer confirms it.
    pub(crate) fn may_be_done(&self) -> bool {
        use StsError::{Lost, Malformed, NotAws, Server};
        let unknown =
            |error: &StsError| matches!(error, Lost { .. } | Malformed { .. } | NotAws { .. } | Server { .. });
        matches!(self, Self::Common { operation, error } if unknown(error) && !only_reads(operation))
    }
}

impl Explain for IamError {
    fn explain(&self) -> Explanation {
        let refused = || Explanation::new(FailureKind::Refused);
        match self {
            Self::Refused { refusal, message, .. } => refused().because(message).hint(refusal.hint()),
            Self::SessionRefused { message, .. } => {
                refused().because(message).hint("run it again with --refresh, for a session of its own")
            }
            Self::Common { error, .. } => {
                let explained = error.explain();
                match self.hint_of_common(error) {
                    Some(hint) => explained.hint(hint),
                    None => explained,
                }
            }
        }
    }
}

impl IamError {
    /// The hint where it differs from that after the same error of STS.
    fn hint_of_common(&self, error: &StsError) -> Option<Hint> {
        Some(match error {
            StsError::Unreachable { why, .. } => unreachable_hint(*why).into(),
            _ if self.may_be_done() => Hint::new("it may be done all the same: see ")
                .run(Invocation::device("list"))
                .text(" before it is run again"),
            StsError::NotAws { .. } => {
                "sign in to this network in a browser, or set HTTPS_PROXY, and run it again".into()
            }
            StsError::Denied { .. } => "ask whoever administers the account to allow it".into(),
            StsError::Throttled { .. } | StsError::Server { .. } | StsError::Lost { .. } => {
                "wait a little and run it again".into()
            }
            StsError::Malformed { .. } => "check the endpoint and the proxy, and run it again".into(),
            StsError::InvalidParameter => "check the names with -v".into(),
            StsError::Other { .. } => "look the code up in the IAM API reference".into(),
            _ => return None,
        })
    }
}

fn only_reads(operation: &str) -> bool {
    let name = operation.split(':').nth(1).unwrap_or_default();
    ["Get", "List", "Simulate"].iter().any(|verb| name.starts_with(verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(operation: &'static str, status: u16, code: &str, by_session: bool) -> IamError {
        let answer = ErrorAnswer {
            operation,
            status,
            code: Some(code),
            message: "words. ",
            host: "iam",
            key: "AKIA…MPLE",
            region: "us-east-1",
            serial: "",
        };
        classify_iam(&answer, by_session)
    }

    #[test]
    fn each_answer_that_only_iam_gives_becomes_its_own_error() {
        for (code, refusal) in [
            ("EntityAlreadyExists", Refusal::AlreadyExists),
            ("NoSuchEntity", Refusal::Absent),
            ("DeleteConflict", Refusal::InUse),
            ("LimitExceeded", Refusal::LimitExceeded),
            ("EntityTemporarilyUnmodifiable", Refusal::TemporarilyUnmodifiable),
            ("InvalidAuthenticationCode", Refusal::WrongCodes),
            ("ConcurrentModification", Refusal::Concurrent),
            ("MalformedPolicyDocument", Refusal::MalformedPolicy),
        ] {
            let error = reported("iam:EnableMFADevice", 409, code, false);
            assert!(error.is(refusal) && !error.may_be_done() && !error.is_denied(), "{code}");
            assert_eq!(error.explain().cause.as_deref(), Some("words."), "{code}");
        }
    }

    #[test]
    fn an_unknown_token_of_a_session_is_not_blamed_on_the_key() {
        let error = |by_session| reported("iam:GetUser", 403, "InvalidClientTokenId", by_session);
        assert!(matches!(error(true), IamError::SessionRefused { .. }));
        assert!(matches!(error(false), IamError::Common { error: StsError::UnknownKey { .. }, .. }));
    }

    #[test]
    fn only_a_change_whose_answer_is_missing_may_be_done() {
        for (operation, code, expected) in [
            ("iam:CreateVirtualMFADevice", "ServiceFailure", true),
            ("iam:ListVirtualMFADevices", "ServiceFailure", false),
            ("iam:CreateVirtualMFADevice", "Throttling", false),
            ("iam:CreateVirtualMFADevice", "AccessDenied", false),
        ] {
            let status = if code == "ServiceFailure" { 500 } else { 403 };
            assert_eq!(reported(operation, status, code, false).may_be_done(), expected, "{operation} {code}");
        }
        assert!(reported("iam:GetUser", 403, "AccessDenied", true).is_denied());
    }
}
