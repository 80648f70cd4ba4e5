//! From options, environment and profiles to a request that is complete: key, serial number, region, duration. Pure;
//! everything missing or invalid is found here, before a code is asked for.

use super::chain::{Source, environment_key, walk};
use super::connection::{Connection, connection};
use super::env::Env;
use super::error::RequestError;
use super::followed_line::with_lines;
use super::min_remaining::MinRemaining;
use super::own_line::our_own_line;
use super::prompt::prompt_settings;
use super::region::{region, region_of_sts};
use super::role::{Role, partition_of, roles};
use super::role_plan::{RolePlan, plan, rest};
use super::serial::serial;
use super::settings::{REGION_VARIABLES, carried_beside, in_chain, left_by_earlier_export};
use super::source::{
    KeySource, LONG_TERM_SUFFIX, OF_ENVIRONMENT, OF_NO_PROFILE, SOURCE_PROFILE_MARK, key_beside_our_line,
};
use super::via::Via;
use crate::model::aws::duration::SessionDuration;
use crate::model::aws::partition::{Partition, RealRegion};
use crate::model::aws::secret::Secret;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::error::ProfileInHints;
use crate::model::options::Options;
use crate::model::origin::{Origin, Sourced};
use crate::model::prompt_way::PromptSettings;
use crate::model::slot_key::SlotKey;
use aws_profile_files::profile::{Profile, ProfileLookup};

const KEY_OF_ENVIRONMENT: &str = "the key in the environment";

/// Keys of a profile whose values are secrets, or may hold one.
const SECRET_KEYS: [&str; 5] =
    ["aws_secret_access_key", "aws_session_token", "aws_security_token", "credential_process", "mfa_process"];

/// A complete request for a session; only the serial number may have to be looked up in IAM.
#[derive(Debug)]
pub(crate) struct SessionRequest {
    /// The requested profile; none for a key from the environment.
    pub profile: Option<Sourced<String>>,
    pub key: KeySource,
    /// The profiles from the requested one to the key, in this order.
    pub chain: Vec<Profile>,
    /// The index in it of the first profile of the key itself; those before belong to roles.
    pub base: usize,
    /// The roles to assume after the session, if there are any.
    pub role: Option<RolePlan>,
    /// The device; `None` if IAM has to be asked.
    pub serial: Option<Sourced<SerialNumber>>,
    /// The partition of key and device.
    pub partition: Partition,
    /// The region that is set for the profile, if any.
    pub region: Option<Sourced<String>>,
    pub connection: Connection,
    /// Length of a new session.
    pub duration: Sourced<SessionDuration>,
    /// The required remaining time of a session that is handed out.
    pub min_remaining: MinRemaining,
    /// The profile's command that prints a code.
    pub mfa_process: Option<Sourced<String>>,
    /// Where a question may be asked.
    pub prompt: PromptSettings,
    /// Settings that are exported with the session, as variables; an error where one of them is missing.
    pub carried: Result<Vec<(String, Sourced<String>)>, Box<RequestError>>,
    /// Variables that an earlier export left and this one does not set again.
    pub leftovers: Vec<String>,
    pub notes: Vec<String>,
    /// Warnings about settings that have another effect than they seem to.
    pub warnings: Vec<String>,
}

impl SessionRequest {
    /// The name to show in the question and in messages.
    pub(crate) fn display_name(&self) -> &str {
        let named = self.profile.as_ref().map_or(KEY_OF_ENVIRONMENT, |profile| profile.value.as_str());
        self.role.as_ref().and_then(RolePlan::last).map_or(named, |role| &role.profile)
    }

    /// The name of the profile of the session, below all roles.
    pub(crate) fn session_name(&self) -> &str {
        match (&self.role, self.chain.get(self.base)) {
            (None, _) => self.profile.as_ref().map_or(KEY_OF_ENVIRONMENT, |profile| profile.value.as_str()),
            (Some(_), Some(profile)) => &profile.name,
            (Some(_), None) => KEY_OF_ENVIRONMENT,
        }
    }

