//! The parts of a command line that clap refuses which can still be read: the program that reads the output decides how
//! the error is reported.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, ValueEnum as _};

use super::command::{Cli, VerbKind};

/// The verb, as clap finds it; none where there is none or the error is before it, since an argument after an unknown
/// option may be that option's value.
pub(crate) fn verb(arguments: &[OsString]) -> Option<VerbKind> {
    let command = Cli::command().ignore_errors(true).args_override_self(true);
    VerbKind::from_str(command.try_get_matches_from(arguments).ok()?.subcommand_name()?, false).ok()
}

/// The verbs of a verb.
pub(crate) fn inner_verbs(verb: &str) -> Vec<String> {
    let mut outer = Cli::command();
    // The arguments of verbs, and their verbs, are deferred.
    outer.build();
    let inner = outer.find_subcommand(verb).into_iter().flat_map(clap::Command::get_subcommands);
    inner.map(|command| command.get_name().to_owned()).collect()
}

/// What clap says of one option.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum OptionSlip {
    /// It has no value, or an empty one where that is none.
    NoValue,
    /// It is given twice.
    Twice,
}

/// The option that a refused line has wrong, without its letter and value, and what is wrong with it; none where another
/// thing is.
pub(crate) fn option_slip(error: &clap::Error) -> Option<(String, OptionSlip)> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg)?;
    let slip = match error.kind() {
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue) == Some("") => OptionSlip::NoValue,
        ErrorKind::ArgumentConflict if text(ContextKind::PriorArg) == Some(argument) => OptionSlip::Twice,
        _ => return None,
    };
    let option = argument.split([' ', '=']).next().filter(|option| option.starts_with("--"))?;
    Some((option.to_owned(), slip))
}

/// The value of the last `--format` before a `--`, also of an abbreviated one; none where there is no such option, an
/// empty one where it has no value. No other option takes a value that begins with `--`, so each is an option itself.
pub(crate) fn format(arguments: &[OsString]) -> Option<&str> {
    let words = || arguments.iter().skip(1).map(|argument| argument.to_str().unwrap_or_default());
    let before = words().take_while(|word| *word != "--");
    let values = before.zip(words().skip(1).map(Some).chain([None])).filter_map(|(word, next)| {
        let (name, beside) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let is_format = name.len() > 2 && "--format".starts_with(name);
        is_format.then(|| beside.or(next.filter(|next| !next.starts_with('-'))).unwrap_or_default())
    });
    values.last()
}

/// The argument after the verb that may be the shell to print for, where a verb takes one.
pub(crate) fn shell(arguments: &[OsString], verb: VerbKind) -> Option<&str> {
    let name = verb.to_possible_value().filter(|_| matches!(verb, VerbKind::Init | VerbKind::Completions))?;
    let mut words = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
    words.find(|word| *word == name.get_name())?;
    words.find(|word| !word.starts_with('-'))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("mfa-session").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    #[test]
    fn the_verb_of_a_refused_line_is_the_one_that_clap_finds() {
        let verbs: Vec<String> =
            Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
        let before = ["-p", "--profile", "-d", "--duration", "--serial-number", "--token-code", "--min-remaining"];
        for name in &verbs {
            let kind = VerbKind::from_str(name, false).expect("every verb of clap is one of ours");
            for option in before.into_iter().chain(["--region", "--format"]) {
                for joined in [format!("{option} {name}"), format!("{option}={name}"), format!("-p{name}")] {
                    assert_eq!(verb(&words(&format!("{joined} --bogus"))), None, "{joined}");
                    let line = format!("{joined} export --bogus");
                    assert_eq!(verb(&words(&line)), Some(VerbKind::Export), "{line}");
                }
            }
            for behind in ["-p login", "-pexec", "--profile=write", "-p a -p b", "-- --bogus", "device policy"] {
                let line = format!("-q {name} {behind} --bogus");
                assert_eq!(verb(&words(&line)), Some(kind), "{line}");
            }
            for no_verb in ["--prof", "--bogus", "--"] {
                assert_eq!(verb(&words(&format!("{no_verb} {name}"))), None, "{no_verb} {name}");
            }
        }
    }

    #[test]
    fn the_shell_of_a_refused_line_is_the_word_behind_a_verb_that_takes_one() {
        for (line, kind, expected) in [
            ("init powershell --bogus", VerbKind::Init, Some("powershell")),
            ("-q completions --bogus fish", VerbKind::Completions, Some("fish")),
            ("init --bogus", VerbKind::Init, None),
            ("export fish --bogus", VerbKind::Export, None),
        ] {
            assert_eq!(shell(&words(line), kind), expected, "{line}");
        }
    }

    #[test]
    fn the_format_of_a_refused_line_is_the_value_of_that_option_alone() {
        for (line, expected) in [
            ("export --format fish --bogus", Some("fish")),
            ("export --bogus --format=fish", Some("fish")),
            ("--format csh export --format fish --bogus", Some("fish")),
            ("export --form fish", Some("fish")),
            ("-p --format fish", Some("fish")),
            ("--profile=--format fish", None),
            ("export --format --bogus fish", Some("")),
            ("export --format --format fish", Some("fish")),
            ("export --bogus --format", Some("")),
            ("export --formats fish", None),
            ("exec -- x --format fish", None),
            ("export -- --format fish", None),
            ("export --", None),
            ("", None),
        ] {
            assert_eq!(format(&words(line)), expected, "{line}");
        }
    }
}
