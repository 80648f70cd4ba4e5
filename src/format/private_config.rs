//! The config file that a command under `exec --renew` reads: a copy of the user's own without keys in it, and one profile
//! more that renews itself. Under `exec --serve` it is a copy whose default profile gives no credentials.

use super::edit::{EditError, SectionEdit, set_section};
use super::ini::{IniDocument, IniProperty, nested_pairs};
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
    let document = IniDocument::parse(text)?;
    let left_out = sections_with_keys(&document);
    let copy = without_keys(text);
    check_copy(&document, &IniDocument::parse(&copy)?)?;
    let settings: Vec<(&str, String)> = settings
        .iter()
        .map(|(key, value)| (*key, value.split_inclusive('\n').map(|line| without_secret(line, true)).collect()))
        .collect();
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

/// The keys of a profile from which SDKs take credentials, or the way to them.
const SOURCES_OF_CREDENTIALS: [&str; 16] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
    "web_identity_token_process",
];

/// The headers of the default profile, in either file.
const DEFAULT_PROFILE: [&str; 2] = ["default", "profile default"];

/// Whether the default profile of a file gives credentials, which every SDK prefers to an endpoint.
///
/// # Errors
/// When the AWS CLI cannot read the file.
pub(crate) fn default_has_credentials(text: &str) -> Result<bool, EditError> {
    let document = IniDocument::parse(text)?;
    let mut properties =
        DEFAULT_PROFILE.iter().filter_map(|name| document.section(name)).flat_map(|section| section.properties());
    Ok(properties.any(|property| SOURCES_OF_CREDENTIALS.iter().any(|key| property.key.eq_ignore_ascii_case(key))))
}

/// Copies a config file without the keys in it, and without what gives the default profile credentials.
///
/// # Errors
/// When the AWS CLI cannot read the file, or that cannot be left out alone.
pub(crate) fn config_without_default(text: &str) -> Result<PrivateConfig, EditError> {
    let document = IniDocument::parse(text)?;
    let left_out = sections_with_keys(&document);
    let mut copy = without_keys(text);
    check_copy(&document, &IniDocument::parse(&copy)?)?;
    for section in DEFAULT_PROFILE.into_iter().filter(|name| document.section(name).is_some()) {
        copy = set_section(&copy, &SectionEdit { section, set: &[], remove: &SOURCES_OF_CREDENTIALS })?;
    }
    if default_has_credentials(&copy)? {
        return Err(EditError::WouldChange { section: Some("default".to_owned()) });
    }
    Ok(PrivateConfig { text: copy, left_out })
}

fn is_key(key: &str) -> bool {
    KEYS.iter().any(|secret| secret.eq_ignore_ascii_case(key))
}

fn holds_key(property: &IniProperty<'_>) -> bool {
    is_key(property.key) || nested_pairs(&property.value).any(|(key, _)| is_key(key))
}

/// The sections from which keys are left out, `[DEFAULT]` first.
fn sections_with_keys(document: &IniDocument<'_>) -> Vec<String> {
    let inherits = document.sections().any(|section| section.properties().any(|it| it.inherited && holds_key(&it)));
    let own = document.sections().filter(|section| section.own_properties().any(|property| holds_key(&property)));
    let default = inherits.then(|| "DEFAULT".to_owned());
    default.into_iter().chain(own.map(|section| section.name().to_owned())).collect()
}

/// Every line but those of keys, in one pass, since a file may have thousands of sections with keys.
fn without_keys(text: &str) -> String {
    let mut copy = String::with_capacity(text.len());
    let mut key_indent = None;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start();
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if !inner.is_empty() && !inner.starts_with(['#', ';']) {
            if key_indent.is_some_and(|of_key| indent > of_key) {
                continue;
            }
            key_indent = is_property_of_key(inner).then_some(indent);
        }
        if key_indent.is_none() || inner.is_empty() || inner.starts_with(['#', ';']) {
            copy.push_str(&without_secret(line, indent > 0));
        }
    }
    copy
}

fn is_property_of_key(line: &str) -> bool {
    line.split_once(['=', ':']).is_some_and(|(key, _)| is_key(key.trim_end()))
}

/// Looks that a copy has the same sections with the same properties, except the keys.
fn check_copy(document: &IniDocument<'_>, copy: &IniDocument<'_>) -> Result<(), EditError> {
    if document.sections().len() != copy.sections().len() {
        return Err(EditError::WouldChange { section: None });
    }
    for (before, after) in document.sections().zip(copy.sections()) {
        let kept = before.properties().filter(|property| !is_key(property.key)).map(|property| property.key);
        let is_same = before.name() == after.name() && kept.eq(after.properties().map(|property| property.key));
        if !is_same || after.properties().any(|property| holds_key(&property)) {
            return Err(EditError::WouldChange { section: Some(before.name().to_owned()) });
        }
    }
    Ok(())
}

/// The added section of a copy, with everything written after it since.
pub(crate) fn added_section(copy: &str) -> Option<&str> {
    copy.rfind(MARK).map(|at| &copy[at..])
}

