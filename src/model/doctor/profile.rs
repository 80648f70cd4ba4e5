//! Checks of one profile as it stands in the files.

use super::finding::DoctorFinding;
use super::misspelt::misspelt;
use crate::model::request::role::longer_than_a_session_gives;
use crate::model::request::source::key_beside_our_line;
use crate::model::shell_word::{aws_configure, option};
use crate::model::slip::slip;
use crate::model::{Profile, ProfileKind, ProfileLookup, Severity, SharedFile};
use aws_profile_files::profile::is_long_term;

/// The length of every secret access key that AWS has issued.
const SECRET_LENGTH: usize = 40;

/// The faults of a profile that a run does not refuse, since it reads the profile in one of several ways.
pub(crate) fn profile(profile: &Profile) -> Vec<DoctorFinding> {
    let checks = [lone_secret, comment_behind_key, odd_secret, two_keys, key_beside_process, two_tokens];
    let found = checks.into_iter().filter_map(|check| check(profile)).chain(misspelt(profile));
    found.map(|finding| finding.of_profile(&profile.name)).collect()
}

fn lone_secret(profile: &Profile) -> Option<DoctorFinding> {
    let secret = profile.get("aws_secret_access_key")?;
    if profile.get("aws_access_key_id").is_some() {
        return None;
    }
    let message = format!("profile `{}` has a secret access key, but no access key id", profile.name);
    let hint = format!("enter both halves again with `{}`", aws_configure(&profile.name));
    Some(DoctorFinding::new("DOC203", message).at(&secret.place).hint(hint))
}

/// This program takes the first word, as every SDK but botocore does.
fn comment_behind_key(profile: &Profile) -> Option<DoctorFinding> {
    let has_comment = |key: &&str| profile.get(key).is_some_and(|half| slip(&half.value).is_some_and(is_about_comment));
    let key = ["aws_access_key_id", "aws_secret_access_key"].into_iter().find(has_comment)?;
    let place = &profile.get(key)?.place;
    let message = format!(
        "a comment stands behind `{key}` of profile `{}`, and the AWS CLI takes it as part of the key",
        profile.name
    );
    let finding = DoctorFinding::new("DOC202", message).severity(Severity::Warning);
    Some(finding.at(place).hint(format!("put the comment at {place} on a line of its own")))
}

fn is_about_comment(slip: &str) -> bool {
    slip.contains('#')
}

fn odd_secret(profile: &Profile) -> Option<DoctorFinding> {
    let id = profile.get("aws_access_key_id").filter(|id| id.value.starts_with("AKIA"))?;
    let secret = profile.get_in(id.file, "aws_secret_access_key")?;
    let word = secret.value.split_whitespace().next().unwrap_or_default();
    if word.starts_with(['"', '\'']) {
        // Every verb refuses it.
        return None;
    }
    let length = word.len();
    let message = format!("the secret access key of profile `{}` has a length of {length}, and not 40", profile.name);
    let hint = format!("enter both halves again with `{}`", aws_configure(&profile.name));
    (length != SECRET_LENGTH)
        .then(|| DoctorFinding::new("DOC202", message).severity(Severity::Warning).at(&secret.place).hint(hint))
}

fn two_keys(profile: &Profile) -> Option<DoctorFinding> {
    let id = |file| profile.get_in(file, "aws_access_key_id");
    let (one, other) = (id(SharedFile::Credentials)?, id(SharedFile::Config)?);
    let secret = |file| profile.get_in(file, "aws_secret_access_key").map(|secret| secret.value.as_str());
    let same = one.value == other.value && secret(SharedFile::Credentials) == secret(SharedFile::Config);
    let message = format!("profile `{}` has another access key in each file, and readers differ", profile.name);
    let hint = format!("remove the pair at {}", other.place);
    (!same).then(|| DoctorFinding::new("DOC204", message).at(&one.place).at(&other.place).hint(hint))
}

fn key_beside_process(profile: &Profile) -> Option<DoctorFinding> {
    let (id, process) = (profile.get("aws_access_key_id")?, profile.get("credential_process")?);
    let has_token = profile.get("aws_session_token").is_some();
    if !is_long_term(&id.value, has_token) {
        return None;
    }
    let name = &profile.name;
    let message = key_beside_our_line(profile).unwrap_or_else(|| {
        format!(
            "profile `{name}` has an access key at {} and a `credential_process` at {}; SDKs differ in which they take",
            id.place, process.place
        )
    });
    let hint = format!("keep the key in a profile of its own, say `{name}-keys`, and let the line name that");
    let finding = DoctorFinding::new("DOC206", message).at(&id.place).at(&process.place).hint(hint);
    Some(finding.fix(super::own_line::setup(name)))
}

fn two_tokens(profile: &Profile) -> Option<DoctorFinding> {
    let (old, new) = (profile.get("aws_security_token")?, profile.get("aws_session_token")?);
    let message = format!("profile `{}` has an `aws_security_token` that is not its `aws_session_token`", profile.name);
    let hint = format!("remove the line at {}; botocore prefers it", old.place);
    (old.value != new.value).then(|| DoctorFinding::new("DOC217", message).at(&old.place).at(&new.place).hint(hint))
}

