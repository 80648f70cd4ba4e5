//! The processes that we run for: which program wants a session, and whether one of them has the terminal.

/// The name of the nearest ancestor that is not just the shell which an SDK puts in between.
#[cfg(target_os = "linux")]
pub(crate) fn name() -> Option<String> {
    use super::process_stat;

    let mut pid = std::os::unix::process::parent_id();
    for _ in 0..4 {
        let stat = process_stat::of(pid)?;
        // An SDK runs `sh -c LINE`; a shell that a person types into is the caller itself.
        let is_shell = matches!(&*stat.name, "sh" | "dash" | "bash" | "zsh" | "busybox" | "ash" | "ksh");
        let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let runs_a_line = arguments.split(|byte| *byte == 0).any(|argument| argument == b"-c");
        if !(is_shell && runs_a_line) || stat.parent <= 1 {
            let program = std::fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
            return Some(whole_name(stat.name, &program.to_string_lossy(), &arguments));
        }
        pid = stat.parent;
    }
    None
}

/// The kernel cuts names off: where the program or one of its arguments (a script's file is one) goes on, that is the name.
#[cfg(target_os = "linux")]
fn whole_name(name: String, program: &str, arguments: &[u8]) -> String {
    // What was cut within a character ends in the sign for that.
    let begin = name.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let is_cut = name.len() >= super::process_stat::LONGEST_NAME;
    let arguments = String::from_utf8_lossy(arguments);
    let paths = std::iter::once(program.trim_end_matches(" (deleted)")).chain(arguments.split('\0'));
    let mut names = paths.filter_map(|path| path.rsplit('/').next());
    names.find(|whole| is_cut && whole.starts_with(begin)).map(str::to_owned).unwrap_or(name)
}

/// Unknown on this platform.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub(crate) fn name() -> Option<String> {
    None
}

/// Whether the leader of our process group is another process, and one that we run for. Beyond the parent that is known
/// on Linux only.
#[cfg(unix)]
pub(crate) fn leads_our_group() -> bool {
    use super::process_stat;

    let leader = rustix::process::getpgrp().as_raw_nonzero().get().cast_unsigned();
    let parent = Some(std::os::unix::process::parent_id());
    let mut ancestors = std::iter::successors(parent, |pid| Some(process_stat::of(*pid)?.parent));
    leader != std::process::id() && ancestors.any(|pid| pid == leader)
}

/// There are no process groups here.
#[cfg(not(unix))]
pub(crate) fn leads_our_group() -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_the_kernel_cut_off_is_told_whole() {
        for (name, program, arguments, whole) in [
            ("terraform-provi", "/p/terraform-provider-aws_v5", "x\0", "terraform-provider-aws_v5"),
            ("terraform-provi", "/p/terraform-provider-aws_v5 (deleted)", "", "terraform-provider-aws_v5"),
            ("a-script-with-a", "/usr/bin/python3", "python3\0/p/a-script-with-a-name\0x", "a-script-with-a-name"),
            ("programme-de-C\u{fffd}", "/p/programme-de-Ch\u{e9}", "", "programme-de-Ch\u{e9}"),
            ("aws", "/usr/bin/python3", "python3\0/usr/bin/aws-of-another-name\0", "aws"),
            ("its-own-name-it", "/usr/bin/x", "y", "its-own-name-it"),
        ] {
            assert_eq!(whole_name(name.into(), program, arguments.as_bytes()), whole);
        }
    }
}
