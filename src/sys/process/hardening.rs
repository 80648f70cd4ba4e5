//! Cheap hardening: no core dump and no debugger may hold what we hold. Best effort, never an error.

/// Forbids core dumps and attaching for this process. A child started by `exec` gets the limit back.
#[cfg(unix)]
pub(crate) fn no_core_dumps() -> CoreLimit {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let before = getrlimit(Resource::Core);
    let none = Rlimit { current: Some(0), maximum: before.maximum };
    let _ = setrlimit(Resource::Core, none);
    not_dumpable();
    CoreLimit(before)
}

/// Forbids attaching, and reading `/proc/PID`, too.
#[cfg(target_os = "linux")]
fn not_dumpable() {
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Only the limit is set where there is no such switch.
#[cfg(all(unix, not(target_os = "linux")))]
fn not_dumpable() {}

/// The limit as it was.
#[cfg(unix)]
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoreLimit(rustix::process::Rlimit);

#[cfg(unix)]
impl CoreLimit {
    /// Gives a child that replaces this process the limit that its caller wanted.
    pub(crate) fn restore(self) {
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, self.0);
    }
}

#[cfg(not(unix))]
#[must_use]
pub(crate) fn no_core_dumps() -> CoreLimit {
    CoreLimit
}

#[cfg(not(unix))]
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoreLimit;

#[cfg(not(unix))]
impl CoreLimit {
    pub(crate) fn restore(self) {}
}
