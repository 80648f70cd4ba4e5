//! The identity that signs a call: the ARN of `GetCallerIdentity`, parsed.

use super::arn::fields;
use super::partition::Partition;

/// The principal that some credentials belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub account: String,
    pub partition: Partition,
    /// The whole ARN, as returned by AWS.
    pub arn: String,
    /// The principal, from the ARN.
    pub principal: Principal,
}

/// The kinds of principals that this program distinguishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Principal {
    User {
        /// The name without the path; IAM's `UserName`.
        name: String,
    },
    /// The root user, whose devices cannot be managed by API (IAM user guide, "Enable MFA devices for the root user").
    Root,
    /// A role's session or a federated user, which have no MFA devices.
    Other,
}

impl Identity {
    /// Parses `arn:aws:iam::123456789012:user/path/NAME`; `None` if it is not an ARN with an account.
    pub(crate) fn of_arn(arn: &str) -> Option<Self> {
        let ["arn", partition, _, _, account, resource] = fields(arn)? else { return None };
        let partition = Partition::named(partition)?;
        if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let principal = match resource.split_once('/') {
            Some(("user", path)) => Principal::User { name: path.rsplit('/').next().unwrap_or(path).to_owned() },
            None if resource == "root" => Principal::Root,
            _ => Principal::Other,
        };
        Some(Self { account: account.to_owned(), partition, arn: arn.to_owned(), principal })
    }

    /// The ARN of a user of that name: with the path if it is this user; the path of another user is not known, so it
    /// is left out.
    pub(crate) fn arn_of_user(&self, user: &str) -> String {
        match &self.principal {
            Principal::User { name } if name == user => self.arn.clone(),
            _ => format!("arn:{}:iam::{}:user/{user}", self.partition, self.account),
        }
    }

    /// The serial number that a virtual device of that name has in this account.
    pub(crate) fn device_arn(&self, name: &str) -> String {
        format!("arn:{}:iam::{}:mfa/{name}", self.partition, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_tells_user_root_and_the_rest_apart() {
        let user = |name: &str| Some(Principal::User { name: name.into() });
        for (arn, expected) in [
            ("arn:aws:iam::123456789012:user/alice", user("alice")),
            ("arn:aws-cn:iam::123456789012:user/team/a/bob", user("bob")),
            ("arn:aws:iam::123456789012:root", Some(Principal::Root)),
            ("arn:aws:sts::123456789012:assumed-role/admin/alice", Some(Principal::Other)),
            ("arn:aws:sts::123456789012:federated-user/alice", Some(Principal::Other)),
            ("arn:mars:iam::123456789012:user/alice", None),
            ("arn:aws:iam::1234:user/alice", None),
            ("alice", None),
            ("", None),
        ] {
            assert_eq!(Identity::of_arn(arn).map(|identity| identity.principal), expected, "{arn}");
        }
        let bob = Identity::of_arn("arn:aws-cn:iam::123456789012:user/team/bob").map(|bob| bob.device_arn("x"));
        assert_eq!(bob.as_deref(), Some("arn:aws-cn:iam::123456789012:mfa/x"));
    }
}
