//! The edits of the shared files that a set-up makes.

use super::draft::{ProfileEdit, SectionChange, Settings, SetupPlan, new_holder, set_serial_and_region};
use super::error::PlanError;
use super::layout_two::two;
use super::locate::{KeyHolder, SetupSource, locate};
use super::tool::Tool;
use super::wish::{KeyWish, SetupLayout, SetupWish};
use crate::model::aws::credentials::AccessKeyId;
use crate::model::request::chain::{Source, find_source};
use crate::model::request::own_line::our_own_line;
use crate::model::request::source::KeySource;
use aws_profile_files::profile::{Profile, ProfileLookup, ProfileProperty, SharedFile, is_long_term};

/// Makes the plan.
///
/// # Errors
/// When the profile leads to no key, or something is in the way.
pub(crate) fn plan(profiles: &impl ProfileLookup, wish: &SetupWish) -> Result<SetupPlan, PlanError> {
    let located = locate(profiles, wish)?;
    let mut plan = match wish.layout {
        SetupLayout::One => one(profiles, wish, &located),
        SetupLayout::Two => two(profiles, wish, &located)?,
    };
    if wish.tool == Some(Tool::AwsMfaSession) {
        plan.edits.extend(regions_beside_sessions(profiles, &plan));
    }
    plan.edits.retain(|edit| match &edit.change {
        SectionChange::Set { set, remove, .. } => !set.is_empty() || !remove.is_empty(),
        SectionChange::Rename { .. } | SectionChange::AppendKey { .. } => true,
    });
    Ok(plan)
}

/// Makes sure that every profile that led to a key leads to the same one afterwards.
///
/// # Errors
/// [`PlanError::WouldMislead`] for the first one that does not.
pub(crate) fn same_keys(before: &impl ProfileLookup, after: &impl ProfileLookup) -> Result<(), PlanError> {
    for name in before.names() {
        let key = static_id(before, &name);
        // A section that was moved out of the way has another name, and led nowhere.
        if key.is_some() && static_id(after, &name) != key {
            return Err(PlanError::WouldMislead { profile: name });
        }
    }
    Ok(())
}

fn static_id(profiles: &impl ProfileLookup, name: &str) -> Option<AccessKeyId> {
    match find_source(profiles, name) {
        Ok(Source { key: KeySource::Static(key), .. }) => Some(key.access_key_id),
        _ => None,
    }
}

fn one(profiles: &impl ProfileLookup, wish: &SetupWish, located: &SetupSource) -> SetupPlan {
    let mut plan = SetupPlan::of(located.holder.name().to_owned(), wish.profile.clone());
    match (&located.holder, &wish.key) {
        // Nothing but this profile uses the key.
        (KeyHolder::New { .. }, KeyWish::New(_)) => plan.holder.clone_from(&wish.profile),
        (KeyHolder::New { name }, _) => plan.profile.clone_from(name),
        // The key was found by the tool's suffix alone, and the profile itself does not lead to it.
        (KeyHolder::Existing { name, .. }, _) if find_source(profiles, &wish.profile).is_err() => {
            plan.profile.clone_from(name);
        }
        (KeyHolder::Existing { .. }, _) => {}
    }
    new_holder(&mut plan, wish, located);
    let holder = profiles.profile(&plan.holder);
    let mut set = Vec::new();
    if let KeyHolder::New { .. } = located.holder {
        set = Settings { profiles, from: vec![plan.holder.clone(), located.sdk.clone()] }.session_settings();
    }
    set_serial_and_region(&mut plan, holder.as_ref(), wish, set);
    plan.edits.extend(region_of_another(profiles, wish, &plan));
    if let Some(line) = holder.as_ref().filter(|_| located.sdk == plan.holder).and_then(own_line_beside_key) {
        let change =
            SectionChange::Set { profile: plan.holder.clone(), set: Vec::new(), remove: vec![line.key.clone()] };
        plan.edits.push(ProfileEdit { file: line.file, change });
    }
    plan
}

/// The profile that is named may have a region of its own, before that of the profile with the key.
fn region_of_another(profiles: &impl ProfileLookup, wish: &SetupWish, plan: &SetupPlan) -> Option<ProfileEdit> {
    let region = wish.region.as_ref().filter(|_| plan.profile != plan.holder)?;
    let profile = profiles.profile(&plan.profile)?;
    let own = profile.get("region").filter(|own| *own.value != **region)?;
    let set = vec![("region".to_owned(), region.clone())];
    let change = SectionChange::Set { profile: plan.profile.clone(), set, remove: Vec::new() };
    Some(ProfileEdit { file: own.file, change })
}

/// A line of this program beside the key, which it needs in another profile.
fn own_line_beside_key(profile: &Profile) -> Option<&ProfileProperty> {
    profile.get("aws_access_key_id")?;
    let line = profile.get("credential_process")?;
    our_own_line(&line.value).map(|_| line)
}

/// The `region` that aws-mfa-session writes beside a session in the credentials file, where it wins over the config
/// file's.
fn regions_beside_sessions(profiles: &impl ProfileLookup, plan: &SetupPlan) -> Vec<ProfileEdit> {
    let is_aside = |name: &str| plan.aside.as_ref().is_some_and(|(from, _)| from == name);
    let with_session = |name: &String| {
        let profile = profiles.profile(name)?;
        let id = profile.get_in(SharedFile::Credentials, "aws_access_key_id")?;
        let region = profile.get_in(SharedFile::Credentials, "region")?;
        (!is_long_term(&id.value, false) && !is_aside(name)).then_some(region.key.clone())
    };
    let found = profiles.names().into_iter().filter_map(|name| Some((with_session(&name)?, name)));
    found
        .map(|(region, profile)| ProfileEdit {
            file: SharedFile::Credentials,
            change: SectionChange::Set { profile, set: Vec::new(), remove: vec![region] },
        })
        .collect()
}
