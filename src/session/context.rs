//! The context of a run: environment, options, output of messages, and signal handling.

use std::cell::OnceCell;

use crate::error::{Error, SessionError};
use crate::model::{
    Env, Explain, Invocation, KeyPlace, OF_ENVIRONMENT, Options, ProfileInHints, option, profile_in_hints,
};
use crate::session::messages::{DiagnosticStyle, Diagnostics};
use crate::sys::process::event::{Event, run_cancellable};
use crate::sys::process::signals::{self, SignalGuard};

/// The context of a run.
#[derive(Debug)]
pub(crate) struct Context {
    /// The environment variables at the start.
    pub env: Env,
    pub diagnostics: Diagnostics,
    /// The options of the run.
    pub options: Options,
    /// The failing command to print for a shell that evaluates our output when the run fails or is killed.
    pub failing_command: Option<&'static str>,
    /// Whether the verb is for administrators, so that commands for one's own devices do not name its profile.
    pub is_administrators: bool,
    /// In a command under `exec --renew`: the name of its private profile, if that was requested.
    pub private_profile: Option<String>,
    /// The place of the long-term key, once it was found.
    pub key_place: OnceCell<KeyPlace>,
    /// Whether a role is assumed directly with a code, once that was decided.
    pub is_direct: OnceCell<bool>,
    /// Created at its first use. There is only one: two would both act on a signal.
    watch: Option<SignalGuard>,
}

impl Context {
    /// A context that does not watch for signals yet.
    pub(crate) fn new(env: Env, diagnostics: Diagnostics, options: Options) -> Self {
        Self {
            env,
            diagnostics,
            options,
            failing_command: None,
            is_administrators: false,
            private_profile: None,
            key_place: OnceCell::new(),
            is_direct: OnceCell::new(),
            watch: None,
        }
    }

    /// The guard that watches for signals.
    ///
    /// # Errors
    /// When the process is out of file descriptors or threads.
    pub(crate) fn watch(&mut self) -> Result<&mut SignalGuard, Error> {
        Ok(match &mut self.watch {
            Some(watch) => watch,
            none => none.insert(signals::watch(self.failing_command).map_err(not_watched)?),
        })
    }

    /// Ctrl-C, if signals are watched already; else it ends the process by itself.
    pub(crate) fn interrupt(&self) -> Option<&Event> {
        self.watch.as_ref().map(|watch| watch.interrupt.as_ref())
    }

    /// Watches in such a way that the first signal only cancels, since changes at AWS have to be undone before the
    /// process may end. To be called before any other use of the guard.
    pub(crate) fn cancel_before_ending(&mut self) -> Result<(), Error> {
        self.watch = Some(signals::watch_and_cancel().map_err(not_watched)?);
        Ok(())
    }

    /// Ends the process by the signal that cancelled it, if there was one.
    pub(crate) fn reraise_pending(&self) {
        if let Some(watch) = &self.watch {
            watch.reraise_pending();
        }
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.interrupt.is_set())
    }

    /// Runs `work` on a thread.
    ///
    /// # Errors
    /// [`SessionError::Cancelled`] on Ctrl-C; the thread then continues, and its result is dropped.
    pub(crate) fn cancellable<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        run_cancellable(&self.watch()?.interrupt, work)
            .map_err(|error| Error::Machine { what: "a thread cannot be started", error })?
            .ok_or_else(|| SessionError::Cancelled.into())
    }

    /// Whether an SDK runs this process: it shows one line of standard error, and may stop waiting during a question.
    pub(crate) fn is_for_sdk(&self) -> bool {
        self.diagnostics.style == DiagnosticStyle::OneLine
    }

    /// The profile to name in the commands of messages.
    pub(crate) fn profile_in_hints(&self) -> ProfileInHints {
        let key = self.key_place.get().cloned();
        let typed = self.options.via.as_ref().map(|via| via.value.as_str());
        // Another verb may choose another way by itself.
        let via = if self.is_direct.get() == Some(&true) { Some("direct") } else { typed };
        let role = self.options.role.typed().chain(via.map(|via| option("--via", via))).collect();
        let is_administrators = self.is_administrators;
        ProfileInHints { is_administrators, key, role, ..profile_in_hints(&self.options, &self.env) }
    }

    /// The mark of profiles that were written from the requested one, or from the key in the environment.
    pub(crate) fn requested_mark(&self) -> String {
        self.profile_in_hints().name.unwrap_or_else(|| OF_ENVIRONMENT.to_owned())
    }

    /// A command of this program, as the user of this run is to type it.
    pub(crate) fn command(&self, command: &Invocation) -> String {
        command.rendered(&self.profile_in_hints())
    }

    /// Reports a failure; returns its exit code.
    pub(crate) fn tell(&self, error: &dyn Explain) -> u8 {
        let report = error.report();
        self.diagnostics.failure(&report, &self.profile_in_hints());
        report.kind.exit_code()
    }
}

fn not_watched(error: std::io::Error) -> Error {
    Error::Machine { what: "signals cannot be watched", error }
}
