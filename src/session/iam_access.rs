//! The way to IAM for the verbs that look after devices and policies: with the long-term key where AWS allows it, else
//! with a session, which is obtained as for any other verb.

use std::time::{Duration, Instant};

use crate::error::{DeviceError, Error};
use crate::format::cache_record::KeptSession;
use crate::model::{
    CodeError, EnvironmentCredentials, GivenCode, IamError, Identity, MfaDevice, Origin, Principal, Refusal,
    SerialNumber, SessionRequest, Sourced, pauses, printable, retry_until,
};
use crate::session::context::Context;
use crate::session::key::take_key;
use crate::session::lookup::Lookup;
use crate::session::ports::{TerminalAndSts, ca_pem};
use crate::session::resolved::{Resolved, refuse_recursion, resolve_environment, resolve_from_files};
use crate::session::roles::obtain;
use crate::session::trust::check_iam_endpoint;
use crate::sys::aws::iam::{Iam, Signer};
use crate::sys::process::event::wait_any;
use crate::sys::process::signals::SignalGuard;
use crate::sys::terminal::code_source::{choose, confirm};
use crate::sys::terminal::tty::Terminal;

/// How often a proof may fail because it is too early: a code is shown for longer than IAM's changes take to become
/// visible.
const LATE_PROOFS: usize = 2;

/// Access to IAM for the key of a profile.
pub(crate) struct IamAccess<'c> {
    pub ctx: &'c mut Context,
    /// The request, with the facts from the cache.
    pub resolved: Resolved,
    ca_pem: Option<Vec<u8>>,
    raw: Iam,
    session: Option<Iam>,
    identity: Identity,
    /// Whether it is a key of the environment that gets no session, and whose lack of MFA was not mentioned yet.
    is_bare_key: bool,
}

/// The result of a call to IAM.
#[derive(Debug)]
pub(crate) enum Reply<T> {
    /// The call succeeded.
    Done(T),
    /// The call failed, or its result is unknown.
    Failed(IamError),
}

impl<T> Reply<T> {
    fn of(result: Result<T, IamError>) -> Self {
        match result {
            Ok(done) => Self::Done(done),
            Err(error) => Self::Failed(error),
        }
    }

    /// The result of the call.
    ///
    /// # Errors
    /// When the call failed.
    pub(crate) fn done(self) -> Result<T, IamError> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Failed(error) => Err(error),
        }
    }
}

impl<'c> IamAccess<'c> {
    /// Takes the key and asks AWS for its identity. No code is asked for yet.
    ///
    /// # Errors
    /// When there is no key, or AWS does not return its identity.
    pub(crate) fn open(ctx: &'c mut Context, mut resolved: Resolved) -> Result<Self, Error> {
        if resolved.request.role.is_some() {
            let request = &resolved.request;
            let (role, holder) = (request.display_name().to_owned(), request.session_name().to_owned());
            return Err(DeviceError::OfARole { role, holder }.into());
        }
        refuse_recursion(&ctx.env, &resolved.request)?;
        let ca_pem = ca_pem(ctx, &resolved.request)?;
        check_iam_endpoint(ctx, &resolved.request.connection)?;
        ctx.watch()?;
        let key = take_key(ctx, &mut resolved)?;
        let mut access = Self::signed_by(ctx, resolved, ca_pem, Signer::Key(&key))?;
        access.session = None;
        Ok(access)
    }

    /// For a verb about an account: with the credentials of the environment, or with the profile's role, if it has one,
    /// for which a code may be asked for; else with its key.
    ///
    /// # Errors
    /// As [`IamAccess::open`], and when the role is not given.
    pub(crate) fn open_for_account(ctx: &'c mut Context) -> Result<Self, Error> {
        Self::open_for_account_or(ctx, |_| Ok(()))
    }

    /// As [`IamAccess::open_for_account`], unless the request is refused before anything is sent.
    pub(crate) fn open_for_account_or(
        ctx: &'c mut Context,
        check: impl FnOnce(&SessionRequest) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        if ctx.options.from_environment {
            return Self::open_environment(ctx);
        }
        let mut resolved = resolve_from_files(ctx)?;
        check(&resolved.request)?;
        if resolved.request.role.is_none() {
            return Self::open(ctx, resolved);
        }
        let ca_pem = ca_pem(ctx, &resolved.request)?;
        check_iam_endpoint(ctx, &resolved.request.connection)?;
        let role = obtain(ctx, &mut resolved, &mut TerminalAndSts, || Ok(()))?.session;
        Self::signed_by(ctx, resolved, ca_pem, Signer::Session(&role.credentials))
    }

    fn open_environment(ctx: &'c mut Context) -> Result<Self, Error> {
        let credentials = EnvironmentCredentials::of(&ctx.env)?;
        let resolved = resolve_environment(ctx, &credentials)?;
        let ca_pem = ca_pem(ctx, &resolved.request)?;
        check_iam_endpoint(ctx, &resolved.request.connection)?;
        match &credentials {
            EnvironmentCredentials::Key(key) => {
                let mut access = Self::signed_by(ctx, resolved, ca_pem, Signer::Key(key))?;
                access.is_bare_key = true;
                Ok(access)
            }
            EnvironmentCredentials::Session(session) => {
                Self::signed_by(ctx, resolved, ca_pem, Signer::Session(session))
            }
        }
    }

