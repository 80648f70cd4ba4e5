//! Errors of a request, found before a code is asked for.

use thiserror::Error;

use super::own_line::LineFault;
use super::prompt_error::PromptError;
use super::role_error::{RoleError, value_of};
use crate::model::aws::credentials::{KeyError, Temporary};
use crate::model::aws::duration::DurationError;
use crate::model::aws::endpoint::EndpointError;
use crate::model::aws::partition::{Partition, region_of_zone};
use crate::model::aws::serial_number::SerialError;
use crate::model::error::{Explain, Explanation};
use crate::model::origin::Origin;
use crate::model::shell_word::{aws_configure, option};
use crate::model::slip::slip;
use aws_profile_files::profile::{HeaderFault, HeaderSlip, Place};

/// A request that is incomplete or wrong. Names the place, never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum RequestError {
    /// The profile is in neither file.
    #[error("there is no profile `{name}`{}", named_by.as_ref().map(|by| format!(", which profile `{by}` names")).unwrap_or_default())]
    UnknownProfile {
        name: String,
        /// The profile whose `source_profile` names it.
        named_by: Option<String>,
        known: Vec<String>,
        /// Sections that may have been meant for it.
        slips: Vec<HeaderSlip>,
    },
    #[error("profile `{}` leads back to itself", names.first().map(String::as_str).unwrap_or_default())]
    Circle { names: Vec<String> },
    /// SSO, a console login or a web identity.
    #[error("profile `{profile}` is not the profile of a user's access key")]
    NotASource {
        profile: String,
        /// The key that shows it.
        key: &'static str,
        place: Place,
    },
    /// Something about a role.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// A value that names no place for a question.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// Its `credential_process` runs this program for the same profile.
    #[error("profile `{profile}` gets its keys from mfa-session itself")]
    OwnLine { profile: String, place: Place },
    /// Its `credential_process` runs this program with an option that does not exist.
    #[error("the `credential_process` of profile `{profile}` {fault}")]
    LineOption { profile: String, fault: LineFault, place: Place },
    /// The profile leads to no key.
    #[error("profile `{profile}` has no long-term access key")]
    NoKey {
        profile: String,
        place: Option<Place>,
        /// Sections that may have been meant for it.
        slips: Vec<HeaderSlip>,
        /// Whether it has keys of aws-vault, which may hold its access key.
        is_of_vault: bool,
    },
    /// The profile has a temporary key only.
    #[error("profile `{profile}` has no long-term access key")]
    TemporaryKey {
        profile: String,
        place: Place,
        /// Why the key counts as temporary.
        why: Temporary,
    },
    /// An access key id without a secret.
    #[error("profile `{profile}` has an access key id, but no secret access key")]
    NoSecret { profile: String, place: Place },
    /// A key that AWS cannot have issued.
    #[error("profile `{profile}` has a broken access key")]
    BadKey {
        profile: String,
        key: &'static str,
        place: Place,
        /// What is wrong with it.
        why: KeyError,
    },
    /// The access key in the environment is incomplete or broken.
    #[error("the access key in the environment is incomplete or broken")]
    BadEnvironmentKey { variable: &'static str },
    /// Credentials of the environment that are to be used as they are.
    #[error("the credentials in the environment are incomplete or broken")]
    NoEnvironmentCredentials { variable: &'static str },
    /// The serial number is invalid.
    #[error("the MFA serial number {why}")]
    Serial {
        why: SerialError,
        /// A mistake in writing the value, if that is the reason.
        slip: Option<&'static str>,
        origin: Origin,
    },
    /// The duration is invalid.
    #[error("the duration `{text}` {why}")]
    Duration { text: String, why: DurationError, origin: Origin },
    #[error("`{text}` is no region")]
    Region { text: String, origin: Origin },
    /// A pseudo-region, which stands for an endpoint of another service and has no STS.
    #[error("`{text}` is a pseudo-region, in which STS has no endpoint")]
    PseudoRegion { text: String, origin: Origin },
    /// The section named by the profile's `services` is missing or empty.
    #[error("there is no section `[services {name}]`, or nothing in it")]
    NoServices { name: String, origin: Origin },
    /// Region and device are of different partitions.
    #[error("region `{region}` is not in partition `{partition}`, where the MFA device is")]
    ForeignRegion {
        region: String,
        partition: Partition,
        /// The origin of the region.
        origin: Origin,
    },
    /// The endpoint is invalid.
    #[error("the endpoint `{text}` {why}")]
    Endpoint {
        text: String,
        why: EndpointError,
        /// A mistake in writing the value, if that is the reason.
        slip: Option<&'static str>,
        origin: Origin,
    },
}

impl Explain for RequestError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::UnknownProfile { name, known, named_by, slips } => match slipped(slips) {
                Some(slipped) if !is_typed_in_other_case(name, known, slips) => slipped,
                _ => failed().hint(unknown_profile_hint(name, named_by.as_deref(), known)),
            },
            Self::Circle { names } => failed()
                .because(names.join(" → "))
                .hint("let the last one hold the access key, or name it with --profile"),
            Self::NotASource { key, place, .. } => failed()
                .because(format!("{place}: `{key}` makes it something else"))
                .hint(NAME_THE_HOLDER),
            Self::Role(error) => error.explain(),
            Self::Prompt(error) => error.explain(),
            Self::OwnLine { profile, place } => own_line(profile, place),
            Self::LineOption { place, .. } => {
                failed().because(format!("{place}: `credential_process`")).hint(SEE_ITS_OPTIONS)
            }
            Self::NoKey { profile, place, slips, is_of_vault } => {
                slipped(slips).unwrap_or_else(|| no_key(profile, place.as_ref(), *is_of_vault))
            }
            Self::TemporaryKey { profile, place, why } => temporary_key(profile, place, *why),
            Self::NoSecret { profile, place } => failed()
                .because(format!("{place}: no `aws_secret_access_key` beside it"))
                .hint(format!("enter both halves again with `{}`", aws_configure(profile))),
            Self::BadKey { profile, key, place, why } => failed()
                .because(format!("{place}: `{key}` {why}"))
                .hint(format!("enter both halves again with `{}`", aws_configure(profile))),
            Self::BadEnvironmentKey { variable } => unset_or_malformed(variable).hint(SET_BOTH_HALVES),
            Self::NoEnvironmentCredentials { variable } => unset_or_malformed(variable).hint(LOAD_A_SESSION),
            Self::Serial { slip: Some(slip), origin, .. } => value_of(origin).hint(*slip),
            Self::Serial { why, origin, .. } => value_of(origin).hint(serial_hint(why)),
            Self::Duration { text, origin, .. } => value_of(origin).hint(slip_or(text, SAY_A_LENGTH)),
            Self::Region { text, origin } => value_of(origin).hint(match region_of_zone(text) {
                Some(region) => format!("it is a zone of region `{region}`; name that"),
                None => slip_or(text, SAY_A_REGION).to_string(),
            }),
            Self::PseudoRegion { origin, .. } => value_of(origin).hint(NAME_A_REGION),
            Self::NoServices { name, origin } => value_of(origin)
                .hint(slip_or(name, "add that section with its endpoints to the config file, or remove the line")),
            Self::ForeignRegion { partition, origin, .. } => value_of(origin).hint(format!(
                "name a region of that partition, for example `--region {}`, or the device of the other account with --serial-number",
                partition.default_region()
            )),
            Self::Endpoint { why: EndpointError::Insecure, origin, .. } => value_of(origin)
                .hint("use https, or unset it; plain http is for this machine's own loopback only"),
            Self::Endpoint { slip, origin, .. } => value_of(origin)
                .hint(slip.unwrap_or("it should look like `https://sts.eu-central-1.amazonaws.com`")),
        }
    }
}

