//! Checks of the way to AWS and of what AWS says to a key. The answers are arguments.

use std::time::Duration;

use jiff::Timestamp;

use super::finding::DoctorFinding;
use crate::model::aws::duration::clock_error;
use crate::model::aws::mfa_device::MfaDevice;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::error::{Explain, FailureReport, Hint, IamError, Invocation, ProfileInHints, StsError, Unreachable};
use crate::model::key_age::{KeyAgeLimit, REPLACE_KEY};
use crate::model::{AccessKeyId, Identity, Place, Principal, Severity};

/// What AWS answered to a key.
#[derive(Debug)]
pub(crate) struct KeyAnswers {
    pub identity: Result<Identity, IamError>,
    /// Seconds by which AWS's clock is ahead of ours, if it answered at all.
    pub clock_offset: Option<i64>,
    /// The time of one call on an open connection, if it was measured.
    pub round_trip: Option<Duration>,
    /// The devices of the key's user; none if that was not asked.
    pub devices: Option<Result<Vec<MfaDevice>, IamError>>,
    /// When the key was created, if that may be read.
    pub created: Option<Timestamp>,
}

/// The refusal of a run whose user has no device that makes codes, and so many security keys.
pub(crate) type NoDeviceReport<'r> = &'r dyn Fn(usize) -> FailureReport;

/// The key and device that the answers are about.
#[derive(Debug, Clone)]
pub(crate) struct AskedKey {
    /// The profile for messages and commands.
    pub hints: ProfileInHints,
    pub id: AccessKeyId,
    /// The line with its id.
    pub place: Option<Place>,
    pub serial: Option<SerialNumber>,
    /// The line with the device.
    pub serial_place: Option<Place>,
}

/// Offsets from which the clock is worth a word, and from which codes made on this machine are refused.
const ODD_CLOCK: u64 = 30;
const WRONG_CLOCK: u64 = 300;

/// A round trip that is felt.
const SLOW: Duration = Duration::from_millis(500);

/// The faults that the answers show, but for the age of the key.
pub(crate) fn answers(asked: &AskedKey, answers: &KeyAnswers, no_device: NoDeviceReport<'_>) -> Vec<DoctorFinding> {
    let mut found = Vec::new();
    found.extend(answers.clock_offset.and_then(clock));
    found.extend(answers.round_trip.filter(|time| *time > SLOW).map(|time| {
        let message = format!("an answer of STS takes {} ms", time.as_millis());
        DoctorFinding::new("DOC606", message)
            .hint("name a nearer region with `aws configure set region`, or look at the proxy")
    }));
    match &answers.identity {
        Err(error) => found.push(refused(asked, error)),
        Ok(identity) => found.extend(device(asked, identity, answers.devices.as_ref(), no_device)),
    }
    found.into_iter().map(|finding| of_its_profile(asked, finding)).collect()
}

fn of_its_profile(asked: &AskedKey, finding: DoctorFinding) -> DoctorFinding {
    asked.hints.name.iter().fold(finding, |finding, name| finding.of_profile(name))
}

/// The checks that could not be made with these answers, and why.
pub(crate) fn not_made(answers: &KeyAnswers) -> Vec<(&'static str, &'static str)> {
    const OF_THE_USER: [&str; 4] = ["DOC210", "DOC211", "DOC606", "DOC607"];
    const BEHIND: [&str; 4] = ["DOC602", "DOC603", "DOC604", "DOC605"];
    match &answers.identity {
        Err(error) if ["DOC010", "DOC601", "DOC602", "DOC609"].contains(&id_of(error)) => {
            OF_THE_USER.into_iter().chain(BEHIND).map(|id| (id, "AWS did not answer")).collect()
        }
        Err(_) => OF_THE_USER.map(|id| (id, "AWS did not say whose key it is")).to_vec(),
        Ok(_) if !matches!(answers.devices, Some(Ok(_))) => {
            vec![("DOC607", "the user's devices could not be listed")]
        }
        Ok(_) => Vec::new(),
    }
}

