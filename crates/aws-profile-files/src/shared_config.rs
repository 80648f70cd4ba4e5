//! The two shared files together, as botocore sees them: which section is which profile, and what the
//! profile says. First floor; pure.

use std::borrow::Cow;
use std::collections::HashSet;

use zeroize::Zeroizing;

use crate::ini::{Document, Section, SyntaxError, nested_pairs};
use crate::profile::{Place, Profile, ProfileLookup, Property, SharedFile};

/// Both files, parsed. Borrows their text.
#[derive(Debug)]
pub struct SharedConfig<'t> {
    config: SourceText<'t>,
    credentials: SourceText<'t>,
}

#[derive(Debug)]
struct SourceText<'t> {
    document: Document<'t>,
    /// As people write its path.
    shown: String,
    file: SharedFile,
}

/// A file that the AWS CLI cannot read either.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} file, {error}")]
pub struct Unreadable {
    /// Which of the two.
    pub file: SharedFile,
    /// Where and why.
    pub error: SyntaxError,
}

impl<'t> SharedConfig<'t> {
    /// Reads both texts; the names are for messages.
    ///
    /// # Errors
    /// When botocore would refuse one of them.
    pub fn parse(config: (&'t str, String), credentials: (&'t str, String)) -> Result<Self, Unreadable> {
        let parse = |(text, shown): (&'t str, String), file| match Document::parse(text) {
            Ok(document) => Ok(SourceText { document, shown, file }),
            Err(error) => Err(Unreadable { file, error }),
        };
        Ok(Self {
            config: parse(config, SharedFile::Config)?,
            credentials: parse(credentials, SharedFile::Credentials)?,
        })
    }

    /// The config file's header for a profile, as it stands there.
    #[must_use]
    pub fn config_header(&self, name: &str) -> Option<&'t str> {
        self.config_section(name).map(|section| section.name())
    }

    /// Name and line of each section of the credentials file.
    pub fn credentials_headers(&self) -> impl Iterator<Item = (&'t str, usize)> {
        self.credentials.document.sections().map(|section| (section.name(), section.line()))
    }

    /// botocore goes through the sections in order, and a later one replaces an earlier one of the same
    /// profile (`[default]` and `[profile default]`).
    fn config_section(&self, name: &str) -> Option<Section<'_, 't>> {
        self.config
            .document
            .sections()
            .filter(|section| may_mean(section.onwards(), name))
            .filter(|section| config_profile(section.name()).is_some_and(|it| it == name))
            .last()
    }
}

/// Cheap to ask of ten thousand sections, since nearly all fall at their first letters: a header that begins with
/// `[profile ` goes on as the profile's name does, up to a quote, a backslash or a blank.
fn may_mean(section: &str, name: &str) -> bool {
    let Some(word) = section.strip_prefix("[profile ") else { return true };
    let other = name.bytes().zip(word.bytes()).find(|(ours, theirs)| ours != theirs);
    other.is_none_or(|(_, theirs)| !theirs.is_ascii_graphic() || matches!(theirs, b'"' | b'\'' | b'\\'))
}

/// The profile that a header of the config file stands for (botocore/configloader.py, `build_profile_map`).
fn config_profile(header: &str) -> Option<Cow<'_, str>> {
    if header == "default" {
        return Some(Cow::Borrowed(header));
    }
    let rest = header.strip_prefix("profile")?;
    if !rest.starts_with([' ', '\t', '"', '\'']) {
        return None;
    }
    one_word(rest)
}

/// The single shell word in a text, quotes removed; `None` when there are none or several.
fn one_word(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    if !text.contains(['"', '\'', '\\']) {
        let mut words = text.split_whitespace();
        return words.next().filter(|_| words.next().is_none()).map(Cow::Borrowed);
    }
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '\\') => word.push(characters.next()?),
            (None, c) if c.is_whitespace() => return None,
            (_, c) => word.push(c),
        }
    }
    quote.is_none().then_some(Cow::Owned(word))
}

fn collect(source: &SourceText<'_>, section: &Section<'_, '_>, profile: &mut Profile) {
    let place = |line| Place { file: source.shown.clone(), line };
    profile.headers.push((source.file, place(section.line())));
    profile.properties.extend(section.properties().map(|property| Property {
        key: property.key.to_lowercase(),
        value: Zeroizing::new(property.value.into_owned()),
        file: source.file,
        place: place(property.line),
    }));
}

