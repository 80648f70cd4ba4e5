//! Errors of an enrollment, a resync or a replacement.

use std::io;

use super::device::by_administrator;
use crate::model::{Drift, Explain, Explanation, FailureKind, Hint, IamError, Invocation, NobodyToAsk, option};

/// An enrollment, a resync or a replacement that failed, or was completed in part.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EnrollError {
    /// There is no terminal for the dialogue.
    #[error("two MFA codes have to be asked for, and there is nobody to ask")]
    NoTerminal {
        why: NobodyToAsk,
        /// The command that was run.
        command: Invocation,
    },
    /// The device is enabled for this user already.
    #[error("MFA device `{serial}` is enabled for this user already")]
    AlreadyThere {
        serial: String,
        /// The command that takes another name.
        other_name: Invocation,
    },
    #[error("user `{user}` has {count} MFA devices, and AWS allows no more")]
    NoRoom { user: String, count: usize },
    /// AWS requires a session for a further device, and with security keys none can be obtained.
    #[error("user `{user}` has security keys only, and AWS wants an MFA session for a further device")]
    OnlySecurityKeys { user: String },
    /// An unassigned device has the name, and could not be deleted.
    #[error("a virtual MFA device `{serial}` that nobody has is in the way")]
    OrphanInTheWay {
        serial: String,
        /// Why it could not be deleted, if that was tried.
        error: Option<Box<IamError>>,
        /// The command that takes another name.
        other_name: Invocation,
    },
    /// The name belongs to another user's device.
    #[error("MFA device `{serial}` exists already{}", owner.as_ref().map(|owner| format!(", and is user `{owner}`'s")).unwrap_or_default())]
    Taken {
        serial: String,
        /// The user of that device, if AWS returns it.
        owner: Option<String>,
        /// The command that takes another name.
        other_name: Invocation,
    },
    /// The account holds as many virtual devices as it may.
    #[error("the account holds as many virtual MFA devices as AWS allows")]
    AccountFull { error: Box<IamError> },
    /// The policy allows only a device with the user's name, as older policies do.
    #[error("AWS denied a device named `{name}`")]
    NameDenied {
        name: String,
        user: String,
        error: Box<IamError>,
        /// The command without a name.
        own_name: Invocation,
    },
    /// The answer was lost, so it is unknown whether the device was created; its seed is lost in any case.
    #[error("the answer of AWS to `iam:CreateVirtualMFADevice` was lost: {left}")]
    CreateLost {
        serial: String,
        /// What remains of it.
        left: Left,
        error: Box<IamError>,
        /// The command that was run.
        command: Invocation,
        /// The command that takes another name.
        other_name: Invocation,
    },
    /// The enrollment failed, and its device could not be deleted.
    #[error("{error}; `{serial}` is left behind")]
    LeftBehind {
        serial: String,
        error: Box<dyn Explain>,
        /// Why it could not be deleted.
        why: Box<IamError>,
        /// The command that continues with the device.
        command: Invocation,
    },
    /// A second Ctrl-C, or another signal, during the call that creates or deletes the device.
    #[error("ended at once; the unfinished device `{serial}` may be left behind")]
    EndedAtOnce {
        serial: String,
        /// The command that continues with the device.
        command: Invocation,
    },
    /// AWS refused several pairs of codes.
    #[error("AWS refused the codes {tries} times")]
    CodesRefused {
        tries: usize,
        /// The last known offset of the authenticator's clock.
        drift: Option<Drift>,
    },
    /// A policy denies a resync with the long-term key, and there is no other device for a session.
    #[error("AWS denied the resync of `{serial}` to the access key alone")]
    ResyncDenied { serial: String, user: String, error: Box<IamError> },
    /// The file for the picture of the QR code cannot be written.
    #[error("`{shown}` cannot be written")]
    Out { shown: String, error: io::Error },
    /// `replace`: both devices exist, and the old one works.
    #[error("`{new}` is enabled, but {what}; `{old}` still works")]
    BothThere {
        new: String,
        old: String,
        /// The step that failed.
        what: &'static str,
        error: Box<dyn Explain>,
        /// The command that removes the old device.
        remove_old: Invocation,
        /// The command that removes the new device.
        remove_new: Invocation,
    },
}

/// What exists after a lost answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Left {
    /// IAM lists no such device.
    #[error("no device was made")]
    Nothing,
    /// It existed, and was deleted.
    #[error("the device was made, nobody has its secret, and it was deleted again")]
    Deleted,
    /// It exists, or may exist, and could not be deleted.
    #[error("the device may be made, and nobody has its secret")]
    Device,
}

