//! Variables as lines for a shell, a dotenv file or an INI section. First floor; pure.

use zeroize::Zeroizing;

use super::json;
use super::shell::Shell;
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
    /// What `aws sts get-session-token` prints.
    Json,
    /// What a `credential_process` prints.
    Process,
}

/// Every format with its names: the first is ours, the others are what the AWS CLI, aws-vault and people say.
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
    /// By any of its names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(format, _)| *format)
    }

    /// The shell that evaluates it.
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

/// Renders variables. Only inert values may come here (see [`Variables::keep_only`]); they are quoted all
/// the same.
#[must_use]
pub fn lines(format: Format, variables: &Variables) -> Zeroizing<String> {
    match format {
        Format::Shell(shell) => {
            let unset = variables.unset.iter().map(|name| Zeroizing::new(shell.unset(name)));
            let set = variables.set.iter().map(|(name, value)| Zeroizing::new(shell.set(name, value)));
            shell.script(&unset.chain(set).collect::<Vec<_>>())
        }
        Format::Dotenv => {
            let mut text = Zeroizing::new(String::with_capacity(4096));
            for (name, value) in &variables.set {
                text.push_str(name);
                text.push('=');
                text.push_str(value);
                text.push('\n');
            }
            text
        }
        Format::Ini | Format::Json | Format::Process => Zeroizing::default(),
    }
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
        Format::Shell(_) | Format::Dotenv | Format::Ini => None,
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
            *lines(Format::default(), &variables),
            "unset AWS_PROFILE;\nunset AWS_SECURITY_TOKEN;\nexport A='it'\\''s';\nexport B='x/+=';\n"
        );
        assert_eq!(*lines(Format::Dotenv, &variables), "A=it's\nB=x/+=\n");
        let nushell = lines(Format::Shell(Shell::Nushell), &variables);
        assert_eq!(*nushell, "{\"AWS_PROFILE\":null,\"AWS_SECURITY_TOKEN\":null,\"A\":\"it's\",\"B\":\"x/+=\"}\n");
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
