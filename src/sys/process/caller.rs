//! The ancestors of this process: which program requests a session, which shell reads the output, and whether an
//! ancestor leads our process group.

#[cfg(unix)]
use std::os::unix::process::parent_id;

use crate::format::shell::Shell;

/// The most ancestors that are examined.
const MOST: usize = 5;

/// A process that this one descends from.
#[derive(Debug)]
pub(crate) struct Ancestor {
    /// The name of its executable file, of which Linux keeps 15 bytes.
    pub(crate) name: String,
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "arguments are looked up on Linux alone"))]
    pid: u32,
}

impl Ancestor {
    /// Its arguments, its own name first; none if they cannot be read.
    #[cfg(target_os = "linux")]
    pub(crate) fn arguments(&self) -> Vec<String> {
        let line = std::fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect()
    }

    /// No arguments: they are not read on this platform.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn arguments(&self) -> Vec<String> {
        Vec::new()
    }

    #[cfg(target_os = "linux")]
    fn whole_name(self) -> String {
        let program = std::fs::read_link(format!("/proc/{}/exe", self.pid)).unwrap_or_default();
        let arguments = self.arguments();
        whole_name(self.name, &program.to_string_lossy(), &arguments)
    }

    #[cfg(not(target_os = "linux"))]
    fn whole_name(self) -> String {
        self.name
    }
}

/// The ancestors, the parent first. Their number is limited.
pub(crate) fn ancestors() -> impl Iterator<Item = Ancestor> {
    let mut next = parent_id();
    std::iter::from_fn(move || {
        let pid = Some(next).filter(|pid| *pid > 1)?;
        let (name, parent) = look(pid)?;
        next = parent;
        Some(Ancestor { name, pid })
    })
    .take(MOST)
}

/// No ancestors: they are not determined on this platform.
#[cfg(not(unix))]
fn parent_id() -> u32 {
    0
}

/// The name and the parent of a process.
#[cfg(target_os = "linux")]
fn look(pid: u32) -> Option<(String, u32)> {
    super::process_stat::of(pid).map(|stat| (stat.name, stat.parent))
}

/// The name and the parent of a process, from `ps`, which reads the kernel's process table and does not block.
#[cfg(all(unix, not(target_os = "linux")))]
fn look(pid: u32) -> Option<(String, u32)> {
    let mut ps = std::process::Command::new("/bin/ps");
    let output = ps.args(["-o", "ppid=", "-o", "comm=", "-p", &pid.to_string()]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let (parent, path) = text.trim().split_once(' ')?;
    // The name of a login shell begins with a dash.
    let name = path.trim().rsplit('/').next()?.trim_start_matches('-');
    Some((name.to_owned(), parent.parse().ok()?))
}

/// Always none: not determined on this platform.
#[cfg(not(unix))]
fn look(_: u32) -> Option<(String, u32)> {
    None
}

/// The calling shell, if it does not understand the lines of a POSIX shell. If another program is between the two, that
/// program handles the output.
pub(crate) fn other_shell() -> Option<Shell> {
    // They run another program with the same standard output.
    const TRANSPARENT: [&str; 6] = ["sudo", "doas", "timeout", "time", "strace", "op"];
    let caller = ancestors().find(|caller| !TRANSPARENT.contains(&caller.name.as_str()))?;
    Shell::of_program(&caller.name, || caller.arguments())
}

/// The name of the nearest ancestor that is not merely the shell with which an SDK runs a command line.
pub(crate) fn name() -> Option<String> {
    // An SDK runs `sh -c LINE`; an interactive shell is the caller itself.
    let is_between = |caller: &Ancestor| {
        matches!(caller.name.as_str(), "sh" | "dash" | "bash" | "zsh" | "busybox" | "ash" | "ksh")
            && caller.arguments().iter().any(|argument| argument == "-c")
    };
    ancestors().find(|caller| !is_between(caller)).map(Ancestor::whole_name)
}

/// How many bytes of a program's name the kernel keeps.
#[cfg(target_os = "linux")]
const LONGEST_NAME: usize = 15;

/// The full name for one that the kernel truncated: the program or the argument (such as the path of a script) that
/// begins with it.
#[cfg(target_os = "linux")]
fn whole_name(name: String, program: &str, arguments: &[String]) -> String {
    // A name that was truncated within a character ends in the replacement character.
    let begin = name.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let is_cut = name.len() >= LONGEST_NAME;
    let paths = std::iter::once(program.trim_end_matches(" (deleted)")).chain(arguments.iter().map(String::as_str));
    let mut names = paths.filter_map(|path| path.rsplit('/').next());
    names.find(|whole| is_cut && whole.starts_with(begin)).map(str::to_owned).unwrap_or(name)
}

/// Whether the leader of our process group is an ancestor. Beyond the parent this is determined on Linux only.
#[cfg(unix)]
pub(crate) fn leads_our_group() -> bool {
    use super::{ids, process_stat};

    // A leader outside of this PID namespace runs what is inside.
    let Some(leader) = ids::group() else { return true };
    let parent = Some(std::os::unix::process::parent_id());
    let mut ancestors = std::iter::successors(parent, |pid| Some(process_stat::of(*pid)?.parent));
    leader != std::process::id() && ancestors.any(|pid| pid == leader)
}

/// Always false: there are no process groups here.
#[cfg(not(unix))]
pub(crate) fn leads_our_group() -> bool {
    false
}

/// Whether a program runs beside our group's leader in a pipeline, such as a pager: the same shell has started both.
/// Determined on Linux only.
#[cfg(target_os = "linux")]
pub(crate) fn leader_has_pipeline() -> bool {
    use super::{descendants, ids, process_stat};

    let Some((group, leader)) = ids::group().and_then(|group| Some((group, process_stat::of(group)?))) else {
        return false;
    };
    let is_beside = |stat: process_stat::ProcessStat| stat.group == group && stat.parent == leader.parent;
    descendants::processes().filter(|pid| *pid != group).filter_map(process_stat::of).any(is_beside)
}

/// Always false: not determined on this platform.
#[cfg(not(target_os = "linux"))]
pub(crate) fn leader_has_pipeline() -> bool {
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
            assert_eq!(
                whole_name(name.into(), program, &arguments.split('\0').map(str::to_owned).collect::<Vec<_>>()),
                whole
            );
        }
    }
}
