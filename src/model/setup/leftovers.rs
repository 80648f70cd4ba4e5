//! What a tool leaves behind that a set-up does not touch, and what a person should know of it.

use super::tool::Tool;
use crate::model::request::source::SOURCE_PROFILE_MARK;
use aws_profile_files::profile::{Profile, ProfileLookup, SharedFile, is_long_term};

/// What was seen in the home folder.
#[derive(Debug, Default)]
pub(crate) struct HomeMarks {
    /// The file in which kaicoh's awsmfa keeps the seeds of devices, as shown in messages.
    pub seeds: Option<String>,
    /// awsume's configuration.
    pub awsume_config: Option<String>,
    /// Whether `.zshrc` loads the `aws` plugin of Oh My Zsh.
    pub zsh_plugin: bool,
}

/// Notes for whoever comes from this tool.
pub(crate) fn leftovers(profiles: &impl ProfileLookup, tool: Option<Tool>, marks: &HomeMarks) -> Vec<String> {
    let Some(tool) = tool else { return Vec::new() };
    let sections = sections_of(profiles, tool);
    let mut notes = Vec::new();
    if !sections.is_empty() {
        let what = match tool {
            Tool::MfaLogin => "a session without its end, which AWS ended after 36 hours at most",
            _ => "a session that ends by itself",
        };
        notes.push(format!("{} holds {what}; remove the section when you no longer need it", sections.join(", ")));
    }
    match (tool, marks) {
        (Tool::AwsMfa, _) => notes.push("`aws-mfa` is not needed any more; its line in a start-up file of your shell can go".into()),
        (Tool::AwsVault, _) => {
            notes.push("the key stays in aws-vault's keyring; aws-vault is run when a new session is made".into());
        }
        (Tool::Awsume, HomeMarks { awsume_config: Some(config), .. }) => {
            notes.push(format!("`role-duration` in {config} is about roles: here it is `duration_seconds` of a profile"));
        }
        (Tool::Kaicoh, HomeMarks { seeds: Some(seeds), .. }) => notes.push(format!(
            "{seeds} holds the seed of your MFA device in plain text: replace the device (`mfa-session device replace`), \
             then delete that file"
        )),
        (Tool::OhMyZsh, HomeMarks { zsh_plugin, .. }) => {
            let found = if *zsh_plugin { "" } else { ", which .zshrc does not load," };
            notes.push(format!(
                "`asp` and `acp` of the plugin{found} set `AWS_PROFILE`, which is read; take the profile's name with them"
            ));
        }
        _ => {}
    }
    notes
}

/// The sections of the credentials file in which the tool keeps sessions, with their places.
fn sections_of(profiles: &impl ProfileLookup, tool: Tool) -> Vec<String> {
    let names = profiles.names();
    let found = names.iter().filter_map(|name| {
        let profile = profiles.profile(name)?;
        let id = profile.get_in(SharedFile::Credentials, "aws_access_key_id")?;
        let is_session = !is_long_term(&id.value, false) && profile.get(SOURCE_PROFILE_MARK).is_none();
        (is_session && is_left_by(tool, &profile)).then(|| format!("`[{name}]` at {}", id.place))
    });
    found.collect()
}

/// Whether the tool left this session, and leaves it where it is: other tools' sessions are moved out of the way.
fn is_left_by(tool: Tool, profile: &Profile) -> bool {
    match tool {
        Tool::Kaicoh => profile.name.ends_with("-mfa"),
        Tool::Awsume | Tool::AwsRunas | Tool::MfaLogin | Tool::AwsMfaSession => tool.mark(profile).is_some(),
        _ => false,
    }
}