const SET_BOTH_HALVES: &str = "set both halves, or name a profile with --profile";
const LOAD_A_SESSION: &str =
    "load a session into this shell first, or name a profile with --profile instead of --from-environment";

fn unset_or_malformed(variable: &str) -> Explanation {
    Explanation::failed().because(format!("`{variable}` is unset or malformed"))
}

/// The mistake in writing the value, if there is one; else the hint.
fn slip_or(text: &str, hint: &'static str) -> &'static str {
    slip(text).unwrap_or(hint)
}

/// The config file's header for a profile, as botocore reads it: it splits the header into words as a shell does.
fn header(profile: &str) -> String {
    let is_split = |c: char| c.is_whitespace() || ['\'', '"', '\\'].contains(&c);
    match profile {
        "default" => profile.to_owned(),
        name if name.contains(is_split) => {
            format!("profile \"{}\"", name.replace('\\', r"\\").replace('"', "\\\""))
        }
        name => format!("profile {name}"),
    }
}

const SAY_A_LENGTH: &str = "say for example `--duration 12h`, `90m` or `43200`";
const SAY_A_REGION: &str = "say for example `--region eu-central-1`";
const NAME_A_REGION: &str =
    "name a region, for example `us-east-1`; `use_fips_endpoint = true` asks for FIPS endpoints";
const SEE_ITS_OPTIONS: &str = "correct the line; `mfa-session credential-process --help` has the options";
const NAME_THE_HOLDER: &str =
    "name the profile that holds the AKIA key with --profile, or set one up with `mfa-session setup`";

fn own_line(profile: &str, place: &Place) -> Explanation {
    let keys = format!("{profile}-keys");
    let (named, line) = (option("--profile", profile), option("--profile", &keys));
    Explanation::failed()
        .because(format!("{place}: its `credential_process` runs mfa-session for the same profile"))
        .hint(format!(
            "keep the long-term key in a profile of its own, say `{keys}`, and let the line say `{line}`; \
             `mfa-session setup {named} --key new` does both"
        ))
}

fn temporary_key(profile: &str, place: &Place, why: Temporary) -> Explanation {
    let cause = match why {
        Temporary::Asia => format!("{place}: `aws_access_key_id` begins with ASIA, a temporary key"),
        Temporary::Token => format!("{place}: a session token stands beside it, so it is a temporary key"),
    };
    let hint = format!(
        "name the profile that holds the AKIA key with --profile, or add `source_profile` to `[{}]`",
        header(profile)
    );
    Explanation::failed().because(cause).hint(hint)
}

fn no_key(profile: &str, place: Option<&Place>, is_of_vault: bool) -> Explanation {
    let place = place.map(|place| format!("{place}: no `aws_access_key_id`, nor a way to one"));
    let explained = Explanation::failed().because(place.unwrap_or_default());
    if is_of_vault {
        let line = format!("mfa-session setup --from aws-vault {}", option("--profile", profile));
        return explained.hint(format!("if its key is in aws-vault's keyring, set it up with `{line}`"));
    }
    let line = format!("mfa-session setup {}", option("--profile", profile));
    explained.hint(format!("name the profile that holds the AKIA key with --profile, or set this one up with `{line}`"))
}

/// The explanation where another section was meant for the profile.
fn slipped(slips: &[HeaderSlip]) -> Option<Explanation> {
    let HeaderSlip { right, fault, .. } = slips.first()?;
    let other_name = match fault {
        HeaderFault::Case | HeaderFault::Padding | HeaderFault::Composition => {
            ", or name the profile as it stands there"
        }
        _ => "",
    };
    let causes: Vec<String> = slips.iter().take(3).map(ToString::to_string).collect();
    Some(Explanation::failed().because(causes.join("; ")).hint(format!("write `[{right}]` there{other_name}")))
}

/// Whether only the case differs: then the hint repeats the name as the files have it.
fn is_typed_in_other_case(name: &str, known: &[String], slips: &[HeaderSlip]) -> bool {
    slips.iter().all(|slip| slip.fault == HeaderFault::Case)
        && known.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn unknown_profile_hint(name: &str, named_by: Option<&str>, known: &[String]) -> String {
    if let Some(slip) = slip(name) {
        return slip.to_owned();
    }
    let close = near(name, known).or_else(|| only_beginning_with(name, known));
    if let Some(by) = named_by {
        // The name is in a file, so another --profile would not help.
        let meant = close.map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
        return format!("add it with `{}`, or mend profile `{by}`{meant}", aws_configure(name));
    }
    if known.is_empty() {
        return format!("set it up with `mfa-session setup {}`", option("--profile", name));
    }
    if let Some(close) = close {
        return format!("did you mean `{}`?", option("--profile", close));
    }
    let shown: Vec<String> = known.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if known.len() > 8 { format!(" and {} more", known.len() - 8) } else { String::new() };
    format!("name one of {}{more} with --profile", shown.join(", "))
}

/// The name itself, or one that was probably meant.
pub(crate) fn near<'k>(name: &str, known: &'k [String]) -> Option<&'k String> {
    known.iter().find(|known| *known == name).or_else(|| known.iter().find(|known| is_close(name, known)))
}

