//! Protects the secrets in memory: no core dump, no debugger. Errors are ignored.

/// Forbids core dumps and debuggers for this process. A child started by `exec` gets the old limit back.
#[cfg(unix)]
pub(crate) fn no_core_dumps() -> CoreLimit {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let before = getrlimit(Resource::Core);
    let none = Rlimit { current: Some(0), maximum: before.maximum };
    let _ = setrlimit(Resource::Core, none);
    not_dumpable();
    CoreLimit(before)
}

/// Forbids debuggers, and reading `/proc/PID`, too.
#[cfg(target_os = "linux")]
fn not_dumpable() {
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Does nothing: there is no such setting here, only the limit.
#[cfg(all(unix, not(target_os = "linux")))]
fn not_dumpable() {}

/// The limit before the change.
#[cfg(unix)]
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoreLimit(rustix::process::Rlimit);

#[cfg(unix)]
impl CoreLimit {
    /// Restores the limit of the caller, for a child that replaces this process.
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
