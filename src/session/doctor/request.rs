//! The checks of a request that can be resolved: what a run for it would report or refuse before anyone is asked.

use std::collections::HashSet;

use jiff::Timestamp;

use super::network::KeyTarget;
use super::prompt::prompt_program;
use crate::error::{Error, SessionError};
use crate::model::doctor::finding::DoctorFinding;
use crate::model::doctor::network::{AskedKey, old};
use crate::model::doctor::refusal::refusal;
use crate::model::doctor::report::Findings;
use crate::model::key_age::KeyAgeLimit;
use crate::model::request::source::key_beside_our_line;
use crate::model::{
    Explain as _, KeySource, LEAST_REMAINING, Origin, ProfileInHints, RequestError, SessionRequest, Sourced, option,
};
use crate::session::context::Context;
use crate::session::facts::{key_id, known_serial, slot_key};
use crate::session::key_age::known;
use crate::session::lookup::remaining;
use crate::session::ports::certificates;
use crate::session::profile_files::unresolved;
use crate::session::resolved::key_place;
use crate::session::trust::{Use, check_setting};
use crate::sys::store::cache::SessionCache;

/// What the checks of a request look at besides it.
pub(super) struct RequestCheck<'r> {
    pub(super) ctx: &'r Context,
    pub(super) cache: Option<&'r SessionCache>,
    pub(super) hints: ProfileInHints,
    /// From which age on a key is to be replaced.
    pub(super) key_age: KeyAgeLimit,
    /// Whether the cache holds a fact of an earlier run.
    pub(super) has_facts: bool,
    pub(super) now: Timestamp,
}

/// What the checks of one request leave to those of the next.
#[derive(Default)]
pub(super) struct SeenRequests {
    /// The files whose settings may be used, by what they are used for.
    pub(super) trusted: HashSet<String>,
    /// Whether the age of a key is not known, and AWS is not asked for it.
    pub(super) has_unknown_age: bool,
}

/// Makes them; returns what AWS can be asked about, if that is wanted and nothing forbids it.
pub(super) fn check_request(
    checked: &RequestCheck<'_>,
    request: SessionRequest,
    seen: &mut SeenRequests,
    for_network: bool,
    findings: &mut Findings,
) -> Option<KeyTarget> {
    let RequestCheck { cache, hints, .. } = checked;
    let holder = request.chain.last().map(|profile| profile.name.clone());
    let of_holder = |finding: DoctorFinding| holder.iter().fold(finding, |finding, name| finding.of_profile(name));
    let known_otherwise: Vec<String> = request.chain.iter().filter_map(key_beside_our_line).collect();
    for warning in request.warnings.iter().filter(|warning| !known_otherwise.contains(warning)) {
        let finding = DoctorFinding::new("DOC222", warning.clone()).hint("write it as the message says");
        findings.add(of_holder(finding));
    }
    let key_id = key_id(&request, *cache);
    let serial = known_serial(&request, *cache, key_id.as_ref());
    if serial.is_none() && !matches!(request.key, KeySource::Environment(_)) {
        findings.extend(holder.as_ref().map(|holder| no_device(holder)));
    }
    if request.region.is_none() {
        findings.extend(request.profile.as_ref().map(|asked| no_region(&asked.value)));
    }
    let settings = [request.carried.as_ref().err(), request.connection.iam_endpoint.as_ref().err()];
    findings.extend(settings.into_iter().flatten().map(|error| refused_setting(checked, error)));
    findings.extend(prompt_program(checked.ctx, &request, hints).map(of_holder));
    let is_sound = trust(checked, &request, &mut seen.trusted, findings);
    let place = request.chain.last().and_then(|holder| holder.get("aws_access_key_id")).map(|id| id.place.clone());
    let serial_place = serial.as_ref().and_then(|serial| match &serial.origin {
        Origin::ProfileProperty { place, .. } => Some(place.clone()),
        _ => None,
    });
    let created = key_id.as_ref().zip(cache.filter(|_| checked.has_facts)).and_then(|(id, cache)| known(cache, id));
    let kept = || {
        let kept = (*cache)?.load(&slot_key(&request, key_id.as_ref()?, &serial.as_ref()?.value)).session?;
        (remaining(&kept, checked.now) >= LEAST_REMAINING).then_some(kept.credentials)
    };
    let key = match &request.key {
        KeySource::Static(key) | KeySource::Environment(key) if is_sound && for_network => Some(key.duplicate()),
        _ => None,
    };
    let session = key.as_ref().filter(|_| created.is_none()).and_then(|_| kept());
    let asked = AskedKey {
        hints: ProfileInHints { key: Some(key_place(&request)), ..hints.clone() },
        id: key_id.clone()?,
        place: place.filter(|_| matches!(request.key, KeySource::Static(_))),
        serial: serial.map(|serial| serial.value),
        serial_place,
    };
    match created {
        Some(created) => findings.extend(old(&asked, created, checked.key_age, checked.now)),
        None => seen.has_unknown_age |= key.is_none(),
    }
    Some(KeyTarget { asked, key: key?, session, wants_age: created.is_none(), request: Box::new(request) })
}

