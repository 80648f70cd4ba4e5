//! The check to which the refusal of a profile belongs, and the lines that it is about.

use super::finding::DoctorFinding;
use super::own_line::setup;
use crate::model::Place;
use crate::model::error::{FailureReport, ProfileInHints};
use crate::model::origin::Origin;
use crate::model::request::error::RequestError;
use crate::model::request::role_error::RoleError;

/// The refusal as a finding; `report` is how a verb shows it.
pub(crate) fn refusal(error: &RequestError, report: &FailureReport, profile: &ProfileInHints) -> DoctorFinding {
    let finding = DoctorFinding::of_failure(id(error), report, profile);
    let finding = places(error).into_iter().fold(finding, DoctorFinding::at);
    match (error, &profile.name) {
        // A name that others are near to is probably a slip.
        (RequestError::UnknownProfile { named_by: None, known, slips, .. }, Some(name))
            if known.is_empty() && slips.is_empty() =>
        {
            finding.fix(setup(name))
        }
        // Where the header of its section has a slip, another section would not correct it.
        (RequestError::NoKey { slips, .. }, _) if !slips.is_empty() => finding,
        (RequestError::NoKey { profile, .. } | RequestError::OwnLine { profile, .. }, _) => finding.fix(setup(profile)),
        _ => finding,
    }
}

/// Whether the profile is sound and merely not one of a user's key, so that only whoever names it is told.
pub(crate) fn is_of_another_kind(error: &RequestError) -> bool {
    matches!(
        error,
        RequestError::NotASource { .. }
            | RequestError::TemporaryKey { .. }
            | RequestError::Role(
                RoleError::MachineSource { .. } | RoleError::Saml { .. } | RoleError::NoEnvironmentKey { .. }
            )
    )
}

/// Whether the profile was meant to lead to a user's key, and has a fault.
pub(crate) fn is_faulty(error: &RequestError) -> bool {
    !is_of_another_kind(error) && !matches!(error, RequestError::NoKey { .. })
}

/// Whether it is about the environment, and no profile.
pub(crate) fn is_of_environment(error: &RequestError) -> bool {
    matches!(error, RequestError::BadEnvironmentKey { .. } | RequestError::NoEnvironmentCredentials { .. })
}

fn id(error: &RequestError) -> &'static str {
    match error {
        RequestError::UnknownProfile { named_by: None, .. } => "DOC006",
        RequestError::UnknownProfile { .. } | RequestError::Circle { .. } => "DOC205",
        RequestError::NotASource { .. }
        | RequestError::NoKey { .. }
        | RequestError::TemporaryKey { .. }
        | RequestError::Role(
            RoleError::MachineSource { .. } | RoleError::Saml { .. } | RoleError::NoEnvironmentKey { .. },
        ) => "DOC201",
        RequestError::BadKey { .. } | RequestError::BadEnvironmentKey { .. } => "DOC202",
        RequestError::NoSecret { .. } => "DOC203",
        RequestError::Serial { .. } => "DOC209",
        RequestError::ForeignRegion { .. } | RequestError::Role(RoleError::ForeignPartition { .. }) => "DOC212",
        RequestError::Duration { .. } | RequestError::Prompt(_) | RequestError::Role(RoleError::Duration { .. }) => {
            "DOC214"
        }
        RequestError::Role(_) => "DOC219",
        RequestError::Region { .. }
        | RequestError::PseudoRegion { .. }
        | RequestError::NoServices { .. }
        | RequestError::Endpoint { .. } => "DOC220",
        RequestError::OwnLine { .. } | RequestError::LineOption { .. } => "DOC303",
        RequestError::NoEnvironmentCredentials { .. } => "DOC202",
    }
}

fn places(error: &RequestError) -> Vec<&Place> {
    match error {
        RequestError::UnknownProfile { slips, .. } => slips.iter().take(3).map(|slip| &slip.place).collect(),
        RequestError::NoKey { place, slips, .. } => {
            slips.iter().take(3).map(|slip| &slip.place).chain(place.iter().filter(|_| slips.is_empty())).collect()
        }
        RequestError::NotASource { place, .. }
        | RequestError::OwnLine { place, .. }
        | RequestError::LineOption { place, .. }
        | RequestError::TemporaryKey { place, .. }
        | RequestError::NoSecret { place, .. }
        | RequestError::BadKey { place, .. } => vec![place],
        RequestError::Role(error) => places_of_role(error),
        RequestError::Prompt(error) => of_origin(&error.origin),
        RequestError::Serial { origin, .. }
        | RequestError::Duration { origin, .. }
        | RequestError::Region { origin, .. }
        | RequestError::PseudoRegion { origin, .. }
        | RequestError::NoServices { origin, .. }
        | RequestError::ForeignRegion { origin, .. }
        | RequestError::Endpoint { origin, .. } => of_origin(origin),
        RequestError::Circle { .. }
        | RequestError::BadEnvironmentKey { .. }
        | RequestError::NoEnvironmentCredentials { .. } => Vec::new(),
    }
}

fn places_of_role(error: &RoleError) -> Vec<&Place> {
    match error {
        RoleError::KeyBeside { role: one, key: other, .. }
        | RoleError::OwnLineBeside { role: one, line: other, .. }
        | RoleError::BothSources { named: one, other, .. } => vec![one, other],
        RoleError::NoSource { place, .. }
        | RoleError::MachineSource { place, .. }
        | RoleError::NoEnvironmentKey { place, .. }
        | RoleError::Saml { place, .. } => vec![place],
        RoleError::Arn { origin, .. }
        | RoleError::NoAccount { origin, .. }
        | RoleError::ForeignPartition { origin, .. }
        | RoleError::Duration { origin, .. }
        | RoleError::Value { origin, .. }
        | RoleError::Root { origin, .. }
        | RoleError::Via { origin, .. } => of_origin(origin),
        RoleError::TooMany { .. } | RoleError::NoRole { .. } => Vec::new(),
    }
}

fn of_origin(origin: &Origin) -> Vec<&Place> {
    match origin {
        Origin::ProfileProperty { place, .. } => vec![place],
        _ => Vec::new(),
    }
}
