//! Renames a section: the text between the brackets of its header, and no other byte.

use super::error::EditError;
use super::near_duplicate::refuse_near_duplicate;
use super::splice::{Splice, apply_splices};
use super::{names, verify};
use crate::ini::tokens::{TokenKind, Tokens};
use crate::ini::{DEFAULT_SECTION, IniDocument};

/// Gives a section another name, so that what stands in it moves without being written again.
///
/// # Errors
/// The AWS CLI cannot read the file, there is no such section, the new name is taken or is not one that every SDK reads,
/// or another section would change.
pub fn rename_section(text: &str, from: &str, to: &str) -> Result<String, EditError> {
    let document = IniDocument::parse(text)?;
    let section = document.section(from).ok_or_else(|| EditError::NoSuchSection { name: from.to_owned() })?;
    refuse_near_duplicate(&document, from)?;
    if to == DEFAULT_SECTION {
        return Err(names::NameError::Default.into());
    }
    names::check_header(to)?;
    if let Some(taken) = document.section(to) {
        return Err(EditError::SectionExists { line: taken.line(), name: to.to_owned() });
    }
    let others = document.sections().filter(|other| other.name() != from);
    if let Some(name) = names::find_near_duplicate(to, others) {
        return Err(name.into());
    }
    let header = section.line().checked_sub(1).and_then(|skip| Tokens::new(text).nth(skip));
    let Some(token) = header.filter(|token| matches!(token.kind, TokenKind::Header { name } if name == from)) else {
        return Err(EditError::NoSuchSection { name: from.to_owned() });
    };
    let start = token.line.start + token.line.text.find('[').map_or(0, |at| at + 1);
    let splice = Splice { from: start, to: start + from.len(), insert: to.to_owned() };
    let after = apply_splices(text, &[splice]);
    verify::verify_renaming(&document, &after, from, to)?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn only_the_name_changes_and_renaming_back_gives_the_same_bytes() {
        for text in [
            "[dev]\nk = 1\n",
            "# mine\r\n  [dev]  # c\r\nk = [dev]\r\n\r\n[other]\r\nx = 1",
            "[a]\nx =\n  [dev] = 1\n[dev]\nk = 1\n; [dev]\n",
            "[DEFAULT]\nz = 1\n[dev]\n",
        ] {
            let after = rename_section(text, "dev", "dev-keys").expect("a plain name");
            assert_eq!(after.len(), text.len() + "-keys".len(), "{text:?}");
            let read = IniDocument::parse(&after).expect("it can be read");
            assert!(read.section("dev").is_none() && read.section("dev-keys").is_some(), "{after:?}");
            assert_eq!(rename_section(&after, "dev-keys", "dev").as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_name_that_is_taken_or_that_no_reader_takes_is_refused() {
        let text = "[dev]\n[dev-keys]\n[Prod]\n";
        for (from, to, error) in [
            ("dev", "dev-keys", "line 2: there is a section `dev-keys` already"),
            ("nope", "x", "no section `nope`"),
            ("dev", "prod", "line 3: `[Prod]` differs from it only in upper and lower case"),
            ("dev", "a\nb", "`\\n` cannot be in a profile name that every SDK reads"),
            ("dev", "DEFAULT", "`DEFAULT` is inherited by every other profile"),
            ("dev", "", "the name is empty"),
        ] {
            assert_eq!(rename_section(text, from, to).expect_err(to).to_string(), error);
        }
        assert!(rename_section("[dev]\n[dev]\n", "dev", "x").is_err(), "the AWS CLI cannot read it");
        assert_eq!(rename_section("[dev]\n", "dev", "DEV").as_deref(), Ok("[DEV]\n"), "its own name is no other");
    }
}
