//! A session in each of the forms that `export` prints.

use zeroize::Zeroizing;

use super::json;
use super::shell::Shell;
use crate::format::written::profile::properties;
use crate::model::{SessionCredentials, Variables};

/// The forms that `export` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines for a shell.
    Shell(Shell),
    /// `NAME=value` lines, as docker's `--env-file` reads them.
    Dotenv,
    /// A section of the shared credentials file.
    Ini,
    /// The output of `aws sts get-session-token`.
    Json,
    /// The output of a `credential_process`.
    Process,
}

/// Every format with its names: the first is the documented one, the others are those of the AWS CLI, aws-vault and
/// common usage.
pub const NAMES: [(Format, &[&str]); 12] = [
    (Format::Shell(Shell::Posix), &["sh", "bash", "zsh", "dash", "ksh", "env", "export-env"]),
    (Format::Shell(Shell::Fish), &["fish"]),
    (Format::Shell(Shell::Csh), &["csh", "tcsh"]),
    (Format::Shell(Shell::PowerShell), &["powershell", "pwsh"]),
    (Format::Shell(Shell::Cmd), &["cmd", "windows-cmd"]),
    (Format::Shell(Shell::Nushell), &["nushell", "nu"]),
    (Format::Shell(Shell::Elvish), &["elvish"]),
    (Format::Shell(Shell::Xonsh), &["xonsh"]),
    (Format::Dotenv, &["dotenv", "env-no-export"]),
    (Format::Ini, &["ini"]),
    (Format::Json, &["json"]),
    (Format::Process, &["process"]),
];

impl Default for Format {
    fn default() -> Self {
        Self::Shell(Shell::Posix)
    }
}

impl Format {
    /// The format with any of these names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(format, _)| *format)
    }

    /// The shell that evaluates it, if any.
    #[must_use]
    pub fn shell(self) -> Option<Shell> {
        match self {
            Self::Shell(shell) => Some(shell),
            Self::Dotenv | Self::Ini | Self::Json | Self::Process => None,
        }
    }

    /// What to print when there is no session: a shell evaluates the output and goes on after an empty one,
    /// so it gets one command that fails.
    #[must_use]
    pub fn failing_command(self) -> Option<&'static str> {
        self.shell().map(Shell::failing_command)
    }
}

/// A session to be printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExportedSession<'a> {
    pub credentials: &'a SessionCredentials,
    /// Its account, if it is known.
    pub account: Option<&'a str>,
    /// The profile under which it would be written.
    pub profile: &'a str,
    /// The mark with which it would be written.
    pub mark: &'a str,
}

/// Prints a session in any form; `variables` are for the formats that print variables. Their values must be inert (see
/// [`Variables::keep_only`]); they are quoted all the same.
pub(crate) fn render(format: Format, session: &ExportedSession<'_>, variables: &Variables) -> Zeroizing<String> {
    match format {
        Format::Shell(shell) => shell.lines(variables),
        Format::Dotenv => dotenv(variables),
        Format::Ini => ini_section(session.profile, &properties(session.credentials, session.mark)),
        Format::Json => json::sts(session.credentials),
        Format::Process => json::credential_process(session.credentials, session.account),
    }
}

fn dotenv(variables: &Variables) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(4096));
    for (name, value) in &variables.set {
        text.push_str(name);
        text.push('=');
        text.push_str(value);
        text.push('\n');
    }
    text
}

/// A section for the shared credentials file, with the properties that `write` would write.
fn ini_section(section: &str, properties: &[(&str, Zeroizing<String>)]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(format!("[{section}]\n"));
    for (key, value) in properties {
        text.push_str(key);
        text.push_str(" = ");
        text.push_str(value);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::Expiration;

    #[test]
    fn every_format_prints_something_of_its_own_form() {
        let variables = Variables {
            unset: vec!["AWS_PROFILE".into(), "AWS_SECURITY_TOKEN".into()],
            set: vec![("A".into(), Zeroizing::new("it's".into())), ("B".into(), Zeroizing::new("x/+=".into()))],
        };
        let credentials = SessionCredentials::check(
            "ASIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMIK7MDENG".into(),
            "token".into(),
            Expiration::from_unix(1_790_000_000),
        )
        .expect("a good answer");
        let session = ExportedSession { credentials: &credentials, account: None, profile: "dev-mfa", mark: "dev" };
        let rendered = |format| render(format, &session, &variables);
        for (format, expected) in [
            (
                Format::default(),
                "unset AWS_PROFILE;\nunset AWS_SECURITY_TOKEN;\nexport A='it'\\''s';\nexport B='x/+=';\n",
            ),
            (
                Format::Shell(Shell::Nushell),
                "{\"AWS_PROFILE\":null,\"AWS_SECURITY_TOKEN\":null,\"A\":\"it's\",\"B\":\"x/+=\"}\n",
            ),
            (Format::Dotenv, "A=it's\nB=x/+=\n"),
        ] {
            assert_eq!(*rendered(format), expected);
        }
        let ini = rendered(Format::Ini);
        assert!(ini.starts_with("[dev-mfa]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\n"), "{}", *ini);
        assert!(ini.ends_with("mfa_session_source_profile = dev\n"), "{}", *ini);
        assert!(rendered(Format::Json).starts_with("{\"Credentials\":{"));
        assert!(rendered(Format::Process).starts_with("{\"Version\":1,"));
        for (format, _) in NAMES {
            assert!(!rendered(format).is_empty(), "{format:?}");
        }
    }

    #[test]
    fn every_name_means_one_format() {
        let names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
            assert!(Format::named(name).is_some());
        }
        assert_eq!(Format::named("fishy"), None);
    }
}
