//! Reads an edited text again and makes sure that only the edited keys of one section have changed: as the AWS CLI
//! reads both texts, and byte by byte for all other lines. It uses nothing of the editor's layout.

use super::error::EditError;
use super::names::block_lines;
use super::section_edit::SectionEdit;
use crate::ini::lines::TextLine;
use crate::ini::tokens::{TokenKind, Tokens};
use crate::ini::{IniDocument, IniProperty, Section, same_key};

fn would_change(section: Option<&str>) -> EditError {
    EditError::WouldChange { section: section.map(str::to_owned) }
}

/// Makes sure that `after` is `text` with this edit and no other change.
pub(super) fn verify_edit(
    text: &str,
    before: &IniDocument<'_>,
    after: &str,
    edit: &SectionEdit<'_>,
) -> Result<(), EditError> {
    let read = IniDocument::parse(after).map_err(|_| would_change(None))?;
    check_others(before, &read, edit.section)?;
    let section = read.section(edit.section).ok_or_else(|| would_change(Some(edit.section)))?;
    let own = before.section(edit.section);
    if !has_wanted(&section, edit) || !keeps_rest(own.as_ref(), &section, edit) {
        return Err(would_change(Some(edit.section)));
    }
    let kept = if own.is_some() { same_foreign_lines(text, after, edit) } else { after.starts_with(text) };
    if kept { Ok(()) } else { Err(would_change(None)) }
}

/// Makes sure that `after` lacks this section and that all others are unchanged.
pub(super) fn verify_removal(before: &IniDocument<'_>, after: &str, name: &str) -> Result<(), EditError> {
    let read = IniDocument::parse(after).map_err(|_| would_change(None))?;
    check_others(before, &read, name)?;
    if read.section(name).is_some() { Err(would_change(Some(name))) } else { Ok(()) }
}

/// Makes sure that `after` has the same sections with the same properties, one of them under another name.
pub(super) fn verify_renaming(before: &IniDocument<'_>, after: &str, from: &str, to: &str) -> Result<(), EditError> {
    let read = IniDocument::parse(after).map_err(|_| would_change(None))?;
    if !before.defaults().map(key_and_value).eq(read.defaults().map(key_and_value))
        || before.sections().len() != read.sections().len()
    {
        return Err(would_change(None));
    }
    let new_name = |name| if name == from { to } else { name };
    let differs = before
        .sections()
        .zip(read.sections())
        .find(|(old, new)| new_name(old.name()) != new.name() || !same_properties(old, new));
    differs.map_or(Ok(()), |(old, _)| Err(would_change(Some(old.name()))))
}

fn check_others(before: &IniDocument<'_>, after: &IniDocument<'_>, name: &str) -> Result<(), EditError> {
    if !before.defaults().map(key_and_value).eq(after.defaults().map(key_and_value)) {
        return Err(would_change(Some(crate::ini::DEFAULT_SECTION)));
    }
    let mut old = before.sections().filter(|section| section.name() != name);
    let mut new = after.sections().filter(|section| section.name() != name);
    loop {
        match (old.next(), new.next()) {
            (None, None) => return Ok(()),
            (Some(a), Some(b)) if a.name() == b.name() && same_properties(&a, &b) => {}
            (Some(section), _) | (None, Some(section)) => return Err(would_change(Some(section.name()))),
        }
    }
}

/// Key and value; the line may change.
fn key_and_value(property: IniProperty<'_>) -> (&str, std::borrow::Cow<'_, str>) {
    (property.key, property.value)
}

fn same_properties(a: &Section<'_, '_>, b: &Section<'_, '_>) -> bool {
    a.own_properties().map(key_and_value).eq(b.own_properties().map(key_and_value))
}

fn is_edited(edit: &SectionEdit<'_>, key: &str) -> bool {
    edit.set.iter().any(|(ours, _)| same_key(ours, key)) || edit.remove.iter().any(|ours| same_key(ours, key))
}

fn has_wanted(section: &Section<'_, '_>, edit: &SectionEdit<'_>) -> bool {
    let wanted = |&(key, value): &(&str, &str)| {
        let found = section.own_properties().find(|property| property.key == key);
        found.is_some_and(|property| {
            if value.starts_with('\n') {
                property.value.starts_with('\n') && block_lines(&property.value).eq(block_lines(value))
            } else {
                property.value == value
            }
        })
    };
    let gone = |key: &&str| !section.own_properties().any(|property| same_key(property.key, key));
    edit.set.iter().all(wanted) && edit.remove.iter().all(gone)
}

/// Whether the section's other keys are the same, in the same order.
fn keeps_rest(before: Option<&Section<'_, '_>>, after: &Section<'_, '_>, edit: &SectionEdit<'_>) -> bool {
    let foreign = |property: &IniProperty<'_>| !is_edited(edit, property.key);
    let new = after.own_properties().filter(foreign).map(key_and_value);
    match before {
        Some(before) => before.own_properties().filter(foreign).map(key_and_value).eq(new),
        None => new.count() == 0,
    }
}

/// Whether all other lines are the same bytes in the same order. A last line without a line end may get one.
fn same_foreign_lines(before: &str, after: &str, edit: &SectionEdit<'_>) -> bool {
    let mut old = foreign_lines(before, edit);
    let mut new = foreign_lines(after, edit);
    loop {
        match (old.next(), new.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.text == b.text && (a.eol == b.eol || a.eol.is_empty()) => {}
            _ => return false,
        }
    }
}

fn foreign_lines<'t>(text: &'t str, edit: &SectionEdit<'_>) -> impl Iterator<Item = TextLine<'t>> {
    let mut in_section = false;
    let mut in_edited_value = false;
    Tokens::new(text).filter_map(move |token| {
        match token.kind {
            TokenKind::Header { name } => {
                in_section = name == edit.section;
                in_edited_value = false;
            }
            TokenKind::Property { key, .. } => in_edited_value = in_section && is_edited(edit, key),
            TokenKind::Continuation => {}
            _ => return Some(token.line),
        }
        (!in_edited_value).then_some(token.line)
    })
}
