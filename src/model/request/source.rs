//! The place of a profile's long-term key, or the profile that it refers to.

use std::fmt;

use super::error::RequestError;
use super::own_line::{OwnLine, our_own_line};
use crate::model::aws::credentials::{AccessKey, AccessKeyId, KeyError, Temporary, parse_secret};
use crate::model::shell_word::option;
use aws_profile_files::profile::{Place, Profile, ProfileLookup, ProfileProperty, SharedFile};

/// The key by which `write` marks its sections, with the profile from which they are renewed.
pub(crate) const SOURCE_PROFILE_MARK: &str = "mfa_session_source_profile";

/// Stand for a profile's name in that key, in sections that no profile renews: with a session of the key in the
/// environment, or a role that only an option named.
pub(crate) const OF_ENVIRONMENT: &str = "(environment)";
pub(crate) const OF_NO_PROFILE: &str = "(none)";

/// The suffix of the layout that broamski/aws-mfa made common: long-term keys in `[X-long-term]`,
/// temporary ones in `[X]`.
pub(crate) const LONG_TERM_SUFFIX: &str = "-long-term";

/// The place of the long-term key.
#[derive(Debug)]
pub(crate) enum KeySource {
    /// In a shared file, as `aws_access_key_id`.
    Static(AccessKey),
    /// In `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, and no profile was named.
    Environment(AccessKey),
    /// In another program, such as a password manager.
    Process { command: Command, place: Place },
}

/// A command line from a profile. Its arguments may be secrets, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Command(pub String);

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Command(…)")
    }
}

/// Keys by which a profile is known to be aws-vault's, which keeps the access key in a keyring.
const OF_AWS_VAULT: [&str; 3] = ["include_profile", "parent_profile", "mfa_process"];

/// What a profile without a role refers to.
#[derive(Debug)]
pub(super) enum SourceStep {
    Key(KeySource),
    /// The name of another profile.
    Follow(String),
    /// A `credential_process` line of this program for another profile.
    OwnLine {
        line: OwnLine,
        place: Place,
    },
    /// A key, and beside it such a line for the same profile.
    KeyBesideLine {
        key: AccessKey,
        line: OwnLine,
        place: Place,
    },
}

pub(super) fn step(profiles: &impl ProfileLookup, profile: &Profile) -> Result<SourceStep, RequestError> {
    refuse_other_kinds(profile, &OTHER_KINDS)?;
    let follow = |key: &str| profile.get(key).map(|property| property.value.to_string());
    let marked = follow(SOURCE_PROFILE_MARK);
    if let Some(source) = marked.filter(|source| ![OF_ENVIRONMENT, OF_NO_PROFILE].contains(&source.as_str())) {
        return Ok(SourceStep::Follow(source));
    }
    // botocore's order: a key in the credentials file, a process, a key in the config file.
    let in_credentials = profile.get_in(SharedFile::Credentials, "aws_access_key_id");
    let process = profile.get("credential_process");
    let id = match (in_credentials, process) {
        (Some(id), _) => Some(id),
        (None, Some(process)) => return process_step(profile, process),
        (None, None) => profile.get("aws_access_key_id"),
    };
    let temporary = match id {
        None => None,
        Some(id) => match key_of(profile, id)? {
            ProfileKey::LongTerm(key) => return key_step(profile, key),
            ProfileKey::Temporary(why) => Some((id, why)),
        },
    };
    let long_term = format!("{}{LONG_TERM_SUFFIX}", profile.name);
    if profiles.profile(&long_term).is_some() {
        return Ok(SourceStep::Follow(long_term));
    }
    if let Some(source) = follow("source_profile").filter(|source| *source != profile.name) {
        return Ok(SourceStep::Follow(source));
    }
    Err(match temporary {
        Some((id, why)) => RequestError::TemporaryKey { profile: profile.name.clone(), place: id.place.clone(), why },
        None => RequestError::NoKey {
            profile: profile.name.clone(),
            place: profile.place().cloned(),
            slips: profiles.header_slips(&profile.name),
            is_of_vault: OF_AWS_VAULT.iter().any(|key| profile.get(key).is_some()),
        },
    })
}

/// Keys of profiles with other credentials than a user's own key. Some SDK prefers each of them to a static key, so a
/// mix is refused; beside a role all but the last are.
pub(crate) const OTHER_KINDS: [&str; 7] = [
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "login_session",
    "web_identity_token_file",
    "web_identity_token_process",
    "credential_source",
];

