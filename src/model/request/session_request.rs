//! From options, environment and profiles to a request that is complete: key, serial number, region,
//! duration. Pure; every "missing" and "invalid" is born here, before anyone is asked.

use std::path::PathBuf;
use std::time::Duration;

use super::env::Env;
use super::error::RequestError;
use super::settings::{
    IGNORE_ENDPOINTS, REGION_VARIABLES, carried_beside, in_chain, left_by_earlier_export, service_endpoints, switch,
};
use super::source::{KeySource, LONG_TERM_SUFFIX, SOURCE_PROFILE_MARK, Source, find_source, key_beside_our_line};
use crate::model::aws::credentials::{AccessKey, AccessKeyId, parse_secret};
use crate::model::aws::duration::{SessionDuration, short};
use crate::model::aws::endpoint::EndpointUrl;
use crate::model::aws::partition::{Partition, RealRegion, is_region};
use crate::model::aws::secret::Secret;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::error::ProfileInHints;
use crate::model::options::Options;
use crate::model::origin::{Origin, Sourced};
use crate::model::slip::slip;
use aws_profile_files::profile::{Profile, ProfileLookup};

/// Where and how STS (and IAM) are to be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connection {
    /// The region that signs and answers; never a pseudo-region.
    pub region: String,
    /// In place of AWS's own STS endpoint.
    pub sts_endpoint: Option<Sourced<EndpointUrl>>,
    /// In place of AWS's own IAM endpoint; an error for whoever calls IAM.
    pub iam_endpoint: Result<Option<Sourced<EndpointUrl>>, Box<RequestError>>,
    pub use_fips: Sourced<bool>,
    pub use_dual_stack: Sourced<bool>,
    /// Certificates that replace the platform's roots, as botocore does it.
    pub ca_bundle: Option<Sourced<PathBuf>>,
}

/// Keys of a profile whose values are secrets, or may hold one.
const SECRET_KEYS: [&str; 5] =
    ["aws_secret_access_key", "aws_session_token", "aws_security_token", "credential_process", "mfa_process"];

/// A complete request for a session, but for a serial number that only IAM can tell.
#[derive(Debug)]
pub(crate) struct SessionRequest {
    /// The profile that was asked for; none for a key from the environment.
    pub profile: Option<Sourced<String>>,
    pub key: KeySource,
    /// The profiles between the two, the asked one first.
    pub chain: Vec<Profile>,
    /// The device; `None`: ask IAM.
    pub serial: Option<Sourced<SerialNumber>>,
    /// Where key and device live.
    pub partition: Partition,
    /// The region that the user works in, if anybody said one.
    pub region: Option<Sourced<String>>,
    pub connection: Connection,
    /// Length of a new session.
    pub duration: Sourced<SessionDuration>,
    /// What must be left of a session for it to be handed out.
    pub min_remaining: Duration,
    /// Whether somebody asked for just that much.
    pub min_remaining_explicit: bool,
    /// The profile's command that prints a code.
    pub mfa_process: Option<Sourced<String>>,
    /// Settings that travel with the session, as variables; an error where one of them is missing.
    pub carried: Result<Vec<(String, Sourced<String>)>, Box<RequestError>>,
    /// Variables that an earlier export left and this one does not set again.
    pub leftovers: Vec<String>,
    pub notes: Vec<String>,
    /// Settings that mean something else than they seem to.
    pub warnings: Vec<String>,
}

impl SessionRequest {
    /// The name to show in the question and in messages.
    pub(crate) fn display_name(&self) -> &str {
        self.profile.as_ref().map_or("the key in the environment", |profile| profile.value.as_str())
    }

    /// Wipes the long-term secret and whatever else in the profiles is one, for a process that only waits from now on.
    pub(crate) fn forget_secrets(&mut self) {
        if let KeySource::Static(key) | KeySource::Environment(key) = &mut self.key {
            key.secret_access_key = Secret::new(String::new());
        }
        for profile in &mut self.chain {
            profile.properties.retain(|property| !SECRET_KEYS.contains(&property.key.as_str()));
        }
    }

