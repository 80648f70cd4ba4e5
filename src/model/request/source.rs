//! Which long-term key a profile stands for: the walk from the named profile to the key.

use std::fmt;

use super::error::RequestError;
use crate::model::aws::credentials::{AccessKey, AccessKeyId, KeyError, Temporary, parse_secret};
use aws_profile_files::profile::{Place, Profile, ProfileLookup, ProfileProperty, SharedFile};

/// The key by which `write` marks its sections, and by which they are renewed from their source.
pub(crate) const SOURCE_PROFILE_MARK: &str = "mfa_session_source_profile";

/// The suffix of the layout that broamski/aws-mfa made common: long-term keys in `[X-long-term]`,
/// temporary ones in `[X]`.
pub(crate) const LONG_TERM_SUFFIX: &str = "-long-term";

/// Where the long-term key is.
#[derive(Debug)]
pub(crate) enum KeySource {
    /// In a shared file.
    Static(AccessKey),
    /// In `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, and no profile was named.
    Environment(AccessKey),
    /// In another program, such as a password manager.
    Process { command: Command, place: Place },
}

/// A command line out of a profile. Its arguments may be secrets, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Command(pub String);

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Command(…)")
    }
}

/// The key, and the profiles that were passed on the way to it: the named one first.
#[derive(Debug)]
pub(crate) struct Source {
    /// Where the key is.
    pub key: KeySource,
    /// Never empty, except for a key from the environment without a `default` profile.
    pub chain: Vec<Profile>,
}

/// Walks from `name` to the long-term key.
///
/// # Errors
/// When the profile is unknown, is no source (a role, SSO …), holds only temporary keys, or leads in a circle.
pub(crate) fn find_source(profiles: &impl ProfileLookup, name: &str) -> Result<Source, RequestError> {
    let mut chain: Vec<Profile> = Vec::new();
    let mut next = name.to_owned();
    loop {
        if chain.iter().any(|seen| seen.name == next) {
            let mut names: Vec<String> = chain.iter().map(|seen| seen.name.clone()).collect();
            names.push(next);
            return Err(RequestError::Circle { names });
        }
        let profile = lookup(profiles, &next, &chain)?;
        let step = step(profiles, &profile)?;
        chain.push(profile);
        match step {
            SourceStep::Key(key) => return Ok(Source { key, chain }),
            SourceStep::Follow(name) => next = name,
        }
    }
}

enum SourceStep {
    Key(KeySource),
    Follow(String),
}

fn lookup(profiles: &impl ProfileLookup, name: &str, chain: &[Profile]) -> Result<Profile, RequestError> {
    if let Some(profile) = profiles.profile(name) {
        return Ok(profile);
    }
    if profiles.profile(&format!("{name}{LONG_TERM_SUFFIX}")).is_some() {
        // aws-mfa's layout before its first run: only `[X-long-term]` exists.
        return Ok(Profile { name: name.to_owned(), headers: Vec::new(), properties: Vec::new() });
    }
    let known = profiles.names();
    let named_by = chain.last().map(|profile| profile.name.clone());
    let slips = profiles.header_slips(name);
    Err(RequestError::UnknownProfile { name: name.to_owned(), named_by, known, slips })
}

fn step(profiles: &impl ProfileLookup, profile: &Profile) -> Result<SourceStep, RequestError> {
    refuse_other_kinds(profiles, profile)?;
    let long_term = format!("{}{LONG_TERM_SUFFIX}", profile.name);
    let follow = |key: &str| profile.get(key).map(|property| property.value.to_string());
    if let Some(source) = follow(SOURCE_PROFILE_MARK) {
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
            ProfileKey::LongTerm(key) => return Ok(SourceStep::Key(KeySource::Static(key))),
            ProfileKey::Temporary(why) => Some((id, why)),
        },
    };
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
        },
    })
}

/// Profiles that are something else than a user's own key. Each would win over a static key in some SDK,
/// so even a mix is refused.
fn refuse_other_kinds(profiles: &impl ProfileLookup, profile: &Profile) -> Result<(), RequestError> {
    const KINDS: [&str; 7] = [
        "role_arn",
        "sso_session",
        "sso_start_url",
        "sso_account_id",
        "login_session",
        "web_identity_token_file",
        "credential_source",
    ];
    for key in KINDS {
        if let Some(property) = profile.get(key) {
            let source = profile.get("source_profile").map(|source| source.value.to_string());
            return Err(RequestError::NotASource {
                profile: profile.name.clone(),
                key,
                place: property.place.clone(),
                written_from: source.as_deref().and_then(|source| written_from(profiles, source)),
                source_profile: source,
            });
        }
    }
    Ok(())
}

/// The profile from which `write` makes a target, or would make one that is not there yet.
fn written_from(profiles: &impl ProfileLookup, target: &str) -> Option<String> {
    match profiles.profile(target) {
        Some(written) => written.get(SOURCE_PROFILE_MARK).map(|source| source.value.to_string()),
        None => target.strip_suffix("-mfa").filter(|name| profiles.profile(name).is_some()).map(str::to_owned),
    }
}

