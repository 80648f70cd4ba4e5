//! From options to a request with all that is known without a question: if a fresh session is cached, nothing further
//! is needed.

use crate::error::Error;
use crate::format::profile_list::names;
use crate::format::shared_config::SharedConfig;
use crate::model::{
    AccessKeyId, Connection, Env, EnvironmentCredentials, Identity, KeyPlace, KeySource, Origin, Principal, Question,
    Role, SerialNumber, SessionRequest, SlotKey, Sourced, Via, name_of_user, request_from_environment,
};
use crate::session::context::Context;
use crate::session::facts::{key_id, known_serial, slot_key, slot_of_role, user_fact};
use crate::session::lookup::{Lookup, look};
use crate::session::messages::Diagnostics;
use crate::session::ports::ROOT_VARIABLES;
use crate::session::profile_files::ProfileFiles;
use crate::session::whole_request::resolve_whole;
use crate::sys::aws::sts::own_endpoint;
use crate::sys::process::key_process;
use crate::sys::store::cache::SessionCache;
use crate::sys::store::prompt_lock::PromptLock;
use crate::sys::{clock, paths};

/// A request, with the facts from the cache.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The request of the run.
    pub request: SessionRequest,
    /// The cache of sessions; none with `--no-cache`.
    pub cache: Option<SessionCache>,
    /// The id of the long-term key, if it is known without running a program.
    pub key_id: Option<AccessKeyId>,
    /// The device, if it is known without asking IAM.
    pub serial: Option<Sourced<SerialNumber>>,
    /// Whether a session that cannot be cached is useless to the verb.
    pub must_keep: bool,
    /// In a run for several profiles: what its question says of them.
    pub together: Option<Together>,
}

/// The question of a run for several profiles.
#[derive(Debug)]
pub(crate) struct Together {
    /// The profiles that share the session.
    pub names: String,
    /// The number of the question, and of all questions.
    pub position: (usize, usize),
    /// The lock of the slot, if it was taken in advance.
    pub lock: Option<PromptLock>,
}

/// Resolves the request of a run that needs nothing else of the shared files.
///
/// # Errors
/// When a file cannot be read, or the request is incomplete or wrong.
pub(crate) fn resolve_from_files(ctx: &Context) -> Result<Resolved, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    resolve_request(ctx, &files.parse()?)
}

/// The request for the credentials of the environment as they are. Nothing is cached for them.
///
/// # Errors
/// When a variable of the connection is wrong.
pub(crate) fn resolve_environment(ctx: &Context, credentials: &EnvironmentCredentials) -> Result<Resolved, Error> {
    let key_id = credentials.access_key_id();
    let request = request_from_environment(key_id.clone(), &ctx.options, &ctx.env)?;
    let resolved =
        Resolved { key_id: Some(key_id.clone()), request, cache: None, serial: None, must_keep: false, together: None };
    resolved.tell(ctx);
    Ok(resolved)
}

/// Resolves the request of a run, and prints its warnings.
///
/// # Errors
/// When the request is incomplete or wrong.
pub(crate) fn resolve_request(ctx: &Context, shared: &SharedConfig<'_>) -> Result<Resolved, Error> {
    let request = resolve_whole(&ctx.options, &ctx.env, shared)?;
    // Set once: a further request of the same run is for the same key.
    let _ = ctx.key_place.set(key_place(&request));
    let _ = ctx.is_direct.set(request.direct_role().is_some());
    let cache = if ctx.options.use_cache { open_cache(ctx) } else { None };
    let key_id = key_id(&request, cache.as_ref());
    let serial = known_serial(&request, cache.as_ref(), key_id.as_ref());
    let resolved = Resolved { request, cache, key_id, serial, must_keep: false, together: None };
    resolved.tell(ctx);
    Ok(resolved)
}