    /// The profile that renews what is written to `target`: the asked one, or, where that is the target
    /// itself, the next on the way to the key. A key from the environment has none.
    pub(crate) fn renewing_profile(&self, target: &str) -> Option<&str> {
        self.profile.as_ref()?;
        self.chain.iter().map(|profile| profile.name.as_str()).find(|name| *name != target)
    }

    /// Where `write` puts the session unless told otherwise.
    pub(crate) fn default_target(&self) -> String {
        let holder = self.chain.last().map_or("default", |profile| profile.name.as_str());
        if let Some(short_term) = holder.strip_suffix(LONG_TERM_SUFFIX).filter(|name| !name.is_empty()) {
            return short_term.to_owned();
        }
        match self.chain.first() {
            Some(asked) if asked.get(SOURCE_PROFILE_MARK).is_some() => asked.name.clone(),
            Some(asked) => format!("{}-mfa", asked.name),
            None => "default-mfa".to_owned(),
        }
    }
}

/// Resolves everything that needs neither the machine nor the network.
pub(crate) fn resolve(
    options: &Options,
    env: &Env,
    profiles: &impl ProfileLookup,
) -> Result<SessionRequest, RequestError> {
    let earlier = left_by_earlier_export(env, profiles);
    let env = &env.without(&earlier);
    let (profile, Source { key, chain }) = source(options, env, profiles)?;
    let (mut notes, mut warnings) = (Vec::new(), Vec::new());
    notes.extend(other_profile(profile.as_ref(), env));
    warnings.extend(chain.iter().filter_map(key_beside_our_line));
    let misplaced = chain.iter().flat_map(|profile| profiles.misplaced_sections(&profile.name));
    warnings.extend(misplaced.map(|slip| format!("{slip}; write `[{}]`", slip.right)));
    let serial = serial(options, env, &chain)?;
    let device_partition = serial.as_ref().and_then(|serial| serial.value.partition());
    let region = region(options, env, &chain, device_partition, &mut notes)?;
    let partition = device_partition
        .or_else(|| region.as_ref().map(|region| RealRegion::partition(&region.value)))
        .unwrap_or(Partition::Aws);
    let duration = duration(options, env, &chain)?;
    let default_rest = duration.value.default_min_remaining();
    let min_remaining = options.min_remaining.as_ref().map_or(default_rest, |asked| asked.value);
    if min_remaining > Duration::from(duration.value) {
        notes.push(format!(
            "a session of {} never has {} left, so every run will ask",
            duration.value,
            short(min_remaining)
        ));
    }
    let connection = connection((env, profiles, &chain), region.as_ref(), partition, &mut warnings)?;
    let carried = carried_beside(env, profiles, &chain);
    let set_again = |name: &String| {
        carried.iter().flatten().any(|(set, _)| set == name)
            || (region.is_some() && REGION_VARIABLES.contains(&name.as_str()))
    };
    let leftovers = earlier.into_iter().filter(|name| !set_again(name)).collect();
    Ok(SessionRequest {
        profile,
        key,
        mfa_process: in_chain(&chain, "mfa_process"),
        chain,
        serial,
        partition,
        region,
        connection,
        duration,
        min_remaining,
        min_remaining_explicit: options.min_remaining.is_some(),
        carried,
        leftovers,
        notes,
        warnings,
    })
}

/// The profile that the commands of hints may name, for a verb that looks after one's own things.
pub(crate) fn profile_in_hints(options: &Options, env: &Env) -> ProfileInHints {
    let of_environment = options.profile.is_none() && matches!(environment_key(env), Ok(Some(_)));
    let profile = options.asked_profile();
    ProfileInHints {
        is_typed: matches!(profile.origin, Origin::Flag(_)),
        name: Some(profile.value).filter(|_| !of_environment),
        is_administrators: false,
        key: None,
    }
}

fn source(
    options: &Options,
    env: &Env,
    profiles: &impl ProfileLookup,
) -> Result<(Option<Sourced<String>>, Source), RequestError> {
    if options.profile.is_none()
        && let Some(key) = environment_key(env)?
    {
        // Region and the like still come from `default`; its device only if it is not tied to another key.
        let default = profiles.profile("default").filter(|profile| profile.get("aws_access_key_id").is_none());
        return Ok((None, Source { key: KeySource::Environment(key), chain: default.into_iter().collect() }));
    }
    let profile = options.asked_profile();
    let source = find_source(profiles, &profile.value)?;
    Ok((Some(profile), source))
}

