//! Which profile a session may be written to. Ground floor.

use thiserror::Error;

use super::origin::Place;
use super::profile::{Profile, ProfileLookup, SharedFile};

/// A target that is refused, whatever the options.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TargetError {
    /// The long-term key would be overwritten by what it made.
    #[error("`{target}` is the profile that holds the long-term key")]
    IsSource {
        /// The target.
        target: String,
    },
    /// A secret access key cannot be had again from AWS.
    #[error("profile `{target}` holds a long-term access key, which is never overwritten")]
    HoldsLongTermKey {
        /// The target.
        target: String,
        /// The key's line.
        place: Place,
    },
    /// SDKs disagree about which of two kinds of credentials counts.
    #[error("profile `{target}` gets its credentials in another way")]
    OtherKind {
        /// The target.
        target: String,
        /// The key that says so.
        key: &'static str,
        /// Its line.
        place: Place,
    },
}

impl TargetError {
    /// What lies behind it.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::IsSource { .. } => None,
            Self::HoldsLongTermKey { place, .. } => Some(format!("{place}: a long-term key")),
            Self::OtherKind { key, place, .. } => {
                Some(format!("{place}: `{key}`; beside it some SDKs take the written keys and some do not"))
            }
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        "name another profile with --to".into()
    }
}

/// Checks a target against the way to the source key.
///
/// # Errors
/// See [`TargetError`].
pub fn check_target(chain: &[Profile], target: &str) -> Result<(), TargetError> {
    if chain.last().is_some_and(|holder| holder.name == target) {
        return Err(TargetError::IsSource { target: target.to_owned() });
    }
    Ok(())
}

/// Checks what stands in a target.
///
/// # Errors
/// See [`TargetError`].
pub fn check_target_content(profiles: &impl ProfileLookup, target: &str) -> Result<(), TargetError> {
    const KINDS: [&str; 8] = [
        "credential_process",
        "role_arn",
        "sso_session",
        "sso_start_url",
        "sso_account_id",
        "login_session",
        "web_identity_token_file",
        "credential_source",
    ];
    let Some(profile) = profiles.profile(target) else { return Ok(()) };
    for file in [SharedFile::Credentials, SharedFile::Config] {
        if let Some(place) = long_term_key(&profile, file) {
            return Err(TargetError::HoldsLongTermKey { target: target.to_owned(), place });
        }
    }
    for key in KINDS {
        if let Some(property) = profile.get(key) {
            let place = property.place.clone();
            return Err(TargetError::OtherKind { target: target.to_owned(), key, place });
        }
    }
    Ok(())
}

fn long_term_key(profile: &Profile, file: SharedFile) -> Option<Place> {
    let found = |key| profile.get_in(file, key);
    let id = found("aws_access_key_id");
    let part = id.or_else(|| found("aws_secret_access_key"))?;
    let text = id.map(|id| id.value.as_str()).unwrap_or_default();
    let has_token = found("aws_session_token").or_else(|| found("aws_security_token")).is_some();
    (!is_temporary_key(text, has_token)).then(|| part.place.clone())
}

/// A key is temporary when its id says so, or when a token stands beside an id of a kind that we do not
/// know. AKIA is long-term even beside a token: `aws configure` leaves stale ones (aws-cli#1341).
#[must_use]
pub fn is_temporary_key(id: &str, has_token: bool) -> bool {
    let id = id.trim_start_matches(['"', '\'']);
    id.starts_with("ASIA") || (has_token && !id.starts_with("AKIA"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_token_does_not_make_a_long_term_key_temporary() {
        for (id, has_token, temporary) in [
            ("ASIAIOSFODNN7EXAMPLE", true, true),
            ("ASIAIOSFODNN7EXAMPLE", false, true),
            ("AKIAIOSFODNN7EXAMPLE", true, false),
            ("\"AKIAIOSFODNN7EXAMPLE\"", true, false),
            ("minioadmin", true, true),
            ("minioadmin", false, false),
            ("", true, true),
            ("", false, false),
        ] {
            assert_eq!(is_temporary_key(id, has_token), temporary, "{id} {has_token}");
        }
    }
}
