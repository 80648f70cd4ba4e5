//! The roles of a request, in the order in which they are assumed, with the parameters of each.

use std::time::Duration;

use super::chain::{CommandLine, RoleStep};
use super::error::RequestError;
use super::role_error::RoleError;
use super::settings::in_chain;
use crate::model::aws::duration::SessionDuration;
use crate::model::aws::partition::Partition;
use crate::model::aws::role::{
    RoleParameters, RoleValueError, external_id, policy_arns, session_name, source_identity, tags, transitive_tags,
};
use crate::model::aws::role_arn::{RoleArn, RoleArnError, RoleSpelling};
use crate::model::origin::{Origin, Sourced};
use crate::model::slip::slip;
use aws_profile_files::profile::{Profile, ProfileProperty};

/// A role to be assumed.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub parameters: RoleParameters,
    /// The requested length of its session.
    pub duration: Sourced<SessionDuration>,
    /// The file of its session policy, which is not read yet.
    pub policy_file: Option<Sourced<String>>,
    /// Its profile, or `NAME@ACCOUNT` for a role without one.
    pub profile: String,
    /// Whether it comes from an option of this run, and not from a profile.
    pub is_typed: bool,
}

impl Role {
    /// Its name and profile, for messages.
    pub(crate) fn shown(&self) -> String {
        format!("{} ({})", self.parameters.arn.name(), self.parameters.arn.account())
    }
}

/// The partition of the first role that names one.
///
/// # Errors
/// When a role cannot be read.
pub(super) fn partition_of(steps: &[RoleStep], chain: &[Profile]) -> Result<Option<Partition>, RequestError> {
    let spellings = steps.iter().map(|step| Ok(spelling(step, chain)?.value.partition()));
    Ok(spellings.collect::<Result<Vec<_>, RequestError>>()?.into_iter().flatten().next_back())
}

/// The roles in the order in which they are assumed.
///
/// # Errors
/// When a value is one that STS would not take, or a role is of another partition than the key.
pub(super) fn roles(
    steps: &[RoleStep],
    chain: &[Profile],
    partition: Partition,
    account: Option<&str>,
) -> Result<Vec<Role>, RequestError> {
    steps.iter().rev().map(|step| role(step, chain, partition, account)).collect()
}

fn spelling(step: &RoleStep, chain: &[Profile]) -> Result<Sourced<RoleSpelling>, RequestError> {
    let wrong = |text: String, origin: Origin| move |why| RoleError::Arn { text, why, origin };
    let typed = step.options.as_ref().and_then(|(options, line)| Some((options.arn.as_ref()?, line)));
    if let Some((text, line)) = typed {
        let origin = line.origin("--role-arn");
        let spelling = RoleSpelling::parse(text).map_err(wrong(text.clone(), origin.clone()))?;
        return Ok(Sourced::new(spelling, origin));
    }
    let profile = step.profile.and_then(|index| chain.get(index..=index)).unwrap_or_default();
    // The walk stops only at a profile that has this key.
    let Some(found) = profile.iter().find_map(|profile| profile.get("role_arn")) else {
        return Err(RoleError::Arn { text: String::new(), why: RoleArnError::Shape, origin: Origin::Default }.into());
    };
    let origin = || Origin::ProfileProperty { key: "role_arn", place: found.place.clone() };
    let arn = RoleArn::parse(&found.value).map_err(|why| wrong(found.value.to_string(), origin())(why))?;
    Ok(Sourced::new(RoleSpelling::Arn(arn), origin()))
}

