//! The edits of a set-up, from text to text: the one computation behind the diff that is shown and the file that is
//! written.

use std::collections::HashMap;

use zeroize::Zeroizing;

use crate::format::edit::{EditError, SectionEdit, rename_section, set_section};
use crate::format::ini::nested_pairs;
use crate::format::second_reader::{Verdict, compare};
use crate::format::shared_config::SharedConfig;
use crate::format::written::profile::new_header;
use crate::model::{ProfileEdit, SectionChange, SharedFile};

/// Why an edit is not made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SetupEditError {
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The second reader saw another section change.
    #[error("a second reader saw `[{0}]` change")]
    OtherSection(String),
    #[error("a second reader could not read the result")]
    Unreadable,
}

/// The text of one file after its edits.
///
/// # Errors
/// When the AWS CLI cannot read the text, or an edit is not safe.
pub(crate) fn edited(file: SharedFile, text: &str, edits: &[ProfileEdit]) -> Result<Zeroizing<String>, SetupEditError> {
    let mut text = Zeroizing::new(text.to_owned());
    for edit in edits.iter().filter(|edit| edit.file == file) {
        text = Zeroizing::new(changed(file, &text, &edit.change)?);
    }
    Ok(text)
}

fn changed(file: SharedFile, text: &str, change: &SectionChange) -> Result<String, SetupEditError> {
    match change {
        SectionChange::Rename { from, to } => {
            let (from, to) = (header(file, text, from), new_name(file, to));
            let after = rename_section(text, &from, &to)?;
            match compare(&after, &after, "", &[]) {
                Verdict::CannotRead if compare(text, text, "", &[]) != Verdict::CannotRead => {
                    Err(SetupEditError::Unreadable)
                }
                _ => Ok(after),
            }
        }
        SectionChange::Set { profile, set, remove } => {
            let set: Vec<(&str, &str)> = set.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            let remove: Vec<&str> = remove.iter().map(String::as_str).collect();
            checked(text, &SectionEdit { section: &header(file, text, profile), set: &set, remove: &remove })
        }
        SectionChange::AppendKey { profile, key } => {
            // Security: the pair that was typed, for a file of mode 0600.
            let secret = key.secret_access_key.expose();
            let set = [("aws_access_key_id", key.access_key_id.as_str()), ("aws_secret_access_key", secret)];
            checked(text, &SectionEdit { section: &header(file, text, profile), set: &set, remove: &[] })
        }
    }
}

fn checked(text: &str, edit: &SectionEdit<'_>) -> Result<String, SetupEditError> {
    let after = set_section(text, edit)?;
    let nested = edit.set.iter().flat_map(|(_, value)| nested_pairs(value).map(|(key, _)| key));
    let owned: Vec<&str> =
        edit.set.iter().map(|(key, _)| *key).chain(edit.remove.iter().copied()).chain(nested).collect();
    match compare(text, &after, edit.section, &owned) {
        Verdict::OtherSectionDiffers(other) => Err(SetupEditError::OtherSection(other)),
        Verdict::ResultUnreadable => Err(SetupEditError::Unreadable),
        Verdict::Agrees | Verdict::CannotRead | Verdict::OwnSectionDiffers => Ok(after),
    }
}

/// The header of a profile in this text, as it stands there.
fn header(file: SharedFile, text: &str, profile: &str) -> String {
    if file == SharedFile::Credentials {
        return profile.to_owned();
    }
    let read = SharedConfig::parse((text, String::new()), ("", String::new()));
    let found = read.as_ref().ok().and_then(|read| read.config_header(profile));
    found.map_or_else(|| new_header(profile), str::to_owned)
}

fn new_name(file: SharedFile, profile: &str) -> String {
    if file == SharedFile::Credentials { profile.to_owned() } else { new_header(profile) }
}

/// The profiles that changed, by the file: for what other SDKs read differently.
pub(crate) fn headers_of(file: SharedFile, text: &str, edits: &[ProfileEdit]) -> Vec<String> {
    let mut seen = HashMap::new();
    for edit in edits.iter().filter(|edit| edit.file == file) {
        let name = match &edit.change {
            SectionChange::Rename { to, .. } => to,
            SectionChange::Set { profile, .. } | SectionChange::AppendKey { profile, .. } => profile,
        };
        seen.entry(name.clone()).or_insert_with(|| header(file, text, name));
    }
    let mut headers: Vec<String> = seen.into_values().collect();
    headers.sort();
    headers
}
