//! The tools whose profiles are understood.

use crate::model::request::source::SOURCE_PROFILE_MARK;
use aws_profile_files::profile::{Place, Profile, ProfileProperty};

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

    /// What the tool keeps in the home folder, in the place that it has now or had earlier: a folder, or kaicoh's file of
    /// seeds.
    pub(crate) fn home_paths(self) -> &'static [&'static str] {
        match self {
            Self::AwsVault => &[".awsvault"],
            Self::Awsume => &[".awsume", ".config/awsume"],
            Self::Granted => &[".granted"],
            Self::Kaicoh => &[".aws/awsmfa.yml", ".aws/mfa_config.yml"],
            _ => &[],
        }
    }

    /// The first line of a profile that shows that the tool was there. kaicoh's awsmfa and Oh My Zsh leave none.
    pub(crate) fn mark(self, profile: &Profile) -> Option<&Place> {
        // A section that `write` made has keys of the same names.
        if profile.get(SOURCE_PROFILE_MARK).is_some() {
            return None;
        }
        let any = |keys: &[&str]| keys.iter().find_map(|key| profile.get(key)).map(|found| &found.place);
        let runs = || {
            let line = profile.get("credential_process")?;
            (of_line(&line.value) == Some(self)).then_some(&line.place)
        };
        let named = |is_of_tool: bool| profile.place().filter(|_| is_of_tool);
        let is_managed = || any(&["manager", "autoawsume"]).is_some();
        match self {
            Self::AwsMfa => any(&["assumed_role"])
                .or_else(|| any(&["expiration"]).filter(|_| session(profile).is_some() && !is_managed())),
            Self::AwsVault => any(&["include_profile", "parent_profile"]).or_else(runs),
            Self::Awsume => match profile.get("manager") {
                Some(manager) if *manager.value != *"awsume" => None,
                _ => any(&["manager", "autoawsume"]).or_else(|| named(profile.name.starts_with("autoawsume-"))),
            },
            Self::Granted => {
                let own = profile.properties.iter().find(|found| found.key.starts_with("granted_"));
                own.map(|found| &found.place).or_else(runs)
            }
            Self::AwsRunas => named(profile.name.ends_with("-awsrunas")),
            Self::Jhandguy => any(&["aws_session_expiration_timestamp"]),
            Self::Dcoker => any(&["awsmfa_expiration"]),
            Self::MfaLogin => session(profile).filter(|_| is_of_mfa_login(profile)).map(|id| &id.place),
            Self::AwsMfaSession => {
                let region = profile.get("region")?;
                let is_beside = session(profile).is_some_and(|id| id.file == region.file);
                (is_beside && !is_managed()).then_some(&region.place)
            }
            Self::Kaicoh | Self::OhMyZsh => None,
        }
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

/// The key id of a session that stands in a profile.
fn session(profile: &Profile) -> Option<&ProfileProperty> {
    let id = profile.get("aws_access_key_id").filter(|id| id.value.starts_with("ASIA"))?;
    profile.get_in(id.file, "aws_session_token").map(|_| id)
}

/// `123456789012-device` or `session-…`, and nothing that says when it ends.
fn is_of_mfa_login(profile: &Profile) -> bool {
    let account = profile.name.split_once('-').map(|(account, _)| account);
    let is_account = account.is_some_and(|text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()));
    let has_end = profile.properties.iter().any(|found| found.key.contains("expir"));
    (is_account || account == Some("session")) && !has_end
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
