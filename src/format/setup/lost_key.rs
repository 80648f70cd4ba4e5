//! A key that an edit would remove from both files.

/// The id of the first pair whose secret is in `now` and not in `before`.
pub(crate) fn lost_key(now: &str, before: &str) -> Option<String> {
    let mut id = None;
    for line in now.lines() {
        let Some((key, value)) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else { continue };
        if key.eq_ignore_ascii_case("aws_access_key_id") {
            id = Some(value);
        } else if key.eq_ignore_ascii_case("aws_secret_access_key") && !value.is_empty() && !before.contains(value) {
            return Some(id.unwrap_or_default().to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_that_is_in_neither_text_afterwards_is_found() {
        let pair = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=secret\n";
        let moved = pair.replace("[dev]", "[dev-keys]");
        for (now, before, expected) in [
            (pair, "", Some("AKIAIOSFODNN7EXAMPLE")),
            (pair, "[dev]\nregion = eu-west-1\n", Some("AKIAIOSFODNN7EXAMPLE")),
            (pair, &moved, None),
            ("[dev]\nregion = eu-west-1\n", pair, None),
            ("", "", None),
        ] {
            assert_eq!(lost_key(now, before).as_deref(), expected, "{now:?} {before:?}");
        }
    }
}
