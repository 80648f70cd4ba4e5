//! Checks of command lines in profiles: `credential_process` lines of this program, and `mfa_process`.

use super::finding::DoctorFinding;
use crate::model::request::own_line::{first_word, our_own_line, runs_this_program};
use crate::model::request::source::SOURCE_PROFILE_MARK;
use crate::model::shell_word::{option, quoted};
use crate::model::{Profile, ProfileLookup, ProfileProperty, Severity};

/// Whether a program can be started by this name or path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProgramState {
    Found,
    Missing,
    /// A file that this user may not execute.
    NotExecutable,
}

/// The command that sets a profile up.
pub(super) fn setup(profile: &str) -> String {
    format!("mfa-session setup {}", option("--profile", profile))
}

/// What SDKs that run the line, without a shell as botocore does it, would stumble over.
pub(crate) fn own_line(
    profile: &Profile,
    profiles: &impl ProfileLookup,
    find: &dyn Fn(&str) -> ProgramState,
) -> Vec<DoctorFinding> {
    let Some(process) = profile.get("credential_process") else { return Vec::new() };
    let Some(line) = our_own_line(&process.value) else { return Vec::new() };
    let name = &profile.name;
    let mut found = Vec::new();
    let hint = "write the whole path of the program, which `command -v mfa-session` prints";
    found.extend(missing_program(name, process, find).map(|finding| finding.hint(hint)));
    let produced = line.profile.and_then(|source| profiles.profile(&source)).filter(|source| {
        let is_ours = source.get("credential_process").is_some_and(|line| our_own_line(&line.value).is_some());
        source.name != *name
            && source.get("role_arn").is_none()
            && (is_ours || source.get(SOURCE_PROFILE_MARK).is_some())
    });
    if let Some(source) = produced {
        let message = format!(
            "the `credential_process` of profile `{name}` names `{}`, which mfa-session makes itself",
            source.name
        );
        let hint = "let it name the profile that holds the long-term key";
        let finding = DoctorFinding::new("DOC303", message).severity(Severity::Warning);
        found.push(finding.at(&process.place).hint(hint));
    }
    found.into_iter().map(|finding| finding.of_profile(name)).collect()
}

/// What SDKs would stumble over in a line that runs another program, or this one for something else.
pub(crate) fn other_line(profile: &Profile, find: &dyn Fn(&str) -> ProgramState) -> Option<DoctorFinding> {
    let process = profile.get("credential_process").filter(|process| our_own_line(&process.value).is_none())?;
    let name = &profile.name;
    if runs_this_program(&process.value) {
        let message = format!(
            "the `credential_process` of profile `{name}` runs mfa-session, but not its verb `credential-process`"
        );
        let hint =
            "write `mfa-session credential-process --profile NAME`, with the name of the profile that holds the key";
        return Some(DoctorFinding::new("DOC303", message).at(&process.place).hint(hint).of_profile(name));
    }
    let finding = missing_program(name, process, find)?;
    Some(finding.hint("install that program, or correct its path in the line").of_profile(name))
}

/// The program of a `credential_process` line, if it is not started without a shell.
fn missing_program(
    profile: &str,
    process: &ProfileProperty,
    find: &dyn Fn(&str) -> ProgramState,
) -> Option<DoctorFinding> {
    let program = first_word(&process.value);
    let why = match program.as_str() {
        word if word.starts_with('~') => "is not found by the AWS CLI, which expands no `~`",
        word if word.contains('$') => "is not found by the AWS CLI, which expands no variables",
        word => not_started(find(word))?,
    };
    let message = format!("the `credential_process` of profile `{profile}` cannot be run: {} {why}", quoted(&program));
    Some(DoctorFinding::new("DOC301", message).at(&process.place))
}

/// Words that a shell takes for its own, so that they need not be programs.
const OF_THE_SHELL: [&str; 12] =
    [".", ":", "cd", "command", "eval", "exec", "export", "for", "if", "set", "test", "while"];

/// The program of an `mfa_process` line, which a shell runs; only a plain word can be judged.
pub(crate) fn mfa_process(profile: &Profile, find: &dyn Fn(&str) -> ProgramState) -> Option<DoctorFinding> {
    let process = profile.get("mfa_process")?;
    let word = process.value.split_whitespace().next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/+_.:@%,-~".contains(c);
    if !word.chars().all(is_plain) || OF_THE_SHELL.contains(&word) {
        return None;
    }
    let why = not_started(find(word))?;
    let name = &profile.name;
    let message = format!("the `mfa_process` of profile `{name}` cannot be run: {word} {why}");
    let hint = "run the command of `mfa_process` by hand; it should print the code";
    Some(DoctorFinding::new("DOC215", message).at(&process.place).hint(hint).of_profile(name))
}

fn not_started(state: ProgramState) -> Option<&'static str> {
    match state {
        ProgramState::Found => None,
        ProgramState::Missing => Some("is not found"),
        ProgramState::NotExecutable => Some("may not be executed"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use aws_profile_files::shared_config::SharedConfig;

    fn find(word: &str) -> ProgramState {
        match word {
            "mfa-session" | "/opt/mfa-session" | "sh" | "cat" => ProgramState::Found,
            "/locked" => ProgramState::NotExecutable,
            _ => ProgramState::Missing,
        }
    }

    fn found(key: &str, line: &str) -> Vec<&'static str> {
        let config = format!(
            "[profile dev]\n{key} = {line}\n[profile other]\ncredential_process = mfa-session credential-process --profile base\n[profile base]\nregion = x\n"
        );
        let shared = SharedConfig::parse((&config, "c".into()), ("", "k".into())).expect("sound texts");
        let dev = shared.profile("dev").expect("the profile is there");
        let lines = own_line(&dev, &shared, &find).into_iter().chain(mfa_process(&dev, &find));
        let lines = lines.chain(other_line(&dev, &find));
        lines.map(|finding| finding.check).collect()
    }

    #[test]
    fn a_line_is_judged_by_how_sdks_run_it() {
        for (line, expected) in [
            ("mfa-session credential-process --profile base", &[][..]),
            ("/opt/mfa-session credential-process --profile base", &[]),
            ("sh -c 'mfa-session credential-process --profile base'", &[]),
            ("~/bin/mfa-session credential-process --profile base", &["DOC301"]),
            ("$HOME/bin/mfa-session credential-process --profile base", &["DOC301"]),
            ("\"/no where/mfa-session\" credential-process --profile base", &["DOC301"]),
            ("mfa-session credential-process --profile other", &["DOC303"]),
            ("/gone/other-tool", &["DOC301"]),
            ("'/gone/other tool' x", &["DOC301"]),
            ("~/bin/other-tool", &["DOC301"]),
            ("cat /tmp/keys", &[]),
            ("mfa-session export --profile base", &["DOC303"]),
            ("/opt/mfa-session --profile base", &["DOC303"]),
            ("ssh host mfa-session credential-process", &["DOC301"]),
        ] {
            assert_eq!(found("credential_process", line), expected, "{line}");
        }
        for (line, expected) in [
            ("cat /tmp/code", &[][..]),
            ("ykman oath", &["DOC215"]),
            ("/locked now", &["DOC215"]),
            ("exec ykman", &[]),
            ("$HOME/ykman", &[]),
            ("X=1 ykman", &[]),
        ] {
            assert_eq!(found("mfa_process", line), expected, "{line}");
        }
    }
}
