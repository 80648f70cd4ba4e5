//! A plan while it is made: its edits, and what several layouts add to it.

use super::locate::{KeyHolder, SetupSource};
use super::wish::{KeyWish, SetupWish};
use crate::model::aws::credentials::AccessKey;
use crate::model::request::role::LENGTH_OF_ROLE;
use crate::model::request::source::SOURCE_PROFILE_MARK;
use aws_profile_files::profile::{Profile, ProfileLookup, SharedFile};

/// A change of one section. None of them removes a line with a secret, so that undoing it needs no copy of one.
pub(crate) enum SectionChange {
    /// Its header alone.
    Rename { from: String, to: String },
    /// Keys that are set and removed; the section is appended if it is not there.
    Set { profile: String, set: Vec<(String, String)>, remove: Vec<String> },
    /// A typed key, for a new section.
    AppendKey { profile: String, key: AccessKey },
}

/// A change in one of the files.
pub(crate) struct ProfileEdit {
    pub file: SharedFile,
    pub change: SectionChange,
}

/// What is to be done.
pub(crate) struct SetupPlan {
    /// The profile that holds the key afterwards.
    pub holder: String,
    /// The profile that the person uses from now on.
    pub profile: String,
    pub edits: Vec<ProfileEdit>,
    /// The section that is moved out of the way, and its new name.
    pub aside: Option<(String, String)>,
}

impl SetupPlan {
    pub(super) fn of(holder: String, profile: String) -> Self {
        Self { holder, profile, edits: Vec::new(), aside: None }
    }

    /// The roles that lose a length that no session gets.
    pub(crate) fn shortened_roles(&self) -> impl Iterator<Item = &str> {
        self.edits.iter().filter_map(|edit| match &edit.change {
            SectionChange::Set { profile, remove, .. } if remove.iter().any(|key| key == LENGTH_OF_ROLE) => {
                Some(profile.as_str())
            }
            _ => None,
        })
    }
}

/// Appends the section of a key that was not in the files before.
pub(super) fn new_holder(plan: &mut SetupPlan, wish: &SetupWish, located: &SetupSource) {
    if !matches!(located.holder, KeyHolder::New { .. }) {
        return;
    }
    let profile = plan.holder.clone();
    if let KeyWish::New(key) = &wish.key {
        let change = SectionChange::AppendKey { profile, key: key.duplicate() };
        plan.edits.push(ProfileEdit { file: SharedFile::Credentials, change });
    } else if let Some(command) = &located.command {
        let set = vec![("credential_process".to_owned(), command.clone())];
        let change = SectionChange::Set { profile, set, remove: Vec::new() };
        plan.edits.push(ProfileEdit { file: SharedFile::Config, change });
    }
}

/// Adds device, region and these settings to the holder, where they are not there already.
pub(super) fn set_serial_and_region(
    plan: &mut SetupPlan,
    holder: Option<&Profile>,
    wish: &SetupWish,
    mut set: Vec<(String, String)>,
) {
    let present = |key: &str| holder.and_then(|holder| holder.get(key));
    if let Some(serial) = &wish.serial {
        let named = present("mfa_serial").or_else(|| present("aws_mfa_device"));
        if named.is_none_or(|named| *named.value != *serial.as_str()) {
            put(&mut set, "mfa_serial", serial.as_str());
        }
    }
    if let Some(duration) = &wish.duration
        && present("mfa_session_duration").is_none()
    {
        put(&mut set, "mfa_session_duration", duration);
    }
    if let Some(region) = &wish.region
        && present("region").is_none_or(|present| *present.value != **region)
    {
        put(&mut set, "region", region);
    }
    // A key in the credentials file wins over the same one in the config file.
    let (of_credentials, of_config): (Vec<_>, Vec<_>) = set
        .into_iter()
        .partition(|(key, _)| holder.is_some_and(|holder| holder.get_in(SharedFile::Credentials, key).is_some()));
    for (file, set) in [(SharedFile::Credentials, of_credentials), (SharedFile::Config, of_config)] {
        let change = SectionChange::Set { profile: plan.holder.clone(), set, remove: Vec::new() };
        plan.edits.push(ProfileEdit { file, change });
    }
}

fn put(set: &mut Vec<(String, String)>, key: &str, value: &str) {
    set.retain(|(other, _)| other != key);
    set.push((key.to_owned(), value.to_owned()));
}

/// What profiles, and those that they include, say about a session.
pub(super) struct Settings<'p, P> {
    pub(super) profiles: &'p P,
    /// The profiles, the first one before the others.
    pub(super) from: Vec<String>,
}

/// The connection to AWS, which the profile with the key needs as well.
const CONNECTION: [&str; 6] =
    ["use_fips_endpoint", "use_dualstack_endpoint", "ca_bundle", "endpoint_url", "services", "region"];

/// Whether a key is about the session and not about the calls of programs.
pub(super) fn is_of_the_session(key: &str) -> bool {
    let ours = key.starts_with("mfa_session_") && key != SOURCE_PROFILE_MARK;
    ours || ["mfa_serial", "mfa_process", "session_token_duration"].contains(&key)
}

impl<P: ProfileLookup> Settings<'_, P> {
    /// The profiles with those that they include, as aws-vault does.
    fn chain(&self) -> Vec<Profile> {
        let mut names = self.from.clone();
        let mut found: Vec<Profile> = Vec::new();
        while !names.is_empty() {
            let name = names.remove(0);
            if found.iter().any(|profile| profile.name == name) {
                continue;
            }
            if let Some(profile) = self.profiles.profile(&name) {
                let included = ["include_profile", "parent_profile"].into_iter().filter_map(|key| profile.get(key));
                names.extend(included.map(|property| property.value.to_string()));
                found.push(profile);
            }
        }
        found
    }

    pub(super) fn value(&self, key: &str) -> Option<String> {
        self.chain().iter().find_map(|profile| profile.get(key)).map(|property| property.value.to_string())
    }

    /// The settings of the session and of the connection in the config file, of the first profile that has them.
    pub(super) fn session_settings(&self) -> Vec<(String, String)> {
        let mut set: Vec<(String, String)> = Vec::new();
        for profile in self.chain() {
            for property in &profile.properties {
                let wanted = is_of_the_session(&property.key) || CONNECTION.contains(&property.key.as_str());
                if wanted && !property.value.is_empty() && set.iter().all(|(key, _)| *key != property.key) {
                    set.push((property.key.clone(), property.value.to_string()));
                }
            }
        }
        set
    }
}
