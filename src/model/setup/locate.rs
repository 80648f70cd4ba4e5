//! Which profile holds the key, and which one programs are to use.

use super::error::PlanError;
use super::tool::{Tool, of_line};
use super::wish::{KeyWish, SetupWish};
use crate::model::request::chain::{Source, find_source};
use crate::model::request::error::RequestError;
use crate::model::request::source::{KeySource, LONG_TERM_SUFFIX, SOURCE_PROFILE_MARK};
use aws_profile_files::profile::{Profile, ProfileLookup, SharedFile, is_long_term};

/// The suffixes by which the profile of a key is told from the one that programs use.
const KEY_SUFFIXES: [&str; 3] = ["-keys", LONG_TERM_SUFFIX, "-noauth"];

/// The profile of the key.
#[derive(PartialEq, Eq)]
pub(super) enum KeyHolder {
    /// It is there, with its key or the program that holds it in this file.
    Existing { name: String, file: SharedFile },
    /// It is to be made.
    New { name: String },
}

impl KeyHolder {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Existing { name, .. } | Self::New { name } => name,
        }
    }
}

#[derive(PartialEq, Eq)]
pub(super) struct SetupSource {
    pub(super) holder: KeyHolder,
    /// The profile that programs are to use.
    pub(super) sdk: String,
    /// The command that prints the key, for a new holder.
    pub(super) command: Option<String>,
}

pub(super) fn locate(profiles: &impl ProfileLookup, wish: &SetupWish) -> Result<SetupSource, PlanError> {
    let name = named(profiles, &wish.profile);
    match &wish.key {
        KeyWish::New(_) => without_pair(profiles, &name, None),
        KeyWish::Process(command) => match find_source(profiles, &name) {
            Ok(Source { key: KeySource::Process { .. }, .. }) => existing(profiles, wish.tool, &name),
            _ => without_pair(profiles, &name, Some(command.clone())),
        },
        KeyWish::Existing => match existing(profiles, wish.tool, &name) {
            Err(PlanError::Request(RequestError::NoKey { .. } | RequestError::UnknownProfile { .. }))
                if wish.tool == Some(Tool::AwsVault) =>
            {
                from_vault(profiles, wish, &name)
            }
            Ok(located) if wish.tool == Some(Tool::AwsVault) && runs_for_a_session(profiles, &located) => {
                from_vault(profiles, wish, &name)
            }
            located => located,
        },
    }
}

/// A profile that `write` made stands for the one that it is renewed from.
fn named(profiles: &impl ProfileLookup, name: &str) -> String {
    let profile = profiles.profile(name);
    let mark = profile.as_ref().and_then(|profile| profile.get(SOURCE_PROFILE_MARK));
    mark.map_or_else(|| name.to_owned(), |source| source.value.to_string())
}

fn existing(profiles: &impl ProfileLookup, tool: Option<Tool>, name: &str) -> Result<SetupSource, PlanError> {
    let source = match find_source(profiles, name) {
        Ok(source) => source,
        Err(error) => match holder_of_a_tool(profiles, tool, name) {
            Some((holder, file)) => {
                return Ok(SetupSource {
                    holder: KeyHolder::Existing { name: holder, file },
                    sdk: name.to_owned(),
                    command: None,
                });
            }
            None => return Err(error.into()),
        },
    };
    let holder = source.chain.last().map_or(name, |profile| &profile.name).to_owned();
    if !source.roles.is_empty() {
        return Err(PlanError::IsARole { profile: name.to_owned(), holder });
    }
    let Some(profile) = profiles.profile(&holder) else {
        return Ok(placed(profiles, name, holder, SharedFile::Config));
    };
    if let KeySource::Process { command, place } = &source.key
        && of_line(&command.0) == Some(Tool::Granted)
    {
        return Err(PlanError::InGranted { profile: holder, place: place.clone() });
    }
    let file = match source.key {
        KeySource::Process { .. } => profile.get("credential_process").map_or(SharedFile::Config, |line| line.file),
        _ => key_file(&profile).unwrap_or(SharedFile::Credentials),
    };
    Ok(placed(profiles, name, holder, file))
}

fn key_file(profile: &Profile) -> Option<SharedFile> {
    let id = "aws_access_key_id";
    let found = profile.get_in(SharedFile::Credentials, id).or_else(|| profile.get_in(SharedFile::Config, id));
    found.map(|id| id.file)
}

