//! Errors of the verbs of `device`, besides those of the calls.

use thiserror::Error;

use crate::model::{Explain, Explanation, FailureKind, Hint, IamError, Invocation, option};

/// A device verb that failed, or was completed in part.
#[derive(Debug, Error)]
pub(crate) enum DeviceError {
    /// The root user's devices cannot be managed by API.
    #[error("the access key is the root user's, whose MFA devices AWS lets nobody manage by API")]
    Root,
    /// The key belongs to a role or a federated user.
    #[error("the access key belongs to no IAM user: `{arn}`")]
    NotAUser { arn: String },
    /// The profile is a role's, where the user's own device or key is required.
    #[error("profile `{role}` is a role, which has neither MFA devices nor keys of its own")]
    OfARole { role: String, holder: String },
    #[error("user `{user}` has no MFA device `{device}`")]
    Unknown {
        user: String,
        /// The device as the person named it.
        device: String,
        known: Vec<String>,
        /// The verb of `device`, where the word is the name of a profile.
        verb_of_profile: Option<&'static str>,
    },
    /// The name fits several devices.
    #[error("`{device}` is the name of several MFA devices")]
    Ambiguous {
        /// The device as the person named it.
        device: String,
        serials: Vec<String>,
    },
    /// No device at all.
    #[error("user `{user}` has no MFA device")]
    None { user: String },
    /// The device of another user.
    #[error("MFA device `{device}` is assigned to user `{owner}`")]
    Assigned {
        /// The device as the person named it.
        device: String,
        owner: String,
    },
    /// The last device, or the last that makes codes.
    #[error("`{device}` is the last MFA device of user `{user}`{}", if *.makes_codes { " that makes codes" } else { "" })]
    Last { device: String, user: String, makes_codes: bool },
    /// A confirmation is required, and there is no terminal.
    #[error("this needs a yes, and there is nobody to ask")]
    Unconfirmed,
    /// The person did not confirm.
    #[error("cancelled; nothing was removed")]
    Declined,
    /// Deactivated, but deleting it failed.
    #[error("`{serial}` is deactivated, but it could not be deleted")]
    NotDeleted { serial: String, name: String, error: Box<IamError> },
    /// Nothing of that name among the account's virtual devices.
    #[error("no virtual MFA device that nobody has is called `{pattern}`")]
    NoOrphan {
        /// The pattern as it was given.
        pattern: String,
    },
    #[error("`--delete {pattern}` would delete every virtual MFA device that nobody has")]
    TooWide {
        /// The pattern as it was given.
        pattern: String,
    },
    /// Some unassigned devices could not be deleted.
    #[error("{deleted} of {wanted} virtual MFA devices were deleted")]
    SomeLeft {
        deleted: usize,
        /// The number of devices to delete.
        wanted: usize,
        /// The names of those that remain.
        left: Vec<String>,
        error: Option<Box<IamError>>,
    },
}

impl Explain for DeviceError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::Root => failed().hint("manage them in the console (the account's name, Security credentials), or name an IAM user's profile with --profile"),
            Self::NotAUser { .. } => failed().hint("name the profile of an IAM user's own access key with --profile"),
            Self::OfARole { holder, .. } => failed().hint(format!("name the profile of the key: {}", option("--profile", holder))),
            Self::Unknown { device, known, verb_of_profile, .. } => failed()
                .because(match &known[..] {
                    [] => "the user has none at all".to_owned(),
                    known => format!("the user has {}", known.join(", ")),
                })
                .hint(match verb_of_profile {
                    Some(verb) => format!("it is a profile; type: mfa-session device {verb} {}", option("--profile", device)).into(),
                    None => Hint::new("see ").run(Invocation::device("list")),
                }),
            Self::Ambiguous { serials, .. } => failed().because(serials.join(", ")).hint("give the whole serial number"),
            Self::None { .. } => failed().hint(Hint::new("enroll one with ").run(Invocation::device("enroll"))),
            Self::Assigned { .. } => failed().hint(
                Hint::new("its user removes it with ")
                    .run(Invocation::device("remove"))
                    .text("; one that somebody has is never deleted here"),
            ),
            Self::Last { makes_codes, .. } => failed()
                .because("under a policy that forces MFA the user can then do nothing but enroll a new device")
                .hint(instead_of_last(*makes_codes)),
            Self::Unconfirmed => Explanation::new(FailureKind::NobodyToAsk)
                .hint("run it in a terminal, or give the yes in advance with --yes"),
            Self::Declined => Explanation::new(FailureKind::Cancelled),
            Self::NotDeleted { serial, name, error } => Explanation::new(FailureKind::Partial)
                .because(error.with_cause())
                .hint(
                    Hint::new(format!("{}, or ", by_administrator(serial)))
                        .run(Invocation::orphans().option("--delete", name)),
                ),
            Self::NoOrphan { .. } => failed().hint(
                Hint::new("see ").run(Invocation::orphans()).text(" for their names; nothing was deleted"),
            ),
            Self::TooWide { .. } => Explanation::new(FailureKind::Usage)
                .hint("give names, or the beginning of names as `NAME*`"),
            Self::SomeLeft { deleted, left, error, .. } => some_left(*deleted, left, error.as_deref()),
        }
    }
}

/// The hint for the last device: without one that makes codes, `device enroll` refuses, and would only suggest `device
/// remove`.
fn instead_of_last(makes_codes: bool) -> Hint {
    if makes_codes {
        Hint::new("enroll another first with ").run(Invocation::device("enroll")).text(", or insist with --last")
    } else {
        "sign in to the console with the key and assign another device there (IAM, Users, Security credentials), or \
         insist with --last"
            .into()
    }
}

fn some_left(deleted: usize, left: &[String], error: Option<&IamError>) -> Explanation {
    let kind = match (deleted, error) {
        (0, Some(error)) => error.explain().kind,
        (0, None) => FailureKind::Cancelled,
        _ => FailureKind::Partial,
    };
    let why = error.map(|error| format!("; {}", error.with_cause())).unwrap_or_default();
    let own_hint = error.filter(|error| !error.may_be_done()).and_then(|error| error.explain().hint);
    let look = || Hint::new("see ").run(Invocation::orphans()).text(" for what is left, and run it again");
    Explanation::new(kind).because(format!("left: {}{why}", left.join(", "))).hint(own_hint.unwrap_or_else(look))
}

/// The AWS CLI command by which an administrator deletes a virtual device.
pub(super) fn by_administrator(serial: &str) -> String {
    format!("an administrator deletes it: `aws iam delete-virtual-mfa-device {}`", option("--serial-number", serial))
}
