//! Keys of profiles that nothing reads, and that are near to one that is read.

use super::finding::DoctorFinding;
use crate::model::request::error::is_close;
use crate::model::{Profile, ProfileProperty};

/// The keys whose absence changes which credentials are used, or where AWS is called.
const READ: [&str; 24] = [
    "aws_access_key_id",
    "aws_mfa_device",
    "aws_secret_access_key",
    "aws_session_token",
    "ca_bundle",
    "credential_process",
    "credential_source",
    "duration_seconds",
    "endpoint_url",
    "external_id",
    "mfa_process",
    "mfa_serial",
    "mfa_session_duration",
    "mfa_session_policy",
    "mfa_session_policy_arns",
    "mfa_session_via",
    "output",
    "region",
    "role_arn",
    "role_session_name",
    "services",
    "source_profile",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];

/// Whether a key that stands there may be meant as another one that is missing.
fn meant(profile: &Profile, key: &str) -> Option<&'static str> {
    if READ.contains(&key) {
        return None;
    }
    let with_underscores = key.replace('-', "_");
    // One character more or less, or two that changed places.
    let mut near = READ.into_iter().filter(|read| read.len().abs_diff(key.len()) <= 1);
    near.find(|read| is_close(&with_underscores, read)).filter(|read| profile.get(read).is_none())
}

/// The keys of a profile that are probably misspelt.
pub(super) fn misspelt(profile: &Profile) -> impl Iterator<Item = DoctorFinding> {
    let name = &profile.name;
    profile.properties.iter().filter_map(move |ProfileProperty { key, place, .. }| {
        let meant = meant(profile, key)?;
        let message = format!("profile `{name}` has a key `{key}`, which nothing reads");
        let hint = format!("if `{meant}` is meant, write that at {place}");
        Some(DoctorFinding::new("DOC222", message).at(place).hint(hint))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::ProfileLookup as _;
    use aws_profile_files::shared_config::SharedConfig;

    #[test]
    fn a_key_one_slip_away_from_one_that_is_read_is_found() {
        for (lines, expected) in [
            ("mfa_seriall = x", Some("mfa_serial")),
            ("souce_profile = x", Some("source_profile")),
            ("role_arm = x", Some("role_arn")),
            ("role-arn = x", Some("role_arn")),
            ("aws-access-key-id = x", Some("aws_access_key_id")),
            ("aws_acces_key_id = x", Some("aws_access_key_id")),
            ("credential_proces = x", Some("credential_process")),
            ("regoin = x", Some("region")),
            ("role_arn = x", None),
            ("regions = x\nregion = y", None),
            ("granted_sso_region = x", None),
            ("sso_region = x", None),
            ("cli_pager = x", None),
            ("external_di = x", Some("external_id")),
            ("mfa = x", None),
        ] {
            let config = format!("[profile dev]\n{lines}\n");
            let shared = SharedConfig::parse((&config, "c".into()), ("", "k".into())).expect("sound texts");
            let dev = shared.profile("dev").expect("the profile is there");
            let found: Vec<_> = misspelt(&dev).filter_map(|finding| finding.hint).collect();
            let expected: Vec<_> =
                expected.iter().map(|meant| format!("if `{meant}` is meant, write that at c:2")).collect();
            assert_eq!(found, expected, "{lines}");
        }
    }
}