pub(super) fn refuse_other_kinds(profile: &Profile, kinds: &[&'static str]) -> Result<(), RequestError> {
    match kinds.iter().find_map(|key| Some((*key, profile.get(key)?))) {
        None => Ok(()),
        Some((key, found)) => {
            Err(RequestError::NotASource { profile: profile.name.clone(), key, place: found.place.clone() })
        }
    }
}

fn process_step(profile: &Profile, process: &ProfileProperty) -> Result<SourceStep, RequestError> {
    let place = || process.place.clone();
    let Some(line) = known_line(profile, process)? else {
        let command = Command(process.value.to_string());
        return Ok(SourceStep::Key(KeySource::Process { command, place: place() }));
    };
    if !line.is_of(profile) {
        return Ok(SourceStep::OwnLine { place: place(), line });
    }
    // The line names its own profile: the key can only stand beside it.
    match profile.get("aws_access_key_id") {
        Some(id) => match key_of(profile, id)? {
            ProfileKey::LongTerm(key) => key_step(profile, key),
            ProfileKey::Temporary(why) => {
                Err(RequestError::TemporaryKey { profile: profile.name.clone(), place: id.place.clone(), why })
            }
        },
        None => Err(RequestError::OwnLine { profile: profile.name.clone(), place: place() }),
    }
}

/// A key in a profile, with a line of this program for the same profile if there is one.
fn key_step(profile: &Profile, key: AccessKey) -> Result<SourceStep, RequestError> {
    let process = profile.get("credential_process");
    let line = process.map(|process| known_line(profile, process)).transpose()?.flatten();
    Ok(match (process, line.filter(|line| line.is_of(profile))) {
        (Some(process), Some(line)) => SourceStep::KeyBesideLine { key, line, place: process.place.clone() },
        _ => SourceStep::Key(KeySource::Static(key)),
    })
}

/// A line of this program that can be run; none where it runs another program.
fn known_line(profile: &Profile, process: &ProfileProperty) -> Result<Option<OwnLine>, RequestError> {
    let line = our_own_line(&process.value);
    match line.as_ref().and_then(|line| line.fault.clone()) {
        None => Ok(line),
        Some(fault) => {
            Err(RequestError::LineOption { profile: profile.name.clone(), fault, place: process.place.clone() })
        }
    }
}

/// The warning for a profile with both an access key and a line of this program.
pub(crate) fn key_beside_our_line(profile: &Profile) -> Option<String> {
    let (id, process) = (profile.get("aws_access_key_id")?, profile.get("credential_process")?);
    our_own_line(&process.value)?;
    let who = match id.file {
        SharedFile::Credentials => "the AWS CLI uses",
        SharedFile::Config => "the SDKs for JavaScript and Go use",
    };
    let (name, key, line) = (&profile.name, &id.place, &process.place);
    Some(format!(
        "profile `{name}` has an access key at {key} and a `credential_process` of mfa-session at {line}; {who} the bare \
         key; `mfa-session setup {}` parts them",
        option("--profile", name)
    ))
}

/// The long-term key in a role's own profile.
pub(super) fn own_key(profile: &Profile) -> Option<Result<AccessKey, RequestError>> {
    let id = profile.get_in(SharedFile::Credentials, "aws_access_key_id").or(profile.get("aws_access_key_id"))?;
    match key_of(profile, id) {
        Ok(ProfileKey::LongTerm(key)) => Some(Ok(key)),
        Ok(ProfileKey::Temporary(_)) => None,
        Err(error) => Some(Err(error)),
    }
}

/// A key in a profile.
enum ProfileKey {
    LongTerm(AccessKey),
    Temporary(Temporary),
}

/// The key with that id; an error where it is broken.
fn key_of(profile: &Profile, id: &ProfileProperty) -> Result<ProfileKey, RequestError> {
    let broken = |key, place: &Place, why: KeyError| RequestError::BadKey {
        profile: profile.name.clone(),
        key,
        place: place.clone(),
        why,
    };
    let access_key_id = AccessKeyId::parse(&id.value).map_err(|why| broken("aws_access_key_id", &id.place, why))?;
    if access_key_id.is_temporary() {
        return Ok(ProfileKey::Temporary(Temporary::Asia));
    }
    if profile.get_in(id.file, "aws_session_token").or(profile.get_in(id.file, "aws_security_token")).is_some() {
        return Ok(ProfileKey::Temporary(Temporary::Token));
    }
    let secret = profile
        .get_in(id.file, "aws_secret_access_key")
        .ok_or_else(|| RequestError::NoSecret { profile: profile.name.clone(), place: id.place.clone() })?;
    let secret_access_key =
        parse_secret(&secret.value).map_err(|why| broken("aws_secret_access_key", &secret.place, why))?;
    Ok(ProfileKey::LongTerm(AccessKey { access_key_id, secret_access_key }))
}
