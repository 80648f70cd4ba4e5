//! What other tools have left in the profiles.

use super::finding::DoctorFinding;
use crate::model::request::source::SOURCE_PROFILE_MARK;
use crate::model::{Place, Profile, Severity};

/// A tool, by the name that `setup --from` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherTool {
    AwsMfa,
    AwsVault,
    Awsume,
    Granted,
    AwsRunas,
    Jhandguy,
    Dcoker,
    MfaLogin,
    AwsMfaSession,
}

const TOOLS: [OtherTool; 9] = [
    OtherTool::AwsMfa,
    OtherTool::AwsVault,
    OtherTool::Awsume,
    OtherTool::Granted,
    OtherTool::AwsRunas,
    OtherTool::Jhandguy,
    OtherTool::Dcoker,
    OtherTool::MfaLogin,
    OtherTool::AwsMfaSession,
];

impl OtherTool {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AwsMfa => "aws-mfa",
            Self::AwsVault => "aws-vault",
            Self::Awsume => "awsume",
            Self::Granted => "granted",
            Self::AwsRunas => "aws-runas",
            Self::Jhandguy => "jhandguy-aws-mfa",
            Self::Dcoker => "dcoker-awsmfa",
            Self::MfaLogin => "mfa-login",
            Self::AwsMfaSession => "aws-mfa-session",
        }
    }

    /// What its marks mean to whoever reads the profile.
    fn consequence(self) -> &'static str {
        match self {
            Self::AwsVault | Self::Granted => "the profile's credentials come from that tool, and not from mfa-session",
            Self::MfaLogin => "the session has no expiry, so no program knows when it ends",
            Self::AwsMfaSession => "a `region` in the credentials file wins over that of the config file",
            _ => "its keys are used until they end, and then every call with that profile fails",
        }
    }
}

/// The marks of other tools, collected over all profiles.
#[derive(Debug, Default)]
pub(crate) struct Marks(Vec<(OtherTool, Vec<Place>, usize)>);

/// How many lines of one tool are named.
const NAMED: usize = 3;

impl Marks {
    /// Looks at one more profile.
    pub(crate) fn look(&mut self, profile: &Profile) {
        for tool in TOOLS {
            let Some(place) = mark(profile, tool) else { continue };
            match self.0.iter_mut().find(|(known, ..)| *known == tool) {
                Some((_, places, count)) => {
                    *count += 1;
                    places.extend((places.len() < NAMED).then(|| place.clone()));
                }
                None => self.0.push((tool, vec![place.clone()], 1)),
            }
        }
    }

    /// One finding for each tool.
    pub(crate) fn findings(self) -> impl Iterator<Item = DoctorFinding> {
        self.0.into_iter().map(|(tool, places, count)| {
            let name = tool.name();
            let profiles = if count == 1 { "one profile".to_owned() } else { format!("{count} profiles") };
            let message = format!("{name} has left something in {profiles}");
            let finding = DoctorFinding::new("DOC701", message).because(tool.consequence());
            let finding = places.iter().fold(finding, DoctorFinding::at);
            finding
                .hint(format!(
                    "`mfa-session setup --from {name}` shows what it would change, and changes nothing before you agree"
                ))
                .fix(format!("mfa-session setup --from {name}"))
        })
    }
}

/// The first line of a profile that shows that the tool was there.
fn mark(profile: &Profile, tool: OtherTool) -> Option<&Place> {
    // A section that `write` made has keys of the same names.
    if profile.get(SOURCE_PROFILE_MARK).is_some() {
        return None;
    }
    let any = |keys: &[&str]| keys.iter().find_map(|key| profile.get(key)).map(|found| &found.place);
    let begins =
        |start: &str| profile.properties.iter().find(|found| found.key.starts_with(start)).map(|found| &found.place);
    let runs = |program: &str| {
        let process = profile.get("credential_process")?;
        let word = process.value.split_whitespace().next()?.trim_matches(['"', '\'']);
        (word.rsplit('/').next() == Some(program)).then_some(&process.place)
    };
    let session = || {
        let id = profile.get("aws_access_key_id").filter(|id| id.value.starts_with("ASIA"))?;
        profile.get_in(id.file, "aws_session_token").map(|_| id)
    };
    let is_managed = any(&["manager", "autoawsume"]).is_some();
    match tool {
        OtherTool::AwsMfa => {
            any(&["assumed_role"]).or_else(|| any(&["expiration"]).filter(|_| session().is_some() && !is_managed))
        }
        OtherTool::AwsVault => any(&["include_profile", "parent_profile"]).or_else(|| runs("aws-vault")),
        OtherTool::Awsume => {
            let is_awsume =
                |place| profile.get("manager").is_none_or(|manager| *manager.value == "awsume").then_some(place);
            any(&["manager", "autoawsume"]).and_then(is_awsume)
        }
        OtherTool::Granted => begins("granted_").or_else(|| runs("granted")),
        OtherTool::AwsRunas => profile.place().filter(|_| profile.name.ends_with("-awsrunas")),
        OtherTool::Jhandguy => any(&["aws_session_expiration_timestamp"]),
        OtherTool::Dcoker => any(&["awsmfa_expiration"]),
        OtherTool::MfaLogin => session().filter(|_| is_of_mfa_login(profile)).map(|id| &id.place),
        OtherTool::AwsMfaSession => {
            let region = profile.get("region").filter(|region| Some(region.file) == session().map(|id| id.file))?;
            (!is_managed).then_some(&region.place)
        }
    }
}