/// Of the two variables the AWS CLI 1 and boto3 take the other one (botocore/configprovider.py has it first).
fn other_profile(profile: Option<&Sourced<String>>, env: &Env) -> Option<String> {
    const OTHER: &str = "AWS_DEFAULT_PROFILE";
    let profile = profile.filter(|profile| profile.origin == Origin::Variable("AWS_PROFILE"))?;
    let other = env.get(OTHER).filter(|other| *other != profile.value)?;
    Some(format!(
        "profile `{}`, from {}; boto3 and the AWS CLI 1 take `{other}`, from `{OTHER}`",
        profile.value, profile.origin
    ))
}

/// A long-term pair in the environment. Session keys there are what this tool makes, never a source.
fn environment_key(env: &Env) -> Result<Option<AccessKey>, RequestError> {
    let Some(id) = env.get("AWS_ACCESS_KEY_ID") else { return Ok(None) };
    let broken = |variable| RequestError::BadEnvironmentKey { variable };
    let has_token = env.first(&["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"]).is_some();
    if has_token || id.starts_with("ASIA") {
        return Ok(None);
    }
    let access_key_id = AccessKeyId::parse(id).map_err(|_| broken("AWS_ACCESS_KEY_ID"))?;
    let secret = env.get("AWS_SECRET_ACCESS_KEY").ok_or_else(|| broken("AWS_SECRET_ACCESS_KEY"))?;
    let secret_access_key = parse_secret(secret).map_err(|_| broken("AWS_SECRET_ACCESS_KEY"))?;
    Ok(Some(AccessKey { access_key_id, secret_access_key }))
}

fn serial(options: &Options, env: &Env, chain: &[Profile]) -> Result<Option<Sourced<SerialNumber>>, RequestError> {
    let flag = options.serial.clone().map(|text| Sourced::new(text, Origin::Flag("--serial-number")));
    let variable =
        || env.get("AWS_MFA_SERIAL").map(|text| Sourced::new(text.to_owned(), Origin::Variable("AWS_MFA_SERIAL")));
    let found =
        flag.or_else(|| in_chain(chain, "mfa_serial")).or_else(|| in_chain(chain, "aws_mfa_device")).or_else(variable);
    let Some(Sourced { value, origin }) = found else { return Ok(None) };
    match SerialNumber::parse(value.trim()) {
        Ok(serial) => Ok(Some(Sourced::new(serial, origin))),
        Err(why) => Err(RequestError::Serial { why, slip: slip(&value), origin }),
    }
}

fn region(
    options: &Options,
    env: &Env,
    chain: &[Profile],
    device: Option<Partition>,
    notes: &mut Vec<String>,
) -> Result<Option<Sourced<String>>, RequestError> {
    let checked = |found: Sourced<String>| match RealRegion::of(&found.value) {
        Some(_) => Ok(found),
        None if is_region(&found.value) => Err(RequestError::PseudoRegion { text: found.value, origin: found.origin }),
        None => Err(RequestError::Region { text: found.value, origin: found.origin }),
    };
    let foreign = |region: &str| device.filter(|partition| RealRegion::partition(region) != *partition);
    if options.region.is_none()
        && let Some((name, text)) = env.first(&REGION_VARIABLES)
    {
        let found = checked(Sourced::new(text.to_owned(), Origin::Variable(name)))?;
        match foreign(&found.value) {
            None => return Ok(Some(found)),
            Some(partition) => {
                notes.push(format!("`{name}` is ignored: the MFA device is in partition `{partition}`"));
            }
        }
    }
    let flag = options.region.clone().map(|text| Sourced::new(text, Origin::Flag("--region")));
    let Some(found) = flag.or_else(|| in_chain(chain, "region")) else { return Ok(None) };
    let found = checked(found)?;
    match foreign(&found.value) {
        None => Ok(Some(found)),
        Some(partition) => Err(RequestError::ForeignRegion { region: found.value, partition, origin: found.origin }),
    }
}

