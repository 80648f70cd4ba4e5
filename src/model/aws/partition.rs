//! AWS partitions and regions.

pub(crate) use mfa_policy::Partition;

/// Whether a text can be a region name: `[a-z0-9-]+`, no longer than a DNS label.
pub(crate) fn is_region(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The region of an availability zone or a local zone: `eu-central-1` of `eu-central-1a`. `None` for other names: that of
/// a region ends with a digit.
pub(crate) fn region_of_zone(text: &str) -> Option<String> {
    let is_number = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    let without_letter = text.strip_suffix(|last: char| last.is_ascii_lowercase())?;
    let labels: Vec<&str> = without_letter.split('-').collect();
    labels.last().filter(|last| is_number(last))?;
    let number = labels.iter().position(|label| is_number(label)).filter(|at| *at > 0)?;
    Some(labels.get(..=number)?.join("-"))
}

/// Whether a text can be the name of a region that a profile is given, rather than that of a zone or an endpoint.
pub(crate) fn names_region(text: &str) -> bool {
    RealRegion::of(text).is_some() && region_of_zone(text).is_none()
}

/// What a region name stands for: the region with that endpoint, and whether the name asks for FIPS endpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RealRegion {
    pub name: String,
    /// `fips-us-east-1` and `us-east-1-fips`, the names of FIPS endpoints before there was a setting for them.
    pub is_fips: bool,
}

impl RealRegion {
    /// Resolves the pseudo-regions of botocore's `endpoints.json`: `fips-` and `-fips` are removed as in botocore
    /// (client.py, `_normalize_fips_region`), and `PARTITION-global` is the partition's default region. `None` for
    /// those that stand for an endpoint of another service, such as `s3-external-1`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let name = if text.contains("fips") { text.replace("fips-", "").replace("-fips", "") } else { text.to_owned() };
        let is_fips = name != text;
        let global = name.strip_suffix("-global").map(Partition::named);
        let name = match global {
            Some(partition) => partition?.default_region().to_owned(),
            None => name,
        };
        let is_endpoint = |label: &str| ["aws", "fips", "global", "iam", "s3", "sts"].contains(&label);
        (is_region(&name) && !name.split('-').any(is_endpoint)).then_some(Self { name, is_fips })
    }

    /// The partition of a region or pseudo-region.
    pub(crate) fn partition(text: &str) -> Partition {
        Self::of(text).map_or_else(|| Partition::of_region(text), |real| Partition::of_region(&real.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudo_region_leads_to_a_real_one_or_nowhere() {
        for (text, expected) in [
            ("eu-central-1", Some(("eu-central-1", false))),
            ("fips-us-east-1", Some(("us-east-1", true))),
            ("us-east-1-fips", Some(("us-east-1", true))),
            ("fips-us-gov-west-1", Some(("us-gov-west-1", true))),
            ("aws-global", Some(("us-east-1", false))),
            ("aws-global-fips", Some(("us-east-1", true))),
            ("fips-aws-global", Some(("us-east-1", true))),
            ("aws-cn-global", Some(("cn-northwest-1", false))),
            ("aws-us-gov-global", Some(("us-gov-west-1", false))),
            ("aws-us-gov-global-fips", Some(("us-gov-west-1", true))),
            ("aws-iso-global", Some(("us-iso-east-1", false))),
            ("aws-iso-b-global", Some(("us-isob-east-1", false))),
            ("aws-mars-global", None),
            ("global", None),
            ("aws", None),
            ("aws-fips", None),
            ("iam-fips", None),
            ("fips", None),
            ("fips-", None),
            ("-fips", None),
            ("s3-external-1", None),
            ("", None),
        ] {
            let real = RealRegion::of(text);
            assert_eq!(real.as_ref().map(|real| (real.name.as_str(), real.is_fips)), expected, "{text}");
        }
        for (text, expected) in [
            ("eu-central-1a", Some("eu-central-1")),
            ("us-gov-west-1b", Some("us-gov-west-1")),
            ("us-west-2-lax-1a", Some("us-west-2")),
            ("eu-central-1", None),
            ("eu-central-a", None),
            ("1a", None),
            ("a", None),
            ("", None),
            ("s3-external-1", None),
        ] {
            assert_eq!(region_of_zone(text).as_deref(), expected, "{text}");
        }
        assert_eq!(RealRegion::partition("fips-us-gov-west-1"), Partition::AwsUsGov);
        assert_eq!(RealRegion::partition("aws-cn-global"), Partition::AwsCn);
    }
}