fn process_step(profile: &Profile, process: &ProfileProperty) -> Result<SourceStep, RequestError> {
    match our_own_line(&process.value) {
        None => Ok(SourceStep::Key(KeySource::Process {
            command: Command(process.value.to_string()),
            place: process.place.clone(),
        })),
        Some(OwnLine(Some(source))) if source != profile.name => Ok(SourceStep::Follow(source)),
        // The line names its own profile: the key can only stand beside it.
        Some(_) => match profile.get("aws_access_key_id") {
            Some(id) => match key_of(profile, id)? {
                ProfileKey::LongTerm(key) => Ok(SourceStep::Key(KeySource::Static(key))),
                ProfileKey::Temporary(why) => {
                    Err(RequestError::TemporaryKey { profile: profile.name.clone(), place: id.place.clone(), why })
                }
            },
            None => Err(RequestError::OwnLine { profile: profile.name.clone(), place: process.place.clone() }),
        },
    }
}

/// What is to be said of a profile with an access key and a line of ours side by side.
pub(super) fn key_beside_our_line(profile: &Profile) -> Option<String> {
    let (id, process) = (profile.get("aws_access_key_id")?, profile.get("credential_process")?);
    our_own_line(&process.value)?;
    let who = match id.file {
        SharedFile::Credentials => "the AWS CLI uses",
        SharedFile::Config => "the SDKs for JavaScript and Go use",
    };
    let (name, key, line) = (&profile.name, &id.place, &process.place);
    Some(format!(
        "profile `{name}` has an access key at {key} and a `credential_process` of mfa-session at {line}; {who} the bare key"
    ))
}

/// A key that stands in a profile.
enum ProfileKey {
    LongTerm(AccessKey),
    Temporary(Temporary),
}

/// The key of that id; an error where it is broken.
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

/// The profile that a `credential_process` line of this program names, if it names one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OwnLine(Option<String>);

/// Reads a `credential_process` line; `None` where it runs another program.
pub(crate) fn our_own_line(line: &str) -> Option<OwnLine> {
    let words = words(line);
    let is_us = |word: &String| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
        name.strip_suffix(".exe").unwrap_or(name) == "mfa-session"
    };
    let Some(at) = words.iter().position(is_us) else {
        // `sh -c "mfa-session …"`: the whole line is one word of another.
        return words.iter().filter(|word| word.contains(' ')).find_map(|word| our_own_line(word));
    };
    let arguments = &words[at + 1..];
    let prints_process = |pair: &[String]| matches!(pair, [option, form] if option == "--format" && form == "process");
    let makes_credentials = arguments.iter().any(|word| word == "credential-process" || word == "--format=process")
        || arguments.windows(2).any(prints_process);
    if !makes_credentials {
        return None;
    }
    for (position, word) in arguments.iter().enumerate() {
        if let Some(name) = word.strip_prefix("--profile=") {
            return Some(OwnLine(Some(name.to_owned())));
        }
        let short = word.strip_prefix('-').map(|letters| letters.trim_start_matches(['q', 'v']));
        match short.and_then(|letters| letters.strip_prefix('p')) {
            Some("") => return Some(OwnLine(arguments.get(position + 1).cloned())),
            Some(name) => return Some(OwnLine(Some(name.trim_start_matches('=').to_owned()))),
            None if word == "--profile" => return Some(OwnLine(arguments.get(position + 1).cloned())),
            None => {}
        }
    }
    Some(OwnLine(None))
}

/// Splits as a POSIX shell would, expanding nothing: enough to recognise our own line. A backslash
/// before a letter stays, so that a Windows path survives.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None | Some('"'), '\\') if characters.peek().is_some_and(|next| !next.is_alphanumeric()) => {
                word.get_or_insert_default().extend(characters.next());
            }
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_credential_process_line_is_recognised_however_it_is_written() {
        let named = |name: &str| Some(OwnLine(Some(name.to_owned())));
        for (line, expected) in [
            ("mfa-session credential-process --profile dev", named("dev")),
            ("/usr/local/bin/mfa-session credential-process -p dev", named("dev")),
            ("mfa-session --profile=dev credential-process", named("dev")),
            ("mfa-session credential-process -pdev", named("dev")),
            ("mfa-session credential-process -qp dev", named("dev")),
            ("mfa-session credential-process -vqpdev", named("dev")),
            ("mfa-session export --format process -p dev", named("dev")),
            ("mfa-session export -p dev --format=process", named("dev")),
            ("sh -c 'exec mfa-session credential-process -p dev'", named("dev")),
            ("\"/opt/my tools/mfa-session\" credential-process --profile 'a b'", named("a b")),
            ("\"C:\\Program Files\\mfa-session.exe\" credential-process --profile dev", named("dev")),
            ("env AWS_REGION=eu-west-1 mfa-session credential-process --profile dev", named("dev")),
            ("mfa-session credential-process", Some(OwnLine(None))),
            ("mfa-session credential-process --profile", Some(OwnLine(None))),
            ("op run -- get-keys", None),
            ("mfa-session-helper credential-process --profile dev", None),
            ("mfa-session status", None),
            ("mfa-session export --format json -p dev", None),
            ("", None),
            ("'", None),
        ] {
            assert_eq!(our_own_line(line), expected, "{line}");
        }
    }
}