    /// With these credentials alone.
    fn signed_by(
        ctx: &'c mut Context,
        resolved: Resolved,
        ca_pem: Option<Vec<u8>>,
        signer: Signer<'_>,
    ) -> Result<Self, Error> {
        let raw = client(&resolved, ca_pem.as_deref(), signer)?;
        let asking = raw.clone();
        let identity = ctx.cancellable(move || asking.identity())??;
        Ok(Self { ctx, resolved, ca_pem, session: Some(raw.clone()), raw, identity, is_bare_key: false })
    }

    /// The identity of the key.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The name of the key's IAM user, a parameter of every call about the user's own devices.
    ///
    /// # Errors
    /// When the key belongs to no user.
    pub(crate) fn user(&self) -> Result<&str, Error> {
        match &self.identity.principal {
            Principal::User { name } => Ok(name),
            Principal::Root => Err(DeviceError::Root.into()),
            Principal::Other => Err(DeviceError::NotAUser { arn: self.identity.arn.clone() }.into()),
        }
    }

    /// IAM with the long-term key.
    pub(crate) fn raw(&self) -> Iam {
        self.raw.clone()
    }

    /// IAM with a session of the profile's device, cached or new.
    pub(crate) fn session(&mut self) -> Result<Iam, Error> {
        match &self.session {
            Some(session) => Ok(session.clone()),
            None => self.obtain(),
        }
    }

    /// Switches to a cached fresh session, if there is one, since most calls would be denied to the key alone first. No
    /// code is asked for.
    ///
    /// # Errors
    /// When the process is out of file descriptors.
    pub(crate) fn use_cached_session(&mut self) -> Result<(), Error> {
        if self.session.is_none()
            && let Lookup::Fresh(kept) = self.resolved.look_up(self.ctx)
        {
            self.sign_with(&kept)?;
        }
        Ok(())
    }

    /// IAM with the session, if there is one already; else with the long-term key.
    pub(crate) fn current_client(&self) -> Iam {
        self.session.clone().unwrap_or_else(|| self.raw())
    }

    /// Whether a session has been obtained already.
    pub(crate) fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// IAM with a session that this device confirmed.
    pub(crate) fn session_of(&mut self, serial: &SerialNumber) -> Result<Iam, Error> {
        self.resolved.request.serial = Some(Sourced::new(serial.clone(), Origin::Discovered));
        self.resolved.serial.clone_from(&self.resolved.request.serial);
        self.obtain()
    }

    /// Proves a device that was enabled a moment ago: IAM with a new session, for which a person types its code; a
    /// configured program would return codes of the old device.
    pub(crate) fn proven(&mut self, serial: &SerialNumber) -> Result<Iam, Error> {
        self.resolved.request.mfa_process = None;
        self.ctx.options.code = GivenCode::None;
        self.ctx.options.refresh = true;
        let mut tries = 0;
        loop {
            match self.session_of(serial) {
                // A change in IAM may be visible in STS later than in IAM.
                Err(Error::Session(error)) if error.is_unknown_device() && tries < LATE_PROOFS => {
                    tries += 1;
                    self.ctx
                        .diagnostics
                        .note("AWS does not know the new device everywhere yet: wait for the next code");
                }
                result => return result,
            }
        }
    }

    fn obtain(&mut self) -> Result<Iam, Error> {
        let obtained = obtain(self.ctx, &mut self.resolved, &mut TerminalAndSts, || Ok(()))?;
        self.sign_with(&obtained.session)
    }

    fn sign_with(&mut self, kept: &KeptSession) -> Result<Iam, Error> {
        let session = client(&self.resolved, self.ca_pem.as_deref(), Signer::Session(&kept.credentials))?;
        self.session = Some(session.clone());
        Ok(session)
    }

