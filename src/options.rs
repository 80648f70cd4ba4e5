//! Converts command line arguments to options; all rules of precedence between options and variables are here.

pub(crate) mod nested;
pub(crate) mod other_tools;

use std::time::Duration;

use crate::cli::{CommonArgs, SessionArgs};
use crate::error::Error;
use crate::format::export::{Format, NAMES};
use crate::model::key_age::KeyAgeLimit;
use crate::model::{Env, GivenCode, Options, Origin, Purpose, RoleOptions, Sourced, TokenCode, parse_duration};
use crate::session::messages::{DiagnosticStyle, Diagnostics};

/// An error of clap in the form of this program's errors. Digits that may be a misplaced code are left out. `verb` is
/// the verb whose help is named where there is no better hint.
pub(crate) fn misread(rendered: &str, hint: Option<String>, verb: Option<&str>) -> Error {
    let mut paragraphs = rendered.split("\n\n").map(|paragraph| {
        let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
        with_backticks(&without_codes(&lines.join(" ")))
    });
    let what = paragraphs.next().unwrap_or_default();
    let tip = paragraphs.find_map(|paragraph| Some(paragraph.strip_prefix("tip: ")?.to_owned()));
    // The tip to write an unknown option as an operand leads to the next error.
    let tip = tip.map(|tip| tip.split(" tip: ").next().unwrap_or_default().to_owned());
    let tip = tip.filter(|tip| !tip.starts_with("to pass "));
    let help = || format!("see `mfa-session {}--help`", verb.map(|verb| format!("{verb} ")).unwrap_or_default());
    Error::Usage {
        what: what.strip_prefix("error: ").unwrap_or(&what).to_owned(),
        hint: hint.or(tip).unwrap_or_else(help),
    }
}

/// What to give an option whose value is missing; `None` where the help has to say it.
pub(crate) fn value_of(option: &str) -> Option<String> {
    let example = |value: &str| Some(format!("say for example `{option} {value}`"));
    let hint = match option {
        "--profile" => "name the profile; `mfa-session list` shows them",
        "--duration" => return example("12h"),
        "--role-duration" => return example("1h"),
        "--min-remaining" => return example("20m"),
        "--region" => return example("eu-west-1"),
        "--role-arn" => return example("111111111111:admin"),
        "--token-code" => GIVE_A_CODE,
        "--serial-number" => "give the ARN or the serial of the device; `mfa-session device list` shows them",
        "--external-id" => "give the id that the role's trust policy wants, or leave the option out",
        "--role-session-name" => "give a name, or leave the option out: then it is the name of the IAM user",
        "--via" => "say `session`, `direct` or `auto`",
        _ => return None,
    };
    Some(hint.to_owned())
}

const GIVE_A_CODE: &str = "give six digits, or `-` to read them from standard input";

/// Replaces clap's quotes, but not an apostrophe within a word.
fn with_backticks(text: &str) -> String {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (mut before, mut after) = (None, text.chars().skip(1));
    let replaced = text.chars().map(|c| {
        let next = after.next();
        let within = is_letter(before) && is_letter(next);
        before = Some(c);
        if c == '\'' && !within { '`' } else { c }
    });
    replaced.collect()
}

/// A verb with subverbs was given without one.
pub(crate) fn incomplete(verb: &str) -> Error {
    Error::Usage { what: format!("`{verb}` needs a verb of its own"), hint: format!("see `mfa-session {verb} --help`") }
}

/// Replaces digits that may be a code. Security: a code may be where none is expected.
fn without_codes(text: &str) -> String {
    let of_a_code = |c: char| c.is_ascii_digit() || c == '-' || c == ' ';
    text.split_inclusive(|c| !of_a_code(c))
        .map(|part| match part.bytes().filter(u8::is_ascii_digit).count() {
            0..6 => part.to_owned(),
            _ => format!("…{}", part.trim_start_matches(of_a_code)),
        })
        .collect()
}

pub(crate) fn diagnostics(common: &CommonArgs, style: DiagnosticStyle) -> Diagnostics {
    Diagnostics { style, quiet: common.quiet, verbose: common.verbose }
}

