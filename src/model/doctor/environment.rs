//! Checks of the environment variables.

use jiff::Timestamp;

use super::finding::DoctorFinding;
use crate::model::aws::endpoint::EndpointUrl;
use crate::model::aws::expiration::Expiration;
use crate::model::request::env::Env;

/// Variables of the shells that other tools start, and the tools.
const SHELLS: [(&str, &str); 3] =
    [("AWS_VAULT", "aws-vault"), ("AWSUME_PROFILE", "awsume"), ("AWSRUNAS_PROFILE", "aws-runas")];

/// Whether several sources of credentials or endpoints in the environment contradict each other or have ended.
pub(crate) fn environment(env: &Env, now: Timestamp) -> Vec<DoctorFinding> {
    let mut found = Vec::new();
    let id = env.get("AWS_ACCESS_KEY_ID");
    let token = env.get("AWS_SESSION_TOKEN");
    if id.is_some_and(|id| id.starts_with("AKIA")) && token.is_some() {
        let message = "`AWS_ACCESS_KEY_ID` is a long-term key, and `AWS_SESSION_TOKEN` stands beside it";
        found.push(DoctorFinding::new("DOC002", message).hint("`unset AWS_SESSION_TOKEN`: every call fails with both"));
    }
    found.extend(ended(env, now));
    if let (Some((variable, profile)), Some(_)) = (env.first(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]), id) {
        let message = format!("`{variable}` is `{profile}`, and `AWS_ACCESS_KEY_ID` is set, too");
        found.push(
            DoctorFinding::new("DOC004", message)
                .because("the AWS CLI and the SDK for Go take the keys, the SDK for JavaScript the profile")
                .hint(format!(
                    "`unset {variable}`, or `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`"
                )),
        );
    }
    if let (Some(one), Some(other)) = (env.get("AWS_PROFILE"), env.get("AWS_DEFAULT_PROFILE"))
        && one != other
    {
        let message = format!("`AWS_PROFILE` is `{one}`, and `AWS_DEFAULT_PROFILE` is `{other}`");
        found.push(
            DoctorFinding::new("DOC004", message)
                .because("boto3 and the AWS CLI 1 take the second, other programs the first")
                .hint("`unset AWS_DEFAULT_PROFILE`, or make them one"),
        );
    }
    if env.get("AWS_SECURITY_TOKEN").is_some_and(|old| Some(old) != token) {
        let message = match token {
            Some(_) => "`AWS_SECURITY_TOKEN` is another token than `AWS_SESSION_TOKEN`, and botocore prefers it",
            None => "`AWS_SECURITY_TOKEN` is set without `AWS_SESSION_TOKEN`, and only botocore reads it",
        };
        found.push(DoctorFinding::new("DOC005", message).hint("`unset AWS_SECURITY_TOKEN`"));
    }
    for (variable, tool) in SHELLS {
        if let Some(value) = env.get(variable) {
            let message = format!("this shell is one of {tool}: `{variable}` is `{value}`");
            found.push(DoctorFinding::new("DOC007", message).hint("leave it with `exit`, if that was not meant"));
        }
    }
    found.extend(foreign_endpoints(env));
    found
}

fn ended(env: &Env, now: Timestamp) -> Option<DoctorFinding> {
    env.get("AWS_ACCESS_KEY_ID")?;
    env.first(&["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])?;
    let end = env.get("AWS_CREDENTIAL_EXPIRATION").and_then(Expiration::parse)?;
    let message = format!("the session in this shell ended at {end}");
    let hint = "load a new one: `eval \"$(mfa-session)\"`, or remove it: `eval \"$(mfa-session unset)\"`";
    end.remaining(now).is_zero().then(|| DoctorFinding::new("DOC003", message).hint(hint))
}

fn foreign_endpoints(env: &Env) -> impl Iterator<Item = DoctorFinding> {
    let variables = ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL"];
    variables.into_iter().filter_map(|variable| {
        // An invalid one is refused by every verb, and found with the profiles.
        let url = EndpointUrl::parse(env.get(variable)?).ok().filter(|url| !url.is_aws())?;
        let message = format!("`{variable}` sends calls and codes to {}, which is not AWS's own", url.host());
        Some(DoctorFinding::new("DOC008", message).hint(format!("`unset {variable}`, if that was not meant")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_contradict_each_other_are_found() {
        let now = Timestamp::UNIX_EPOCH;
        for (variables, expected) in [
            (&[("AWS_ACCESS_KEY_ID", "AKIA1"), ("AWS_SESSION_TOKEN", "t")][..], &["DOC002"][..]),
            (&[("AWS_ACCESS_KEY_ID", "ASIA1"), ("AWS_SESSION_TOKEN", "t")], &[]),
            (&[("AWS_ACCESS_KEY_ID", "ASIA1"), ("AWS_PROFILE", "dev")], &["DOC004"]),
            (&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "b")], &["DOC004"]),
            (&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "a")], &[]),
            (&[("AWS_SECURITY_TOKEN", "a"), ("AWS_SESSION_TOKEN", "b")], &["DOC005"]),
            (&[("AWS_SECURITY_TOKEN", "a"), ("AWS_SESSION_TOKEN", "a")], &[]),
            (&[("AWS_VAULT", "dev"), ("AWSUME_PROFILE", "dev")], &["DOC007", "DOC007"]),
            (&[("AWS_ENDPOINT_URL", "https://localhost:1")], &["DOC008"]),
            (&[("AWS_ENDPOINT_URL_STS", "https://sts.eu-west-1.amazonaws.com")], &[]),
            (&[("AWS_ENDPOINT_URL_STS", "http://elsewhere")], &[]),
            (
                &[
                    ("AWS_ACCESS_KEY_ID", "ASIA1"),
                    ("AWS_SESSION_TOKEN", "t"),
                    ("AWS_CREDENTIAL_EXPIRATION", "1969-12-31T23:00:00Z"),
                ],
                &["DOC003"],
            ),
            (
                &[
                    ("AWS_ACCESS_KEY_ID", "ASIA1"),
                    ("AWS_SESSION_TOKEN", "t"),
                    ("AWS_CREDENTIAL_EXPIRATION", "1970-01-01T01:00:00Z"),
                ],
                &[],
            ),
        ] {
            let env = Env::new(variables.iter().map(|(name, value)| (name.into(), value.into())));
            let ids: Vec<_> = environment(&env, now).iter().map(|finding| finding.check).collect();
            assert_eq!(ids, expected, "{variables:?}");
        }
    }
}
