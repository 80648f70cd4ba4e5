//! The federation endpoint of the console: what is sent to it, what it answers, and the URL that signs in.

use serde::Deserialize;
use zeroize::Zeroizing;

use super::json::federation_session;
use crate::model::{Secret, SessionCredentials, SessionDuration, encoded};

/// The parameters of `getSigninToken`, as a form.
pub(crate) fn token_request(credentials: &SessionCredentials, duration: Option<SessionDuration>) -> Zeroizing<String> {
    let session = Zeroizing::new(encoded(&federation_session(credentials)));
    let duration = duration.map(|duration| format!("&SessionDuration={}", duration.as_secs())).unwrap_or_default();
    Zeroizing::new(format!("Action=getSigninToken{duration}&Session={}", session.as_str()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TokenAnswer {
    signin_token: String,
}

/// The token of an answer; `None` where it has none, or one that would change the URL.
pub(crate) fn signin_token(body: &[u8]) -> Option<Secret> {
    let token = Secret::new(serde_json::from_slice::<TokenAnswer>(body).ok()?.signin_token);
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"_-+/=.%".contains(&byte);
    let is_token = !token.expose().is_empty() && token.expose().bytes().all(may_stand);
    is_token.then_some(token)
}

/// The URL that signs in. Whoever has it has the role for 15 minutes.
pub(crate) fn login_url(endpoint: &str, issuer: &str, destination: &str, token: &Secret) -> Zeroizing<String> {
    let token = Zeroizing::new(encoded(token.expose()));
    let (issuer, destination) = (encoded(issuer), encoded(destination));
    Zeroizing::new(format!(
        "{endpoint}/federation?Action=login&Issuer={issuer}&Destination={destination}&SigninToken={}",
        token.as_str()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_72_only_a_token_that_changes_no_url_is_taken() {
        for (body, expected) in [
            (&b"{\"SigninToken\":\"aB-_+/=.%1\"}"[..], Some("aB-_+/=.%1")),
            (b"{\"SigninToken\":\"a\\nb\"}", None),
            (b"{\"SigninToken\":\"a&b\"}", None),
            (b"{\"SigninToken\":\"\"}", None),
            (b"{\"SigninToken\":7}", None),
            (b"{}", None),
            (b"<html>", None),
            (b"", None),
        ] {
            assert_eq!(signin_token(body).as_ref().map(Secret::expose), expected);
        }
    }

    #[test]
    fn every_parameter_of_the_url_is_encoded() {
        let url = login_url("https://s", "a b", "https://c/x?y=z&é#f", &Secret::new("a+/=".into()));
        assert_eq!(
            url.as_str(),
            "https://s/federation?Action=login&Issuer=a%20b&Destination=https%3A%2F%2Fc%2Fx%3Fy%3Dz%26%C3%A9%23f&SigninToken=a%2B%2F%3D"
        );
    }
}
