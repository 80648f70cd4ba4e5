//! The ids of this process's group and session. They have no id here if their leader is outside of this PID namespace
//! (`unshare --pid`, `bwrap --unshare-pid`): the kernel answers 0 then, see `pid_namespaces(7)`.

use std::os::fd::AsFd;

/// The id of our process group.
pub(crate) fn group() -> Option<u32> {
    positive(nix::unistd::getpgrp())
}

/// The id of our terminal session.
pub(crate) fn session() -> Option<u32> {
    positive(nix::unistd::getsid(None).ok()?)
}

/// The id of the group in a terminal's foreground: none within if it has no id here.
///
/// # Errors
/// When the terminal is closed, or is not ours.
pub(crate) fn foreground_group(terminal: impl AsFd) -> nix::Result<Option<u32>> {
    nix::unistd::tcgetpgrp(terminal).map(positive)
}

fn positive(id: nix::unistd::Pid) -> Option<u32> {
    u32::try_from(id.as_raw()).ok().filter(|id| *id != 0)
}
