//! `credential_process` lines of this program, which are followed and never run.

use thiserror::Error;

use crate::model::options::{Options, RoleOptions};
use crate::model::origin::{Origin, Sourced};
use aws_profile_files::profile::Profile;

/// The arguments of a `credential_process` line of this program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnLine {
    pub profile: Option<String>,
    /// The role that the line adds to that profile.
    pub role: RoleOptions,
    pub session: LineOptions,
    /// Why it fails when it is run, so that it must not stand for a line without that.
    pub fault: Option<LineFault>,
}

/// What is wrong with an option of a line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum LineFault {
    #[error("has an option `{0}`, which mfa-session does not know")]
    Unknown(String),
    #[error("has `{0}` without a value")]
    NoValue(String),
    #[error("has `{0}` twice")]
    Twice(String),
}

/// The options of a line about the session that it obtains. Those about its own run are not followed: how much it
/// prints, whether it may ask or keep, and a code.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct LineOptions {
    pub serial: Option<String>,
    pub duration: Option<String>,
    pub region: Option<String>,
    pub via: Option<String>,
    pub min_remaining: Option<String>,
}

/// The name of this program's file.
const OWN_NAME: &str = "mfa-session";

/// The options with a value that belong to the line's own run.
const OF_ITS_RUN: [&str; 2] = ["--token-code", "--format"];

/// The options without a value.
const SWITCHES: [&str; 5] = ["--quiet", "--verbose", "--refresh", "--no-cache", "--no-prompt"];

/// The verbs of a line that prints credentials.
const VERBS: [&str; 2] = ["credential-process", "export"];

/// Programs that run another one as it would run by itself, and the options of `cmd`.
const TRANSPARENT: [&str; 18] = [
    "env",
    "exec",
    "command",
    "nice",
    "nohup",
    "time",
    "timeout",
    "setsid",
    "sh",
    "bash",
    "dash",
    "zsh",
    "ksh",
    "cmd",
    "c",
    "C",
    "powershell",
    "pwsh",
];

/// Variables that say nothing about whose credentials are obtained.
const HARMLESS: [&str; 15] = [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "PATH",
    "LANG",
    "LC_ALL",
    "MFA_SESSION_NO_PROMPT",
    "MFA_SESSION_PROMPT_TIMEOUT",
    "MFA_SESSION_MIN_REMAINING",
];

/// Reads a `credential_process` line; `None` where it runs another program.
pub(crate) fn our_own_line(line: &str) -> Option<OwnLine> {
    let words = line_words(line);
    let Some(at) = words.iter().position(|word| program_name(word) == OWN_NAME) else {
        // `sh -c "mfa-session …"`: the whole command line is one argument.
        let at = words.iter().position(|word| word.contains(' ') && our_own_line(word).is_some())?;
        return our_own_line(&words[at]).filter(|_| words[..at].iter().all(|word| changes_nothing(word)));
    };
    if !words[..at].iter().all(|word| changes_nothing(word)) {
        return None;
    }
    let arguments = &words[at + 1..];
    let prints_process = |pair: &[String]| matches!(pair, [option, form] if option == "--format" && form == "process");
    let makes_credentials = arguments.iter().any(|word| word == "credential-process" || word == "--format=process")
        || arguments.windows(2).any(prints_process);
    makes_credentials.then(|| OwnLine::of(arguments))
}

/// The program of a line that is not of this program by name, but could be by its arguments: this program may have been
/// copied, or be run through a link. Only the machine can tell.
pub(crate) fn perhaps_own_program(line: &str) -> Option<String> {
    let reads_alike = line.contains(VERBS[0]) || line.contains("--format");
    let words = if reads_alike && our_own_line(line).is_none() { line_words(line) } else { Vec::new() };
    let program = words.into_iter().find(|word| !changes_nothing(word))?;
    our_own_line(&under_own_name(line, &program)).map(|_| program)
}

/// The line with this program's name in the place of that one.
pub(crate) fn under_own_name(line: &str, program: &str) -> String {
    line.replacen(program, OWN_NAME, 1)
}

