//! Renews what the endpoint of `exec --serve` answers, for as long as the command runs. Nobody is asked for a code: the
//! terminal is the command's.

use std::time::Duration;

use jiff::Timestamp;

use crate::error::{Error, SessionError};
use crate::format::cache_record::KeptSession;
use crate::format::json::{container, container_failure};
use crate::model::{
    Explain as _, FailureKind, GivenCode, Invocation, LEAST_REMAINING, Sourced, printable, rest_of_role, short,
};
use crate::session::context::Context;
use crate::session::lookup::remaining;
use crate::session::messages::Diagnostics;
use crate::session::obtain::{Obtained, left_of};
use crate::session::ports::TerminalAndSts;
use crate::session::resolved::Resolved;
use crate::session::roles::obtain;
use crate::session::session_end::{EndNotice, SOON, SessionEnd};
use crate::sys::clock;
use crate::sys::endpoint::{EndpointAnswer, EndpointDesk};
use crate::sys::stdio::write_stderr;

/// How often the clock is looked at, which may be set, or go on while the machine sleeps.
const TICK: Duration = Duration::from_secs(30);
/// After AWS refused or was not reached, it is not asked again for so long.
const PAUSE: Duration = Duration::from_secs(5);
/// How often `mfa_process` is run.
const BETWEEN_PROCESSES: Duration = Duration::from_secs(5 * 60);

/// An attempt that took so long has waited for AWS or for a program.
const SLOW: Duration = Duration::from_millis(500);

/// Credentials, and until when they may be given, on the clock of this machine.
pub(crate) struct Served {
    session: KeptSession,
    fresh_until: Timestamp,
    usable_until: Timestamp,
}

impl Served {
    /// What was just obtained.
    pub(crate) fn new(obtained: Obtained) -> Self {
        let now = clock::now();
        let left = left_of(&obtained, now);
        let lifetime = obtained.session.lifetime.map_or(left, Duration::from_secs);
        let until = |rest: Duration| after(now, left.saturating_sub(rest));
        Self {
            fresh_until: until(rest_of_role(lifetime)),
            usable_until: until(LEAST_REMAINING.min(lifetime / 10)),
            session: obtained.session,
        }
    }

    pub(crate) fn answer(&self) -> EndpointAnswer {
        let session = &self.session;
        EndpointAnswer {
            status: 200,
            body: container(&session.credentials, session.account.as_deref()),
            fresh_until: self.fresh_until,
            usable_until: self.usable_until,
        }
    }
}

fn after(now: Timestamp, length: Duration) -> Timestamp {
    now.saturating_add(length).unwrap_or(Timestamp::MAX)
}

/// Renews the answers of an endpoint; ends with the process.
pub(crate) fn renew_answers(ctx: &mut Context, resolved: &mut Resolved, desk: EndpointDesk, served: Served) -> ! {
    let diagnostics = ctx.diagnostics;
    // The messages of a run would stand among the command's output, at any time.
    ctx.diagnostics.quiet = true;
    ctx.diagnostics.verbose = false;
    ctx.options.may_ask = false;
    ctx.options.refresh = false;
    ctx.options.code = GivenCode::None;
    let process = resolved.request.mfa_process.take();
    if process.is_none() {
        // No code is sent any more, so nothing is signed with it.
        resolved.request.forget_secrets();
    }
    let mut renewal = Renewal {
        ctx,
        resolved,
        desk,
        diagnostics,
        served,
        process,
        ran: None,
        needs_code: false,
        end: SessionEnd::default(),
    };
    loop {
        renewal.say_end();
        renewal.step();
    }
}

struct Renewal<'c> {
    ctx: &'c mut Context,
    resolved: &'c mut Resolved,
    desk: EndpointDesk,
    /// As the user wants them.
    diagnostics: Diagnostics,
    served: Served,
    /// The program that gives a code, and when it was run.
    process: Option<Sourced<String>>,
    ran: Option<Timestamp>,
    /// Whether the last attempt lacked nothing but a code.
    needs_code: bool,
    end: SessionEnd,
}

