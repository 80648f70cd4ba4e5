//! The two kinds of AWS credentials: the long-term access key that signs `GetSessionToken`, and the temporary
//! credentials that it returns. Separate types, so that they cannot be confused.

use std::fmt;

use thiserror::Error;

use super::expiration::Expiration;
use super::secret::Secret;

/// An access key id: 16 to 128 characters of `[A-Z0-9]` (IAM API reference, `AccessKey`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKeyId(String);

/// Why a text is not a usable part of a key pair. Never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    #[error("is empty")]
    Empty,
    /// Quoted, as in a shell; the AWS CLI takes the quotes as part of the value.
    #[error("is in quotes, which are taken as part of the value")]
    Quoted,
    /// Characters or a length that AWS never issues.
    #[error("does not look like one")]
    Shape,
}

impl AccessKeyId {
    /// Checks the shape. To every SDK but botocore, text after white space is a comment, and a key id has no white
    /// space, so such text is removed.
    ///
    /// # Errors
    /// When AWS could not have issued this.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = first_word(text)?;
        let fits =
            (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(KeyError::Shape) }
    }

    /// The id itself: an identifier, not a secret.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether AWS calls it temporary: `ASIA…` (IAM user guide, "unique identifiers").
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.0.starts_with("ASIA")
    }

    /// First and last four characters: enough to recognise it, too few to use it.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}…{}", &self.0[..4], &self.0[self.0.len() - 4..])
    }
}

impl fmt::Display for AccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// The long-term key pair of an IAM user.
#[derive(Debug)]
pub(crate) struct AccessKey {
    /// The id of a long-term key, `AKIA…`.
    pub access_key_id: AccessKeyId,
    /// The secret that signs the request; it is never sent.
    pub secret_access_key: Secret,
}

impl AccessKey {
    /// A second copy of the pair, for a run that signs with the key and also obtains a session with it. Both are wiped.
    pub(crate) fn duplicate(&self) -> Self {
        // Security: copied into another place that is wiped.
        let secret_access_key = Secret::new(self.secret_access_key.expose().to_owned());
        Self { access_key_id: self.access_key_id.clone(), secret_access_key }
    }
}

/// Checks a secret access key's alphabet, removing a trailing comment as for the id.
///
/// # Errors
/// When AWS could not have issued this.
pub(crate) fn parse_secret(text: &str) -> Result<Secret, KeyError> {
    let text = first_word(text)?;
    if is_base64_text(text) { Ok(Secret::new(text.to_owned())) } else { Err(KeyError::Shape) }
}

fn first_word(text: &str) -> Result<&str, KeyError> {
    let word = text.split_whitespace().next().ok_or(KeyError::Empty)?;
    if word.starts_with(['"', '\'']) { Err(KeyError::Quoted) } else { Ok(word) }
}

/// `[A-Za-z0-9/+=]+`: the characters of secrets and tokens. There are no line breaks, quotes or characters with a
/// meaning in a shell or an INI file.
fn is_base64_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+' | b'='))
}

/// What `GetSessionToken` returns, checked: the SDK turns a malformed answer into empty strings without an error, and a
/// token with a line break could add a section to the credentials file.
#[derive(Debug, PartialEq, Eq)]
pub struct SessionCredentials {
    /// The id of a temporary key, `ASIA…`.
    pub access_key_id: AccessKeyId,
    /// The secret that belongs to this temporary key.
    pub secret_access_key: Secret,
    /// The session token, sent with every request.
    pub session_token: Secret,
    /// The expiration that AWS returned; never computed from the requested duration.
    pub expiration: Expiration,
}

/// The longest token accepted. AWS gives no limit ("make no assumptions"); an environment variable
/// holds 128 KiB on Linux and 32 KiB on Windows.
const LONGEST_TOKEN: usize = 32 * 1024 - 64;

