//! The HTTP client of the AWS clients, and the details of a failed call, which the SDK keeps in its error sources.

use std::error::Error;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpClient};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;

use super::http_limit::LimitedClient;
use crate::model::{
    AccessKey, Connection, EndpointUrl, ErrorAnswer, IamError, SessionCredentials, Sourced, StsError, Unreachable,
    classify, classify_iam,
};

/// The time limits of connecting and of a whole call.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// The settings with which a client reaches one service.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) connection: Connection,
    pub(super) endpoint: Option<Sourced<EndpointUrl>>,
    /// Certificates that replace the platform's roots.
    pub(super) ca_pem: Option<Vec<u8>>,
    /// The name for messages until the endpoint rules have chosen the host.
    pub(super) service: &'static str,
}

/// The credentials with which a client signs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signer<'k> {
    /// A user's long-term key.
    Key(&'k AccessKey),
    /// The temporary credentials of a session or role.
    Session(&'k SessionCredentials),
}

impl Signer<'_> {
    pub(super) fn masked(self) -> String {
        match self {
            Self::Key(key) => key.access_key_id.masked(),
            Self::Session(session) => session.access_key_id.masked(),
        }
    }

    // Security: the credentials are passed to the signer.
    fn credentials(self) -> Credentials {
        let (id, secret, token) = match self {
            Self::Key(key) => (&key.access_key_id, &key.secret_access_key, None),
            Self::Session(session) => {
                let token = session.session_token.expose().to_owned();
                (&session.access_key_id, &session.secret_access_key, Some(token))
            }
        };
        Credentials::new(id.as_str(), secret.expose(), token, None, "mfa-session")
    }
}

impl Target {
    /// The host name that messages show.
    pub(super) fn host(&self) -> String {
        match &self.endpoint {
            Some(endpoint) => endpoint.value.host().to_owned(),
            None if self.service == "iam" => "AWS (IAM)".to_owned(),
            None => format!("AWS (STS in {})", self.connection.region),
        }
    }

    /// The configuration of a client: everything explicit, nothing from files or variables, one attempt.
    pub(super) fn sdk_config(&self, signer: Signer<'_>) -> SdkConfig {
        let credentials = signer.credentials();
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_timeout(CALL_TIMEOUT)
            .operation_attempt_timeout(CALL_TIMEOUT)
            .build();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.connection.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            // A code must be sent only once, so the SDK must not repeat calls.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .use_fips(self.connection.use_fips.value)
            .use_dual_stack(self.connection.use_dual_stack.value)
            .http_client(self.http_client());
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint.value.as_str());
        }
        config.build()
    }

    fn http_client(&self) -> SharedHttpClient {
        let plain = self.endpoint.as_ref().is_some_and(|url| url.value.as_str().starts_with("http:"));
        let ca_pem = self.ca_pem.clone();
        // Between two calls of IAM there may be minutes, in which a person types. On a connection that AWS has closed
        // meanwhile, a change would count as sent with a lost answer.
        let one_call_each = self.service == "iam";
        let client = Builder::new().build_with_connector_fn(move |settings, components| {
            let idle = one_call_each.then_some(0);
            connector(settings, components, idle, ca_pem.as_ref(), plain)
        });
        SharedHttpClient::new(LimitedClient(client))
    }
}

/// A connection to one service, or to several if it is not plain http.
pub(super) fn connector(
    settings: Option<&HttpConnectorSettings>,
    components: Option<&RuntimeComponents>,
    idle: Option<usize>,
    ca_pem: Option<&Vec<u8>>,
    plain: bool,
) -> Connector {
    let trust = match ca_pem {
        Some(pem) => TrustStore::empty().with_pem_certificate(pem.clone()),
        // Parsing the platform's root certificates takes milliseconds, and plain http does not need them.
        None if plain => TrustStore::empty(),
        None => TrustStore::default(),
    };
    let mut connector = ConnectorBuilder::default().tls_provider(tls::Provider::Rustls(CryptoMode::Ring));
    // Cannot fail: only the trust store is set.
    if let Ok(context) = TlsContext::builder().with_trust_store(trust).build() {
        connector = connector.tls_context(context);
    }
    connector.set_connector_settings(settings.cloned());
    if let Some(components) = components {
        connector.set_sleep_impl(components.sleep_impl());
    }
    // Security: plain http is for the loopback interface only, and must not be sent to a proxy.
    let proxy = if plain { ProxyConfig::disabled() } else { ProxyConfig::from_env() };
    connector.set_proxy_config(Some(proxy));
    if idle.is_some() {
        connector.set_pool_max_idle_per_host(idle);
    }
    connector.build()
}

