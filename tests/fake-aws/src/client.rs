//! A small signing client, so that a test can prove what a set of credentials is good for.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::operation::{Operation, Service};
use crate::xml;

/// No answer takes this long, except one that is never to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A key pair, with a token if it is a session's.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `AKIA…` or `ASIA…`
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// The token of a session.
    pub session_token: Option<String>,
}

impl Credentials {
    /// Credentials out of three texts.
    #[must_use]
    pub fn new(access_key_id: &str, secret_access_key: &str, session_token: Option<&str>) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            secret_access_key: secret_access_key.to_owned(),
            session_token: session_token.map(str::to_owned),
        }
    }
}

/// Only the id.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// An answer to one call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Status line and headers, as received.
    pub head: String,
    /// The body.
    pub body: String,
    /// The first `Arn` of the body.
    pub arn: Option<String>,
    /// The `Code` of an error.
    pub error_code: Option<String>,
    /// The `Message` of an error.
    pub message: Option<String>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> io::Result<Self> {
        let broken = || io::Error::new(io::ErrorKind::UnexpectedEof, "the answer is not whole");
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(broken)?;
        Ok(Self {
            status,
            arn: xml::text_of(body, "Arn"),
            error_code: xml::text_of(body, "Code"),
            message: xml::text_of(body, "Message"),
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }

    /// The text of the first element of that name.
    #[must_use]
    pub fn text(&self, element: &str) -> Option<String> {
        xml::text_of(&self.body, element)
    }

    /// The credentials in an answer to `GetSessionToken` or `AssumeRole`.
    #[must_use]
    pub fn credentials(&self) -> Option<Credentials> {
        let token = self.text("SessionToken")?;
        Some(Credentials::new(&self.text("AccessKeyId")?, &self.text("SecretAccessKey")?, Some(&token)))
    }
}

/// Where to call and how to sign. Every call makes a connection of its own.
#[derive(Clone)]
#[must_use]
pub struct Client {
    endpoint: String,
    ca_pem: Option<String>,
    region: String,
    signed_at: Option<SystemTime>,
}

impl Client {
    /// For an endpoint such as [`crate::FakeAws::endpoint`]; region `us-east-1`.
    pub fn new(endpoint: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), ca_pem: None, region: "us-east-1".to_owned(), signed_at: None }
    }

    /// Trust this CA, and no other, behind an https endpoint.
    pub fn trusting(mut self, ca_pem: &str) -> Self {
        self.ca_pem = Some(ca_pem.to_owned());
        self
    }

    /// Sign for this region.
    pub fn in_region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.region);
        self
    }

    /// Sign with this time instead of the present.
    pub fn signed_at(mut self, time: SystemTime) -> Self {
        self.signed_at = Some(time);
        self
    }

    /// Calls `GetCallerIdentity`.
    ///
    /// # Errors
    ///
    /// As [`Client::call`].
    pub fn identity(&self, credentials: &Credentials) -> io::Result<Answer> {
        self.call(credentials, Operation::GetCallerIdentity, &[])
    }

    /// Calls `GetSessionToken` with a device and a code.
    ///
    /// # Errors
    ///
    /// As [`Client::call`].
    pub fn session(&self, credentials: &Credentials, serial_number: &str, code: &str) -> io::Result<Answer> {
        self.call(credentials, Operation::GetSessionToken, &[("SerialNumber", serial_number), ("TokenCode", code)])
    }

    /// Calls `AssumeRole`, with these parameters besides the two that it must have.
    ///
    /// # Errors
    ///
    /// As [`Client::call`].
    pub fn role(
        &self,
        credentials: &Credentials,
        role_arn: &str,
        session_name: &str,
        more: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let own = [("RoleArn", role_arn), ("RoleSessionName", session_name)];
        self.call(credentials, Operation::AssumeRole, &[&own, more].concat())
    }

    /// Makes one call, without `Action` and `Version`, which follow from the operation.
    ///
    /// # Errors
    ///
    /// If there is no connection, no TLS or no whole answer. A refusal is an answer.
    pub fn call(
        &self,
        credentials: &Credentials,
        operation: Operation,
        parameters: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let service = operation.service().unwrap_or(Service::Sts);
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("Action", operation.action())
            .append_pair("Version", service.version())
            .extend_pairs(parameters)
            .finish();
        let request = self.signed_request(credentials, service, &body)?;
        let mut wire = self.connect()?;
        wire.write_all(request.as_bytes())?;
        wire.flush()?;
        let mut answer = Vec::new();
        wire.read_to_end(&mut answer)?;
        Answer::parse(&answer)
    }

    fn authority(&self) -> io::Result<&str> {
        let authority = self.endpoint.split_once("://").map(|(_, rest)| rest.trim_end_matches('/'));
        authority.ok_or_else(|| invalid("an endpoint begins with http:// or https://"))
    }

    fn signed_request(&self, credentials: &Credentials, service: Service, body: &str) -> io::Result<String> {
        let authority = self.authority()?;
        let identity = aws_credential_types::Credentials::new(
            &credentials.access_key_id,
            &credentials.secret_access_key,
            credentials.session_token.clone(),
            None,
            "fake-aws client",
        )
        .into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(service.name())
            .time(self.signed_at.unwrap_or_else(SystemTime::now))
            .settings(SigningSettings::default())
            .build()
            .map_err(io::Error::other)?
            .into();
        let fixed = [("host", authority), ("content-type", "application/x-www-form-urlencoded")];
        let url = format!("http://{authority}/");
        let signable = SignableRequest::new("POST", url, fixed.into_iter(), SignableBody::Bytes(body.as_bytes()))
            .map_err(io::Error::other)?;
        let (instructions, _) = sign(signable, &params).map_err(io::Error::other)?.into_parts();
        let length = body.len().to_string();
        let own = [("content-length", length.as_str()), ("user-agent", "fake-aws-client"), ("connection", "close")];
        let headers = fixed.into_iter().chain(own).chain(instructions.headers());
        let mut request = "POST / HTTP/1.1\r\n".to_owned();
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        Ok(request + "\r\n" + body)
    }

    fn connect(&self) -> io::Result<Box<dyn ReadWrite>> {
        let authority = self.authority()?;
        let socket = TcpStream::connect(authority)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        if !self.endpoint.starts_with("https://") {
            return Ok(Box::new(socket));
        }
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(self.ca_pem.as_deref().unwrap_or_default().as_bytes()) {
            roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let connection = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
        Ok(Box::new(StreamOwned::new(connection, socket)))
    }
}

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// Asks an endpoint who these credentials belong to: the proof that delivered credentials work.
///
/// # Errors
///
/// As [`Client::call`].
pub fn verify_identity(
    endpoint: &str,
    ca_pem: Option<&str>,
    access_key_id: &str,
    secret_access_key: &str,
    session_token: Option<&str>,
    region: &str,
) -> io::Result<Answer> {
    let client = Client::new(endpoint).in_region(region);
    let client = match ca_pem {
        Some(ca_pem) => client.trusting(ca_pem),
        None => client,
    };
    client.identity(&Credentials::new(access_key_id, secret_access_key, session_token))
}
