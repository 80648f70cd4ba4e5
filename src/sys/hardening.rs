//! Cheap hardening: no core dump and no debugger may hold what we hold. Best effort, never an error.

/// Forbids core dumps and attaching for this process. A child started by `exec` gets the limit back.
#[cfg(unix)]
#[must_use]
pub fn no_core_dumps() -> CoreLimit {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};

    let before = getrlimit(Resource::Core);
    let none = Rlimit { current: Some(0), maximum: before.maximum };
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    CoreLimit(before)
}

/// The limit as it was.
#[cfg(unix)]
#[derive(Debug, Clone, Copy)]
pub struct CoreLimit(rustix::process::Rlimit);

#[cfg(unix)]
impl CoreLimit {
    /// Gives a child that replaces this process the limit that its caller wanted.
    pub fn restore(self) {
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, self.0);
    }
}

/// Nothing to forbid.
#[cfg(not(unix))]
#[must_use]
pub fn no_core_dumps() -> CoreLimit {
    CoreLimit
}

/// Nothing to restore.
#[cfg(not(unix))]
#[derive(Debug, Clone, Copy)]
pub struct CoreLimit;

#[cfg(not(unix))]
impl CoreLimit {
    /// Nothing to restore.
    pub fn restore(self) {}
}