impl ProfileLookup for SharedConfig<'_> {
    fn profile(&self, name: &str) -> Option<Profile> {
        let mut profile = Profile { name: name.to_owned(), headers: Vec::new(), properties: Vec::new() };
        if let Some(section) = self.credentials.document.section(name) {
            collect(&self.credentials, &section, &mut profile);
        }
        if let Some(section) = self.config_section(name) {
            collect(&self.config, &section, &mut profile);
        }
        (!profile.headers.is_empty()).then_some(profile)
    }

    fn names(&self) -> Vec<String> {
        let config = self.config.document.sections().filter_map(|section| config_profile(section.name()));
        let credentials = self.credentials.document.sections().map(|section| Cow::Borrowed(section.name()));
        let mut seen = HashSet::new();
        config.chain(credentials).filter(|name| seen.insert(name.clone())).map(Cow::into_owned).collect()
    }

    fn service_endpoints(&self, services: &str) -> Vec<(String, Property)> {
        let is_wanted = |section: &Section<'_, '_>| {
            section.name().strip_prefix("services").and_then(one_word).is_some_and(|name| name == services)
        };
        let Some(section) = self.config.document.sections().find(is_wanted) else { return Vec::new() };
        let endpoint = |value: &str| {
            nested_pairs(value).filter(|(key, _)| *key == "endpoint_url").last().map(|(_, url)| url.to_owned())
        };
        section
            .properties()
            .filter_map(|property| {
                let url = Property {
                    key: "endpoint_url".to_owned(),
                    value: Zeroizing::new(endpoint(&property.value)?),
                    file: self.config.file,
                    place: Place { file: self.config.shown.clone(), line: property.line },
                };
                Some((property.key.to_lowercase(), url))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    fn parse<'t>(config: &'t str, credentials: &'t str) -> SharedConfig<'t> {
        SharedConfig::parse((config, "~/.aws/config".into()), (credentials, "~/.aws/credentials".into()))
            .expect("both texts are sound")
    }

    #[test]
    fn headers_of_the_config_file_name_profiles_as_in_botocore() {
        for (header, profile) in [
            ("default", Some("default")),
            ("profile dev", Some("dev")),
            ("profile   dev", Some("dev")),
            ("profile default", Some("default")),
            ("profile \"a b\"", Some("a b")),
            ("profile 'a b'", Some("a b")),
            ("profile a\\ b", Some("a b")),
            ("profile a b", None),
            ("profile", None),
            ("profile \"a", None),
            ("profiles dev", None),
            ("dev", None),
            ("sso-session dev", None),
            ("services dev", None),
        ] {
            assert_eq!(config_profile(header).as_deref(), profile, "{header}");
        }
    }

    #[test]
    fn the_credentials_file_wins_key_by_key_and_every_value_knows_its_line() {
        let shared = parse(
            "[default]\nregion = us-east-1\n[profile dev]\n# c\nregion = eu-west-1\nmfa_serial = A\n[profile default]\n",
            "[dev]\nMFA_Serial = B\naws_access_key_id = X\n",
        );
        let dev = shared.profile("dev").expect("both files have it");
        let got = |key: &str| dev.get(key).map(|p| (p.value.as_str(), p.place.to_string()));
        assert_eq!(got("mfa_serial"), Some(("B", "~/.aws/credentials:2".into())));
        assert_eq!(got("region"), Some(("eu-west-1", "~/.aws/config:5".into())));
        assert!(shared.profile("profile dev").is_none());
        assert!(shared.profile("Dev").is_none());
        assert_eq!(shared.names(), ["default", "dev"]);
    }

    #[test]
    fn a_profile_is_found_under_every_spelling_of_its_header() {
        for (header, names) in [
            ("profile a b", &[][..]),
            ("profile \"a b\" ", &["a b"]),
            ("profile 'a b'", &["a b"]),
            ("profile a\\ b", &["a b"]),
            ("profile\t\"a\" ", &["a"]),
            ("profile a\t", &["a"]),
            ("profile  a", &["a"]),
            ("profile a\"b\"", &["ab"]),
            ("profile a\\b", &["ab"]),
            ("profile \\ab", &["ab"]),
        ] {
            let config = format!("[{header}]\nregion = x\n");
            let shared = parse(&config, "");
            let found: Vec<_> =
                ["a b", "a", "b", "ab"].into_iter().filter(|name| shared.profile(name).is_some()).collect();
            assert_eq!(found, names, "{header:?}");
        }
    }

    #[test]
    fn a_services_section_gives_endpoints_by_service() {
        let shared = parse(
            "[services local]\nsts =\n  endpoint_url = http://localhost:1\ns3 =\n  addressing_style = path\n[profile dev]\nservices = local\n",
            "",
        );
        let endpoints = shared.service_endpoints("local");
        assert_eq!(endpoints.len(), 1);
        assert_eq!((endpoints[0].0.as_str(), endpoints[0].1.value.as_str()), ("sts", "http://localhost:1"));
        assert!(shared.service_endpoints("other").is_empty());
    }
}