/// A line without the secret in it: nothing of a comment or of a key in a nested block, and all before a comment behind
/// a value. A key that was only commented out may still be valid.
fn without_secret(line: &str, is_nested: bool) -> String {
    let inner = line.trim_start();
    let is_comment = inner.starts_with(['#', ';']);
    let is_key = is_nested && KEYS.iter().any(|key| begins_with(inner, key));
    if is_key || (is_comment && is_secret(inner)) {
        return String::new();
    }
    let comment = [" #", " ;", "\t#", "\t;"].into_iter().filter_map(|start| line.find(start)).min();
    match comment.map(|at| line.split_at(at)) {
        Some((value, comment)) if !is_comment && is_secret(comment) => {
            let end = comment.trim_end_matches(['\r', '\n']).len();
            format!("{}{}", value.trim_end(), &comment[end..])
        }
        _ => line.to_owned(),
    }
}

fn begins_with(line: &str, key: &str) -> bool {
    line.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
}

/// Whether a comment names a key, or holds what looks like one: 40 characters of base64, as AWS's secret keys have.
fn is_secret(comment: &str) -> bool {
    let of_a_key = |c: char| c.is_ascii_alphanumeric() || "/+=".contains(c);
    let comment_in_lower_case = comment.to_ascii_lowercase();
    KEYS.iter().any(|key| comment_in_lower_case.contains(key))
        || comment.split(|c| !of_a_key(c)).any(|word| {
            let is_mixed =
                word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_uppercase());
            word.len() >= 40 && is_mixed
        })
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
        let nested = "[profile dev]\ns3 =\n  AWS_SECRET_ACCESS_KEY = SENSITIVE\n  max = 1\n\
                      output = json # aws_session_token = SENSITIVE\n\
                      # wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\nregion = us-east-1 ; why\n";
        let copied = copy(nested).expect("a file like any other");
        let kept = "[profile dev]\ns3 =\n  max = 1\noutput = json\nregion = us-east-1 ; why\n";
        assert_eq!(
            (copied.text.as_str(), &copied.left_out[..]),
            (&*format!("{kept}\n{MARK}\n{ADDED}"), &["profile dev".to_owned()][..])
        );
        let settings = [("s3", "\n  aws_secret_access_key = SENSITIVE\n  max = 1".to_owned())];
        let own = private_config("", "profile dev-mfa", &settings).expect("a block of settings").text;
        assert!(own.contains("max = 1") && !own.contains("SENSITIVE"), "{own}");
        let inherited =
            "[DEFAULT]\naws_secret_access_key = SENSITIVE\n  SENSITIVE\noutput = json\n[profile dev]\nregion = x\n";
        let copied = copy(inherited).expect("a file like any other");
        assert_eq!(copied.left_out, ["DEFAULT"]);
        assert!(copied.text.starts_with("[DEFAULT]\noutput = json\n[profile dev]\nregion = x\n"), "{}", copied.text);
        let many = (0..20_000).map(|n| format!("[profile p{n}]\naws_access_key_id = AKIA\n"));
        let copied = copy(&many.collect::<Vec<_>>().concat()).expect("a file like any other");
        assert_eq!((copied.left_out.len(), copied.text.matches("AKIA").count()), (20_000, 0));
        let empty = copy("").expect("no file is an empty one");
        assert_eq!((empty.text, empty.left_out), (format!("{MARK}\n{ADDED}"), Vec::new()));
    }

    #[test]
    fn of_the_default_profile_only_the_credentials_are_left_out() {
        let others = "[profile a]\nrole_arn = arn\nsource_profile = default\n";
        for (default, kept) in [
            ("[default]\nregion = x\n", "[default]\nregion = x\n"),
            ("[default]\nregion = x\naws_access_key_id = AKIA\n", "[default]\nregion = x\n"),
            (
                "[profile default]\nrole_arn = arn\nsource_profile = b\noutput = json\n",
                "[profile default]\noutput = json\n",
            ),
            ("[default]\ncredential_process = x\nsso_session = y\ns3 =\n  max = 1\n", "[default]\ns3 =\n  max = 1\n"),
            ("", ""),
        ] {
            let text = format!("{default}{others}");
            assert_eq!(default_has_credentials(&text), Ok(default != kept), "{default}");
            assert_eq!(config_without_default(&text).expect("a file like any other").text, format!("{kept}{others}"));
        }
        let inherited = "[DEFAULT]\nrole_arn = arn\n[default]\nregion = x\n";
        assert!(config_without_default(inherited).is_err(), "the other sections need it");
    }

    #[test]
    fn case_r4_line_ends_stay_as_they_are_and_what_no_reader_takes_is_refused() {
        let copied = copy("[profile dev]\r\nregion = us-east-1").expect("without a line end at its end");
        assert!(copied.text.starts_with("[profile dev]\r\nregion = us-east-1\r\n"), "{:?}", copied.text);
        assert_eq!(copied.text.matches('\n').count(), copied.text.matches("\r\n").count(), "{:?}", copied.text);
        assert!(copy("[profile a]\n[profile a]\n").is_err(), "the AWS CLI cannot read it either");
    }
}
