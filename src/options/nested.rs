//! Hints for the verbs of `device` and `policy`: the profile belongs behind the inner verb, as an option. Pure.

use crate::model::{option, quoted};

/// The line to type for `device -p dev list` and `device list dev`; `None` if the profile is not what is wrong, or the
/// line may hold a code.
pub(crate) fn hint(words: &[&str], outer: &str, inner: &[String], is_profile: impl Fn(&str) -> bool) -> Option<String> {
    if words.iter().any(|word| word.bytes().filter(u8::is_ascii_digit).count() >= 6) {
        return None;
    }
    let (before, rest) = words.split_at(words.iter().position(|word| *word == outer)?);
    let at = rest.iter().position(|word| inner.iter().any(|verb| verb == word))?;
    let (mut name, mut others) = (None, Vec::new());
    let mut words = before.iter().chain(&rest[1..at]).chain(&rest[at + 1..]).copied();
    while let Some(word) = words.next() {
        match word {
            "-p" | "--profile" => name = Some(words.next()?),
            _ => match word.strip_prefix("--profile=") {
                Some(beside) => name = Some(beside),
                None => others.push(word),
            },
        }
    }
    let bare = others.iter().position(|word| is_profile(word)).filter(|_| name.is_none());
    if name.is_some() && at == 1 {
        return None;
    }
    let name = name.or_else(|| bare.map(|bare| others.remove(bare)))?;
    let mut line = format!("type: mfa-session {outer} {} {}", rest[at], option("--profile", name));
    for word in others {
        line.push(' ');
        line += &quoted(word);
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_put_behind_the_inner_verb() {
        for (line, expected) in [
            ("device -p dev list", Some("type: mfa-session device list --profile dev")),
            ("device --profile=dev list --json", Some("type: mfa-session device list --profile dev --json")),
            ("device list dev", Some("type: mfa-session device list --profile dev")),
            ("-q device list dev --all", Some("type: mfa-session device list --profile dev -q --all")),
            ("device list other", None),
            ("device list -p dev --bogus", None),
            ("device frob dev", None),
            ("device list dev --token-code 123456", None),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            let found = hint(&words, "device", &["list".to_owned()], |word| word == "dev");
            assert_eq!(found.as_deref(), expected, "{line}");
        }
    }
}
