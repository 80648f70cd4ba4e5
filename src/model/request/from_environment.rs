//! `--from-environment`: the credentials of the environment variables as they are. No file is read, and nothing but these
//! variables decides.

use super::connection::connection;
use super::env::Env;
use super::error::RequestError;
use super::min_remaining::MinRemaining;
use super::region::region;
use super::session_request::SessionRequest;
use super::source::KeySource;
use crate::model::aws::credentials::{AccessKey, AccessKeyId, SessionCredentials, parse_secret};
use crate::model::aws::duration::SessionDuration;
use crate::model::aws::expiration::Expiration;
use crate::model::aws::partition::{Partition, RealRegion};
use crate::model::aws::secret::Secret;
use crate::model::options::Options;
use crate::model::origin::{Origin, Sourced};
use crate::model::prompt_way::PromptSettings;
use aws_profile_files::profile::{HeaderSlip, Profile, ProfileLookup, ProfileProperty};

/// The credentials in the environment variables.
#[derive(Debug)]
pub(crate) enum EnvironmentCredentials {
    /// A long-term key alone.
    Key(AccessKey),
    /// Temporary credentials.
    Session(SessionCredentials),
}

impl EnvironmentCredentials {
    /// The id of the key.
    pub(crate) fn access_key_id(&self) -> &AccessKeyId {
        match self {
            Self::Key(key) => &key.access_key_id,
            Self::Session(session) => &session.access_key_id,
        }
    }

    /// Reads them.
    ///
    /// # Errors
    /// When one is missing or malformed.
    pub(crate) fn of(env: &Env) -> Result<Self, RequestError> {
        const TOKENS: [&str; 2] = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];
        let broken = |variable| RequestError::NoEnvironmentCredentials { variable };
        let id = env.get("AWS_ACCESS_KEY_ID").unwrap_or_default();
        let access_key_id = AccessKeyId::parse(id).map_err(|_| broken("AWS_ACCESS_KEY_ID"))?;
        let secret = env.get("AWS_SECRET_ACCESS_KEY").unwrap_or_default();
        let secret_access_key = parse_secret(secret).map_err(|_| broken("AWS_SECRET_ACCESS_KEY"))?;
        let token = env.first(&TOKENS).map(|(_, token)| token.to_owned());
        if token.is_none() && !access_key_id.is_temporary() {
            return Ok(Self::Key(AccessKey { access_key_id, secret_access_key }));
        }
        // AWS judges whether they have expired.
        let end = Expiration::from_unix(i64::MAX);
        let checked = SessionCredentials::check(id, secret.to_owned(), token.unwrap_or_default(), end);
        checked.map(Self::Session).map_err(|bad| {
            broken(match bad.0 {
                "AccessKeyId" => "AWS_ACCESS_KEY_ID",
                "SecretAccessKey" => "AWS_SECRET_ACCESS_KEY",
                _ => TOKENS[0],
            })
        })
    }
}

/// The request for credentials of the environment with this id. They do not become part of it: no session is obtained, and
/// only its connection is used.
///
/// # Errors
/// When a variable of the connection is wrong.
pub(crate) fn request_from_environment(
    access_key_id: AccessKeyId,
    options: &Options,
    env: &Env,
) -> Result<SessionRequest, RequestError> {
    let (mut notes, mut warnings) = (Vec::new(), Vec::new());
    let region = region(options, env, (&[], &[]), None, &mut notes)?;
    let partition = region.as_ref().map_or(Partition::Aws, |region| RealRegion::partition(&region.value));
    let duration = Sourced::new(SessionDuration::DEFAULT, Origin::Default);
    Ok(SessionRequest {
        profile: None,
        key: KeySource::Environment(AccessKey { access_key_id, secret_access_key: Secret::new(String::new()) }),
        chain: Vec::new(),
        base: 0,
        role: None,
        serial: None,
        partition,
        connection: connection((env, &NoProfiles, &[]), region.as_ref(), partition, &mut warnings)?,
        region,
        min_remaining: MinRemaining::default_of(duration.value.default_min_remaining()),
        duration,
        mfa_process: None,
        prompt: PromptSettings::default(),
        carried: Ok(Vec::new()),
        leftovers: Vec::new(),
        notes,
        warnings,
    })
}

struct NoProfiles;

impl ProfileLookup for NoProfiles {
    fn profile(&self, _: &str) -> Option<Profile> {
        None
    }
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
    fn header_slips(&self, _: &str) -> Vec<HeaderSlip> {
        Vec::new()
    }
    fn misplaced_sections(&self, _: &str) -> Vec<HeaderSlip> {
        Vec::new()
    }
    fn service_endpoints(&self, _: &str) -> Option<Vec<(String, ProfileProperty)>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_are_taken_as_they_are_or_the_first_bad_one_is_named() {
        const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY");
        const TOKEN: (&str, &str) = ("AWS_SESSION_TOKEN", "FwoGZXIvYXdzEXAMPLE");
        let key = ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        let temporary = ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE");
        for (variables, expected) in [
            (&[key, SECRET][..], "key"),
            (&[temporary, SECRET, TOKEN], "session"),
            (&[temporary, SECRET, ("AWS_SECURITY_TOKEN", TOKEN.1)], "session"),
            (&[], "AWS_ACCESS_KEY_ID"),
            (&[SECRET, TOKEN], "AWS_ACCESS_KEY_ID"),
            (&[key], "AWS_SECRET_ACCESS_KEY"),
            (&[temporary, TOKEN], "AWS_SECRET_ACCESS_KEY"),
            (&[temporary, SECRET], "AWS_SESSION_TOKEN"),
            (&[temporary, SECRET, ("AWS_SESSION_TOKEN", "a b")], "AWS_SESSION_TOKEN"),
            // A stale token: neither a key alone nor a session.
            (&[key, SECRET, TOKEN], "AWS_ACCESS_KEY_ID"),
        ] {
            let env = Env::new(variables.iter().map(|(name, value)| (name.into(), value.into())));
            let found = match EnvironmentCredentials::of(&env) {
                Ok(EnvironmentCredentials::Key(_)) => "key",
                Ok(EnvironmentCredentials::Session(_)) => "session",
                Err(RequestError::NoEnvironmentCredentials { variable }) => variable,
                Err(_) => "another error",
            };
            assert_eq!(found, expected, "{variables:?}");
        }
    }
}
