//! The config and the credentials file together, as botocore sees them: which section is which profile.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::header_slip::{in_config, in_credentials};
use crate::ini::{IniDocument, Section, SyntaxError, nested_pairs};
use crate::profile::{HeaderFault, HeaderSlip, Place, Profile, ProfileLookup, ProfileProperty, SharedFile};

/// The config and the credentials file, parsed.
#[derive(Debug)]
pub struct SharedConfig<'t> {
    config: ParsedFile<'t>,
    credentials: ParsedFile<'t>,
    /// Both paths lead to one file: then either form of header is right in it.
    is_one_file: bool,
    /// How many lookups of profiles were made.
    looks: Cell<usize>,
    /// Built after [`FEW_LOOKS`] lookups, and so are the other two.
    headers: OnceCell<HashMap<String, &'t str>>,
    /// The letters and digits of each header of the config file, see [`letters_of`].
    letters: OnceCell<HashSet<String>>,
    /// The last header of each `[services NAME]`.
    services: OnceCell<HashMap<String, &'t str>>,
}

#[derive(Debug)]
struct ParsedFile<'t> {
    document: IniDocument<'t>,
    /// The path to show to users.
    shown: Arc<str>,
    file: SharedFile,
}

impl ParsedFile<'_> {
    fn slip(&self, section: &Section<'_, '_>, name: &str, fault: HeaderFault) -> HeaderSlip {
        let right = match self.file {
            SharedFile::Config if name == "default" => name.to_owned(),
            SharedFile::Config if name.contains(char::is_whitespace) => format!("profile \"{name}\""),
            SharedFile::Config => format!("profile {name}"),
            SharedFile::Credentials => name.to_owned(),
        };
        let place = Place { file: self.shown.clone(), line: section.line() };
        HeaderSlip { place, header: section.name().to_owned(), right, fault }
    }
}

/// So many lookups cost less than an index of all profiles: a run for one profile needs no more.
const FEW_LOOKS: usize = 16;

/// A file that the AWS CLI cannot read either.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} file, {error}")]
pub struct Unreadable {
    /// Which of the two files.
    pub file: SharedFile,
    /// The line that cannot be read, and why.
    pub error: SyntaxError,
}

impl<'t> SharedConfig<'t> {
    /// Parses both texts. The paths are those to show to users.
    ///
    /// # Errors
    /// botocore refuses one of the files.
    pub fn parse(config: (&'t str, String), credentials: (&'t str, String)) -> Result<Self, Unreadable> {
        let is_one_file = config.0 == credentials.0;
        let parse = |(text, shown): (&'t str, String), file| match IniDocument::parse(text) {
            Ok(document) => Ok(ParsedFile { document, shown: shown.into(), file }),
            Err(error) => Err(Unreadable { file, error }),
        };
        Ok(Self {
            config: parse(config, SharedFile::Config)?,
            credentials: parse(credentials, SharedFile::Credentials)?,
            is_one_file,
            looks: Cell::new(0),
            headers: OnceCell::new(),
            letters: OnceCell::new(),
            services: OnceCell::new(),
        })
    }

