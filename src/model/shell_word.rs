//! A word in a command that a person is told to type.

/// The word as a POSIX shell takes it for one, whatever is in it.
pub(crate) fn quoted(word: &str) -> String {
    let inert = |b: u8| b.is_ascii_alphanumeric() || b"/+=_.:@%,-".contains(&b);
    if !word.is_empty() && word.bytes().all(inert) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
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
            ("$(id)", "'$(id)'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
