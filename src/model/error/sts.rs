//! Errors of calls to STS, distinguished by what a person should do. The classification is pure; `sys` only collects
//! the facts.

use thiserror::Error;

use super::exit::FailureKind;
use super::explain::{Explain, Explanation};
use super::hint::{Hint, Invocation};

/// A call to STS that failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum StsError {
    /// AWS's message is "invalid MFA one time pass code".
    #[error("AWS refused the MFA code: wrong, too old, or already used")]
    WrongCode,
    /// AWS's message is "unable to validate MFA code".
    #[error("AWS does not know MFA device `{serial}` for the user of this access key")]
    SerialNotYours { serial: String },
    /// A temporary key asked for a session.
    #[error("the access key is temporary, and AWS gives sessions to long-term keys only")]
    SessionCredentials,
    #[error("AWS does not know the access key {key}, or it is inactive")]
    UnknownKey { key: String },
    /// `SignatureDoesNotMatch` for another reason than the time.
    #[error("AWS says that the secret access key does not belong to {key}")]
    WrongSecret { key: String },
    /// The time of the signature was refused, even after it was corrected.
    #[error("AWS refused the time of the signature")]
    Clock { message: String },
    #[error("AWS is throttling this account's calls to {service}")]
    Throttled { service: &'static str },
    #[error("STS is switched off in region `{region}` for this account")]
    RegionDisabled { region: String },
    /// `ValidationError`: this program should have found the fault. The message is not kept, since it repeats the code.
    #[error("AWS found the request malformed")]
    InvalidParameter,
    #[error("AWS denied `{operation}`")]
    Denied {
        /// The name of the call, such as `sts:GetSessionToken`.
        operation: &'static str,
        message: String,
    },
    /// The temporary credentials that signed have expired.
    #[error("AWS says that the session has expired")]
    Expired,
    /// More than an hour was requested for a role with a session or another role.
    #[error("AWS gives a role for an hour at most when a session asks for it")]
    RoleChaining,
    /// More than the role's `MaxSessionDuration`.
    #[error("AWS does not give the role for that long")]
    RoleDuration,
    /// The session name is the user's name by default, and the key belongs to no user.
    #[error("the access key belongs to no IAM user, whose name the role's session would have")]
    NoUser { arn: String },
    #[error("AWS answered with an error of its own ({status})")]
    Server { status: u16 },
    #[error("AWS refused `{operation}`: {code}")]
    Other {
        /// The name of the call, such as `sts:GetSessionToken`.
        operation: &'static str,
        code: String,
        message: String,
    },
    /// The connection failed; nothing was sent.
    #[error("{host} cannot be reached")]
    Unreachable {
        host: String,
        /// At which stage it failed.
        why: Unreachable,
        /// The text of the underlying error.
        detail: String,
    },
    /// The request was sent, and no answer was received.
    #[error("the answer of {host} was lost")]
    Lost {
        host: String,
        /// The text of the underlying error.
        detail: String,
    },
    /// The answer is not from AWS.
    #[error("{host} was answered by something that is not AWS")]
    NotAws { host: String, status: u16 },
    /// The answer is incomplete, or not in AWS's format.
    #[error("the answer of {host} cannot be used")]
    Malformed {
        host: String,
        /// What is wrong with the answer.
        detail: String,
    },
}

/// The stage at which a connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreachable {
    /// The name could not be resolved.
    Name,
    /// The connection was refused, or there is no route.
    Connect,
    /// No answer within the time for connecting.
    Timeout,
    /// The certificate was refused.
    Certificate,
    /// The certificate is not valid by the clock of this machine.
    CertificateTime,
    /// The proxy refused the connection.
    Proxy,
}

/// An error answer of AWS.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErrorAnswer<'a> {
    /// The name of the call, such as `sts:GetSessionToken`.
    pub operation: &'static str,
    pub status: u16,
    /// AWS's error code, if the body has one.
    pub code: Option<&'a str>,
    pub message: &'a str,
    pub host: &'a str,
    pub key: &'a str,
    pub region: &'a str,
    /// The serial number that was sent, if any.
    pub serial: &'a str,
}