/// `--duration`, our own variable, our own profile key; then what aws-runas (profile key), aws-vault and
/// aws-mfa (variables) use for the same thing.
fn duration(options: &Options, env: &Env, chain: &[Profile]) -> Result<Sourced<SessionDuration>, RequestError> {
    let variable = |name: &'static str| env.get(name).map(|text| Sourced::new(text.to_owned(), Origin::Variable(name)));
    let flag = options.duration.clone().map(|text| Sourced::new(text, Origin::Flag("--duration")));
    let found = flag
        .or_else(|| variable("MFA_SESSION_DURATION"))
        .or_else(|| in_chain(chain, "mfa_session_duration"))
        .or_else(|| in_chain(chain, "session_token_duration"))
        .or_else(|| variable("AWS_SESSION_TOKEN_TTL"))
        .or_else(|| variable("MFA_STS_DURATION"));
    let Some(Sourced { value: text, origin }) = found else {
        return Ok(Sourced::new(SessionDuration::DEFAULT, Origin::Default));
    };
    match SessionDuration::parse(&text) {
        Ok(duration) => Ok(Sourced::new(duration, origin)),
        Err(why) => Err(RequestError::Duration { text, why, origin }),
    }
}

fn connection(
    (env, profiles, chain): (&Env, &impl ProfileLookup, &[Profile]),
    region: Option<&Sourced<String>>,
    partition: Partition,
    warnings: &mut Vec<String>,
) -> Result<Connection, RequestError> {
    let mut switch = |variable, key| switch(env, variable, chain, key, warnings);
    let ignored = switch(IGNORE_ENDPOINTS.0, IGNORE_ENDPOINTS.1).value;
    let endpoint =
        |variable, service| if ignored { Ok(None) } else { endpoint(env, profiles, chain, variable, service) };
    let mut use_fips = switch("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    let mut signing = partition.default_region().to_owned();
    if let Some(Sourced { value, origin }) = region
        && let Some(real) = RealRegion::of(value)
    {
        signing = real.name;
        if real.is_fips && !use_fips.value {
            use_fips = Sourced::new(true, origin.clone());
        }
    }
    Ok(Connection {
        region: signing,
        sts_endpoint: endpoint("AWS_ENDPOINT_URL_STS", "sts")?,
        iam_endpoint: endpoint("AWS_ENDPOINT_URL_IAM", "iam").map_err(Box::new),
        use_fips,
        use_dual_stack: switch("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
        ca_bundle: ca_bundle(env, chain),
    })
}

fn ca_bundle(env: &Env, chain: &[Profile]) -> Option<Sourced<PathBuf>> {
    let variable = env.path("AWS_CA_BUNDLE").map(|path| Sourced::new(path, Origin::Variable("AWS_CA_BUNDLE")));
    let expand = |text: String| match (text.strip_prefix("~/"), env.path("HOME")) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    };
    variable.or_else(|| in_chain(chain, "ca_bundle").map(|found| found.map(expand)))
}

/// The SDKs' order: the service's variable, the variable of all services, the `services` section, the
/// profile's own `endpoint_url`.
fn endpoint(
    env: &Env,
    profiles: &impl ProfileLookup,
    chain: &[Profile],
    variable: &'static str,
    service: &str,
) -> Result<Option<Sourced<EndpointUrl>>, RequestError> {
    let of_service = env.get(variable).map(|text| Sourced::new(text.to_owned(), Origin::Variable(variable)));
    let general =
        || env.get("AWS_ENDPOINT_URL").map(|url| Sourced::new(url.to_owned(), Origin::Variable("AWS_ENDPOINT_URL")));
    let found = match of_service.or_else(general) {
        Some(found) => Some(found),
        None => {
            let of_service = service_endpoints(profiles, chain)?.into_iter().find(|(id, _)| id == service);
            of_service.map(|(_, url)| url).or_else(|| in_chain(chain, "endpoint_url"))
        }
    };
    let Some(Sourced { value, origin }) = found else { return Ok(None) };
    match EndpointUrl::parse(&value) {
        Ok(url) => Ok(Some(Sourced::new(url, origin))),
        Err(why) => {
            let slip = slip(&value);
            // Security: a URL may carry a password or a key.
            let text = if value.contains(['@', '?', '#']) { "(with more than a host)".to_owned() } else { value };
            Err(RequestError::Endpoint { text, why, slip, origin })
        }
    }
}