/// The place where a person enters the long-term key.
pub(crate) fn key_place(request: &SessionRequest) -> KeyPlace {
    match (&request.key, request.chain.last()) {
        (KeySource::Static(_), Some(holder)) => KeyPlace::Profile(holder.name.clone()),
        (KeySource::Process { .. }, _) => KeyPlace::Program,
        (KeySource::Static(_) | KeySource::Environment(_), _) => KeyPlace::Environment,
    }
}

fn open_cache(ctx: &Context) -> Option<SessionCache> {
    match paths::cache_dir(&ctx.env) {
        Ok(dir) => Some(SessionCache::open_dir(&dir)),
        Err(why) => {
            ctx.diagnostics.warning(&format!("{why}, so nothing is kept"));
            None
        }
    }
}

impl Resolved {
    /// The slot for which a code is needed, if key id and device are known: the session, or a role that is reached
    /// directly.
    pub(crate) fn slot_key(&self) -> Option<SlotKey> {
        let session = slot_key(&self.request, self.key_id.as_ref()?, &self.serial.as_ref()?.value);
        Some(match self.request.direct_role() {
            Some(role) => session.with(Via::Direct, role.parameters.clone()),
            None => session,
        })
    }

    /// The slot of the last role, if its first one is reached this way; as [`Resolved::slot_key`] without roles.
    pub(crate) fn role_slot(&self, via: Via) -> Option<SlotKey> {
        let plan = self.request.role.as_ref();
        let other = plan.filter(|plan| plan.via != via).and_then(|plan| plan.other_serial.as_ref());
        let serial = &other.or(self.serial.as_ref())?.value;
        Some(slot_of_role(&self.request, slot_key(&self.request, self.key_id.as_ref()?, serial), via))
    }

    /// The default session name of a role, from the key's user, if that is known.
    pub(crate) fn user_name(&self) -> Option<String> {
        Some(name_of_user(&self.cache.as_ref()?.recall(&user_fact(self.key_id.as_ref()?))?))
    }

    /// Remembers the key's user, if it was learned.
    pub(crate) fn remember_user(&self, arn: Option<&str>) {
        let identity = arn.and_then(Identity::of_arn);
        if let (Some(cache), Some(key_id)) = (&self.cache, &self.key_id)
            && let Some(Principal::User { name }) = identity.map(|identity| identity.principal)
        {
            cache.remember(&user_fact(key_id), &name);
        }
    }

    /// Reads the cache, if the slot is known and a cached session may be used.
    pub(crate) fn look_up(&self, ctx: &Context) -> Lookup {
        let (Some(cache), Some(key), false) = (&self.cache, self.slot_key(), ctx.options.refresh) else {
            return Lookup::Absent;
        };
        let (found, warning) = look(cache, &key, self.request.min_remaining, clock::now());
        if let Some(warning) = warning {
            ctx.diagnostics.warning(&warning);
        }
        found
    }

    /// The question for the code of a slot.
    pub(crate) fn question(&self, slot: &SlotKey, asked_by: Option<String>) -> Question {
        let Connection { sts_endpoint, .. } = &self.request.connection;
        let foreign = sts_endpoint.as_ref().filter(|endpoint| !endpoint.value.is_aws());
        let together = self.together.as_ref();
        let name = together.map_or_else(|| self.request.session_name(), |together| &together.names);
        Question {
            profile: name.to_owned(),
            position: together.map(|together| together.position).filter(|(_, all)| *all > 1),
            serial: slot.serial.clone(),
            slot: slot.clone(),
            role: self.request.direct_role().map(Role::shown),
            endpoint_host: foreign.map(|endpoint| endpoint.value.host().to_owned()),
            asked_by,
        }
    }

    /// Prints notes and warnings, and with `-v` where each value came from.
    fn tell(&self, ctx: &Context) {
        let diagnostics = ctx.diagnostics;
        for note in &self.request.notes {
            diagnostics.note(note);
        }
        for warning in &self.request.warnings {
            diagnostics.warning(warning);
        }
        if let Some(Sourced { value, origin: origin @ Origin::Variable("MFA_SESSION_PROFILE") }) = &self.request.profile
        {
            diagnostics.note(&format!("profile `{value}`, from {origin}"));
        }
        if diagnostics.verbose {
            self.describe(diagnostics);
            self.describe_roots(ctx);
        }
    }

