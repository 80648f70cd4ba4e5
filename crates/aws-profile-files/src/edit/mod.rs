//! Edits one section of a shared file, or its name, from text to text. Only the keys that the edit names change, every other byte
//! stays, and each result is read again and compared before it is returned. A text that the AWS CLI cannot read is
//! refused, never repaired. No error carries a value.

mod error;
mod layout;
mod names;
mod near_duplicate;
mod rename;
mod section_edit;
mod splice;
mod verify;

use crate::ini::{DEFAULT_SECTION, IniDocument};
pub use error::EditError;
use layout::{Layout, OwnProperty};
pub use names::{NameError, ValueError, validate_target_name, validate_value};
pub(crate) use names::{same_letters, valid_identifier};
use near_duplicate::refuse_near_duplicate;
pub use rename::rename_section;
pub use section_edit::SectionEdit;
use splice::{Splice, apply_splices, push_property};

/// Sets and removes keys of one section, which is appended if it is not there.
///
/// Values are replaced in their places, missing keys are inserted after the header, and the same edit twice gives the
/// same text.
///
/// # Errors
/// Every [`EditError`] but `NoSuchSection`.
pub fn set_section(text: &str, edit: &SectionEdit<'_>) -> Result<String, EditError> {
    let document = IniDocument::parse(text)?;
    check_edit(edit)?;
    let after = if let Some(section) = document.section(edit.section) {
        refuse_near_duplicate(&document, edit.section)?;
        change_section(text, section.line(), edit)?
    } else {
        if let Some(name) = names::find_near_duplicate(edit.section, document.sections()) {
            return Err(name.into());
        }
        append_section(text, edit)
    };
    verify::verify_edit(text, &document, &after, edit)?;
    Ok(after)
}

/// Removes one section: its header, everything up to the first blank line after its last property, and the blank line
/// before it, so that appending and removing a section restores the text. Comments after a blank line belong to the
/// next section and stay.
///
/// # Errors
/// The AWS CLI cannot read the file, there is no such section, or another one would change because of its indentation.
pub fn remove_section(text: &str, name: &str) -> Result<String, EditError> {
    let document = IniDocument::parse(text)?;
    let Some(section) = document.section(name) else {
        return Err(EditError::NoSuchSection { name: name.to_owned() });
    };
    refuse_near_duplicate(&document, name)?;
    let layout = Layout::of(text, section.line());
    if let Some((key, line)) = layout.properties.iter().find_map(OwnProperty::swallowed_header) {
        return Err(EditError::SwallowedHeader { line, key: key.to_owned() });
    }
    let after =
        apply_splices(text, &[Splice { from: layout.removal.start, to: layout.removal.end, insert: String::new() }]);
    verify::verify_removal(&document, &after, name)?;
    Ok(after)
}

/// Whether [`remove_section`] would remove a comment.
///
/// # Errors
/// The AWS CLI cannot read the file, or there is no such section.
pub fn has_comment(text: &str, name: &str) -> Result<bool, EditError> {
    let document = IniDocument::parse(text)?;
    let section = document.section(name).ok_or_else(|| EditError::NoSuchSection { name: name.to_owned() })?;
    Ok(Layout::of(text, section.line()).has_comment)
}

fn check_edit(edit: &SectionEdit<'_>) -> Result<(), EditError> {
    if edit.section == DEFAULT_SECTION {
        return Err(NameError::Default.into());
    }
    names::check_header(edit.section)?;
    for (at, &(key, value)) in edit.set.iter().enumerate() {
        let twice = edit.set.iter().take(at).any(|(other, _)| *other == key) || edit.remove.contains(&key);
        if twice || !names::valid_key(key) {
            return Err(EditError::Key { key: key.to_owned() });
        }
        names::check_value_or_block(value).map_err(|problem| EditError::Value { key: key.to_owned(), problem })?;
    }
    match edit.remove.iter().find(|key| !names::valid_key(key)) {
        Some(key) => Err(EditError::Key { key: (*key).to_owned() }),
        None => Ok(()),
    }
}

/// Replaces, removes and inserts keys of an existing section.
fn change_section(text: &str, line: usize, edit: &SectionEdit<'_>) -> Result<String, EditError> {
    let layout = Layout::of(text, line);
    let mut splices = Vec::new();
    let mut missing = Vec::new();
    for &(key, value) in edit.set {
        match layout.property(key) {
            Some(property) => property.replace(key, value, layout.eol, &mut splices)?,
            None => missing.push((key, value)),
        }
    }
    for key in edit.remove {
        if let Some(property) = layout.property(key) {
            property.remove(&mut splices)?;
        }
    }
    if !missing.is_empty() {
        let mut insert = String::new();
        if !layout.insert_is_after_eol {
            insert.push_str(layout.eol);
        }
        for (key, value) in missing {
            push_property(&mut insert, layout.indent, key, value, layout.eol);
        }
        splices.push(Splice { from: layout.insert_at, to: layout.insert_at, insert });
    }
    splices.sort_by_key(|splice| (splice.from, splice.to));
    Ok(apply_splices(text, &splices))
}

/// Appends a blank line and the section. In column 0 no reader takes the header for a continuation line.
fn append_section(text: &str, edit: &SectionEdit<'_>) -> String {
    let eol = layout::file_eol(text);
    let mut after = String::with_capacity(text.len() + 64 * (edit.set.len() + 2));
    after.push_str(text);
    if !text.is_empty() {
        if !text.ends_with(['\n', '\r']) {
            after.push_str(eol);
        }
        // "\r" and "\n" would be one line end, and no blank line.
        after.push_str(if text.ends_with('\r') { "\r" } else { eol });
    }
    after.push('[');
    after.push_str(edit.section);
    after.push(']');
    after.push_str(eol);
    for (key, value) in edit.set {
        push_property(&mut after, "", key, value, eol);
    }
    after
}

#[cfg(test)]
mod tests;
