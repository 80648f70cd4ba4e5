//! Endpoint URLs that replace AWS's own.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use thiserror::Error;

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
    /// Plain http to another machine: everyone on the way reads the code.
    #[error("is plain http to another machine")]
    Insecure,
}

impl EndpointUrl {
    /// Takes `https`, and `http` to the loopback interface.
    pub(crate) fn parse(text: &str) -> Result<Self, EndpointError> {
        let (scheme, rest) = text.split_once("://").ok_or(EndpointError::Shape)?;
        let authority = rest.split('/').next().unwrap_or(rest);
        let name = host_of(authority).ok_or(EndpointError::Shape)?;
        // A query or a fragment means nothing to an SDK, and may hold a secret.
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

    /// Host and port, for the question: whom the code goes to.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is one of AWS's own, so that nothing need be said about it.
    pub(crate) fn is_aws(&self) -> bool {
        let host = self.host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "c2s.ic.gov", "sc2s.sgov.gov"]
            .iter()
            .any(|suffix| host.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')))
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The host in `host[:port]`; none where user names, odd characters or ports are in it.
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

fn is_loopback(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
        || host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
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
            ("http://sts.localhost", Ok("sts.localhost")),
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
    fn only_aws_hosts_go_unmentioned() {
        let is_aws = |text| EndpointUrl::parse(text).is_ok_and(|url| url.is_aws());
        assert!(is_aws("https://sts.eu-west-1.amazonaws.com"));
        assert!(is_aws("https://sts.cn-north-1.amazonaws.com.cn:443"));
        assert!(!is_aws("https://sts.amazonaws.com.evil.example"));
        assert!(!is_aws("https://evilamazonaws.com"));
        assert!(!is_aws("http://127.0.0.1:4566"));
    }
}
