//! From options to a request with everything that can be known without asking: the path that ends here
//! when a fresh session is kept.

use super::Run;
use crate::error::{Error, SessionFailure};
use crate::format::shared_config::SharedConfig;
pub(super) use crate::model::quoted;
use crate::model::{
    AccessKeyId, Connection, Env, KeySource, Origin, Partition, Question, SerialNumber, SessionRequest, SlotKey,
    Sourced, resolve,
};
use crate::options::Options;
use crate::session::{Order, SessionError, Standing, look};
use crate::sys::cache::SessionCache;
use crate::sys::{clock, paths};

/// A request, and what the cache remembers about it.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) request: SessionRequest,
    pub(super) cache: Option<SessionCache>,
    /// The id of the long-term key, if known without running anything.
    pub(super) key_id: Option<AccessKeyId>,
    /// The device, if known without asking IAM.
    pub(super) serial: Option<Sourced<SerialNumber>>,
    /// A session that could not be kept is of no use to the verb.
    pub(super) must_keep: bool,
}

/// Resolves a request, and says what is to be said about it.
pub(super) fn ready(run: &Run, options: &Options, shared: &SharedConfig<'_>) -> Result<Ready, Error> {
    let request = resolve(&options.wishes, &run.env, shared)?;
    for note in &request.notes {
        run.voice.note(note);
    }
    if let Some(Sourced { value, origin: origin @ Origin::Variable("MFA_SESSION_PROFILE") }) = &request.profile {
        run.voice.note(&format!("profile `{value}`, from {origin}"));
    }
    let cache = if options.use_cache { open_cache(run) } else { None };
    let key_id = key_id(&request, cache.as_ref());
    let serial = known_serial(&request, cache.as_ref(), key_id.as_ref());
    let ready = Ready { request, cache, key_id, serial, must_keep: false };
    if run.voice.verbose {
        ready.describe(run);
    }
    Ok(ready)
}

fn open_cache(run: &Run) -> Option<SessionCache> {
    match paths::cache_dir(&run.env) {
        Ok(dir) => Some(SessionCache::open_dir(&dir)),
        Err(why) => {
            run.voice.warning(&format!("{why}, so nothing is kept"));
            None
        }
    }
}

/// The id of the long-term key, if known without running anything.
pub(super) fn key_id(request: &SessionRequest, cache: Option<&SessionCache>) -> Option<AccessKeyId> {
    match &request.key {
        KeySource::Static(key) | KeySource::Environment(key) => Some(key.access_key_id.clone()),
        KeySource::Process { command, .. } => AccessKeyId::parse(&cache?.recall(&key_id_fact(&command.0))?).ok(),
    }
}

/// The device, if known without asking IAM.
pub(super) fn known_serial(
    request: &SessionRequest,
    cache: Option<&SessionCache>,
    key_id: Option<&AccessKeyId>,
) -> Option<Sourced<SerialNumber>> {
    request.serial.clone().or_else(|| recall_serial(cache, key_id?, request.partition))
}

/// The slot of a request.
pub(super) fn slot_key(request: &SessionRequest, key_id: &AccessKeyId, serial: &SerialNumber) -> SlotKey {
    SlotKey {
        access_key_id: key_id.clone(),
        serial: serial.clone(),
        partition: serial.partition().unwrap_or(request.partition),
        endpoint: request.connection.sts_endpoint.as_ref().map(|endpoint| endpoint.value.as_str().to_owned()),
    }
}

/// The fact that a `credential_process` line yields a key id.
pub(super) fn key_id_fact(command: &str) -> [&str; 2] {
    ["key id of", command]
}

/// The fact that a device belongs to a key.
pub(super) fn serial_fact(key_id: &AccessKeyId, partition: Partition) -> [&str; 3] {
    ["serial number of", key_id.as_str(), partition.name()]
}

fn recall_serial(
    cache: Option<&SessionCache>,
    key_id: &AccessKeyId,
    partition: Partition,
) -> Option<Sourced<SerialNumber>> {
    let serial = SerialNumber::parse(&cache?.recall(&serial_fact(key_id, partition))?).ok()?;
    Some(Sourced::new(serial, Origin::Remembered))
}

