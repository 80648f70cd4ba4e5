//! The parameters of `AssumeRole`, and the valid values of each (STS API reference, `AssumeRole`).

use thiserror::Error;

use super::role_arn::RoleArn;

/// The parameters of a role session, without the credentials that sign the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleParameters {
    pub arn: RoleArn,
    /// A value that the role's trust policy may require; no secret.
    pub external_id: Option<String>,
    /// None for the default, the name of the IAM user.
    pub session_name: Option<String>,
    pub source_identity: Option<String>,
    /// Session tags, sorted by key.
    pub tags: Vec<(String, String)>,
    /// The keys of those tags that later roles inherit, sorted.
    pub transitive_tags: Vec<String>,
    /// A session policy, which leaves the role less than it has.
    pub policy: Option<String>,
    /// The ARNs of managed policies that do the same, sorted.
    pub policy_arns: Vec<String>,
}

/// Why STS would refuse a value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum RoleValueError {
    #[error("takes 2 to {longest} characters of letters, digits and `{others}`")]
    Text { longest: usize, others: &'static str },
    #[error("must not begin with `aws:`")]
    Reserved,
    #[error("is a list of `key=value`, separated by commas")]
    NoPairs,
    #[error("has a key that is empty, longer than 128 characters or of other characters than a tag's")]
    TagKey,
    #[error("has a value that is longer than 256 characters or of other characters than a tag's")]
    TagValue,
    /// The key occurs twice; keys are compared without regard to case.
    #[error("has the key `{0}` twice")]
    TagTwice(String),
    #[error("has more than 50 keys")]
    TooManyTags,
    #[error("names `{0}`, which is no key of `session_tags`")]
    NoSuchTag(String),
    #[error("names `{0}`, which is no ARN of a managed policy of AWS or of the role's account")]
    PolicyArn(String),
    #[error("names more than 10 policies")]
    TooManyPolicies,
}

const OF_A_NAME: &str = "_+=,.@-";

fn text(text: &str, longest: usize, others: &'static str) -> Result<String, RoleValueError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
    let fits = (2..=longest).contains(&text.len()) && text.chars().all(allowed);
    if fits { Ok(text.to_owned()) } else { Err(RoleValueError::Text { longest, others }) }
}

/// Checks a value for `ExternalId`.
pub(crate) fn external_id(value: &str) -> Result<String, RoleValueError> {
    text(value, 1224, "_+=,.@:/-")
}

/// Checks a value for `RoleSessionName`.
pub(crate) fn session_name(value: &str) -> Result<String, RoleValueError> {
    text(value, 64, OF_A_NAME)
}

/// Checks a value for `SourceIdentity`.
pub(crate) fn source_identity(value: &str) -> Result<String, RoleValueError> {
    if value.starts_with("aws:") {
        return Err(RoleValueError::Reserved);
    }
    text(value, 256, OF_A_NAME)
}

/// The default session name: the user's name, as far as STS allows its characters. It meets a trust policy that
/// requires `${aws:username}`.
pub(crate) fn name_of_user(user: &str) -> String {
    let of_a_name = |c: char| if c.is_ascii_alphanumeric() || OF_A_NAME.contains(c) { c } else { '-' };
    let name: String = user.chars().map(of_a_name).take(64).collect();
    format!("{name:-<2}")
}

/// `Tags`, from `key=value,key2=value2`, sorted by key.
pub(crate) fn tags(value: &str) -> Result<Vec<(String, String)>, RoleValueError> {
    let of_a_tag = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
    let mut tags: Vec<(String, String)> = Vec::new();
    for pair in value.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(RoleValueError::NoPairs)?;
        let (key, value) = (key.trim(), value.trim());
        if !(1..=128).contains(&key.chars().count()) || !of_a_tag(key) {
            return Err(RoleValueError::TagKey);
        }
        if value.chars().count() > 256 || !of_a_tag(value) {
            return Err(RoleValueError::TagValue);
        }
        if tags.iter().any(|(known, _)| known.to_lowercase() == key.to_lowercase()) {
            return Err(RoleValueError::TagTwice(key.to_owned()));
        }
        tags.push((key.to_owned(), value.to_owned()));
    }
    if tags.len() > 50 {
        return Err(RoleValueError::TooManyTags);
    }
    tags.sort();
    Ok(tags)
}

/// `TransitiveTagKeys`, from `key,key2`: keys of these tags.
pub(crate) fn transitive_tags(value: &str, tags: &[(String, String)]) -> Result<Vec<String>, RoleValueError> {
    let keys = value.split(',').map(str::trim).filter(|key| !key.is_empty());
    let mut keys: Vec<String> = keys.map(str::to_owned).collect();
    keys.sort();
    keys.dedup();
    match keys.iter().find(|key| !tags.iter().any(|(known, _)| known == *key)) {
        Some(unknown) => Err(RoleValueError::NoSuchTag(unknown.clone())),
        None => Ok(keys),
    }
}

