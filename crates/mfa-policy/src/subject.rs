//! The user for whom requests are evaluated: the real one, or a made-up one that fits the documents.

use std::collections::BTreeSet;

use crate::document::{PolicyDocument, Statement};
use crate::partition::Partition;

/// An IAM user, by whose ARN and name resources and variables are matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    partition: String,
    account: String,
    /// Begins and ends with a slash: `/`, or `/team/`.
    path: String,
    name: String,
    /// The unique identifier, `AIDA…`; `None` where it is not known.
    id: Option<String>,
}

/// A name that no real user has, so that no document names it by chance.
const STAND_IN: &str = "stand-in.user";
/// Likewise for its unique identifier.
const STAND_IN_ID: &str = "AIDASTANDINUSER";
/// The account number of AWS's own examples.
const STAND_IN_ACCOUNT: &str = "123456789012";

impl Subject {
    /// The user of an ARN such as `arn:aws:iam::123456789012:user/team/alice`.
    #[must_use]
    pub fn of_arn(arn: &str) -> Option<Self> {
        let (partition, rest) = arn.strip_prefix("arn:")?.split_once(":iam::")?;
        let (account, path_and_name) = rest.split_once(":user")?;
        let (path, name) = path_and_name.rsplit_once('/')?;
        (!name.is_empty() && (path.is_empty() || path.starts_with('/'))).then(|| Self {
            partition: partition.to_owned(),
            account: account.to_owned(),
            path: format!("{path}/"),
            name: name.to_owned(),
            id: None,
        })
    }

    /// A user whom the documents may have been written for: with their partition and account and, where they name one
    /// user only, with that name.
    pub(crate) fn stand_in(documents: &[&PolicyDocument], partition: Option<Partition>) -> Self {
        let arns: Vec<&str> = documents.iter().flat_map(|document| &document.statements).flat_map(resources).collect();
        let first = |at: usize| arns.iter().find_map(|arn| field(arn, at).filter(|text| is_literal(text)));
        let partition = partition.as_ref().map_or(first(1).unwrap_or("aws"), |partition| partition.name());
        let account = first(4).unwrap_or(STAND_IN_ACCOUNT);
        let users: BTreeSet<&str> = arns
            .iter()
            .filter_map(|arn| field(arn, 5)?.strip_prefix("user/"))
            .filter(|user| is_literal(user))
            .collect();
        let spelled = users.first().filter(|_| users.len() == 1 && !arns.iter().any(|arn| arn.contains("${")));
        let user = spelled.copied().unwrap_or(STAND_IN);
        let found = Self::of_arn(&format!("arn:{partition}:iam::{account}:user/{user}")).unwrap_or_else(|| Self {
            partition: partition.to_owned(),
            account: account.to_owned(),
            path: "/".into(),
            name: STAND_IN.into(),
            id: None,
        });
        found.with_id(STAND_IN_ID)
    }

    /// The same user under another name.
    pub(crate) fn with_name(&self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self.clone() }
    }

    /// The same user with this unique identifier.
    pub(crate) fn with_id(self, id: &str) -> Self {
        Self { id: Some(id.to_owned()), ..self }
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The user name, without its path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn partition(&self) -> &str {
        &self.partition
    }

    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// The ARN that IAM authorises the user's own calls on.
    #[must_use]
    pub fn arn(&self) -> String {
        self.iam(&format!("user{}{}", self.path, self.name))
    }

    /// The ARN of another user of the same path.
    pub(crate) fn other_user(&self) -> String {
        self.iam(&format!("user{}another-user", self.path))
    }

    /// A virtual device that bears the user's name.
    pub(crate) fn own_device(&self) -> String {
        self.iam(&format!("mfa/{}", self.name))
    }

    /// Two devices of other names: one begins with the user's name, one does not.
    pub(crate) fn other_devices(&self) -> [String; 2] {
        [self.iam(&format!("mfa/{}-phone", self.name)), self.iam("mfa/phone")]
    }

    pub(crate) fn iam(&self, rest: &str) -> String {
        format!("arn:{}:iam::{}:{rest}", self.partition, self.account)
    }
}

fn resources(statement: &Statement) -> impl Iterator<Item = &str> {
    statement.resources.iter().flat_map(|resources| &resources.patterns).map(|pattern| pattern.text.as_str())
}

/// A field of an IAM ARN, counted from 0; field 5 is the rest of the ARN.
pub(crate) fn field(arn: &str, at: usize) -> Option<&str> {
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    (fields.len() == 6 && fields[0] == "arn" && fields[2] == "iam").then(|| fields[at])
}

pub(crate) fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.contains(['*', '?', '$'])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn an_arn_makes_a_user_with_its_path() {
        let user = Subject::of_arn("arn:aws-cn:iam::123456789012:user/team/a/alice").expect("a user");
        assert_eq!((user.path.as_str(), user.name()), ("/team/a/", "alice"));
        assert_eq!(user.arn(), "arn:aws-cn:iam::123456789012:user/team/a/alice");
        assert_eq!(user.own_device(), "arn:aws-cn:iam::123456789012:mfa/alice");
        for arn in ["arn:aws:iam::123456789012:root", "arn:aws:sts::1:assumed-role/r/s", "arn:aws:iam::1:user/", ""] {
            assert_eq!(Subject::of_arn(arn), None, "{arn}");
        }
    }
}