impl Explain for EnrollError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::NoTerminal { why, command } => Explanation::new(FailureKind::NobodyToAsk)
                .because(no_terminal(*why))
                .hint(Hint::new("run ").run(command.clone()).text(" in a terminal")),
            Self::AlreadyThere { other_name, .. } => failed().hint(
                Hint::new("add another with ")
                    .run(other_name.clone())
                    .text(", or exchange it with ")
                    .run(Invocation::device("replace")),
            ),
            Self::NoRoom { .. } => failed().hint(make_room()),
            Self::OnlySecurityKeys { .. } => failed()
                .because("since 2023 a user with a device signs with an MFA session to add another; a security key makes no codes for one")
                .hint("sign in to the console with the key and enroll the app there (IAM, Users, Security credentials, Assign MFA device)"),
            Self::OrphanInTheWay { serial, error, other_name } => error
                .as_deref()
                .map_or_else(failed, because_of)
                .hint(take(other_name).text(format!("; {}", by_administrator(serial)))),
            Self::Taken { serial, owner: None, other_name } => failed().hint(
                take(other_name).text(format!("; if it is an unfinished enrollment, {}", by_administrator(serial))),
            ),
            Self::Taken { other_name, .. } => failed().hint(take(other_name)),
            Self::AccountFull { error } => because_of(error).hint(
                Hint::new("an administrator makes room: ")
                    .run(Invocation::orphans())
                    .text(" shows those that nobody has"),
            ),
            Self::NameDenied { user, error, own_name, .. } => because_of(error).hint(
                Hint::new(format!("the policy may allow a device named like the user only (`{user}`): "))
                    .run(own_name.clone()),
            ),
            Self::CreateLost { serial, left, error, command, other_name } => {
                let hint = create_lost_hint(serial, *left, command, other_name);
                Explanation { kind: FailureKind::Unreachable, ..because_of(error) }.hint(hint)
            }
            Self::LeftBehind { serial, error, why, command } => {
                left_behind(error.explain(), why).hint(finish_or_delete(serial, command))
            }
            Self::EndedAtOnce { serial, command } => {
                Explanation::new(FailureKind::Cancelled).hint(finish_or_delete(serial, command))
            }
            Self::CodesRefused { drift, .. } => codes_refused(*drift),
            Self::ResyncDenied { serial, user, error } => because_of(error).hint(format!(
                "an administrator does it with two codes of yours: `aws iam resync-mfa-device {} {} --authentication-code1 FIRST --authentication-code2 NEXT`",
                option("--user-name", user),
                option("--serial-number", serial)
            )),
            Self::Out { error, .. } => failed()
                .because(error.to_string())
                .hint("name a file that does not exist yet, in a folder of yours"),
            Self::BothThere { error, remove_old, remove_new, .. } => Explanation::new(FailureKind::Partial)
                .because(error.with_cause())
                .hint(remove_either(remove_old, remove_new)),
        }
    }
}

fn codes_refused(drift: Option<Drift>) -> Explanation {
    let refused = Explanation::new(FailureKind::Refused)
        .hint("check the entry in the app, let the phone set its clock, and run it again");
    match drift {
        Some(drift) => refused.because(format!("the authenticator's clock is {drift}")),
        None => refused,
    }
}

fn make_room() -> Hint {
    let (remove, list) = (Invocation::device("remove").operand("NAME"), Invocation::device("list"));
    Hint::new("make room with ").run(remove).text("; ").run(list).text(" shows them")
}

fn remove_either(old: &Invocation, new: &Invocation) -> Hint {
    Hint::new("once the new one works, ").run(old.clone()).text("; or take it back with ").run(new.clone())
}

fn no_terminal(why: NobodyToAsk) -> &'static str {
    match why {
        NobodyToAsk::NoPrompt => "`--no-prompt` or `MFA_SESSION_NO_PROMPT` forbids the questions",
        _ => "this process has no terminal",
    }
}

fn create_lost_hint(serial: &str, left: Left, command: &Invocation, other_name: &Invocation) -> Hint {
    match left {
        Left::Nothing | Left::Deleted => Hint::new("run ").run(command.clone()).text(" again"),
        Left::Device => Hint::new(format!("{}; until then, take another name with ", by_administrator(serial)))
            .run(other_name.clone()),
    }
}

fn left_behind(failed: Explanation, why: &IamError) -> Explanation {
    let first = failed.cause.map(|cause| format!("{}; ", cause.trim_end_matches('.'))).unwrap_or_default();
    Explanation::new(failed.kind).because(format!("{first}it could not be deleted: {}", why.with_cause()))
}

/// The explanation of a refused call, with the kind of that error.
fn because_of(error: &IamError) -> Explanation {
    Explanation::new(error.explain().kind).because(error.with_cause())
}

fn take(other_name: &Invocation) -> Hint {
    Hint::new("take another name with ").run(other_name.clone())
}

fn finish_or_delete(serial: &str, command: &Invocation) -> Hint {
    Hint::new(format!("{}; if the app shows codes for it, ", by_administrator(serial)))
        .run(command.clone())
        .text(" can also finish it")
}
