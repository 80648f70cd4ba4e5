//! Endpoint URLs that replace AWS's own.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use thiserror::Error;

use super::partition::Partition;

/// A base URL that a signed request and an MFA code may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EndpointUrl {
    text: String,
    host: String,
}

/// Why a URL is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum EndpointError {
    #[error("is not an endpoint URL")]
    Shape,
    /// Plain http to another machine: the MFA code could be read on the network.
    #[error("is plain http to another machine")]
    Insecure,
}

impl EndpointUrl {
    /// Takes `https`, and `http` to the loopback interface.
    pub(crate) fn parse(text: &str) -> Result<Self, EndpointError> {
        let (scheme, rest) = text.split_once("://").ok_or(EndpointError::Shape)?;
        let authority = rest.split('/').next().unwrap_or(rest);
        let name = host_of(authority).ok_or(EndpointError::Shape)?;
        // A query or a fragment has no meaning to an SDK, and may hold a secret.
        if !text.bytes().all(|b| b.is_ascii_graphic() && !b"\\?#".contains(&b)) {
            return Err(EndpointError::Shape);
        }
        let url = Self { text: text.to_owned(), host: authority.to_owned() };
        match scheme.to_ascii_lowercase().as_str() {
            "https" => Ok(url),
            "http" if is_loopback(name) => Ok(url),
            "http" => Err(EndpointError::Insecure),
            _ => Err(EndpointError::Shape),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Host and port, which the question shows as the destination of the code.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is STS or IAM of AWS itself, so that no message is needed. Other AWS host names can belong to
    /// any customer: a bucket, an API, a load balancer.
    pub(crate) fn is_aws(&self) -> bool {
        let host = self.host.strip_suffix(":443").unwrap_or(&self.host).to_ascii_lowercase();
        GLOBAL_HOSTS.contains(&host.as_str())
            || SUFFIXES.iter().any(|(suffix, partitions)| {
                let labels = host.strip_suffix(suffix).and_then(|rest| rest.strip_suffix('.')?.split_once('.'));
                labels.is_some_and(|(service, region)| {
                    ["sts", "sts-fips", "iam", "iam-fips"].contains(&service)
                        && has_form_of_a_region(region)
                        && partitions.contains(&Partition::of_region(region))
                })
            })
    }

    /// The host name of a plain http endpoint, if it is not an address: it must resolve to this machine.
    pub(crate) fn loopback_name(&self) -> Option<&str> {
        let is_plain = self.text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"));
        host_of(&self.host).filter(|host| is_plain && host.eq_ignore_ascii_case(LOCALHOST))
    }
}

/// STS and IAM without a region of their own (botocore's `endpoints.json` and the services' endpoint rules).
const GLOBAL_HOSTS: [&str; 6] = [
    "sts.amazonaws.com",
    "iam.amazonaws.com",
    "iam-fips.amazonaws.com",
    "iam.us-gov.amazonaws.com",
    "iam.global.api.aws",
    "iam-fips.global.api.aws",
];

/// The domains after service and region, and their partitions (botocore's `partitions.json`, `dnsSuffix` and
/// `dualStackDnsSuffix`).
const SUFFIXES: [(&str, &[Partition]); 14] = [
    ("amazonaws.com", &[Partition::Aws, Partition::AwsUsGov]),
    ("api.aws", &[Partition::Aws, Partition::AwsUsGov]),
    ("amazonaws.com.cn", &[Partition::AwsCn]),
    ("api.amazonwebservices.com.cn", &[Partition::AwsCn]),
    ("c2s.ic.gov", &[Partition::AwsIso]),
    ("api.aws.ic.gov", &[Partition::AwsIso]),
    ("sc2s.sgov.gov", &[Partition::AwsIsoB]),
    ("api.aws.scloud", &[Partition::AwsIsoB]),
    ("cloud.adc-e.uk", &[Partition::AwsIsoE]),
    ("api.cloud-aws.adc-e.uk", &[Partition::AwsIsoE]),
    ("csp.hci.ic.gov", &[Partition::AwsIsoF]),
    ("api.aws.hci.ic.gov", &[Partition::AwsIsoF]),
    ("amazonaws.eu", &[Partition::AwsEusc]),
    ("api.amazonwebservices.eu", &[Partition::AwsEusc]),
];

/// `eu-central-1`, `us-gov-west-1`: words of letters, then a number. Names of other services in this place (`s3`,
/// `s3-eu-west-1`, `elb`) have another form.
fn has_form_of_a_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    words.contains('-')
        && words.split('-').all(is_word)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The host in `host[:port]`; none if there are user names, other characters, or an invalid port.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, after) = rest.split_once(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            (address, after.strip_prefix(':').or_else(|| after.is_empty().then_some("0"))?)
        }
        None => authority.split_once(':').unwrap_or((authority, "0")),
    };
    let named = host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.' || b == b':');
    (!host.is_empty() && named && port.parse::<u16>().is_ok()).then_some(host)
}