/// `PolicyArns`, from `arn,arn2`, sorted: policies of AWS or of the role's account.
pub(crate) fn policy_arns(value: &str, role: &RoleArn) -> Result<Vec<String>, RoleValueError> {
    let owners = ["aws", role.account()];
    let starts = owners.map(|owner| format!("arn:{}:iam::{owner}:policy/", role.partition().name()));
    let named = value.split(',').map(str::trim).filter(|arn| !arn.is_empty());
    let mut arns: Vec<String> = named.map(str::to_owned).collect();
    arns.sort();
    arns.dedup();
    let is_policy = |arn: &String| {
        let name = starts.iter().find_map(|start| arn.strip_prefix(start)).unwrap_or_default();
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-/".contains(c));
        is_plain && !name.is_empty() && !name.ends_with('/') && arn.len() <= 2048
    };
    if let Some(arn) = arns.iter().find(|arn| !is_policy(arn)) {
        return Err(RoleValueError::PolicyArn(arn.clone()));
    }
    if arns.len() > 10 { Err(RoleValueError::TooManyPolicies) } else { Ok(arns) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_21_and_22_external_ids_and_session_names_have_a_range() {
        let long = "x".repeat(1225);
        for (value, as_id, as_name) in [
            ("x", false, false),
            ("ab", true, true),
            (&long, false, false),
            (&long[..1224], true, false),
            (&long[..65], true, false),
            (&long[..64], true, true),
            ("a b", false, false),
            ("a:b/c", true, false),
            ("alice@example.com", true, true),
            ("üü", false, false),
            ("", false, false),
        ] {
            assert_eq!((external_id(value).is_ok(), session_name(value).is_ok()), (as_id, as_name), "{value}");
        }
        assert_eq!(source_identity("aws:alice"), Err(RoleValueError::Reserved));
        assert!(source_identity("alice").is_ok());
    }

    #[test]
    fn case_22_the_default_name_is_the_users_as_far_as_sts_takes_it() {
        for (user, expected) in [("alice", "alice"), ("a", "a-"), ("jürgen müller", "j-rgen-m-ller"), ("", "--")] {
            assert_eq!(name_of_user(user), expected);
        }
        assert_eq!(name_of_user(&"x".repeat(65)).len(), 64);
    }

    #[test]
    fn tags_are_checked_here_so_that_no_code_is_spent_on_them() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            tags("team=a, Cost Center = 12,empty="),
            Ok(vec![pair("Cost Center", "12"), pair("empty", ""), pair("team", "a")])
        );
        assert_eq!(tags(""), Ok(Vec::new()));
        assert_eq!(tags("team"), Err(RoleValueError::NoPairs));
        assert_eq!(tags("=a"), Err(RoleValueError::TagKey));
        assert_eq!(tags("a=b\n"), Ok(vec![pair("a", "b")]), "white space around a value is nothing");
        assert_eq!(tags("a=<b>"), Err(RoleValueError::TagValue));
        assert_eq!(tags("Team=a,team=b"), Err(RoleValueError::TagTwice("team".into())));
        let many: Vec<String> = (0..51).map(|n| format!("k{n}=v")).collect();
        assert_eq!(tags(&many.join(",")), Err(RoleValueError::TooManyTags));
        let known = [pair("a", "1"), pair("b", "2")];
        assert_eq!(transitive_tags("b,a,b", &known), Ok(vec!["a".into(), "b".into()]));
        assert_eq!(transitive_tags("c", &known), Err(RoleValueError::NoSuchTag("c".into())));
    }

    #[test]
    fn session_policies_are_named_by_arns_of_aws_or_of_the_roles_account() {
        let role = RoleArn::parse("arn:aws:iam::111111111111:role/admin");
        let Ok(role) = role else { panic!("a role") };
        let (read, own) = ("arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111111111111:policy/team/x");
        assert_eq!(policy_arns(&format!("{read}, {own},{read}"), &role), Ok(vec![own.into(), read.into()]));
        for wrong in [
            "ReadOnlyAccess",
            "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::222222222222:policy/x",
            "arn:aws:iam::aws:policy/",
            "arn:aws:iam::aws:policy/a b",
        ] {
            assert_eq!(policy_arns(wrong, &role), Err(RoleValueError::PolicyArn(wrong.into())), "{wrong}");
        }
        let many: Vec<String> = (0..11).map(|n| format!("arn:aws:iam::aws:policy/p{n}")).collect();
        assert_eq!(policy_arns(&many.join(","), &role), Err(RoleValueError::TooManyPolicies));
    }
}