/// Resolves the options of a verb that obtains a session.
///
/// # Errors
/// When an option or a variable of ours cannot be read.
pub(crate) fn options(args: SessionArgs, env: &Env) -> Result<Options, Error> {
    let code = match args.token_code.as_deref() {
        None => GivenCode::None,
        Some("-") => GivenCode::Stdin,
        // Security: the message must not contain the text, which may be a valid code with a typing error.
        Some(text) => GivenCode::Code(TokenCode::parse(text).map_err(|not_a_code| Error::Usage {
            what: format!("`--token-code`: {not_a_code}"),
            hint: GIVE_A_CODE.into(),
        })?),
    };
    let min_remaining = length(args.min_remaining.as_deref(), "--min-remaining", env, "MFA_SESSION_MIN_REMAINING")?;
    let prompt_timeout = length(None, "", env, "MFA_SESSION_PROMPT_TIMEOUT")?;
    Ok(Options {
        profile: profile(&args.common, env)?,
        serial: typed(args.serial_number, "--serial-number"),
        duration: typed(args.duration, "--duration"),
        region: typed(args.region, "--region"),
        role: RoleOptions {
            arn: args.role.role_arn,
            external_id: args.role.external_id,
            session_name: args.role.role_session_name,
            duration: args.role.role_duration,
        },
        via: typed(args.role.via, "--via"),
        purpose: Purpose::HandOut,
        min_remaining,
        code,
        from_environment: false,
        refresh: args.refresh,
        use_cache: !args.no_cache && !env.switch("MFA_SESSION_NO_CACHE"),
        may_ask: !args.no_prompt && !env.switch("MFA_SESSION_NO_PROMPT"),
        preflight: !env.switch("MFA_SESSION_NO_PREFLIGHT"),
        prompt_timeout: prompt_timeout.map_or(Options::default().prompt_timeout, |limit| limit.value),
    })
}

fn typed(value: Option<String>, option: &'static str) -> Option<Sourced<String>> {
    value.map(|value| Sourced::new(value, Origin::Flag(option)))
}

/// Resolves the options of a verb that may take the credentials of the environment as they are.
///
/// # Errors
/// As [`options`], and when an option is given that means nothing beside them.
pub(crate) fn of_administrator(args: SessionArgs, from_environment: bool, env: &Env) -> Result<Options, Error> {
    if !from_environment {
        return options(args, env);
    }
    let named = args.common.profile.is_some().then_some("--profile");
    let region = typed(args.region.clone(), "--region");
    if let Some(option) = named.or_else(|| SessionArgs { region: None, ..args }.first_own()) {
        return Err(Error::Usage {
            what: format!(
                "`{option}` means nothing beside `--from-environment`, which takes the credentials as they are"
            ),
            hint: "leave one of the two out".into(),
        });
    }
    Ok(Options { from_environment, region, use_cache: false, ..Options::default() })
}

/// The profile that the command line or a variable names.
///
/// # Errors
/// When the name is empty, as from an unset variable of a script, or not UTF-8: going on would use another account.
pub(crate) fn profile(common: &CommonArgs, env: &Env) -> Result<Option<Sourced<String>>, Error> {
    const VARIABLES: [&str; 3] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "MFA_SESSION_PROFILE"];
    let no_name = |origin: Origin, what: &str| Error::Usage {
        what: format!("{origin} {what}"),
        hint: "name a profile, or leave it out".into(),
    };
    if let Some(name) = &common.profile {
        let origin = Origin::Flag("--profile");
        let named = Some(name.clone()).filter(|name| !name.is_empty());
        return named.map_or_else(
            || Err(no_name(origin.clone(), "names no profile")),
            |name| Ok(Some(Sourced::new(name, origin.clone()))),
        );
    }
    for variable in VARIABLES {
        if env.is_garbled(variable) {
            return Err(no_name(Origin::Variable(variable), "is not UTF-8"));
        }
        if let Some(name) = env.get(variable) {
            return Ok(Some(Sourced::new(name.to_owned(), Origin::Variable(variable))));
        }
    }
    Ok(None)
}

fn length(
    typed: Option<&str>,
    option: &'static str,
    env: &Env,
    variable: &'static str,
) -> Result<Option<Sourced<Duration>>, Error> {
    let given = typed.map(|text| (text, Origin::Flag(option)));
    let Some((text, origin)) = given.or_else(|| Some((env.get(variable)?, Origin::Variable(variable)))) else {
        return Ok(None);
    };
    match parse_duration(text) {
        Ok(length) => Ok(Some(Sourced::new(length, origin))),
        Err(why) => Err(Error::Usage {
            what: format!("{origin}: `{text}` {why}"),
            hint: "say for example `20m`, `1h30m` or `1200`".into(),
        }),
    }
}

/// From which age on a key is to be replaced.
///
/// # Errors
/// When the variable is no length of time.
pub(crate) fn key_age(env: &Env) -> Result<KeyAgeLimit, Error> {
    const VARIABLE: &str = "MFA_SESSION_KEY_AGE";
    let Some(text) = env.get(VARIABLE) else { return Ok(KeyAgeLimit::default()) };
    KeyAgeLimit::parse(text).map_err(|why| Error::Usage {
        what: format!("`{VARIABLE}`: `{text}` {why}"),
        hint: "say for example `90d`, or `0` for never".into(),
    })
}

