//! The config file that a command under `exec --renew` reads: a copy of the user's own without keys in it, and one profile
//! more that renews itself.

use super::edit::{EditError, SectionEdit, set_section};
use super::ini::{IniDocument, nested_pairs};
use super::second_reader::{Verdict, compare};

/// A comment before the added section, by which it is found again, and at the head of the copy for readers.
const MARK: &str = "# from `mfa-session exec --renew`";

/// The keys that are not copied.
const KEYS: [&str; 4] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"];

/// A copy, and the sections from which keys were left out.
#[derive(Debug)]
pub(crate) struct PrivateConfig {
    pub text: String,
    pub left_out: Vec<String>,
}

/// Copies a config file, with a section of that header added.
///
/// # Errors
/// When the AWS CLI cannot read the file, or no section can be added that every reader takes for one.
pub(crate) fn private_config(
    text: &str,
    header: &str,
    settings: &[(&'static str, String)],
) -> Result<PrivateConfig, EditError> {
    let mut left_out = Vec::new();
    let mut copy = without_comments_on_keys(text);
    let is_key = |key: &str| KEYS.iter().any(|secret| secret.eq_ignore_ascii_case(key));
    for section in IniDocument::parse(text)?.sections() {
        if section.own_properties().any(|property| is_key(property.key)) {
            copy = set_section(&copy, &SectionEdit { section: section.name(), set: &[], remove: &KEYS })?;
            left_out.push(section.name().to_owned());
        }
    }
    let set: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let after = set_section(&copy, &SectionEdit { section: header, set: &set, remove: &[] })?;
    let nested = settings.iter().flat_map(|(_, value)| nested_pairs(value).map(|(key, _)| key));
    let owned: Vec<&str> = settings.iter().map(|(key, _)| *key).chain(nested).collect();
    match compare(&copy, &after, header, &owned) {
        Verdict::OtherSectionDiffers(other) => return Err(EditError::WouldChange { section: Some(other) }),
        Verdict::ResultUnreadable => return Err(EditError::WouldChange { section: None }),
        Verdict::Agrees | Verdict::CannotRead | Verdict::OwnSectionDiffers => {}
    }
    let at = after.rfind(&format!("[{header}]")).unwrap_or(after.len());
    let (before, own) = after.split_at(at);
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Ok(PrivateConfig { text: format!("{before}{MARK}{end_of_line}{own}"), left_out })
}

/// The added section of a copy, with everything written after it since.
pub(crate) fn added_section(copy: &str) -> Option<&str> {
    copy.rfind(MARK).map(|at| &copy[at..])
}

/// Removes keys from comments too: a key that was only commented out may still be valid.
fn without_comments_on_keys(text: &str) -> String {
    let is_secret = |line: &&str| {
        let comment = line.trim_start();
        let names_a_key = KEYS.iter().any(|key| comment.to_ascii_lowercase().contains(key));
        comment.starts_with(['#', ';']) && names_a_key
    };
    text.split_inclusive('\n').filter(|line| !is_secret(line)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    const ADDED: &str = "[profile dev-mfa]\nregion = eu-west-1\ncredential_process = mfa-session x\n";

    fn copy(text: &str) -> Result<PrivateConfig, EditError> {
        let settings = [("region", "eu-west-1".to_owned()), ("credential_process", "mfa-session x".to_owned())];
        private_config(text, "profile dev-mfa", &settings)
    }

    #[test]
    fn a_copy_has_every_line_but_those_with_keys_and_one_section_more() {
        let text = "[profile dev]\nregion = us-east-1\naws_access_key_id = AKIA\naws_secret_access_key = SENSITIVE\n\
                    # aws_secret_access_key = SENSITIVE\n# why\n\n[profile b]\ns3 =\n  max = 1\n";
        let copied = copy(text).expect("a file like any other");
        assert_eq!(copied.left_out, ["profile dev"]);
        let expected =
            format!("[profile dev]\nregion = us-east-1\n# why\n\n[profile b]\ns3 =\n  max = 1\n\n{MARK}\n{ADDED}");
        assert_eq!(copied.text, expected);
        assert_eq!(added_section(&copied.text), Some(format!("{MARK}\n{ADDED}").as_str()));
        let empty = copy("").expect("no file is an empty one");
        assert_eq!((empty.text, empty.left_out), (format!("{MARK}\n{ADDED}"), Vec::new()));
    }

    #[test]
    fn case_r4_line_ends_stay_as_they_are_and_what_no_reader_takes_is_refused() {
        let copied = copy("[profile dev]\r\nregion = us-east-1").expect("without a line end at its end");
        assert!(copied.text.starts_with("[profile dev]\r\nregion = us-east-1\r\n"), "{:?}", copied.text);
        assert_eq!(copied.text.matches('\n').count(), copied.text.matches("\r\n").count(), "{:?}", copied.text);
        assert!(copy("[profile a]\n[profile a]\n").is_err(), "the AWS CLI cannot read it either");
    }
}
