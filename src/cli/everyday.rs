//! The most frequent command lines, read without clap: `mfa-session [VERB] [-p NAME]`, and `exec [-p NAME] -- COMMAND`.
//! Building clap's tree and freeing it takes a quarter of the time that starting a process takes. Any other command
//! line is read by clap, and a test checks that clap reads these alike.

use std::ffi::OsString;

use super::args::{CommonArgs, LoginArgs, RoleArgs, SessionArgs};
use super::command::{Cli, Verb};

/// The command line, if it is one of these. The first argument is the program's own name.
pub(super) fn read(arguments: &[OsString]) -> Option<Cli> {
    let (outer, rest) = profile(arguments.get(1..)?)?;
    let cli = |verb| Cli { session: outer, format: None, verb };
    let Some((verb, rest)) = rest.split_first() else { return Some(cli(None)) };
    let verb = verb.to_str()?;
    let (session, rest) = profile(rest)?;
    let verb = match (verb, rest) {
        ("export", []) => Verb::Export { session, format: None },
        ("credential-process", []) => Verb::CredentialProcess { session },
        ("login", []) => Verb::Login { args: LoginArgs { session, ..LoginArgs::default() } },
        // For a prompt; with an option about a role, clap refuses it.
        ("status", []) if session.role.role_arn.is_none() => {
            Verb::Status { common: session.common, json: false, check: false, prompt: false }
        }
        ("status", [prompt]) if session.role.role_arn.is_none() && prompt == "--prompt" => {
            Verb::Status { common: session.common, json: false, check: false, prompt: true }
        }
        ("exec", [dashes, command @ ..]) if dashes == "--" && !command.is_empty() => {
            Verb::Exec { session, renew: false, serve: false, command: command.to_vec() }
        }
        _ => return None,
    };
    Some(cli(Some(verb)))
}

/// At most one `-p NAME`, `--profile NAME` or `--profile=NAME`, then at most one `--role-arn R`, and the remaining
/// arguments.
fn profile(words: &[OsString]) -> Option<(SessionArgs, &[OsString])> {
    let (name, rest) = match words {
        [option, name, rest @ ..] if option == "-p" || option == "--profile" => (Some(name.to_str()?), rest),
        [first, rest @ ..] => match first.to_str().and_then(|first| first.strip_prefix("--profile=")) {
            Some(name) => (Some(name), rest),
            None => (None, words),
        },
        [] => (None, words),
    };
    // An argument that begins with a dash may be an option, and an empty name is left to clap.
    if name.is_some_and(|name| name.is_empty() || name.starts_with('-')) {
        return None;
    }
    let common = CommonArgs { profile: name.map(str::to_owned), ..CommonArgs::default() };
    // A `credential_process` line may give a role.
    let (role_arn, rest) = match rest {
        [option, role, rest @ ..] if option == "--role-arn" => (Some(role.to_str()?), rest),
        _ => (None, rest),
    };
    if role_arn.is_some_and(|role| role.is_empty() || role.starts_with('-')) {
        return None;
    }
    let role = RoleArgs { role_arn: role_arn.map(str::to_owned), ..RoleArgs::default() };
    Some((SessionArgs { common, role, ..SessionArgs::default() }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("mfa-session").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    #[test]
    fn what_is_read_here_clap_reads_alike() {
        for line in [
            "",
            "-p dev",
            "--profile dev",
            "--profile=dev",
            "--profile=a=b",
            "export",
            "export -p dev",
            "-p dev export",
            "-p dev export --profile other",
            "credential-process --profile dev",
            "credential-process --profile dev --role-arn 111111111111:admin",
            "export --role-arn admin",
            "--profile=dev credential-process",
            "login -p dev",
            "exec -- aws s3 ls --recursive",
            "exec -p dev -- sh -c exit -- -p x",
            "--profile dev exec -- -- x",
            "exec -- -p",
            "-p export",
            "-p -- export",
            "login -p exec",
            "status",
            "status -p dev",
            "-p dev status",
            "status --prompt",
            "status -p dev --prompt",
            "--role-arn admin status",
        ] {
            let read = read(&words(line));
            let clap = Cli::with_clap(&words(line));
            match (read, clap) {
                (Some(read), Ok(clap)) => assert_eq!(format!("{read:?}"), format!("{clap:?}"), "{line}"),
                (Some(read), Err(error)) => panic!("{line}: {read:?}, and clap says {error}"),
                (None, _) => {}
            }
        }
    }

    #[test]
    fn everything_else_is_claps() {
        for line in [
            "--help",
            "-pdev",
            "-p",
            "-p -v",
            "--profile=",
            "export -p dev -p dev",
            "export --format fish",
            "export --role-arn -x",
            "export -p a --role-arn",
            "-v export",
            "export -q",
            "exec aws s3 ls",
            "exec",
            "exec --",
            "status --role-arn admin",
            "status --check",
            "clear --all",
            "-- export",
            "export --",
            "exports",
        ] {
            assert!(read(&words(line)).is_none(), "{line}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt;
            let odd = OsString::from_vec(b"d\xff".to_vec());
            assert!(read(&["mfa-session".into(), "-p".into(), odd]).is_none());
        }
    }

    #[test]
    fn the_lines_that_are_run_before_every_command_are_read_here() {
        for line in [
            "-p dev",
            "export -p dev",
            "credential-process --profile dev --role-arn r",
            "exec -- aws s3 ls",
            "exec -p a -- b",
            "status --prompt",
        ] {
            assert!(read(&words(line)).is_some(), "{line}");
        }
    }
}