/// Classifies an error by AWS's code and text.
pub(crate) fn classify(answer: &ErrorAnswer<'_>) -> StsError {
    let ErrorAnswer { operation, status, code, message, host, key, region, serial } = *answer;
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return if status >= 500 {
            StsError::Server { status }
        } else {
            StsError::NotAws { host: host.to_owned(), status }
        };
    };
    let says = |part: &str| message.contains(part);
    match code {
        "AccessDenied" | "AccessDeniedException" if says("invalid MFA one time pass code") => StsError::WrongCode,
        "AccessDenied" | "AccessDeniedException" if says("unable to validate MFA code") => {
            StsError::SerialNotYours { serial: serial.to_owned() }
        }
        "AccessDenied" | "AccessDeniedException" if says("with session credentials") => StsError::SessionCredentials,
        "AccessDenied" | "AccessDeniedException" => StsError::Denied { operation, message: message.trim().to_owned() },
        "InvalidClientTokenId" | "UnrecognizedClientException" => StsError::UnknownKey { key: key.to_owned() },
        "SignatureDoesNotMatch" | "InvalidSignatureException"
            if says("Signature expired") || says("Signature not yet current") =>
        {
            StsError::Clock { message: message.trim().to_owned() }
        }
        "RequestExpired" | "RequestTimeTooSkewed" => StsError::Clock { message: message.trim().to_owned() },
        "SignatureDoesNotMatch" | "InvalidSignatureException" => StsError::WrongSecret { key: key.to_owned() },
        "Throttling" | "ThrottlingException" | "TooManyRequestsException" | "RequestLimitExceeded" => {
            StsError::Throttled { service: if operation.starts_with("iam") { "IAM" } else { "STS" } }
        }
        "RegionDisabledException" => StsError::RegionDisabled { region: region.to_owned() },
        "ExpiredToken" | "ExpiredTokenException" => StsError::Expired,
        "ValidationError" | "ValidationException" if says("1 hour session limit") => StsError::RoleChaining,
        "ValidationError" | "ValidationException" if says("MaxSessionDuration") => StsError::RoleDuration,
        "ValidationError" | "ValidationException" => StsError::InvalidParameter,
        _ if status >= 500 => StsError::Server { status },
        _ => StsError::Other { operation, code: code.to_owned(), message: message.trim().to_owned() },
    }
}

impl StsError {
    /// Whether the code may be used up although no session was obtained, and another code may help.
    pub(crate) fn may_have_used_the_code(&self) -> bool {
        matches!(self, Self::Lost { .. } | Self::Server { .. } | Self::Throttled { .. } | Self::Malformed { .. })
    }

    /// Whether the code is certainly unused or invalid, so that it need not be remembered: it was not sent, AWS refused
    /// the request before checking the code, or refused the code. After any other error it may be used up.
    pub(crate) fn settles_the_code(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::WrongCode
                | Self::SerialNotYours { .. }
                | Self::SessionCredentials
                | Self::UnknownKey { .. }
                | Self::WrongSecret { .. }
                | Self::Clock { .. }
                | Self::RegionDisabled { .. }
                | Self::InvalidParameter
        )
    }
}

impl Explain for StsError {
    fn explain(&self) -> Explanation {
        let refused = || Explanation::new(FailureKind::Refused);
        let unreachable = || Explanation::new(FailureKind::Unreachable);
        match self {
            Self::WrongCode => refused().hint(
                Hint::new("each code works once, so wait for the next one; if it goes on, check the clock of this machine and of the device, and run ")
                    .run(Invocation::device("resync")),
            ),
            Self::SerialNotYours { .. } => refused().hint(
                Hint::new("give the serial number of a device of this user with --serial-number or `mfa_serial`; ")
                    .run(Invocation::device("list"))
                    .text(" shows them"),
            ),
            Self::SessionCredentials => refused().hint("name the profile that holds the AKIA key with --profile"),
            Self::UnknownKey { .. } => refused().hint(
                Hint::new("check in the IAM console that the key is active, and that the region is of the key's own partition; enter a new key ")
                    .enter_key(),
            ),
            Self::WrongSecret { .. } => refused()
                .hint(Hint::new("enter the pair again ").enter_key().text(": a character is missing or too many")),
            Self::Clock { message } => refused().because(message).hint("set this machine's clock"),
            Self::Throttled { .. } => refused().hint(USED_WAIT),
            Self::RegionDisabled { .. } => refused()
                .hint("run it again with `--region us-east-1`: a session from there is valid in every region"),
            Self::InvalidParameter => refused().hint("check the serial number and the duration with -v"),
            Self::Denied { message, .. } => {
                refused().because(message).hint("ask whoever administers the account; -v says what was asked")
            }
            Self::Expired => refused().hint(Hint::new("run ").run(Invocation::login()).text(" and then this again")),
            Self::RoleChaining => refused().hint("ask for an hour or less, or reach the role with `--via direct`"),
            Self::RoleDuration => refused()
                .hint("ask for less with --role-duration or `duration_seconds`, or have the role's MaxSessionDuration raised"),
            Self::NoUser { arn } => refused()
                .because(arn)
                .hint("the root user cannot assume roles; for another identity give --role-session-name"),
            Self::Server { .. } => unreachable().hint(USED_WAIT),
            Self::Other { message, .. } => refused()
                .because(message)
                .hint("look the code up in the STS API reference; -v says what was asked"),
            Self::Unreachable { why, detail, .. } => {
                unreachable().because(detail).hint(format!("{}; no code was sent", unreachable_hint(*why)))
            }
            Self::Lost { detail, .. } => {
                unreachable().because(detail).hint("the code may be used; run it again with the next one")
            }
            Self::NotAws { status, .. } => unreachable()
                .because(format!("HTTP status {status} with a page, as a hotel's or a company's network sends it"))
                .hint("sign in to this network in a browser, or set HTTPS_PROXY, and run it again with the next code"),
            Self::Malformed { detail, .. } => unreachable().because(detail).hint(
                "the code may be used; check the endpoint and the proxy, and run it again with the next code",
            ),
        }
    }
}