    /// The config file's header of each profile: for callers that look up many of them, since one lookup reads every
    /// header.
    fn headers(&self) -> &HashMap<String, &'t str> {
        self.headers.get_or_init(|| {
            let headers = self.config.document.sections().map(|section| section.name());
            headers.filter_map(|header| Some((profile_of_header(header)?.into_owned(), header))).collect()
        })
    }

    /// The config file's header for a profile, as written there.
    #[must_use]
    pub fn config_header(&self, name: &str) -> Option<&'t str> {
        self.config_section(name).map(|section| section.name())
    }

    /// Name and line of each section of the credentials file.
    pub fn credentials_headers(&self) -> impl Iterator<Item = (&'t str, usize)> {
        self.credentials.document.sections().map(|section| (section.name(), section.line()))
    }

    /// Whether a header of the config file may be nearly that of a profile: for callers that ask about many of them.
    fn may_have_near_header(&self, name: &str) -> bool {
        let of_headers = || {
            let headers = self.config.document.sections().map(|section| section.name());
            let letters = |header: &str| {
                let named = profile_of_header(header).map(|name| letters_of(&name));
                [Some(letters_of(header)), after_profile(header), named]
            };
            headers.flat_map(letters).flatten().collect()
        };
        // Beyond ASCII, two forms of a letter may look alike.
        !name.is_ascii()
            || self.looks.get() <= FEW_LOOKS
            || self.letters.get_or_init(of_headers).contains(&letters_of(name))
    }

    /// The section of endpoints of that name. As with profiles, the last one counts.
    fn services_section(&self, services: &str) -> Option<Section<'_, 't>> {
        let named = |section: &Section<'_, 't>| named_section(section.name(), "services");
        if self.looks.get() > FEW_LOOKS {
            let all = || {
                let sections = self.config.document.sections();
                sections.filter_map(|section| Some((named(&section)?.into_owned(), section.name()))).collect()
            };
            return self.config.document.section(self.services.get_or_init(all).get(services)?);
        }
        self.config.document.sections().filter(|section| named(section).is_some_and(|name| name == services)).last()
    }

    /// The first section of settings that was meant for a profile of another name, for example in another case, and is
    /// no profile with credentials of its own.
    fn settings_near(&self, name: &str) -> Option<HeaderSlip> {
        const SOURCES: [&str; 5] =
            ["aws_access_key_id", "credential_process", "role_arn", "source_profile", "login_session"];
        let is_source =
            |key: &str| SOURCES.contains(&key) || key.starts_with("sso_") || key.starts_with("web_identity");
        if !self.may_have_near_header(name) {
            return None;
        }
        self.config.document.sections().filter(|section| ends_alike(section.name(), name)).find_map(|section| {
            let named = profile_of_header(section.name());
            let fault = in_config(section.name(), named.as_deref(), name)?;
            let other = named.as_deref().unwrap_or(section.name());
            let is_other = self.credentials.document.section(other).is_some()
                || section.properties().any(|property| is_source(&property.key.to_lowercase()));
            (!is_other).then(|| self.config.slip(&section, name, fault))
        })
    }

    /// The last section of a profile, as in botocore: `[default]` and `[profile default]` may both be there.
    fn config_section(&self, name: &str) -> Option<Section<'_, 't>> {
        let looks = self.looks.get();
        if looks > FEW_LOOKS {
            return self.config.document.section(self.headers().get(name)?);
        }
        self.looks.set(looks + 1);
        self.config
            .document
            .sections()
            .filter(|section| may_be_header_of(section.text_from_header(), name))
            .filter(|section| profile_of_header(section.name()).is_some_and(|it| it == name))
            .last()
    }
}

/// A fast test that rejects most of ten thousand headers: letters and digits of an ASCII name end a header that is nearly
/// its own.
fn ends_alike(header: &str, name: &str) -> bool {
    let [ours, theirs] = [name, header].map(|text| text.bytes().rev().filter(u8::is_ascii_alphanumeric));
    !name.is_ascii() || ours.zip(theirs).all(|(ours, theirs)| ours.eq_ignore_ascii_case(&theirs))
}

/// What two names have in common that differ only in case, blanks and quotes.
fn letters_of(name: &str) -> String {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// The same of what follows `profile`, in whatever case.
fn after_profile(header: &str) -> Option<String> {
    Some(letters_of(header).strip_prefix("profile")?.to_owned())
}

/// A fast test that rejects most of ten thousand sections by their first letters: after `[profile ` comes the profile's
/// name, up to a quote, a backslash or white space.
fn may_be_header_of(section: &str, name: &str) -> bool {
    let Some(word) = section.strip_prefix("[profile ") else { return true };
    let other = name.bytes().zip(word.bytes()).find(|(ours, theirs)| ours != theirs);
    other.is_none_or(|(_, theirs)| !theirs.is_ascii_graphic() || matches!(theirs, b'"' | b'\'' | b'\\'))
}

/// The profile of a header in the config file (`build_profile_map` in botocore/configloader.py).
fn profile_of_header(header: &str) -> Option<Cow<'_, str>> {
    if header == "default" {
        return Some(Cow::Borrowed(header));
    }
    named_section(header, "profile")
}

