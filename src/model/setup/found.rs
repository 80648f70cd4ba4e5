//! The keys that could be set up, for a person to choose from.

use std::collections::HashSet;

use super::locate::long_term_place;
use super::tool::{Tool, of_line};
use crate::model::request::kind::ProfileKind;
use aws_profile_files::profile::{Profile, ProfileLookup};

/// A key, and where it was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FoundKey {
    /// The profile to set up.
    pub profile: String,
    /// The tool that left it like this.
    pub tool: Option<Tool>,
    /// What to show beside the name.
    pub what: String,
}

/// All keys in file order. Profiles without credentials may have their keys in aws-vault's keyring, if it is here.
pub(crate) fn found_keys(profiles: &impl ProfileLookup, has_vault: bool) -> Vec<FoundKey> {
    let names = profiles.names();
    let found = names.iter().filter_map(|name| {
        let profile = profiles.profile(name)?;
        match ProfileKind::of(&profile, profiles) {
            ProfileKind::Key => of_key(profiles, &profile),
            ProfileKind::Process => Some(of_process(&profile)),
            ProfileKind::NoCredentials if has_vault && profile.get("mfa_serial").is_some() => Some(FoundKey {
                profile: name.clone(),
                tool: Some(Tool::AwsVault),
                what: "its key is in aws-vault's keyring".to_owned(),
            }),
            _ => None,
        }
    });
    let mut seen = HashSet::new();
    found.filter(|key| seen.insert(key.profile.clone())).collect()
}

fn of_key(profiles: &impl ProfileLookup, profile: &Profile) -> Option<FoundKey> {
    let place = long_term_place(profile)?;
    let tool = tool_of(profiles, profile);
    let stripped = match tool {
        Some(Tool::AwsMfa) => profile.name.strip_suffix("-long-term"),
        Some(Tool::Jhandguy) => profile.name.strip_suffix("-noauth"),
        _ => None,
    };
    let name = stripped.filter(|name| !name.is_empty()).unwrap_or(&profile.name);
    let by = tool.map(|tool| format!(", as {} keeps it", tool.name())).unwrap_or_default();
    Some(FoundKey { profile: name.to_owned(), tool, what: format!("access key at {place}{by}") })
}

fn of_process(profile: &Profile) -> FoundKey {
    let tool = profile.get("credential_process").and_then(|line| of_line(&line.value));
    let by = tool.map_or("another program", Tool::name);
    FoundKey { profile: profile.name.clone(), tool, what: format!("its key comes from {by}") }
}

/// The tool whose marks are on the profile of a key, or on those beside it.
pub(super) fn tool_of(profiles: &impl ProfileLookup, profile: &Profile) -> Option<Tool> {
    let name = &profile.name;
    let has_left = |tool: Tool, name: &str| profiles.profile(name).is_some_and(|found| tool.mark(&found).is_some());
    if name.ends_with("-long-term") || profile.get("aws_mfa_device").is_some() {
        Some(Tool::AwsMfa)
    } else if name.ends_with("-noauth") {
        Some(Tool::Jhandguy)
    } else if name == "identity" && has_left(Tool::Dcoker, "default") {
        Some(Tool::Dcoker)
    } else if has_left(Tool::AwsRunas, &format!("{name}-awsrunas")) || profile.get("session_token_duration").is_some() {
        Some(Tool::AwsRunas)
    } else if ["include_profile", "parent_profile", "mfa_process"].iter().any(|key| profile.get(key).is_some()) {
        Some(Tool::AwsVault)
    } else {
        None
    }
}
