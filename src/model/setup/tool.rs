//! The tools whose profiles are understood.

/// Another tool, by the name of `--from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    AwsMfa,
    AwsVault,
    Awsume,
    Granted,
    AwsRunas,
    Jhandguy,
    Kaicoh,
    Dcoker,
    MfaLogin,
    AwsMfaSession,
    OhMyZsh,
}

impl Tool {
    /// In the order in which they are listed.
    pub(crate) const ALL: [Self; 11] = [
        Self::AwsMfa,
        Self::AwsVault,
        Self::Awsume,
        Self::Granted,
        Self::AwsRunas,
        Self::Jhandguy,
        Self::Kaicoh,
        Self::Dcoker,
        Self::MfaLogin,
        Self::AwsMfaSession,
        Self::OhMyZsh,
    ];

    /// The value of `--from`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AwsMfa => "aws-mfa",
            Self::AwsVault => "aws-vault",
            Self::Awsume => "awsume",
            Self::Granted => "granted",
            Self::AwsRunas => "aws-runas",
            Self::Jhandguy => "jhandguy-aws-mfa",
            Self::Kaicoh => "kaicoh-awsmfa",
            Self::Dcoker => "dcoker-awsmfa",
            Self::MfaLogin => "mfa-login",
            Self::AwsMfaSession => "aws-mfa-session",
            Self::OhMyZsh => "oh-my-zsh",
        }
    }

    /// The tool of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// The profile that holds the key where this tool keeps the session in `profile`.
    pub(super) fn holder_of(self, profile: &str) -> Option<String> {
        match self {
            Self::AwsMfa => Some(format!("{profile}-long-term")),
            Self::Jhandguy => Some(format!("{profile}-noauth")),
            Self::Dcoker => Some("identity".to_owned()),
            _ => None,
        }
    }
}

/// The tool whose program a `credential_process` line runs.
pub(super) fn of_line(line: &str) -> Option<Tool> {
    let program = line.split_whitespace().next()?.trim_matches(['"', '\'']);
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    match name.strip_suffix(".exe").unwrap_or(name) {
        "aws-vault" => Some(Tool::AwsVault),
        "granted" | "assume" => Some(Tool::Granted),
        "aws-runas" => Some(Tool::AwsRunas),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_is_found_by_its_name_and_by_its_line() {
        for tool in Tool::ALL {
            assert_eq!(Tool::named(tool.name()), Some(tool));
        }
        for (line, expected) in [
            ("aws-vault exec dev --json", Some(Tool::AwsVault)),
            ("\"/opt/x/aws-vault\" export", Some(Tool::AwsVault)),
            ("granted credential-process --profile x", Some(Tool::Granted)),
            ("op read aws-vault", None),
            ("", None),
        ] {
            assert_eq!(of_line(line), expected, "{line}");
        }
    }
}
