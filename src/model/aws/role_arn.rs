//! The ARN of a role, and the shorter spellings of `--role-arn`.

use std::fmt;

use thiserror::Error;

use super::arn::fields;
use super::partition::Partition;

/// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleArn {
    text: String,
    partition: Partition,
}

/// Why a text does not name a role that can be assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum RoleArnError {
    /// Neither an ARN nor one of the short spellings.
    #[error("is not the ARN of a role (`arn:aws:iam::<account>:role/<name>`)")]
    Shape,
    /// STS takes 20 to 2048 characters (STS API reference, `RoleArn`).
    #[error("is longer than the 2048 characters of an ARN")]
    TooLong,
    #[error("is the ARN of a user, not of a role")]
    User,
    /// The ARN that `GetCallerIdentity` returns to a session of the role.
    #[error("is the ARN of a role's session, not of the role")]
    Session,
    #[error("is the ARN of an instance profile, not of a role")]
    InstanceProfile,
    #[error("has no account number of 12 digits")]
    Account,
    /// An ARN whose partition AWS does not have.
    #[error("names a partition that does not exist")]
    Partition,
    /// `[\w+=,.@-]{1,64}` below a path of at most 512 characters (IAM API reference, `CreateRole`).
    #[error("has a name that no role can have")]
    Name,
}

impl RoleArn {
    /// Reads a whole ARN.
    ///
    /// # Errors
    /// What is wrong with the ARN.
    pub(crate) fn parse(text: &str) -> Result<Self, RoleArnError> {
        Ok(Self { partition: partition_of(text)?, text: text.to_owned() })
    }

    /// As [`Self::parse`], of a text that nobody else needs.
    ///
    /// # Errors
    /// What is wrong with the ARN.
    pub(crate) fn take(text: String) -> Result<Self, RoleArnError> {
        Ok(Self { partition: partition_of(&text)?, text })
    }

    /// Builds it from its parts; `path` ends with the name.
    fn of(partition: Partition, account: &str, path: &str) -> Result<Self, RoleArnError> {
        check(account, path)?;
        Ok(Self { text: format!("arn:{partition}:iam::{account}:role/{path}"), partition })
    }

    /// The ARN, for a request.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The partition of the role.
    pub(crate) fn partition(&self) -> Partition {
        self.partition
    }

    /// The account of the role.
    #[must_use]
    pub fn account(&self) -> &str {
        self.text.split(':').nth(4).unwrap_or_default()
    }

    /// Its name without the path, for messages.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or_default()
    }
}

/// The partition of a role's ARN, every part of which is checked.
fn partition_of(text: &str) -> Result<Partition, RoleArnError> {
    if text.len() > 2048 {
        return Err(RoleArnError::TooLong);
    }
    let Some(["arn", partition, service, region, account, resource]) = fields(text) else {
        return Err(RoleArnError::Shape);
    };
    let partition = Partition::named(partition).ok_or(RoleArnError::Partition)?;
    match (service, resource.split_once('/')) {
        ("iam", Some(("role", path))) if region.is_empty() => check(account, path).map(|()| partition),
        ("iam", Some(("user", _))) => Err(RoleArnError::User),
        ("iam", Some(("instance-profile", _))) => Err(RoleArnError::InstanceProfile),
        ("sts", _) => Err(RoleArnError::Session),
        _ => Err(RoleArnError::Shape),
    }
}