/// A role with a device of its own whose source is the long-term key: an SDK that assumes it asks each time.
pub(crate) fn role_with_device(profile: &Profile, profiles: &impl ProfileLookup) -> Option<DoctorFinding> {
    let (_, serial) = (profile.get("role_arn")?, profile.get("mfa_serial")?);
    let source = profile.get("source_profile")?;
    let holder = profiles.profile(&source.value)?;
    let id = holder.get("aws_access_key_id")?;
    if !is_long_term(&id.value, holder.get("aws_session_token").is_some()) {
        return None;
    }
    let (name, holder) = (&profile.name, &holder.name);
    let message = format!("role profile `{name}` has `mfa_serial`, and its source `{holder}` holds the long-term key");
    let finding = DoctorFinding::new("DOC218", message)
        .because("an SDK that reads it asks for a code of its own every hour, or cannot ask")
        .at(&serial.place)
        .at(&source.place)
        .hint(format!(
            "let `source_profile` name a profile that gets a session, such as `{holder}-mfa` of `mfa-session write`; `mfa-session exec` works as it is"
        ));
    Some(finding.of_profile(name))
}

/// A role that an SDK asks for with a session or another role, and for longer than AWS then gives it.
pub(crate) fn role_too_long(profile: &Profile, profiles: &impl ProfileLookup) -> Option<DoctorFinding> {
    let (_, length) = (profile.get("role_arn")?, longer_than_a_session_gives(profile)?);
    let source = profile.get("source_profile").filter(|source| *source.value != *profile.name)?;
    let holder = profiles.profile(&source.value)?;
    let is_temporary = holder.get("role_arn").is_some()
        || holder.get("aws_session_token").is_some()
        || ProfileKind::of(&holder, profiles) == ProfileKind::MfaSession;
    let (name, holder) = (&profile.name, &holder.name);
    let message = format!("role profile `{name}` asks for more than an hour, and its source `{holder}` has no key");
    is_temporary.then(|| {
        DoctorFinding::new("DOC224", message)
            .because("AWS gives an hour to a session or another role, and refuses the call of an SDK for more")
            .at(&length.place)
            .at(&source.place)
            .hint(format!(
                "`aws configure set duration_seconds 3600 {}`: SDKs renew the role each hour; `--role-duration` asks for more",
                option("--profile", name)
            ))
            .of_profile(name)
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use aws_profile_files::shared_config::SharedConfig;

    const ID: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n";
    const SECRET: &str = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

    #[test]
    fn each_way_to_read_a_profile_in_two_ways_is_found_by_its_own_check() {
        for (config, credentials, expected) in [
            ("", format!("[dev]\n{ID}{SECRET}"), &[][..]),
            ("", format!("[dev]\n{SECRET}"), &["DOC203"]),
            ("", format!("[dev]\n{ID}aws_secret_access_key = short\n"), &["DOC202"]),
            ("[profile dev]\naws_access_key_id = AKIAOTHER\n", format!("[dev]\n{ID}{SECRET}"), &["DOC204"]),
            (
                "[profile dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
                format!("[dev]\n{ID}{SECRET}"),
                &[],
            ),
            (
                "[profile dev]\ncredential_process = mfa-session credential-process --profile dev\n",
                format!("[dev]\n{ID}{SECRET}"),
                &["DOC206"],
            ),
            ("[profile dev]\ncredential_process = get-keys\n", format!("[dev]\n{ID}{SECRET}"), &["DOC206"]),
            ("", format!("[dev]\n{}{SECRET}", ID.replace("EXAMPLE", "EXAMPLE # mine")), &["DOC202"]),
            ("", format!("[dev]\n{ID}{}", SECRET.replace("= ", "= \"")), &[]),
            ("[profile dev]\nmfa_seriall = x\n", format!("[dev]\n{ID}{SECRET}"), &["DOC222"]),
            ("", "[dev]\naws_session_token = a\naws_security_token = b\n".to_owned(), &["DOC217"]),
            ("", "[dev]\naws_session_token = a\naws_security_token = a\n".to_owned(), &[]),
        ] {
            let shared = SharedConfig::parse((config, "c".into()), (&credentials, "k".into())).expect("sound texts");
            let dev = shared.profile("dev").expect("the profile is there");
            let ids: Vec<_> = profile(&dev).iter().map(|finding| finding.check).collect();
            assert_eq!(ids, expected, "{config}{credentials}");
        }
    }

    #[test]
    fn only_a_role_whose_source_is_the_key_itself_makes_sdks_ask() {
        let config = "[profile role]\nrole_arn = arn:aws:iam::111111111111:role/a\nmfa_serial = x\nsource_profile = ";
        let credentials = format!("[dev]\n{ID}{SECRET}[dev-mfa]\naws_access_key_id = ASIA1\naws_session_token = t\n");
        for (source, expected) in [("dev", true), ("dev-mfa", false), ("nobody", false)] {
            let config = format!("{config}{source}\nduration_seconds = 3601\n");
            let shared = SharedConfig::parse((&config, "c".into()), (&credentials, "k".into())).expect("sound texts");
            let role = shared.profile("role").expect("the profile is there");
            assert_eq!(role_with_device(&role, &shared).is_some(), expected, "{source}");
            assert_eq!(role_too_long(&role, &shared).is_some(), source == "dev-mfa", "{source}");
            let hour = config.replace("3601", "3600");
            let shared = SharedConfig::parse((&hour, "c".into()), (&credentials, "k".into())).expect("sound texts");
            assert!(role_too_long(&shared.profile("role").expect("it is there"), &shared).is_none(), "{source}");
        }
    }
}
