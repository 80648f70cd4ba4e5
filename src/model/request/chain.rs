//! Follows the profiles from the named one to one long-term key, and collects the roles on the way.

use std::collections::VecDeque;

use super::env::Env;
use super::error::RequestError;
use super::own_line::{LineOptions, OwnLine, our_own_line};
use super::role_error::RoleError;
use super::source::{
    KeySource, LONG_TERM_SUFFIX, OTHER_KINDS, SOURCE_PROFILE_MARK, SourceStep, own_key, refuse_other_kinds, step,
};
use crate::model::aws::credentials::{AccessKey, AccessKeyId, parse_secret};
use crate::model::options::RoleOptions;
use crate::model::origin::Origin;
use aws_profile_files::profile::{Place, Profile, ProfileLookup, ProfileProperty};

/// The most roles in a chain; AWS has no limit, but more are probably a mistake.
const MOST_ROLES: usize = 5;

/// Keys that a profile never takes from an included one: they decide which credentials it uses.
const NEVER_INCLUDED: [&str; 5] =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token", "credential_process"];

/// A role of a profile or of a command line, not yet checked.
#[derive(Debug)]
pub(crate) struct RoleStep {
    /// The profile in the chain with `role_arn`; none for a role of a command line.
    pub profile: Option<usize>,
    /// The profile to show in messages: that one, or the one with the command line in it.
    pub known_as: Option<usize>,
    /// The options for it of a command line: of this run, or of a `credential_process` line.
    pub options: Option<(RoleOptions, CommandLine)>,
}

/// The command line of an option.
#[derive(Debug, Clone)]
pub(crate) enum CommandLine {
    Ours,
    /// A `credential_process` line of this program in a profile.
    InProfile(Place),
}

impl CommandLine {
    /// The origin of an option's value.
    pub(super) fn origin(&self, option: &'static str) -> Origin {
        match self {
            Self::Ours => Origin::Flag(option),
            Self::InProfile(place) => Origin::ProfileProperty { key: "credential_process", place: place.clone() },
        }
    }
}

/// The key, and the profiles and roles on the way to it.
#[derive(Debug)]
pub(crate) struct Source {
    /// Where the key is.
    pub key: KeySource,
    /// The profiles, the named one first. Never empty, except for a key from the environment without a `default`
    /// profile.
    pub chain: Vec<Profile>,
    /// The index of the first profile of the key itself; those before belong to roles.
    pub base: usize,
    /// The roles; the one that is assumed last comes first.
    pub roles: Vec<RoleStep>,
    /// The lines of this program that were followed.
    pub lines: Vec<FollowedLine>,
}

/// A `credential_process` line of this program on the way to the key.
#[derive(Debug)]
pub(crate) struct FollowedLine {
    pub options: LineOptions,
    pub place: Place,
    /// The index of its profile in the chain.
    pub profile: usize,
}

impl Source {
    /// For a key of the environment; `default` gives region and the like.
    ///
    /// # Errors
    /// Where something is said of a role, and none is named.
    pub(super) fn of_environment(
        key: AccessKey,
        default: Option<Profile>,
        asked: &RoleOptions,
    ) -> Result<Self, RequestError> {
        if asked.arn.is_none()
            && let Some((option, _)) = asked.values().into_iter().find(|(_, value)| value.is_some())
        {
            return Err(RoleError::NoRole { option, origin: Origin::Flag(option) }.into());
        }
        let options = asked.arn.is_some().then(|| (asked.clone(), CommandLine::Ours));
        let roles = options
            .into_iter()
            .map(|options| RoleStep { profile: None, known_as: None, options: Some(options) })
            .collect();
        Ok(Self {
            key: KeySource::Environment(key),
            chain: default.into_iter().collect(),
            base: 0,
            roles,
            lines: Vec::new(),
        })
    }
}

/// The walk from a profile, without options.
///
/// # Errors
/// As [`walk`].
pub(crate) fn find_source(profiles: &impl ProfileLookup, name: &str) -> Result<Source, RequestError> {
    walk(profiles, &Env::default(), name, &RoleOptions::default())
}

/// Whether a run that names no profile has nothing to work with: no key in the environment, and no `default` that leads
/// to one.
pub(crate) fn has_no_default(profiles: &impl ProfileLookup, env: &Env) -> bool {
    matches!(environment_key(env), Ok(None)) && find_source(profiles, "default").is_err()
}