impl Ready {
    /// The order for a device; `key_id` and `serial` are known by now.
    pub(super) fn order(&self, options: &Options, key_id: &AccessKeyId, serial: &SerialNumber) -> Order {
        let request = &self.request;
        let Connection { sts_endpoint, .. } = &request.connection;
        let foreign = sts_endpoint.as_ref().filter(|endpoint| !endpoint.value.is_aws());
        Order {
            key: slot_key(request, key_id, serial),
            question: Question {
                profile: request.display_name().to_owned(),
                serial: serial.clone(),
                endpoint_host: foreign.map(|endpoint| endpoint.value.host().to_owned()),
                asked_by: None,
            },
            profile: request.profile.as_ref().map(|profile| profile.value.clone()).unwrap_or_default(),
            duration: request.duration.value,
            min_remaining: request.min_remaining,
            min_remaining_explicit: request.min_remaining_explicit,
            refresh: options.refresh,
        }
    }

    /// The order, where key id and device are known.
    pub(super) fn known_order(&self, options: &Options) -> Option<Order> {
        Some(self.order(options, self.key_id.as_ref()?, &self.serial.as_ref()?.value))
    }

    /// What the cache has.
    pub(super) fn standing(&self, run: &Run, order: &Order) -> Standing {
        let Some(cache) = &self.cache else { return Standing::Absent };
        let (standing, warning) = look(cache, order, clock::now());
        if let Some(warning) = warning {
            run.voice.warning(&warning);
        }
        standing
    }

    /// What the cache has, where key id and device are known and it counts.
    pub(super) fn known_standing(&self, run: &Run, options: &Options) -> Standing {
        let order = self.known_order(options).filter(|order| !order.refresh);
        order.map_or(Standing::Absent, |order| self.standing(run, &order))
    }

    /// The command that a person runs to have a session.
    pub(super) fn login_line(&self) -> String {
        login_line(self.request.profile.as_ref().map(|profile| profile.value.as_str()))
    }

    /// A session error with that command.
    pub(super) fn failure(&self, error: SessionError) -> Error {
        Error::Session(SessionFailure { error, login: self.login_line() })
    }

    fn describe(&self, run: &Run) {
        let request = &self.request;
        if let Some(profile) = &request.profile {
            run.voice.detail(&format!("profile `{}`, from {}", profile.value, profile.origin));
        }
        let key = match (&request.key, request.chain.last()) {
            (KeySource::Static(key), Some(holder)) => {
                let place = holder.get("aws_access_key_id").map(|id| id.place.to_string()).unwrap_or_default();
                format!("access key {} at {place}", key.access_key_id)
            }
            (KeySource::Environment(key) | KeySource::Static(key), _) => {
                format!("access key {} from the environment", key.access_key_id)
            }
            (KeySource::Process { place, .. }, _) => format!("access key from `credential_process` at {place}"),
        };
        run.voice.detail(&key);
        if let Some(serial) = &self.serial {
            run.voice.detail(&format!("MFA device `{}`, from {}", serial.value, serial.origin));
        }
        match &request.region {
            Some(region) => run.voice.detail(&format!("region `{}`, from {}", region.value, region.origin)),
            None => run.voice.detail(&format!("region `{}` for STS alone", request.connection.region)),
        }
        run.voice.detail(&format!("a new session lasts {}, from {}", request.duration.value, request.duration.origin));
        if let Some(endpoint) = &request.connection.sts_endpoint {
            run.voice.detail(&format!("STS endpoint `{}`, from {}", endpoint.value, endpoint.origin));
        }
        if let Some(process) = &request.mfa_process {
            run.voice.detail(&format!("the code comes from {}", process.origin));
        }
    }
}

/// `mfa-session login --profile dev`, with a name that a shell would take for its own quoted.
#[must_use]
pub(super) fn login_line(profile: Option<&str>) -> String {
    profile
        .map_or_else(|| "mfa-session login".to_owned(), |name| format!("mfa-session login --profile {}", quoted(name)))
}

/// A program that holds the key and ends in this one for the same profile would run for ever.
pub(super) fn refuse_recursion(env: &Env, request: &SessionRequest) -> Result<(), Error> {
    let holder = request.chain.last().map(|profile| profile.name.as_str()).unwrap_or_default();
    let running = env.get(crate::sys::key_process::GUARD_VARIABLE).unwrap_or_default();
    if running.lines().any(|profile| profile == holder) && !holder.is_empty() {
        return Err(Error::Recursion { profile: holder.to_owned() });
    }
    Ok(())
}
