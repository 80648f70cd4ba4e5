//! What other tools have left in the profiles.

use super::finding::DoctorFinding;
use crate::model::error::{Invocation, ProfileInHints};
use crate::model::{Place, Profile, Severity, Tool};

/// What the marks of a tool mean to whoever reads the profile.
fn consequence(tool: Tool) -> &'static str {
    match tool {
        Tool::AwsVault => {
            "SDKs read nothing of what a profile includes, and need that tool for a profile whose line runs it"
        }
        Tool::Granted => "the profile's credentials come from that tool, and not from mfa-session",
        Tool::MfaLogin => "the session has no expiry, so no program knows when it ends",
        Tool::AwsMfaSession => "a `region` in the credentials file wins over that of the config file",
        _ => "its keys are used until they end, and then every call with that profile fails",
    }
}

/// The marks of other tools, collected over all profiles.
#[derive(Debug, Default)]
pub(crate) struct Marks(Vec<(Tool, Vec<Place>, usize)>);

/// How many lines of one tool are named.
const NAMED: usize = 3;

impl Marks {
    /// Looks at one more profile.
    pub(crate) fn look(&mut self, profile: &Profile) {
        for tool in Tool::ALL {
            let Some(place) = tool.mark(profile) else { continue };
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
            let finding = DoctorFinding::new("DOC701", message).because(consequence(tool));
            let finding = places.iter().fold(finding, DoctorFinding::at);
            finding
                .hint(format!(
                    "`mfa-session setup --from {name}` shows what it would change, and changes nothing before you agree"
                ))
                .fix(format!("mfa-session setup --from {name}"))
        })
    }
}

/// The file in which kaicoh/awsmfa keeps seeds.
pub(crate) fn seeds(shown: &str, profile: &ProfileInHints) -> DoctorFinding {
    let message = format!("{shown} holds the secrets of MFA devices, in plain text");
    let replace = Invocation::device("replace").rendered(profile);
    DoctorFinding::new("DOC702", message)
        .because("whoever reads that file can make your codes")
        .in_file(shown)
        .hint(format!("run `{replace}`, then delete the file"))
        .fix(replace)
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
