//! The runner of the integration tests. A test is a function with `#[test]`, as everywhere. One that lacks a program or
//! a right calls [`skip`]: it is shown as `ignored`, with the reason, and fails where `CI` is set.
//!
//! The root of a test program has `harness = false` in `Cargo.toml`, and:
//!
//! ```text
//! #[macro_use]
//! extern crate harness;
//!
//! fn main() -> ExitCode { harness::main() }
//! ```
//!
//! `#[macro_use]` puts [`macro@test`] in the place of the standard `#[test]`, in all modules.

use std::cell::RefCell;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::{env, thread};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

pub use test_attribute::test;

#[doc(hidden)]
pub use inventory;

/// A registered test.
#[doc(hidden)]
pub struct Test {
    /// The path of its module, the test program's name first.
    pub module: &'static str,
    /// The name of the function.
    pub name: &'static str,
    /// The function.
    pub function: fn(),
}

inventory::collect!(Test);

/// Adds a function to the list of tests.
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($function:ident) => {
        $crate::inventory::submit! {
            $crate::Test { module: ::core::module_path!(), name: ::core::stringify!($function), function: $function }
        }
    };
}

thread_local! {
    /// Why the test of this thread is not run, or not all of it. `None`: no test runs on this thread.
    static REASONS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Runs the tests that the command line names, all without one.
///
/// # Panics
/// If there is no test at all: `#[test]` is the standard one then, and nothing of it was compiled.
#[must_use]
pub fn main() -> ExitCode {
    let mut tests: Vec<&'static Test> = inventory::iter::<Test>.into_iter().collect();
    tests.sort_by_key(|test| (test.module, test.name));
    assert!(!tests.is_empty(), "`#[macro_use] extern crate harness` is missing");
    let trials = tests.into_iter().map(|test| Trial::ignorable_test(path(test), || run(test))).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// `session::a_name`, as the standard runner has it.
fn path(test: &Test) -> String {
    let module = test.module.split_once("::").map(|(_, module)| format!("{module}::"));
    module.unwrap_or_default() + test.name
}

fn run(test: &Test) -> Result<Completion, Failed> {
    let function = test.function;
    let body = move || {
        REASONS.set(Some(Vec::new()));
        function();
        REASONS.take().unwrap_or_default()
    };
    // A panic's message begins with the name of its thread.
    match thread::Builder::new().name(path(test)).spawn(body)?.join() {
        Ok(reasons) if reasons.is_empty() => Ok(Completion::Completed),
        Ok(reasons) => Ok(Completion::ignored_with(reasons.join("; "))),
        Err(panic) => resume_unwind(panic),
    }
}

/// Notes what the running test cannot try here. The caller goes on with the rest, or returns.
///
/// # Panics
/// Where `CI` is set: nothing is left out there. On another thread than the test's own, whose note would be lost.
#[track_caller]
pub fn skip(why: &str) {
    skip_unless(env::var_os("CI").is_some_and(|value| !value.is_empty()), why);
}

#[track_caller]
fn skip_unless(in_ci: bool, why: &str) {
    assert!(!in_ci, "in CI nothing is skipped: {why}");
    REASONS.with_borrow_mut(|reasons| {
        let reasons = reasons.as_mut().expect("a test skips on its own thread");
        if !reasons.iter().any(|known| known == why) {
            reasons.push(why.to_owned());
        }
    });
}

/// Prints figures for people who ask for them by `--nocapture`.
#[expect(clippy::print_stderr, reason = "a test's figures are for people")]
pub fn note(text: &str) {
    if Arguments::from_args().nocapture {
        eprintln!("{text}");
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::{Completion, Test, run, skip_unless};

    const IN_CI: bool = true;

    /// The reasons for which a test is ignored; `None` where it fails.
    fn reasons(function: fn()) -> Option<String> {
        let test = Test { module: "it::session", name: "a_name", function };
        match catch_unwind(|| run(&test)).ok()?.ok()? {
            Completion::Completed => Some(String::new()),
            Completion::Ignored { reason } => reason,
        }
    }

    #[test]
    fn a_test_that_skips_is_ignored_with_its_reasons_and_fails_in_ci() {
        let skips = || {
            for why in ["no fish", "no tmux", "no fish"] {
                skip_unless(!IN_CI, why);
            }
        };
        assert_eq!(reasons(skips).as_deref(), Some("no fish; no tmux"));
        assert_eq!(reasons(|| ()).as_deref(), Some(""), "the reasons are those of one test");
        assert_eq!(reasons(|| skip_unless(IN_CI, "no fish")), None);
        let skips_then_fails = || {
            skip_unless(!IN_CI, "no fish");
            assert_eq!(1, 2, "the rest of the table is tried");
        };
        assert_eq!(reasons(skips_then_fails), None);
    }

    #[test]
    fn a_note_that_would_be_lost_on_another_thread_is_a_failure() {
        assert!(catch_unwind(|| skip_unless(!IN_CI, "no fish")).is_err());
    }
}