/// Walks from `name`, with the role of a command line, to the long-term key.
///
/// # Errors
/// When a profile is unknown, is neither a role nor a source (SSO …), holds only temporary keys, or leads in a circle.
pub(super) fn walk(
    profiles: &impl ProfileLookup,
    env: &Env,
    name: &str,
    asked: &RoleOptions,
) -> Result<Source, RequestError> {
    let mut walk = Walk::default();
    walk.ask(asked.clone(), CommandLine::Ours);
    let mut next = name.to_owned();
    loop {
        if walk.chain.iter().any(|seen| seen.name == next) {
            return Err(walk.circle(next));
        }
        let profile = with_included(profiles, lookup(profiles, &next, &walk.chain)?);
        let step = match profile.get("role_arn") {
            Some(role) if !(walk.as_source && matches!(own_key(&profile), Some(Ok(_)))) => {
                let step = role_step(env, &profile, role)?;
                walk.assume(step.is_own_key(&profile));
                step
            }
            _ => step(profiles, &profile)?,
        };
        walk.chain.push(profile);
        if walk.roles.len() > MOST_ROLES {
            let names = walk.chain.into_iter().map(|profile| profile.name).collect();
            return Err(RoleError::TooMany { names }.into());
        }
        match step {
            SourceStep::Key(key) => return walk.end(key),
            SourceStep::Follow(name) => next = name,
            SourceStep::OwnLine { line, place } => next = walk.follow(line, place),
            SourceStep::KeyBesideLine { key, line, place } => {
                walk.take_beside(line, place);
                return walk.end(KeySource::Static(key));
            }
        }
    }
}

impl SourceStep {
    /// Whether a role is assumed with the key of its own profile.
    fn is_own_key(&self, profile: &Profile) -> bool {
        matches!(self, Self::Key(KeySource::Static(_))) && profile.get("role_arn").is_some()
    }
}

#[derive(Default)]
struct Walk {
    chain: Vec<Profile>,
    roles: Vec<RoleStep>,
    lines: Vec<FollowedLine>,
    base: usize,
    /// Whether a role was found: after it, a key beside a `role_arn` takes precedence, as in every SDK.
    as_source: bool,
    /// The options of a command line for the next role.
    pending: Option<(RoleOptions, CommandLine)>,
}

impl Walk {
    /// Takes the options of a command line: a role of its own, or options for the next role.
    fn ask(&mut self, mut options: RoleOptions, line: CommandLine) {
        if options.arn.is_some() {
            if let Some((over, _)) = self.pending.take() {
                options.external_id = over.external_id.or(options.external_id);
                options.session_name = over.session_name.or(options.session_name);
                options.duration = over.duration.or(options.duration);
            }
            let known_as = self.chain.len().checked_sub(1);
            self.roles.push(RoleStep { profile: None, known_as, options: Some((options, line)) });
            self.base = self.chain.len();
        } else if let Some((over, _)) = &mut self.pending {
            over.external_id = over.external_id.take().or(options.external_id);
            over.session_name = over.session_name.take().or(options.session_name);
            over.duration = over.duration.take().or(options.duration);
        } else if options.values().iter().any(|(_, value)| value.is_some()) {
            self.pending = Some((options, line));
        }
    }

    /// Takes the options of a line of this program; returns the profile that it names.
    fn follow(&mut self, line: OwnLine, place: Place) -> String {
        self.ask(line.role, CommandLine::InProfile(place.clone()));
        let profile = self.chain.len().saturating_sub(1);
        self.lines.push(FollowedLine { options: line.session, place, profile });
        // Followed only where it names another profile.
        line.profile.unwrap_or_default()
    }

    /// Takes the options of a line beside the key of its own profile, unless the key is wanted as a source, where SDKs
    /// take the key.
    fn take_beside(&mut self, mut line: OwnLine, place: Place) {
        if self.as_source {
            return;
        }
        let asked = |step: &RoleStep| step.options.as_ref().and_then(|(options, _)| options.arn.clone());
        if self.roles.iter().filter_map(asked).any(|arn| Some(&arn) == line.role.arn.as_ref()) {
            // It is this line that runs.
            line.role = RoleOptions::default();
        }
        let count = self.roles.len();
        self.follow(line, place);
        if self.roles.len() > count {
            self.base -= 1;
        }
    }

    /// Adds the role of the profile that comes next in the chain.
    fn assume(&mut self, with_own_key: bool) {
        let profile = Some(self.chain.len());
        self.roles.push(RoleStep { profile, known_as: profile, options: self.pending.take() });
        self.base = self.chain.len() + usize::from(!with_own_key);
        self.as_source = true;
    }

    fn circle(self, next: String) -> RequestError {
        let mut names: Vec<String> = self.chain.into_iter().map(|seen| seen.name).collect();
        names.push(next);
        RequestError::Circle { names }
    }

    fn end(self, key: KeySource) -> Result<Source, RequestError> {
        if let Some((options, line)) = self.pending
            && let Some((option, _)) = options.values().into_iter().find(|(_, value)| value.is_some())
        {
            return Err(RoleError::NoRole { option, origin: line.origin(option) }.into());
        }
        let Self { chain, roles, lines, base, .. } = self;
        Ok(Source { key, chain, base, roles, lines })
    }
}

