//! The layout that SDKs need: the key in a profile of its own, and a `credential_process` line in another.

use super::draft::{
    ProfileEdit, SectionChange, Settings, SetupPlan, is_of_the_session, new_holder, set_serial_and_region,
};
use super::error::PlanError;
use super::locate::{KeyHolder, SetupSource, free_name, long_term_place};
use super::tool::of_line;
use super::wish::SetupWish;
use crate::model::request::chain::find_source;
use crate::model::request::own_line::{OwnLine, line_words, our_own_line};
use crate::model::request::role::{LENGTH_OF_ROLE, longer_than_a_session_gives};
use crate::model::request::source::{OTHER_KINDS, SOURCE_PROFILE_MARK};
use crate::model::setup::wish::KeyWish;
use crate::model::shell_word::option;
use aws_profile_files::profile::{Profile, ProfileLookup, SharedFile};

/// Keys that stay with the long-term key when the settings of its profile are copied.
const OF_THE_KEY: [&str; 12] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
    "aws_mfa_device",
    "credential_process",
    "source_profile",
    "role_arn",
    "external_id",
    "include_profile",
    "parent_profile",
    SOURCE_PROFILE_MARK,
];

pub(super) fn two(
    profiles: &impl ProfileLookup,
    wish: &SetupWish,
    located: &SetupSource,
) -> Result<SetupPlan, PlanError> {
    let sdk = located.sdk.clone();
    let before = located.holder.name().to_owned();
    let mut plan = SetupPlan::of(before.clone(), sdk.clone());
    // What the renamed config section took along.
    let mut copied = Vec::new();
    match &located.holder {
        KeyHolder::Existing { name, file } if *name == sdk => {
            plan.holder = free_name(profiles, &format!("{sdk}-keys"))?;
            check_rest(profiles, &sdk, *file)?;
            if *file == SharedFile::Config {
                copied = settings_of(profiles, &sdk);
            } else {
                check_line(profiles, &sdk)?;
            }
            let change = SectionChange::Rename { from: sdk.clone(), to: plan.holder.clone() };
            plan.edits.push(ProfileEdit { file: *file, change });
        }
        KeyHolder::Existing { .. } => {
            check_other_ways(profiles, &sdk)?;
            move_aside(profiles, &mut plan, &sdk)?;
        }
        KeyHolder::New { .. } => {
            check_other_ways(profiles, &sdk)?;
            move_aside(profiles, &mut plan, &sdk)?;
            if let KeyWish::New(_) = wish.key {
                plan.holder = free_name(profiles, &plan.holder)?;
            }
        }
    }
    new_holder(&mut plan, wish, located);
    let is_moved_whole =
        matches!(&located.holder, KeyHolder::Existing { name, file: SharedFile::Config } if *name == sdk);
    let moved = if is_moved_whole { Vec::new() } else { moved_keys(profiles, &sdk) };
    set_holder(profiles, wish, &mut plan, (&before, &sdk), is_moved_whole);
    let present = profiles.profile(&sdk).filter(|_| !is_moved_whole);
    set_sdk(profiles, wish, &mut plan, present.as_ref(), (copied, moved));
    fit_roles_to_session(profiles, wish, &mut plan, (&before, &sdk));
    Ok(plan)
}

/// All settings of a profile in the config file that are about the calls of programs.
fn settings_of(profiles: &impl ProfileLookup, name: &str) -> Vec<(String, String)> {
    let properties = profiles.profile(name).map(|profile| profile.properties).unwrap_or_default();
    properties
        .into_iter()
        .filter(|property| property.file == SharedFile::Config && !property.value.is_empty())
        .filter(|property| !OF_THE_KEY.contains(&property.key.as_str()) && !is_of_the_session(&property.key))
        .map(|property| (property.key.clone(), property.value.to_string()))
        .collect()
}

/// The keys of the session in the config file's section, which belong to the profile with the key.
fn moved_keys(profiles: &impl ProfileLookup, name: &str) -> Vec<String> {
    let properties = profiles.profile(name).map(|profile| profile.properties).unwrap_or_default();
    let in_config = properties.into_iter().filter(|property| property.file == SharedFile::Config);
    in_config.map(|property| property.key.clone()).filter(|key| is_of_the_session(key)).collect()
}

/// The section of the other file keeps its name: a key there would be used before the process line.
fn check_rest(profiles: &impl ProfileLookup, name: &str, moved: SharedFile) -> Result<(), PlanError> {
    let properties = profiles.profile(name).map(|profile| profile.properties).unwrap_or_default();
    let is_key = |key: &str| key == "aws_access_key_id" || key == "aws_secret_access_key";
    match properties.into_iter().find(|property| property.file != moved && is_key(&property.key)) {
        Some(rest) => Err(PlanError::InBothFiles { profile: name.to_owned(), key: rest.key, place: rest.place }),
        None => Ok(()),
    }
}

/// The line of another program beside the key would be lost.
fn check_line(profiles: &impl ProfileLookup, name: &str) -> Result<(), PlanError> {
    let profile = profiles.profile(name);
    let line = profile.as_ref().and_then(|profile| profile.get("credential_process"));
    match line.filter(|line| our_own_line(&line.value).is_none() && of_line(&line.value).is_none()) {
        Some(line) => Err(other_way(name, &line.key, &line.place)),
        None => Ok(()),
    }
}

fn other_way(name: &str, key: &str, place: &aws_profile_files::profile::Place) -> PlanError {
    PlanError::OtherWay { profile: name.to_owned(), key: key.to_owned(), place: place.clone() }
}