fn placed(profiles: &impl ProfileLookup, name: &str, holder: String, file: SharedFile) -> SetupSource {
    let base = KEY_SUFFIXES.iter().find_map(|suffix| holder.strip_suffix(suffix)).filter(|base| !base.is_empty());
    let sdk = match base {
        // Where the short name is free, or leads to this key already.
        Some(base) if name == holder && is_for(profiles, base, &holder) => base.to_owned(),
        _ if name == holder && holder == "identity" && holds_dcokers_session(profiles) => "default".to_owned(),
        _ => name.to_owned(),
    };
    SetupSource { holder: KeyHolder::Existing { name: holder, file }, sdk, command: None }
}

fn is_for(profiles: &impl ProfileLookup, name: &str, holder: &str) -> bool {
    let Some(profile) = profiles.profile(name) else { return true };
    let leads = find_source(profiles, name).is_ok_and(|source| {
        source.roles.is_empty() && source.chain.last().is_some_and(|profile| profile.name == holder)
    });
    leads || (profile.get("role_arn").is_none() && long_term_place(&profile).is_none())
}

fn holds_dcokers_session(profiles: &impl ProfileLookup) -> bool {
    profiles.profile("default").is_some_and(|profile| profile.get("awsmfa_expiration").is_some())
}

/// The place of a long-term key in a profile.
pub(super) fn long_term_place(profile: &Profile) -> Option<&aws_profile_files::profile::Place> {
    [SharedFile::Credentials, SharedFile::Config].into_iter().find_map(|file| {
        let id = profile.get_in(file, "aws_access_key_id")?;
        let token =
            ["aws_session_token", "aws_security_token"].into_iter().any(|key| profile.get_in(file, key).is_some());
        is_long_term(&id.value, token).then_some(&id.place)
    })
}

/// The profile in which a tool keeps the key of `name`, which is found by its suffix alone.
fn holder_of_a_tool(profiles: &impl ProfileLookup, tool: Option<Tool>, name: &str) -> Option<(String, SharedFile)> {
    let is_dcokers = profiles.profile(name)?.get("awsmfa_expiration").is_some();
    let tools = match tool {
        Some(tool) => vec![tool],
        None if is_dcokers => vec![Tool::Dcoker],
        None => vec![Tool::Jhandguy],
    };
    let mut holders = tools.into_iter().filter_map(|tool| tool.holder_of(name));
    holders.find_map(|holder| {
        let profile = profiles.profile(&holder)?;
        long_term_place(&profile)?;
        Some((holder, key_file(&profile)?))
    })
}

/// As [`made`], where the profile has no key of its own.
fn without_pair(profiles: &impl ProfileLookup, name: &str, command: Option<String>) -> Result<SetupSource, PlanError> {
    match profiles.profile(name).as_ref().and_then(long_term_place) {
        Some(place) => Err(PlanError::HasKey { profile: name.to_owned(), place: place.clone() }),
        None => made(profiles, name, command),
    }
}

/// A new holder beside the profile of that name.
fn made(profiles: &impl ProfileLookup, name: &str, command: Option<String>) -> Result<SetupSource, PlanError> {
    let base = KEY_SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).filter(|base| !base.is_empty());
    let (holder, sdk) = match base {
        Some(base) if profiles.profile(name).is_none() => (name.to_owned(), base),
        _ => (free_name(profiles, &format!("{name}-keys"))?, name),
    };
    Ok(SetupSource { holder: KeyHolder::New { name: holder }, sdk: sdk.to_owned(), command })
}

/// The name, or the first free one with a number.
pub(super) fn free_name(profiles: &impl ProfileLookup, name: &str) -> Result<String, PlanError> {
    let numbered = (2..=9).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| profiles.profile(name).is_none()).ok_or_else(|| PlanError::NoFreeName { name: name.to_owned() })
}

/// The key stays in aws-vault's keyring, and aws-vault prints it.
fn from_vault(profiles: &impl ProfileLookup, wish: &SetupWish, name: &str) -> Result<SetupSource, PlanError> {
    let vault = wish.vault.as_ref().ok_or(PlanError::NoVault)?;
    if profiles.profile(name).is_none() {
        return Err(RequestError::UnknownProfile {
            name: name.to_owned(),
            named_by: None,
            known: profiles.names(),
            slips: profiles.header_slips(name),
        }
        .into());
    }
    made(profiles, name, Some(format!("{vault} export --no-session --format=json {name}")))
}

/// Whether the line of the holder gives a session of aws-vault's own, which cannot request another one.
fn runs_for_a_session(profiles: &impl ProfileLookup, located: &SetupSource) -> bool {
    let profile = profiles.profile(located.holder.name());
    let line = profile.as_ref().and_then(|profile| profile.get("credential_process"));
    line.is_some_and(|line| of_line(&line.value) == Some(Tool::AwsVault) && !line.value.contains("--no-session"))
}