/// Which credentials assume the role of a profile.
fn role_step(env: &Env, profile: &Profile, role: &ProfileProperty) -> Result<SourceStep, RequestError> {
    let name = || profile.name.clone();
    refuse_other_kinds(profile, &OTHER_KINDS[..OTHER_KINDS.len() - 1])?;
    for key in ["jump_role_arn", "saml_auth_url", "saml_provider", "principal_arn"] {
        if let Some(found) = profile.get(key) {
            return Err(RoleError::Saml { profile: name(), key, place: found.place.clone() }.into());
        }
    }
    if let Some(line) = profile.get("credential_process").filter(|line| our_own_line(&line.value).is_some()) {
        let (role, line) = (role.place.clone(), line.place.clone());
        return Err(RoleError::OwnLineBeside { profile: name(), role, line }.into());
    }
    match (profile.get("source_profile"), profile.get("credential_source")) {
        (Some(source), Some(other)) => {
            let (named, other) = (source.place.clone(), other.place.clone());
            Err(RoleError::BothSources { profile: name(), named, other }.into())
        }
        (Some(source), None) if *source.value == profile.name => match own_key(profile) {
            Some(key) => Ok(SourceStep::Key(KeySource::Static(key?))),
            None => Ok(SourceStep::Follow(name())),
        },
        (Some(source), None) => Ok(SourceStep::Follow(source.value.to_string())),
        // As botocore reads it, in any case.
        (None, Some(source)) if source.value.eq_ignore_ascii_case("Environment") => match environment_key(env)? {
            Some(key) => Ok(SourceStep::Key(KeySource::Environment(key))),
            None => Err(RoleError::NoEnvironmentKey { profile: name(), place: source.place.clone() }.into()),
        },
        (None, Some(source)) => {
            let (value, place) = (source.value.to_string(), source.place.clone());
            Err(RoleError::MachineSource { profile: name(), value, place }.into())
        }
        (None, None) => Err(match profile.get("aws_access_key_id") {
            Some(id) => {
                RoleError::KeyBeside { profile: name(), role: role.place.clone(), key: id.place.clone() }.into()
            }
            None => RoleError::NoSource { profile: name(), place: role.place.clone() }.into(),
        }),
    }
}

fn lookup(profiles: &impl ProfileLookup, name: &str, chain: &[Profile]) -> Result<Profile, RequestError> {
    if let Some(profile) = profiles.profile(name) {
        return Ok(profile);
    }
    if profiles.profile(&format!("{name}{LONG_TERM_SUFFIX}")).is_some() {
        // The layout of aws-mfa before its first run: only `[X-long-term]` exists.
        return Ok(Profile { name: name.to_owned(), headers: Vec::new(), properties: Vec::new() });
    }
    let known = profiles.names();
    let named_by = chain.last().map(|profile| profile.name.clone());
    let slips = profiles.header_slips(name);
    Err(RequestError::UnknownProfile { name: name.to_owned(), named_by, known, slips })
}

/// A profile, with keys that it lacks taken from the profile that it includes: `include_profile`, and `parent_profile` of
/// earlier versions of aws-vault, which supports both. Never from `[default]`, as in aws-vault. A profile with credentials
/// of its own takes settings only, above all the device: what it includes does not make it a role or another kind of
/// profile.
pub(crate) fn with_included(profiles: &impl ProfileLookup, mut profile: Profile) -> Profile {
    let mut names: VecDeque<String> = included(&profile).collect();
    if names.is_empty() {
        return profile;
    }
    let takes_settings_only = profile.get("role_arn").is_none() && has_credentials(profiles, &profile);
    let decides =
        |key: &str| ["role_arn", "source_profile", SOURCE_PROFILE_MARK].contains(&key) || OTHER_KINDS.contains(&key);
    let mut seen = vec![profile.name.clone()];
    while let Some(name) = names.pop_front() {
        let Some(found) = profiles.profile(&name).filter(|_| !seen.contains(&name)) else { continue };
        names.extend(included(&found));
        for property in found.properties {
            let key = property.key.as_str();
            let never = NEVER_INCLUDED.contains(&key) || (takes_settings_only && decides(key));
            if profile.get(key).is_none() && !never {
                profile.properties.push(property);
            }
        }
        seen.push(name);
    }
    profile
}

fn included(profile: &Profile) -> impl Iterator<Item = String> {
    let named = ["include_profile", "parent_profile"].into_iter().filter_map(|key| profile.get(key));
    named.map(|property| property.value.to_string())
}

/// Whether a profile itself decides which credentials it gives.
fn has_credentials(profiles: &impl ProfileLookup, profile: &Profile) -> bool {
    let own = ["aws_access_key_id", "credential_process", SOURCE_PROFILE_MARK];
    own.iter().chain(&OTHER_KINDS).any(|key| profile.get(key).is_some())
        || profiles.profile(&format!("{}{LONG_TERM_SUFFIX}", profile.name)).is_some()
}

/// A long-term pair in the environment. Session keys there are the output of this program, never a source.
///
/// # Errors
/// When it is incomplete or broken.
pub(super) fn environment_key(env: &Env) -> Result<Option<AccessKey>, RequestError> {
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
