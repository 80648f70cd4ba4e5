//! The console of a partition: its hosts, and where a sign-in leads.

use thiserror::Error;

use super::aws::partition::Partition;

/// The hosts of one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ConsoleHosts {
    /// The federation endpoint.
    pub signin: &'static str,
    pub console: &'static str,
    /// Whether each region has a host of its own below that of the console.
    has_regions: bool,
    /// How the federation endpoint takes the credentials.
    pub takes: &'static [SigninMethod],
}

/// How credentials are sent to a federation endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SigninMethod {
    Post,
    /// In the URL, which a proxy may log.
    Get,
}

impl ConsoleHosts {
    /// The public hosts; the partitions for secret regions have none.
    pub(crate) fn of(partition: Partition) -> Option<Self> {
        use SigninMethod::{Get, Post};
        let hosts = |signin, console, takes| Self { signin, console, has_regions: partition == Partition::Aws, takes };
        Some(match partition {
            Partition::Aws => hosts("signin.aws.amazon.com", "console.aws.amazon.com", &[Post]),
            Partition::AwsCn => hosts("signin.amazonaws.cn", "console.amazonaws.cn", &[Post]),
            // It takes no POST (aws-toolkit-jetbrains, AwsConsoleUrlFactory).
            Partition::AwsUsGov => hosts("signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com", &[Get]),
            Partition::AwsEusc => hosts("signin.amazonaws-eusc.eu", "console.amazonaws-eusc.eu", &[Post, Get]),
            _ => return None,
        })
    }

    fn origin(&self, region: &str) -> String {
        if self.has_regions {
            format!("https://{region}.{}", self.console)
        } else {
            format!("https://{}", self.console)
        }
    }

    /// The page of a service.
    ///
    /// # Errors
    /// When that is no name of a service.
    pub(crate) fn service(&self, name: &str, region: &str) -> Result<String, DestinationError> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 64 || !name.chars().all(is_name) {
            return Err(DestinationError::Service);
        }
        Ok(format!("{}/{name}/home?region={region}", self.origin(region)))
    }

    /// The page that a URL of the console, a path or an ARN stands for.
    ///
    /// # Errors
    /// When it leads elsewhere.
    pub(crate) fn destination(
        &self,
        text: &str,
        region: &str,
        partition: Partition,
    ) -> Result<String, DestinationError> {
        // A browser reads a backslash as a slash, and drops control characters.
        if text.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control()) {
            return Err(DestinationError::Characters);
        }
        if let Some(rest) = text.strip_prefix("arn:") {
            if rest.split(':').next() != Some(partition.name()) {
                return Err(DestinationError::Partition);
            }
            return Ok(format!("{}/go/view?arn={}", self.origin(region), encoded(text)));
        }
        let (origin, path) = match text.strip_prefix("https://") {
            Some(rest) => {
                let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
                let below = host.strip_suffix(self.console).ok_or(DestinationError::Host)?;
                let is_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
                if !(below.is_empty() || below.ends_with('.') && below.chars().all(is_label)) {
                    return Err(DestinationError::Host);
                }
                (format!("https://{host}"), path)
            }
            None if text.starts_with('/') && !text.starts_with("//") => (self.origin(region), text),
            None => return Err(DestinationError::Host),
        };
        let folders = path.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
        if folders.split(['/', '%']).any(|folder| [".", ".."].contains(&folder)) {
            return Err(DestinationError::Characters);
        }
        Ok(format!("{origin}{path}"))
    }
}

/// Why a destination is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum DestinationError {
    #[error("is no name of a service, such as `ec2`")]
    Service,
    #[error("is no page of this partition's console")]
    Host,
    #[error("is an ARN of another partition")]
    Partition,
    #[error("holds characters or folders that a browser reads as others")]
    Characters,
}

/// Encodes all but the unreserved characters of RFC 3986.
pub(crate) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;

    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // A `String` takes everything.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn case_71_a_destination_is_a_page_of_this_console_or_refused() {
        let hosts = ConsoleHosts::of(Partition::Aws).expect("a public partition");
        let there = |text| hosts.destination(text, "eu-central-1", Partition::Aws);
        let origin = "https://eu-central-1.console.aws.amazon.com";
        for (text, expected) in [
            ("/ec2/home", Ok(format!("{origin}/ec2/home"))),
            ("/s3/buckets/a?tab=x&y=ä#z", Ok(format!("{origin}/s3/buckets/a?tab=x&y=ä#z"))),
            ("https://console.aws.amazon.com/ec2", Ok("https://console.aws.amazon.com/ec2".to_owned())),
            (
                "https://us-west-2.console.aws.amazon.com/ec2?x=1",
                Ok("https://us-west-2.console.aws.amazon.com/ec2?x=1".to_owned()),
            ),
            (
                "arn:aws:s3:::my-bucket/a&b",
                Ok(format!("{origin}/go/view?arn=arn%3Aaws%3As3%3A%3A%3Amy-bucket%2Fa%26b")),
            ),
            ("arn:aws-cn:s3:::my-bucket", Err(DestinationError::Partition)),
            ("https://evil.example/", Err(DestinationError::Host)),
            ("https://evilconsole.aws.amazon.com/", Err(DestinationError::Host)),
            ("https://console.aws.amazon.com.evil.example/", Err(DestinationError::Host)),
            ("https://console.aws.amazon.com@evil.example/", Err(DestinationError::Host)),
            ("https://evil.example?.console.aws.amazon.com", Err(DestinationError::Host)),
            ("https://console.aws.amazon.com:8443/", Err(DestinationError::Host)),
            ("http://console.aws.amazon.com/", Err(DestinationError::Host)),
            ("javascript:alert(1)", Err(DestinationError::Host)),
            ("//evil.example", Err(DestinationError::Host)),
            ("/\\evil.example", Err(DestinationError::Characters)),
            ("/a\tb", Err(DestinationError::Characters)),
            ("/../x", Err(DestinationError::Characters)),
            ("/a/%2E%2e/x", Err(DestinationError::Characters)),
            ("ec2", Err(DestinationError::Host)),
            ("", Err(DestinationError::Host)),
        ] {
            assert_eq!(there(text), expected, "{text}");
        }
    }

    #[test]
    fn case_75_each_partition_has_its_hosts_and_the_secret_ones_none() {
        for (partition, page, methods) in [
            (Partition::Aws, "https://x-1.console.aws.amazon.com/s3/home?region=x-1", &[SigninMethod::Post][..]),
            (Partition::AwsCn, "https://console.amazonaws.cn/s3/home?region=x-1", &[SigninMethod::Post]),
            (Partition::AwsUsGov, "https://console.amazonaws-us-gov.com/s3/home?region=x-1", &[SigninMethod::Get]),
        ] {
            let hosts = ConsoleHosts::of(partition).expect("a public partition");
            assert_eq!((hosts.service("s3", "x-1").as_deref(), hosts.takes), (Ok(page), methods));
        }
        for service in ["", "S3", "s3/x", "..", "s3?x", "é"] {
            let hosts = ConsoleHosts::of(Partition::Aws).expect("a public partition");
            assert_eq!(hosts.service(service, "x-1"), Err(DestinationError::Service), "{service}");
        }
        assert_eq!(ConsoleHosts::of(Partition::AwsIso), None);
    }
}
