//! The output of a source's `credential_process`: the long-term key, or the fault, and the part of standard error that
//! may be shown.

use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

use crate::model::aws::credentials::parse_secret;
use crate::model::{AccessKey, AccessKeyId, Expiration, KeyError, SessionCredentials};

/// Why the output has no long-term key. Carries none of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum OutputFault {
    /// It printed nothing, or only white space.
    #[error("it printed nothing")]
    Nothing,
    /// The mark of UTF-8 or UTF-16, as PowerShell writes it.
    #[error("what it printed begins with a byte order mark")]
    ByteOrderMark,
    /// It is no JSON document.
    #[error("what it printed is not JSON")]
    NotJson,
    /// A member or the document has the wrong type.
    #[error("the JSON that it printed has another form")]
    Form,
    /// The number 1 is not its `Version`.
    #[error("the JSON that it printed does not say `\"Version\": 1`")]
    Version,
    /// A member is missing or empty.
    #[error("the JSON that it printed has no `{0}`")]
    Missing(&'static str),
    /// A temporary key, with which no session can be requested.
    #[error("it printed a temporary key")]
    Temporary,
    /// The access key is not one that AWS issues.
    #[error("its access key {0}")]
    Broken(KeyError),
}

/// The `credential_process` contract (AWS SDKs and Tools reference, "Process credential provider").
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: Option<Value>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<String>,
}

impl Drop for Printed {
    fn drop(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }
}

/// Reads the long-term key. An empty `SessionToken` counts as missing.
pub(crate) fn long_term_key(output: &[u8]) -> Result<AccessKey, OutputFault> {
    if output.trim_ascii().is_empty() {
        return Err(OutputFault::Nothing);
    }
    if [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| output.starts_with(mark)) {
        return Err(OutputFault::ByteOrderMark);
    }
    // Security: the parser's error may quote the output, so it is dropped.
    let printed: Printed = serde_json::from_slice(output).map_err(|error| match error.classify() {
        Category::Data => OutputFault::Form,
        Category::Io | Category::Syntax | Category::Eof => OutputFault::NotJson,
    })?;
    if printed.version.as_ref().and_then(Value::as_u64) != Some(1) {
        return Err(OutputFault::Version);
    }
    let member = |value: &'_ Option<String>, name| match value.as_deref() {
        None | Some("") => Err(OutputFault::Missing(name)),
        Some(text) => Ok(Zeroizing::new(text.to_owned())),
    };
    let id = member(&printed.access_key_id, "AccessKeyId")?;
    let secret = member(&printed.secret_access_key, "SecretAccessKey")?;
    let access_key_id = AccessKeyId::parse(&id).map_err(OutputFault::Broken)?;
    let has_token = printed.session_token.as_ref().is_some_and(|token| !token.is_empty());
    if access_key_id.is_temporary() || has_token {
        return Err(OutputFault::Temporary);
    }
    Ok(AccessKey { access_key_id, secret_access_key: parse_secret(&secret).map_err(OutputFault::Broken)? })
}

/// Reads a session, as this program prints one.
pub(crate) fn session(output: &[u8]) -> Option<SessionCredentials> {
    let printed: Printed = serde_json::from_slice(output).ok()?;
    let expiration = Expiration::parse(printed.expiration.as_deref()?)?;
    let [secret, token] = [&printed.secret_access_key, &printed.session_token].map(Option::as_ref);
    SessionCredentials::check(printed.access_key_id.as_deref()?, secret?.clone(), token?.clone(), expiration).ok()
}

/// How many characters of standard error are shown.
const REPEATED: usize = 200;

/// A run of so many base64 characters may be a secret access key.
const SECRET_LENGTH: usize = 40;