/// A part of an answer that AWS cannot have sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("its {0} is missing or malformed")]
pub struct BadAnswer(pub &'static str);

impl SessionCredentials {
    /// Checks all four parts.
    ///
    /// # Errors
    /// Names the first part that AWS cannot have sent; never its value.
    pub fn check(id: &str, secret: String, token: String, expiration: Expiration) -> Result<Self, BadAnswer> {
        let secret_access_key = Secret::new(secret);
        let session_token = Secret::new(token);
        let access_key_id =
            AccessKeyId::parse(id).ok().filter(|parsed| parsed.as_str() == id).ok_or(BadAnswer("AccessKeyId"))?;
        if !access_key_id.is_temporary() {
            return Err(BadAnswer("AccessKeyId"));
        }
        if secret_access_key.expose().len() < 16 || !is_base64_text(secret_access_key.expose()) {
            return Err(BadAnswer("SecretAccessKey"));
        }
        let token = session_token.expose();
        if token.len() > LONGEST_TOKEN || !is_base64_text(token) {
            return Err(BadAnswer("SessionToken"));
        }
        Ok(Self { access_key_id, secret_access_key, session_token, expiration })
    }
}

/// Why a key in a profile is not long-term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temporary {
    /// The id begins with ASIA.
    Asia,
    /// The profile also has a session token.
    Token,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids_are_told_from_what_people_paste_by_mistake() {
        for (text, expected) in [
            ("AKIAIOSFODNN7EXAMPLE", Ok(false)),
            ("ASIAIOSFODNN7EXAMPLE", Ok(true)),
            ("AKIAIOSFODNN7EXAMPLE # laptop", Ok(false)),
            ("", Err(KeyError::Empty)),
            ("   ", Err(KeyError::Empty)),
            ("\"AKIAIOSFODNN7EXAMPLE\"", Err(KeyError::Quoted)),
            ("AKIAIOSFODNN7", Err(KeyError::Shape)),
            ("akiaiosfodnn7example", Err(KeyError::Shape)),
            ("ＡKIAIOSFODNN7EXAMPLE", Err(KeyError::Shape)),
        ] {
            assert_eq!(AccessKeyId::parse(text).map(|id| id.is_temporary()), expected, "{text:?}");
        }
    }

    #[test]
    fn an_answer_with_a_missing_or_hostile_part_is_refused_by_name() {
        let id = "ASIAIOSFODNN7EXAMPLE";
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        for (id, secret, token, expected) in [
            (id, secret, "FwoGZXIvYXdzE/+==", Ok(())),
            ("", secret, "FwoG", Err("AccessKeyId")),
            ("ASIAIOSFODNN7EXAMPLE ", secret, "FwoG", Err("AccessKeyId")),
            ("AKIAIOSFODNN7EXAMPLE", secret, "FwoG", Err("AccessKeyId")),
            ("AIDAIOSFODNN7EXAMPLE", secret, "FwoG", Err("AccessKeyId")),
            (id, "", "FwoG", Err("SecretAccessKey")),
            (id, secret, "", Err("SessionToken")),
            (id, secret, "Fwo\n[default]", Err("SessionToken")),
            (id, secret, "Fwo\u{1b}[2J", Err("SessionToken")),
        ] {
            let checked = SessionCredentials::check(id, secret.into(), token.into(), Expiration::from_unix(0));
            assert_eq!(checked.map(drop).map_err(|bad| bad.0), expected, "{id:?} {token:?}");
        }
        let long = "A".repeat(20_000);
        assert!(SessionCredentials::check(id, secret.into(), long, Expiration::from_unix(0)).is_ok());
        let endless = "A".repeat(200_000);
        assert!(SessionCredentials::check(id, secret.into(), endless, Expiration::from_unix(0)).is_err());
    }

    #[test]
    fn debug_never_shows_a_secret() {
        let credentials = SessionCredentials::check(
            "ASIAIOSFODNN7EXAMPLE",
            "SENSITIVEsecretSENSITIVE".into(),
            "SENSITIVEtoken".into(),
            Expiration::from_unix(0),
        );
        assert!(credentials.is_ok());
        assert!(!format!("{credentials:?}").contains("SENSITIVE"));
    }
}
