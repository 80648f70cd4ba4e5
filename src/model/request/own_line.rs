//! `credential_process` lines of this program, which are followed and never run.

use crate::model::options::RoleOptions;

/// The arguments of a `credential_process` line of this program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnLine {
    pub profile: Option<String>,
    /// The role that the line adds to that profile.
    pub role: RoleOptions,
}

/// Reads a `credential_process` line; `None` where it runs another program.
pub(crate) fn our_own_line(line: &str) -> Option<OwnLine> {
    let words = words(line);
    let is_us = |word: &String| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
        name.strip_suffix(".exe").unwrap_or(name) == "mfa-session"
    };
    let Some(at) = words.iter().position(is_us) else {
        // `sh -c "mfa-session …"`: the whole command line is one argument.
        return words.iter().filter(|word| word.contains(' ')).find_map(|word| our_own_line(word));
    };
    let arguments = &words[at + 1..];
    let prints_process = |pair: &[String]| matches!(pair, [option, form] if option == "--format" && form == "process");
    let makes_credentials = arguments.iter().any(|word| word == "credential-process" || word == "--format=process")
        || arguments.windows(2).any(prints_process);
    if !makes_credentials {
        return None;
    }
    Some(OwnLine {
        profile: value_of(arguments, "--profile", Some('p')),
        role: RoleOptions {
            arn: value_of(arguments, "--role-arn", None),
            external_id: value_of(arguments, "--external-id", None),
            session_name: value_of(arguments, "--role-session-name", None),
            duration: value_of(arguments, "--role-duration", None),
        },
    })
}

/// The value of an option, in any of its spellings.
fn value_of(arguments: &[String], option: &str, short: Option<char>) -> Option<String> {
    arguments.iter().enumerate().find_map(|(position, word)| {
        if let Some(value) = word.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
        let after = || arguments.get(position + 1).cloned();
        let letters = word.strip_prefix('-').map(|letters| letters.trim_start_matches(['q', 'v']));
        match letters.zip(short).and_then(|(letters, short)| letters.strip_prefix(short)) {
            Some("") => after(),
            Some(value) => Some(value.to_owned()),
            None => after().filter(|_| word == option),
        }
    })
}

/// Splits as a POSIX shell would, without expansions, which suffices to recognise a line of this program. A backslash
/// before a letter stays, for Windows paths.
fn words(line: &str) -> Vec<String> {
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
            ("mfa-session credential-process", Some(OwnLine::default())),
            ("mfa-session credential-process --profile", Some(OwnLine::default())),
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
    }
}