const USED_WAIT: &str = "the code may be used; wait a little and run it again with the next one";

/// The hint for a connection that failed.
pub(super) fn unreachable_hint(why: Unreachable) -> &'static str {
    match why {
        Unreachable::Name => "check the network and the region's name",
        Unreachable::Connect | Unreachable::Timeout => "check the network, HTTPS_PROXY and the endpoint",
        Unreachable::Certificate => "if a proxy here opens TLS, name its certificate in AWS_CA_BUNDLE or `ca_bundle`",
        Unreachable::CertificateTime => "check this machine's clock",
        Unreachable::Proxy => "check HTTPS_PROXY and its password",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer<'a>(status: u16, code: &'a str, message: &'a str) -> ErrorAnswer<'a> {
        ErrorAnswer {
            operation: "sts:GetSessionToken",
            status,
            code: Some(code),
            message,
            host: "sts",
            key: "AKIA…MPLE",
            region: "eu-south-1",
            serial: "GAHT12345678",
        }
    }

    #[test]
    fn each_answer_of_aws_becomes_its_own_error() {
        let key = || "AKIA…MPLE".to_owned();
        let expired =
            "Signature expired: 20191029T154623Z is now earlier than 20191029T163344Z (20191029T164844Z - 15 min.)";
        for (status, code, message, expected) in [
            (
                403,
                "AccessDenied",
                "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
                StsError::WrongCode,
            ),
            (
                403,
                "AccessDenied",
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
                StsError::SerialNotYours { serial: "GAHT12345678".into() },
            ),
            (403, "AccessDenied", "Cannot call GetSessionToken with session credentials", StsError::SessionCredentials),
            (403, "AccessDenied", "no", StsError::Denied { operation: "sts:GetSessionToken", message: "no".into() }),
            (
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
                StsError::UnknownKey { key: key() },
            ),
            (
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match",
                StsError::WrongSecret { key: key() },
            ),
            (403, "SignatureDoesNotMatch", expired, StsError::Clock { message: expired.into() }),
            (400, "RequestExpired", "late", StsError::Clock { message: "late".into() }),
            (400, "Throttling", "Rate exceeded", StsError::Throttled { service: "STS" }),
            (
                403,
                "RegionDisabledException",
                "STS is not activated",
                StsError::RegionDisabled { region: "eu-south-1".into() },
            ),
            (400, "ValidationError", "Value '138502' at 'tokenCode'", StsError::InvalidParameter),
            (503, "ServiceUnavailable", "", StsError::Server { status: 503 }),
            (500, "", "", StsError::Server { status: 500 }),
            (302, "", "", StsError::NotAws { host: "sts".into(), status: 302 }),
            (
                400,
                "MalformedQueryString",
                "x",
                StsError::Other {
                    operation: "sts:GetSessionToken",
                    code: "MalformedQueryString".into(),
                    message: "x".into(),
                },
            ),
        ] {
            assert_eq!(classify(&answer(status, code, message)), expected, "{code} {message}");
        }
    }
}