/// The name in a header that begins with the letters of a kind and is two shell words: to botocore `[profiles x]` and
/// `[profile: x]` are profiles, `[profile"x"]` is none (`_parse_section`).
fn named_section<'h>(header: &'h str, kind: &str) -> Option<Cow<'h, str>> {
    let rest = header.strip_prefix(kind)?;
    // Fast path for the ordinary header: ten thousand profiles have one each.
    let plain = rest.strip_prefix(' ').filter(|name| !name.is_empty() && !name.contains(NOT_IN_A_PLAIN_WORD));
    if let Some(name) = plain {
        return Some(Cow::Borrowed(name));
    }
    match shell_words(header)?.as_mut_slice() {
        [_, name] => Some(Cow::Owned(std::mem::take(name))),
        _ => None,
    }
}

/// White space, quotes and the backslash of `shlex`.
const NOT_IN_A_PLAIN_WORD: [char; 7] = [' ', '\t', '\r', '\n', '"', '\'', '\\'];

/// Splits as Python's `shlex.split` does: only four white space characters separate words, a backslash keeps what
/// follows, and within double quotes only `"` and `\`. `None` where a quote or a backslash is left open.
fn shell_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some('"') | None, '\\') => {
                let kept = characters.next()?;
                let word = word.get_or_insert_default();
                if quote.is_some() && !['"', '\\'].contains(&kept) {
                    word.push('\\');
                }
                word.push(kept);
            }
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ' | '\t' | '\r' | '\n') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

fn collect(parsed: &ParsedFile<'_>, section: &Section<'_, '_>, profile: &mut Profile) {
    let place = |line| Place { file: parsed.shown.clone(), line };
    profile.headers.push((parsed.file, place(section.line())));
    profile.properties.extend(section.properties().map(|property| ProfileProperty {
        key: lower_case(property.key),
        value: Zeroizing::new(property.value.into_owned()),
        file: parsed.file,
        place: place(property.line),
    }));
}

/// A key in lower case, as nearly all keys are.
fn lower_case(key: &str) -> String {
    let is_lower = key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { key.to_owned() } else { key.to_lowercase() }
}

/// Room for the properties of an everyday profile.
const PROPERTIES: usize = 8;