impl Renewal<'_> {
    /// Waits until a newer answer is due or wanted, and tries to get one.
    fn step(&mut self) {
        let now = clock::now();
        let left = |until: Timestamp| Duration::try_from(until.duration_since(now)).unwrap_or_default();
        let wait = match left(self.served.fresh_until) {
            Duration::ZERO => left(self.served.usable_until) / 8,
            fresh => fresh,
        };
        let is_wanted = self.desk.wait(wait.clamp(Duration::from_secs(1), TICK));
        let now = clock::now();
        if now >= self.served.fresh_until && (is_wanted || now < self.served.usable_until) {
            self.attempt(now);
        }
    }

    fn attempt(&mut self, now: Timestamp) {
        let rested = |ran: Timestamp| now.duration_since(ran).unsigned_abs() >= BETWEEN_PROCESSES;
        if self.process.is_some() && self.ran.is_none_or(rested) {
            self.resolved.request.mfa_process.clone_from(&self.process);
        }
        let result = obtain(self.ctx, self.resolved, &mut TerminalAndSts, || Ok(()));
        if self.resolved.request.mfa_process.take().is_some() {
            self.ran = Some(now);
        }
        self.needs_code = result.as_ref().err().map(Failure::of) == Some(Failure::MfaNeeded);
        let (started, now) = (now, clock::now());
        let mut answer = match result {
            Ok(obtained) => {
                self.served = Served::new(obtained);
                self.served.answer()
            }
            Err(error) => self.answer_instead(&error, now),
        };
        if now.duration_since(started).unsigned_abs() >= SLOW {
            answer.fresh_until = answer.fresh_until.max(after(now, PAUSE));
        }
        self.desk.put(answer);
    }

    /// The credentials at hand while they are usable, else what is wrong.
    fn answer_instead(&self, error: &Error, now: Timestamp) -> EndpointAnswer {
        let failure = Failure::of(error);
        // Whether somebody has logged in is seen without asking AWS.
        let fresh_until = if failure == Failure::MfaNeeded { now } else { after(now, PAUSE) };
        if now < self.served.usable_until {
            return EndpointAnswer { fresh_until, ..self.served.answer() };
        }
        let message = match failure {
            Failure::MfaNeeded => format!("run `{}` in another terminal", self.login()),
            Failure::Refused | Failure::Unavailable => error.with_cause(),
        };
        let (status, code) = failure.status_and_code();
        let body = container_failure(code, &message);
        EndpointAnswer { status, body, fresh_until, usable_until: Timestamp::MAX }
    }

    fn login(&self) -> String {
        self.ctx.command(&Invocation::login())
    }

    /// Says once that the session ends soon, and once that it has ended.
    fn say_end(&mut self) {
        let now = clock::now();
        let role = &self.served.session;
        let of_role = role.renewable_until.unwrap_or(role.credentials.expiration);
        if of_role.remaining(now) >= SOON && !self.needs_code {
            return;
        }
        // The session may have been renewed since, or be gone.
        let bought = self.resolved.cache.as_ref().and_then(|cache| cache.load(&role.key.bought()).session);
        let left = bought.as_ref().map_or(Duration::ZERO, |bought| remaining(bought, now));
        let lifetime = bought.as_ref().and_then(|bought| bought.lifetime).map_or(left, Duration::from_secs);
        let end = bought.as_ref().map_or(of_role, |bought| bought.credentials.expiration);
        let what = match role.key.bought().roles.last() {
            Some(slot) => format!("role {}", slot.role.arn.name()),
            None => format!("the session of {}", self.resolved.request.session_name()),
        };
        let says = match self.end.notice(end, left, lifetime) {
            None => return,
            Some(EndNotice::Soon) => {
                format!("{what} ends at {} ({} left)", clock::local_after(now, left), short(left))
            }
            Some(EndNotice::Ended) => format!("{what} has ended"),
        };
        if !self.diagnostics.quiet {
            let line = format!("{says}; run `{}` in another terminal", self.login());
            write_stderr(&format!("mfa-session: {}\n", printable(&line)));
        }
    }
}

/// Why there are no credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// Nobody gave a code.
    MfaNeeded,
    /// AWS refused.
    Refused,
    /// AWS was not reached, or something here failed.
    Unavailable,
}

impl Failure {
    fn of(error: &Error) -> Self {
        match (error, error.explain().kind) {
            (Error::Session(SessionError::Code(_) | SessionError::UsedCode { .. }), _)
            | (_, FailureKind::NobodyToAsk | FailureKind::Cancelled) => Self::MfaNeeded,
            (_, FailureKind::Refused) => Self::Refused,
            _ => Self::Unavailable,
        }
    }

    /// The SDKs for Rust and Go repeat a request after a status of 500 or more only.
    fn status_and_code(self) -> (u16, &'static str) {
        match self {
            Self::MfaNeeded => (403, "MfaNeeded"),
            Self::Refused => (403, "AccessDenied"),
            Self::Unavailable => (503, "Unavailable"),
        }
    }
}