/// `123456789012-device` or `session-…`, and nothing that says when it ends.
fn is_of_mfa_login(profile: &Profile) -> bool {
    let account = profile.name.split_once('-').map(|(account, _)| account);
    let is_account = account.is_some_and(|text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()));
    let has_end = profile.properties.iter().any(|found| found.key.contains("expir"));
    (is_account || account == Some("session")) && !has_end
}

/// The file in which kaicoh/awsmfa keeps seeds.
pub(crate) fn seeds(shown: &str) -> DoctorFinding {
    let message = format!("{shown} holds the secrets of MFA devices, in plain text");
    DoctorFinding::new("DOC702", message)
        .because("whoever reads that file can make your codes")
        .in_file(shown)
        .hint("run `mfa-session device replace`, then delete the file")
        .fix("mfa-session device replace")
}

/// A folder of a tool that may be in use: worth knowing, and no fault.
pub(crate) fn folder(tool: &str, shown: &str) -> DoctorFinding {
    DoctorFinding::new("DOC701", format!("{tool} has been used here"))
        .severity(Severity::Info)
        .in_file(shown)
        .hint(format!("`mfa-session setup --from {tool}` shows what can be taken over"))
        .fix(format!("mfa-session setup --from {tool}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::ProfileLookup as _;
    use aws_profile_files::shared_config::SharedConfig;

    #[test]
    fn each_tool_is_known_by_its_own_marks() {
        let session = "aws_access_key_id = ASIA1\naws_session_token = t\n";
        for (section, config, credentials, expected) in [
            ("dev", "", format!("{session}expiration = 2026-01-01 00:00:00\n"), &["aws-mfa"][..]),
            ("dev", "include_profile = base\n", String::new(), &["aws-vault"]),
            ("dev", "credential_process = /usr/bin/aws-vault export dev\n", String::new(), &["aws-vault"]),
            ("x", "", format!("{session}manager = awsume\nexpiration = x\nregion = y\n"), &["awsume"]),
            ("dev", "granted_sso_region = x\n", String::new(), &["granted"]),
            ("dev-awsrunas", "", "aws_access_key_id = AKIA1\n".to_owned(), &["aws-runas"]),
            ("dev", "", format!("{session}aws_session_expiration_timestamp = 1\n"), &["jhandguy-aws-mfa"]),
            ("dev", "", format!("{session}awsmfa_expiration = 1\n"), &["dcoker-awsmfa"]),
            ("123456789012-phone", "", session.to_owned(), &["mfa-login"]),
            ("session-1", "", session.to_owned(), &["mfa-login"]),
            ("dev", "", format!("{session}region = x\n"), &["aws-mfa-session"]),
            ("dev", "region = x\n", session.to_owned(), &[]),
            ("dev-mfa", "", format!("{session}region = x\nmfa_session_source_profile = dev\n"), &[]),
        ] {
            let config = format!("[profile {section}]\n{config}");
            let credentials = format!("[{section}]\n{credentials}");
            let shared = SharedConfig::parse((&config, "c".into()), (&credentials, "k".into())).expect("sound texts");
            let mut marks = Marks::default();
            marks.look(&shared.profile(section).expect("the profile is there"));
            let fixes: Vec<_> = marks.findings().filter_map(|finding| finding.fix).collect();
            let expected: Vec<_> = expected.iter().map(|tool| format!("mfa-session setup --from {tool}")).collect();
            assert_eq!(fixes, expected, "{config}{credentials}");
        }
    }
}