impl ProfileLookup for SharedConfig<'_> {
    fn profile(&self, name: &str) -> Option<Profile> {
        let properties = Vec::with_capacity(PROPERTIES);
        let mut profile = Profile { name: name.to_owned(), headers: Vec::new(), properties };
        if let Some(section) = self.credentials.document.section(name) {
            collect(&self.credentials, &section, &mut profile);
        }
        if let Some(section) = self.config_section(name) {
            collect(&self.config, &section, &mut profile);
        }
        (!profile.headers.is_empty()).then_some(profile)
    }

    fn names(&self) -> Vec<String> {
        let config = self.config.document.sections().filter_map(|section| profile_of_header(section.name()));
        let credentials = self.credentials.document.sections().map(|section| Cow::Borrowed(section.name()));
        let mut seen = HashSet::new();
        config.chain(credentials).filter(|name| seen.insert(name.clone())).map(Cow::into_owned).collect()
    }

    fn header_slips(&self, name: &str) -> Vec<HeaderSlip> {
        let config = self.config.document.sections().filter_map(|section| {
            let fault = in_config(section.name(), profile_of_header(section.name()).as_deref(), name)?;
            Some(self.config.slip(&section, name, fault))
        });
        let credentials = self.credentials.document.sections().filter_map(|section| {
            let fault = in_credentials(section.name(), profile_of_header(section.name()).as_deref(), name)?;
            Some(self.credentials.slip(&section, name, fault))
        });
        config.chain(credentials).collect()
    }

    fn misplaced_sections(&self, name: &str) -> Vec<HeaderSlip> {
        if self.is_one_file {
            return Vec::new();
        }
        let bare = self.config.document.section(name).filter(|_| profile_of_header(name).is_none());
        let prefixed = self.credentials.document.section(&format!("profile {name}"));
        let bare = bare.map(|section| self.config.slip(&section, name, HeaderFault::NoPrefix));
        let near = if bare.is_none() && self.config_section(name).is_none() { self.settings_near(name) } else { None };
        bare.into_iter()
            .chain(near)
            .chain(prefixed.map(|section| self.credentials.slip(&section, name, HeaderFault::Prefix)))
            .collect()
    }

    fn service_endpoints(&self, services: &str) -> Option<Vec<(String, ProfileProperty)>> {
        let section = self.services_section(services)?;
        section.properties().next()?;
        let endpoint = |value: &str| {
            let urls = nested_pairs(value).filter(|(key, _)| *key == "endpoint_url");
            urls.last().map(|(_, url)| url.to_owned()).filter(|url| !url.is_empty())
        };
        let endpoints = section.properties().filter_map(|property| {
            let url = ProfileProperty {
                key: "endpoint_url".to_owned(),
                value: Zeroizing::new(endpoint(&property.value)?),
                file: self.config.file,
                place: Place { file: self.config.shown.clone(), line: property.line },
            };
            Some((property.key.to_lowercase(), url))
        });
        Some(endpoints.collect())
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
            ("profile a\\", None),
            ("profiles dev", Some("dev")),
            ("profile: dev", Some("dev")),
            ("profile\tdev", Some("dev")),
            ("profile\"x\" dev", Some("dev")),
            ("profile\"dev\"", None),
            ("profile\" dev\"", None),
            ("profile ''", Some("")),
            ("profile \"a\\'b\"", Some("a\\'b")),
            ("profile \"a\\\"b\"", Some("a\"b")),
            ("profile 'a\\b'", Some("a\\b")),
            ("profile\u{a0}dev", None),
            ("profile\u{a0} dev", Some("dev")),
            ("profile \u{b}dev\u{3000}", Some("\u{b}dev\u{3000}")),
            ("\"profile\" dev", None),
            ("dev", None),
            ("sso-session dev", None),
            ("services dev", None),
        ] {
            assert_eq!(profile_of_header(header).as_deref(), profile, "{header}");
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
    fn many_lookups_find_what_few_of_them_find() {
        let config = "[Profile one]\nregion = x\n[profile \"Two\"]\nregion = x\n[three]\nregion = x\n[profiles  FOUR]\nregion = x\n[services: a]\nsts =\n  endpoint_url = http://[::1]\n[services 'a']\ns3 =\n  x =\n";
        let credentials = "[one]\n[two]\n[three]\n[four]\n[five]\n[profile six]\n";
        let seen = |shared: &SharedConfig<'_>| {
            let slips = |name| shared.misplaced_sections(name).iter().map(ToString::to_string).collect::<Vec<_>>();
            let services = ["a", "b"].map(|name| shared.service_endpoints(name).map(|found| found.len()));
            (["one", "two", "three", "four", "five", "six"].map(slips), services)
        };
        let few = seen(&parse(config, credentials));
        assert_eq!(few.0.each_ref().map(Vec::len), [1, 1, 1, 1, 0, 1]);
        let many = parse(config, credentials);
        for _ in 0..=FEW_LOOKS {
            let _ = many.profile("five");
        }
        assert_eq!(seen(&many), few);
    }

    #[test]
    fn a_services_section_gives_endpoints_by_service() {
        let shared = parse(
            "[services local]\nsts =\n  endpoint_url = http://localhost:1\ns3 =\n  addressing_style = path\n[profile dev]\nservices = local\n",
            "",
        );
        let endpoints = shared.service_endpoints("local").expect("there is such a section");
        assert_eq!(endpoints.len(), 1);
        assert_eq!((endpoints[0].0.as_str(), endpoints[0].1.value.as_str()), ("sts", "http://localhost:1"));
        assert!(shared.service_endpoints("other").is_none());
        let shared = parse(
            "[services: a]\nsts =\n  endpoint_url = http://[::1]\n[services 'a']\ns3 =\n  x =\n[services b]\n",
            "",
        );
        assert_eq!(shared.service_endpoints("a").map(|found| found.len()), Some(0), "the last one counts");
        assert!(shared.service_endpoints("b").is_none(), "an empty section is none to botocore");
    }
}