fn program_name(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Whether this program still reads the same files as the same user behind this word, so that its line may be followed
/// instead of run: behind `ssh host`, `sudo -u other` or `AWS_CONFIG_FILE=…` a profile of that name is another one.
fn changes_nothing(word: &str) -> bool {
    if let Some((variable, _)) = word.split_once('=') {
        return HARMLESS.contains(&variable);
    }
    let is_length = word.starts_with(|c: char| c.is_ascii_digit());
    is_length || word.starts_with('-') || TRANSPARENT.contains(&program_name(word))
}

/// The program of a command line in a profile.
pub(crate) fn first_word(line: &str) -> String {
    line_words(line).into_iter().next().unwrap_or_default()
}

/// Whether the program of a command line in a profile is this one.
pub(crate) fn runs_this_program(line: &str) -> bool {
    program_name(&first_word(line)) == "mfa-session"
}

impl OwnLine {
    /// Whether it is for the profile that it stands in.
    pub(super) fn is_of(&self, profile: &Profile) -> bool {
        self.profile.as_ref().is_none_or(|named| *named == profile.name)
    }

    /// Puts its profile in the place of the requested one, and its options where a run has none.
    pub(crate) fn stand_for(self, options: &mut Options) {
        let typed = |value: Option<String>, option| value.map(|value| Sourced::new(value, Origin::Flag(option)));
        let LineOptions { serial, duration, region, via, min_remaining: _ } = self.session;
        for (place, value, option) in [
            (&mut options.serial, serial, "--serial-number"),
            (&mut options.duration, duration, "--duration"),
            (&mut options.region, region, "--region"),
            (&mut options.via, via, "--via"),
        ] {
            *place = place.take().or_else(|| typed(value, option));
        }
        let RoleOptions { arn, external_id, session_name, duration } = &mut options.role;
        *arn = arn.take().or(self.role.arn);
        *external_id = external_id.take().or(self.role.external_id);
        *session_name = session_name.take().or(self.role.session_name);
        *duration = duration.take().or(self.role.duration);
        if let (Some(named), Some(profile)) = (&mut options.profile, self.profile) {
            named.value = profile;
        }
    }

    fn of(arguments: &[String]) -> Self {
        let mut line = Self::default();
        // What follows an operator of a shell belongs to another command, or is a comment.
        let ends = |word: &&String| word.starts_with(['|', '&', ';', '<', '>', '#']) || word.starts_with("2>");
        let mut words = arguments.iter().take_while(|word| !ends(word)).peekable();
        let mut given: Vec<&str> = Vec::new();
        while let Some(word) = words.next() {
            let Some((option, value)) = option_of(word) else {
                // An option may stand before the verb and after it: then the second one counts.
                if VERBS.contains(&word.as_str()) {
                    given.clear();
                }
                continue;
            };
            let mut fault = given.contains(&option).then(|| LineFault::Twice(option.to_owned()));
            given.push(option);
            let is_switch = value.is_none() && SWITCHES.contains(&option);
            // A word that begins with a dash is an option, but for the dash alone.
            let value_of = || value.or_else(|| words.next_if(|next| *next == "-" || !next.starts_with('-')).cloned());
            let no_value = || Some(LineFault::NoValue(option.to_owned()));
            match line.place_of(option) {
                Some(place) => {
                    *place = value_of();
                    fault = fault.or_else(|| if place.is_none() { no_value() } else { None });
                }
                None if OF_ITS_RUN.contains(&option) => {
                    fault = fault.or_else(|| value_of().map_or_else(no_value, |_| None));
                }
                None if is_switch => {}
                None => fault = Some(LineFault::Unknown(option.to_owned())),
            }
            line.fault = line.fault.or(fault);
        }
        line
    }

    fn place_of(&mut self, option: &str) -> Option<&mut Option<String>> {
        Some(match option {
            "--profile" => &mut self.profile,
            "--duration" => &mut self.session.duration,
            "--serial-number" => &mut self.session.serial,
            "--region" => &mut self.session.region,
            "--min-remaining" => &mut self.session.min_remaining,
            "--via" => &mut self.session.via,
            "--role-arn" => &mut self.role.arn,
            "--external-id" => &mut self.role.external_id,
            "--role-session-name" => &mut self.role.session_name,
            "--role-duration" => &mut self.role.duration,
            _ => return None,
        })
    }
}

/// An option by its long name, with its value if both are in one word: `--profile=dev`, `-pdev`, `-qp`. Switches before
/// another letter are left out.
fn option_of(word: &str) -> Option<(&str, Option<String>)> {
    let given = |value: &str| Some(value.strip_prefix('=').unwrap_or(value).to_owned()).filter(|it| !it.is_empty());
    if word.starts_with("--") {
        return Some(word.split_once('=').map_or((word, None), |(option, value)| (option, Some(value.to_owned()))));
    }
    let letters = word.strip_prefix('-').filter(|letters| !letters.is_empty())?;
    let rest = letters.trim_start_matches(['q', 'v']);
    Some(match rest.chars().next() {
        None => (if letters.ends_with('v') { "--verbose" } else { "--quiet" }, None),
        Some('p') => ("--profile", given(&rest[1..])),
        Some('d') => ("--duration", given(&rest[1..])),
        Some(_) => (word, None),
    })
}

/// Splits as a POSIX shell would, without expansions, which suffices to recognise a line of this program. A backslash
/// before a letter stays, for Windows paths.
pub(crate) fn line_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None | Some('"'), '\\') if characters.peek().is_some_and(|next| !next.is_alphanumeric()) => {
                word.get_or_insert_default().extend(characters.next());
            }
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_credential_process_line_is_recognised_however_it_is_written() {
        let named = |name: &str| Some(OwnLine { profile: Some(name.to_owned()), ..OwnLine::default() });
        for (line, expected) in [
            ("mfa-session credential-process --profile dev", named("dev")),
            ("/usr/local/bin/mfa-session credential-process -p dev", named("dev")),
            ("mfa-session --profile=dev credential-process", named("dev")),
            ("mfa-session credential-process -pdev", named("dev")),
            ("mfa-session credential-process -qp dev", named("dev")),
            ("mfa-session credential-process -vqpdev", named("dev")),
            ("mfa-session export --format process -p dev", named("dev")),
            ("mfa-session export -p dev --format=process", named("dev")),
            ("sh -c 'exec mfa-session credential-process -p dev'", named("dev")),
            ("\"/opt/my tools/mfa-session\" credential-process --profile 'a b'", named("a b")),
            ("\"C:\\Program Files\\mfa-session.exe\" credential-process --profile dev", named("dev")),
            ("env AWS_REGION=eu-west-1 mfa-session credential-process --profile dev", named("dev")),
            ("/usr/bin/timeout -k 5 60s mfa-session credential-process --profile dev", named("dev")),
            ("env HTTPS_PROXY=http://proxy mfa-session credential-process --profile dev", named("dev")),
            ("env AWS_CONFIG_FILE=/other mfa-session credential-process --profile dev", None),
            ("sh -c 'HOME=/other mfa-session credential-process --profile dev'", None),
            ("env HOME=/other sh -c 'mfa-session credential-process --profile dev'", None),
            ("ssh jump mfa-session credential-process --profile dev", None),
            ("ssh jump 'mfa-session credential-process --profile dev'", None),
            ("sudo -u other mfa-session credential-process --profile dev", None),
            ("mfa-session credential-process", Some(OwnLine::default())),
            ("mfa-session credential-process -p=dev", named("dev")),
            ("mfa-session credential-process -p dev # --role-arn 111111111111:admin", named("dev")),
            ("op run -- get-keys", None),
            ("mfa-session-helper credential-process --profile dev", None),
            ("mfa-session status", None),
            ("mfa-session export --format json -p dev", None),
            ("", None),
            ("'", None),
        ] {
            assert_eq!(our_own_line(line), expected, "{line}");
        }
        let line = "mfa-session credential-process --profile dev --role-arn 111111111111:admin --external-id=x --role-duration 2h";
        let role = our_own_line(line).map(|line| line.role).unwrap_or_default();
        assert_eq!(
            (role.arn.as_deref(), role.external_id.as_deref(), role.session_name, role.duration.as_deref()),
            (Some("111111111111:admin"), Some("x"), None, Some("2h"))
        );
        let line = "mfa-session credential-process -q -d 2h --serial-number S --region=r --via direct --min-remaining 5m --no-cache --token-code 123456 -p dev 2>/dev/null --x";
        let read = our_own_line(line).unwrap_or_default();
        let LineOptions { serial, duration, region, via, min_remaining } = read.session;
        let values = [serial, duration, region, via, min_remaining].map(Option::unwrap_or_default);
        assert_eq!(values, ["S", "2h", "r", "direct", "5m"]);
        assert_eq!((read.profile.as_deref(), read.fault), (Some("dev"), None));
    }
}
