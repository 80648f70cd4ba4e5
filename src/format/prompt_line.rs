//! The text of `status --prompt`, which shells, tmux and other programs put into a prompt and may expand there.

use std::time::Duration;

use crate::model::short;

/// The most characters of a profile's name.
const LONGEST_NAME: usize = 40;

/// Profile and remaining time: `dev 11h59m`, `dev ended`, and `dev ?` where the end is not known.
pub(crate) fn prompt_line(profile: &str, left: Option<Duration>) -> String {
    let left = match left {
        None => "?".to_owned(),
        Some(Duration::ZERO) => "ended".to_owned(),
        Some(left) => short(left),
    };
    format!("{} {left}", safe_name(profile))
}

/// Security: in a prompt bash (`promptvars`) and zsh (`prompt_subst`) expand `$`, backquotes and backslashes, zsh also
/// `%`, ksh and zsh `!`, tmux `#`; and a terminal obeys control characters. Whatever is not known to be plain becomes `_`.
fn safe_name(profile: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_./:@+=,".contains(c) { c } else { '_' };
    let mut name: String = profile.chars().take(LONGEST_NAME).map(plain).collect();
    if profile.chars().nth(LONGEST_NAME).is_some() {
        name.push_str("..");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_line_is_short_and_has_nothing_that_a_shell_expands() {
        let hour = Some(Duration::from_secs(3600));
        let long = "x".repeat(41);
        for (profile, left, line) in [
            ("dev", Some(Duration::from_secs(43_199)), "dev 11h59m"),
            ("dev", Some(Duration::ZERO), "dev ended"),
            ("dev", Some(Duration::from_millis(1)), "dev 0s"),
            ("dev", None, "dev ?"),
            ("acme/prod@eu.1:a+b=c,d", hour, "acme/prod@eu.1:a+b=c,d 1h"),
            ("größe", hour, "größe 1h"),
            ("$(id)`id`${HOME}", hour, "__id__id___HOME_ 1h"),
            (r"\u\$%n%F{red}!1 #(id)", hour, "_u___n_F_red__1___id_ 1h"),
            ("a\u{1b}[31m\r\n\u{9b}\u{202e}b", hour, "a__31m____b 1h"),
            (&long[1..], hour, &format!("{} 1h", &long[1..])),
            (&long, hour, &format!("{}.. 1h", &long[1..])),
        ] {
            assert_eq!(prompt_line(profile, left), line, "{profile:?}");
        }
    }
}