fn clock(offset: i64) -> Option<DoctorFinding> {
    let by = offset.unsigned_abs();
    let severity = match by {
        by if by > WRONG_CLOCK => Severity::Error,
        by if by > ODD_CLOCK => Severity::Warning,
        _ => return None,
    };
    let finding = DoctorFinding::new("DOC603", clock_error(offset)).severity(severity);
    Some(finding.because("codes that a program on this machine makes are refused").hint("set this machine's clock"))
}

/// The check to which a failed call belongs.
fn id_of(error: &IamError) -> &'static str {
    let IamError::Common { error, .. } = error else { return "DOC604" };
    match error {
        StsError::Unreachable { why: Unreachable::Name, .. } => "DOC601",
        StsError::Unreachable { why: Unreachable::Certificate | Unreachable::CertificateTime, .. } => "DOC602",
        StsError::Unreachable { why: Unreachable::Proxy, .. } => "DOC010",
        StsError::Clock { .. } => "DOC603",
        StsError::UnknownKey { .. } | StsError::WrongSecret { .. } | StsError::Denied { .. } => "DOC604",
        StsError::RegionDisabled { .. } => "DOC605",
        _ => "DOC609",
    }
}

fn refused(asked: &AskedKey, error: &IamError) -> DoctorFinding {
    let finding = DoctorFinding::of_failure(id_of(error), &error.report(), &asked.hints);
    // The place of the key only where the key itself is at fault.
    match (finding.check, &asked.place) {
        ("DOC604", Some(place)) => finding.at(place),
        _ => finding,
    }
}

/// The key that was created then, if it is too old.
pub(crate) fn old(asked: &AskedKey, created: Timestamp, limit: KeyAgeLimit, now: Timestamp) -> Option<DoctorFinding> {
    let message = limit.too_old(&asked.id.masked(), created, now)?;
    let finding = of_its_profile(asked, DoctorFinding::new("DOC608", message).hint(REPLACE_KEY));
    Some(asked.place.iter().fold(finding, DoctorFinding::at))
}

