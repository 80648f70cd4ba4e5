//! The kind of a profile's credentials, determined by its keys alone.

use super::own_line::our_own_line;
use super::source::{LONG_TERM_SUFFIX, SOURCE_PROFILE_MARK};
use aws_profile_files::profile::{Profile, ProfileLookup, is_long_term};

/// The kind, named by the key that decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProfileKind {
    /// A long-term key, in the profile or in `[X-long-term]`.
    Key,
    /// A temporary key, which cannot request sessions.
    TemporaryKey,
    Role,
    WebIdentity,
    Sso,
    /// The credentials of `aws login`.
    Login,
    /// A profile that `write` made.
    Written,
    /// A `credential_process` that runs this program.
    MfaSession,
    /// A `credential_process` that runs another program.
    Process,
    /// Credentials of its `source_profile`.
    SourceProfile,
    /// Settings only, without credentials.
    NoCredentials,
}

impl ProfileKind {
    /// Checks in the same order as the search for the key.
    pub(crate) fn of(profile: &Profile, profiles: &impl ProfileLookup) -> Self {
        let has = |key: &str| profile.get(key).is_some();
        let id = profile.get("aws_access_key_id");
        let process = profile.get("credential_process");
        if has("web_identity_token_file") || has("web_identity_token_process") {
            Self::WebIdentity
        } else if has("role_arn") || has("credential_source") {
            Self::Role
        } else if ["sso_session", "sso_start_url", "sso_account_id"].into_iter().any(has) {
            Self::Sso
        } else if has("login_session") {
            Self::Login
        } else if has(SOURCE_PROFILE_MARK) {
            Self::Written
        } else if let Some(id) = id {
            let has_token = has("aws_session_token") || has("aws_security_token");
            if is_long_term(&id.value, has_token) { Self::Key } else { Self::TemporaryKey }
        } else if let Some(process) = process {
            if our_own_line(&process.value).is_some() { Self::MfaSession } else { Self::Process }
        } else if profiles.profile(&format!("{}{LONG_TERM_SUFFIX}", profile.name)).is_some() {
            Self::Key
        } else if has("source_profile") {
            Self::SourceProfile
        } else {
            Self::NoCredentials
        }
    }

    /// Its name, also in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::TemporaryKey => "temporary-key",
            Self::Role => "role",
            Self::WebIdentity => "web-identity",
            Self::Sso => "sso",
            Self::Login => "login",
            Self::Written => "written",
            Self::MfaSession => "mfa-session",
            Self::Process => "process",
            Self::SourceProfile => "source-profile",
            Self::NoCredentials => "none",
        }
    }

    /// Whether it may lead to a long-term key.
    pub(crate) fn may_have_a_key(self) -> bool {
        !matches!(self, Self::WebIdentity | Self::Sso | Self::Login | Self::NoCredentials)
    }
}