    /// The profile to store in a record; empty for a key from the environment.
    pub(crate) fn profile_of(&self, key: &SlotKey) -> String {
        let Some(plan) = &self.role else {
            return self.profile.as_ref().map(|profile| profile.value.clone()).unwrap_or_default();
        };
        match key.roles.len().checked_sub(1).and_then(|last| plan.roles.get(last)) {
            Some(role) => role.profile.clone(),
            None => self.chain.get(self.base).map(|profile| profile.name.clone()).unwrap_or_default(),
        }
    }

    /// Whether the named profile has a `credential_process` of this program, which is followed.
    pub(crate) fn is_own_line(&self) -> bool {
        let first = self.chain.first().filter(|_| self.chain.len() > 1);
        let process = first.and_then(|named| named.get("credential_process"));
        process.is_some_and(|process| our_own_line(&process.value).is_some())
    }

    /// The role that is assumed directly with a code.
    pub(crate) fn direct_role(&self) -> Option<&Role> {
        self.role.as_ref()?.direct()
    }

    /// The ways to the role that may be used: the chosen one, then the other unless one was requested explicitly.
    pub(crate) fn ways(&self) -> impl Iterator<Item = Via> + use<> {
        let chosen = self.role.as_ref().map(|plan| plan.via);
        let takes_other = self.role.as_ref().is_some_and(|plan| !plan.is_pinned && plan.roles.len() == 1);
        chosen.into_iter().chain(chosen.filter(|_| takes_other).map(Via::other))
    }

    /// Wipes the long-term secret and other secrets in the profiles, in a process that only waits from now on.
    pub(crate) fn forget_secrets(&mut self) {
        if let KeySource::Static(key) | KeySource::Environment(key) = &mut self.key {
            key.secret_access_key = Secret::new(String::new());
        }
        for profile in &mut self.chain {
            profile.properties.retain(|property| !SECRET_KEYS.contains(&property.key.as_str()));
        }
    }

    /// The profile from which `target` is renewed: the requested one, or, where that is the target itself, the next on
    /// the way to the key. A key from the environment has none.
    pub(crate) fn renewing_profile(&self, target: &str) -> Option<&str> {
        self.profile.as_ref()?;
        // A role that only an option of this run names comes from no profile.
        if self.role.as_ref().and_then(RolePlan::last).is_some_and(|role| role.is_typed) {
            return None;
        }
        self.chain.iter().map(|profile| profile.name.as_str()).find(|name| *name != target)
    }

    /// The mark of a section that is written: the profile from which it is renewed, or what stands for it.
    pub(crate) fn mark(&self, target: &str) -> &str {
        let none = if matches!(self.key, KeySource::Environment(_)) { OF_ENVIRONMENT } else { OF_NO_PROFILE };
        self.renewing_profile(target).unwrap_or(none)
    }

    /// The profile that `write` writes to by default.
    pub(crate) fn default_target(&self) -> String {
        let holder = self.chain.last().map_or("default", |profile| profile.name.as_str());
        let is_session = self.role.is_none();
        if let Some(short_term) = holder.strip_suffix(LONG_TERM_SUFFIX).filter(|name| is_session && !name.is_empty()) {
            return short_term.to_owned();
        }
        match self.chain.first() {
            Some(asked) if asked.get(SOURCE_PROFILE_MARK).is_some() => asked.name.clone(),
            Some(asked) => format!("{}-mfa", asked.name),
            None => "default-mfa".to_owned(),
        }
    }
}