/// The only name that begins with the typed text, as in a shell's completion.
fn only_beginning_with<'k>(typed: &str, known: &'k [String]) -> Option<&'k String> {
    let mut prefix = known.iter().filter(|known| typed.len() > 1 && known.starts_with(typed));
    prefix.next().filter(|_| prefix.next().is_none())
}

/// One typing error apart: a letter changed, missing, added, or two swapped; or only case differs.
pub(crate) fn is_close(one: &str, other: &str) -> bool {
    if one.eq_ignore_ascii_case(other) {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same_start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same_start..], &other[same_start..]);
    let same_end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - same_end], &other[..other.len() - same_end]);
    match (one, other) {
        ([a, b], [c, d]) => a == d && b == c,
        _ => one.len() <= 1 && other.len() <= 1,
    }
}

fn serial_hint(why: &SerialError) -> String {
    match why {
        SerialError::User { corrected } => format!("the device is probably `{corrected}`"),
        SerialError::SecurityKey => {
            "enroll an authenticator app beside it (AWS allows 8 devices) and give its serial number".into()
        }
        SerialError::Shape | SerialError::OtherArn | SerialError::UnknownPartition => {
            "it looks like `arn:aws:iam::123456789012:mfa/NAME` (console: IAM, Users, Security credentials), or is printed on the token"
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_in_a_profile_name_is_recognised() {
        for (typed, known, close) in [
            ("dve", "dev", true),
            ("de", "dev", true),
            ("devv", "dev", true),
            ("dex", "dev", true),
            ("DEV", "dev", true),
            ("prod", "dev", false),
            ("dev-eu", "dev", false),
            ("", "dev", false),
        ] {
            assert_eq!(is_close(typed, known), close, "{typed} {known}");
        }
    }

    #[test]
    fn a_name_that_was_begun_is_completed_where_one_begins_so() {
        let known = ["staging-eu", "staging-us", "prod-eu"].map(str::to_owned);
        for (typed, meant) in [("prod", Some("prod-eu")), ("staging", None), ("p", None), ("", None)] {
            assert_eq!(only_beginning_with(typed, &known).map(String::as_str), meant, "{typed}");
        }
    }

    #[test]
    fn a_header_is_quoted_where_botocore_would_split_it() {
        for (profile, expected) in [
            ("default", "default"),
            ("dev", "profile dev"),
            ("a b", r#"profile "a b""#),
            ("it's", r#"profile "it's""#),
            (r#"a"b\c"#, r#"profile "a\"b\\c""#),
        ] {
            assert_eq!(header(profile), expected);
        }
    }
}