/// The request, for the classification of an error.
#[derive(Debug, Clone)]
pub(super) struct CallInfo {
    pub(super) operation: &'static str,
    pub(super) host: String,
    pub(super) key: String,
    pub(super) region: String,
    pub(super) serial: String,
}

const NOT_XML: &str = "it is not the XML that AWS sends";

/// The error code and message of a refused call.
#[derive(Debug, thiserror::Error)]
#[error("AWS refused")]
pub(super) struct Said {
    code: Option<String>,
    message: Option<String>,
}

/// The error of a failed call, the same type for all calls.
pub(super) type Failed = SdkError<Said, HttpResponse>;

/// Converts an error to one type for all calls: otherwise all code that handles it would be generated for each call,
/// some hundred kilobytes.
pub(super) fn failed<E: ProvideErrorMetadata>(error: SdkError<E, HttpResponse>) -> Failed {
    error.map_service_error(|error| Said {
        code: error.code().map(|code| shortened(code, LONGEST_CODE)),
        message: error.message().map(|message| shortened(message, LONGEST_MESSAGE)),
    })
}

/// How many characters of AWS's message are shown. Its longest message names an action, an ARN and a reason.
const LONGEST_MESSAGE: usize = 1000;
const LONGEST_CODE: usize = 100;

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Classifies a failed call to STS.
pub(super) fn failure(error: &Failed, asked: &CallInfo) -> StsError {
    match outcome(error, asked) {
        Outcome::Answered(answer) => classify(&answer),
        Outcome::NotAnswered(error) => error,
    }
}

/// Classifies a failed call to IAM.
pub(super) fn iam_failure(error: &Failed, asked: &CallInfo, by_session: bool) -> IamError {
    match outcome(error, asked) {
        Outcome::Answered(answer) => classify_iam(&answer, by_session),
        Outcome::NotAnswered(error) => IamError::Common { operation: asked.operation, error },
    }
}

/// The result of a failed call.
enum Outcome<'a> {
    /// An error answer, to be classified.
    Answered(ErrorAnswer<'a>),
    /// No answer, or one that is not from AWS.
    NotAnswered(StsError),
}

fn outcome<'a>(error: &'a Failed, asked: &'a CallInfo) -> Outcome<'a> {
    let host = || asked.host.clone();
    Outcome::NotAnswered(match error {
        SdkError::ServiceError(service) => {
            let status = service.raw().status().as_u16();
            // For the SDK, a success answer that it cannot parse is an error without a code.
            let is_page = service.raw().body().bytes().is_some_and(looks_like_a_page);
            if service.raw().status().is_success() && !is_page {
                return Outcome::NotAnswered(StsError::Malformed { host: host(), detail: NOT_XML.into() });
            }
            return Outcome::Answered(asked.answer(
                service.err().code.as_deref(),
                service.err().message.as_deref(),
                status,
            ));
        }
        SdkError::ResponseError(response) => {
            let raw = response.raw();
            let is_page = raw.body().bytes().is_some_and(looks_like_a_page);
            if is_page {
                return Outcome::NotAnswered(StsError::NotAws { host: host(), status: raw.status().as_u16() });
            }
            // Also reached when the connection broke in the middle of the body.
            match response.raw().body().bytes() {
                None => StsError::Lost { host: host(), detail: innermost(error) },
                Some(_) => StsError::Malformed { host: host(), detail: NOT_XML.into() },
            }
        }
        SdkError::DispatchFailure(dispatch) => {
            let why = dispatch.as_connector_error().and_then(|connector| before_sending(connector));
            match why {
                Some(why) => StsError::Unreachable { host: host(), why, detail: innermost(error) },
                None => StsError::Lost { host: host(), detail: innermost(error) },
            }
        }
        SdkError::TimeoutError(_) => {
            StsError::Lost { host: host(), detail: format!("no answer within {} s", CALL_TIMEOUT.as_secs()) }
        }
        _ => StsError::Malformed { host: host(), detail: innermost(error) },
    })
}