    fn describe(&self, diagnostics: Diagnostics) {
        let request = &self.request;
        if let Some(profile) = &request.profile {
            diagnostics.detail(&format!("profile `{}`, from {}", profile.value, profile.origin));
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
        diagnostics.detail(&key);
        if let Some(serial) = &self.serial {
            diagnostics.detail(&format!("MFA device `{}`, from {}", serial.value, serial.origin));
        }
        match &request.region {
            Some(region) => diagnostics.detail(&format!("region `{}`, from {}", region.value, region.origin)),
            None => diagnostics.detail(&format!("region `{}` for STS alone", request.connection.region)),
        }
        let duration = &request.duration;
        diagnostics.detail(&format!("a new session lasts {}, from {}", duration.value, duration.origin));
        if let Some(plan) = &request.role {
            let key = self.key_id.as_ref().map_or("key".to_owned(), ToString::to_string);
            diagnostics.detail(&format!("plan: {}", plan.described(&key, duration.value)));
        }
        describe_endpoint(&request.connection, diagnostics);
        if let Some(process) = &request.mfa_process {
            diagnostics.detail(&format!("the code comes from {}", process.origin));
        }
    }
}

impl Resolved {
    fn describe_roots(&self, ctx: &Context) {
        if let Some(bundle) = &self.request.connection.ca_bundle {
            ctx.diagnostics.detail(&format!("certificates of `{}`, from {}", bundle.value.display(), bundle.origin));
            return;
        }
        for name in ROOT_VARIABLES {
            if let Some(path) = ctx.env.path(name) {
                ctx.diagnostics.detail(&format!("certificates of `{}`, from `{name}`", path.display()));
            }
        }
    }
}

fn describe_endpoint(connection: &Connection, diagnostics: Diagnostics) {
    for (kind, switch) in [("FIPS", &connection.use_fips), ("dual-stack", &connection.use_dual_stack)] {
        let state = if switch.value { "on" } else { "off" };
        diagnostics.detail(&format!("{kind} endpoints {state}, from {}", switch.origin));
    }
    match &connection.sts_endpoint {
        Some(endpoint) => diagnostics.detail(&format!("STS endpoint `{}`, from {}", endpoint.value, endpoint.origin)),
        None => match own_endpoint(connection) {
            Ok(url) => diagnostics.detail(&format!("STS endpoint `{url}`, AWS's own")),
            Err(why) => diagnostics.detail(&format!("no STS endpoint: {why}")),
        },
    }
}

/// The most programs that may run each other for a key.
const LONGEST_CHAIN: usize = 4;

/// Refuses a program that holds the key and runs this one for the same profile, or lets the AWS CLI do so: it would never
/// end.
///
/// # Errors
/// [`Error::Recursion`] where it does.
pub(crate) fn refuse_recursion(env: &Env, request: &SessionRequest) -> Result<(), Error> {
    let holder = request.chain.last().map(|profile| profile.name.as_str()).unwrap_or_default();
    let named = |variable| names(env.get(variable).unwrap_or_default());
    let ours = named(key_process::CHAIN_VARIABLE);
    let is_run_again = ours.iter().any(|profile| profile == holder);
    // The AWS CLI names a profile also where its line is only followed.
    let is_of_program = matches!(request.key, KeySource::Process { .. });
    let is_run_by_aws = is_of_program && named(key_process::CHAIN_OF_AWS_CLI).iter().any(|profile| profile == holder);
    if !holder.is_empty() && (is_run_again || is_run_by_aws) {
        return Err(Error::Recursion { profile: holder.to_owned() });
    }
    if ours.len() >= LONGEST_CHAIN { Err(Error::KeyChain { names: ours }) } else { Ok(()) }
}
