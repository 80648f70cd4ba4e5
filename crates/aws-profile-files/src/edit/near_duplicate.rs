//! Sections that only some readers tell apart.

use super::error::EditError;
use crate::ini::IniDocument;
use crate::ini::lines::strip;

/// `[p]` beside `[ p ]`: the SDKs for Rust, Go and Java merge the two, the AWS CLI and JavaScript do not.
pub(super) fn refuse_near_duplicate(document: &IniDocument<'_>, name: &str) -> Result<(), EditError> {
    let first = document.section(name).map_or(0, |section| section.line());
    let other_section = document.sections().find(|other| other.name() != name && strip(other.name()) == strip(name));
    match other_section {
        Some(other_section) => {
            Err(EditError::NearDuplicate { line: other_section.line(), name: other_section.name().to_owned(), first })
        }
        None => Ok(()),
    }
}
