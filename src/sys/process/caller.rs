//! Which program wants a session, for the question in credential-process mode.

/// The name of the nearest ancestor that is not just the shell which an SDK puts in between.
#[cfg(target_os = "linux")]
pub(crate) fn name() -> Option<String> {
    let mut pid = std::os::unix::process::parent_id();
    for _ in 0..4 {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // `pid (comm) state ppid …`; comm may itself hold parentheses.
        let (before, after) = stat.rsplit_once(')')?;
        let (_, comm) = before.split_once('(')?;
        let parent: u32 = after.split_whitespace().nth(1)?.parse().ok()?;
        // An SDK runs `sh -c LINE`; a shell that a person types into is the caller itself.
        let is_shell = matches!(comm, "sh" | "dash" | "bash" | "zsh" | "busybox" | "ash" | "ksh");
        let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let runs_a_line = arguments.split(|byte| *byte == 0).any(|argument| argument == b"-c");
        if !(is_shell && runs_a_line) || parent <= 1 {
            return Some(comm.to_owned());
        }
        pid = parent;
    }
    None
}

/// Unknown on this platform.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub(crate) fn name() -> Option<String> {
    None
}