/// The AWS CLI refuses a call without a region.
pub(super) fn no_region(profile: &str) -> DoctorFinding {
    let set = format!("aws configure set region REGION {}", option("--profile", profile));
    DoctorFinding::new("DOC213", "there is no region, which the AWS CLI needs")
        .hint(format!("`{set}`"))
        .of_profile(profile)
}

fn no_device(holder: &str) -> DoctorFinding {
    let profile = option("--profile", holder);
    DoctorFinding::new("DOC208", format!("no MFA device is named for profile `{holder}`, so IAM is asked for it first"))
        .hint(format!(
            "`mfa-session device list {profile}` shows it; save it with `aws configure set mfa_serial ARN {profile}`"
        ))
        .of_profile(holder)
}

fn refused_setting(checked: &RequestCheck<'_>, error: &RequestError) -> DoctorFinding {
    let report = unresolved(error.clone(), &checked.ctx.env).report();
    refusal(error, &report, &checked.hints)
}

/// Whether every command and connection setting of the request may be used. Each file is looked at once.
fn trust(
    checked: &RequestCheck<'_>,
    request: &SessionRequest,
    trusted: &mut HashSet<String>,
    findings: &mut Findings,
) -> bool {
    let RequestCheck { ctx, hints, .. } = checked;
    let process = match &request.key {
        KeySource::Process { place, .. } => {
            Some(Origin::ProfileProperty { key: "credential_process", place: place.clone() })
        }
        _ => None,
    };
    let connection = &request.connection;
    let iam = connection.iam_endpoint.as_ref().ok().and_then(Option::as_ref);
    let commands = request.mfa_process.iter().map(|process| &process.origin).chain(&process);
    let endpoints = connection.sts_endpoint.iter().chain(iam).map(|endpoint| &endpoint.origin);
    let uses = commands.map(|origin| (origin, Use::Command)).chain(endpoints.map(|origin| (origin, Use::Connection)));
    let mut is_sound = true;
    for (origin, used_for) in uses {
        let Some(file) = origin.file() else { continue };
        let seen = format!("{used_for:?} {file}");
        if trusted.contains(&seen) {
            continue;
        }
        match check_setting(ctx, origin, used_for) {
            Ok(()) => {
                trusted.insert(seen);
            }
            Err(error) => {
                is_sound &= used_for != Use::Connection;
                findings.add(DoctorFinding::of_failure("DOC221", &error.report(), hints).at_origin(origin));
            }
        }
    }
    let bundle =
        connection.ca_bundle.as_ref().map(|Sourced { value, origin }| format!("bundle {} {origin:?}", value.display()));
    let seen = bundle.unwrap_or_else(|| "platform".to_owned());
    if trusted.contains(&seen) {
        return is_sound;
    }
    match certificates(ctx, request) {
        Ok(_) => {
            trusted.insert(seen);
        }
        Err(error) => {
            is_sound = false;
            let id = if matches!(error, Error::Session(SessionError::Untrusted(_))) { "DOC221" } else { "DOC009" };
            let finding = DoctorFinding::of_failure(id, &error.report(), hints);
            findings
                .add(connection.ca_bundle.iter().fold(finding, |finding, bundle| finding.at_origin(&bundle.origin)));
        }
    }
    is_sound
}