/// Resolves everything that needs neither I/O nor the network.
pub(crate) fn resolve(
    options: &Options,
    env: &Env,
    profiles: &impl ProfileLookup,
) -> Result<SessionRequest, RequestError> {
    let earlier = left_by_earlier_export(env, profiles);
    let kept = (!earlier.is_empty()).then(|| env.without(&earlier));
    let env = kept.as_ref().unwrap_or(env);
    let (profile, Source { key, chain, base, roles: steps, lines }) = source(options, env, profiles)?;
    let options = &*with_lines(options, &lines)?;
    let (mut notes, mut warnings) = (Vec::new(), Vec::new());
    notes.extend(other_profile(profile.as_ref(), env));
    warnings.extend(chain.iter().filter_map(key_beside_our_line));
    let misplaced = chain.iter().flat_map(|profile| profiles.misplaced_sections(&profile.name));
    warnings.extend(misplaced.map(|slip| format!("{slip}; write `[{}]`", slip.right)));
    // Roles with one source share its session, so the device of the source takes precedence.
    let (of_roles, of_key) = chain.split_at(base.min(chain.len()));
    let serial = serial(options, env, [of_key, of_roles])?;
    let device_partition = serial.as_ref().and_then(|serial| serial.value.partition());
    let known_partition = match device_partition {
        Some(partition) => Some(partition),
        None => partition_of(&steps, &chain)?,
    };
    let region = region(options, env, (&chain, &lines), known_partition, &mut notes)?;
    let of_sts = region_of_sts(options, &lines, known_partition)?.or_else(|| region.clone());
    let partition = known_partition
        .or_else(|| of_sts.as_ref().map(|region| RealRegion::partition(&region.value)))
        .unwrap_or(Partition::Aws);
    let duration = duration(options, env, &chain)?;
    let account = serial.as_ref().and_then(|serial| serial.value.account());
    let roles = roles(&steps, &chain, partition, account)?;
    let (role, serial) = plan((options, env), (&chain, base), roles, serial, &mut notes)?;
    let min_remaining = rest(options, duration.value, role.as_ref(), &mut notes);
    let connection = connection((env, profiles, &chain), of_sts.as_ref(), partition, &mut warnings)?;
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
        prompt: prompt_settings(env, &chain)?,
        chain,
        base,
        role,
        serial,
        partition,
        region,
        connection,
        duration,
        min_remaining,
        carried,
        leftovers,
        notes,
        warnings,
    })
}

/// The profile for the commands in hints, in a verb about the user's own devices and sessions.
pub(crate) fn profile_in_hints(options: &Options, env: &Env) -> ProfileInHints {
    let of_environment = options.profile.is_none() && matches!(environment_key(env), Ok(Some(_)));
    let profile = options.asked_profile();
    ProfileInHints {
        is_typed: profile.origin.is_typed(),
        name: Some(profile.value).filter(|_| !of_environment),
        is_administrators: false,
        key: None,
        role: Vec::new(),
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
        // Region and the like still come from `default`; its device only if it does not belong to another key.
        let default = profiles.profile("default").filter(|profile| profile.get("aws_access_key_id").is_none());
        return Ok((None, Source::of_environment(key, default, &options.role)?));
    }
    let profile = options.asked_profile();
    let source = walk(profiles, env, &profile.value, &options.role)?;
    Ok((Some(profile), source))
}

/// The value of the other variable, which the AWS CLI 1 and boto3 prefer (botocore/configprovider.py has it first).
fn other_profile(profile: Option<&Sourced<String>>, env: &Env) -> Option<String> {
    const OTHER: &str = "AWS_DEFAULT_PROFILE";
    let profile = profile.filter(|profile| profile.origin == Origin::Variable("AWS_PROFILE"))?;
    let other = env.get(OTHER).filter(|other| *other != profile.value)?;
    Some(format!(
        "profile `{}`, from {}; boto3 and the AWS CLI 1 take `{other}`, from `{OTHER}`",
        profile.value, profile.origin
    ))
}

/// `--duration`, our variable, our profile key; then the profile key of aws-runas and the variables of aws-vault and
/// aws-mfa for the same setting.
fn duration(options: &Options, env: &Env, chain: &[Profile]) -> Result<Sourced<SessionDuration>, RequestError> {
    let variable = |name: &'static str| env.get(name).map(|text| Sourced::new(text.to_owned(), Origin::Variable(name)));
    let found = options
        .duration
        .clone()
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