/// A standard error on one line, its middle left out where it is long. Security: possible secrets and what the program
/// printed on its standard output are left out; a script under `set -x` writes both there.
pub(crate) fn repeated(stderr: &[u8], output: &[u8]) -> String {
    let (stderr, output) =
        (String::from_utf8_lossy(stderr), Zeroizing::new(String::from_utf8_lossy(output).into_owned()));
    let printed: Vec<&str> = output.split(is_no_base64).filter(|run| run.len() > 3).collect();
    let line = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut kept = String::new();
    for piece in line.split_inclusive(is_no_base64) {
        let run = piece.trim_end_matches(is_no_base64);
        let is_hidden = run.len() >= SECRET_LENGTH || printed.iter().any(|printed| run.contains(printed));
        kept.push_str(if is_hidden { "…" } else { run });
        kept.push_str(&piece[run.len()..]);
    }
    let length = kept.chars().count();
    if length <= REPEATED {
        return kept;
    }
    let half = REPEATED / 2;
    let (start, end) = (kept.chars().take(half), kept.chars().skip(length - half));
    start.chain(" … ".chars()).chain(end).collect()
}

fn is_no_base64(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !matches!(c, '/' | '+' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    fn output(version: &str, id: &str, rest: &str) -> String {
        format!("{{\"Version\": {version}, \"AccessKeyId\": \"{id}\", \"SecretAccessKey\": \"{SECRET}\"{rest}}}\n")
    }

    #[test]
    fn what_is_wrong_with_the_output_is_told_apart() {
        let good = output("1", ID, "");
        for (printed, expected) in [
            (good.clone().into_bytes(), None),
            (output("1", ID, ", \"SessionToken\": \"\"").into_bytes(), None),
            (output("1", ID, ", \"SessionToken\": null, \"Expiration\": \"\"").into_bytes(), None),
            (output("1", ID, ", \"SessionToken\": \"t\"").into_bytes(), Some(OutputFault::Temporary)),
            (output("1", "ASIAIOSFODNN7EXAMPLE", "").into_bytes(), Some(OutputFault::Temporary)),
            (output("1", "AKIA", "").into_bytes(), Some(OutputFault::Broken(KeyError::Shape))),
            (output("1", "", "").into_bytes(), Some(OutputFault::Missing("AccessKeyId"))),
            (
                b"{\"Version\":1,\"AccessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"}".to_vec(),
                Some(OutputFault::Missing("SecretAccessKey")),
            ),
            (output("2", ID, "").into_bytes(), Some(OutputFault::Version)),
            (output("\"1\"", ID, "").into_bytes(), Some(OutputFault::Version)),
            (output("null", ID, "").into_bytes(), Some(OutputFault::Version)),
            (b"{}".to_vec(), Some(OutputFault::Version)),
            (b"[1]".to_vec(), Some(OutputFault::Form)),
            (b"{\"Version\":1,\"AccessKeyId\":7}".to_vec(), Some(OutputFault::Form)),
            (b" \n".to_vec(), Some(OutputFault::Nothing)),
            (good.as_bytes()[..30].to_vec(), Some(OutputFault::NotJson)),
            (format!("{good}done").into_bytes(), Some(OutputFault::NotJson)),
            (b"aws_access_key_id = x".to_vec(), Some(OutputFault::NotJson)),
            (format!("\u{feff}{good}").into_bytes(), Some(OutputFault::ByteOrderMark)),
            (b"\xff\xfe{\0}\0".to_vec(), Some(OutputFault::ByteOrderMark)),
        ] {
            let read = long_term_key(&printed);
            assert_eq!(read.err(), expected, "{}", String::from_utf8_lossy(&printed));
        }
    }

    #[test]
    fn of_a_standard_error_no_secret_is_repeated_and_little_else() {
        let printed = output("1", ID, "");
        for (stderr, printed, expected) in [
            ("vault:  locked\n\tunlock it\n", "", "vault: locked unlock it"),
            ("", "", ""),
            (&format!("+ echo {SECRET}"), "", "+ echo …"),
            ("pin=hunter2 for vault", "hunter2\n", "… for vault"),
            (&format!("+ echo '{printed}'"), &printed, "+ echo '{\"…\": 1, \"…\": \"…\", \"…\": \"…\"} '"),
        ] {
            assert_eq!(repeated(stderr.as_bytes(), printed.as_bytes()), expected, "{stderr}");
        }
        let shortened = repeated(format!("begin {}end", "é ".repeat(300)).as_bytes(), b"");
        assert!(shortened.starts_with("begin é") && shortened.contains(" … ") && shortened.ends_with("é end"));
        assert_eq!(shortened.chars().count(), REPEATED + 3);
    }
}
