//! Errors of `setup`.

use crate::format::setup::edits::SetupEditError;
use crate::format::setup::record::SecretLine;
use crate::model::{Explain, Explanation, FailureKind, PlanError, option};
use crate::sys::store::private_file::UntrustedFile;

/// A set-up that was refused, or that is not complete.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The profile has no key, and there is nobody to ask for one.
    #[error(transparent)]
    NoKey(PlanError),
    /// There is nobody to ask for these.
    #[error("a set-up without questions needs more options")]
    Missing { options: Vec<&'static str> },
    /// An edit of a shared file is not safe.
    #[error("`{shown}` cannot be edited safely")]
    Edit { shown: String, error: SetupEditError },
    /// The record cannot be made without a secret in it.
    #[error("`{shown}` is not edited")]
    Secret { shown: String, error: SecretLine },
    /// Both paths lead to one file.
    #[error("config and credentials are one file, `{shown}`")]
    OneFile { shown: String },
    /// The state folder or the record in it cannot be used.
    #[error("`{shown}` {why}")]
    State { shown: String, why: UntrustedFile },
    /// Another program wrote the file after the plan was shown.
    #[error("`{shown}` was changed meanwhile")]
    ChangedMeanwhile { shown: String },
    /// A file is not as the set-up left it.
    #[error("`{shown}` was changed since the set-up")]
    ChangedSince { shown: String, line: usize },
    /// The set-up wrote a key that would be in neither file then.
    #[error("undoing removes the access key `{id}`, which was typed during the set-up")]
    LosesKey { id: String },
    #[error("there is no set-up to take back")]
    NothingToUndo,
    /// The record of another version, or none of ours.
    #[error("`{shown}` is not a record of a set-up")]
    NoRecord { shown: String },
    /// An earlier set-up was killed.
    #[error("a set-up of profile `{profile}` was not finished")]
    Unfinished { profile: String },
    #[error("another set-up is going on")]
    Running,
    /// The person said no.
    #[error("nothing was changed")]
    Declined,
    /// AWS refused the typed pair three times.
    #[error("AWS does not know this pair; nothing was written")]
    WrongPair,
    /// It was applied, and the line gave no session.
    #[error("the set-up is applied, and its proof failed")]
    NotProven { line: String, why: String },
    /// It was applied, and the user has no device.
    #[error("the set-up is applied, and the user of the key has no MFA device yet")]
    NoDeviceYet { holder: String },
}

impl Explain for SetupError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        let partial = || Explanation::new(FailureKind::Partial);
        match self {
            Self::Plan(error) => error.explain(),
            Self::NoKey(error) => error
                .explain()
                .hint("run it in a terminal, which asks for the key, or name the profile of the key with --profile"),
            Self::Missing { options } => Explanation::new(FailureKind::NobodyToAsk)
                .because("there is nobody to ask")
                .hint(match &options[..] {
                    ["--yes"] => "give --yes, or --print to see the plan alone".to_owned(),
                    [.., last] if options.contains(&"--yes") => {
                        let others = &options[..options.len() - 1];
                        format!("give {} and {last}; with --print in the place of --yes you see the plan alone", others.join(", "))
                    }
                    _ => format!("give {}", options.join(", ")),
                }),
            Self::Edit { error, .. } => {
                failed().because(error.to_string()).hint("mend that place; nothing was changed")
            }
            Self::Secret { error, .. } => {
                failed().because(error.to_string()).hint("remove that line by hand first; nothing was changed")
            }
            Self::OneFile { .. } => {
                failed().hint("let `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name two files")
            }
            Self::State { .. } => failed().hint("check owner and mode of that file and of its folder"),
            Self::ChangedMeanwhile { .. } => {
                failed().because("another program wrote it").hint("run `mfa-session setup` again")
            }
            Self::ChangedSince { shown, line } => failed()
                .because(format!("{shown}:{line}: from this line on it is not what the set-up left"))
                .hint("take that change back, or edit the files by hand"),
            Self::LosesKey { .. } => failed()
                .because("AWS shows a secret key once, so this may be its only copy")
                .hint("copy the key elsewhere first; `mfa-session setup --undo --yes` then removes it"),
            Self::NothingToUndo => failed().hint("the last set-up is recorded on the machine where it was made"),
            Self::NoRecord { .. } => failed().hint("remove that file if nobody needs it"),
            Self::Unfinished { .. } => failed()
                .because("it was killed between two files")
                .hint("`mfa-session setup --undo` takes it back, and `mfa-session setup` makes it anew"),
            Self::Running => failed().hint("wait for it, or end it"),
            Self::Declined => Explanation::new(FailureKind::Cancelled),
            Self::WrongPair => Explanation::new(FailureKind::Refused)
                .hint("copy id and secret from where the key was created, and run it again"),
            Self::NotProven { line, why } => partial().because(format!("`{line}`: {why}")).hint(
                "check that this line runs in a shell, and that its first word is in the PATH of your programs; `mfa-session setup --undo` takes the set-up back",
            ),
            Self::NoDeviceYet { holder } => {
                partial().hint(format!("enroll one: mfa-session device enroll {}", option("--profile", holder)))
            }
        }
    }
}
