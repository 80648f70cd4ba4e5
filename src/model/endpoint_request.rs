//! What a request to the endpoint of `exec --serve` is answered, apart from the credentials themselves.

/// The path of the credentials.
pub(crate) const CREDENTIALS_PATH: &str = "/credentials";

/// The parts of a request that decide.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EndpointRequest<'r> {
    pub method: &'r str,
    /// Path and query; the whole target where it is no path.
    pub target: &'r str,
    /// The values of all `Host` headers.
    pub hosts: &'r [&'r [u8]],
    /// Whether there is one `Authorization` header, with the token.
    pub has_token: bool,
}

/// The status of a request that gets no credentials; `None` for one that gets them. Without the token nothing is
/// learned but that it is missing.
pub(crate) fn refusal(request: &EndpointRequest<'_>, port: u16) -> Option<u16> {
    // Security: a page whose name was made to lead here (DNS rebinding) sends that name.
    let is_local =
        |host: &[u8]| ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{port}").as_bytes());
    match request.hosts {
        [host] if is_local(host) => {}
        _ => return Some(403),
    }
    if !request.has_token {
        return Some(401);
    }
    if request.target != CREDENTIALS_PATH {
        return Some(404);
    }
    (request.method != "GET").then_some(405)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_77_only_a_get_of_the_path_with_token_and_the_own_host_gets_credentials() {
        let good =
            EndpointRequest { method: "GET", target: CREDENTIALS_PATH, hosts: &[b"127.0.0.1:4000"], has_token: true };
        for (request, expected) in [
            (good, None),
            (EndpointRequest { hosts: &[b"localhost:4000"], ..good }, None),
            (EndpointRequest { hosts: &[b"evil:4000"], ..good }, Some(403)),
            (EndpointRequest { hosts: &[b"127.0.0.1"], ..good }, Some(403)),
            (EndpointRequest { hosts: &[b"127.0.0.1:4001"], ..good }, Some(403)),
            (EndpointRequest { hosts: &[b"127.0.0.1:4000.evil"], ..good }, Some(403)),
            (EndpointRequest { hosts: &[], ..good }, Some(403)),
            (EndpointRequest { hosts: &[b"127.0.0.1:4000", b"evil"], ..good }, Some(403)),
            (EndpointRequest { has_token: false, ..good }, Some(401)),
            (EndpointRequest { has_token: false, target: "/x", method: "POST", ..good }, Some(401)),
            (EndpointRequest { target: "/x", ..good }, Some(404)),
            (EndpointRequest { target: "/../credentials", ..good }, Some(404)),
            (EndpointRequest { target: "/credentials?x", ..good }, Some(404)),
            (EndpointRequest { target: "http://127.0.0.1:4000/credentials", ..good }, Some(404)),
            (EndpointRequest { method: "POST", ..good }, Some(405)),
            (EndpointRequest { method: "HEAD", ..good }, Some(405)),
            (EndpointRequest { method: "OPTIONS", ..good }, Some(405)),
        ] {
            assert_eq!(refusal(&request, 4000), expected, "{request:?}");
        }
    }
}
