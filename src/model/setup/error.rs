//! Why no plan can be made.

use thiserror::Error;

use crate::model::error::{Explain, Explanation, FailureKind};
use crate::model::request::error::RequestError;
use crate::model::shell_word::{option, quoted};
use aws_profile_files::profile::Place;

/// A set-up that is refused before anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum PlanError {
    /// The profile leads to no key.
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("profile `{profile}` is a role, and has no key of its own")]
    IsARole {
        profile: String,
        /// The profile with the key of the role.
        holder: String,
    },
    /// Another key is in the section that programs would read.
    #[error("profile `{profile}` holds a long-term access key, which is never overwritten")]
    KeyInTheWay { profile: String, place: Place },
    /// The section of the other file would keep its part of the key, and programs would use that.
    #[error("profile `{profile}` has its access key in both files")]
    InBothFiles { profile: String, key: String, place: Place },
    #[error("profile `{profile}` gets its credentials in another way already")]
    OtherWay {
        profile: String,
        /// The key that shows it.
        key: String,
        place: Place,
    },
    #[error("profile `{profile}` has an access key already")]
    HasKey { profile: String, place: Place },
    #[error("the names `{name}` and `{name}-2` to `{name}-9` are all taken")]
    NoFreeName { name: String },
    /// The key is in granted's store, which gives it out in plain text only.
    #[error("the key of profile `{profile}` is in granted's store")]
    InGranted { profile: String, place: Place },
    #[error("`aws-vault` is not in PATH")]
    NoVault,
    /// A profile would lead to another key than before.
    #[error("profile `{profile}` would lead to another key than before")]
    WouldMislead { profile: String },
}

impl PlanError {
    /// Whether nothing is missing but a key, which may be typed.
    pub(crate) fn lacks_key(&self) -> bool {
        use RequestError::{NoKey, TemporaryKey, UnknownProfile};
        matches!(self, Self::Request(NoKey { .. } | UnknownProfile { .. } | TemporaryKey { .. }))
    }

    /// Whether the hint of the error would be to run `setup` for this very profile.
    pub(crate) fn names_this_set_up(&self) -> bool {
        match self {
            Self::Request(RequestError::NoKey { slips, is_of_vault, .. }) => slips.is_empty() && !is_of_vault,
            Self::Request(RequestError::UnknownProfile { known, slips, .. }) => slips.is_empty() && known.is_empty(),
            _ => false,
        }
    }
}

impl Explain for PlanError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::Request(error) => error.explain(),
            Self::IsARole { holder, .. } => failed()
                .hint(format!("set up the profile of its key: mfa-session setup {}", option("--profile", holder))),
            Self::KeyInTheWay { place, .. } => failed()
                .because(format!("{place}: a long-term key"))
                .hint("name another profile with --profile, or use --layout one"),
            Self::InBothFiles { key, place, .. } => failed()
                .because(format!("{place}: `{key}` is there, too"))
                .hint("remove the pair from one of the files, or use --layout one"),
            Self::OtherWay { key, place, .. } => failed()
                .because(format!("{place}: `{key}`"))
                .hint("name another profile with --profile, or use --layout one"),
            Self::HasKey { place, .. } => Explanation::new(FailureKind::Usage)
                .because(format!("{place}: `aws_access_key_id`"))
                .hint("use it with --key existing, or name another profile with --profile"),
            Self::NoFreeName { .. } => failed().hint("name another profile with --profile"),
            Self::InGranted { profile, place } => {
                failed().because(format!("{place}: `credential_process` runs granted")).hint(format!(
                    "`granted credentials export-plaintext {}` puts it into the credentials file; then run this again",
                    quoted(profile)
                ))
            }
            Self::NoVault => failed().hint("install it, or enter the key with --key new"),
            Self::WouldMislead { .. } => failed().hint("rename one of the two profiles first; nothing was changed"),
        }
    }
}
