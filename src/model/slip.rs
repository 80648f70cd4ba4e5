//! Mistakes in profile files: syntax of a shell that is part of the value there.

/// The mistake in writing a value, if it explains why the value is refused. To the AWS CLI a comment after a value and
/// quotes are part of the value.
pub(crate) fn slip(value: &str) -> Option<&'static str> {
    if [" #", " ;", "\t#", "\t;"].iter().any(|comment| value.contains(comment)) {
        return Some("what follows `#` or `;` is part of the value: put a comment on a line of its own");
    }
    let quoted = |quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    (quoted('"') || quoted('\'')).then_some("the quotes are part of the value: remove them")
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn comments_and_quotes_in_a_value_are_told_apart_from_what_belongs_there() {
        for (value, begins) in [
            ("eu-west-1 # home", Some("what follows")),
            ("true\t; gov", Some("what follows")),
            ("\"12h\"", Some("the quotes")),
            ("'dev'", Some("the quotes")),
            ("a#b", None),
            ("\"", None),
            ("it's", None),
            ("", None),
        ] {
            let said = slip(value);
            assert_eq!(said.is_some(), begins.is_some(), "{value}");
            assert!(said.unwrap_or_default().starts_with(begins.unwrap_or_default()), "{value}: {said:?}");
        }
    }
}
