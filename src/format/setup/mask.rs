//! What a line of a shared file may show: names, and the values of keys that are known to hold no secret.

use crate::model::{our_own_line, printable};

/// Keys whose values are shown, and may be kept in the record of a set-up.
const PUBLIC: [&str; 28] = [
    "region",
    "output",
    "mfa_serial",
    "aws_mfa_device",
    "role_arn",
    "source_profile",
    "role_session_name",
    "duration_seconds",
    "session_token_duration",
    "credentials_duration",
    "mfa_session_duration",
    "mfa_session_via",
    "mfa_session_source_profile",
    "include_profile",
    "parent_profile",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "ca_bundle",
    "services",
    "expiration",
    "x_security_token_expires",
    "awsmfa_expiration",
    "aws_session_expiration_timestamp",
    "manager",
    "autoawsume",
    "cli_pager",
    "retry_mode",
    "max_attempts",
];

/// A line, without its end.
enum Shape<'l> {
    /// Nothing, or a header.
    Plain,
    Comment,
    /// A header with something behind it.
    Header(&'l str),
    Property {
        /// With the white space before it, and the delimiter.
        key: &'l str,
        value: &'l str,
    },
    /// A part of a value.
    Other,
}

fn shape(line: &str) -> Shape<'_> {
    let inner = line.trim();
    if inner.is_empty() || (inner.starts_with('[') && inner.ends_with(']')) {
        return Shape::Plain;
    }
    if let Some(end) = inner.rfind(']').filter(|_| inner.starts_with('[')) {
        return Shape::Header(&inner[..=end]);
    }
    if inner.starts_with(['#', ';']) {
        return Shape::Comment;
    }
    match line.find(['=', ':']) {
        Some(at) => Shape::Property { key: &line[..=at], value: line[at + 1..].trim() },
        None => Shape::Other,
    }
}

/// The last word of a header.
fn in_brackets(line: &str) -> &str {
    line.trim().trim_matches(['[', ']']).split_whitespace().last().unwrap_or_default()
}

fn name_of(key: &str) -> String {
    key.trim_end_matches(['=', ':']).trim().to_ascii_lowercase()
}

/// Whether it has the form of a secret access key, which may have been pasted into the wrong place: 40 characters of
/// Base64 with capital and small letters and digits.
fn looks_secret(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.bytes().any(|byte| is(&byte));
    text.len() == 40
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/' || byte == b'+')
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// Whether a line may be kept as it is.
pub(super) fn is_public(line: &str) -> bool {
    match shape(line.trim_end_matches(['\n', '\r'])) {
        Shape::Plain => !looks_secret(in_brackets(line)),
        Shape::Comment | Shape::Header(_) | Shape::Other => false,
        Shape::Property { key, value } => {
            let name = name_of(key);
            PUBLIC.contains(&name.as_str()) && !looks_secret(value)
                || (name == "credential_process" && is_known_command(value))
        }
    }
}

/// A line as it is shown.
pub(super) fn masked(line: &str) -> String {
    let line = line.trim_end_matches(['\n', '\r']);
    let shown = match shape(line) {
        Shape::Plain if looks_secret(in_brackets(line)) => hidden(line, 1),
        Shape::Plain => line.to_owned(),
        _ if is_public(line) => line.to_owned(),
        Shape::Comment if line.contains(['=', ':']) || has_long_word(line) => hidden(line, 1),
        Shape::Comment => line.to_owned(),
        Shape::Header(header) => format!("{header} …"),
        Shape::Other => hidden(line, 0),
        Shape::Property { key, value } => match name_of(key).as_str() {
            "aws_access_key_id" => format!("{key} {}", ends(value)),
            "credential_process" => format!("{key} {} …", value.split_whitespace().next().unwrap_or_default()),
            _ => format!("{key} …"),
        },
    };
    printable(&shown)
}

/// The white space and so many characters after it.
fn hidden(line: &str, kept: usize) -> String {
    let indent = line.len() - line.trim_start().len();
    let start: String = line[indent..].chars().take(kept).collect();
    format!("{}{start} …", &line[..indent])
}

fn has_long_word(line: &str) -> bool {
    line.split_whitespace().any(|word| word.len() >= 16)
}

fn ends(id: &str) -> String {
    match (id.get(..4), id.len().checked_sub(4).and_then(|at| id.get(at..))) {
        (Some(start), Some(end)) if id.len() >= 16 => format!("{start}…{end}"),
        _ => "…".to_owned(),
    }
}

/// A command of ours, or one of a tool that keeps its secrets elsewhere.
fn is_known_command(command: &str) -> bool {
    let program = command.split_whitespace().next().unwrap_or_default();
    let name = program.trim_matches('"').rsplit(['/', '\\']).next().unwrap_or_default();
    our_own_line(command).is_some() || ["aws-vault", "granted", "aws-runas"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_are_known_to_be_public_are_shown() {
        for (line, expected) in [
            ("[dev]\n", "[dev]"),
            ("region = eu-west-1\r\n", "region = eu-west-1"),
            ("aws_access_key_id=AKIAIOSFODNN7EXAMPLE\n", "aws_access_key_id= AKIA…MPLE"),
            ("aws_secret_access_key = SENSITIVE", "aws_secret_access_key = …"),
            ("AWS_SECRET_ACCESS_KEY : SENSITIVE", "AWS_SECRET_ACCESS_KEY : …"),
            ("external_id = SENSITIVE", "external_id = …"),
            ("  SENSITIVE", "   …"),
            ("# aws_secret_access_key = SENSITIVE", "# …"),
            ("; SENSITIVESENSITIVE", "; …"),
            ("# my keys", "# my keys"),
            ("credential_process = op read SENSITIVE", "credential_process = op …"),
            (
                "credential_process = mfa-session credential-process --profile dev-keys",
                "credential_process = mfa-session credential-process --profile dev-keys",
            ),
            ("credential_process = /x/aws-vault export d", "credential_process = /x/aws-vault export d"),
            ("[a\u{1b}[2J]", "[a\\u{1b}[2J]"),
            ("  [dev] # SENSITIVE", "[dev] …"),
            ("aws_access_key_id = short", "aws_access_key_id = …"),
            ("region = SENSITIVE/abcdefghijklmnopqrstuvwxyz1234", "region = …"),
            ("mfa_serial=SENSITIVE/abcdefghijklmnopqrstuvwxyz1234", "mfa_serial= …"),
            ("[SENSITIVE/abcdefghijklmnopqrstuvwxyz1234]", "[ …"),
            ("[profile SENSITIVE/abcdefghijklmnopqrstuvwxyz1234]", "[ …"),
        ] {
            let shown = masked(line);
            assert_eq!(shown, expected);
            assert!(!shown.contains("SENSITIVE"));
            assert!(!is_public(line) || !line.contains("SENSITIVE"), "{line}");
        }
    }
}
