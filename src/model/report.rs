//! A failure as it is told: to a person, or from one process of ours to another. Ground floor.

use serde::{Deserialize, Serialize};

/// The lines of a failure and its exit code. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureReport {
    /// The process's exit status.
    pub exit_code: u8,
    /// What went wrong.
    pub error: String,
    /// What lies behind it.
    pub cause: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
}

/// Lets the commands `mfa-session device VERB` of a hint name the profile that this run was given, so that they do what
/// they say when they are typed; other verbs are for other people.
#[must_use]
pub fn naming_profile(hint: &str, verbs: &[&str], option: &str) -> String {
    const COMMAND: &str = "`mfa-session device ";
    let (mut named, mut rest) = (String::with_capacity(hint.len() + option.len()), hint);
    while let Some(at) = rest.find(COMMAND) {
        let (before, after) = rest.split_at(at + COMMAND.len());
        let (verb, tail) = after.split_at(after.find([' ', '`']).unwrap_or(after.len()));
        named.extend([before, verb]);
        if verbs.contains(&verb) && !tail.starts_with(option) {
            named.push_str(option);
        }
        rest = tail;
    }
    named + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_a_hint_name_the_profile_once_and_only_where_it_is_the_same_persons() {
        for (hint, expected) in [
            ("see `mfa-session device list`", "see `mfa-session device list --profile dev`"),
            ("`mfa-session device remove NAME`", "`mfa-session device remove --profile dev NAME`"),
            ("`mfa-session device list --profile dev`", "`mfa-session device list --profile dev`"),
            ("`mfa-session device orphans --delete x`", "`mfa-session device orphans --delete x`"),
            (
                "`mfa-session device list`, or `mfa-session device list --all`",
                "`mfa-session device list --profile dev`, or `mfa-session device list --profile dev --all`",
            ),
            ("ask whoever administers the account", "ask whoever administers the account"),
        ] {
            assert_eq!(naming_profile(hint, &["list", "remove"], " --profile dev"), expected);
        }
    }
}
