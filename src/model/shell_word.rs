//! Quotes arguments in commands that a person is told to type.

/// Quotes a word so that a POSIX shell reads it as one literal word.
pub(crate) fn quoted(word: &str) -> String {
    let inert = |b: u8| b.is_ascii_alphanumeric() || b"/+=_.:@%,-".contains(&b);
    // zsh expands `=x` to the path of a program.
    if !word.is_empty() && !word.starts_with('=') && word.bytes().all(inert) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// An option with its value, which may begin with a dash.
pub(crate) fn option(name: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!("{name}{between}{}", quoted(value))
}

/// A path as shown in messages, quoted except for a `~` at its beginning, which the shell expands.
pub(crate) fn quoted_path(shown: &str) -> String {
    match shown.strip_prefix("~/") {
        Some(rest) => format!("~/{}", if rest.is_empty() { String::new() } else { quoted(rest) }),
        None if shown == "~" => shown.to_owned(),
        None => quoted(shown),
    }
}

/// The command that enters a key into a profile.
pub(crate) fn aws_configure(profile: &str) -> String {
    format!("aws configure {}", option("--profile", profile))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_shell_would_take_for_its_own_is_quoted() {
        for (word, expected) in [
            ("dev", "dev"),
            ("arn:aws:iam::123456789012:mfa/a+b=c,d.e@f-g_h", "arn:aws:iam::123456789012:mfa/a+b=c,d.e@f-g_h"),
            ("", "''"),
            ("a b", "'a b'"),
            ("=ls", "'=ls'"),
            ("$(id)", "'$(id)'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
        assert_eq!(option("--profile", "a b"), "--profile 'a b'");
        assert_eq!(option("--profile", "-x"), "--profile=-x");
        assert_eq!(quoted_path("~/my cache"), "~/'my cache'");
        assert_eq!(quoted_path("/x/~ y"), "'/x/~ y'");
        assert_eq!(aws_configure("profile base"), "aws configure --profile 'profile base'");
    }
}
