//! The session policy of a role, as it is sent.

use thiserror::Error;

/// The most characters of a session policy and the ARNs beside it (STS API reference, `AssumeRole`).
pub(crate) const LONGEST: usize = 2048;

/// Why a text is no session policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum SessionPolicyError {
    #[error("is not a JSON object")]
    NotJson,
    #[error("has {0} characters with the ARNs beside it, and STS takes 2048")]
    TooLong(usize),
}

/// Checks a policy, and leaves out the white space between its parts. What it allows is AWS's to judge.
pub(crate) fn session_policy(bytes: &[u8], arns: &[String]) -> Result<String, SessionPolicyError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SessionPolicyError::NotJson)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('{') || serde_json::from_str::<serde_json::Value>(text).is_err() {
        return Err(SessionPolicyError::NotJson);
    }
    let text = compact(text);
    let length = text.chars().count() + arns.iter().map(String::len).sum::<usize>();
    if length > LONGEST { Err(SessionPolicyError::TooLong(length)) } else { Ok(text) }
}

/// JSON without the white space outside of strings.
fn compact(json: &str) -> String {
    let (mut is_string, mut is_escaped) = (false, false);
    let keeps = |c: char| {
        let was_string = is_string;
        match c {
            _ if std::mem::take(&mut is_escaped) => {}
            '\\' if is_string => is_escaped = true,
            '"' => is_string = !is_string,
            _ => {}
        }
        was_string || !c.is_ascii_whitespace()
    };
    let mut keeps = keeps;
    json.chars().filter(|c| keeps(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_sent_without_white_space_and_within_its_limit() {
        let policy = "\u{feff}{ \"Sid\" : \"a \\\" b\\\\\" ,\n \"x\": [ 1 ] }\n";
        assert_eq!(session_policy(policy.as_bytes(), &[]).as_deref(), Ok("{\"Sid\":\"a \\\" b\\\\\",\"x\":[1]}"));
        for wrong in [&b"[]"[..], b"{", b"", b"{\"a\":\"\xff\"}", b"text"] {
            assert_eq!(session_policy(wrong, &[]), Err(SessionPolicyError::NotJson), "{wrong:?}");
        }
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(2000));
        assert!(session_policy(long.as_bytes(), &[]).is_ok());
        let arns = ["x".repeat(60)];
        assert_eq!(session_policy(long.as_bytes(), &arns), Err(SessionPolicyError::TooLong(2068)));
    }
}