fn device(
    asked: &AskedKey,
    identity: &Identity,
    listed: Option<&Result<Vec<MfaDevice>, IamError>>,
    no_device: NoDeviceReport<'_>,
) -> Option<DoctorFinding> {
    let Principal::User { name: user } = &identity.principal else { return None };
    let of_serial = |id, message: String| {
        let list = Hint::new("").run(Invocation::device("list")).rendered(&asked.hints);
        let finding = DoctorFinding::new(id, message)
            .hint(format!("give the serial number of a device of this user with `mfa_serial`; {list} shows them"));
        asked.serial_place.iter().fold(finding, DoctorFinding::at)
    };
    if let Some(serial) = &asked.serial
        && serial.account().is_some_and(|account| account != identity.account)
    {
        let message =
            format!("MFA device `{serial}` is of another account than the key, which is of {}", identity.account);
        return Some(of_serial("DOC210", message));
    }
    match (listed, &asked.serial) {
        (Some(Ok(devices)), None) if !devices.iter().any(|device| device.kind.makes_codes()) => {
            let finding = DoctorFinding::of_failure("DOC607", &no_device(devices.len()), &asked.hints);
            Some(finding.fix(Invocation::device("enroll").rendered(&asked.hints)))
        }
        (Some(Ok(devices)), Some(serial)) if !devices.iter().any(|device| device.serial == serial.as_str()) => {
            let error = StsError::SerialNotYours { serial: serial.to_string() };
            let finding = DoctorFinding::of_failure("DOC607", &error.report(), &asked.hints);
            Some(asked.serial_place.iter().fold(finding, DoctorFinding::at))
        }
        (Some(Err(_)) | None, Some(serial)) => {
            let name = serial.as_str().split_once(":mfa/")?.1;
            let last = name.rsplit('/').next().unwrap_or(name);
            let message = format!("MFA device `{serial}` has another name than the key's user, `{user}`");
            let is_own = last.to_lowercase().contains(&user.to_lowercase());
            (!is_own).then(|| {
                of_serial("DOC211", message)
                    .because("this key alone may not list the user's devices, so it is not known whose it is")
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    const ARN: &str = "arn:aws:iam::123456789012:user/alice";

    fn sound() -> KeyAnswers {
        KeyAnswers {
            identity: Ok(Identity::of_arn(ARN).expect("an ARN")),
            clock_offset: Some(0),
            round_trip: None,
            devices: None,
            created: None,
        }
    }

    fn denied() -> IamError {
        let error = StsError::Denied { operation: "iam:ListMFADevices", message: "no".into() };
        IamError::Common { operation: "iam:ListMFADevices", error }
    }

    #[test]
    fn each_answer_is_found_by_its_own_check() {
        let failed = |error| KeyAnswers {
            identity: Err(IamError::Common { operation: "sts:GetCallerIdentity", error }),
            clock_offset: None,
            ..sound()
        };
        let unreachable = |why| failed(StsError::Unreachable { host: "sts".into(), why, detail: "x".into() });
        let device = |name: &str| MfaDevice::new(format!("arn:aws:iam::123456789012:{name}"), None, None);
        let listed = |names: &[&str]| KeyAnswers {
            devices: Some(Ok(names.iter().map(|name| device(name)).collect())),
            ..sound()
        };
        let alices = Some("arn:aws:iam::123456789012:mfa/alice");
        for (serial, answer, expected) in [
            (alices, sound(), &[][..]),
            (Some("arn:aws:iam::123456789012:mfa/team/Alice-phone"), sound(), &[]),
            (alices, KeyAnswers { clock_offset: Some(-31), ..sound() }, &[("DOC603", Severity::Warning)]),
            (alices, KeyAnswers { clock_offset: Some(30), ..sound() }, &[]),
            (alices, KeyAnswers { clock_offset: Some(301), ..sound() }, &[("DOC603", Severity::Error)]),
            (
                alices,
                KeyAnswers { round_trip: Some(Duration::from_millis(501)), ..sound() },
                &[("DOC606", Severity::Warning)],
            ),
            (alices, unreachable(Unreachable::Name), &[("DOC601", Severity::Error)]),
            (alices, unreachable(Unreachable::Certificate), &[("DOC602", Severity::Error)]),
            (alices, unreachable(Unreachable::CertificateTime), &[("DOC602", Severity::Error)]),
            (alices, unreachable(Unreachable::Proxy), &[("DOC010", Severity::Error)]),
            (alices, unreachable(Unreachable::Connect), &[("DOC609", Severity::Error)]),
            (alices, failed(StsError::UnknownKey { key: "AKIA".into() }), &[("DOC604", Severity::Error)]),
            (alices, failed(StsError::WrongSecret { key: "AKIA".into() }), &[("DOC604", Severity::Error)]),
            (alices, failed(StsError::RegionDisabled { region: "x".into() }), &[("DOC605", Severity::Warning)]),
            (alices, failed(StsError::NotAws { host: "sts".into(), status: 302 }), &[("DOC609", Severity::Error)]),
            (Some("arn:aws:iam::999999999999:mfa/alice"), sound(), &[("DOC210", Severity::Error)]),
            (Some("arn:aws:iam::123456789012:mfa/bob"), sound(), &[("DOC211", Severity::Warning)]),
            (
                Some("arn:aws:iam::123456789012:mfa/bob"),
                KeyAnswers { devices: Some(Err(denied())), ..sound() },
                &[("DOC211", Severity::Warning)],
            ),
            (Some("arn:aws:iam::123456789012:mfa/bob"), listed(&["mfa/bob"]), &[]),
            (alices, listed(&["mfa/other"]), &[("DOC607", Severity::Error)]),
            (None, listed(&["mfa/other"]), &[]),
            (None, listed(&["u2f/user/alice/key"]), &[("DOC607", Severity::Error)]),
            (None, listed(&[]), &[("DOC607", Severity::Error)]),
            (Some("GAHT12345678"), sound(), &[]),
        ] {
            let asked = AskedKey {
                hints: ProfileInHints::default(),
                id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").expect("an id"),
                place: None,
                serial: serial.map(|serial| SerialNumber::parse(serial).expect("a serial number")),
                serial_place: None,
            };
            let found: Vec<_> = answers(&asked, &answer, &|_| denied().report())
                .iter()
                .map(|finding| (finding.check, finding.severity))
                .collect();
            assert_eq!(found, expected, "{serial:?} {answer:?}");
        }
    }
}