fn role(step: &RoleStep, chain: &[Profile], partition: Partition, account: Option<&str>) -> Result<Role, RequestError> {
    let Sourced { value: spelling, origin } = spelling(step, chain)?;
    let name = match &spelling {
        RoleSpelling::Name(name) => Some(name.clone()),
        _ => None,
    };
    let arn = match (spelling.complete(partition, account), name) {
        (Ok(arn), _) => arn,
        (Err(RoleArnError::Account), Some(name)) => return Err(RoleError::NoAccount { name, origin }.into()),
        // The parts were checked before.
        (Err(why), _) => return Err(RoleError::Arn { text: String::new(), why, origin }.into()),
    };
    if arn.partition() != partition {
        return Err(RoleError::ForeignPartition { arn: arn.to_string(), partition, origin }.into());
    }
    let said =
        RoleSettings { step, profile: step.profile.and_then(|index| chain.get(index..=index)).unwrap_or_default() };
    let tags = said.checked("", &["session_tags"], tags)?.unwrap_or_default();
    let transitive = |value: &str| transitive_tags(value, &tags);
    let of_account = |value: &str| policy_arns(value, &arn);
    let policy_arns = said.checked("", &["mfa_session_policy_arns"], of_account)?.unwrap_or_default();
    let parameters = RoleParameters {
        arn,
        policy: None,
        policy_arns,
        external_id: said.checked("--external-id", &["external_id"], external_id)?,
        session_name: said.checked("--role-session-name", &["role_session_name"], session_name)?,
        source_identity: said.checked("", &["source_identity"], source_identity)?,
        transitive_tags: said.checked("", &["transitive_session_tags"], transitive)?.unwrap_or_default(),
        tags,
    };
    let duration = match said.value("--role-duration", &[LENGTH_OF_ROLE, "credentials_duration"]) {
        None => Sourced::new(SessionDuration::ROLE_FROM_SESSION, Origin::Default),
        Some(Sourced { value: text, origin }) => match SessionDuration::parse_role(&text) {
            Ok(duration) => Sourced::new(duration, origin),
            Err(why) => return Err(RoleError::Duration { text, why, origin }.into()),
        },
    };
    let profile = step.known_as.and_then(|index| chain.get(index)).map(|profile| profile.name.clone());
    let profile = profile.unwrap_or_else(|| format!("{}@{}", parameters.arn.name(), parameters.arn.account()));
    let policy_file = said.value("", &["mfa_session_policy"]);
    Ok(Role { parameters, duration, policy_file, profile, is_typed: step.known_as.is_none() })
}

/// The settings of a role, from command line and profile.
struct RoleSettings<'s> {
    step: &'s RoleStep,
    /// The role's own profile, if it has one.
    profile: &'s [Profile],
}

impl RoleSettings<'_> {
    /// The option, else the first key of the role's own profile that is set.
    fn value(&self, option: &'static str, keys: &[&'static str]) -> Option<Sourced<String>> {
        let typed = self.step.options.as_ref().and_then(|(options, line): &(_, CommandLine)| {
            let (_, value) = options.values().into_iter().find(|(name, _)| *name == option)?;
            Some(Sourced::new(value?.clone(), line.origin(option)))
        });
        typed.or_else(|| keys.iter().find_map(|key| in_chain(self.profile, key)))
    }

    fn checked<T>(
        &self,
        option: &'static str,
        keys: &[&'static str],
        check: impl FnOnce(&str) -> Result<T, RoleValueError>,
    ) -> Result<Option<T>, RequestError> {
        let Some(Sourced { value, origin }) = self.value(option, keys) else { return Ok(None) };
        match check(&value) {
            Ok(checked) => Ok(Some(checked)),
            Err(why) => Err(RoleError::Value { why, slip: slip(&value), origin }.into()),
        }
    }
}

/// The key for the length of a role.
pub(crate) const LENGTH_OF_ROLE: &str = "duration_seconds";

/// The length of a role, if AWS does not give it to a session.
pub(crate) fn longer_than_a_session_gives(role: &Profile) -> Option<&ProfileProperty> {
    let most = Duration::from(SessionDuration::ROLE_FROM_SESSION).as_secs();
    let length = role.get(LENGTH_OF_ROLE)?;
    length.value.trim().parse().is_ok_and(|seconds: u64| seconds > most).then_some(length)
}
