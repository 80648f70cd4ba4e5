//! The way to IAM for the verbs that look after devices and policies: with the raw key where AWS allows it, else with a
//! session, which is obtained as for any other verb.

use std::time::{Duration, Instant};

use super::Run;
use super::obtain::{ca_pem, heeding, obtain_under, standing_watch, take_key};
use super::ready::{Ready, refuse_recursion};
use crate::error::{DeviceError, Error};
use crate::model::{
    AccessKey, CodeError, IamError, Identity, KeySource, Origin, Principal, Refusal, SerialNumber, Sourced, pauses,
    persist, printable,
};
use crate::options::{GivenCode, Options};
use crate::session::{SessionError, Standing};
use crate::sys::bell::first_of;
use crate::sys::code_source::{choose, confirm};
use crate::sys::iam::{Iam, Signer};
use crate::sys::signals::Watch;
use crate::sys::tty::Terminal;

/// How often a proof may come too early: a code is shown for longer than IAM's changes take to become visible.
const LATE_PROOFS: usize = 2;

/// IAM for the key of a profile.
pub(super) struct IamAccess<'r> {
    run: &'r Run,
    options: &'r Options,
    ready: Ready,
    watch: Option<Watch>,
    ca_pem: Option<Vec<u8>>,
    key: AccessKey,
    raw: Iam,
    session: Option<Iam>,
    identity: Identity,
}

impl<'r> IamAccess<'r> {
    /// Takes the key and asks whose it is. Nobody is asked for a code yet.
    pub(super) fn open(run: &'r Run, options: &'r Options, ready: Ready) -> Result<Self, Error> {
        Self::open_under(run, options, ready, None)
    }

    /// The same under a watch that stands already.
    pub(super) fn open_under(
        run: &'r Run,
        options: &'r Options,
        mut ready: Ready,
        mut watch: Option<Watch>,
    ) -> Result<Self, Error> {
        refuse_recursion(&run.env, &ready.request)?;
        let ca_pem = ca_pem(&ready.request)?;
        let standing = standing_watch(run, &mut watch)?;
        let key = take_key(run, &mut ready, standing)?;
        ready.key_id = Some(key.access_key_id.clone());
        let raw = client(&ready, ca_pem.as_deref(), Signer::Key(&key))?;
        let asking = raw.clone();
        let identity = heeding(&ready, standing, move || asking.identity())??;
        Ok(Self { run, options, ready, watch, ca_pem, key, raw, session: None, identity })
    }

    /// Whose the key is.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The name of the IAM user who has the key, which every call about one's own devices names.
    pub(super) fn user(&self) -> Result<&str, Error> {
        match &self.identity.principal {
            Principal::User { name } => Ok(name),
            Principal::Root => Err(DeviceError::Root.into()),
            Principal::Other => Err(DeviceError::NotAUser { arn: self.identity.arn.clone() }.into()),
        }
    }

    /// The request, and what the cache knows about it. The key is not in it.
    pub(super) fn ready(&self) -> &Ready {
        &self.ready
    }

    /// With the raw key.
    pub(super) fn raw(&self) -> Iam {
        self.raw.clone()
    }

