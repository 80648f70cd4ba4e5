//! How the roles of a request are reached, their lengths, and the required remaining time of cached ones.

use std::time::Duration;

use super::env::Env;
use super::error::RequestError;
use super::min_remaining::MinRemaining;
use super::role::Role;
use super::role_error::RoleError;
use super::serial::{names_device, serial as serial_of};
use super::settings::in_chain;
use super::via::{Via, choose_via};
use crate::model::aws::duration::{SessionDuration, rest_of_role, short};
use crate::model::aws::expiration::LEAST_REMAINING;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::options::{Options, Purpose};
use crate::model::origin::{Origin, Sourced};
use aws_profile_files::profile::Profile;

/// The roles to assume after a session.
#[derive(Debug)]
pub(crate) struct RolePlan {
    /// The roles, in the order in which they are assumed. Never empty.
    pub roles: Vec<Role>,
    /// How the first role is reached.
    pub via: Via,
    /// Whether an option or setting demands that way.
    pub is_pinned: bool,
    /// The requested remaining time of the last role.
    pub min_remaining: Option<Duration>,
    /// Whether the session has to be fresh, even if the role is.
    pub needs_fresh_session: bool,
    /// The device for the other way to the role, if it is another one.
    pub other_serial: Option<Sourced<SerialNumber>>,
}

impl RolePlan {
    /// The last role, which the credentials are for.
    pub(crate) fn last(&self) -> Option<&Role> {
        self.roles.last()
    }

    /// The length to request for the role at that position, within AWS's limit.
    pub(crate) fn length(&self, position: usize) -> SessionDuration {
        let wanted = self.roles.get(position).map_or(SessionDuration::ROLE_FROM_SESSION, |role| role.duration.value);
        if position == 0 && self.via == Via::Direct { wanted } else { wanted.min(SessionDuration::ROLE_FROM_SESSION) }
    }

    /// The first role, if it is assumed directly with a code.
    pub(crate) fn direct(&self) -> Option<&Role> {
        self.roles.first().filter(|_| self.via == Via::Direct)
    }

    /// All hops with their parameters, for `-v`.
    pub(crate) fn described(&self, key: &str, session: SessionDuration) -> String {
        let bought = (self.via == Via::Session).then(|| format!(" →(code, {session})→ session"));
        let hops = self.roles.iter().enumerate().map(|(position, role)| {
            let code = if position == 0 && self.via == Via::Direct { "code, " } else { "" };
            let id = if role.parameters.external_id.is_some() { ", external id" } else { "" };
            let (length, name) = (self.length(position), role.parameters.arn.name());
            format!(" →({code}{length}{id})→ {name}")
        });
        std::iter::once(key.to_owned()).chain(bought).chain(hops).collect()
    }

    /// Warnings about lengths that AWS does not allow.
    pub(crate) fn capped(&self) -> impl Iterator<Item = String> {
        let capped = |(position, role): (usize, &Role)| {
            let (name, duration) = (role.parameters.arn.name(), &role.duration);
            let is_capped = duration.value > self.length(position) && (position > 0 || self.is_pinned);
            let through = match position {
                0 => "the session".to_owned(),
                _ => format!("role `{}`", self.roles[position - 1].parameters.arn.name()),
            };
            is_capped.then(|| {
                format!("role `{name}` is reached through {through}, so AWS allows 1h; {} is not used", duration.origin)
            })
        };
        self.roles.iter().enumerate().filter_map(capped)
    }
}

/// How the first of several roles is reached.
///
/// # Errors
/// When the given name is no such way.
fn way(
    options: &Options,
    env: &Env,
    chain: &[Profile],
    roles: usize,
    wanted: SessionDuration,
) -> Result<(Via, bool), RequestError> {
    const VARIABLE: &str = "MFA_SESSION_VIA";
    let variable = || env.get(VARIABLE).map(|text| Sourced::new(text.to_owned(), Origin::Variable(VARIABLE)));
    let pinned = match options.via.clone().or_else(|| in_chain(chain, "mfa_session_via")).or_else(variable) {
        None => None,
        Some(Sourced { value, .. }) if value == "auto" => None,
        Some(Sourced { value: text, origin }) => Some(Via::named(&text).ok_or(RoleError::Via { text, origin })?),
    };
    let is_renewed = options.purpose != Purpose::HandOut;
    Ok((choose_via(pinned, roles, wanted, is_renewed), pinned.is_some()))
}

/// The plan for the roles, if there are any, and the device of the chosen way.
pub(super) fn plan(
    (options, env): (&Options, &Env),
    (chain, base): (&[Profile], usize),
    roles: Vec<Role>,
    serial: Option<Sourced<SerialNumber>>,
    notes: &mut Vec<String>,
) -> Result<(Option<RolePlan>, Option<Sourced<SerialNumber>>), RequestError> {
    let Some(last) = roles.last() else {
        return match &options.via {
            Some(via) => Err(RoleError::NoRole { option: "--via", origin: via.origin.clone() }.into()),
            None => Ok((None, serial)),
        };
    };
    if let Some(root) = serial.as_ref().filter(|serial| serial.value.is_of_root()) {
        return Err(RoleError::Root { serial: root.value.to_string(), origin: root.origin.clone() }.into());
    }
    let wanted = Duration::from(last.duration.value);
    let (via, is_pinned) = way(options, env, chain, roles.len(), last.duration.value)?;
    let (of_roles, of_key) = chain.split_at(base.min(chain.len()));
    // Where no role names a device, both ways take the one of the key.
    let direct = if names_device(of_roles) { serial_of(options, env, [of_roles, of_key])? } else { None };
    let (serial, other_serial) = match (via, direct) {
        (Via::Direct, Some(direct)) => (Some(direct), serial),
        (_, direct) => (serial, direct),
    };
    let asked = options.min_remaining.as_ref().map(|asked| asked.value);
    let plan = RolePlan {
        roles,
        via,
        is_pinned,
        min_remaining: asked.filter(|asked| *asked <= wanted),
        needs_fresh_session: options.purpose == Purpose::Keep || asked.is_some_and(|asked| asked > wanted),
        other_serial,
    };
    notes.extend(plan.capped());
    let is_typed = options.duration.as_ref().is_some_and(|duration| matches!(duration.origin, Origin::Flag(_)));
    if is_typed && options.role.duration.is_none() {
        notes.push("`--duration` is the length of the session; the role's is `--role-duration`".to_owned());
    }
    Ok((Some(plan), serial))
}

/// The required remaining time of what a code was given for. For a session below a role it suffices that it is still
/// valid.
pub(super) fn rest(
    options: &Options,
    length: SessionDuration,
    plan: Option<&RolePlan>,
    notes: &mut Vec<String>,
) -> MinRemaining {
    let asked = options.min_remaining.as_ref().map(|asked| asked.value);
    let (length, asked) = match plan {
        Some(plan) if plan.via == Via::Direct => (plan.length(0), plan.min_remaining),
        Some(plan) if !plan.needs_fresh_session => return MinRemaining::default_of(LEAST_REMAINING),
        Some(plan) => (length, asked.filter(|_| plan.min_remaining.is_none())),
        None => (length, asked),
    };
    let Some(asked) = asked else {
        return MinRemaining::default_of(match plan.and_then(RolePlan::direct) {
            Some(_) => rest_of_role(length.into()),
            None => length.default_min_remaining(),
        });
    };
    if asked > Duration::from(length) {
        notes.push(format!("a session of {length} never has {} left, so every run will ask", short(asked)));
    }
    MinRemaining::explicit(asked)
}
