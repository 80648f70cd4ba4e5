//! Checks the profile that a session is to be written to.

use thiserror::Error;

use crate::model::error::{Explain, Explanation};
use aws_profile_files::profile::{Place, Profile, ProfileLookup, SharedFile, is_long_term};

/// A target that is refused, whatever the options are.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum TargetError {
    /// The long-term key that made the session would be overwritten.
    #[error("`{target}` is the profile that holds the long-term key")]
    IsSource { target: String },
    /// The command that runs this program would get the written keys in place of those that are renewed.
    #[error(
        "`{target}` is the profile of the command under `exec --renew`, which keys in a file would stop from renewing"
    )]
    IsPrivate { target: String },
    /// Another long-term key would be overwritten, which AWS does not return again.
    #[error("profile `{target}` holds a long-term access key, which is never overwritten")]
    HoldsLongTermKey { target: String, place: Place },
    /// The profile has another kind of credentials, and SDKs differ in which they prefer.
    #[error("profile `{target}` gets its credentials in another way")]
    OtherKind {
        target: String,
        /// The key that shows it.
        key: String,
        place: Place,
    },
}

impl Explain for TargetError {
    fn explain(&self) -> Explanation {
        let cause = match self {
            Self::IsSource { .. } | Self::IsPrivate { .. } => String::new(),
            Self::HoldsLongTermKey { place, .. } => format!("{place}: a long-term key"),
            Self::OtherKind { key, place, .. } => {
                format!("{place}: `{key}`; beside it some SDKs take the written keys and some do not")
            }
        };
        Explanation::failed().because(cause).hint("name another profile with --to")
    }
}

/// Checks a target against the files; `holder` is the profile with the source key.
pub(crate) fn check_target(
    profiles: &impl ProfileLookup,
    holder: Option<&str>,
    target: &str,
) -> Result<(), TargetError> {
    const KINDS: [&str; 5] =
        ["credential_process", "role_arn", "login_session", "web_identity_token_file", "credential_source"];
    if holder == Some(target) {
        return Err(TargetError::IsSource { target: target.to_owned() });
    }
    let Some(profile) = profiles.profile(target) else { return Ok(()) };
    for file in [SharedFile::Credentials, SharedFile::Config] {
        if let Some(place) = long_term_key(&profile, file) {
            return Err(TargetError::HoldsLongTermKey { target: target.to_owned(), place });
        }
    }
    let tells = |key: &str| KINDS.contains(&key) || key.starts_with("sso_");
    match profile.properties.iter().find(|property| tells(&property.key) && !property.value.is_empty()) {
        Some(found) => {
            let (key, place) = (found.key.clone(), found.place.clone());
            Err(TargetError::OtherKind { target: target.to_owned(), key, place })
        }
        None => Ok(()),
    }
}

fn long_term_key(profile: &Profile, file: SharedFile) -> Option<Place> {
    let found = |key| profile.get_in(file, key);
    let id = found("aws_access_key_id");
    let part = id.or_else(|| found("aws_secret_access_key"))?;
    let has_token = found("aws_session_token").or_else(|| found("aws_security_token")).is_some();
    is_long_term(id.map_or("", |id| &id.value), has_token).then(|| part.place.clone())
}