    /// With a session of the profile's device: out of the cache, or for a code.
    pub(super) fn session(&mut self) -> Result<Iam, Error> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let session = self.obtain(self.options)?;
        self.session = Some(session.clone());
        Ok(session)
    }

    /// Goes on with a session that is kept and fresh, if there is one, where most calls would be denied to the key alone
    /// first. Nobody is asked for a code.
    pub(super) fn prefer_kept(&mut self) -> Result<(), Error> {
        if let Standing::Fresh(kept) = self.ready.known_standing(self.run, self.options) {
            self.session = Some(client(&self.ready, self.ca_pem.as_deref(), Signer::Session(&kept.credentials))?);
        }
        Ok(())
    }

    /// With the session, if there is one already; else with the raw key.
    pub(super) fn session_at_hand(&self) -> Iam {
        self.session.clone().unwrap_or_else(|| self.raw())
    }

    /// Whether a session was obtained already.
    pub(super) fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// With a session that this very device confirmed; with `anew`, in this run.
    pub(super) fn session_of(&mut self, serial: &SerialNumber, anew: bool) -> Result<Iam, Error> {
        let options = Options { refresh: self.options.refresh || anew, ..self.options.clone() };
        self.ready.request.serial = Some(Sourced::new(serial.clone(), Origin::Discovered));
        self.ready.serial = self.ready.request.serial.clone();
        let session = self.obtain(&options)?;
        self.session = Some(session.clone());
        Ok(session)
    }

    /// Proves a device that was enabled a moment ago: with a new session that a person, and not a program of the old
    /// device's, confirms with its code.
    pub(super) fn proven(&mut self, serial: &SerialNumber) -> Result<Iam, Error> {
        self.ready.request.mfa_process = None;
        let options = Options { code: GivenCode::None, refresh: true, ..self.options.clone() };
        self.ready.request.serial = Some(Sourced::new(serial.clone(), Origin::Discovered));
        self.ready.serial = self.ready.request.serial.clone();
        let mut tries = 0;
        loop {
            match self.obtain(&options) {
                Ok(session) => {
                    self.session = Some(session.clone());
                    return Ok(session);
                }
                // STS may learn of a device later than IAM.
                Err(Error::Session(failure)) if failure.error.is_unknown_device() && tries < LATE_PROOFS => {
                    tries += 1;
                    self.run.voice.note("AWS does not know the new device everywhere yet: wait for the next code");
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn obtain(&mut self, options: &Options) -> Result<Iam, Error> {
        self.ready.request.key = KeySource::Static(self.key.twin());
        let got = obtain_under(self.run, options, &mut self.ready, &mut self.watch, || Ok(()))?;
        client(&self.ready, self.ca_pem.as_deref(), Signer::Session(&got.session.credentials))
    }

    /// Does what only reads: with the raw key, and with a session where a policy denies it to the key. Ctrl-C is heeded.
    pub(super) fn read<T: Send + 'static>(
        &mut self,
        call: impl Fn(&Iam) -> Result<T, IamError> + Send + Clone + 'static,
    ) -> Result<T, Error> {
        let iam = self.session_at_hand();
        match self.wait_for(iam, call.clone())? {
            Err(denied) if self.may_be_allowed_to_a_session(&denied) => {
                let session = self.session()?;
                Ok(self.wait_for(session, call)??)
            }
            result => Ok(result?),
        }
    }

    /// Reads what is worth knowing, but not worth a code: with what there is. Ctrl-C is heeded.
    pub(super) fn glimpse<T: Send + 'static>(
        &mut self,
        call: impl FnOnce(&Iam) -> Result<T, IamError> + Send + 'static,
    ) -> Result<Result<T, IamError>, Error> {
        self.wait_for(self.session_at_hand(), call)
    }

    /// Does what changes something: as [`IamAccess::read`], but Ctrl-C does not cut the answer off, since nobody would
    /// know what was done. A denied call has changed nothing, so that it may be tried with a session.
    pub(super) fn change<T>(
        &mut self,
        call: impl Fn(&Iam) -> Result<T, IamError>,
    ) -> Result<Result<T, IamError>, Error> {
        let iam = self.session_at_hand();
        match call(&iam) {
            Err(denied) if self.may_be_allowed_to_a_session(&denied) => Ok(call(&self.session()?)),
            result => Ok(result),
        }
    }

    fn may_be_allowed_to_a_session(&self, error: &IamError) -> bool {
        let worth_it = error.is_denied() && self.session.is_none();
        if worth_it {
            self.run.voice.note(&format!("{error} to the access key alone, so a session is used"));
        }
        worth_it
    }

    /// Makes a call while Ctrl-C is heeded.
    pub(super) fn wait_for<T: Send + 'static>(
        &mut self,
        iam: Iam,
        call: impl FnOnce(&Iam) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let watch = standing_watch(self.run, &mut self.watch)?;
        heeding(&self.ready, watch, move || call(&iam))
    }

    /// Repeats a call that IAM may refuse only because it does not know yet what it accepted a moment ago; for 15 s at
    /// most, and only as long as Ctrl-C is not pressed. The call must be one that can be repeated.
    pub(super) fn persist<T>(
        &mut self,
        late: Refusal,
        call: impl FnMut() -> Result<T, IamError>,
    ) -> Result<Result<T, IamError>, Error> {
        let watch = standing_watch(self.run, &mut self.watch)?;
        let pause = |length| waited(watch, length);
        Ok(persist(pauses(), pause, call, |error: &IamError| error.is(late)))
    }

    /// Looks until IAM shows what it accepted a moment ago: `true` once `shown` says so, `false` after 15 s, after
    /// Ctrl-C, or where it cannot be looked.
    pub(super) fn until_shown(&mut self, mut shown: impl FnMut() -> Result<bool, IamError>) -> Result<bool, Error> {
        let watch = standing_watch(self.run, &mut self.watch)?;
        let pause = |length| waited(watch, length);
        let look = || if shown().unwrap_or(false) { Ok(()) } else { Err(()) };
        Ok(persist(pauses(), pause, look, |()| true).is_ok())
    }

    /// The watch of this run.
    pub(super) fn watch(&mut self) -> Result<&mut Watch, Error> {
        standing_watch(self.run, &mut self.watch)
    }

    /// Whether Ctrl-C was pressed.
    pub(super) fn is_cancelled(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.interrupt.has_rung())
    }

    /// The terminal, where the person may be asked.
    pub(super) fn terminal(&self) -> Option<Terminal> {
        if self.options.may_ask { Terminal::open().ok() } else { None }
    }

    /// Wants a yes: in advance, or on the terminal, under lines that say what it is about.
    pub(super) fn confirmed(&mut self, yes: bool, lines: &[String], question: &str) -> Result<(), Error> {
        if yes {
            return Ok(());
        }
        let Some(terminal) = self.terminal() else { return Err(DeviceError::Unconfirmed.into()) };
        for line in lines {
            terminal.show(&format!("{}\n", printable(line)));
        }
        if confirm(&terminal, self.watch()?, question) { Ok(()) } else { Err(DeviceError::Declined.into()) }
    }

    /// Lets the person choose; `None` where there is nobody to ask.
    pub(super) fn chosen(&mut self, question: &str, items: &[String]) -> Result<Option<usize>, Error> {
        let Some(terminal) = self.terminal() else { return Ok(None) };
        let chosen = choose(&terminal, self.watch()?, question, items).map_err(SessionError::Code);
        match chosen {
            Ok(Some(index)) => Ok(Some(index)),
            Ok(None) => Err(self.ready.failure(SessionError::Code(CodeError::Cancelled))),
            Err(error) => Err(self.ready.failure(error)),
        }
    }
}

fn client(ready: &Ready, ca_pem: Option<&[u8]>, signer: Signer<'_>) -> Result<Iam, Error> {
    Iam::new(&ready.request.connection, ca_pem, signer)
        .map_err(|error| Error::Machine { what: "IAM cannot be asked", error })
}

/// Waits; `false` as soon as Ctrl-C is pressed.
fn waited(watch: &Watch, length: Duration) -> bool {
    first_of(&[&watch.interrupt], Instant::now() + length).is_none()
}
