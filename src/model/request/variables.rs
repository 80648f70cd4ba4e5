//! The environment variables of a session: which are set, and which are removed.

use std::fmt;

use zeroize::Zeroizing;

use super::env::Env;
use super::settings::REGION_VARIABLES;
use crate::model::aws::credentials::SessionCredentials;
use crate::model::origin::{Origin, Sourced};

/// The variables that `export` prints, `exec` applies and `unset` removes.
#[derive(Default)]
pub struct Variables {
    pub unset: Vec<String>,
    /// Set after the removals, in this order.
    pub set: Vec<(String, Zeroizing<String>)>,
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.set.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Variables").field("unset", &self.unset).field("set", &names).finish()
    }
}

/// Always removed, since JavaScript prefers `AWS_PROFILE` to the keys beside it, botocore a stale `AWS_SECURITY_TOKEN`
/// to the new session token.
const IN_THE_WAY: [&str; 3] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"];

/// Also removed from a child's environment: other sources of credentials that some SDK prefers.
pub const OTHER_SOURCES: [&str; 7] = [
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
];

/// The variables that `export` sets under a fixed name.
pub(crate) const SET_BY_EXPORT: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "MFA_SESSION_PROFILE",
    "MFA_SESSION_REGION",
];

impl Variables {
    /// The variables for a session. `carried` and `leftovers` are the request's.
    #[must_use]
    pub fn of_session(
        credentials: &SessionCredentials,
        profile: Option<&str>,
        region: Option<&Sourced<String>>,
        carried: &[(String, Sourced<String>)],
        leftovers: &[String],
    ) -> Self {
        let mut variables = Self::without_others(leftovers);
        // Security: only here are the secrets of a session put into variables.
        variables.put("AWS_ACCESS_KEY_ID", credentials.access_key_id.as_str());
        variables.put("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key.expose());
        variables.put("AWS_SESSION_TOKEN", credentials.session_token.expose());
        variables.put("AWS_CREDENTIAL_EXPIRATION", &credentials.expiration.to_string());
        variables.put_settings(profile, region, carried);
        variables
    }

    /// The variables for an endpoint that gives the credentials, in place of the keys.
    #[must_use]
    pub fn of_endpoint(
        (uri, token): (&str, &str),
        profile: Option<&str>,
        region: Option<&Sourced<String>>,
        carried: &[(String, Sourced<String>)],
        leftovers: &[String],
    ) -> Self {
        let mut variables = Self::without_others(leftovers);
        variables.unset.extend(SET_BY_EXPORT.map(str::to_owned));
        variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
        variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        variables.put_settings(profile, region, carried);
        variables
    }

    fn without_others(leftovers: &[String]) -> Self {
        let in_the_way = IN_THE_WAY.map(str::to_owned).into_iter();
        Self { unset: in_the_way.chain(leftovers.iter().cloned()).collect(), set: Vec::new() }
    }

    fn put_settings(
        &mut self,
        profile: Option<&str>,
        region: Option<&Sourced<String>>,
        carried: &[(String, Sourced<String>)],
    ) {
        self.put_region(region);
        match profile {
            Some(profile) => self.put("MFA_SESSION_PROFILE", profile),
            None => self.unset.push("MFA_SESSION_PROFILE".to_owned()),
        }
        for (name, found) in carried {
            self.put(name, &found.value);
        }
    }

    /// Keeps requests to the loopback interface from going through a proxy, where one is set: the SDK for Java would
    /// send them there.
    pub(crate) fn bypass_proxy(&mut self, env: &Env) {
        const PROXIES: [&str; 4] = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
        if env.first(&PROXIES).is_none() {
            return;
        }
        let is_set = |name: &&str| env.get(name).is_some();
        let present: Vec<&str> = EXCEPTIONS.into_iter().filter(is_set).collect();
        for name in if present.is_empty() { &EXCEPTIONS[..] } else { &present[..] } {
            let before = env.get(name).map(|list| format!("{list},")).unwrap_or_default();
            self.put(name, &format!("{before}127.0.0.1"));
        }
    }

    /// The variables for a profile that renews itself and has all settings. No keys, which botocore would prefer to it,
    /// and of the settings only those that the user's own variables hold, as beside any other profile.
    #[must_use]
    pub fn of_profile(
        name: &str,
        source: &str,
        region: Option<&Sourced<String>>,
        carried: &[(String, Sourced<String>)],
        leftovers: &[String],
    ) -> Self {
        let keys = ["AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"].into_iter().chain(SET_BY_EXPORT);
        let is_users_own = region.is_some_and(|region| matches!(region.origin, Origin::Variable(_)));
        let regions = REGION_VARIABLES.into_iter().filter(|_| region.is_some() && !is_users_own);
        let ours = carried.iter().map(|(name, _)| name).chain(leftovers).cloned();
        let mut variables =
            Self { unset: keys.chain(regions).map(str::to_owned).chain(ours).collect(), set: Vec::new() };
        variables.put("AWS_PROFILE", name);
        variables.put("MFA_SESSION_PROFILE", source);
        variables
    }

    /// The two variables of a region, and whether they are ours. A region that the user set is not marked as ours: the
    /// next run would remove it.
    fn put_region(&mut self, region: Option<&Sourced<String>>) {
        if let Some(region) = region {
            self.put("AWS_REGION", &region.value);
            self.put("AWS_DEFAULT_REGION", &region.value);
        }
        match region.filter(|region| !matches!(region.origin, Origin::Variable(_))) {
            Some(region) => self.put("MFA_SESSION_REGION", &region.value),
            None => self.unset.push("MFA_SESSION_REGION".to_owned()),
        }
    }

    /// The variables that undo an `export`.
    #[must_use]
    pub fn taking_back(left: Vec<String>) -> Self {
        let fixed = SET_BY_EXPORT.iter().map(|name| (*name).to_owned());
        Self { unset: fixed.chain(left).collect(), set: Vec::new() }
    }

    fn put(&mut self, name: &str, value: &str) {
        self.set.push((name.to_owned(), Zeroizing::new(value.to_owned())));
    }

    /// Removes values with other bytes than `inert` ones, which may have a meaning in a shell. Returns the names of the
    /// variables, which are unset.
    pub fn keep_only(&mut self, inert: impl Fn(u8) -> bool) -> Vec<String> {
        let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut self.set)
            .into_iter()
            .partition(|(_, value)| !value.is_empty() && value.bytes().all(&inert));
        self.set = kept;
        let dropped: Vec<String> = dropped.into_iter().map(|(name, _)| name).collect();
        self.unset.extend(dropped.iter().cloned());
        dropped
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::Expiration;

    fn session(region: Option<&Sourced<String>>, profile: &str) -> Variables {
        let credentials = SessionCredentials::check(
            "ASIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPx".into(),
            "FwoG/+==".into(),
            Expiration::from_unix(1_790_000_000),
        )
        .expect("a good answer");
        Variables::of_session(&credentials, Some(profile), region, &[], &["AWS_CA_BUNDLE".into()])
    }

    fn value<'v>(variables: &'v Variables, name: &str) -> Option<&'v str> {
        variables.set.iter().find(|(set, _)| set == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_region_of_the_users_own_is_never_marked_as_ours() {
        let own = Sourced::new("eu-west-1".to_owned(), Origin::Variable("AWS_REGION"));
        let variables = session(Some(&own), "dev");
        assert_eq!(value(&variables, "AWS_DEFAULT_REGION"), Some("eu-west-1"));
        assert!(variables.unset.contains(&"MFA_SESSION_REGION".to_owned()));
        let ours = Sourced::new("eu-west-1".to_owned(), Origin::Flag("--region"));
        assert_eq!(value(&session(Some(&ours), "dev"), "MFA_SESSION_REGION"), Some("eu-west-1"));
    }

    #[test]
    fn what_would_win_over_the_session_is_removed() {
        let variables = session(None, "dev");
        for name in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN", "AWS_CA_BUNDLE"] {
            assert!(variables.unset.contains(&name.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_hostile_profile_name_is_not_printed_for_a_shell() {
        for name in ["$(touch x)", "a b", "`x`", "a'b", "*", "a;b", "a\nb", "é", "~x"] {
            let mut variables = session(None, name);
            assert_eq!(
                variables.keep_only(|byte| byte.is_ascii_alphanumeric() || b"/+=-:".contains(&byte)),
                ["MFA_SESSION_PROFILE"],
                "{name}"
            );
            assert_eq!(value(&variables, "MFA_SESSION_PROFILE"), None);
            assert_eq!(value(&variables, "AWS_SESSION_TOKEN"), Some("FwoG/+=="));
        }
    }
}