/// Checks the account, and the path with the name.
fn check(account: &str, path: &str) -> Result<(), RoleArnError> {
    if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RoleArnError::Account);
    }
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let of_a_name = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    // A path may have every printable ASCII character.
    let fits = (1..=64).contains(&name.len()) && name.bytes().all(of_a_name);
    if !fits || folders.len() > 510 || !folders.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(RoleArnError::Name);
    }
    Ok(())
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A role as given with `--role-arn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RoleSpelling {
    Arn(RoleArn),
    /// `PARTITION:ACCOUNT:NAME`, or `ACCOUNT:NAME` in the partition of the key.
    InAccount {
        partition: Option<Partition>,
        account: String,
        path: String,
    },
    /// `NAME` in the account of the key.
    Name(String),
}

impl RoleSpelling {
    /// Reads one of the four spellings.
    ///
    /// # Errors
    /// Why it is none of them.
    pub(crate) fn parse(text: &str) -> Result<Self, RoleArnError> {
        if text.starts_with("arn:") {
            return RoleArn::parse(text).map(Self::Arn);
        }
        let parts: Vec<&str> = text.split(':').collect();
        let spelling = match parts[..] {
            [partition, account, path] => {
                let partition = Some(Partition::named(partition).ok_or(RoleArnError::Partition)?);
                Self::InAccount { partition, account: account.to_owned(), path: path.to_owned() }
            }
            [account, path] => Self::InAccount { partition: None, account: account.to_owned(), path: path.to_owned() },
            [path] => Self::Name(path.to_owned()),
            _ => return Err(RoleArnError::Shape),
        };
        // Checks the other parts now, as partition and account may be known only later.
        spelling.clone().complete(Partition::Aws, Some("123456789012")).map(|_| spelling)
    }

    /// The ARN, where partition and account of the key are these; none if the account is required and not known.
    ///
    /// # Errors
    /// [`RoleArnError::Account`] where the account is missing.
    pub(crate) fn complete(self, key: Partition, account_of_key: Option<&str>) -> Result<RoleArn, RoleArnError> {
        match self {
            Self::Arn(arn) => Ok(arn),
            Self::InAccount { partition, account, path } => RoleArn::of(partition.unwrap_or(key), &account, &path),
            Self::Name(path) => RoleArn::of(key, account_of_key.ok_or(RoleArnError::Account)?, &path),
        }
    }

    /// The partition that the spelling contains.
    pub(crate) fn partition(&self) -> Option<Partition> {
        match self {
            Self::Arn(arn) => Some(arn.partition()),
            Self::InAccount { partition, .. } => *partition,
            Self::Name(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_20_what_is_no_role_is_told_apart() {
        let long = format!("arn:aws:iam::111111111111:role/{}", "x".repeat(2049));
        for (text, expected) in [
            ("arn:aws:iam::111111111111:role/admin", Ok(("111111111111", "admin"))),
            ("arn:aws-cn:iam::011111111111:role/team/x/admin", Ok(("011111111111", "admin"))),
            ("arn:aws:iam::111111111111:user/alice", Err(RoleArnError::User)),
            ("arn:aws:sts::111111111111:assumed-role/admin/alice", Err(RoleArnError::Session)),
            ("arn:aws:iam::111111111111:instance-profile/web", Err(RoleArnError::InstanceProfile)),
            ("arn:aws:iam::11111111111:role/admin", Err(RoleArnError::Account)),
            ("arn:mars:iam::111111111111:role/admin", Err(RoleArnError::Partition)),
            ("arn:aws:iam::111111111111:role/", Err(RoleArnError::Name)),
            ("arn:aws:iam::111111111111:role/a b", Err(RoleArnError::Name)),
            ("arn:aws:iam::111111111111:role/admin\nexternal_id = x", Err(RoleArnError::Name)),
            ("arn:aws:iam::111111111111:role", Err(RoleArnError::Shape)),
            ("admin", Err(RoleArnError::Shape)),
            (long.as_str(), Err(RoleArnError::TooLong)),
        ] {
            let parsed = RoleArn::parse(text);
            assert_eq!(parsed.as_ref().map(|arn| (arn.account(), arn.name())).map_err(|e| *e), expected, "{text}");
        }
    }

    #[test]
    fn case_63_a_role_has_four_spellings() {
        for (text, expected) in [
            ("arn:aws:iam::222222222222:role/x", Ok("arn:aws:iam::222222222222:role/x")),
            ("111111111111:admin", Ok("arn:aws-us-gov:iam::111111111111:role/admin")),
            ("aws-cn:111111111111:x", Ok("arn:aws-cn:iam::111111111111:role/x")),
            ("team/x", Ok("arn:aws-us-gov:iam::999999999999:role/team/x")),
            ("admin", Ok("arn:aws-us-gov:iam::999999999999:role/admin")),
            ("1111:x", Err(RoleArnError::Account)),
            ("a:b:c:d", Err(RoleArnError::Shape)),
            ("mars:111111111111:x", Err(RoleArnError::Partition)),
            ("", Err(RoleArnError::Name)),
        ] {
            let arn = RoleSpelling::parse(text)
                .and_then(|spelling| spelling.complete(Partition::AwsUsGov, Some("999999999999")));
            assert_eq!(arn.as_ref().map(RoleArn::as_str).map_err(|e| *e), expected, "{text}");
        }
        let name = RoleSpelling::parse("admin").and_then(|spelling| spelling.complete(Partition::Aws, None));
        assert_eq!(name, Err(RoleArnError::Account), "without the account of the key");
    }
}
