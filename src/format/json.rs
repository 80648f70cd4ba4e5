//! JSON on one line; the two shapes of a session: that of the AWS CLI's `sts get-session-token`, and that of a
//! `credential_process`.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::model::{SessionCredentials, printable_json};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StsDocument<'a> {
    credentials: Keys<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Keys<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: &'a str,
    expiration: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Process<'a> {
    version: u8,
    #[serde(flatten)]
    keys: Keys<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

// Security: the secrets are the requested output.
fn keys(credentials: &SessionCredentials) -> Keys<'_> {
    Keys {
        access_key_id: credentials.access_key_id.as_str(),
        secret_access_key: credentials.secret_access_key.expose(),
        session_token: credentials.session_token.expose(),
        expiration: credentials.expiration.to_string(),
    }
}

pub(crate) fn sts(credentials: &SessionCredentials) -> Zeroizing<String> {
    line(&StsDocument { credentials: keys(credentials) }).into()
}

/// Version 1 of the `credential_process` contract (AWS SDKs and Tools reference), one line.
pub(crate) fn credential_process(credentials: &SessionCredentials, account: Option<&str>) -> Zeroizing<String> {
    line(&Process { version: 1, keys: keys(credentials), account_id: account }).into()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Container<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    token: &'a str,
    expiration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

/// The answer of a container-credentials endpoint (AWS SDKs and Tools reference, "Container credential provider").
pub(crate) fn container(credentials: &SessionCredentials, account: Option<&str>) -> Zeroizing<String> {
    let Keys { access_key_id, secret_access_key, session_token, expiration } = keys(credentials);
    let container =
        Container { access_key_id, secret_access_key, token: session_token, expiration, account_id: account };
    line(&container).into()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Federation<'a> {
    session_id: &'a str,
    session_key: &'a str,
    session_token: &'a str,
}

/// The `Session` of a request to the federation endpoint (IAM User Guide, "Enable custom identity broker access").
pub(crate) fn federation_session(credentials: &SessionCredentials) -> Zeroizing<String> {
    let Keys { access_key_id, secret_access_key, session_token, .. } = keys(credentials);
    line(&Federation { session_id: access_key_id, session_key: secret_access_key, session_token }).into()
}

/// Code and message, under the names that the SDKs for Python, JavaScript and Go read.
#[derive(Serialize)]
struct ContainerFailure<'a> {
    #[serde(rename = "Code")]
    code: &'a str,
    #[serde(rename = "Message")]
    message: &'a str,
    #[serde(rename = "code")]
    code_for_go: &'a str,
    #[serde(rename = "message")]
    message_for_go: &'a str,
}

/// The answer of a container-credentials endpoint that has no credentials.
pub(crate) fn container_failure(code: &str, message: &str) -> Zeroizing<String> {
    line(&ContainerFailure { code, message, code_for_go: code, message_for_go: message }).into()
}

/// One line of JSON. Text from outside is escaped, so that it cannot control the terminal.
pub(crate) fn line(value: &impl Serialize) -> String {
    // Only strings, numbers and booleans: serialising cannot fail.
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    printable_json(&text).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::Expiration;

    #[test]
    fn the_wire_forms_are_exact() {
        let credentials = SessionCredentials::check(
            "ASIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPx".into(),
            "FwoG/+==".into(),
            Expiration::from_unix(1_790_000_000),
        )
        .expect("a good answer");
        let keys = r#""AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG+bPx","SessionToken":"FwoG/+==","Expiration":"2026-09-21T14:13:20Z""#;
        assert_eq!(*sts(&credentials), format!("{{\"Credentials\":{{{keys}}}}}\n"));
        assert_eq!(*credential_process(&credentials, None), format!("{{\"Version\":1,{keys}}}\n"));
        assert_eq!(
            *credential_process(&credentials, Some("123456789012")),
            format!("{{\"Version\":1,{keys},\"AccountId\":\"123456789012\"}}\n")
        );
    }
}
