//! A profile, merged from both shared files.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

/// A line of a profile file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path to show to users: `~/.aws/config`. All places in a file share it.
    pub file: Arc<str>,
    /// The line in that file, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Which of the two shared files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedFile {
    /// `AWS_CONFIG_FILE`, else `~/.aws/config`.
    Config,
    /// `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
    Credentials,
}

impl fmt::Display for SharedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Config => "config",
            Self::Credentials => "credentials",
        })
    }
}

/// One `key = value` of a profile. The value may be a secret.
pub struct ProfileProperty {
    /// The key's name in lower case.
    pub key: String,
    /// Without white space around it. The lines of a nested block are joined by `\n`, with one before them.
    pub value: Zeroizing<String>,
    /// The file it is in.
    pub file: SharedFile,
    /// The file and the line of the key.
    pub place: Place,
}

impl fmt::Debug for ProfileProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.key, self.place)
    }
}

/// A profile, as botocore merges it: a key in the credentials file wins over the same key in the
/// config file (`botocore/session.py`, `full_config`).
#[derive(Debug)]
pub struct Profile {
    /// Its name, without the config file's `profile `.
    pub name: String,
    /// The headers of its sections.
    pub headers: Vec<(SharedFile, Place)>,
    /// All properties, those of the credentials file first.
    pub properties: Vec<ProfileProperty>,
}

impl Profile {
    /// The property with this key that takes effect. One without a value counts as absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&ProfileProperty> {
        self.properties.iter().find(|property| property.key == key && !property.value.is_empty())
    }

    /// As [`Self::get`], in one of the files.
    #[must_use]
    pub fn get_in(&self, file: SharedFile, key: &str) -> Option<&ProfileProperty> {
        self.properties
            .iter()
            .find(|property| property.file == file && property.key == key && !property.value.is_empty())
    }

    /// The header of its first section.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.headers.first().map(|(_, place)| place)
    }
}

/// A section that was meant for a profile, but is not read as its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderSlip {
    /// The file and the line of the header.
    pub place: Place,
    /// The text within the brackets.
    pub header: String,
    /// The text that should be within the brackets.
    pub right: String,
    /// How the header differs from the right one.
    pub fault: HeaderFault,
}

impl fmt::Display for HeaderSlip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `[{}]`: {}", self.place, self.header, self.fault)
    }
}

/// How a header differs from the one that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderFault {
    /// `[dev]` in the config file, which lacks `profile `.
    NoPrefix,
    /// `[profile dev]` in the credentials file.
    Prefix,
    /// Upper or lower case differs.
    Case,
    /// White space around or inside of the name.
    Padding,
    /// Quotes in a place where readers do not remove them.
    Quotes,
    /// Perhaps the composed and the decomposed form of one name.
    Composition,
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPrefix => "in the config file the header of a profile begins with `profile`",
            Self::Prefix => "in the credentials file the header of a profile is its name alone",
            Self::Case => "upper and lower case differ",
            Self::Padding => "blanks in the brackets count",
            Self::Quotes => "the quotes are part of the name",
            Self::Composition => "it may look alike, but has other characters",
        })
    }
}

/// Access to profiles by name. A trait, so that code about profiles can be tested without files.
pub trait ProfileLookup {
    /// The profile of that name, matched exactly.
    fn profile(&self, name: &str) -> Option<Profile>;
    /// All names, in file order.
    fn names(&self) -> Vec<String>;
    /// Sections that were meant for a profile but are not its own, in file order. Compares every header.
    fn header_slips(&self, name: &str) -> Vec<HeaderSlip>;
    /// Those of them whose settings a profile lacks although it has its key: `[dev]` in the config file, `[profile
    /// dev]` in the credentials file; and, where the config file has no section for it, one whose header is nearly
    /// right.
    fn misplaced_sections(&self, name: &str) -> Vec<HeaderSlip>;
    /// `[services NAME]` of the config file: service id and `endpoint_url` of each nested block, with the line of the
    /// block. `None` where there is no such section, or an empty one, which botocore refuses alike.
    fn service_endpoints(&self, services: &str) -> Option<Vec<(String, ProfileProperty)>>;
}

/// A key is temporary when its id says so, or when there is a session token and the id is of an unknown kind. Without
/// an id it counts as long-term, since it may be impossible to get the secret again. AKIA is long-term even beside a
/// token: `aws configure` leaves stale ones (aws-cli#1341).
#[must_use]
pub fn is_long_term(id: &str, has_token: bool) -> bool {
    let id = id.trim_start_matches(['"', '\'']);
    let told_by_token = has_token && !id.is_empty() && !id.starts_with("AKIA");
    !id.starts_with("ASIA") && !told_by_token
}