impl CallInfo {
    fn answer<'a>(&'a self, code: Option<&'a str>, message: Option<&'a str>, status: u16) -> ErrorAnswer<'a> {
        ErrorAnswer {
            operation: self.operation,
            status,
            code,
            message: message.unwrap_or_default(),
            host: &self.host,
            key: &self.key,
            region: &self.region,
            serial: &self.serial,
        }
    }
}

fn looks_like_a_page(body: &[u8]) -> bool {
    let start = body.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(body.len());
    let head = &body[start..body.len().min(start + 16)];
    let head = head.to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html")
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let next: fn(&&'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> = |error| (*error).source();
    std::iter::successors(Some(error), next)
}

/// The innermost source of an error, which is the most specific.
fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Why a connection did not come about; `None` when there was one, over which bytes may have been sent. Only failures
/// of the connector count: it resolves the name, connects to the proxy, its tunnel and TCP, and completes the TLS
/// handshake before a request is sent. After that, a TLS error does not show what the other side has read.
fn before_sending(error: &(dyn Error + 'static)) -> Option<Unreachable> {
    let mut errors = chain(error).filter_map(|error| error.downcast_ref::<hyper_util::client::legacy::Error>());
    errors.find(|error| error.is_connect()).map(|error| why_not_connected(error))
}

/// The reason, from the error texts. It only decides the hint.
fn why_not_connected(error: &(dyn Error + 'static)) -> Unreachable {
    if let Some(tls) = chain(error).find_map(as_tls_error) {
        return tls;
    }
    let texts: Vec<String> = chain(error).map(|error| error.to_string().to_lowercase()).collect();
    let says = |parts: &[&str]| parts.iter().any(|part| texts.iter().any(|text| text.contains(part)));
    if says(&["connect timeout"]) {
        Unreachable::Timeout
    } else if says(&["dns error", "lookup address"]) && !says(&["tunnel"]) {
        Unreachable::Name
    } else if says(&["tunnel", "proxy"]) {
        Unreachable::Proxy
    } else if says(&["timed out"]) {
        Unreachable::Timeout
    } else {
        Unreachable::Connect
    }
}

/// The reason of a failed TLS handshake: the rustls error is inside an `io::Error`, and that inside another one.
fn as_tls_error(error: &(dyn Error + 'static)) -> Option<Unreachable> {
    let mut at = error;
    while let Some(wrapped) = at.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        at = wrapped;
    }
    // What is no TLS at all says nothing about a certificate.
    let tls = at.downcast_ref::<rustls::Error>().filter(|tls| !matches!(tls, rustls::Error::InvalidMessage(_)))?;
    let about_time = match tls {
        rustls::Error::InvalidCertificate(fault) => matches!(
            fault,
            rustls::CertificateError::Expired
                | rustls::CertificateError::ExpiredContext { .. }
                | rustls::CertificateError::NotValidYet
                | rustls::CertificateError::NotValidYetContext { .. }
        ),
        _ => false,
    };
    Some(if about_time { Unreachable::CertificateTime } else { Unreachable::Certificate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_xml() {
        for (body, page) in [
            ("<!DOCTYPE html><html>", true),
            ("\n  <HTML><body>", true),
            ("<GetSessionTokenResponse xmlns=\"x\">", false),
            ("<?xml version=\"1.0\"?>", false),
            ("", false),
        ] {
            assert_eq!(looks_like_a_page(body.as_bytes()), page, "{body}");
        }
    }
}
