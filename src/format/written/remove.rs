//! `clear --written`: removes from a shared file what `write` wrote, and nothing else. A section with keys of others is
//! kept, without ours.

use super::profile::{OWNED_KEYS, is_setting};
use crate::format::edit::{EditError, SectionEdit, has_comment, remove_section, set_section};
use crate::format::ini::{IniDocument, Section, SyntaxError};
use crate::format::second_reader::{Verdict, compare};
use crate::model::{SOURCE_PROFILE_MARK, SharedFile, is_long_term};

/// The result for one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unwritten {
    /// All of it was ours: the text without the section.
    Section(String),
    /// It has other keys or comments too: the text without our keys.
    OurKeys(String),
    /// A long-term key was added to it, on this line.
    HoldsLongTermKey(usize),
    /// It does not exist, or no longer has our mark.
    NotOurs,
}

/// The sections with our mark, or with that of one source profile.
///
/// # Errors
/// The AWS CLI cannot read the text.
pub(crate) fn written_sections(text: &str, source: Option<&str>) -> Result<Vec<String>, SyntaxError> {
    let document = IniDocument::parse(text)?;
    let ours = document.sections().filter(|section| is_marked(section, source));
    Ok(ours.map(|section| section.name().to_owned()).collect())
}

/// Whether a section has our mark and is requested: by the name of its source, or by its own.
pub(super) fn is_marked(section: &Section<'_, '_>, wanted: Option<&str>) -> bool {
    let mark = section.own_properties().find(|property| property.key.eq_ignore_ascii_case(SOURCE_PROFILE_MARK));
    let own_name = section.name().strip_prefix("profile ").unwrap_or(section.name());
    mark.is_some_and(|mark| wanted.is_none_or(|wanted| mark.value == wanted || own_name == wanted))
}

/// Takes one written section out of a text. `files`: which of the two files the text is, or both.
///
/// # Errors
/// When that would change other parts of the file.
pub(crate) fn unwrite(
    text: &str,
    name: &str,
    source: Option<&str>,
    files: &[SharedFile],
) -> Result<Unwritten, EditError> {
    let document = IniDocument::parse(text)?;
    let Some(section) = document.section(name).filter(|section| is_marked(section, source)) else {
        return Ok(Unwritten::NotOurs);
    };
    if let Some(line) = long_term_key(&section) {
        return Ok(Unwritten::HoldsLongTermKey(line));
    }
    let (has_session, has_settings) = parts(name, files);
    // It is not known which settings the user wants to keep: they are no secret and stay.
    let remove: &[&str] = if has_session { &OWNED_KEYS } else { &[SOURCE_PROFILE_MARK] };
    let ours =
        |key: &str| remove.iter().any(|owned| owned.eq_ignore_ascii_case(key)) || (has_settings && is_setting(key));
    if section.own_properties().all(|property| ours(property.key)) && !has_comment(text, name)? {
        return Ok(Unwritten::Section(verify_edit(text, remove_section(text, name)?, name, &[])?));
    }
    let after = set_section(text, &SectionEdit { section: name, set: &[], remove })?;
    Ok(Unwritten::OurKeys(verify_edit(text, after, name, remove)?))
}

/// Whether a section of ours has a session, and whether it has settings. If one file serves as both, `[default]` has
/// both.
fn parts(name: &str, files: &[SharedFile]) -> (bool, bool) {
    let is_named = name.starts_with("profile ");
    let has_session = files.contains(&SharedFile::Credentials) && !is_named;
    let has_settings = is_named || (files.contains(&SharedFile::Config) && (!has_session || name == "default"));
    (has_session, has_settings)
}

/// The line of a key pair that `write` would not overwrite either: it cannot be obtained from AWS again.
pub(super) fn long_term_key(section: &Section<'_, '_>) -> Option<usize> {
    let own = |key: &str| section.own_properties().find(|property| property.key.eq_ignore_ascii_case(key));
    let id = own("aws_access_key_id");
    let value = id.as_ref().map(|id| id.value.to_string()).unwrap_or_default();
    let part = id.or_else(|| own("aws_secret_access_key"))?;
    is_long_term(&value, own("aws_session_token").is_some()).then_some(part.line)
}

fn verify_edit(before: &str, after: String, name: &str, owned: &[&str]) -> Result<String, EditError> {
    match compare(before, &after, name, owned) {
        Verdict::OtherSectionDiffers(section) => Err(EditError::WouldChange { section: Some(section) }),
        Verdict::ResultUnreadable => Err(EditError::WouldChange { section: None }),
        Verdict::Agrees | Verdict::CannotRead | Verdict::OwnSectionDiffers => Ok(after),
    }
}

