//! Errors of the roles of a request, found before a code is asked for.

use thiserror::Error;

use crate::model::aws::duration::DurationError;
use crate::model::aws::partition::Partition;
use crate::model::aws::role::RoleValueError;
use crate::model::aws::role_arn::RoleArnError;
use crate::model::error::{Explain, Explanation, FailureKind, Hint};
use crate::model::origin::Origin;
use crate::model::slip::slip;
use aws_profile_files::profile::Place;

/// A role that cannot be assumed because of its profile or options.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum RoleError {
    /// SDKs differ in whether role or key takes precedence.
    #[error("profile `{profile}` holds both `role_arn` and an access key")]
    KeyBeside { profile: String, role: Place, key: Place },
    /// SDKs assume the role and do not run the process.
    #[error("profile `{profile}` holds both `role_arn` and a `credential_process` of mfa-session")]
    OwnLineBeside { profile: String, role: Place, line: Place },
    #[error("profile `{profile}` has a role, and nothing that says whose key assumes it")]
    NoSource { profile: String, place: Place },
    #[error("profile `{profile}` has both `source_profile` and `credential_source`")]
    BothSources { profile: String, named: Place, other: Place },
    /// `Ec2InstanceMetadata`, `EcsContainer`, or an unknown value.
    #[error("profile `{profile}` takes its key from `{value}`")]
    MachineSource { profile: String, value: String, place: Place },
    /// `credential_source = Environment` without a long-term key pair there.
    #[error("profile `{profile}` takes its key from the environment, where there is no long-term key")]
    NoEnvironmentKey { profile: String, place: Place },
    #[error("profile `{profile}` is a role that is reached through SAML")]
    Saml { profile: String, key: &'static str, place: Place },
    /// More roles than the limit here; AWS has none.
    #[error("there are more than 5 roles on the way to the key")]
    TooMany { names: Vec<String> },
    #[error("the role `{text}` {why}")]
    Arn { text: String, why: RoleArnError, origin: Origin },
    /// `--role-arn NAME`, where the account of the key is not known.
    #[error("the account of role `{name}` is not known")]
    NoAccount { name: String, origin: Origin },
    #[error("role `{arn}` is not in partition `{partition}`, where the key is")]
    ForeignPartition { arn: String, partition: Partition, origin: Origin },
    /// AWS would answer "Roles may not be assumed by root accounts."
    #[error("the root user cannot assume roles")]
    Root { serial: String, origin: Origin },
    #[error("the duration `{text}` of a role {why}")]
    Duration { text: String, why: DurationError, origin: Origin },
    /// The value is invalid; only its place is shown, as it may be long.
    #[error("{origin} {why}")]
    Value { why: RoleValueError, origin: Origin, slip: Option<&'static str> },
    #[error("`{option}` is about a role, and there is none")]
    NoRole { option: &'static str, origin: Origin },
    #[error("{origin} is `{text}`, which is no way to a role")]
    Via { text: String, origin: Origin },
}

impl Explain for RoleError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::KeyBeside { profile, role, key } => failed()
                .because(format!("{role}: `role_arn`; {key}: `aws_access_key_id`; some SDKs take the one, some the other"))
                .hint(format!("add `source_profile = {profile}` there, or take one of them out")),
            Self::OwnLineBeside { profile, role, line } => failed()
                .because(format!("{role}: `role_arn`; {line}: `credential_process`; SDKs take the first and never run the second"))
                .hint(format!("move `role_arn` and `source_profile` to a profile of their own, say `{profile}-role`, and let the line say `--profile {profile}-role`")),
            Self::NoSource { place, .. } => failed()
                .because(format!("{place}: `role_arn` without `source_profile`"))
                .hint("add `source_profile = NAME`, the profile that holds the AKIA key"),
            Self::BothSources { named, other, .. } => failed()
                .because(format!("{named}: `source_profile`; {other}: `credential_source`"))
                .hint("take one of them out; no SDK takes both"),
            Self::MachineSource { place, .. } => failed()
                .because(format!("{place}: `credential_source`; a machine's role has no MFA device"))
                .hint("let the SDK assume this role by itself, or name a user's profile as `source_profile`"),
            Self::NoEnvironmentKey { place, .. } => failed()
                .because(format!("{place}: `credential_source = Environment`"))
                .hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a user's key (AKIA…), or name its profile as `source_profile`"),
            Self::Saml { key, place, .. } => failed()
                .because(format!("{place}: `{key}`"))
                .hint("name a profile whose key is an IAM user's; SAML has a sign-in and an MFA of its own"),
            Self::TooMany { names } => failed()
                .because(names.join(" → "))
                .hint("let a role be reached from one that is closer to it, if its trust policy allows"),
            Self::Arn { text, origin, .. } => value_of(origin)
                .hint(slip(text).unwrap_or("it looks like `arn:aws:iam::111111111111:role/admin`; --role-arn also takes `111111111111:admin`")),
            Self::NoAccount { name, origin } => value_of(origin).hint(format!(
                "write `ACCOUNT:{name}` with the account of 12 digits; the MFA device's serial number names none"
            )),
            Self::ForeignPartition { origin, .. } => {
                value_of(origin).hint("name a role of the key's own partition, or a profile whose key is of the role's")
            }
            Self::Root { serial, origin } => failed()
                .because(format!("`{serial}`, from {origin}, is the root user's device"))
                .hint("use the key and the device of an IAM user"),
            Self::Duration { text, origin, .. } => {
                value_of(origin).hint(slip(text).unwrap_or("say for example `3600` or `1h`; `--role-duration` takes the same"))
            }
            Self::Value { origin, slip, .. } => {
                value_of(origin).hint(slip.unwrap_or("correct the value there, or leave it out"))
            }
            Self::NoRole { origin, .. } => match origin {
                Origin::Flag(_) => Explanation::new(FailureKind::Usage),
                _ => value_of(origin),
            }
            .hint("name a profile with `role_arn`, or a role with --role-arn"),
            Self::Via { origin, .. } => value_of(origin).hint(Hint::new("say `session`, `direct` or `auto`")),
        }
    }
}

/// The explanation of a wrong value: a usage error if the command line or a variable gave it, and not a file.
pub(super) fn value_of(origin: &Origin) -> Explanation {
    let kind = match origin {
        Origin::Flag(_) | Origin::Variable(_) => FailureKind::Usage,
        _ => FailureKind::Failed,
    };
    Explanation::new(kind).because(format!("it comes from {origin}"))
}