    /// Makes a call that only reads: with the long-term key, and with a session if a policy denies it to the key.
    /// Ctrl-C cancels it.
    ///
    /// # Errors
    /// When the call fails, or no session is obtained.
    pub(crate) fn read<T: Send + 'static>(
        &mut self,
        call: impl Fn(&Iam) -> Result<T, IamError> + Send + Clone + 'static,
    ) -> Result<T, Error> {
        let iam = self.current_client();
        match self.wait_for(iam, call.clone())? {
            Reply::Failed(denied) if self.may_be_allowed_to_a_session(&denied) => {
                let session = self.session()?;
                Ok(self.wait_for(session, call)?.done()?)
            }
            reply => Ok(reply.done()?),
        }
    }

    /// Makes a call that only reads, with the current credentials; no code is asked for. Ctrl-C cancels it.
    pub(crate) fn read_best_effort<T: Send + 'static>(
        &mut self,
        call: impl FnOnce(&Iam) -> Result<T, IamError> + Send + 'static,
    ) -> Result<Reply<T>, Error> {
        self.wait_for(self.current_client(), call)
    }

    /// The user's devices, in the order of their serial numbers.
    pub(crate) fn devices_of(&mut self, user: &str) -> Result<Vec<MfaDevice>, Error> {
        let user = user.to_owned();
        let mut devices = self.read(move |iam| iam.mfa_devices(&user))?;
        devices.sort_by(|a, b| a.serial.cmp(&b.serial));
        Ok(devices)
    }

    /// Makes a call that changes something: as [`IamAccess::read`], but Ctrl-C does not cancel it, since its result
    /// would be unknown. A denied call has changed nothing, so it may be tried again with a session.
    ///
    /// # Errors
    /// When no session is obtained.
    pub(crate) fn change<T>(&mut self, call: impl Fn(&Iam) -> Result<T, IamError>) -> Result<Reply<T>, Error> {
        let iam = self.current_client();
        match Reply::of(call(&iam)) {
            Reply::Failed(denied) if self.may_be_allowed_to_a_session(&denied) => Ok(Reply::of(call(&self.session()?))),
            reply => Ok(reply),
        }
    }

    fn may_be_allowed_to_a_session(&mut self, error: &IamError) -> bool {
        if error.is_denied() && std::mem::take(&mut self.is_bare_key) {
            let load = "load a session into this shell with `eval \"$(mfa-session)\"`, then run this again";
            self.ctx.diagnostics.warning(&format!(
                "the access key of the environment is used without MFA; if the account requires it, {load}"
            ));
        }
        let worth_it = error.is_denied() && self.session.is_none();
        if worth_it {
            self.ctx.diagnostics.note(&format!("{error} to the access key alone, so a session is used"));
        }
        worth_it
    }

    /// Makes a call that Ctrl-C can cancel.
    pub(crate) fn wait_for<T: Send + 'static>(
        &mut self,
        iam: Iam,
        call: impl FnOnce(&Iam) -> Result<T, IamError> + Send + 'static,
    ) -> Result<Reply<T>, Error> {
        Ok(Reply::of(self.ctx.cancellable(move || call(&iam))?))
    }

    /// Repeats a call that IAM may refuse only because an accepted change is not visible yet; for 15 s at most, and
    /// only as long as Ctrl-C is not pressed. The call must be one that can be repeated.
    pub(crate) fn retry_eventual<T>(
        &mut self,
        late: Refusal,
        call: impl FnMut() -> Result<T, IamError>,
    ) -> Result<Reply<T>, Error> {
        let watch = self.ctx.watch()?;
        let pause = |length| waited(watch, length);
        Ok(Reply::of(retry_until(pauses(), pause, call, |error: &IamError| error.is(late))))
    }

    /// Waits until IAM shows a change that it accepted a moment ago: `true` once `shown` returns true, `false` after 15
    /// s, after Ctrl-C, or if the call fails.
    pub(crate) fn wait_until_visible(
        &mut self,
        mut shown: impl FnMut() -> Result<bool, IamError>,
    ) -> Result<bool, Error> {
        let watch = self.ctx.watch()?;
        let pause = |length| waited(watch, length);
        let look = || if shown().unwrap_or(false) { Ok(()) } else { Err(()) };
        Ok(retry_until(pauses(), pause, look, |()| true).is_ok())
    }

    /// The terminal, if the person may be asked.
    pub(crate) fn terminal(&self) -> Option<Terminal> {
        if self.ctx.options.may_ask { Terminal::open().ok() } else { None }
    }

    /// Requires confirmation: by an option, or on the terminal, below lines that explain it.
    ///
    /// # Errors
    /// When the answer is no, or nobody can be asked.
    pub(crate) fn confirmed(&mut self, yes: bool, lines: &[String], question: &str) -> Result<(), Error> {
        if yes {
            return Ok(());
        }
        let Some(terminal) = self.terminal() else { return Err(DeviceError::Unconfirmed.into()) };
        for line in lines {
            terminal.show(&format!("{}\n", printable(line)));
        }
        if confirm(&terminal, self.ctx.watch()?, question) { Ok(()) } else { Err(DeviceError::Declined.into()) }
    }

    /// Lets the person choose; `None` if nobody can be asked.
    ///
    /// # Errors
    /// [`CodeError::Cancelled`] where the person declines.
    pub(crate) fn chosen(&mut self, question: &str, items: &[String]) -> Result<Option<usize>, Error> {
        let Some(terminal) = self.terminal() else { return Ok(None) };
        let chosen = choose(&terminal, self.ctx.watch()?, question, items)?;
        Ok(Some(chosen.ok_or(CodeError::Cancelled)?))
    }
}

fn client(resolved: &Resolved, ca_pem: Option<&[u8]>, signer: Signer<'_>) -> Result<Iam, Error> {
    Iam::new(&resolved.request.connection, ca_pem, signer)
        .map_err(|error| Error::Machine { what: "IAM cannot be asked", error })
}

/// Waits for that time; `false` as soon as Ctrl-C is pressed.
fn waited(watch: &SignalGuard, length: Duration) -> bool {
    wait_any(&[&watch.interrupt], Instant::now() + length).is_none()
}