/// The output format of that name.
///
/// # Errors
/// When there is no such form.
pub(crate) fn format(name: Option<&str>) -> Result<Format, Error> {
    let Some(name) = name else { return Ok(Format::default()) };
    let names: Vec<&str> = NAMES.iter().filter_map(|(_, names)| names.first().copied()).collect();
    Format::named(name).ok_or_else(|| Error::Usage {
        what: format!("there is no format `{name}`"),
        hint: format!("say one of {}", names.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::Explain as _;

    fn env(variables: &[(&str, &str)]) -> Env {
        Env::new(variables.iter().map(|(name, value)| (name.into(), value.into())))
    }

    #[test]
    fn what_clap_says_becomes_one_line_without_a_code() {
        for (rendered, what, hint) in [
            (
                "error: unexpected argument '--bogus' found\n\nUsage: mfa-session export [OPTIONS]\n\nFor more information, try '--help'.\n",
                "unexpected argument `--bogus` found",
                "see `mfa-session --help`",
            ),
            (
                "error: unexpected argument '--token-cod' found\n\n  tip: a similar argument exists: '--token-code'\n\nUsage: x\n",
                "unexpected argument `--token-cod` found",
                "a similar argument exists: `--token-code`",
            ),
            (
                "error: unexpected argument '--x' found\n\n  tip: to pass '--x' as a value, use '-- --x'\n\nUsage: x\n",
                "unexpected argument `--x` found",
                "see `mfa-session --help`",
            ),
            (
                "error: unrecognized subcommand 'it's'\n\nUsage: x\n",
                "unrecognized subcommand `it's`",
                "see `mfa-session --help`",
            ),
            (
                "error: unrecognized subcommand '123456'\n\nUsage: x\n",
                "unrecognized subcommand `…`",
                "see `mfa-session --help`",
            ),
            (
                "error: the following required arguments were not provided:\n  --lock <LOCK>\n\nUsage: x\n",
                "the following required arguments were not provided: --lock <LOCK>",
                "see `mfa-session --help`",
            ),
        ] {
            let Error::Usage { what: got_what, hint: got_hint } = misread(rendered, None, None) else {
                panic!("a usage error")
            };
            assert_eq!((got_what.as_str(), got_hint.as_str()), (what, hint));
        }
        assert_eq!(without_codes("'123 456' and '12-34-56'"), "'…' and '…'");
        assert_eq!(without_codes("'eu-west-1'"), "'eu-west-1'");
    }

    #[test]
    fn a_profile_is_taken_from_the_option_then_from_the_variables_in_order() {
        let all = [("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "b"), ("MFA_SESSION_PROFILE", "c")];
        let named = |option: Option<&str>, variables: &[(&str, &str)]| {
            let common = CommonArgs { profile: option.map(str::to_owned), ..CommonArgs::default() };
            profile(&common, &env(variables)).ok().flatten().map(|found| found.value)
        };
        assert_eq!(named(Some("x"), &all).as_deref(), Some("x"));
        assert_eq!(named(None, &all).as_deref(), Some("a"));
        assert_eq!(named(None, &all[1..]).as_deref(), Some("b"));
        assert_eq!(named(None, &all[2..]).as_deref(), Some("c"));
        assert_eq!(named(None, &[("AWS_PROFILE", "")]), None);
        let nothing = CommonArgs { profile: Some(String::new()), ..CommonArgs::default() };
        let error = profile(&nothing, &env(&all)).expect_err("an empty name is no name");
        assert_eq!((error.explain().kind.exit_code(), error.to_string().as_str()), (2, "`--profile` names no profile"));
    }

    #[test]
    fn switches_count_as_off_when_empty_or_zero() {
        let cached = |value| {
            let options = options(SessionArgs::default(), &env(&[("MFA_SESSION_NO_CACHE", value)]));
            options.map(|options| options.use_cache).ok()
        };
        assert_eq!(
            [cached("1"), cached(""), cached("0"), cached("yes")],
            [Some(false), Some(true), Some(true), Some(false)]
        );
    }

    #[test]
    fn a_bad_code_or_length_is_a_usage_error_that_does_not_repeat_the_code() {
        let args = SessionArgs { token_code: Some("12345x".into()), ..SessionArgs::default() };
        let error = options(args, &env(&[])).expect_err("five digits and an x");
        assert_eq!(error.explain().kind.exit_code(), 2);
        assert!(!error.to_string().contains("12345"));
        let error =
            options(SessionArgs::default(), &env(&[("MFA_SESSION_MIN_REMAINING", "soon")])).expect_err("no length");
        assert_eq!(error.to_string(), "`MFA_SESSION_MIN_REMAINING`: `soon` is not a length of time");
    }
}
