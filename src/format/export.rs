//! Variables as lines for a shell, a dotenv file or an INI section. First floor; pure.

use zeroize::Zeroizing;

use super::json;
use crate::model::{SessionCredentials, Variables};

/// The forms that `export` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// POSIX shells.
    #[default]
    Sh,
    /// `NAME=value` lines, as docker's `--env-file` reads them.
    Dotenv,
    /// A section of the shared credentials file.
    Ini,
    /// What `aws sts get-session-token` prints.
    Json,
    /// What a `credential_process` prints.
    Process,
}

/// Every format with its names: the first is ours, the others are what the AWS CLI, aws-vault and people say.
pub const NAMES: [(Format, &[&str]); 5] = [
    (Format::Sh, &["sh", "bash", "zsh", "dash", "ksh", "env", "export-env"]),
    (Format::Dotenv, &["dotenv", "env-no-export"]),
    (Format::Ini, &["ini"]),
    (Format::Json, &["json"]),
    (Format::Process, &["process"]),
];

impl Format {
    /// By any of its names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(format, _)| *format)
    }

    /// What to print when there is no session: a shell evaluates the output and goes on after an empty one,
    /// so it gets one command that fails.
    #[must_use]
    pub fn failing_command(self) -> Option<&'static str> {
        match self {
            Self::Sh => Some("false;\n"),
            Self::Dotenv | Self::Ini | Self::Json | Self::Process => None,
        }
    }

    /// Whether the format can also say what is to be removed.
    #[must_use]
    pub fn can_unset(self) -> bool {
        self.failing_command().is_some()
    }
}

/// Renders variables. Only inert values may come here (see [`Variables::keep_only_inert`]); they are
/// quoted all the same.
#[must_use]
pub fn lines(format: Format, variables: &Variables) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(4096));
    match format {
        Format::Sh => {
            if !variables.unset.is_empty() {
                text.push_str("unset ");
                text.push_str(&variables.unset.join(" "));
                text.push_str(";\n");
            }
            for (name, value) in &variables.set {
                // The `;` counts: an unquoted `eval $(…)` joins the lines into one.
                text.push_str("export ");
                text.push_str(name);
                text.push_str("='");
                text.push_str(&value.replace('\'', r"'\''"));
                text.push_str("';\n");
            }
        }
        Format::Dotenv => {
            for (name, value) in &variables.set {
                text.push_str(name);
                text.push('=');
                text.push_str(value);
                text.push('\n');
            }
        }
        Format::Ini | Format::Json | Format::Process => {}
    }
    text
}

/// A section for the shared credentials file, with what `write` would put there.
#[must_use]
pub fn ini_section(section: &str, properties: &[(&str, Zeroizing<String>)]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(format!("[{section}]\n"));
    for (key, value) in properties {
        text.push_str(key);
        text.push_str(" = ");
        text.push_str(value);
        text.push('\n');
    }
    text
}

/// The JSON forms, which hold the session alone.
#[must_use]
pub fn document(format: Format, credentials: &SessionCredentials, account: Option<&str>) -> Option<Zeroizing<String>> {
    match format {
        Format::Json => Some(json::sts(credentials)),
        Format::Process => Some(json::credential_process(credentials, account)),
        Format::Sh | Format::Dotenv | Format::Ini => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_lines_end_in_a_semicolon_and_quote_everything() {
        let variables = Variables {
            unset: vec!["AWS_PROFILE".into(), "AWS_SECURITY_TOKEN".into()],
            set: vec![("A".into(), Zeroizing::new("it's".into())), ("B".into(), Zeroizing::new("x/+=".into()))],
        };
        assert_eq!(
            *lines(Format::Sh, &variables),
            "unset AWS_PROFILE AWS_SECURITY_TOKEN;\nexport A='it'\\''s';\nexport B='x/+=';\n"
        );
        assert_eq!(*lines(Format::Dotenv, &variables), "A=it's\nB=x/+=\n");
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