/// The only host name allowed with plain http: names below it (`sts.localhost`) are ordinary names to many resolvers.
const LOCALHOST: &str = "localhost";

fn is_loopback(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
        || host.eq_ignore_ascii_case(LOCALHOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_this_machine_only() {
        for (text, expected) in [
            ("https://sts.example.com", Ok("sts.example.com")),
            ("https://vpce-1.sts.eu-west-1.vpce.amazonaws.com/", Ok("vpce-1.sts.eu-west-1.vpce.amazonaws.com")),
            ("http://127.0.0.1:4566", Ok("127.0.0.1:4566")),
            ("http://localhost:4566/x", Ok("localhost:4566")),
            ("http://sts.localhost", Err(EndpointError::Insecure)),
            ("http://localhost.", Err(EndpointError::Insecure)),
            ("http://127.1", Err(EndpointError::Insecure)),
            ("http://[::ffff:127.0.0.1]", Err(EndpointError::Insecure)),
            ("http://[::1]:8080", Ok("[::1]:8080")),
            ("HTTP://127.9.9.9", Ok("127.9.9.9")),
            ("http://127.0.0.1.evil.example", Err(EndpointError::Insecure)),
            ("http://10.0.0.1", Err(EndpointError::Insecure)),
            ("http://localhost:80@evil.example", Err(EndpointError::Shape)),
            ("http://user@localhost", Err(EndpointError::Shape)),
            ("https://ex ample.com", Err(EndpointError::Shape)),
            ("http://localhost\\@evil.example", Err(EndpointError::Shape)),
            ("https://", Err(EndpointError::Shape)),
            ("ftp://localhost", Err(EndpointError::Shape)),
            ("localhost:4566", Err(EndpointError::Shape)),
            ("https://host:99999", Err(EndpointError::Shape)),
            ("https://host/?key=x", Err(EndpointError::Shape)),
            ("http://localhost#x", Err(EndpointError::Shape)),
            ("", Err(EndpointError::Shape)),
        ] {
            let parsed = EndpointUrl::parse(text);
            assert_eq!(parsed.as_ref().map(EndpointUrl::host).map_err(|e| *e), expected, "{text}");
        }
    }

    #[test]
    fn a_name_that_plain_http_goes_to_has_to_be_resolved() {
        let name = |text| EndpointUrl::parse(text).ok().and_then(|url| url.loopback_name().map(str::to_owned));
        assert_eq!(name("http://localhost:4566/x").as_deref(), Some("localhost"));
        assert_eq!(name("HTTP://LOCALHOST").as_deref(), Some("LOCALHOST"));
        assert_eq!(name("http://127.0.0.1:4566"), None);
        assert_eq!(name("https://localhost"), None);
    }

    #[test]
    fn only_sts_and_iam_of_aws_go_unmentioned() {
        for (host, expected) in [
            ("sts.amazonaws.com", true),
            ("sts.eu-west-1.amazonaws.com", true),
            ("STS.EU-WEST-1.amazonaws.com:443", true),
            ("sts-fips.us-gov-west-1.amazonaws.com", true),
            ("sts.us-gov-east-1.api.aws", true),
            ("sts.cn-north-1.amazonaws.com.cn:443", true),
            ("sts.cn-north-1.api.amazonwebservices.com.cn", true),
            ("sts.us-iso-east-1.c2s.ic.gov", true),
            ("sts.us-isob-east-1.sc2s.sgov.gov", true),
            ("sts.us-isof-south-1.csp.hci.ic.gov", true),
            ("sts.eu-isoe-west-1.cloud.adc-e.uk", true),
            ("sts.eusc-de-east-1.amazonaws.eu", true),
            ("iam.amazonaws.com", true),
            ("iam.global.api.aws", true),
            // anybody's API, bucket, load balancer, or function
            ("abc123.execute-api.eu-west-1.amazonaws.com", false),
            ("sts.execute-api.eu-west-1.amazonaws.com", false),
            ("bucket.s3.amazonaws.com", false),
            ("sts.s3.amazonaws.com", false),
            ("sts.s3-eu-west-1.amazonaws.com", false),
            ("sts.s3.eu-west-1.amazonaws.com", false),
            ("s3.eu-west-1.amazonaws.com", false),
            ("sts.eu-west-1.elb.amazonaws.com", false),
            ("sts.elb.amazonaws.com", false),
            ("vpce-1.sts.eu-west-1.vpce.amazonaws.com", false),
            ("sts.eu-west-1.amazonaws.com:8443", false),
            ("sts.cn-north-1.amazonaws.com", false),
            ("sts.eu-west-1.amazonaws.com.cn", false),
            ("sts.amazonaws.com.evil.example", false),
            ("evilamazonaws.com", false),
            ("127.0.0.1:4566", false),
        ] {
            let url = EndpointUrl::parse(&format!("https://{host}"));
            assert_eq!(url.map(|url| url.is_aws()), Ok(expected), "{host}");
        }
    }
}
