//! The sessions in written profiles, with their expiration.

use super::profile::EXPIRY_KEY;
use super::remove::{is_marked, long_term_key};
use crate::format::ini::{IniDocument, SyntaxError};
use crate::model::{AccessKeyId, Expiration, SOURCE_PROFILE_MARK};

/// A session in a section that `write` made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenSession {
    /// The name of the written profile.
    pub(crate) profile: String,
    /// The profile from which it is renewed.
    pub(crate) source: String,
    /// First and last characters of the session's key id.
    pub(crate) access_key_id: String,
    /// `None` where that is not known.
    pub(crate) expiration: Option<Expiration>,
}

/// The sessions in a credentials file, of all source profiles or of one.
///
/// # Errors
/// The AWS CLI cannot read the text.
pub(crate) fn written_sessions(text: &str, source: Option<&str>) -> Result<Vec<WrittenSession>, SyntaxError> {
    let document = IniDocument::parse(text)?;
    let sections = document.sections().filter(|section| is_marked(section, source));
    let session = |section: crate::format::ini::Section<'_, '_>| {
        let own = |key: &str| section.own_properties().find(|property| property.key.eq_ignore_ascii_case(key));
        let id = AccessKeyId::parse(&own("aws_access_key_id")?.value).ok()?;
        own("aws_session_token").filter(|_| long_term_key(&section).is_none())?;
        Some(WrittenSession {
            profile: section.name().to_owned(),
            source: own(SOURCE_PROFILE_MARK)?.value.into_owned(),
            access_key_id: id.masked(),
            expiration: own(EXPIRY_KEY).and_then(|text| Expiration::parse(&text.value)),
        })
    };
    Ok(sections.filter_map(session).collect())
}