/// The profile that programs are to use must have no credentials of another kind.
fn check_other_ways(profiles: &impl ProfileLookup, name: &str) -> Result<(), PlanError> {
    let Some(profile) = profiles.profile(name) else { return Ok(()) };
    if let Some(place) = long_term_place(&profile) {
        return Err(PlanError::KeyInTheWay { profile: name.to_owned(), place: place.clone() });
    }
    let found = OTHER_KINDS.iter().chain(&["role_arn"]).find_map(|key| profile.get(key));
    if let Some(found) = found {
        return Err(other_way(name, &found.key, &found.place));
    }
    check_line(profiles, name)
}

/// A session that a tool wrote would be used before the process line: its section gets another name.
fn move_aside(profiles: &impl ProfileLookup, plan: &mut SetupPlan, sdk: &str) -> Result<(), PlanError> {
    let Some(profile) = profiles.profile(sdk) else { return Ok(()) };
    for file in [SharedFile::Credentials, SharedFile::Config] {
        let Some(id) = profile.get_in(file, "aws_access_key_id") else { continue };
        if file == SharedFile::Config {
            return Err(other_way(sdk, &id.key, &id.place));
        }
        let to = free_name(profiles, &format!("{sdk}-before-setup"))?;
        plan.aside = Some((sdk.to_owned(), to.clone()));
        plan.edits.push(ProfileEdit { file, change: SectionChange::Rename { from: sdk.to_owned(), to } });
    }
    Ok(())
}

fn set_holder(
    profiles: &impl ProfileLookup,
    wish: &SetupWish,
    plan: &mut SetupPlan,
    (before, sdk): (&str, &str),
    is_moved_whole: bool,
) {
    let settings = Settings { profiles, from: vec![before.to_owned(), sdk.to_owned()] };
    // A renamed section keeps what it has; the config file has none yet for a key from the credentials file.
    let mut present = profiles.profile(before);
    if before == sdk
        && !is_moved_whole
        && let Some(present) = &mut present
    {
        present.properties.retain(|property| property.file == SharedFile::Credentials);
    }
    let has = |key: &str| present.as_ref().is_some_and(|present| present.get(key).is_some());
    let has_device = has("mfa_serial") || has("aws_mfa_device");
    let mut set = settings.session_settings();
    set.retain(|(key, _)| !(has(key) || key == "mfa_serial" && has_device));
    set_serial_and_region(plan, present.as_ref(), wish, set);
}

fn set_sdk(
    profiles: &impl ProfileLookup,
    wish: &SetupWish,
    plan: &mut SetupPlan,
    present: Option<&Profile>,
    (copied, moved): (Vec<(String, String)>, Vec<String>),
) {
    let sdk = plan.profile.clone();
    let in_config = |key: &str| present.and_then(|present| present.get_in(SharedFile::Config, key));
    let mut set = copied;
    let settings = Settings { profiles, from: vec![sdk.clone(), plan.holder.clone()] };
    let region = wish.region.clone().or_else(|| settings.value("region"));
    if let Some(region) = region
        && in_config("region").is_none_or(|present| *present.value != *region)
    {
        set.retain(|(key, _)| key != "region");
        set.push(("region".to_owned(), region));
    }
    let wanted = OwnLine { profile: Some(plan.holder.clone()), ..OwnLine::default() };
    let line = in_config("credential_process").filter(|line| !runs_a_lost_program(&line.value, wish));
    let line = line.and_then(|line| our_own_line(&line.value));
    if line != Some(wanted) {
        let line = format!("{} credential-process {}", wish.program, option("--profile", &plan.holder));
        set.push(("credential_process".to_owned(), line));
    }
    let mut remove = moved;
    remove.extend(in_config(SOURCE_PROFILE_MARK).map(|mark| mark.key.clone()));
    plan.edits.push(ProfileEdit { file: SharedFile::Config, change: SectionChange::Set { profile: sdk, set, remove } });
}

/// Whether a line of this program names a file that is not there any more.
fn runs_a_lost_program(line: &str, wish: &SetupWish) -> bool {
    line_words(line).first().is_some_and(|program| wish.lost_programs.contains(program))
}

/// Roles that programs reach through the new profile need no code of their own: SDKs refuse `mfa_serial` beside a
/// source that has a session, or ask again. AWS refuses a role of more than an hour that a session asks for.
fn fit_roles_to_session(
    profiles: &impl ProfileLookup,
    wish: &SetupWish,
    plan: &mut SetupPlan,
    (before, sdk): (&str, &str),
) {
    let device = wish
        .serial
        .as_ref()
        .map(|serial| serial.as_str().to_owned())
        .or_else(|| Settings { profiles, from: vec![before.to_owned(), sdk.to_owned()] }.value("mfa_serial"));
    let in_config = |role: &Profile, key: &str| role.get_in(SharedFile::Config, key).map(|own| own.value.to_string());
    let without = |role: &Profile| {
        let has_device = device.is_some() && in_config(role, "mfa_serial") == device;
        let is_long = in_config(role, LENGTH_OF_ROLE).is_some() && longer_than_a_session_gives(role).is_some();
        [("mfa_serial", has_device), (LENGTH_OF_ROLE, is_long)]
            .into_iter()
            .filter(|(_, is_removed)| *is_removed)
            .map(|(key, _)| key.to_owned())
            .collect::<Vec<_>>()
    };
    for name in profiles.names() {
        let Some(role) = profiles.profile(&name).filter(|role| role.get("role_arn").is_some()) else { continue };
        let is_over_sdk = role.get("source_profile").is_some_and(|source| *source.value == *sdk);
        if is_over_sdk
            && find_source(profiles, &name)
                .is_ok_and(|source| source.chain.last().is_some_and(|last| last.name == before))
        {
            let change = SectionChange::Set { profile: name, set: Vec::new(), remove: without(&role) };
            plan.edits.push(ProfileEdit { file: SharedFile::Config, change });
        }
    }
}
