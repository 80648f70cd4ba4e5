//! The keys that `write` writes to the shared files: the session's section, and the settings of its source.

use zeroize::Zeroizing;

use crate::model::{Expiration, Profile, SOURCE_PROFILE_MARK, SessionCredentials};

/// The key from which starship and saml2aws read the expiration of a profile (peers' `x_security_token_expires`).
pub(crate) const EXPIRY_KEY: &str = "x_security_token_expires";

/// Keys that other programs left for an earlier session, and that are removed. botocore prefers a stale
/// `aws_security_token` to the new session token; aws-mfa and awsume take the end from `expiration`, and starship looks
/// there first.
pub(crate) const REMOVED_KEYS: [&str; 9] = [
    "aws_security_token",
    "expiration",
    "assumed_role",
    "assumed_role_arn",
    "aws_credential_expiration",
    "aws_expiration",
    "aws_session_expiration",
    "aws_session_expiration_timestamp",
    "x_principal_arn",
];

/// The keys that `write` sets.
const SET_KEYS: [&str; 5] =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", EXPIRY_KEY, SOURCE_PROFILE_MARK];

/// Every key that `write` owns in its section, as part of a session; all others belong to the user or other programs.
pub(crate) const OWNED_KEYS: [&str; SET_KEYS.len() + REMOVED_KEYS.len()] = {
    let mut keys = [""; SET_KEYS.len() + REMOVED_KEYS.len()];
    let (set, removed) = keys.split_at_mut(SET_KEYS.len());
    set.copy_from_slice(&SET_KEYS);
    removed.copy_from_slice(&REMOVED_KEYS);
    keys
};

/// The section's content, with its mark.
pub(crate) fn properties(credentials: &SessionCredentials, mark: &str) -> [(&'static str, Zeroizing<String>); 5] {
    let own = |text: &str| Zeroizing::new(text.to_owned());
    // Security: the session, for a file of mode 0600.
    [
        ("aws_access_key_id", own(credentials.access_key_id.as_str())),
        ("aws_secret_access_key", own(credentials.secret_access_key.expose())),
        ("aws_session_token", own(credentials.session_token.expose())),
        (EXPIRY_KEY, Zeroizing::new(credentials.expiration.to_string())),
        (SOURCE_PROFILE_MARK, own(mark)),
    ]
}

/// Placeholder values of the right form and size for trying the edit before a code is used.
pub(crate) fn stand_in() -> Option<SessionCredentials> {
    let (secret, token) = ("x".repeat(40), "x".repeat(2048));
    SessionCredentials::check("ASIA0000000000000000", secret, token, Expiration::from_unix(0)).ok()
}

/// Settings that are not about credentials and that are copied to a written profile.
const SETTINGS: [&str; 8] = [
    "output",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "ca_bundle",
    "endpoint_url",
    "ignore_configured_endpoint_urls",
    "services",
    "s3",
];

/// Whether [`settings`] may have written this key to a config section.
pub(crate) fn is_setting(key: &str) -> bool {
    key.eq_ignore_ascii_case("region") || SETTINGS.iter().any(|setting| setting.eq_ignore_ascii_case(key))
}

/// The content of the config section for a written profile.
pub(crate) fn settings(chain: &[Profile], region: &str, source: &str) -> Vec<(&'static str, String)> {
    let mut settings = vec![("region", region.to_owned())];
    for key in SETTINGS {
        let found = chain.iter().find_map(|profile| profile.get(key));
        settings.extend(found.map(|property| (key, property.value.to_string())));
    }
    settings.push((SOURCE_PROFILE_MARK, source.to_owned()));
    settings
}

/// The config file's header for a profile that has none there yet.
pub(crate) fn new_header(profile: &str) -> String {
    if profile == "default" { profile.to_owned() } else { format!("profile {profile}") }
}
