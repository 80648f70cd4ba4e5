//! Reads policies from the formats in which users have them: answers of IAM and of Organizations, documents that are
//! encoded, quoted or in an array, Terraform plans. Returns documents of `mfa-policy`. Pure.

mod account;
mod document;
mod documents;
mod encoding;
mod raw;
mod set;
mod source;
mod terraform;

use mfa_policy::PolicyDocument;

use self::documents::documents;
use self::raw::{Raw, line_starts};
pub(crate) use self::set::{Held, InputError, PolicySet, SetOwner, Unread};
pub(crate) use self::source::SourceLanguage;

/// The longest input that is read, in bytes: the IAM data of a whole account.
pub(crate) const LONGEST_INPUT: usize = 16 * 1024 * 1024;

/// Reads all policies of an input. `name` is its name in messages.
///
/// # Errors
/// When there is none, or one that cannot be read.
pub(crate) fn read_input(name: &str, bytes: &[u8]) -> Result<Vec<PolicySet>, InputError> {
    let Some(text) = encoding::text(bytes) else {
        // That reader reports where the JSON ends.
        return mfa_policy::read(name, bytes)
            .map(one)
            .map_err(|error| InputError::Document { name: name.into(), error });
    };
    if let Some(source) = source::source(&text) {
        return Err(InputError::Source(source));
    }
    let plain = document::decoded(&text).unwrap_or_else(|| text.clone());
    let lines = line_starts(&plain);
    let Some(root) = Raw::of(&plain, &lines) else {
        let read = mfa_policy::read(name, plain.as_bytes());
        return read.map(one).map_err(|error| InputError::Document { name: name.into(), error });
    };
    let members = root.members();
    if let Some(source) = source::source_in_json(&members) {
        return Err(InputError::Source(source));
    }
    if members.contains_key("UserDetailList") {
        return account::sets(name, root);
    }
    let is_plan = members.contains_key("format_version");
    let documents = if is_plan { terraform::documents(name, root)? } else { documents(name, root)? };
    if documents.is_empty() {
        return Err(InputError::NoPolicy);
    }
    Ok(vec![PolicySet::unsaid(documents)])
}

fn one(document: PolicyDocument) -> Vec<PolicySet> {
    vec![PolicySet::unsaid(vec![document])]
}

#[cfg(test)]
mod tests;