#[cfg(test)]
mod tests {
    use super::{Unwritten, unwrite, written_sections};
    use crate::model::SharedFile::{Config, Credentials};

    const OURS: &str = "[m]\naws_access_key_id = ASIA1\naws_secret_access_key = s\naws_session_token = t\nx_security_token_expires = e\nmfa_session_source_profile = dev\n";

    #[test]
    fn a_section_that_is_all_ours_goes_and_the_rest_stays_byte_for_byte() {
        let before = "# mine\n[dev]\r\naws_access_key_id = AKIA1\n";
        let text = format!("{before}\n{OURS}");
        assert_eq!(unwrite(&text, "m", None, &[Credentials]), Ok(Unwritten::Section(before.into())));
        assert_eq!(unwrite(&text, "m", Some("dev"), &[Credentials]), Ok(Unwritten::Section(before.into())));
        for (name, source) in [("m", Some("other")), ("dev", None), ("gone", None)] {
            assert_eq!(unwrite(&text, name, source, &[Credentials]), Ok(Unwritten::NotOurs), "{name}");
        }
        assert_eq!(written_sections(&text, None), Ok(vec!["m".to_owned()]));
        assert_eq!(written_sections(&text, Some("other")), Ok(Vec::new()));
        assert!(written_sections("[m", None).is_err());
    }

    #[test]
    fn keys_of_somebody_else_keep_their_section() {
        let text = format!("{OURS}# why\nregion = eu-west-1\n");
        let after = "[m]\n# why\nregion = eu-west-1\n";
        assert_eq!(unwrite(&text, "m", None, &[Credentials]), Ok(Unwritten::OurKeys(after.into())));
        let config = "[profile m]\nregion = eu-west-1\nmfa_session_source_profile = dev\n";
        assert_eq!(unwrite(config, "profile m", None, &[Config]), Ok(Unwritten::Section(String::new())));
        for comment in ["[m] ; mine\n", "[m]\n# mine\n", "[m]\n  # mine\n"] {
            let text = OURS.replace("[m]\n", comment);
            assert_eq!(unwrite(&text, "m", None, &[Credentials]), Ok(Unwritten::OurKeys(comment.into())));
        }
        let config = format!("{config}cli_pager =\n");
        let after = "[profile m]\nregion = eu-west-1\ncli_pager =\n";
        assert_eq!(unwrite(&config, "profile m", None, &[Config]), Ok(Unwritten::OurKeys(after.into())));
    }

    #[test]
    fn a_long_term_key_put_over_our_session_is_left_alone() {
        let text = OURS.replace("ASIA1", "AKIA1");
        assert_eq!(unwrite(&text, "m", None, &[Credentials]), Ok(Unwritten::HoldsLongTermKey(2)));
        let text = OURS.replace("aws_access_key_id = ASIA1\n", "").replace("aws_session_token = t\n", "");
        assert_eq!(unwrite(&text, "m", None, &[Credentials]), Ok(Unwritten::HoldsLongTermKey(2)));
    }

    #[test]
    fn in_one_file_for_both_each_section_is_taken_by_what_write_puts_into_it() {
        let both = &[Credentials, Config];
        let config = "[profile m]\nregion = eu-west-1\nmfa_session_source_profile = dev\n";
        let text = format!("{OURS}\n{config}");
        assert_eq!(unwrite(&text, "profile m", None, both), Ok(Unwritten::Section(OURS.into())));
        assert_eq!(unwrite(&text, "m", None, both), Ok(Unwritten::Section(format!("\n{config}"))));
        let region = format!("{OURS}region = eu-west-1\n");
        assert_eq!(
            unwrite(&region.replace("[m]", "[default]"), "default", None, both),
            Ok(Unwritten::Section(String::new()))
        );
        let stays = "[m]\nregion = eu-west-1\n";
        assert_eq!(unwrite(&region, "m", None, both), Ok(Unwritten::OurKeys(stays.into())));
    }

    #[test]
    fn what_other_programs_said_of_the_session_goes_with_it() {
        let text = format!("{OURS}expiration = 2026-01-01 12:00:00\nassumed_role = False\nassumed_role_arn = a\n");
        assert_eq!(unwrite(&text, "m", None, &[Credentials]), Ok(Unwritten::Section(String::new())));
    }
}
